"""Forecasts: questions that can resolve, scored and pooled by one rule."""

from __future__ import annotations

import json
import secrets
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.common.errors import BadInput

if TYPE_CHECKING:
    from goodoffices.forecasts.board import Pooled, Row, Scoreboard
    from goodoffices.forecasts.judgements import QuestionSet, Refused

__all__ = ["app"]

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

FORM = """FILE is YAML (or CSV for yes and no, a row a judgement, columns question, words, rule,
closes, by, at, chance, outcome):

\b
  format: 1
  title: Secretariat, round two
  questions:
    - id: attended
      words: Will both delegations attend the joint session until its scheduled end?
      outcomes: [yes, no]
      rule: Yes if the venue log shows both in the room when the chair closes.
      closes: 2187-03-02T12:00:00Z
      outcome: yes            # or void, ambiguous; left out while open
      judgements:
        - {by: ana, at: 2187-03-01T19:00:00Z, chance: 0.7}
        - {by: ben, at: 2187-03-01T19:05:00Z, word: likely}

Also: correlation (of people's errors, 0 to 1); for a question asked, resolved, scale (ordered or
unordered), excludes, hash, base_rate with reference_class; for a judgement chances (one for each
of several outcomes), seal, nonce. Words of probability: almost no chance, very unlikely,
unlikely, roughly even chance, likely, very likely, almost certain.

A question that cannot resolve is refused with the reason and with questions that would do.
For the mediator's own use, never for the parties.
"""

File = Annotated[Path, typer.Argument(metavar="FILE", help="YAML or CSV; see below.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@app.callback()
def forecasts() -> None:
    """Score and pool forecasts; never shown to the parties."""


@app.command(
    help=f"""Score people and their pool on the questions that have resolved.

\b
example: goodoffices forecasts score examples/forecasts/test_ban_1963.yaml

{FORM}"""
)
def score(
    file: File,
    seed: Annotated[int, typer.Option(min=0, help="Of the draws behind the intervals.")] = 0,
    as_json: Json = False,
) -> None:
    import numpy as np

    from goodoffices.forecasts.board import score_set

    questions = _read(file)
    board = score_set(questions, np.random.default_rng(seed))
    if as_json:
        _print_json(_score_json(questions, board))
    else:
        _print_lines(_score_lines(questions, board))


@app.command(
    help=f"""Pool the standing judgements on each question by one rule.

\b
example: goodoffices forecasts pool examples/forecasts/station.yaml

{FORM}"""
)
def pool(file: File, as_json: Json = False) -> None:
    import numpy as np

    from goodoffices.forecasts.board import pool_set, score_set

    questions = _read(file)
    pools = pool_set(questions)
    board = score_set(questions, np.random.default_rng(0))
    if as_json:
        _print_json(_pool_json(questions, pools, board))
    else:
        _print_lines(_pool_lines(questions, pools, board))


@app.command()
def seal(
    file: File,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The id of a question.")],
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="As in FILE, in braces.")],
    as_json: Json = False,
) -> None:
    """Commit a person to a judgement without showing it.

    Prints the sealed judgement, to hand in now, and the open one, to be kept until all have
    judged. The nonce is drawn from the system unless the judgement names one.

    \b
    example: goodoffices forecasts seal examples/forecasts/station.yaml attended \\
      '{by: ana, at: 2187-03-01T19:00:00Z, chance: 0.7}'
    """  # noqa: D301
    from goodoffices.forecasts.entries import judgement_from
    from goodoffices.forecasts.reader import read_fields
    from goodoffices.forecasts.seals import fingerprint
    from goodoffices.forecasts.seals import seal as sealed

    entry = next((e for e in _read(file).entries if e.name == question), None)
    if entry is None:
        raise _wrong("QUESTION", "the id of a question in the file", question)
    given = read_fields(judgement, "JUDGEMENT")
    nonce = given.hexadecimal("nonce") or secrets.token_bytes(32)
    plain = {name: value for name, value in given.raw.items() if name != "nonce"}
    judged = judgement_from(type(given)(plain, "JUDGEMENT"), entry.question)
    if isinstance(judged, str):
        raise _wrong("JUDGEMENT", "an answer and no seal", judgement)
    known = fingerprint(entry.question)
    made = sealed(known, judged.by, judged.at, judged.answer, nonce=nonce)
    shown = {"by": judged.by, "at": judged.at.isoformat(), "seal": made}
    if as_json:
        _print_json({"question": question, "hash": known, **shown, "nonce": nonce.hex()})
        return
    _print_lines([f"question   {question}", f"its hash   {known}"])
    _print_lines([f"{name:<10} {value}" for name, value in shown.items()])
    _print_lines([f"nonce      {nonce.hex()}", "Hand in all but the nonce; keep the nonce secret."])


