"""Every stored byte verified again: each row, then the chains, then what befell each volume.

1. Each row is verified by itself, in the order of the files: its link, the body as stored against
   what the link commits to, its words against their commitment.
2. The chains: each link is compared with the one before. What follows a damage in its volume cannot
   be vouched for.
3. A row that is missing while later ones are there is named. A row that belongs to no volume is
   damage: nothing lies in a record unread.
4. A key that is missing is a destruction where one is on record, and damage where none is. A key
   that is still there against a destruction on record is named: the next act destroys it.
5. A tail cut off whole, and an old record put in place of a newer one, show in none of this: they
   show against a receipt.
6. Two processes that read while somebody writes may see two moments of a record. Damage that two
   have found is looked for again by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from goodoffices.common.collecting import uncollected
from goodoffices.common.errors import RecordDamaged
from goodoffices.record.chain import BrokenChain, Head, followed
from goodoffices.record.copies import Mark, read_validated
from goodoffices.record.scanning import Depth, Seen
from goodoffices.record.sealed import SealedStore
from goodoffices.record.volume import Copy

__all__ = ["Against", "Audit", "Chain", "Progress", "Walk", "Words", "audit", "chains"]

Reading = Callable[[bytes], Copy | Mark | None]
Progress = Callable[[int, int], None]
"""Is told how much is done, of how much."""
Words = Mapping[str, Sequence[bytes | None]]
"""The words of every volume in their places; None where their key is gone."""
Against = Callable[[Words], Iterable[str]]
"""Takes the words of every volume; returns what does not agree."""
_LOOK_AHEAD = 64


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain that holds: where it stands, and its words in their places, or what is wrong."""

    volume: str
    head: Head
    words: Sequence[bytes | str | None]


@dataclass(frozen=True, slots=True)
class Walk:
    """One volume, walked to its end: where it stands and what befell it."""

    volume: str
    head: Head
    marks: tuple[tuple[int, Mark], ...]

    @property
    def imported(self) -> int:
        """How many copies were imported into it: nothing vouches for their past."""
        return sum(mark.n for _, mark in self.marks if mark.what == "imported")

    @property
    def destroyed(self) -> int:
        """How many of its entries were destroyed."""
        return sum(mark.what == "destroyed" for _, mark in self.marks)

    @property
    def restored(self) -> int:
        """How often the record was put back from a backup."""
        return sum(mark.what == "restored" for _, mark in self.marks)

    @property
    def witnessed(self) -> int:
        """How many copies were delivered since."""
        return self.head.n - len(self.marks) - self.imported


@dataclass(frozen=True, slots=True)
class Audit:
    """Every volume that is whole, and every damage."""

    walks: tuple[Walk, ...]
    damage: tuple[str, ...]


def _silent(_done: int, _of: int) -> None:
    """Tell nobody."""


@uncollected()
def audit(
    store: SealedStore,
    *,
    reading: Mapping[str, Reading] | None = None,
    against: Against | None = None,
    progress: Progress = _silent,
) -> Audit:
    """Verify a record.

    Parameters
    ----------
    store : SealedStore
        The record.
    reading : mapping, optional
        How the words of a volume are read for its marks; as copies and marks, validated, by
        default.
    against : callable, optional
        Compares the words of the volumes with something else, if all of them are whole.
    progress : callable, optional
        Is told how far it is.
    """
    for processes in range(store.processes, 0, -1):
        found = chains(store, "everything", progress=progress, processes=processes)
        audited = _audited(*found, reading or {}, against)
        if not audited.damage:
            break
    return audited


def _audited(
    found: Iterable[Chain],
    broken: Iterable[str],
    reading: Mapping[str, Reading],
    against: Against | None,
) -> Audit:
    damage = list(broken)
    walks, words = [], dict[str, Sequence[bytes | None]]()
    for chain in found:
        try:
            words[chain.volume] = whole = _whole(chain)
            walks.append(_walked(chain, whole, reading.get(chain.volume, read_validated)))
        except RecordDamaged as error:
            damage.append(str(error))
    if against is not None and not damage:
        damage += against(words)
    return Audit(tuple(walks), tuple(damage))


# -- the chains ------------------------------------------------------------------------------


@uncollected()
def chains(
    store: SealedStore,
    depth: Depth = "links",
    *,
    progress: Progress = _silent,
    processes: int | None = None,
) -> tuple[tuple[Chain, ...], tuple[str, ...]]:
    """Verify every row and every link; return the chains that hold, and every damage."""
    counted = _Counted(progress, sum(map(store.length, store.volumes)))
    scan = store.scan(depth, counted, processes=processes or store.processes)
    found: list[Chain] = []
    damage: list[str] = []
    for volume, seen in zip(store.volumes, scan.volumes, strict=True):
        try:
            found.append(_chained(store, volume, seen))
        except RecordDamaged as error:
            damage.append(str(error))
    if scan.strays and not damage:
        damage.append(f"{scan.strays} stored entries belong to no volume")
    return tuple(found), (*scan.unsound, *damage)


class _Counted:
    """Counts the rows that were looked at, and tells."""

    def __init__(self, progress: Progress, of: int) -> None:
        self._progress, self._of, self._done = progress, of, 0

    def __call__(self, rows: int) -> None:
        self._done += rows
        self._progress(min(self._done, self._of), self._of)


def _chained(store: SealedStore, volume: str, seen: Seen) -> Chain:
    """Return the chain of a volume.

    Raises
    ------
    BrokenChain
        A link is not as it was written, or a row is there beyond one that is missing.
    """
    vault, n = store.vault(volume), len(seen.links)
    head = followed(volume, vault.origin, seen.links)
    further = range(n + 1, n + 1 + _LOOK_AHEAD)
    if store.files.bodies([vault.tag(place) for place in further]):
        raise BrokenChain(volume, n, "it is missing; later entries are there")
    return Chain(volume, head, seen.words)


# -- the words -------------------------------------------------------------------------------


def _whole(chain: Chain) -> list[bytes | None]:
    """Return the words of a volume; raise BrokenChain where some are not as written."""
    whole: list[bytes | None] = []
    for n, words in enumerate(chain.words):
        if isinstance(words, str):
            raise BrokenChain(chain.volume, n, words)
        whole.append(words)
    return whole


def _walked(chain: Chain, words: Sequence[bytes | None], reading: Reading) -> Walk:
    """Return what befell a volume.

    Raises
    ------
    BrokenChain
        Keys are gone, or still there, against what is on record.
    """
    marks = tuple(_marks(words, reading))
    missing = {n for n, found in enumerate(words) if found is None}
    destroyed = {mark.n for _, mark in marks if mark.what == "destroyed"}
    if kept := destroyed - missing:
        what = "destroyed, and its key is still there; file any act"
        raise BrokenChain(chain.volume, min(kept), what)
    if lost := missing - destroyed:
        what = "its key is gone, no destruction is on record"
        raise BrokenChain(chain.volume, min(lost), what)
    return Walk(chain.volume, chain.head, marks)


def _marks(words: Iterable[bytes | None], reading: Reading) -> Iterator[tuple[int, Mark]]:
    for n, found in enumerate(words):
        mark = None if found is None else reading(found)
        if isinstance(mark, Mark):
            yield n, mark
