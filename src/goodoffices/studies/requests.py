"""requests: what was formally asked of whom, why, by when, and what its blanks hold.

1. A request shows who asks whom, for what purpose, by when, and each field with what was put in it.
   What was not answered stays blank.
2. Granted, refused, answered, or open; or its time passed without an answer, and of a release that
   counts as refused, as was told beforehand. To a reader it is what his own record shows.
3. What silence will be taken for is shown with those it was declared to. The mediator sees to which
   party the same was not offered: nothing assumes that it need be, it asks.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.talk import Answer, Request
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, cut, finding, joined, others
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite
from goodoffices.studies.owed_answers import declared, due_of, due_passed, granted, state_of


def requests(sight: Sight) -> Finding | None:
    """List each formal request with its purpose, time, blanks and default, and how it stands."""
    asked = sight.of_kind(Request)
    if not asked:
        return None
    rows = [_row(sight, request) for request in asked]
    lines = [_line(sight, q, row) for q, row in zip(asked, rows, strict=True)]
    if sight.for_mediator:
        told = declared(asked)
        lines += [line for q in asked for line in _not_offered(sight, q, told[q.on_silence])]
    waiting = sum(row["state"] in _OPEN for row in rows)
    summary = f"{counted(len(rows), 'request')}, {waiting} open"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=asked)


_OPEN = ("open", "no answer by its time", "ad referendum", "looks unanswered", "answered in part")


def _row(sight: Sight, request: Request) -> dict[str, Any]:
    filled = {f.field: f.words for a in sight.cited_by(request, Answer) for f in a.filled}
    return {
        "entry": request.id, "source": sight.ref(request.id), "from": sight.seat_of(request),
        "by": sight.speaker(request) or None, "to": request.to, "what": request.short,
        "purpose": request.purpose, "due": due.said if (due := due_of(sight, request)) else None,
        "fields": {field: filled.get(field) for field in request.fields},
        "recipient": list(request.recipient),
        "on_silence": request.on_silence, "on_silence_told": list(request.on_silence_told),
        "state": _state(sight, request),
    }  # fmt: skip


def _state(sight: Sight, request: Request) -> str:
    if granted(sight, request):
        return "granted"
    if any(a.manner == "refused" for a in sight.cited_by(request, Answer)):
        return "refused"
    state = state_of(sight, request)
    if state != "owed":
        return state
    return "no answer by its time" if due_passed(sight, request) else "open"


def _line(sight: Sight, request: Request, row: dict[str, Any]) -> Line:
    whom = sight.name(row["from"]) + (f" ({row['by']})" if row["by"] else "")
    parts = [
        f"{whom} to {cut(sight, request.to)}: {clip(request.short, 50)} {cite(request)}",
        f"for {clip(request.purpose, 50)}" if request.purpose else "purpose not stated",
        f"by {clip(due.shown, 50)}" if (due := due_of(sight, request)) else "time not stated",
    ]
    if request.recipient:
        parts.append(f"to be told to {joined(sight.name(r) for r in request.recipient)}")
    parts += [f"{field}: {words or '______'}" for field, words in row["fields"].items()]
    if request.on_silence:
        parts.append(f"silence = {clip(request.on_silence, 40)}")
    return Line(row["state"], "; ".join(parts))


def _not_offered(sight: Sight, request: Request, told: set[str]) -> list[Line]:
    """Return the parties to whom the same default on silence was not offered."""
    if not request.on_silence or request.recipient:
        return []
    missing = joined(p.name for p in others(sight, request.to) if p.id not in told)
    if not missing:
        return []
    words = f"silence = {clip(request.on_silence, 40)} {cite(request)}: not offered to {missing}"
    return [Line("same?", words)]


STUDY = Study(
    "requests", "Formal requests", Audience.ALL, Section.OWED, 2, requests, lead=0
)  # fmt: skip
