"""held-notes: what was noted and has not gone out, by room, to be read back before it closes.

1. A note is held until it is read back, its room closes or ends, or it is kept for good.
2. It is listed under its room with those the room gives it to; what holds a number stands out: in
   digits, or in English words from two on. A cue, no more.
3. It is the mediator's alone: to the room it has not been said yet.
"""

from __future__ import annotations

import re

from goodoffices.common.periods import over
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.keeping import Closing, Keeping
from goodoffices.record.kinds.talk import ReadBack
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

__all__ = ["STUDY", "has_number", "held", "held_notes", "intended", "is_number"]

_NUMBER = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|dozen)s?\b",
    re.IGNORECASE,
)


def has_number(entry: Entry) -> bool:
    """Tell whether a number seems to be in its words."""
    return is_number(entry.words)


def is_number(words: str) -> bool:
    """Tell whether a number seems to be in the words."""
    return _NUMBER.search(words) is not None


def held(sight: Sight) -> tuple[Entry, ...]:
    """Return the entries that are held still, in order."""
    closed = {c.meeting: n for n, c in enumerate(sight.entries) if isinstance(c, Closing)}
    return tuple(
        entry
        for n, entry in enumerate(sight.entries)
        if entry.held and closed.get(entry.meeting, -1) < n and not _let_go(sight, entry)
    )


def _let_go(sight: Sight, entry: Entry) -> bool:
    room = sight.meeting(entry)
    ended = room is not None and over(room.ends, sight.as_of)
    kept = any(keeping.instead is None for keeping in sight.cited_by(entry, Keeping))
    return ended or kept or bool(sight.cited_by(entry, ReadBack))


def intended(sight: Sight, entry: Entry) -> tuple[str, ...]:
    """Return the names of those whom an entry is for, beside the mediator."""
    label = sight.label(entry)
    others = (r for r in sight.header.readers if r.kind != "mediator")
    return tuple(r.name for r in others if label and label.can_read(r.id))


def held_notes(sight: Sight) -> Finding | None:
    """List what is held, by room, with those the room gives it to; numbers stand out."""
    waiting = held(sight)
    if not waiting:
        return None
    rooms: dict[str | None, list[Entry]] = {}
    for entry in waiting:
        rooms.setdefault(entry.meeting, []).append(entry)
    rows = [
        {"entry": e.id, "room": e.meeting, "words": e.words, "for": list(intended(sight, e))}
        for e in waiting
    ]
    lines = [_line(sight, entries) for entries in rooms.values()]
    summary = f"{counted(len(waiting), 'note')} held; read back, then close the room"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=waiting)


def _line(sight: Sight, entries: list[Entry]) -> Line:
    room = sight.meeting(entries[0])
    numbers = [e for e in entries if has_number(e)]
    said = "; ".join(f'"{clip(e.words, 50)}" {cite(e)}' for e in numbers)
    to = joined(intended(sight, entries[0])) or "nobody else"
    words = f"{counted(len(entries), 'note')} for {to}, not gone out"
    return Line(room.title if room else "no room", words + (f". Numbers: {said}" if said else ""))


STUDY = Study("held-notes", "Held notes", Audience.MEDIATOR, Section.SETTLE, 0, held_notes, lead=2)
