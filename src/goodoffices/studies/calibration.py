"""calibration: how resolved forecasts came out by person, and whether enough have resolved.

1. A forecast counts once it could resolve, has resolved to one of its outcomes and was made before
   its end. Void and ambiguous ones score nobody.
2. A score stands beside its number of questions; under five it has no interval, and says so.
3. No correction is fitted before a hundred have resolved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodoffices.record.kinds.judgement import Forecast, Resolution
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import finding
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study

if TYPE_CHECKING:
    from goodoffices.forecasts.board import Row, Scoreboard
    from goodoffices.forecasts.judgements import Entry as Judged


def calibration(sight: Sight) -> Finding | None:
    """Score the resolved forecasts (Brier, log) by person, against even odds and the base rate."""
    import numpy as np

    from goodoffices.forecasts.board import POOL, score_set
    from goodoffices.forecasts.judgements import QuestionSet

    held = [f for f in sight.of_kind(Forecast) if sight.cited_by(f, Resolution)]
    judged = [made for f in held if (made := _judged(sight, f)) is not None]
    if not judged:
        return None
    board = score_set(QuestionSet(tuple(judged)), np.random.default_rng(0))
    order = list(dict.fromkeys(j.judgements[0].by for j in judged))
    rows = sorted((r for r in board.rows if r.by != POOL), key=lambda r: order.index(r.by))
    value = {
        "resolved": len(judged),
        "people": [_person(sight, row) for row in rows],
        "base_rate": board.base_rate,
        "recalibrated": board.correction is not None,
        "reliability": [_said(r) for r in board.reliability],
    }
    lines = [Line(_called(sight, row), _words(row)) for row in rows]
    summary = f"{len(judged)} forecasts resolved; a correction needs 100"
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=held,
        caveats=board.caveats, figures=_figures(board),
    )  # fmt: skip


def _judged(sight: Sight, forecast: Forecast) -> Judged | None:
    """Return the forecast as the desk scores it; None where it cannot be scored."""
    from goodoffices.forecasts.judgements import Entry, State, judge
    from goodoffices.forecasts.questions import faults, pose

    closes = forecast.closes.said if forecast.closes else None
    posed = (forecast.question, forecast.outcomes, forecast.rule or "", closes)
    excludes = "declared exclusive by whoever posed it" if forecast.exclusive else ""
    outcome = sight.cited_by(forecast, Resolution)[-1].outcome.strip().lower()
    said = forecast.said.start if forecast.said else None
    if faults(*posed, excludes=excludes) or forecast.probability is None or said is None:
        return None
    named = [o.strip().lower() for o in forecast.outcomes]
    if set(named) != {"yes", "no"} or outcome not in named or not 0 < forecast.probability < 1:
        return None
    question = pose(*posed, excludes=excludes)
    who = forecast.by or "not stated"
    answer = judge(named, who, said, forecast.probability)
    happened = named.index(outcome)
    return Entry(sight.ref(forecast.id), question, (answer,), (), State.RESOLVED, happened)


def _person(sight: Sight, row: Row) -> dict[str, Any]:
    return {
        "by": _called(sight, row), "questions": row.questions, "brier": row.brier, "log": row.log,
        "interval90": list(row.interval90) if row.interval90 else None,
        "skill_even_odds": row.skill_even_odds, "skill_base_rate": row.skill_base_rate,
    }  # fmt: skip


def _called(sight: Sight, row: Row) -> str:
    person = sight.person(row.by)
    return person.name if person else "not stated"


def _said(row: Any) -> dict[str, Any]:  # noqa: ANN401 - the desk is imported when it is needed
    return {
        "said": row.said, "times": row.times, "happened": row.happened,
        "interval90": list(row.interval90),
    }  # fmt: skip


def _words(row: Row) -> str:
    noun = "question" if row.questions == 1 else "questions"
    if row.interval90 is None:
        return f"{row.questions} {noun} resolved: too few for a score to say anything"
    lo, hi = row.interval90
    return f"Brier {lo:.2f} to {hi:.2f} over {row.questions} {noun}; even odds score 0.25"


def _figures(board: Scoreboard) -> list[Figure]:
    if board.resolved_yes_no < 10:
        return []
    rows = [
        (r.said, r.times, r.happened, r.interval90[0], r.interval90[1]) for r in board.reliability
    ]
    columns = ("said", "times", "share that happened", "from", "to")
    order = [r.said for r in board.reliability]
    words = {"field": "c0", "type": "nominal", "sort": order, "title": "said"}
    share = {"type": "quantitative", "scale": {"domain": [0, 1]}, "title": "share that happened"}
    ends = {"y": {"field": "c3", **share}, "y2": {"field": "c4"}, "x": words}
    point = {"y": {"field": "c2", **share}, "x": words}
    layers = [{"mark": "rule", "encoding": ends}, {"mark": "point", "encoding": point}]
    return [Figure("What was said, and what happened", columns, rows, {"layer": layers})]


STUDY = Study(
    "calibration", "How forecasts came out", Audience.MEDIATOR, Section.JUDGEMENTS, 3, calibration,
    lead=0,
)  # fmt: skip
