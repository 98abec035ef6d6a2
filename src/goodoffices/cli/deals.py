"""Efficient deals of a scenario, and the fair ones among them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    help="Efficient deals of a scenario, exactly; the fair points among them.",
)

JSON = Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")]
SECONDS = Annotated[
    float,
    typer.Option(help="Solver time for densely dependent issues; then the gap is stated.", min=0),
]
SCENARIO = Annotated[Path, typer.Argument(metavar="SCENARIO", help="A folder, or a YAML file.")]


@app.callback()
def deals() -> None:
    """Keep the verbs below as verbs."""


@app.command()
def solve(scenario: SCENARIO, as_json: JSON = False, seconds: SECONDS = math.inf) -> None:
    """Print the efficient deals and the fair points of SCENARIO.

    The format is detected: GENIUS XML, negmas YAML, NegoLog JSON, GeniusWeb JSON, scoreable
    games, or our own YAML.

    Example: goodoffices deals solve examples/deals/panama_1974.yaml --json
    """
    import sys

    from goodoffices.deals import grid, points, report
    from goodoffices.deals.readers import formats

    talks = formats.load(scenario)
    for notice in talks.notices:
        print(f"note: {report.plain(notice)}", file=sys.stderr)
    found = grid.solve(talks, seconds=seconds)
    chosen = points.points(talks, found)
    lines = report.json_lines if as_json else report.table_lines
    sys.stdout.writelines(lines(talks, found, chosen))


@app.command()
def coalitions(scenario: SCENARIO, as_json: JSON = False) -> None:
    """Print which parties some deal of SCENARIO can satisfy together.

    A party accepts a deal that is no worse for it than no deal.

    Example: goodoffices deals coalitions examples/deals/panama_1974.yaml
    """
    import sys

    from goodoffices.deals import coalitions as groups
    from goodoffices.deals import frontier, report
    from goodoffices.deals.readers import formats

    talks = formats.load(scenario)
    found = frontier.efficient_deals(talks)
    largest = groups.coalitions(talks, found)
    lines = report.coalition_json if as_json else report.coalition_table
    sys.stdout.writelines(lines(talks, found, largest, groups.acceptance(talks)))


@app.command()
def convert(scenario: SCENARIO, to: Annotated[Path, typer.Option(help="A new folder.")]) -> None:
    """Write SCENARIO as a negmas YAML folder, so that results can be compared.

    Example: goodoffices deals convert examples/deals/panama_1974.yaml --to panama_negmas
    """
    from goodoffices.common.errors import BadInput
    from goodoffices.deals.readers import formats, negmas

    files = negmas.dump(formats.load(scenario))
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BadInput(
            str(to), expected="a new or empty folder", found=to.name, advice="Name another."
        )
    to.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (to / name).write_text(text, encoding="utf-8")
        print(to / name)
