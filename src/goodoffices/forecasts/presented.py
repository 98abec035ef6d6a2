"""What the desk found, as plain JSON for programs and as lines for people.

1. Both say the same. JSON keeps every digit and holds no infinity; lines round.
2. A pool stands with the range within the words used, the people behind it and what it would be
   without each. What was refused stands with the reasons and with what would do.
3. The last line says whose eyes it is for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from goodoffices.common.chance import phrase
from goodoffices.forecasts.board import Pooled, Row, Scoreboard
from goodoffices.forecasts.judgements import QuestionSet, Refused, Scale

__all__ = ["pool_document", "pool_lines", "score_document", "score_lines", "wrapped"]

_AUDIENCE = "For the mediator's own use, never for the parties."


def score_document(questions: QuestionSet, board: Scoreboard) -> dict[str, Any]:
    """Return the scores of a set as plain JSON."""
    return {
        "title": questions.title,
        "for": "mediator",
        "questions": {str(state): n for state, n in board.states.items()},
        "refused": [_refused_json(r) for r in questions.refused],
        "scores": [_row_json(row) for row in board.rows],
        "yes_no": {
            "resolved": board.resolved_yes_no,
            "base_rate": board.base_rate,
            "murphy": None if board.parts is None else _plain(board.parts),
            "reliability": [_plain(row) for row in board.reliability],
            "recalibration": None if board.correction is None else _plain(board.correction),
            "recalibrated_brier_held_out": board.corrected_brier,
        },
        "caveats": list(board.caveats),
    }


def _row_json(row: Row) -> dict[str, Any]:
    return {**_plain(row), "scale": str(row.scale)}


def _refused_json(refused: Refused) -> dict[str, Any]:
    return {
        "question": refused.name,
        "words": refused.words,
        "reasons": list(refused.reasons),
        "instead": list(refused.instead),
    }


def pool_document(
    questions: QuestionSet, pools: tuple[Pooled, ...], board: Scoreboard
) -> dict[str, Any]:
    """Return the pools of a set as plain JSON."""
    return {
        "title": questions.title,
        "for": "mediator",
        "rule": "log odds, factor 3n/(sqrt(3n^2-3n+1)+2), away from the base rate",
        "correlation": questions.correlation,
        "refused": [_refused_json(r) for r in questions.refused],
        "pools": [_onepool_document(p, board) for p in pools],
        "caveats": list(board.caveats),
    }


def _onepool_document(pooled: Pooled, board: Scoreboard) -> dict[str, Any]:

    entry, names = pooled.entry, pooled.entry.question.outcomes
    corrected = None
    if board.correction is not None and entry.scale is Scale.YES_NO:
        corrected = float(board.correction.correct(pooled.yes))
    return {
        "question": entry.name,
        "words": entry.question.words,
        "state": str(entry.state),
        "people": len(pooled.judgements),
        "pooled": dict(zip(names, pooled.chances, strict=True)),
        "of": _of(pooled),
        "word": phrase(pooled.yes),
        "range": [pooled.range.lo, pooled.range.hi],
        "mean": dict(zip(names, pooled.mean, strict=True)),
        "factor": pooled.factor,
        "effective_people": pooled.effective,
        "base_rates": entry.base_rates and dict(zip(names, entry.base_rates, strict=True)),
        "reference_class": entry.reference_class or None,
        "judgements": {j.by: dict(zip(names, j.chances, strict=True)) for j in pooled.judgements},
        "without": pooled.without,
        "sealed": sorted(entry.sealed),
        "recalibrated": corrected,
    }


def _of(pooled: Pooled) -> str:
    outcomes = pooled.entry.question.outcomes
    return "yes" if pooled.entry.scale is Scale.YES_NO else outcomes[0]


def _plain(result: Any) -> dict[str, Any]:  # noqa: ANN401
    return {name: getattr(result, name) for name in result.__slots__}


def score_lines(questions: QuestionSet, board: Scoreboard) -> list[str]:
    """Return the scores of a set as lines to be read."""
    counts = ", ".join(f"{n} {state}" for state, n in board.states.items() if n)
    lines = [questions.title or "Forecasts", f"Questions: {counts or 'none'}.", ""]
    if board.rows:
        lines.append(
            f"{'who':<15} {'scale':<8} {'n':>4}  {'Brier':<20} {'log':>5} {'by days':>7} "
            f"{'base':>6} {'even':>6}"
        )
        lines += [_row_line(row) for row in board.rows]
        lines.append("Lower is better; base and even: skill against the base rate and even odds.")
        lines += [
            f"Ranked probability score of {row.by}: {row.rps:.4f}."
            for row in board.rows
            if row.rps is not None
        ]
    if board.parts is not None:
        parts = board.parts
        lines += [
            "",
            f"Pool, yes and no: Brier {parts.brier:.4f} = {parts.reliability:.4f} reliability",
            f"  - {parts.resolution:.4f} resolution + {parts.uncertainty:.4f} uncertainty.",
        ]
    lines += [
        f"said {r.said:<22} {r.times:>5} times, happened {r.happened:.0%} "
        f"({r.interval90[0]:.0%} to {r.interval90[1]:.0%})"
        for r in board.reliability
    ]
    if board.correction is not None:
        lines.append(_correction_line(board))
    return [*lines, "", *_refused_lines(questions.refused), *board.caveats, _AUDIENCE]


def _row_line(row: Row) -> str:
    brier = f"{row.brier:.4f}"
    if row.interval90 is not None:
        brier += f" ({row.interval90[0]:.3f}-{row.interval90[1]:.3f})"
    cells = (row.time_averaged, row.skill_base_rate, row.skill_even_odds)
    days, base, even = ("-" if c is None else f"{c:.3f}" for c in cells)
    return (
        f"{row.by[:15]:<15} {row.scale:<8} {row.questions:>4}  {brier:<20} {row.log:>5.3f} "
        f"{days:>7} {base:>6} {even:>6}"
    )


def _correction_line(board: Scoreboard) -> str:
    fit = board.correction
    assert fit is not None
    gain = "not tried on questions left out"
    if board.corrected_brier is not None:
        gain = f"on questions left out it scores {board.corrected_brier:.4f}"
    return (
        f"Correction on {fit.resolved} resolved: log odds = {fit.intercept:+.3f} "
        f"{fit.slope:+.3f} x; {gain}."
    )


def pool_lines(questions: QuestionSet, pools: tuple[Pooled, ...], board: Scoreboard) -> list[str]:
    """Return the pools of a set as lines to be read."""
    lines = [questions.title or "Forecasts", ""]
    for pooled in pools:
        lines += [*_onepool_lines(pooled, board), ""]
    if not pools:
        lines += ["Nobody's judgement stands.", ""]
    return [*lines, *_refused_lines(questions.refused), *board.caveats, _AUDIENCE]


def _onepool_lines(pooled: Pooled, board: Scoreboard) -> list[str]:
    one = _onepool_document(pooled, board)
    low, high = one["range"]
    within = f"{low:.2f} to {high:.2f} within the words used"
    lines = [
        f"{one['question']}: {one['words']}",
        f"  {one['of']}: {one['word']}, {pooled.yes:.2f}; {within}",
        f"  {one['people']} judged, factor {one['factor']:.2f}",
    ]
    if len(pooled.chances) > 2:
        lines.append("  " + ", ".join(f"{k} {v:.2f}" for k, v in one["pooled"].items()))
    for by, said in one["judgements"].items():
        without = one["without"].get(by)
        rest = "" if without is None else f"; without, {without:.2f}"
        lines.append(f"  {by} said {said[one['of']]:.2f}{rest}")
    if one["base_rates"]:
        lines.append(f"  base rate {one['base_rates'][one['of']]:.2f}: {one['reference_class']}")
    if one["recalibrated"] is not None:
        lines.append(f"  corrected by the record: {one['recalibrated']:.2f}")
    return lines


def _refused_lines(refused: tuple[Refused, ...]) -> list[str]:
    lines = []
    for one in refused:
        lines.append(f"Refused, {one.name}: it cannot resolve.")
        lines += [f"  - {reason}" for reason in one.reasons]
        lines += [f"  would do: {question}" for question in one.instead]
    return lines


def wrapped(lines: Iterable[str]) -> Iterable[str]:
    """Yield the lines cut to 79 columns, without anything a terminal would obey."""
    for line in lines:
        plain = "".join(c if c.isprintable() else " " for c in line).rstrip()
        indent = " " * (len(plain) - len(plain.lstrip()))
        if len(plain) <= 79:
            yield plain
        else:
            yield from textwrap.wrap(plain, 79, subsequent_indent=f"{indent}  ")
