"""judgements: the mediator's own assessments, what each rests on, what is not stated.

Two warnings are not two sources: of the reports a judgement rests on, a source is shown only
where its origin is stated and graded by somebody.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.judgement import Judgement, Report
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, name


def judgements(sight: Sight) -> Finding:
    """List judgements with their basis, likelihood and confidence, each on its own."""
    held = sight.of_kind(Judgement)
    held = tuple(sorted(held, key=lambda j: -len(sight.targets(j, Report))))
    rows = [_row(sight, j) for j in held]
    lines = [_line(sight, j, row) for j, row in zip(held, rows, strict=True)]
    bare = sum(not row["basis"] for row in rows)
    summary = f"{counted(len(held), 'judgement')}, {bare} resting on no entry"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


def _row(sight: Sight, judgement: Judgement) -> dict[str, Any]:
    reports = sight.targets(judgement, Report)
    shown = {r.origin for r in reports if r.origin and r.grade != "F"}
    return {
        "entry": judgement.id, "source": sight.ref(judgement.id), "words": judgement.words,
        "by": sight.speaker(judgement), "basis": list(judgement.of),
        "reports": len(reports), "independent_sources_shown": len(shown),
        "likelihood": judgement.likelihood, "confidence": judgement.confidence,
        "needs": judgement.needs,
    }  # fmt: skip


def _line(sight: Sight, judgement: Judgement, row: dict[str, Any]) -> Line:
    parts = [clip(judgement.words, 70)]
    if judgement.by and sight.seat_of(judgement) != sight.reader.id:
        parts[0] = f"{sight.speaker(judgement)}: {parts[0]}"
    if row["reports"]:
        shown, number = row["independent_sources_shown"], row["reports"]
        parts.append(f"{counted(number, 'report')}; independent sources shown: {shown} of {number}")
    elif not row["basis"]:
        parts.append(f"basis: {judgement.basis}")
    if judgement.needs:
        parts.append(f"would need: {clip(judgement.needs, 50)}")
    return Line(name(judgement), ". ".join(parts))


STUDY = Study(
    "judgements",
    "Your own judgements",
    Audience.MEDIATOR,
    Section.JUDGEMENTS,
    1,
    judgements,
    lead=2,
)
