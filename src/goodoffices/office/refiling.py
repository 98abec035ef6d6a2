"""The past filed again: whether the rules deliver what was delivered, and every volume holds it.

1. Each act of the journal is filed once more, at a desk of its own, under the handles it had; what
   went out by the clock is let out once more. Its facts must come out the same, and each copy must
   be, byte for byte, the next one in its volume.
2. Where the rules have changed since an act, another answer is no damage: what was delivered is a
   fact. Its copies must then read as valid entries, under the handles in the journal. The desk
   goes on from the facts.
3. What was destroyed is not filed again: the desk goes on from the facts that are left of it.
4. A mark stands in its volume where the journal says. Nothing stands there beyond the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic_core import from_json

from goodoffices.common.errors import GoodOfficesError, RecordDamaged
from goodoffices.office.books import Given, Ledger
from goodoffices.office.delivery import RULES, Desk
from goodoffices.office.journal import JOURNAL, Act, acts
from goodoffices.record.chain import BrokenChain
from goodoffices.record.copies import Mark, entry_from, read_validated, written
from goodoffices.record.sight import CaseHeader
from goodoffices.record.volume import Copy, Volume

__all__ = ["Refiling"]

Words = Mapping[str, Iterator[bytes | None]]


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

    def disagreements(self, words: Words) -> Iterator[str]:
        """Go through what a record holds otherwise than its journal and the rules say."""
        try:
            listed = list(acts(enumerate(words[JOURNAL])))
            self._destroyed = {act.facts["id"] for act in listed if act.destroyed}
            for act in listed:
                self._compare(act, words)
            for volume, left in words.items():
                if any(True for _ in left):
                    raise _NotDelivered(volume)
        except BrokenChain:
            raise
        except RecordDamaged as error:
            yield str(error)
        except (AttributeError, KeyError, TypeError, ValueError, StopIteration):
            yield "the office's journal does not read back, or says more than the volumes hold"

    def _compare(self, act: Act, words: Words) -> None:
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

    def _compare_copies(self, act: Act, words: Words) -> None:
        otherwise = False
        for (reader, copy), (_, name, handle) in zip(self._copies, self._given, strict=True):
            held = next(words[reader])
            if name in self._destroyed or held == written(copy):
                continue
            otherwise = True
            if act.facts["rules"] == RULES or not _reads(held, handle):
                raise _NotDelivered(reader)
        self.earlier += otherwise

    def _read(self, facts: dict[str, Any], words: Words) -> None:
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
