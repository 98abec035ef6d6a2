"""Every row of a record looked at once, in the order in which the files hold them.

1. Rows lie in the order of their names, which are keyed hashes: place after place, a volume is all
   over the file. Whoever needs every row reads the files from one end to the other, and puts what
   he saw into its places afterwards.
2. Each row is verified by itself: its link opens at its place, over the body that lies beside it;
   its words are those the link commits to. That the links follow each other shows afterwards.
3. What is wrong with a row is kept in its place, in words. What is in no place is not looked at.
4. Two processes share a large record: each looks at the rows of half the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from goodoffices.common.beside import Beside
from goodoffices.record.chain import BrokenChain, committed_by
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.vault import Vault

__all__ = ["Depth", "Part", "Seen", "Ticking", "scanned", "scanned_by_two"]

Depth = Literal["links", "words"]
"""Whether the links alone are verified, or their words as well."""
Seen = tuple[bytes | str, bytes | str | None]
"""The link of a row with its hash after it, and its words, None without a key; or what is wrong."""
Ticking = Callable[[int], None]
"""Is told that so many rows were looked at."""
Between = tuple[bytes, bytes | None]
"""The first name of a range, and the one after its last; None where it goes on to the end."""
Places = Mapping[bytes, tuple[Vault, int]]
_ALL, _LOWER, _UPPER = (b"", None), (b"", b"\x80"), (b"\x80", None)
_OFTEN = 1024


@dataclass(frozen=True, slots=True)
class Part:
    """A volume that is looked through.

    Attributes
    ----------
    volume, origin, key
        Its name, where its chain begins, its vault key.
    length : int
        How many rows it has.
    """

    volume: str
    origin: bytes
    key: bytes
    length: int

    @property
    def vault(self) -> Vault:
        """Its key at work."""
        return Vault(self.volume, self.origin, self.key)


def scanned(
    files: Databases, parts: Sequence[Part], depth: Depth, ticking: Ticking
) -> list[list[Seen | None]]:
    """Look at the rows of some volumes; for each, in its places, return what was seen there.

    None stands where there is no row.
    """
    names = _names(parts)
    seen = _looked(files, _places(parts, names), _ALL, depth, ticking)
    return _in_places(names, seen)


def scanned_by_two(
    files: Databases, parts: Sequence[Part], depth: Depth, ticking: Ticking
) -> list[list[Seen | None]]:
    """Do the same with a second process, which looks at half of them."""
    with closing(Beside(_upper_half, files.folder.absolute(), parts, depth)) as other:
        names = _names(parts)
        places = _places(parts, names)
        seen = _looked(files, places, _LOWER, depth, lambda rows: ticking(2 * rows))
        for more in other:
            seen |= more
    return _in_places(names, seen)


def _upper_half(
    folder: Path, parts: Sequence[Part], depth: Depth
) -> Iterator[Mapping[bytes, Seen]]:
    """Look at the rows of the upper half of the names, for another process."""
    with closing(Databases.open(folder)) as files:
        files.read_through_memory()
        yield _looked(files, _places(parts, _names(parts)), _UPPER, depth, lambda _: None)


def _names(parts: Iterable[Part]) -> list[list[bytes]]:
    """Return the names of the rows of each volume, in their places."""
    return [list(map(part.vault.tag, range(part.length))) for part in parts]


def _places(parts: Iterable[Part], names: Iterable[Sequence[bytes]]) -> Places:
    """Return whose row a name is, and its place."""
    places: dict[bytes, tuple[Vault, int]] = {}
    for part, tags in zip(parts, names, strict=True):
        vault = part.vault
        places |= {tag: (vault, n) for n, tag in enumerate(tags)}
    return places


def _in_places(names: list[list[bytes]], seen: Mapping[bytes, Seen]) -> list[list[Seen | None]]:
    return [[seen.get(tag) for tag in tags] for tags in names]


def _looked(
    files: Databases,
    places: Places,
    between: Between,
    depth: Depth,
    ticking: Ticking,
) -> dict[bytes, Seen]:
    """Look at every row whose name lies in a range and has a place."""
    keys = files.keys(*between) if depth == "words" else {}
    seen: dict[bytes, Seen] = {}
    for count, (tag, link, body) in enumerate(files.entries(*between), start=1):
        if tag in places:
            vault, n = places[tag]
            seen[tag] = _seen(vault, n, link, body, keys.get(tag))
        if count % _OFTEN == 0:
            ticking(_OFTEN)
    return seen


def _seen(vault: Vault, n: int, link: bytes, body: bytes, key: bytes | None) -> Seen:
    """Return what is seen of one row; without its key, its link alone."""
    try:
        found = vault.linked(n, link, body)
    except BrokenChain as error:
        return error.what, None
    try:
        return found, vault.committed(n, body, key, committed_by(found))
    except BrokenChain as error:
        return found, error.what
