"""Troubles: what is valid and odd in a case. They are kept and shown, never repaired.

1. A trouble is found on one reader's cut, and shown to that reader: it concerns entries he holds.
2. Weekdays that do not fit their date, something known before it was said, rooms that overlap
   with one person in both, an end before its start, words without a source, a mark *signed* that
   no signature vouches for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from goodoffices.common.times import Time
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Mandate, Meeting, Person
from goodoffices.record.sight import Sight
from goodoffices.record.vouching import vouched

__all__ = ["Trouble", "troubles"]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(" + "|".join(_DAYS) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something odd about an entry, and what a person might do."""

    entry: str
    problem: str
    advice: str

    def as_json(self) -> dict[str, str]:
        """Return the row that CONTRACTS promises."""
        return {"entry": self.entry, "problem": self.problem, "advice": self.advice}


def troubles(sight: Sight) -> tuple[Trouble, ...]:
    """Return every trouble of the entries this reader holds, in their order."""
    single = [t for entry in sight.entries for t in _of_entry(entry)]
    return (*single, *_not_vouched_for(sight), *_overlaps(sight.of_kind(Meeting)))


def _of_entry(entry: Entry) -> Iterator[Trouble]:
    for time in _times(entry):
        yield from _weekday(entry, time)
    said, known = _start(entry.said), _start(entry.known)
    if said and known and known < said:
        yield Trouble(
            entry.id,
            "known before it was said",
            "Check both times; the record keeps them as they are.",
        )
    if isinstance(entry, Meeting):
        yield from _backwards(entry)
    if entry.attested == "signed":
        return
    if entry.source is None and entry.words and not isinstance(entry, Meeting | Person | Mandate):
        yield Trouble(entry.id, "no source", "Name where it stands, or who wrote it down.")


def _not_vouched_for(sight: Sight) -> Iterator[Trouble]:
    for entry in sight.entries:
        if entry.attested == "signed" and not vouched(sight, entry):
            yield Trouble(
                entry.id,
                "marked signed; no signature that holds is on record here",
                "Read it as claimed. Whose act it is may release the signature as well.",
            )


def _times(entry: Entry) -> Iterator[Time]:
    for field in ("said", "known", "starts", "ends", "due", "by_when", "closes"):
        value = entry.get(field)
        if isinstance(value, Time):
            yield value


def _weekday(entry: Entry, time: Time) -> Iterator[Trouble]:
    named = _WEEKDAY.search(time.said) if "day" in time.said.lower() else None
    if named is None or time.start is None or time.moment is None:
        return
    falls_on = _DAYS[time.start.weekday()]
    if falls_on != named[1].lower() and time.moment.precision in {"day", "minute"}:
        yield Trouble(
            entry.id,
            f"'{time.said}': that date is a {falls_on.capitalize()}",
            "Ask which is right, the day of the week or the date.",
        )


def _start(time: Time | None) -> datetime | None:
    return time.start if time else None


def _backwards(room: Meeting) -> Iterator[Trouble]:
    starts, ends = (t.start if t else None for t in (room.starts, room.ends))
    if starts and ends and ends < starts:
        yield Trouble(room.id, "it ends before it starts", "Check both times.")


def _overlaps(rooms: tuple[Meeting, ...]) -> Iterator[Trouble]:
    timed = sorted(
        (r for r in rooms if _span(r)),
        key=lambda r: r.starts.start if r.starts else None,  # type: ignore[arg-type, return-value]
    )
    for i, first in enumerate(timed):
        for second in timed[i + 1 :]:
            if not _clash(first, second):
                break
            if set(first.present) & set(second.present):
                yield Trouble(
                    second.id,
                    f"'{second.title}' overlaps '{first.title}' and somebody is in both",
                    "Ask which time is right; the record keeps both.",
                )


def _span(room: Meeting) -> bool:
    return bool(room.starts and room.ends and room.starts.start and room.ends.start)


def _clash(first: Meeting, second: Meeting) -> bool:
    assert first.ends is not None
    assert second.starts is not None
    assert first.ends.start is not None
    assert second.starts.start is not None
    return second.starts.start < first.ends.start
