"""Who may read an entry, and how it reaches each of them.

1. The label of an entry is its originator's policy: the readers written on it, else those the
   room gives. A kind that derives joins the labels of what it rests on and of its room.
2. The room: caucus - its party and the mediator; one-to-one - the seats of those in it; plenary -
   every party in it and the mediator; security-internal - security and the mediator; a paper -
   its giver and whom it was handed to; no room - its author.
3. Presence is a fact, not a grant: a seat that sat in a caucus reads nothing of it for that.
4. A held note goes to the mediator alone, until it is read back or its room has closed; no
   release changes that. In an opened record it goes out with the first act after the end of its
   room, and is known from that end. An authored case knows every end from the start.
5. A release widens one originator's policy for the entries it names. What every originator of an
   entry has released to a reader is delivered to him, at the time of the last release and under
   the shortest term of any. A withdrawal ends a release that was not used yet.
6. A draft goes to its originator alone, whatever its room. A showing of it by its originator is a
   release of it to the one it was shown to. Of a room's readers a showing reaches no party but
   that one.
7. Each copy is rewritten: the reader's own handle, references only to what he already holds, no
   other reader named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from goodoffices.common.errors import BadInput
from goodoffices.common.times import Moment, Time, day_end
from goodoffices.labels.grants import Grant, Granted
from goodoffices.labels.label import Label, join_all
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Draft
from goodoffices.record.kinds.people import Meeting, Person, Showing
from goodoffices.record.kinds.promises import Document, Release
from goodoffices.record.kinds.substance import Withdrawal
from goodoffices.record.kinds.talk import ReadBack
from goodoffices.record.sight import CaseHeader, rewritten
from goodoffices.record.store import Store
from goodoffices.record.volume import Copy

__all__ = ["Desk", "Handle"]

Handle = Callable[[str, str], str]
"""Makes the handle of an entry for a reader: (reader, entry) -> handle."""


class NotItsOriginator(BadInput):
    """A release by somebody whose content it is not."""

    def __init__(self, release: Release, label: Label) -> None:
        super().__init__(
            f"entry {release.id}, whose",
            expected="an originator of what is released: " + ", ".join(sorted(label.originators)),
            found=release.whose,
            advice="Only an originator can widen who reads its content.",
        )


class Desk:
    """The office's delivery desk: the one place that knows every label."""

    def __init__(self, header: CaseHeader, store: Store, handle: Handle) -> None:
        self._header, self._store, self._handle = header, store, handle
        self._mediator = header.mediator.id
        self._entries: dict[str, Entry] = {}
        self._granted: dict[str, Granted] = {}
        self._held: dict[str, None] = {}
        self._open: dict[str, Time | None] = {}
        self._names: dict[str, dict[str, str]] = {r.id: {} for r in header.readers}
        self._kept: dict[tuple[str, str], Copy] = {}

    def file(self, entry: Entry, *, label: Label | None = None, at: datetime | None = None) -> None:
        """Label an entry and deliver it, with whatever it releases or lets go, in one act.

        Parameters
        ----------
        entry : Entry
            What is filed.
        label : Label, optional
            For what is left of a destroyed entry: it says no longer what it rested on.
        at : datetime, optional
            The minute of the act, with its zone, in an opened record; none in an authored case.
        """
        if isinstance(entry, Release):
            self._check_release(entry)
        self._entries[entry.id] = entry
        self._granted[entry.id] = Granted(self._label(entry) if label is None else label)
        copies = list(self._due(at))
        self._hold(entry, at)
        copies += self._copies(entry.id)
        if isinstance(entry, Withdrawal):
            self._withdraw(entry)
        if isinstance(entry, ReadBack):
            copies += self._let_go(entry)
        if isinstance(entry, Release):
            copies += self._released(entry)
        if isinstance(entry, Showing):
            copies += self._shown(entry)
        self._store.deliver(copies)

    def take(self, reader: str, copy: Copy, *, at: datetime | None = None) -> None:
        """File a copy of one reader's exported volume; he gets it as he had it.

        The office's copies carry labels: from them every other reader is served again. Of another
        reader's copy nobody knows whose it is: every seat would have to release it.
        """
        self._kept[reader, copy.entry.id] = copy
        unknown = Label.of({seat.id: {reader} for seat in self._header.readers})
        self.file(copy.entry, label=unknown if copy.label is None else copy.label, at=at)

    def label(self, name: str) -> Label:
        """Return the label an entry was filed with, before any release."""
        return self._granted[name].base

    # -- labels ------------------------------------------------------------------------------

    def _label(self, entry: Entry) -> Label:
        originator = self._originator(entry)
        readers = self._default_readers(entry) if entry.readers is None else set(entry.readers)
        own = Label.of({originator: readers})
        if not entry.derives:
            return own
        rests_on = (self._granted[name].label for name in entry.of)
        return own.join(join_all(rests_on)).join(self._room_label(entry))

    def _originator(self, entry: Entry) -> str:
        return entry.originator or self._seat(entry.by) or self._mediator

    def _seat(self, person: str | None) -> str | None:
        found = self._entries.get(person or "")
        return found.seat if isinstance(found, Person) else None

    def _room(self, entry: Entry) -> Meeting | None:
        found = self._entries.get(entry.meeting or "")
        return found if isinstance(found, Meeting) else None

    def _room_label(self, entry: Entry) -> Label:
        room = self._room(entry)
        if room is None or room.type not in {"caucus", "one-to-one"}:
            return Label()
        mediator = self._mediator
        return join_all(Label.of({party: {mediator}}) for party in room.parties)

    def _default_readers(self, entry: Entry) -> set[str]:
        if isinstance(entry, Person):
            return {entry.seat, self._mediator}
        if isinstance(entry, Document):
            return {r for r in (entry.giver, *entry.handed_to) if r}
        room = entry if isinstance(entry, Meeting) else self._room(entry)
        originator = self._originator(entry)
        if room is None or isinstance(entry, Draft):
            return {originator}
        readers = self._readers_in(room)
        if isinstance(entry, Showing):
            readers &= {originator, entry.to, self._mediator}
        return readers

    def _readers_in(self, room: Meeting) -> set[str]:
        mediator = self._mediator
        match room.type:
            case "caucus" | "plenary" | "proximity" | "correspondence":
                return {*room.parties, mediator}
            case "one-to-one":
                return {seat for p in room.present if (seat := self._seat(p))} or {mediator}
            case "security-internal":
                return {mediator, *(r.id for r in self._header.readers if r.kind == "security")}
            case _:
                return {mediator}

    def _readers(self, name: str) -> frozenset[str]:
        return self._granted[name].label.readers(r.id for r in self._header.readers)

    # -- delivery ----------------------------------------------------------------------------

    def _copies(self, name: str) -> Iterator[tuple[str, Copy]]:
        """Deliver an entry to every reader who may have it and has it not."""
        readers = self._readers(name)
        for seat in self._header.readers:
            names = self._names[seat.id]
            waits = name in self._held and seat.id != self._mediator
            if seat.id in readers and name not in names and not waits:
                copy = self._copy(self._entries[name], seat.id)
                names[name] = copy.entry.id
                yield seat.id, copy

    def _copy(self, entry: Entry, reader: str) -> Copy:
        granted = self._granted[entry.id]
        by_mediator = reader == self._mediator
        releases = [self._entries[g.release] for g in granted.given_to(reader)]
        first = entry.when if by_mediator else self._open[entry.id]
        mine, label = self._rewritten(entry, reader), granted.label if by_mediator else None
        if kept := self._kept.get((reader, entry.id)):
            return replace(kept, entry=mine)
        if not releases:
            return Copy(mine, first, label)
        untils = [r.until for r in releases if isinstance(r, Release)]
        return Copy(
            mine,
            since=max(_times([*(r.when for r in releases), first]), key=_start, default=None),
            label=label,
            released=not granted.base.can_read(reader),
            until=min(_times(untils), key=_start, default=None),
        )

    def _rewritten(self, entry: Entry, reader: str) -> Entry:
        update: dict[str, object] = {"id": self._handle(reader, entry.id)}
        if reader != self._mediator:
            cut = {name: _cut_to(getattr(entry, name), reader) for name in entry.audiences()}
            update |= {**cut, "readers": None, "held": False}
        return rewritten(entry, self._names[reader], **update)

    # -- held notes and releases -------------------------------------------------------------

    def _hold(self, entry: Entry, at: datetime | None) -> None:
        """Note from when an entry is open to its readers, or that it is held."""
        room = self._room(entry)
        ends = room.ends if room else None
        self._open[entry.id] = ends if entry.held and ends else entry.when
        if entry.held and not _over(ends, at):
            self._held[entry.id] = None

    def _due(self, at: datetime | None) -> Iterator[tuple[str, Copy]]:
        """Deliver the held notes whose room had ended by the minute of this act."""
        if at is None:
            return
        for name in tuple(self._held):
            room = self._room(self._entries[name])
            if room and _over(room.ends, at):
                del self._held[name]
                yield from self._copies(name)

    def _let_go(self, entry: ReadBack) -> Iterator[tuple[str, Copy]]:
        """Deliver the held notes that this entry reads back."""
        for name in (n for n in entry.of if n in self._held):
            del self._held[name]
            self._open[name] = entry.when
            yield from self._copies(name)

    def _check_release(self, release: Release) -> None:
        for name in release.of:
            label = self._granted[name].base
            if release.whose not in label.originators:
                raise NotItsOriginator(release, label)

    def _released(self, release: Release) -> Iterator[tuple[str, Copy]]:
        grant = Grant(release.id, release.whose, frozenset(release.to))
        for name in release.of:
            self._granted[name] = self._granted[name].release(grant)
            yield from self._copies(name)

    def _shown(self, showing: Showing) -> Iterator[tuple[str, Copy]]:
        """Deliver the drafts that their originator has shown."""
        whose = self._originator(showing)
        grant = Grant(showing.id, whose, frozenset({showing.to}))
        for name in showing.of:
            drafted = isinstance(self._entries[name], Draft)
            if drafted and whose in self._granted[name].base.originators:
                self._granted[name] = self._granted[name].release(grant)
                yield from self._copies(name)

    def _withdraw(self, withdrawal: Withdrawal) -> None:
        for ended in (self._entries[name] for name in withdrawal.of):
            for name in ended.of if isinstance(ended, Release) else ():
                granted = self._granted[name].withdraw(ended.id, withdrawal.whose)
                self._granted[name] = granted


def _over(ends: Time | None, at: datetime | None) -> bool:
    """Tell whether a room has ended: the whole of the period that its end names is past."""
    if ends is None or at is None:
        return ends is not None
    if ends.moment is None:
        return False
    last = _last(ends.moment)
    return last <= (at if last.tzinfo else at.replace(tzinfo=None))


def _last(moment: Moment) -> datetime:
    """Return the end of the period a moment names; without a zone where it has none."""
    if moment.precision == "minute":
        return moment.start if moment.zoned else moment.start.replace(tzinfo=None)
    period = moment.start.date().isoformat()[: _LENGTHS[moment.precision]]
    last = day_end(period)
    assert last is not None
    return last


_LENGTHS = {"year": 4, "month": 7, "day": 10}
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def _times(times: Iterable[Time | None]) -> Iterator[Time]:
    return (t for t in times if t is not None)


def _start(time: Time) -> datetime:
    return time.start or _EARLIEST


def _cut_to(audience: tuple[str, ...] | None, reader: str) -> tuple[str, ...] | None:
    return tuple(r for r in audience if r == reader) if audience else audience
