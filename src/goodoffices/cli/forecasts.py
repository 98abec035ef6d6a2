"""Forecasts: questions that can resolve, scored and pooled by one rule."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.common.errors import BadInput

if TYPE_CHECKING:
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
    from goodoffices.forecasts.presented import score_document, score_lines

    questions = _read(file)
    board = score_set(questions, np.random.default_rng(seed))
    if as_json:
        _print_json(score_document(questions, board))
    else:
        _print_lines(score_lines(questions, board))


@app.command(
    help=f"""Pool the standing judgements on each question by one rule.

\b
example: goodoffices forecasts pool examples/forecasts/station.yaml

{FORM}"""
)
def pool(file: File, as_json: Json = False) -> None:
    import numpy as np

    from goodoffices.forecasts.board import pool_set, score_set
    from goodoffices.forecasts.presented import pool_document, pool_lines

    questions = _read(file)
    pools = pool_set(questions)
    board = score_set(questions, np.random.default_rng(0))
    if as_json:
        _print_json(pool_document(questions, pools, board))
    else:
        _print_lines(pool_lines(questions, pools, board))


@app.command()
def seal(
    file: File,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The id of a question.")],
    judgement: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="As in FILE.")],
    as_json: Json = False,
) -> None:
    """Commit a person to a judgement without showing it.

    Prints the hash, to hand in now, and the nonce, to be kept until all have judged. The nonce is
    drawn from the system unless one is given.

    \b
    example: goodoffices forecasts seal examples/forecasts/station.yaml attended \\
      by=ana at=2187-03-01T19:00:00Z chance=0.7
    """  # noqa: D301
    from goodoffices.forecasts.entries import judgement_of
    from goodoffices.forecasts.seals import fingerprint
    from goodoffices.forecasts.seals import seal as sealed

    entry = next((e for e in _read(file).entries if e.name == question), None)
    if entry is None:
        raise BadInput(
            "QUESTION",
            expected="the id of a question in the file",
            found=question,
            advice="See `goodoffices forecasts pool FILE`.",
        )
    judged, given = judgement_of(judgement, entry.question)
    nonce, known = given or secrets.token_bytes(32), fingerprint(entry.question)
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


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, allow_nan=False, ensure_ascii=False))


def _print_lines(lines: Iterable[str]) -> None:
    from goodoffices.forecasts.presented import wrapped

    for line in wrapped(lines):
        print(line)
