"""Warnings weighed with their lineage: boards of hypotheses, reports and artefacts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from goodoffices.intelligence.board import Board
    from goodoffices.intelligence.weighing import Weighing

app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    help="Weigh boards of hypotheses, reports and artefacts, in words or numbers.",
)

BoardPath = Annotated[Path, typer.Argument(metavar="BOARD", help="A board in YAML.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Draws = Annotated[int, typer.Option(min=1, max=100_000, help="Draws for the 90 % interval.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the draws.")]


@app.callback()
def _desk() -> None:
    """Keep subcommands subcommands."""


@app.command()
def weigh(board: BoardPath, json_: Json = False, draws: Draws = 200, seed: Seed = 0) -> None:
    """Weigh a board: the answer with its interval, three readings of lineage, linchpins.

    Example: goodoffices intelligence weigh examples/boards/unity_station_warnings.yaml
    """
    import numpy as np

    from goodoffices.intelligence.reading import read_board
    from goodoffices.intelligence.weighing import weigh as weighed

    read = read_board(board)
    found = weighed(read, np.random.default_rng(seed), draws=draws)
    print(_document(found.as_json()) if json_ else _table(read, found))


def _document(value: object) -> str:
    return json.dumps(value, indent=1, allow_nan=False, ensure_ascii=False)


def _percent(chance: float) -> str:
    if 0 < chance < 0.001:
        return "< 0.1 %"
    return f"{100 * chance:.1f} %"


def _table(board: Board, found: Weighing) -> str:
    names = {h.id: h.name for h in board.hypotheses}
    width = max(len(h) for h in names)
    order = sorted(found.posterior, key=lambda h: -found.posterior[h])
    rows = [
        f"  {h:<{width}}  {_percent(found.posterior[h]):>8}  "
        f"{_percent(found.interval90[h][0]):>8} to {_percent(found.interval90[h][1]):<8}  "
        f"{found.words[h]}"
        for h in order
    ]
    return "\n".join(
        [
            board.question or board.id,
            "",
            "How likely (middle 90 % of answers within what was stated)",
            *rows,
            "",
            *_three(found, order, width),
            "",
            f"Confidence in the evidence: {found.confidence}",
            "",
            *_pins(found),
            *(["", "Mind"] if found.warnings else []),
            *(f"  - {line}" for line in found.warnings),
        ]
    )


def _three(found: Weighing, order: list[str], width: int) -> list[str]:
    head = f"  {'':<{width}}  {'all independent':>16}  {'as stated':>10}  {'one upstream':>13}"
    return [
        "Three readings of who first observed",
        head,
        *(
            f"  {h:<{width}}  {_percent(found.if_independent[h]):>16}  "
            f"{_percent(found.posterior[h]):>10}  {_percent(found.if_one_upstream[h]):>13}"
            for h in order
        ),
    ]


def _pins(found: Weighing) -> list[str]:
    if not found.linchpins:
        return []
    width = max(len(pin.item) for pin in found.linchpins)
    return [
        "What the answer hangs on (bits it moves if taken away; who leads without it)",
        *(
            f"  {pin.item:<{width}}  {pin.bits:7.3f}  {pin.leader_without or 'nobody alone'}"
            for pin in found.linchpins
        ),
    ]
