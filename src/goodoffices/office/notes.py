"""Notes as they are taken: in which room, by whom, held until they are let go.

1. A room is called by its words (`rooms`), by its id or by its handle. A room that is not there is
   made only where that is asked for.
2. A speaker is one who is known in the room: a person by name, part of the name or alias, where
   one alone is called so, or a party as such. "Name, seat" makes a person who is not there yet.
   Nobody of a party that is not in the room speaks in it.
3. A line may begin with its speaker and a colon, and with a sign that says what it is (`marks`).
   Where the name is nobody's in the room, it stays in the words.
4. What is noted in a caucus without a speaker is its party's content: nobody else can release it.
   Who said it stays unrecorded.
5. A note is held: the mediator alone reads it until it is read back or its room is closed.
6. A held note that was noted in the wrong room is filed anew in the right one; who speaks is asked
   of that room. What stands in a file keeps its words whole. One that shall go nowhere is kept.
7. In a sitting the record is opened once, and each note is stored when it is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.office.acts import Pen, fresh_id
from goodoffices.office.marks import OFFICE_SPEAKS, Fields, marked, sign_for, sign_of
from goodoffices.office.opened import opened
from goodoffices.office.rooms import new_room, words_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.intake import Passage
from goodoffices.record.kinds.people import Meeting, Person
from goodoffices.record.sight import Sight

__all__ = ["Note", "Notebook", "Speaker", "sitting", "spoken"]

_LONGEST_NAME = 80


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
    """One note before it is held: its words, whose they are, its sign, who alone may read it."""

    words: str
    speaker: Speaker | None = None
    sign: str = ""
    readers: tuple[str, ...] | None = None


def spoken(text: str, names: Mapping[str, Speaker]) -> tuple[Speaker | None, int]:
    """Return who speaks a line, and where his words begin: after a colon, or a tab.

    Examples
    --------
    >>> ann = Speaker("union", "h1")
    >>> spoken("ANN: Three nights.", {"ann": ann})
    (Speaker(seat='union', person='h1'), 5)
    >>> spoken("Sovereignty: not for sale.", {"ann": ann})
    (None, 0)
    """
    line = text.lstrip()
    ends = re.search("[:\t\n]", line[: _LONGEST_NAME + 1])
    if ends is None or ends[0] == "\n":
        return None, 0
    rest = line[ends.end() :]
    words = rest.lstrip()
    apart = ends[0] == "\t" or rest != words  # a colon with a blank behind it
    speaker = names.get(" ".join(words_of(line[: ends.start()])))
    return (speaker, len(text) - len(words)) if speaker and words and apart else (None, 0)


def _heard(line: str, names: Mapping[str, Speaker], speaker: Speaker | None) -> Note:
    """Take a line apart: its sign and its speaker, in either order, and its words."""
    sign, at = sign_of(line)
    said, begins = spoken(line[at:], names)
    words = line[at:][begins:]
    if not sign:
        sign, at = sign_of(words)
        words = words[at:]
    return Note(words, said or speaker, sign)


class Notebook:
    """What the mediator writes into: the rooms and people of a record, and its pen."""

    def __init__(self, pen: Pen) -> None:
        self._pen, self._header = pen, pen.header
        self._sight: Sight | None = None

    @property
    def sight(self) -> Sight:
        """What the mediator knows, with what was filed here."""
        if self._sight is None:
            self._sight = self._pen.sight()
        return self._sight

    def file(self, fields: dict[str, Any], what: str) -> str:
        """File an entry under an id of its own; return its handle."""
        handle = self._pen.file({"id": fresh_id(), **fields}, what)
        assert handle is not None
        self._sight = None
        return handle

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
        return self._pen.room(text)

    def open_room(self, text: str) -> Meeting:
        """Make a room that stands open from now.

        Raises
        ------
        BadInput
            It is not said whole.
        """
        now = self._pen.now.isoformat(timespec="minutes")
        self.file({"starts": now, **new_room(text, self._header)}, "the new room")
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
        person = {"kind": "person", "name": name.strip(), "seat": found.seat}
        return Speaker(found.seat, self.file(person, "the new person"))

    def _listed(self, room: Meeting) -> str:
        seats = self._seats(room)
        people = [p.name for p in self.sight.of_kind(Person) if p.seat in seats]
        return ", ".join([*people, *(r.name for r in self._header.readers if r.id in seats)])

    # -- notes -------------------------------------------------------------------------------

    def heard(self, lines: Iterable[str], room: Meeting, speaker: Speaker | None) -> list[Note]:
        """Return a note for each line, with its sign, and its speaker where none is given."""
        names = {} if speaker else self.names(room)
        return [_heard(line.strip(), names, speaker) for line in lines]

    def hold(self, room: Meeting, notes: Iterable[Note]) -> list[str]:
        """Hold each note in a room; return the handles.

        Raises
        ------
        BadInput
            One of them is no entry.
        """
        return [self._hold(room, note) for note in notes]

    def _hold(self, room: Meeting, note: Note) -> str:
        own = None if note.sign in OFFICE_SPEAKS else self._of_room(room)
        speaker = note.speaker or own
        seat = speaker.seat if speaker else None
        made: list[Fields] = [{"kind": "statement", "text": note.words}]
        if note.sign:
            made = marked(note.sign, note.words, seat, room, self.sight)
        for fields in made:
            alone = {"held": note.readers is None, "readers": note.readers}
            handle = self._file(room, {**alone, **fields}, speaker)
        return handle

    def _file(self, room: Meeting, fields: dict[str, Any], speaker: Speaker | None) -> str:
        whose = speaker.fields if speaker else {}
        return self.file({"meeting": room.id, **whose, **fields}, "the note")

    def _of_room(self, room: Meeting) -> Speaker | None:
        """Return whose the words are where nobody is named: in a caucus, its party's."""
        alone = room.type == "caucus" and len(room.parties) == 1
        return Speaker(room.parties[0]) if alone else None

    # -- what is held ------------------------------------------------------------------------

    def move(self, ref: str, room: Meeting, speaker: Speaker | None) -> str:
        """File a held note anew in another room, and keep the first; return the new handle.

        Raises
        ------
        BadInput
            It is not held.
        """
        old = self._held_note(ref)
        sign = sign_for(old)
        if sign is None:
            raise BadInput(
                "the note", expected="one that was noted", found=old.kind,
                advice="File it anew with its right room, and keep this one (--keep).",
            )  # fmt: skip
        named, at = spoken(old.words, {} if speaker else self.names(room))
        words = old.words if self.sight.cited_by(old, Passage) else old.words[at:]
        new = self._hold(room, Note(words, speaker or named or self._same(old, room), sign))
        self._keep(old.id, instead=new)
        return new

    def _same(self, note: Entry, room: Meeting) -> Speaker | None:
        """Return who spoke, where he was named and may speak in the other room too."""
        here = self.sight.meeting(note)
        unnamed = here and Speaker(note.originator or "", note.by) == self._of_room(here)
        if unnamed or note.originator not in self._seats(room):
            return None
        return Speaker(note.originator, note.by)

    def keep(self, ref: str) -> str:
        """Keep a held note for good; return its handle.

        Raises
        ------
        BadInput
            It is not held.
        """
        note = self._held_note(ref)
        self._keep(note.id)
        return note.id

    def _held_note(self, ref: str) -> Entry:
        note = self._pen.named(ref)
        for waiting in self._held():
            if self._pen.journal.names[waiting.id] == note.id:
                return waiting
        raise BadInput(
            "the note", expected="one that is held", found=note.words or note.kind,
            advice="What is held is listed by note CASE --held; what went out is not unsent.",
        )  # fmt: skip

    def _held(self) -> Iterator[Entry]:
        names, waiting = self._pen.journal.names, set(self._pen.held)
        return (entry for entry in self.sight.entries if names.get(entry.id) in waiting)

    def _keep(self, note: str, **more: str) -> None:
        self.file({"kind": "keeping", "of": [note], **more}, "the note")

    def close(self, room: Meeting) -> list[str]:
        """End a room; return the handles of what was held in it and goes out."""
        waiting = [entry.id for entry in self._held() if entry.meeting == room.id]
        self.file({"kind": "closing", "meeting": room.id}, "the closing")
        return waiting


Act = Callable[[], AbstractContextManager[Notebook]]
"""One act of a sitting: what is noted in it is stored together, or not at all."""


@contextmanager
def sitting(folder: Path) -> Iterator[Act]:
    """Open a record for as long as notes are taken.

    Raises
    ------
    BadInput
        There is none in the folder.
    """
    with opened(folder) as record:

        @contextmanager
        def act() -> Iterator[Notebook]:
            with record.store.transaction():
                pen = Pen(record)
                pen.let_out()
                yield Notebook(pen)

        yield act
