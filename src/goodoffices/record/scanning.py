"""Every row of a record looked at once, in the order in which the files hold them.

1. Rows lie in the order of their names, which are keyed hashes: place after place, a volume is all
   over the file. Whoever needs every row reads the files from one end to the other, and puts what
   he saw into its places afterwards.
2. Each row is verified by itself: its link opens at its place, over the body that lies beside it;
   its words are those the link commits to. That the links follow each other shows afterwards.
3. What is wrong with a row is kept in its place, in words. What is in no place is counted.
4. Two processes share a large record: each looks at a part of the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count, repeat
from pathlib import Path
from typing import Literal

from goodoffices.common.beside import Beside
from goodoffices.common.collecting import uncollected
from goodoffices.record.chain import BrokenChain, committed_by
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.vault import Vault

__all__ = ["Depth", "Part", "Scan", "Seen", "Ticking", "scanned", "scanned_by_two"]

Depth = Literal["links", "everything"]
"""Whether the links alone are verified; or the words too, and the files as SQLite sees them."""
Seen = tuple[bytes | str, bytes | str | None]
"""The link of a row with its hash after it, and its words, None without a key; or what is wrong."""
Ticking = Callable[[int], None]
"""Is told that so many rows were looked at."""
Between = tuple[bytes, bytes | None]
"""The first name of a range, and the one after its last; None where it goes on to the end."""
Places = Mapping[bytes, tuple[Vault, int]]
_MIDDLE: dict[Depth, bytes] = {"links": b"\x88", "everything": b"\x9c"}
"""Where the share of the second process begins: it starts later, and asks SQLite besides."""
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


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen of some volumes.

    Attributes
    ----------
    rows : list of list
        For each volume, in its places, what was seen there; None where there is no row.
    strays : int
        How many rows are in no place of any of them.
    unsound : tuple of str
        What SQLite itself finds wrong with the files, if everything was looked at.
    """

    rows: list[list[Seen | None]]
    strays: int
    unsound: tuple[str, ...]


def scanned(files: Databases, parts: Sequence[Part], depth: Depth, ticking: Ticking) -> Scan:
    """Look at every row of the files; of all volumes there must be a part."""
    with uncollected():
        names = _names(parts)
        seen, strays = _looked(files, _places(parts, names), (b"", None), depth, ticking)
    return Scan(_in_places(names, seen), strays, _unsound(files, depth))


def scanned_by_two(files: Databases, parts: Sequence[Part], depth: Depth, ticking: Ticking) -> Scan:
    """Do the same with a second process, which looks at the rows of the later names."""
    middle = _MIDDLE[depth]
    other = Beside(_later, files.folder.absolute(), parts, depth, middle)
    files.before_closing(other.close)
    with uncollected():
        names = _names(parts)
        places = _places(parts, names)
        lower = (b"", middle)
        seen, strays = _looked(files, places, lower, depth, lambda rows: ticking(2 * rows))
        ((more, further, unsound),) = other
        seen |= more
        return Scan(_in_places(names, seen), strays + further, unsound)


def _later(
    folder: Path, parts: Sequence[Part], depth: Depth, middle: bytes
) -> Iterator[tuple[dict[bytes, Seen], int, tuple[str, ...]]]:
    """Look at the rows of the later names, for another process."""
    with closing(Databases.open(folder)) as files, uncollected():
        files.read_through_memory()
        places = _places(parts, _names(parts))
        seen, strays = _looked(files, places, (middle, None), depth, lambda _: None)
        yield seen, strays, _unsound(files, depth)


def _unsound(files: Databases, depth: Depth) -> tuple[str, ...]:
    return files.unsound() if depth == "everything" else ()


def _names(parts: Iterable[Part]) -> list[list[bytes]]:
    """Return the names of the rows of each volume, in their places."""
    return [list(map(part.vault.tag, range(part.length))) for part in parts]


def _places(parts: Iterable[Part], names: Iterable[Sequence[bytes]]) -> Places:
    """Return whose row a name is, and its place."""
    places: dict[bytes, tuple[Vault, int]] = {}
    for part, tags in zip(parts, names, strict=True):
        places |= zip(tags, zip(repeat(part.vault), count(), strict=False), strict=False)
    return places


def _in_places(names: list[list[bytes]], seen: Mapping[bytes, Seen]) -> list[list[Seen | None]]:
    return [list(map(seen.get, tags)) for tags in names]


def _looked(
    files: Databases, places: Places, between: Between, depth: Depth, ticking: Ticking
) -> tuple[dict[bytes, Seen], int]:
    """Look at every row whose name lies in a range; return how many of them have no place."""
    keys = files.keys(*between) if depth == "everything" else {}
    seen: dict[bytes, Seen] = {}
    rows = 0
    for tag, link, body in files.entries(*between):
        if place := places.get(tag):
            seen[tag] = _seen(*place, link, body, keys.get(tag))
        rows += 1
        if rows % _OFTEN == 0:
            ticking(_OFTEN)
    return seen, rows - len(seen)


def _seen(vault: Vault, n: int, link: bytes, body: bytes, key: bytes | None) -> Seen:
    """Return what is seen of one row; without its key, its link alone."""
    try:
        found = vault.linked(n, link, body)
    except BrokenChain as error:
        return error.what, None
    if key is None:
        return found, None
    try:
        return found, vault.committed(n, body, key, committed_by(found))
    except BrokenChain as error:
        return found, error.what
