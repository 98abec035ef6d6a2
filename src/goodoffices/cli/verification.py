"""Inspection sizes, inspection games, regimes that make a promise credible."""

from __future__ import annotations

import json
from typing import Annotated

import typer

__all__ = ["app"]

app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    help="Inspection sizes, inspection games, regimes that make a promise credible.",
)

Json = Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")]


@app.callback()
def _desk() -> None:
    """Inspection sizes, inspection games, regimes that make a promise credible."""


def _show(document: object, lines: list[str], *, as_json: bool) -> None:
    """Print one JSON document, or the lines a person reads aloud."""
    print(json.dumps(document, allow_nan=False) if as_json else "\n".join(lines))


@app.command()
def sample(
    items: Annotated[int, typer.Option(help="Items in the lot.")],
    violations: Annotated[int, typer.Option(help="Items in breach if there is a breach.")],
    miss: Annotated[str, typer.Option(help="Allowed chance to miss them all: 0.1 or 1/10.")],
    as_json: Json = False,
) -> None:
    """Say how many items to inspect, exactly.

    Example: goodoffices verification sample --items 100 --violations 10 --miss 0.1
    """
    from goodoffices.verification.sampling import detection_probability, sample_size

    size = sample_size(items, violations, miss)
    odds = float(detection_probability(items, violations, size))
    _show(
        {"sample": size, "detection": odds, "exact": True},
        [
            f"Inspect {size} of {items} items, drawn at random.",
            f"If {violations} are in breach, the chance to find at least one is {odds:.4f}.",
            "This holds if nobody knows the draw beforehand and an inspected breach is recognised.",
        ],
        as_json=as_json,
    )


@app.command()
def game(
    periods: Annotated[int, typer.Option(help="Periods left.")],
    inspections: Annotated[int, typer.Option(help="Inspections left.")],
    violations: Annotated[int, typer.Option(help="Violations intended at most.")] = 1,
    as_json: Json = False,
) -> None:
    """Say what a sequential inspection game is worth, and how likely to inspect now.

    Example: goodoffices verification game --periods 10 --inspections 3
    """
    from goodoffices.verification.games import inspection_probability, inspection_value

    value = inspection_value(periods, inspections, violations=violations)
    first = inspection_probability(periods, inspections, violations=violations)
    now = "not bound to one value" if first is None else f"{first} = {float(first):.4f}"
    _show(
        {"value": str(value), "first_period_inspection": None if first is None else str(first)},
        [
            f"Value to the inspectee: {value} = {float(value):.4f}",
            "  (+1 for each violation not caught, -1 for the one caught, 0 for legal behaviour)",
            f"Chance to inspect in the first period: {now}",
        ],
        as_json=as_json,
    )
