"""timeline: meetings and what was said in them, by the time of the event."""

from __future__ import annotations

from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Meeting, Person
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, finding
from goodoffices.studies.finding import Audience, Figure, Finding, Section, Study


def timeline(sight: Sight) -> Finding:
    """Lay out every dated entry; the time of the event and the time it was known stay apart."""
    dated = [(when, e) for e in sight.entries if (when := _start(e)) and not isinstance(e, Person)]
    dated.sort(key=lambda pair: pair[0])
    rows = [
        {
            "entry": e.id, "source": sight.ref(e.id), "at": at, "kind": e.kind,
            "whose": sight.seat_of(e), "known": e.known.shown if e.known else None,
        }
        for at, e in dated
    ]  # fmt: skip
    figures = [_figure(sight, dated[-_DRAWN:])] if dated else []
    summary = f"{len(rows)} dated in all"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, figures=figures)


_DRAWN = 300
"""The figure draws the latest entries; `value` holds them all."""


def _start(entry: Entry) -> str | None:
    time = (entry.starts if isinstance(entry, Meeting) else None) or entry.said or entry.known
    return time.start.isoformat()[:16] if time and time.start else None


def _figure(sight: Sight, dated: list[tuple[str, Entry]]) -> Figure:
    rows = [[at, _lane(sight, e), e.kind, _words(e), sight.ref(e.id)] for at, e in dated]
    return Figure(
        "Meetings and statements over time", ("time", "who", "kind", "words", "source"), rows, _SPEC
    )


def _lane(sight: Sight, entry: Entry) -> str:
    return "meetings" if isinstance(entry, Meeting) else sight.name(sight.seat_of(entry))


def _words(entry: Entry) -> str:
    return clip(entry.title if isinstance(entry, Meeting) else entry.words, 90)


_SPEC: dict[str, Any] = {
    "width": 560,
    "height": {"step": 26},
    "mark": {"type": "tick", "thickness": 2, "size": 16},
    "encoding": {
        "x": {"field": "c0", "type": "temporal", "title": None},
        "y": {"field": "c1", "type": "nominal", "title": None, "sort": None},
        "color": {"field": "c1", "type": "nominal", "legend": None, "sort": None},
    },
}

STUDY = Study("timeline", "Timeline", Audience.ALL, Section.PEOPLE, 4, timeline, lead=0)
