"""projections: computed pictures of the future, and what was not stated about each."""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.judgement import Projection
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_WANTED = {
    "author": "author", "interval": "range", "dated": "date", "sides": "whose losses",
    "inputs": "assumptions",
}  # fmt: skip


def projections(sight: Sight) -> Finding:
    """List each projection with what would have to be known before it is shown again."""
    held = sight.of_kind(Projection)
    rows = [_row(sight, p) for p in held]
    lines = [_line(p) for p in held if missing(p)]
    short = sum(bool(missing(p)) for p in held)
    summary = f"{short} of {len(held)} projections lack an author, a range, a date or a side"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


def missing(projection: Projection) -> list[str]:
    """Return what was not stated of a projection, in words."""
    return [word for field, word in _WANTED.items() if not getattr(projection, field)]


def _row(sight: Sight, projection: Projection) -> dict[str, Any]:
    return {
        "entry": projection.id, "source": sight.ref(projection.id), "what": projection.what,
        "claimed": projection.value, "whose": projection.whose, "author": projection.author,
        "interval": projection.interval, "sides": projection.sides,
        "not_stated": missing(projection),
    }  # fmt: skip


def _line(projection: Projection) -> Line:
    lacks = ", ".join(missing(projection))
    lone = any(c.isdigit() for c in projection.value) and not projection.interval
    unfit = "; not fit to show alone" if lone else ""
    words = f"{projection.what} {cite(projection)}: not stated: {lacks}{unfit}"
    return Line(projection.value, words)


STUDY = Study(
    "projections", "Figures of what may come", Audience.ALL, Section.SETTLE, 4, projections, lead=2
)