def _read(file: Path) -> QuestionSet:
    from goodoffices.forecasts.reader import read

    questions = read(file)
    if questions.refused and not questions.entries:
        raise _none_resolves(file, questions.refused)
    for refused in questions.refused:
        print(
            f"{file.name}: question {refused.name} set aside: it cannot resolve.", file=sys.stderr
        )
    return questions


def _none_resolves(file: Path, refused: tuple[Refused, ...]) -> BadInput:
    said = [
        f"Question {r.name}: {' '.join(r.reasons)} Would do: {' '.join(r.instead)}" for r in refused
    ]
    return BadInput(
        file.name,
        expected="a question that can resolve",
        found=refused[0].words,
        advice=" ".join(said),
    )


def _score_json(questions: QuestionSet, board: Scoreboard) -> dict[str, Any]:
    return {
        "title": questions.title,
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


def _pool_json(
    questions: QuestionSet, pools: tuple[Pooled, ...], board: Scoreboard
) -> dict[str, Any]:
    return {
        "title": questions.title,
        "rule": "log odds, factor 3n/(sqrt(3n^2-3n+1)+2), away from the base rate",
        "correlation": questions.correlation,
        "refused": [_refused_json(r) for r in questions.refused],
        "pools": [_one_pool_json(p, board) for p in pools],
        "caveats": list(board.caveats),
    }


def _one_pool_json(pooled: Pooled, board: Scoreboard) -> dict[str, Any]:
    from goodoffices.common.chance import phrase

    entry, names = pooled.entry, pooled.entry.question.outcomes
    corrected = None
    if board.correction is not None and str(entry.scale) == "yes/no":
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
    return "yes" if str(pooled.entry.scale) == "yes/no" else outcomes[0]


def _plain(result: Any) -> dict[str, Any]:  # noqa: ANN401
    return {name: getattr(result, name) for name in result.__slots__}


def _score_lines(questions: QuestionSet, board: Scoreboard) -> list[str]:
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


def _pool_lines(questions: QuestionSet, pools: tuple[Pooled, ...], board: Scoreboard) -> list[str]:
    lines = [questions.title or "Forecasts", ""]
    for pooled in pools:
        lines += [*_one_pool_lines(pooled, board), ""]
    if not pools:
        lines += ["Nobody's judgement stands.", ""]
    return [*lines, *_refused_lines(questions.refused), *board.caveats, _AUDIENCE]


def _one_pool_lines(pooled: Pooled, board: Scoreboard) -> list[str]:
    one = _one_pool_json(pooled, board)
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


_AUDIENCE = "For the mediator's own use, never for the parties."


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, allow_nan=False, ensure_ascii=False))


def _print_lines(lines: list[str]) -> None:
    for line in lines:
        plain = "".join(c if c.isprintable() else " " for c in line).rstrip()
        indent = " " * (len(plain) - len(plain.lstrip()))
        parts = textwrap.wrap(plain, 79, subsequent_indent=f"{indent}  ") or [""]
        print("\n".join(parts) if len(plain) > 79 else plain)


def _wrong(where: str, expected: str, found: str) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice="See --help.")
