"""Who may read an entry, and how it reaches each of them.

1. The label of an entry is its originator's policy: the readers written on it, else those the
   room gives. A kind that derives joins the labels of what it rests on and of its room.
2. The room: caucus - its party and the mediator; one-to-one - the seats of those in it; plenary -
   every party in it and the mediator; security-internal - security and the mediator; a paper -
   its giver and whom it was handed to; no room - its author.
3. Presence is a fact, not a grant: a seat that sat in a caucus reads nothing of it for that.
4. A held note goes to the mediator alone, until it is read back or its room has closed; no
   release changes that. In an opened record the clock lets it out at the end of its room, in an
   act of its own before the office's next; it is known from that end. An authored case knows every
   end from the start. To keep a held note for good the mediator joins his own label to it.
5. A release widens one originator's policy for the entries it names. What every originator of an
   entry has released to a reader is delivered to him, at the time of the last release and under
   the shortest term of any; what is over by then has lapsed. A withdrawal ends a release that was
   not used yet; to whom it brought something goes a retraction. A digest in portions has their
   words and every originator of theirs; each of them knows his own portion.
6. A draft goes to its originator alone, whatever its room. A showing of it by its originator is a
   release of it to the one it was shown to. Of a room's readers a showing reaches no party but
   that one.
7. Each copy is rewritten: the reader's own handle, references only to what he already holds, no
   other reader named; whose release it is knows to whom. The digest of words is in no copy of who
   does not hold them, and so needs no salt: nobody can try a guess. What comes to a reader after
   entries of his that rest on it is linked to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from goodoffices.common.periods import over, over_from, start_of
from goodoffices.common.times import Time
from goodoffices.labels.grants import Grant, Granted
from goodoffices.labels.label import Label, join_all
from goodoffices.office.books import Books
from goodoffices.office.refusals import GoneOut, MadeByTheDesk, check_portions, check_release
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Draft
from goodoffices.record.kinds.judgement import Source
from goodoffices.record.kinds.keeping import Closing, Keeping, Link, Retraction
from goodoffices.record.kinds.people import Meeting, Person, Showing
from goodoffices.record.kinds.promises import Digest, Document, Release
from goodoffices.record.kinds.substance import Withdrawal
from goodoffices.record.kinds.talk import ReadBack, Request
from goodoffices.record.sight import CaseHeader, granted_by, rewritten
from goodoffices.record.store import Store
from goodoffices.record.volume import Copy

__all__ = ["RULES", "Desk", "Handle"]

RULES = 2
"""The version of these rules; whoever changes what they deliver to whom raises it."""
Handle = Callable[[str, str], str]
"""Makes the handle of an entry for a reader: (reader, entry) -> handle."""


class Desk:
    """The office's delivery desk: the one place that knows every label."""

    def __init__(
        self, header: CaseHeader, store: Store, handle: Handle, *, books: Books | None = None
    ) -> None:
        self._header, self._store, self._handle = header, store, handle
        self._mediator = header.mediator.id
        books = books or Books(names={reader.id: {} for reader in header.readers})
        self._entries, self._granted, self._names = books.entries, books.granted, books.names
        self._held, self._open = books.held, books.open
        self._kept, self._citing = books.kept, books.citing
        self._looked_at: datetime | None = None

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
        if label is None:
            self._check(entry)
        self._entries[entry.id] = entry
        self._granted[entry.id] = Granted(self._label(entry) if label is None else label)
        self._hold(entry, at)
        copies = [*self._effects(entry), *self._copies(entry.id)]
        for name in entry.of:
            self._citing.setdefault(name, []).append(entry.id)
        self._store.deliver(copies)

    def _effects(self, entry: Entry) -> Iterator[tuple[str, Copy]]:
        """Deliver what this act lets go, releases or takes back."""
        match entry:
            case Release():
                yield from self._released(entry)
            case Showing():
                yield from self._shown(entry)
            case Withdrawal():
                yield from self._withdraw(entry)
            case ReadBack():
                yield from self._let_go(entry, entry.of)
            case Closing(meeting=str(room)):
                inside = [n for n in self._held if self._entries[n].meeting == room]
                yield from self._let_go(entry, inside)
            case Keeping():
                self._keep(entry)

    def take(self, reader: str, copy: Copy, *, at: datetime | None = None) -> None:
        """File a copy of one reader's exported volume; he gets it as he had it.

        The office's copies carry labels: from them every other reader is served again. Of another
        reader's copy nobody knows whose it is: every seat would have to release it.
        """
        self._kept[reader, copy.entry.id] = copy
        unknown = Label.of({seat.id: {reader} for seat in self._header.readers})
        self.file(copy.entry, label=unknown if copy.label is None else copy.label, at=at)

    @property
    def held(self) -> Iterable[str]:
        """The ids of the notes that are still held, in the order they came."""
        return self._held

    def label(self, name: str) -> Label:
        """Return the label an entry was filed with, before any release."""
        return self._granted[name].base

    def waits_for(self, name: str, reader: str) -> tuple[str, ...]:
        """Return whose release an entry still waits for before a reader may know it."""
        policies = self._granted[name].label.policies
        return tuple(owner for owner, allowed in policies if reader not in allowed)

    def holds(self, reader: str) -> AbstractSet[str]:
        """Return the ids of what a reader holds."""
        return self._names[reader].keys()

    def called(self, handle: str, reader: str) -> str | None:
        """Return the id of the entry that a reader holds under a handle, None where it is none."""
        return next((name for name, known in self._names[reader].items() if known == handle), None)

    def brought(self, release: Release, name: str, reader: str) -> bool:
        """Tell whether a reader holds an entry, and by this release."""
        granted = self._granted[name]
        given = any(g.release == release.id for g in granted.given_to(reader))
        return given and name in self._names[reader] and not granted.base.can_read(reader)

    # -- labels ------------------------------------------------------------------------------

    def _label(self, entry: Entry) -> Label:
        readers = self._default_readers(entry) if entry.readers is None else set(entry.readers)
        own = Label.of({self._originator(entry): readers})
        if not entry.derives:
            return own
        rests_on = [self._granted[name].label for name in entry.of]
        return join_all((own, *rests_on, *self._portion_labels(entry), self._room_label(entry)))

    def _portion_labels(self, entry: Entry) -> Iterator[Label]:
        """Return the labels of a digest's portions; for his own part the mediator wrote it anew."""
        for name in entry.portions if isinstance(entry, Digest) else ():
            policies = self._granted[name].label.policies
            yield Label(tuple((o, allowed) for o, allowed in policies if o != self._mediator))

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
        if isinstance(entry, Source):
            return {r.id for r in self._header.readers if r.kind == "custodian"}
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
                yield from self._linked(name, seat.id, copy)

    def _linked(self, name: str, reader: str, copy: Copy) -> Iterator[tuple[str, Copy]]:
        """Deliver a link where entries that the reader holds already rest on what came to him."""
        names = self._names[reader]
        citing = tuple(names[c] for c in self._citing.get(name, ()) if c in names)
        if citing:
            handle = self._handle(reader, f"link {name}")
            link = Link(kind="link", id=handle, of=(copy.entry.id,), cited_in=citing)
            yield reader, self._made(link, reader, copy.since)

    def _made(self, entry: Entry, reader: str, since: Time | None) -> Copy:
        """Return the copy of what the desk itself makes for one reader."""
        own = Label.of({reader: ()}) if reader == self._mediator else None
        return Copy(entry, since, own)

    def _copy(self, entry: Entry, reader: str) -> Copy:
        granted = self._granted[entry.id]
        by_mediator = reader == self._mediator
        releases = [self._entries[g.release] for g in granted.given_to(reader)]
        first = entry.when if by_mediator else self._open[entry.id]
        mine = self._rewritten(entry, reader)
        label = granted.label_for(reader) if by_mediator else None
        if kept := self._kept.get((reader, entry.id)):
            return replace(kept, entry=mine)
        if not releases:
            return Copy(mine, first, label)
        untils = [r.until for r in releases if isinstance(r, Release)]
        return Copy(
            mine,
            since=max(_times([*(r.when for r in releases), first]), key=start_of, default=None),
            label=label,
            released=not granted.base.can_read(reader),
            until=min(_times(untils), key=start_of, default=None),
        )

    def _rewritten(self, entry: Entry, reader: str) -> Entry:
        update: dict[str, object] = {"id": self._handle(reader, entry.id)}
        if reader != self._mediator:
            named = set(entry.audiences())
            if isinstance(entry, Release) and entry.whose == reader:
                named.remove("to")
            cut = {name: _cut_to(getattr(entry, name), reader) for name in named}
            update |= {**cut, "readers": None, "held": False}
        if isinstance(entry, Release | Request) and not self._has_words(entry, reader):
            update["digest"] = None
        return rewritten(entry, self._names[reader], **update)

    def _has_words(self, entry: Release | Request, reader: str) -> bool:
        """Tell whether a reader holds that of whose words a release or a request has the digest."""
        about = (entry.portion,) if isinstance(entry, Release) and entry.portion else entry.of
        return bool(about) and all(name in self._names[reader] for name in about)

    # -- held notes and releases -------------------------------------------------------------

    def _hold(self, entry: Entry, at: datetime | None) -> None:
        """Note from when an entry is open to its readers, or that it is held."""
        ends = self._ends(entry.id)
        self._open[entry.id] = ends if entry.held and ends else entry.when
        if entry.held and not over(ends, at):
            self._held[entry.id] = None

    def due(self, now: datetime) -> list[datetime]:
        """Return the minutes, up to this one, at which held notes go out by the clock, in order."""
        if now == self._looked_at:
            return []
        self._looked_at = now
        found = {over_from(self._ends(name), now.tzinfo) for name in self._held}
        return sorted(minute for minute in found if minute and minute <= now)

    def due_to(self, now: datetime) -> set[str]:
        """Return the readers to whom something goes out by the clock that is due by now."""
        ended = (name for name in self._held if over(self._ends(name), now))
        return {r for name in ended for r in self._readers(name) if name not in self._names[r]}

    def let_out(self, minute: datetime) -> None:
        """Deliver the held notes whose room was over by a minute, in one act."""
        ended = [name for name in self._held if over(self._ends(name), minute)]
        self._store.deliver([c for n in ended for c in self._let_one_go(n, self._ends(n), minute)])

    def _ends(self, name: str) -> Time | None:
        room = self._room(self._entries[name])
        return room.ends if room else None

    def _let_go(self, entry: Entry, names: Iterable[str]) -> Iterator[tuple[str, Copy]]:
        """Deliver held notes that this entry reads back, or whose room it closes."""
        moment = entry.when.start if entry.when else None
        for name in (n for n in names if n in self._held):
            yield from self._let_one_go(name, entry.when, moment)

    def _let_one_go(
        self, name: str, when: Time | None, moment: datetime | None
    ) -> Iterator[tuple[str, Copy]]:
        del self._held[name]
        self._open[name] = when
        self._granted[name] = self._granted[name].lapse(moment, but=self._holders(name))
        yield from self._copies(name)

    def _holders(self, name: str) -> list[str]:
        return [seat for seat, names in self._names.items() if name in names]

    def _keep(self, keeping: Keeping) -> None:
        """Join the mediator's own label to held notes: nobody else will read them."""
        own = Label.of({self._mediator: ()})
        for name in keeping.of:
            if name in self._held:
                del self._held[name]
            self._granted[name] = Granted(self._granted[name].label.join(own))

    def _check(self, entry: Entry) -> None:
        """Refuse what the rules do not carry, before anything is done."""
        match entry:
            case Link() | Retraction():
                raise MadeByTheDesk(entry)
            case Release():
                check_release(entry, self._granted)
            case Digest(portions=[_, *_]):
                check_portions(entry, self._entries)
            case Keeping():
                others = [n for seat, n in self._names.items() if seat != self._mediator]
                if any(name in held for name in entry.of for held in others):
                    raise GoneOut(entry)

    def _released(self, release: Release) -> Iterator[tuple[str, Copy]]:
        grant = granted_by(release)
        for name in release.of:
            self._granted[name] = self._granted[name].release(grant)
            yield from self._copies(name)

    def _shown(self, showing: Showing) -> Iterator[tuple[str, Copy]]:
        """Deliver the drafts that their originator has shown."""
        whose = self._originator(showing)
        grant = Grant(showing.id, whose, frozenset({showing.to}))
        for name in showing.of:
            own = whose in self._granted[name].base.originators
            if own and isinstance(self._entries[name], Draft):
                self._granted[name] = self._granted[name].release(grant)
                yield from self._copies(name)

    def _withdraw(self, withdrawal: Withdrawal) -> Iterator[tuple[str, Copy]]:
        """End what was not used; tell those to whom it brought something."""
        for ended in (self._entries[name] for name in withdrawal.of):
            if not isinstance(ended, Release) or ended.whose != withdrawal.whose:
                continue
            for name in ended.of:
                granted, holders = self._granted[name], self._holders(name)
                self._granted[name] = granted.withdraw(ended.id, ended.whose, but=holders)
                yield from self._retracted(withdrawal, ended, name)

    def _retracted(
        self, withdrawal: Withdrawal, ended: Release, name: str
    ) -> Iterator[tuple[str, Copy]]:
        for seat in self._header.readers:
            if self.brought(ended, name, seat.id):
                handle = self._names[seat.id][name]
                made = Retraction(
                    kind="retraction",
                    id=self._handle(seat.id, f"retraction {withdrawal.id} {name}"),
                    of=(handle,),
                    known=withdrawal.when,
                )
                yield seat.id, self._made(made, seat.id, withdrawal.when)


def _times(times: Iterable[Time | None]) -> Iterator[Time]:
    return (t for t in times if t is not None)


def _cut_to(audience: tuple[str, ...] | None, reader: str) -> tuple[str, ...] | None:
    return tuple(r for r in audience if r == reader) if audience else audience
