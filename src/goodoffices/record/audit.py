"""Every stored byte verified again: first all the chains, then the words, volume by volume.

1. The chains: each link is opened, the body as stored compared with what the link commits to, and
   the link with the one before. What follows a damage in its volume cannot be vouched for.
2. A row that is missing while later ones are there is named. A row that belongs to no volume is
   damage: nothing lies in a record unread.
3. The words: each body is opened and compared with the commitment in its link.
4. A key that is missing is a destruction where one is on record, and damage where none is. A key
   that is still there against a destruction on record is named: the next act destroys it.
5. A tail cut off whole, and an old record put in place of a newer one, show in none of this: they
   show against a receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from goodoffices.common.collecting import uncollected
from goodoffices.common.errors import RecordDamaged
from goodoffices.record.chain import BrokenChain, Head
from goodoffices.record.copies import Mark, read_validated
from goodoffices.record.sealed import SealedStore
from goodoffices.record.volume import Copy

__all__ = ["Audit", "Chain", "Progress", "Verified", "Walk", "audit", "chains"]

Reading = Callable[[bytes], Copy | Mark | None]
Progress = Callable[[int, int], None]
"""Is told how much is done, of how much."""
Against = Callable[[Mapping[str, "Verified"]], Iterable[str]]
"""Takes the words of every volume as they are verified; returns what does not agree."""
_OFTEN, _LOOK_AHEAD = 1024, 64


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain that holds: where it stands, and what each of its links commits to."""

    volume: str
    head: Head
    committed: tuple[bytes, ...]


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
        Compares the words of the volumes with something else, if the chains hold.
    progress : callable, optional
        Is told how far it is.
    """
    done = _Done(progress, 2 * store.files.rows())
    with uncollected():
        found, broken = chains(store, done)
        damage = [*store.files.unsound(), *broken]
        words = _words(store, found, reading or {}, done)
        disagreements = [] if damage or against is None else _compared(words, against)
        walks = []
        for one in words.values():
            try:
                walks.append(one.walked())
            except RecordDamaged as error:
                damage.append(str(error))
    return Audit(tuple(walks), tuple(damage or disagreements))


def _words(
    store: SealedStore, found: Iterable[Chain], readings: Mapping[str, Reading], done: _Done
) -> dict[str, Verified]:
    return {
        chain.volume: Verified(store, chain, readings.get(chain.volume, read_validated), done)
        for chain in found
    }


def _compared(words: Mapping[str, Verified], against: Against) -> list[str]:
    try:
        return list(against(words))
    except BrokenChain:
        return []  # the walk of that volume will name it


class _Done:
    """Counts what is done, and tells it now and then."""

    def __init__(self, progress: Progress, of: int) -> None:
        self._progress, self._of, self._done = progress, of, 0

    def one(self) -> None:
        self._done += 1
        if self._done % _OFTEN == 0:
            self._progress(self._done, self._of)


# -- the chains ------------------------------------------------------------------------------


def chains(
    store: SealedStore, done: _Done | None = None
) -> tuple[tuple[Chain, ...], tuple[str, ...]]:
    """Verify every link of every volume; return the chains that hold, and every damage."""
    done = done or _Done(_silent, 0)
    stored = store.files.rows()
    begun = {volume: (store.length(volume), store.links(volume)) for volume in store.volumes}
    found: list[Chain] = []
    damage: list[str] = []
    for volume, (length, links) in begun.items():
        try:
            found.append(_chained(store, volume, links, done))
            _check_whole(store, found[-1], length)
        except RecordDamaged as error:
            damage.append(str(error))
    strays = stored - sum(chain.head.n for chain in found)
    if strays > 0 and not damage:
        damage.append(f"{strays} stored entries belong to no volume")
    return tuple(found), tuple(damage)


def _chained(store: SealedStore, volume: str, links: Iterator[bytes], done: _Done) -> Chain:
    committed = []
    for one in links:
        committed.append(one)
        done.one()
    return Chain(volume, store.head_after(volume, len(committed)), tuple(committed))


def _check_whole(store: SealedStore, chain: Chain, length: int) -> None:
    """Raise BrokenChain where rows of a volume are there beyond one that is missing."""
    vault, n = store.vault(chain.volume), chain.head.n
    further = range(n + 1, n + 1 + _LOOK_AHEAD)
    if n < length or store.files.bodies([vault.tag(place) for place in further]):
        raise BrokenChain(chain.volume, n, "it is missing; later entries are there")


# -- the words -------------------------------------------------------------------------------


class Verified(Iterator[bytes | None]):
    """The words of one volume in their places, each verified; None where their key is gone."""

    def __init__(self, store: SealedStore, chain: Chain, reading: Reading, done: _Done) -> None:
        self._chain, self._reading, self._done = chain, reading, done
        self._words = store.verified(chain.volume, chain.committed)
        self._place = 0
        self._missing: set[int] = set()
        self._marks: list[tuple[int, Mark]] = []
        self._broken: BrokenChain | None = None

    def __next__(self) -> bytes | None:
        """Return the next words.

        Raises
        ------
        BrokenChain
            They, or their key, are not what was written.
        """
        try:
            words = next(self._words)
        except BrokenChain as error:
            self._broken = error
            raise
        self._note(words)
        self._place += 1
        self._done.one()
        return words

    def _note(self, words: bytes | None) -> None:
        if words is None:
            self._missing.add(self._place)
        elif isinstance(mark := self._reading(words), Mark):
            self._marks.append((self._place, mark))

    def walked(self) -> Walk:
        """Verify what is left of the volume and return what befell it.

        Raises
        ------
        RecordDamaged
            Something of it is not what was written.
        """
        if self._broken is not None:
            raise self._broken
        for _ in self:
            pass
        destroyed = {mark.n for _, mark in self._marks if mark.what == "destroyed"}
        if kept := destroyed - self._missing:
            raise self._damage(kept, "destroyed, and its key is still there; file any act")
        if lost := self._missing - destroyed:
            raise self._damage(lost, "its key is gone, no destruction is on record")
        return Walk(self._chain.volume, self._chain.head, tuple(self._marks))

    def _damage(self, places: set[int], what: str) -> BrokenChain:
        return BrokenChain(self._chain.volume, min(places), what)
