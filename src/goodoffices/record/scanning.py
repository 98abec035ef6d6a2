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

from collections.abc import Callable, Iterator, Mapping, Sequence
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
Found = list[bytes | str | None]
Ticking = Callable[[int], None]
"""Is told that so many rows were looked at."""
Between = tuple[bytes, bytes | None]
"""The first name of a range, and the one after its last; None where it goes on to the end."""
_MIDDLE: dict[Depth, bytes] = {"links": b"\x70", "everything": b"\x9c"}
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
class Seen:
    """What was seen of one volume, in its places.

    Attributes
    ----------
    links : list
        The link of each row with its hash after it; or what is wrong; None where there is no row.
    words : list
        Its words; or what is wrong; None where there is no key to them.
    """

    links: Found
    words: Found

    def filled_by(self, other: Seen) -> Seen:
        """Return what was seen here or there."""
        return Seen(_either(self.links, other.links), _either(self.words, other.words))


def _either(here: Found, there: Found) -> Found:
    return [a if b is None else b for a, b in zip(here, there, strict=True)]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen of a record.

    Attributes
    ----------
    volumes : list of Seen
        In the order of the parts.
    strays : int
        How many rows are in no place of any of them.
    unsound : tuple of str
        What SQLite itself finds wrong with the files, if everything was looked at.
    """

    volumes: list[Seen]
    strays: int
    unsound: tuple[str, ...]


def scanned(files: Databases, parts: Sequence[Part], depth: Depth, ticking: Ticking) -> Scan:
    """Look at every row of the files; of all volumes there must be a part."""
    seen, strays = _looked(files, parts, (b"", None), depth, ticking)
    return Scan(seen, strays, _unsound(files, depth))


def scanned_by_two(files: Databases, parts: Sequence[Part], depth: Depth, ticking: Ticking) -> Scan:
    """Do the same with a second process, which looks at the rows of the later names."""
    middle = _MIDDLE[depth]
    other = Beside(_later, files.folder.absolute(), parts, depth, middle)
    files.before_closing(other.close)
    earlier = (b"", middle)
    seen, strays = _looked(files, parts, earlier, depth, lambda rows: ticking(2 * rows))
    (later,) = other
    both = [one.filled_by(two) for one, two in zip(seen, later.volumes, strict=True)]
    return Scan(both, strays + later.strays, later.unsound)


def _later(folder: Path, parts: Sequence[Part], depth: Depth, middle: bytes) -> Iterator[Scan]:
    """Look at the rows of the later names, for another process."""
    with closing(Databases.open(folder)) as files, uncollected():
        files.read_through_memory()
        seen, strays = _looked(files, parts, (middle, None), depth, lambda _: None)
        yield Scan(seen, strays, _unsound(files, depth))


def _unsound(files: Databases, depth: Depth) -> tuple[str, ...]:
    return files.unsound() if depth == "everything" else ()


def _looked(
    files: Databases, parts: Sequence[Part], between: Between, depth: Depth, ticking: Ticking
) -> tuple[list[Seen], int]:
    """Look at every row whose name lies in a range; return how many of them have no place."""
    seen = [Seen([None] * part.length, [None] * part.length) for part in parts]
    places = _places(parts, seen)
    keys = files.keys(*between) if depth == "everything" else {}
    strays = 0
    for rows, (tag, link, body) in enumerate(files.entries(*between), start=1):
        if place := places.get(tag):
            _look(*place, link, body, keys.get(tag))
        else:
            strays += 1
        if rows % _OFTEN == 0:
            ticking(_OFTEN)
    return seen, strays


def _places(parts: Sequence[Part], seen: Sequence[Seen]) -> Mapping[bytes, tuple[Vault, Seen, int]]:
    """Return whose row a name is, and its place."""
    places: dict[bytes, tuple[Vault, Seen, int]] = {}
    for part, own in zip(parts, seen, strict=True):
        vault = part.vault
        tags = map(vault.tag, range(part.length))
        places |= zip(tags, zip(repeat(vault), repeat(own), count(), strict=False), strict=False)
    return places


def _look(vault: Vault, seen: Seen, n: int, link: bytes, body: bytes, key: bytes | None) -> None:  # noqa: PLR0913, PLR0917 - a row, and where it belongs
    """Look at one row; without its key, at its link alone."""
    try:
        seen.links[n] = found = vault.linked(n, link, body)
    except BrokenChain as error:
        seen.links[n] = error.what
        return
    if key is None:
        return
    try:
        seen.words[n] = vault.committed(n, body, key, committed_by(found))
    except BrokenChain as error:
        seen.words[n] = error.what
