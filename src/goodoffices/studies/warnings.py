"""warnings: who was warned, when, through whom, how graded, and what is blank.

1. A report says who holds it; whether two reports are two observations has to be shown.
2. What was not stated is "not recorded" or "not stated"; nothing is filled in.
3. A grade is a letter for the source and a digit for the item; F6 until somebody assesses it.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.judgement import Report
from goodoffices.record.sight import Sight
from goodoffices.studies._boards import by_topic, observers, upstream_of
from goodoffices.studies._reading import clip, finding, joined, told
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def warnings(sight: Sight) -> Finding | None:
    """List reports with receipt, origin, grade and blanks, and count first observers by topic."""
    held = sight.of_kind(Report)
    if not held:
        return None
    groups = by_topic(sight).values()
    value = {
        "reports": [_row(sight, r) for r in held],
        "topics": [
            {
                "topic": group[0].topic,
                "reports": len(group),
                "independent_sources_shown": observers(group),
                "holders": list(dict.fromkeys(r.holder for r in group)),
            }
            for group in groups
        ],
    }
    lines = [_line(sight, group) for group in groups]
    several = sum(len(group) > max(observers(group), 1) for group in groups)
    summary = f"{len(held)} {'report' if len(held) == 1 else 'reports'}, {several} "
    summary += f"{'topic' if several == 1 else 'topics'} with more reports than first observers"
    return finding(sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=held)


def _row(sight: Sight, report: Report) -> dict[str, Any]:
    return {
        "entry": report.id, "source": sight.ref(report.id), "words": report.words,
        "holder": report.holder, "topic": report.topic, "on_word": told(sight, report),
        "received": report.known.said if report.known else "not recorded",
        "origin": report.origin or "not stated", "first_observer_shown": bool(upstream_of(report)),
        "grade": f"{report.grade}{report.credibility}", "blanks": list(report.blanks),
    }  # fmt: skip


def _line(sight: Sight, group: tuple[Report, ...]) -> Line:
    holders = joined(dict.fromkeys(sight.name(r.holder) for r in group))
    parts = [f"{holders} {cite(*group)}: {len(group)} {'report' if len(group) == 1 else 'reports'}"]
    parts.append(f"independent sources shown: {observers(group)} of {len(group)}")
    if any(r.known is None for r in group):
        parts.append("received: not recorded")
    grades = dict.fromkeys(f"{r.grade}{r.credibility}" for r in group)
    parts.append(f"grade {', '.join(grades)}")
    blanks = dict.fromkeys(blank for r in group for blank in r.blanks)
    if blanks:
        parts.append(f"blank: {clip(', '.join(blanks), 70)}")
    return Line(group[0].topic or "warned", ". ".join(parts))


STUDY = Study(
    "warnings", "Warnings and reports", Audience.MEDIATOR, Section.JUDGEMENTS, 5, warnings, lead=0
)
