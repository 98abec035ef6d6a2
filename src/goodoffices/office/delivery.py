"""Who may read an entry, and how it reaches each of them.

1. The label of an entry is its originator's policy: the readers written on it, else those the
   room gives. A kind that derives joins the labels of what it rests on and of its room.
2. The room: caucus - its party and the mediator; one-to-one - the seats of those in it; plenary -
   every party in it and the mediator; security-internal - security and the mediator; a paper -
   its giver and whom it was handed to; no room - its author.
3. Presence is a fact, not a grant: a seat that sat in a caucus reads nothing of it for that.
4. A held note goes to the mediator alone, until it is read back or its room has closed.
5. A release widens one originator's policy for the entries it names. What every originator of an
   entry has released to a reader is delivered to him, at the time of the last release.
6. Each copy is rewritten: the reader's own handle, references only to what he already holds, no
   other reader named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from goodoffices.common.errors import BadInput
from goodoffices.labels.label import Label, join_all
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Meeting, Person
from goodoffices.record.kinds.promises import Document, Release
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
        self._entries: dict[str, Entry] = {}
        self._labels: dict[str, Label] = {}
        self._held: dict[str, frozenset[str]] = {}
        self._names: dict[str, dict[str, str]] = {r.id: {} for r in header.readers}

    def file(self, entry: Entry) -> None:
        """Label an entry and deliver it, with whatever it releases, in one act."""
        self._entries[entry.id] = entry
        self._labels[entry.id] = self._label(entry)
        copies = [*self._first_copies(entry), *self._let_go(entry)]
        if isinstance(entry, Release):
            copies += self._released(entry)
        self._store.deliver(copies)

    # -- labels ------------------------------------------------------------------------------

    def _label(self, entry: Entry) -> Label:
        originator = self._originator(entry)
        readers = self._default_readers(entry) if entry.readers is None else set(entry.readers)
        own = Label.of({originator: readers})
        if not entry.derives:
            return own
        rests_on = (self._labels[name] for name in entry.of)
        return own.join(join_all(rests_on)).join(self._room_label(entry))

    def _originator(self, entry: Entry) -> str:
        return entry.originator or self._seat(entry.by) or self._header.mediator.id

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
        mediator = self._header.mediator.id
        return join_all(Label.of({party: {mediator}}) for party in room.parties)

    def _default_readers(self, entry: Entry) -> set[str]:
        if isinstance(entry, Person):
            return {entry.seat, self._header.mediator.id}
        if isinstance(entry, Document):
            return {r for r in (entry.giver, *entry.handed_to) if r}
        room = entry if isinstance(entry, Meeting) else self._room(entry)
        return {self._originator(entry)} if room is None else self._readers_in(room)

    def _readers_in(self, room: Meeting) -> set[str]:
        mediator = self._header.mediator.id
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
        return self._labels[name].readers(r.id for r in self._header.readers)

    # -- delivery ----------------------------------------------------------------------------

    def _first_copies(self, entry: Entry) -> Iterator[tuple[str, Copy]]:
        readers = self._readers(entry.id)
        if not entry.held:
            yield from self._copies(entry, readers, Copy(entry, entry.when))
            return
        mediator = frozenset({self._header.mediator.id})
        yield from self._copies(entry, readers & mediator, Copy(entry, entry.when))
        room = self._room(entry)
        if room is not None and room.ends is not None:
            yield from self._copies(entry, readers - mediator, Copy(entry, room.ends))
        else:
            self._held[entry.id] = readers - mediator

    def _copies(
        self, entry: Entry, readers: frozenset[str], how: Copy
    ) -> Iterator[tuple[str, Copy]]:
        for seat in self._header.readers:
            names = self._names[seat.id]
            if seat.id in readers and entry.id not in names:
                mine, label = self._rewritten(entry, seat.id)
                names[entry.id] = mine.id
                yield seat.id, replace(how, entry=mine, label=label)

    def _rewritten(self, entry: Entry, reader: str) -> tuple[Entry, Label | None]:
        update: dict[str, object] = {"id": self._handle(reader, entry.id)}
        label = self._labels[entry.id] if reader == self._header.mediator.id else None
        if label is None:
            cut = {name: _cut_to(getattr(entry, name), reader) for name in entry.audiences()}
            update |= {**cut, "readers": None, "held": False}
        return rewritten(entry, self._names[reader]).model_copy(update=update), label

    # -- held notes and releases -------------------------------------------------------------

    def _let_go(self, entry: Entry) -> Iterator[tuple[str, Copy]]:
        """Deliver the held notes that this entry reads back."""
        for name in entry.of if isinstance(entry, ReadBack) else ():
            intended = self._held.pop(name, frozenset())
            note = self._entries[name]
            yield from self._copies(note, intended, Copy(note, entry.when))

    def _released(self, release: Release) -> Iterator[tuple[str, Copy]]:
        for name in release.of:
            before = self._labels[name]
            if release.whose not in before.originators:
                raise NotItsOriginator(release, before)
            self._labels[name] = before.declassify(release.whose, release.to)
            target = self._entries[name]
            how = Copy(target, release.when, released=True, until=release.until)
            yield from self._copies(target, self._readers(name), how)


def _cut_to(audience: tuple[str, ...] | None, reader: str) -> tuple[str, ...] | None:
    return tuple(r for r in audience if r == reader) if audience else audience
