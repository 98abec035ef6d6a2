"""The past filed again: whether the rules deliver what was delivered, and every volume holds it.

1. Each act of the journal is filed once more, at a desk of its own, under the handles it had; what
   went out by the clock is let out once more. Its facts must come out the same, and each copy must
   be, byte for byte, the next one in its volume.
2. Where the rules have changed since an act, another answer is no damage: what was delivered is a
   fact. Its copies must then read as valid entries, under the handles in the journal. The desk
   goes on from the facts.
3. What was destroyed is not filed again: the desk goes on from the facts that are left of it.
4. A mark stands in its volume where the journal says. Nothing stands there beyond the journal.
5. A long past is filed again by two processes: one the first half; the other goes on from the facts
   of that half, which the first holds against the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from pydantic_core import from_json

from goodoffices.common.beside import Beside
from goodoffices.common.collecting import uncollected
from goodoffices.common.errors import GoodOfficesError, RecordDamaged
from goodoffices.office.books import Given, Ledger
from goodoffices.office.delivery import RULES, Desk
from goodoffices.office.journal import JOURNAL, Act, acts, destroyed
from goodoffices.record.audit import Progress, Words
from goodoffices.record.copies import Mark, entry_from, read_validated, written
from goodoffices.record.sight import CaseHeader
from goodoffices.record.volume import Copy, Volume

__all__ = ["LONG", "Past", "Refiling"]

LONG = 10_000
"""From how many acts on a second process pays for its start."""
_OFTEN = 256
Volumes = Mapping[str, Iterator[bytes | None]]


def _unwatched(_: int) -> None:
    """Nobody watches."""


class Past:
    """The past of a record, filed again by one process or by two.

    Attributes
    ----------
    earlier : int
        How many acts were filed under other rules and would be delivered otherwise today.
    """

    def __init__(self, header: CaseHeader, progress: Progress) -> None:
        self._header, self._progress, self.earlier = header, progress, 0

    def disagreements(self, words: Words) -> list[str]:
        """Return what a record holds otherwise than its journal and the rules say."""
        length = len(words[JOURNAL])
        if length < LONG:
            found, self.earlier = _refiled(self._header, words, (0, length), self._told(length))
            return found
        half = length // 2
        with closing(Beside(_second_half, self._header, words, half)) as second:
            found, first = _refiled(self._header, words, (0, half), self._told(half))
            ((more, later),) = second
        self.earlier = first + later
        return found + more

    def _told(self, of: int) -> Callable[[int], None]:
        return lambda done: self._progress(done, of)


Found = tuple[list[str], int]


def _second_half(header: CaseHeader, words: Words, half: int) -> Iterator[Found]:
    """File the later acts again, for another process."""
    with uncollected():
        yield _refiled(header, words, (half, len(words[JOURNAL])), _unwatched)


def _refiled(
    header: CaseHeader, words: Words, which: tuple[int, int], told: Callable[[int], None]
) -> Found:
    refiling = Refiling(header)
    found = list(refiling.disagreements(words, which=which, told=told))
    return found, refiling.earlier


class Refiling:
    """The store that the desk files the past into: it keeps nothing, it compares.

    Attributes
    ----------
    earlier : int
        How many acts were filed under other rules and would be delivered otherwise today.
    """

    def __init__(self, header: CaseHeader) -> None:
        self._books = Ledger(header)
        self._desk = Desk(header, self, self._handle, books=self._books)
        self._then: dict[tuple[str, str], str] = {}
        self._given: Given = []
        self._copies: list[tuple[str, Copy]] = []
        self._destroyed: set[str] = set()
        self.earlier = 0

    # -- what the desk needs -----------------------------------------------------------------

    def deliver(self, copies: Iterable[tuple[str, Copy]]) -> None:
        """Take the copies of one act."""
        self._copies = list(copies)

    def volume(self, reader: str) -> Volume:
        """Return nobody's volume: nothing is stored here."""
        return Volume(reader)

    def _handle(self, reader: str, name: str) -> str:
        handle = self._then.get((reader, name), "")
        self._given.append((reader, name, handle))
        return handle

    # -- comparing ---------------------------------------------------------------------------

    def disagreements(
        self,
        words: Words,
        *,
        which: tuple[int, int] | None = None,
        told: Callable[[int], None] = _unwatched,
    ) -> Iterator[str]:
        """Go through what a record holds otherwise than its journal and the rules say.

        Parameters
        ----------
        words : mapping
            The words of every volume.
        which : pair of int, optional
            The first act that is filed again and the one after the last; all of them by default.
        told : callable, optional
            Is told how many were filed again.
        """
        try:
            self._go_through(words, *(which or (0, len(words[JOURNAL]))), told)
        except RecordDamaged as error:
            yield str(error)
        except (AttributeError, KeyError, TypeError, ValueError, StopIteration):
            yield "the office's journal does not read back, or says more than the volumes hold"

    def _go_through(self, words: Words, begin: int, end: int, told: Callable[[int], None]) -> None:
        volumes = {volume: iter(some) for volume, some in words.items() if volume != JOURNAL}
        journal = words[JOURNAL]
        self._destroyed = {stub["facts"]["id"] for stub in destroyed(journal).values()}
        for n, act in enumerate(acts(enumerate(journal))):
            if n == end:
                return
            if n < begin:
                self._set_down(act, volumes)
                continue
            self._compare(act, volumes)
            if n % _OFTEN == 0:
                told(n - begin)
        for volume, left in volumes.items():
            if any(True for _ in left):
                raise _NotDelivered(volume)

    def _set_down(self, act: Act, volumes: Volumes) -> None:
        """Go on from the facts of an act, past what it delivered."""
        for volume in (*act.marks, *(reader for reader, _, _ in act.facts.get("delivered", ()))):
            next(volumes[volume])
        if act.marks:
            self._end_holding(act)
        else:
            self._books.restore(act.facts, act.words)

    def _compare(self, act: Act, words: Volumes) -> None:
        for volume, mark in act.marks.items():
            if next(words[volume]) != written(mark):
                raise _NotDelivered(volume)
        if act.marks:
            self._end_holding(act)
        elif act.destroyed or not self._again(act):
            self._books.restore(act.facts, act.words)
            self._read(act.facts, words)
        else:
            self._compare_copies(act, words)

    def _end_holding(self, act: Act) -> None:
        if left := act.facts.get("destroyed"):
            self._books.held.pop(left["facts"]["id"], None)

    def _again(self, act: Act) -> bool:
        """File an act again; tell whether it delivers what it did."""
        self._books.clear()
        self._then = {(reader, name): handle for reader, name, handle in act.facts["delivered"]}
        self._given, self._copies = [], []
        try:
            facts = self._filed(act)
        except (GoodOfficesError, KeyError):
            facts = {}
        if facts == act.facts:
            return True
        if act.facts["rules"] == RULES:
            raise RecordDamaged(
                f"the office's journal, entry {act.facts.get('id', 'by the clock')}: "
                "what was delivered is not what the rules deliver"
            )
        self.earlier += 1
        return False

    def _filed(self, act: Act) -> dict[str, Any]:
        how = {name: act.facts[name] for name in ("rules", "at", "taken") if name in act.facts}
        at = datetime.fromisoformat(how["at"]) if "at" in how else None
        if act.by_clock:
            self._desk.let_out(datetime.fromisoformat(how["at"]))
            return how | self._books.facts(None, self._given)
        if "taken" in how:
            copy = read_validated(act.words)
            assert not isinstance(copy, Mark)
            self._desk.take(how["taken"], copy, at=at)
            return how | self._books.facts(copy.entry, self._given)
        entry = entry_from(from_json(act.words))
        self._desk.file(entry, at=at)
        return how | self._books.facts(entry, self._given)

    def _compare_copies(self, act: Act, words: Volumes) -> None:
        otherwise = False
        for (reader, copy), (_, name, handle) in zip(self._copies, self._given, strict=True):
            held = next(words[reader])
            if name in self._destroyed or held == written(copy):
                continue
            otherwise = True
            if act.facts["rules"] == RULES or not _reads(held, handle):
                raise _NotDelivered(reader)
        self.earlier += otherwise

    def _read(self, facts: dict[str, Any], words: Volumes) -> None:
        """Read what an act delivered, where it cannot be filed again."""
        for reader, name, handle in facts["delivered"]:
            held = next(words[reader])
            if name not in self._destroyed and not _reads(held, handle):
                raise _NotDelivered(reader)


def _reads(held: bytes | None, handle: str) -> bool:
    """Tell whether what a volume holds reads as a copy under a handle."""
    copy = None if held is None else read_validated(held)
    return isinstance(copy, Copy) and copy.entry.id == handle


class _NotDelivered(RecordDamaged):
    def __init__(self, volume: str) -> None:
        super().__init__(f"volume {volume}: it does not hold what was delivered to it")
