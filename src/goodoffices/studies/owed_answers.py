"""owed-answers: every question and request, and whether an answer is on record.

1. A question is owed while nothing answers it. An answer that hedges, answers in part or returns
   a question "looks unanswered": the cue is shown, no verdict is given.
   A party is told "answered in part": how an answer looks is for the mediator alone.
2. An answer ad referendum is owed by the one who must ask at home.
3. A question that somebody promised to answer is listed once, as the promise.
4. A request for a release is answered by the release, and refused by silence once its time has
   passed. To a reader it is what his own record shows.
5. A promise is owed until it is accepted, kept or lapsed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from goodoffices.common.periods import end_of
from goodoffices.common.times import Time
from goodoffices.record.kinds.promises import Deadline, Release, Undertaking
from goodoffices.record.kinds.talk import Answer, Question, Request
from goodoffices.record.sight import Reader, Sight
from goodoffices.studies._reading import clip, finding, is_open, told
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_WAITS = ("owed", "ad referendum", "promised")
SILENT = "no answer by its time: refused"
_LOOKS = ("hedged", "question", "partial")


def owed_answers(sight: Sight) -> Finding:
    """List what each seat was asked or has promised, and what still waits."""
    asked = sight.of_kind(Question, Request)
    promised = {name for u in sight.of_kind(Undertaking) for name in u.of}
    rows = [_row(sight, q, promised=q.id in promised) for q in asked]
    promises = [u for u in sight.of_kind(Undertaking) if is_open(sight, u)]
    rows += [_promise(sight, u) for u in promises]
    seats = [r for r in sight.header.readers if r.kind in {"party", "mediator"}]
    ordered = [
        *(r for r in seats if r.kind == "party"),
        *(r for r in seats if r.kind == "mediator"),
    ]
    lines = [line for seat in ordered for line in _lines(sight, seat, rows)]
    waiting = sum(row["state"] in _WAITS and not _taken_on(row) for row in rows)
    looks = sum(row["state"] == "looks unanswered" for row in rows)
    summary = f"{waiting} owed" + (f", {looks} look unanswered" if looks else "")
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=[*asked, *promises]
    )


def state_of(sight: Sight, question: Question | Request) -> str:
    """Return answered, owed, ad referendum or looks unanswered; of a release, also by silence."""
    answers = sight.cited_by(question, Answer)
    manners = {a.manner for a in answers}
    if manners & {"full", "refused"} or granted(sight, question):
        return "answered"
    if "ad referendum" in manners:
        return "ad referendum"
    if manners & set(_LOOKS):
        return "looks unanswered" if sight.for_mediator else "answered in part"
    silent = isinstance(question, Request) and question.recipient and due_passed(sight, question)
    return SILENT if silent else "owed"


def granted(sight: Sight, question: Question | Request) -> bool:
    """Tell whether a release on record grants it."""
    return question.id in sight.once(_granted)


def _granted(sight: Sight) -> set[str | None]:
    return {release.asked for release in sight.of_kind(Release)}


def declared(asked: Iterable[Request]) -> dict[str | None, set[str]]:
    """Return to whom each default on silence was declared."""
    told: dict[str | None, set[str]] = {}
    for request in asked:
        told.setdefault(request.on_silence, set()).add(request.to)
    return told


def due_of(sight: Sight, request: Request) -> Time | None:
    """Return when a request is due: as a deadline set for it says, or as it says itself."""
    set_ = [d.due for d in sight.cited_by(request, Deadline)]
    return set_[-1] if set_ else request.due


def due_passed(sight: Sight, request: Request) -> bool:
    """Tell whether the time by which it was to be answered is known to have passed."""
    due = due_of(sight, request)
    end = end_of(due) if due and due.chosen else None
    return end is not None and end < sight.as_of


def _row(sight: Sight, question: Question | Request, *, promised: bool) -> dict[str, Any]:
    answers = sight.cited_by(question, Answer)
    state = state_of(sight, question)
    return {
        "question": question.short,
        "asked_to": question.to,
        "asked_by": sight.seat_of(question),
        "entry": question.id,
        "source": sight.ref(question.id),
        "on_word": told(sight, question),
        "state": "promised" if promised and state == "owed" else state,
        "cues": [cue for a in answers for cue in a.cues] if sight.for_mediator else [],
        "answers": [a.id for a in answers],
    }


def _promise(sight: Sight, promise: Undertaking) -> dict[str, Any]:
    return {
        "question": promise.short, "asked_to": promise.whose, "asked_by": None,
        "entry": promise.id, "source": sight.ref(promise.id), "on_word": told(sight, promise),
        "state": "promised", "cues": [], "answers": [],
    }  # fmt: skip


def _lines(sight: Sight, seat: Reader, rows: list[dict[str, Any]]) -> list[Line]:
    own = [row for row in rows if row["asked_to"] == seat.id]
    owed = [_item(sight, r) for r in own if r["state"] in _WAITS and not _taken_on(r)]
    looks = [_item(sight, r) for r in own if r["state"] == "looks unanswered"]
    parts = [" - ".join(owed)] if owed else []
    if looks:
        parts.append(f"{', '.join(looks)}: {'looks' if len(looks) == 1 else 'look'} unanswered")
    name = "you" if seat.id == sight.reader.id else seat.name
    return [Line(name, "; ".join(parts))] if parts else []


def _taken_on(row: dict[str, Any]) -> bool:
    """Tell whether a promise stands in place of this question: the promise is listed."""
    return row["state"] == "promised" and row["asked_by"] is not None


def _item(sight: Sight, row: dict[str, Any]) -> str:
    entry = sight.get(row["entry"])
    assert entry is not None
    word = f", {row['on_word']}" if row["on_word"] else ""
    return f"{clip(row['question'], 44)} {cite(entry)}{word}"


STUDY = Study("owed-answers", "Owed", Audience.ALL, Section.OWED, 1, owed_answers, lead=4)
