"""Opening a case: the only place where a record, its handles and its time are put together.

1. An authored case is filed, entry by entry, into a throw-away record in memory. An opened record
   is read from its own folder, as of now unless another time is asked for.
2. Whoever asks as a reader, called by his id or his name, is served from that reader's volume. A
   seat that is not there and a seat that may not know are refused in the same words.
3. An exported volume is read from its reader's seat, under the handles he knows, unless another
   seat is named. Where a proof came with it, the entries must be those it is a proof of.
4. Why a case cannot be opened is told to the mediator alone: a fault may stand in an entry that
   the reader may not know of.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from goodoffices.common.collecting import uncollected
from goodoffices.common.errors import NOTHING, BadInput, NotPermitted
from goodoffices.common.ids import throwaway_handle
from goodoffices.common.times import day_end
from goodoffices.office.authored import AuthoredCase, read_case
from goodoffices.office.delivery import Desk
from goodoffices.record.settled import narrowed
from goodoffices.record.sight import CaseHeader, Sight, fold
from goodoffices.record.store import MemoryStore, Store, is_record
from goodoffices.record.volume import Volume

__all__ = ["Office", "open_authored", "read_proved", "sight_of"]


class Office:
    """An open case: its header, its time, and the volumes behind it."""

    def __init__(
        self, header: CaseHeader, as_of: datetime, store: Store, *, seat: str | None = None
    ) -> None:
        self.header, self.as_of = header, as_of
        self._store, self._seat = store, seat or header.mediator.id

    def sight(self, reader: str | None = None, *, as_of: datetime | None = None) -> Sight:
        """Return what a reader knew at a time; the office's own, at the case's time, by default.

        A time without a zone is read on the case's own clock.

        Raises
        ------
        NotPermitted
            There is no such seat, or none that may ask.
        """
        seat = self.header.seat(self._seat if reader is None else reader)
        if seat is None:
            raise NotPermitted
        now = as_of or self.as_of
        if now.tzinfo is None:
            now = now.replace(tzinfo=self.as_of.tzinfo)
        return fold(self.header, self._store.volume(seat.id), now)


def open_authored(case: AuthoredCase) -> Office:
    """File every entry of an authored case into a throw-away record."""
    store = MemoryStore()
    if case.exported is not None:
        return _open_exported(case, case.exported, store)
    desk = Desk(case.header, store, partial(throwaway_handle, case.header.case))
    for entry in case.entries:
        desk.file(entry)
    return Office(case.header, case.as_of, store)


def _open_exported(case: AuthoredCase, exported: Volume, store: MemoryStore) -> Office:
    def handle(reader: str, entry: str) -> str:
        own = reader == exported.reader
        return entry if own else throwaway_handle(case.header.case, reader, entry)

    desk = Desk(case.header, store, handle)
    for copy in narrowed(exported.copies, exported.reader):
        desk.take(exported.reader, copy)
    return Office(case.header, case.as_of, store, seat=exported.reader)


def read_proved(folder: Path) -> AuthoredCase:
    """Return the case in a folder; an exported one is held against the proof that came with it.

    Raises
    ------
    BadInput
        At the first fault.
    RecordDamaged
        The proof is of something else than what stands there.
    """
    case = read_case(folder)
    if case.exported is not None:
        from goodoffices.office.importing import check_proof  # noqa: PLC0415 - cryptography

        check_proof(folder, case)
    return case


def sight_of(folder: Path, reader: str | None = None, as_of: str | None = None) -> Sight:
    """Open the case or the record in a folder and return one reader's Sight of it.

    Raises
    ------
    BadInput
        The case or the time cannot be read; told in full to the mediator alone.
    NotPermitted
        There is no such seat, or none that may ask.
    """
    end = _end(as_of) if as_of else None
    if is_record(folder):
        return _sight_in_record(folder, reader, end)
    try:
        office = open_authored(read_proved(folder))
    except BadInput:
        if reader is None:
            raise
        raise _CannotOpen from None
    return office.sight(reader, as_of=end)


def _sight_in_record(folder: Path, reader: str | None, as_of: datetime | None) -> Sight:
    from goodoffices.office.opened import opened  # noqa: PLC0415 - loads the cryptography

    with opened(folder) as record, uncollected():
        seat = record.header.seat(record.seat if reader is None else reader)
        now = record.now_in(seat.id) if seat else record.now
        office = Office(record.header, now, record.store, seat=record.seat)
        return office.sight(reader, as_of=as_of)


class _CannotOpen(BadInput):
    def __init__(self) -> None:
        super().__init__(
            "the case",
            expected="a case that opens",
            found=NOTHING,
            advice="Ask the mediator to run 'goodoffices brief CASE'.",
        )


def _end(words: str) -> datetime:
    """Return the last moment meant; without a zone where none was written."""
    end = day_end(words)
    if end is None:
        raise BadInput(
            "--as-of",
            expected="a date or a time, like 1962-10-30 or 1962-10-30T18:00+00:00",
            found=words,
            advice="A date means its last minute.",
        )
    return end
