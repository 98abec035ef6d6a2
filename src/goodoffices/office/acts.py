"""Acts on an opened record: what may be filed, by whom, and what is refused.

1. An act is checked as an authored entry is, and against what the record holds: an id that was
   filed before is refused, so that nothing is filed twice. In an exchange the id comes from the
   act's exact words.
2. What refers to another entry may call it by the id it was filed with, by the mediator's handle,
   or by what people call it (L93, FRUS d251) where only one entry is called so.
3. What the keeper of the record comes to know now is known from now on, unless the act says since
   when; where somebody writes a time to come, it is refused.
4. What the rules of acts do not carry is refused, and the reason is given: see `gates`.
5. A mark *signed* is refused unless the signature of its originator was verified before it is
   filed: `office/attestation.py` does that.
6. The clock never runs backwards in a record: set back, it goes on under the minute of the last
   act, and says so.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from goodoffices.common.errors import BadInput, NotPermitted
from goodoffices.common.times import parse_moment
from goodoffices.office.authored import read_entry
from goodoffices.office.books import Where
from goodoffices.office.gates import NotInMandate, Replayed, check_act
from goodoffices.office.journal import JOURNAL, Journal
from goodoffices.office.opened import Record, opened
from goodoffices.office.rooms import room_called
from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table
from goodoffices.record.kinds.people import Meeting
from goodoffices.record.sight import Sight, fold

__all__ = ["NotInMandate", "Pen", "check_known", "fresh_id", "writing"]


def fresh_id() -> str:
    """Return an id that no entry has."""
    return f"act-{secrets.token_hex(12)}"


class Pen:
    """The one pen of a record, in hand for one act: `now` is the minute of that act."""

    def __init__(self, record: Record) -> None:
        minute, last = record.store.minute, record.store.head(JOURNAL).minute
        self.clock_set_back = minute < last
        self.now = datetime.fromisoformat(max(minute, last)).astimezone(record.now.tzinfo)
        self.record, self.header = replace(record, now=self.now), record.header
        self.journal = Journal(record.store, record.header)
        self.journal.set_up()
        self._sights: dict[tuple[str, int], Sight] = {}

    def named(self, ref: str, *kinds: type[Entry]) -> Entry:
        """Return the one entry that people call `ref`, of one of these kinds.

        Raises
        ------
        NotPermitted
            Nothing goes by that name.
        BadInput
            More than one entry does, or none of them is of these kinds.
        """
        found = self._called(ref)
        if not found:
            raise NotPermitted
        fit = [entry for entry in found if not kinds or isinstance(entry, kinds)]
        if len(fit) == 1:
            return fit[0]
        handles = {name: handle for handle, name in self.journal.names.items()}
        listed = ", ".join(f"{handles.get(e.id, '')[:8]} ({e.kind})" for e in (fit or found)[:6])
        wanted = " or ".join(_kind_name(kind) for kind in kinds) or "one entry"
        raise BadInput(
            "REF", expected=f"what one {wanted} alone is called" if fit and kinds else wanted,
            found=ref, advice=f"Called so: {listed}. Give eight letters of a handle.",
        )  # fmt: skip

    def _called(self, ref: str) -> list[Entry]:
        """Return what goes by that name of what the mediator holds, and of nothing else."""
        entries, name = self.journal.entries, self._id(ref)
        if name in self.journal.desk.holds(self.header.mediator.id):
            return [] if name in self.journal.destroyed else [entries[name]]
        names = self.journal.names
        return [entries[names[e.id]] for e in self.sight().find(ref) if e.id in names]

    @property
    def due_to(self) -> set[str]:
        """The readers to whom something is due by now."""
        return self.journal.desk.due_to(self.now)

    def let_out(self) -> None:
        """Let out what is due by now: every act begins with it."""
        self.journal.let_out(self.now)

    @property
    def held(self) -> tuple[str, ...]:
        """The ids of the notes that are still held, in the order they came."""
        return tuple(self.journal.desk.held)

    def room(self, text: str) -> Meeting:
        """Return the room that `text` calls: by id or handle, number, title, or its own words.

        Raises
        ------
        BadInput
            There is none, or more than one.
        """
        sight = self.sight()
        rooms = sight.of_kind(Meeting)
        try:
            known = self.named(text, Meeting).id
        except (BadInput, NotPermitted):
            return room_called(rooms, text, self.header)
        return next(room for room in rooms if self.journal.names[room.id] == known)

    def sight(self, reader: str | None = None) -> Sight:
        """Return what a reader knows, the mediator by default; this act's earlier entries too."""
        seat = reader or self.header.mediator.id
        known = (seat, self.journal.lengths[seat])
        if known not in self._sights:
            volume = self.record.store.volume(seat)
            self._sights[known] = fold(self.header, volume, self.now)
        return self._sights[known]

    def file(
        self, fields: dict[str, Any], where: str, *, signed_by: str | None = None
    ) -> str | None:
        """File one entry; return the mediator's handle of it, None where he may not read it.

        `signed_by` is the party whose signature over it was verified.

        Raises
        ------
        BadInput
            It is no entry, or not one that this record can take.
        GoodOfficesError
            The rules of acts do not carry it, or it was filed before in its exchange.
        """
        stamped = {"known": self._stamp(), **self._referring(fields)}
        if stamped.get("exchange") and stamped.get("id") in self.journal.entries:
            raise Replayed(str(stamped["exchange"]))
        there = self._there(str(stamped.get("id")), signed_by)
        entry = read_entry(stamped, where, self.header, there)
        check_act(entry, self.journal.entries, self.header, self.held)
        _check_attestation(entry, where, signed_by)
        return self.journal.file(entry, at=self.now).get(self.header.mediator.id)

    def _there(self, name: str, signed_by: str | None) -> Mapping[str, Entry]:
        """Return what an entry of this id may refer to, and what stands under that id itself.

        It refers to what the mediator holds, or the party that signed it.
        """
        seats = (self.header.mediator.id, *((signed_by,) if signed_by else ()))
        held = [self.journal.desk.holds(seat) for seat in seats]

        def there(entry: str) -> bool:
            gone = entry in self.journal.destroyed
            return entry == name or (not gone and any(entry in some for some in held))

        return Where(self.journal.entries, there)

    def _stamp(self) -> str:
        return self.now.isoformat(timespec="minutes")

    def _id(self, ref: str) -> str:
        return self.journal.names.get(ref, ref)

    def _referring(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields with every handle replaced by the id it stands for."""
        kind = kinds_table().get(str(fields.get("kind")))
        changed: dict[str, Any] = {}
        for name in kind.references() if kind else ():
            value = fields.get(name)
            if isinstance(value, str):
                changed[name] = self._id(value)
            elif isinstance(value, list):
                changed[name] = [self._id(v) if isinstance(v, str) else v for v in value]
        return {**fields, **changed}


def check_known(known: object, where: str, now: datetime) -> None:
    """Refuse what somebody writes would be known later than now: until then nobody would see it.

    Raises
    ------
    BadInput
        It is a time to come.
    """
    moment = parse_moment(known) if isinstance(known, str) else None
    if moment and not moment.begun(now):
        raise BadInput(
            f"{where}, known", expected="a time that has come", found=known,
            advice="Leave it out: what is filed is known from now on.",
        )  # fmt: skip


def _kind_name(kind: type[Entry]) -> str:
    return str(kind.model_fields["kind"].annotation.__args__[0])  # type: ignore[union-attr]


def _check_attestation(entry: Entry, where: str, signed_by: str | None) -> None:
    if entry.attested == "signed" and (not signed_by or entry.originator != signed_by):
        raise BadInput(
            f"{where}, attested", expected="claimed or countersigned", found="signed",
            advice="What a party signed is taken in by 'goodoffices receive CASE FILE'.",
        )  # fmt: skip


@contextmanager
def writing(folder: Path) -> Iterator[Pen]:
    """Take the pen of a record: what is filed with it is stored together, or not at all.

    What is on record as destroyed loses its keys then, also where a crash left some of them.
    """
    with opened(folder) as record:
        with record.store.transaction():
            pen = Pen(record)
            pen.let_out()
            yield pen
        record.store.destroy(pen.journal.doomed())
