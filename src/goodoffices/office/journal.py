"""The office's journal: what was filed, as it was filed, and what it delivered to whom.

1. The journal is a volume of its own. No seat reads it; its name is no reader's id.
2. Each act stands in it as two lines: its facts - the minute, the version of the rules, the handles
   it gave out, how each entry stands that it filed or changed - and the words of what was filed.
3. What goes out by the clock is an act that nobody filed: it stands in the journal as its facts
   alone. Its minute is that at which it was due, and the links of its copies bear it, not the
   minute of whatever the office was at work on by then.
4. The desk is set up again from the facts. No rule is asked again, and no entry is made before
   somebody asks for it: what was delivered is a fact, also where the rules have changed since.
5. Of what was destroyed the facts stay: the act that destroyed it set them down anew, without its
   times and what it rested on.
6. If a volume is longer or shorter than the journal says, the record is damaged, and nothing more
   is filed. Whether it holds what the rules deliver is for a check to say.
"""

from __future__ import annotations

import base64
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic_core import from_json

from goodoffices.common.collecting import uncollected
from goodoffices.common.errors import RecordDamaged
from goodoffices.office.books import Given, Ledger
from goodoffices.office.delivery import RULES, Desk
from goodoffices.record.copies import Mark, plain, written, written_json
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Draft
from goodoffices.record.sealed import SealedStore, stamped
from goodoffices.record.sight import CaseHeader
from goodoffices.record.volume import Copy, Volume

__all__ = ["JOURNAL", "Act", "Journal", "acts", "destroyed", "destruction"]

