"""owed-intelligence: the blanks of each warning, whom they were asked of, on what terms.

1. A warning without method, timing or target is a form with blanks, owed by whoever holds it.
   It asks; a holder may have good ground to wait.
2. A request shows who asked, why, by when, and what silence would be taken for. What was declared
   to one holder and not to another is shown.
3. Who first observed is a blank like the others, and the first to ask for: it tells whether two
   warnings are two.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.judgement import Report
from goodoffices.record.kinds.talk import Request
from goodoffices.record.sight import Reader, Sight
from goodoffices.studies._boards import THREAT, threats, upstream_of
from goodoffices.studies._reading import clip, finding, joined, parties
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite
from goodoffices.studies.owed_answers import declared, state_of


def owed_intelligence(sight: Sight) -> Finding | None:
    """List for each holder of a warning its blanks, the requests for them, and what is unequal."""
    held = tuple(r for reports in sight.once(threats).values() for r in reports)
    if not held:
        return None
    asked = [q for q in sight.of_kind(Request) if set(q.fields) & set(THREAT)]
    rows = [
        _row(sight, party, [r for r in held if r.holder == party.id], asked)
        for party in parties(sight)
        if any(r.holder == party.id for r in held)
    ]
    lines = [_line(sight, row) for row in rows]
    lines += _unequal(sight, rows, asked)
    blanks = sum(len(row["blanks"]) for row in rows)
    summary = f"{blanks} blanks in the warnings of {len(rows)} "
    summary += "party" if len(rows) == 1 else "parties"
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=[*held, *asked]
    )


def _row(
    sight: Sight, party: Reader, reports: list[Report], asked: list[Request]
) -> dict[str, Any]:
    blanks = list(dict.fromkeys(blank for r in reports for blank in r.blanks))
    if not all(upstream_of(r) for r in reports) and "source" not in blanks:
        blanks.append("source")
    return {
        "party": party.id, "reports": [r.id for r in reports], "blanks": blanks,
        "requests": [_request(sight, q) for q in asked if q.to == party.id],
    }  # fmt: skip


def _request(sight: Sight, request: Request) -> dict[str, Any]:
    return {
        "entry": request.id, "source": sight.ref(request.id), "by": sight.speaker(request),
        "purpose": request.purpose or "not stated",
        "due": request.due.said if request.due else "not stated",
        "on_silence": request.on_silence or "not stated",
        "on_silence_told": list(request.on_silence_told), "state": state_of(sight, request),
    }  # fmt: skip


def _line(sight: Sight, row: dict[str, Any]) -> Line:
    reports = [e for handle in row["reports"] if (e := sight.get(handle))]
    parts = [f"blank {cite(*reports)}: {clip(', '.join(row['blanks']) or 'nothing', 70)}"]
    for request in row["requests"]:
        entry = sight.get(request["entry"])
        assert entry is not None
        by = request["by"] or "not stated"
        parts.append(f"asked by {by} {cite(entry)}, due {request['due']}: {request['state']}")
    if not row["requests"]:
        parts.append("no request on record")
    return Line(sight.name(row["party"]), "; ".join(parts))


def _unequal(sight: Sight, rows: list[dict[str, Any]], asked: list[Request]) -> list[Line]:
    """Return what was asked, or declared of silence, to some holders and not to others."""
    told = declared(asked)
    lines = []
    for request in asked:
        same = told[request.on_silence]
        missing = [row["party"] for row in rows if row["party"] not in same]
        if request.on_silence and missing:
            names = joined(sight.name(p) for p in missing)
            lines.append(
                Line(
                    "same?",
                    f"silence = {clip(request.on_silence, 40)} {cite(request)}: declared to "
                    f"{sight.name(request.to)}; {names}: no record",
                )
            )
    return lines


STUDY = Study(
    "owed-intelligence", "Blanks in the warnings", Audience.MEDIATOR, Section.OWED, 6,
    owed_intelligence, lead=0,
)  # fmt: skip
