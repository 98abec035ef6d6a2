"""notes: what was noted in each room, in the words noted, the last first.

1. A note is a statement or an answer that was noted while it was said, or taken from a file. What
   was noted as a demand, an offer or a number stands with those.
2. It says who spoke where that is on record, and that it is not where it is not.
3. It is the mediator's page; a party finds its own words where it is asked to confirm them.
"""

from __future__ import annotations

from goodoffices.record.kinds.talk import Answer, Statement
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def notes(sight: Sight) -> Finding | None:
    """List the notes of each room under its title, the last first."""
    noted = [e for e in reversed(sight.of_kind(Statement, Answer)) if e.held]
    if not noted:
        return None
    rows = [
        {
            "entry": e.id, "room": e.meeting, "kind": e.kind, "words": e.words,
            "said_by": sight.seat_of(e) or None, "person": sight.speaker(e) or None,
        }
        for e in noted
    ]  # fmt: skip
    lines = [
        Line(_room(sight, e), f"{_said(sight, e)}: {clip(e.words, 90)} {cite(e)}") for e in noted
    ]
    summary = f"{counted(len(noted), 'note')}, the last first"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=noted)


def _room(sight: Sight, entry: Statement | Answer) -> str:
    room = sight.meeting(entry)
    return room.title if room else "no room"


def _said(sight: Sight, entry: Statement | Answer) -> str:
    who = sight.speaker(entry) or sight.name(sight.seat_of(entry)) or "not recorded who"
    return f"{who} answers" if isinstance(entry, Answer) else who


STUDY = Study("notes", "Noted", Audience.MEDIATOR, Section.TABLE, 9, notes, lead=6)