JOURNAL = "#journal"
_UNREAD = "the office's journal does not read back"


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it stands in the journal.

    Attributes
    ----------
    facts : dict
        What it did; for marks, which.
    words : bytes
        What was filed: an entry, or a copy of an exported volume; nothing where nothing was.
    destroyed : bool
        Whether its words are what is left of a destroyed entry.
    """

    facts: dict[str, Any]
    words: bytes
    destroyed: bool = False

    @property
    def marks(self) -> dict[str, Mark]:
        """The marks it put into volumes; none where it delivered something."""
        return {volume: Mark(**mark) for volume, mark in self.facts.get("marks", {}).items()}

    @property
    def by_clock(self) -> bool:
        """Whether nobody filed anything: what was due went out."""
        return not {"id", "marks"} & self.facts.keys()


def acts(words: Iterable[tuple[int, bytes | None]]) -> Iterator[Act]:
    """Go through the acts of a journal, what was destroyed as what is left of it.

    Raises
    ------
    RecordDamaged
        An act is gone, and no destruction is on record.
    """
    listed = list(words)
    stubs = destroyed(raw for _, raw in listed)
    for n, raw in listed:
        if n in stubs:
            yield Act(stubs[n]["facts"], written_json(stubs[n]["entry"]), destroyed=True)
        elif raw is None:
            raise RecordDamaged(f"the office's journal, entry {n}: its key is gone")
        else:
            facts, _, filed = raw.partition(b"\n")
            yield Act(from_json(facts), filed)


def destroyed(words: Iterable[bytes | None]) -> dict[int, dict[str, Any]]:
    """Return what a journal says of the entries it destroyed, each under its place."""
    return {stub["n"]: stub for raw in words if raw for stub in _destroyed(raw)}


def _destroyed(raw: bytes) -> Iterator[dict[str, Any]]:
    """Return what an act of the journal says of an entry it destroyed, if it did."""
    if b"\n" not in raw and "destroyed" in (facts := from_json(raw)):
        yield facts["destroyed"]


def destruction(words: bytes) -> Mark | None:
    """Return what an act of the journal destroyed in the journal itself, if anything.

    Raises
    ------
    RecordDamaged
        It is no act.
    """
    try:
        return next((Mark("destroyed", stub["n"]) for stub in _destroyed(words)), None)
    except ValueError as error:
        raise RecordDamaged(_UNREAD) from error


def _random_handle() -> str:
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


class Journal:
    """The store that the desk delivers into: it writes each act down beside its copies.

    Attributes
    ----------
    lengths : Counter
        How many entries each volume must have.
    names : dict
        The mediator's handles, each with the id it stands for.
    destroyed : set
        The ids of what was destroyed.
    """

    def __init__(self, store: SealedStore, header: CaseHeader) -> None:
        self._store, self._header, self._office = store, header, header.mediator.id
        self._books = Ledger(header)
        self.desk = Desk(header, self, self._handle, books=self._books)
        self.lengths: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        self.destroyed: set[str] = set()
        self._past: list[dict[str, Any]] = []
        self._doomed: list[tuple[str, int]] = []
        self._filing: Entry | None = None
        self._minute: str | None = None
        self._how: dict[str, Any] = {}
        self._words = b""
        self._given: Given = []

    @property
    def entries(self) -> Mapping[str, Entry]:
        """What was filed, under the id it was filed with; each is made when it is asked for."""
        return self._books.entries

    @property
    def places(self) -> dict[str, list[tuple[str, int]]]:
        """Where each entry stands: volumes and places, the journal's own among them."""
        found: dict[str, list[tuple[str, int]]] = {}
        lengths: Counter[str] = Counter()
        for facts in self._past:
            for volume, name in _reached(facts):
                found.setdefault(name, []).append((volume, lengths[volume]))
                lengths[volume] += 1
        found.pop("", None)
        return found

    # -- what the desk needs -----------------------------------------------------------------

    def deliver(self, copies: Iterable[tuple[str, Copy]]) -> None:
        """Store the copies of one act with its place in the journal, all or none."""
        facts = self._how | self._books.facts(self._filing, self._given)
        with self._store.transaction():
            self._store.deliver(copies, minute=self._minute)
            self._store.append(JOURNAL, written_json(facts) + self._words)
        self._passed(facts)

    def volume(self, reader: str) -> Volume:
        """Return one reader's volume."""
        return self._store.volume(reader)

    def _handle(self, reader: str, name: str) -> str:
        taken = self._filing is not None and name == self._filing.id
        handle = name if taken and self._how.get("taken") == reader else _random_handle()
        self._given.append((reader, name, handle))
        return handle

    # -- filing ------------------------------------------------------------------------------

    def file(self, entry: Entry, *, at: datetime | None = None) -> dict[str, str]:
        """File one entry at a minute; return its handle in each volume it reached."""
        self._begin(entry, written_json(plain(entry)), at)
        with self._store.transaction():
            self.desk.file(entry, at=at)
        return {reader: handle for reader, name, handle in self._given if name == entry.id}

    def take(self, reader: str, copy: Copy, *, at: datetime | None = None) -> None:
        """File a copy of a reader's exported volume at a minute; there it keeps its handle."""
        self._begin(copy.entry, written(copy), at)
        self._how["taken"] = reader
        with self._store.transaction():
            self.desk.take(reader, copy, at=at)

    def let_out(self, now: datetime) -> None:
        """Let out what is due by now; each minute's is an act of its own."""
        with self._store.transaction():
            for minute in self.desk.due(now):
                self._begin(None, b"", minute)
                self._minute = stamped(minute)
                self.desk.let_out(minute)

    def _begin(self, entry: Entry | None, words: bytes, at: datetime | None) -> None:
        self._books.clear()
        self._filing, self._words, self._given = entry, words and b"\n" + words, []
        self._how = {"rules": RULES} | ({} if at is None else {"at": at.isoformat()})
        self._minute = None

    def mark(self, marks: Mapping[str, Mark], **more: Any) -> None:  # noqa: ANN401 - plain JSON
        """Put a mark into each of some volumes, and all of them into the journal."""
        facts = {"marks": {volume: asdict(mark) for volume, mark in marks.items()}, **more}
        with self._store.transaction():
            for volume, mark in marks.items():
                self._store.append(volume, written(mark))
            self._store.append(JOURNAL, written_json(facts))
        self._passed(facts)

    def imported(self) -> None:
        """Mark in every volume how many copies were imported: nothing earlier is witnessed."""
        seats = [seat.id for seat in self._header.readers]
        self.mark({seat: Mark("imported", self.lengths[seat]) for seat in seats})

    def restored(self) -> None:
        """Mark in every volume that it was restored from a backup, and where it stood then."""
        seats = [seat.id for seat in self._header.readers]
        self.mark({seat: Mark("restored", self.lengths[seat]) for seat in seats})

    def destroy(self, name: str, by: str, ground: str) -> None:
        """Put on record that an entry is destroyed; its keys must go once this is stored."""
        places = dict(self.places[name])
        marks = {
            volume: Mark("destroyed", n, ground if volume == self._office else "")
            for volume, n in places.items()
            if volume != JOURNAL
        }
        left = {"n": places[JOURNAL], "facts": self._left(name), "entry": self._stub(name)}
        self.mark(marks, destroyed=left, by=by, ground=ground)

    def _left(self, name: str) -> dict[str, Any]:
        """Return the facts of the act that filed an entry, without its times and grounds."""
        facts = next(f for f in self._past if f.get("id") == name)
        own = {k: v for k, v in facts["standing"][name].items() if k != "open"}
        kept = {k: v for k, v in facts.items() if k not in {"of", "taken"}}
        return kept | {"standing": facts["standing"] | {name: own}}

    def _stub(self, name: str) -> dict[str, Any]:
        entry = self.entries[name]
        stub = {"kind": "observation", "id": name, "meeting": entry.meeting, "held": entry.held}
        if isinstance(entry, Draft):  # its showings release it
            stub |= {"kind": "draft", "title": "destroyed"}
        return {k: v for k, v in stub.items() if v}

    def doomed(self) -> Iterator[tuple[str, int]]:
        """Return where the keys of destroyed entries stand, or stood."""
        yield from self._doomed

    # -- setting up again --------------------------------------------------------------------

    def set_up(self) -> None:
        """Set the desk up as it was after the last act.

        Raises
        ------
        RecordDamaged
            The journal does not read, or a volume has another length than it says.
        """
        try:
            with uncollected():
                for act in acts(self._store.words(JOURNAL)):
                    if "marks" not in act.facts:
                        self._books.restore(act.facts, act.words)
                    self._passed(act.facts)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise RecordDamaged(_UNREAD) from error
        self._check_lengths()

    def _passed(self, facts: dict[str, Any]) -> None:
        """Keep in mind what an act did: where it stands, and under which handles."""
        self._past.append(facts)
        self.lengths[JOURNAL] += 1
        for volume in facts.get("marks", ()):
            self.lengths[volume] += 1
        for reader, name, handle in facts.get("delivered", ()):
            self.lengths[reader] += 1
            if reader == self._office and name in self._books.entries:
                self.names[handle] = name
        if left := facts.get("destroyed"):
            name = left["facts"]["id"]
            self.destroyed.add(name)
            self._books.entries.store(name, written_json(left["entry"]))
            self._books.held.pop(name, None)
            self._doomed += [(volume, mark["n"]) for volume, mark in facts["marks"].items()]
            self._doomed.append((JOURNAL, left["n"]))

    def _check_lengths(self) -> None:
        for seat in self._header.readers:
            due, found = self.lengths[seat.id], self._store.head(seat.id).n
            if found != due:
                raise RecordDamaged(
                    f"volume {seat.id}: {due} entries were delivered, {found} are here"
                )


def _reached(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Go through the volumes an act reached, in order, each with the id of what it got."""
    for reader, name, _ in facts.get("delivered", ()):
        yield reader, name
    for volume in facts.get("marks", ()):
        yield volume, ""
    yield JOURNAL, facts.get("id", "")
