"""Notes as they are taken: in which room, by whom, held until they are let go.

1. A room is called by its words (`rooms`), by its id or by its handle. A room that is not there is
   made only where that is asked for.
2. A speaker is one who is known in the room: a person by name, part of the name or alias, where
   one alone is called so, or a party as such. "Name, seat" makes a person who is not there yet.
   Nobody of a party that is not in the room speaks in it.
3. A line may begin with its speaker and a colon. Where the name is nobody's in the room, it stays
   in the words.
4. What is noted in a caucus without a speaker is its party's content: nobody else can release it.
   Who said it stays unrecorded.
5. A note is held: the mediator alone reads it until it is read back or its room is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from goodoffices.common.errors import NOTHING, BadInput, NotPermitted
from goodoffices.office.acts import Pen, fresh_id
from goodoffices.office.rooms import new_room, room_called, words_of
from goodoffices.record.kinds.people import Meeting, Person
from goodoffices.record.sight import Sight, fold

__all__ = ["Note", "Notebook", "Speaker", "spoken"]

_PREFIX = re.compile(r"\s*([^:\n]{1,80}?)\s*:\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words: a seat, and the person on it where that is known."""

    seat: str
    person: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of an entry that say so."""
        return {"originator": self.seat, **({"by": self.person} if self.person else {})}


@dataclass(frozen=True, slots=True)
class Note:
    """One note before it is held: its words, whose they are, and who alone may read them."""

    words: str
    speaker: Speaker | None = None
    readers: tuple[str, ...] | None = None


def spoken(text: str, names: dict[str, Speaker]) -> tuple[Speaker | None, int]:
    """Return who speaks a line, and where his words begin.

    Examples
    --------
    >>> ann = Speaker("union", "h1")
    >>> spoken("ANN: Three nights.", {"ann": ann})
    (Speaker(seat='union', person='h1'), 5)
    >>> spoken("Sovereignty: not for sale.", {"ann": ann})
    (None, 0)
    """
    found = _PREFIX.match(text)
    speaker = names.get(" ".join(words_of(found[1]))) if found else None
    return (speaker, found.end()) if found and speaker else (None, 0)


class Notebook:
    """What the mediator writes into: the rooms and people of a record, and its pen."""

    def __init__(self, pen: Pen) -> None:
        self._pen, self._header = pen, pen.header
        self._read()

    def _read(self) -> None:
        volume = self._pen.record.store.volume(self._header.mediator.id)
        self.sight: Sight = fold(self._header, volume, datetime.max.replace(tzinfo=UTC))

    @property
    def rooms(self) -> tuple[Meeting, ...]:
        """The rooms in the order in which they were filed."""
        return self.sight.of_kind(Meeting)

    # -- rooms -------------------------------------------------------------------------------

    def room(self, text: str) -> Meeting:
        """Return the room that `text` calls.

        Raises
        ------
        BadInput
            There is none, or more than one.
        """
        try:
            known = self._pen.named(text, Meeting).id
        except (BadInput, NotPermitted):
            return room_called(self.rooms, text, self._header)
        names = self._pen.journal.names
        return next(room for room in self.rooms if names[room.id] == known)

    def open_room(self, text: str) -> Meeting:
        """Make a room that stands open from now.

        Raises
        ------
        BadInput
            It is not said whole.
        """
        now = self._pen.record.now.isoformat(timespec="minutes")
        fields = {"id": fresh_id(), "starts": now, **new_room(text, self._header)}
        self._pen.file(fields, "the new room")
        self._read()
        return self.rooms[-1]

    # -- speakers ----------------------------------------------------------------------------

    def names(self, room: Meeting) -> dict[str, Speaker]:
        """Return what each one who may speak in a room is called, where one alone is called so."""
        called: dict[str, set[Speaker]] = {}
        for name, speaker in self._called(room):
            called.setdefault(" ".join(words_of(name)), set()).add(speaker)
        return {name: s.pop() for name, s in called.items() if name and len(s) == 1}

    def _called(self, room: Meeting) -> Iterable[tuple[str, Speaker]]:
        seats = self._seats(room)
        for seat in (r for r in self._header.readers if r.id in seats):
            yield from ((name, Speaker(seat.id)) for name in {seat.name, seat.id})
        for person in self.sight.of_kind(Person):
            if person.seat in seats:
                speaker = Speaker(person.seat, person.id)
                whole = (person.name, *person.aliases, self._pen.journal.names[person.id])
                yield from ((name, speaker) for name in {*whole, *person.name.split()})

    def _seats(self, room: Meeting) -> set[str]:
        """Return the seats that may speak in a room: of its parties, and of no party."""
        there = {person.seat for h in room.present if (person := self.sight.person(h))}
        others = {r.id for r in self._header.readers if r.kind != "party"}
        return {*room.parties, *there, *others}

    def speaker(self, text: str, room: Meeting) -> Speaker:
        """Return who is meant; "Name, seat" makes one who is not there yet.

        Raises
        ------
        BadInput
            Nobody in the room is called so, or more than one.
        """
        names = self.names(room)
        if known := names.get(" ".join(words_of(text))):
            return known
        name, comma, seat = text.rpartition(",")
        found = names.get(" ".join(words_of(seat)))
        if not comma or not name.strip() or found is None or found.person:
            raise BadInput(
                "--by", expected=f"one who speaks in {room.title}: {self._listed(room)}",
                found=text or NOTHING, advice='Somebody new is written "Name, party".',
            )  # fmt: skip
        own = names.get(" ".join(words_of(name)))
        if own and own.seat == found.seat:
            return own
        person = {"kind": "person", "id": fresh_id(), "name": name.strip(), "seat": found.seat}
        handle = self._pen.file(person, "the new person")
        self._read()
        return Speaker(found.seat, handle)

    def _listed(self, room: Meeting) -> str:
        seats = self._seats(room)
        people = [p.name for p in self.sight.of_kind(Person) if p.seat in seats]
        return ", ".join([*people, *(r.name for r in self._header.readers if r.id in seats)])

    # -- notes -------------------------------------------------------------------------------

    def hold(self, room: Meeting, notes: Iterable[Note]) -> list[str]:
        """Hold each note in a room; return the handles.

        Raises
        ------
        BadInput
            One of them is no entry.
        """
        return [self._held(room, note) for note in notes]

    def _held(self, room: Meeting, note: Note) -> str:
        own = Speaker(room.parties[0]) if _of_one_party(room) else None
        speaker = note.speaker or own
        handle = self._pen.file(
            {
                "kind": "statement", "id": fresh_id(), "meeting": room.id, "text": note.words,
                "held": note.readers is None, "readers": note.readers,
                **(speaker.fields if speaker else {}),
            },
            "the note",
        )  # fmt: skip
        assert handle is not None
        return handle


def _of_one_party(room: Meeting) -> bool:
    return room.type == "caucus" and len(room.parties) == 1
