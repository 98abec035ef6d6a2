"""Warnings on record as a board: the least that can be weighed without a board of one's own.

1. A warning is a report that was filed with the blanks of a threat: method, timing or target.
2. Who first observed is known only where an origin is stated and somebody has graded it; reports
   of one origin are one observation, and so is what one holder passes on without an origin.
   The holder passes it on; who stands behind it cannot be judged until somebody does.
3. The hypotheses are the same for every case and name no party: whose hard-liners it would be,
   nothing on record can tell. Priors are wide, shown, and meant to be replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodoffices.record.kinds.judgement import Report
from goodoffices.record.sight import Sight

if TYPE_CHECKING:
    from goodoffices.intelligence.board import Board

__all__ = ["NAMES", "THREAT", "by_topic", "observers", "threat_board", "threats", "upstream_of"]

MOST_HOLDERS = 5
THREAT = ("method", "timing", "target")
NAMES = {
    "element": "hard-liners on one side",
    "third_party": "a third party",
    "insider": "an insider acting alone",
    "disinformation": "a planted story",
    "nothing": "nothing or noise",
    "other": "something else",
}
_PRIOR = {
    "element": (0.10, 0.24),
    "third_party": (0.05, 0.14),
    "insider": (0.03, 0.09),
    "disinformation": (0.08, 0.20),
    "nothing": (0.30, 0.55),
    "other": (0.03, 0.08),
}
_PLOT = {"disinformation": "almost no chance", "nothing": "almost no chance"}


def upstream_of(report: Report) -> str | None:
    """Return who first observed, as far as it was stated and graded."""
    return report.origin if report.origin and report.grade != "F" else None


def observers(reports: tuple[Report, ...]) -> int:
    """Return how many first observers are shown to be different ones."""
    return len({upstream_of(r) for r in reports} - {None})


def threats(sight: Sight) -> dict[str | None, tuple[Report, ...]]:
    """Return the warnings by topic, topics in the order they came up."""
    groups = by_topic(sight)
    topics = dict.fromkeys(r.topic for r in sight.of_kind(Report) if set(r.blanks) & set(THREAT))
    return {topic: groups[topic] for topic in topics}


def by_topic(sight: Sight) -> dict[str | None, tuple[Report, ...]]:
    """Return all reports by topic, topics in the order they came up."""
    groups: dict[str | None, list[Report]] = {}
    for report in sight.of_kind(Report):
        groups.setdefault(report.topic, []).append(report)
    return {topic: tuple(reports) for topic, reports in groups.items()}


def threat_board(reports: tuple[Report, ...]) -> Board:
    """Return the board of the warnings on one topic; items and sources are their handles."""
    from goodoffices.intelligence.reading import board_from

    holders = list(dict.fromkeys(r.holder for r in reports))[:MOST_HOLDERS]

    def _alias(report: Report) -> str:
        upstream = upstream_of(report)
        if upstream is not None:
            return f"relay-{report.id}"
        known = report.holder in holders
        return f"holder-{holders.index(report.holder) if known else len(holders)}"

    named = list(dict.fromkeys(u for r in reports if (u := upstream_of(r)) is not None))
    roles = {"disinformation", "nothing", "other"}
    return board_from(
        {
            "format": 1,
            "question": "What stands behind the warnings?",
            "hypotheses": [
                {"id": h, "prior": list(ends), **({"role": h} if h in roles else {})}
                for h, ends in _PRIOR.items()
            ],
            "claims": [{"id": "threat", "expected": _expected()}],
            "upstreams": [
                {"id": f"origin-{n}", "name": words, **_watched()} for n, words in enumerate(named)
            ],
            "unknown_upstream": _watched(),
            "sources": list({_alias(r): _source(r, _alias(r), named) for r in reports}.values()),
            "reports": [
                {
                    "id": r.id,
                    "source": _alias(r),
                    "claim": "threat",
                    "value": "says",
                    "credibility": r.credibility,
                    "wording": r.quote or r.text,
                    "known_time": r.known.said if r.known and r.known.start else None,
                }
                for r in reports
            ],
        }
    )


def _expected() -> dict[str, str]:
    return {**_PLOT, "other": "roughly even chance", "rest": "almost certain"}


def _watched() -> dict[str, object]:
    given = {"disinformation": "almost certain", "rest": [0.01, 0.10]}
    control = {"by": "whoever wants failure", "given": given, "wants": {"threat": "very likely"}}
    return {"hit": "likely", "false_alarm": "very unlikely", "control": [control]}


def _source(report: Report, alias: str, named: list[str]) -> dict[str, object]:
    upstream = upstream_of(report)
    home = {} if upstream is None else {"upstream": f"origin-{named.index(upstream)}"}
    graded = {"letter": report.grade, "hit": "very likely", "false_alarm": "very unlikely"}
    return {"id": alias, **graded, **home}
