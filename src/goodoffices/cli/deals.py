"""Efficient deals of a scenario, and the fair ones among them."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

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
SEED = Annotated[int, typer.Option(help="Any number: the same one gives the same figures.")]
DEALS = Annotated[Path, typer.Argument(metavar="DEALS", help="YAML: what was tabled or signed.")]
SAID = Annotated[Path, typer.Argument(metavar="SAID", help="YAML: what is known of each side.")]
SCENARIO = Annotated[Path, typer.Argument(metavar="SCENARIO", help="A folder, or a YAML file.")]


@app.callback()
def deals() -> None:
    """Keep the verbs below as verbs."""


def _show(document: dict[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print one JSON document, or the lines a person reads aloud."""
    if as_json:
        print(json.dumps(document, allow_nan=False))
    else:
        sys.stdout.writelines(lines)


@app.command()
def solve(scenario: SCENARIO, as_json: JSON = False, seconds: SECONDS = math.inf) -> None:
    """Print the efficient deals and the fair points.

    The format is detected: GENIUS XML, negmas YAML, NegoLog JSON, GeniusWeb JSON, scoreable
    games, or our own YAML.

    Example: goodoffices deals solve examples/deals/panama_1974.yaml --json
    """
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
    """Print which parties some deal can satisfy.

    A party accepts a deal that is no worse for it than no deal.

    Example: goodoffices deals coalitions examples/deals/panama_1974.yaml
    """
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
    """Write SCENARIO as a negmas YAML folder.

    So that results can be compared.

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


@app.command()
def preferences(
    said: SAID,
    as_json: JSON = False,
    draws: Annotated[int, typer.Option(help="Preferences drawn.", min=50, max=5000)] = 400,
    seed: SEED = 1,
) -> None:
    """Print which deals are efficient, how surely.

    From orders, ranges and comparisons, and whoever estimated them.

    Example: goodoffices deals preferences examples/deals/shuttle/border_said.yaml
    """
    from goodoffices.deals import known_report
    from goodoffices.deals.readers.said import read

    document = known_report.preferences(read(said), draws=draws, seed=seed)
    _show(document, known_report.preferences_lines(document), as_json=as_json)


@app.command()
def questions(
    said: SAID,
    as_json: JSON = False,
    wrong: Annotated[
        float, typer.Option(help="Chance that an answer is wrong.", min=0, max=0.49)
    ] = 0.0,
    seed: SEED = 1,
) -> None:
    """Print the next best question for every side.

    The same words for each.

    Example: goodoffices deals questions examples/deals/shuttle/border_said.yaml
    """
    from goodoffices.deals import known_report
    from goodoffices.deals.readers.said import read

    document = known_report.next_to_ask(read(said), seed=seed, wrong=wrong)
    _show(document, known_report.question_lines(document), as_json=as_json)


@app.command("third-options")
def third_options(
    scenario: SCENARIO, deals: DEALS, as_json: JSON = False, seconds: SECONDS = math.inf
) -> None:
    """Print deals better for all than those tabled.

    Each with its gains, what it assumes, and the nearest alternative of each side.

    Example: goodoffices deals third-options examples/deals/border_talks.yaml
    examples/deals/shuttle/border_tabled.yaml
    """
    from goodoffices.deals import options_report
    from goodoffices.deals.readers import formats, tabled
    from goodoffices.deals.third_options import third_options as search

    talks = formats.load(scenario)
    told = tabled.read(deals, talks)
    found = search(talks, told.tabled, extensions=told.wider, seconds=seconds)
    document = options_report.document(talks, list(told.tabled), found)
    _show(document, options_report.lines(document, start="best tabled deal"), as_json=as_json)


@app.command("after-signing")
def after_signing(scenario: SCENARIO, deals: DEALS, as_json: JSON = False) -> None:
    """Print what is better for all than what is signed.

    That there is nothing is proved.

    Example: goodoffices deals after-signing examples/deals/border_talks.yaml
    examples/deals/shuttle/border_tabled.yaml
    """
    from goodoffices.common.errors import BadInput
    from goodoffices.deals import options_report
    from goodoffices.deals.readers import formats, tabled
    from goodoffices.deals.third_options import better_for_all

    talks = formats.load(scenario)
    told = tabled.read(deals, talks)
    if told.signed is None:
        raise BadInput(
            f"{deals.name}, signed", expected="the deal that was signed", found="none",
            advice="Add `signed:` with a value for every issue.",
        )  # fmt: skip
    found = better_for_all(talks, told.signed, extensions=told.wider)
    document = options_report.document(talks, [told.signed], found)
    _show(document, options_report.lines(document, start="signed deal"), as_json=as_json)


@app.command("draft-leak")
def draft_leak(
    messages: Annotated[Path, typer.Argument(metavar="MESSAGES", help="YAML: what was said.")],
    as_json: JSON = False,
    loss: Annotated[
        float, typer.Option(help="Share of joint worth that may be given up.", min=0, max=1)
    ] = 0.02,
    seed: SEED = 1,
) -> None:
    """Print what messages let the other side infer.

    In bits, under stated assumptions; and the least revealing of what might be said next.

    Example: goodoffices deals draft-leak examples/deals/shuttle/border_messages.yaml
    """
    from goodoffices.deals import leak_report
    from goodoffices.deals.readers.messages import read

    document = leak_report.document(read(messages), seed=seed, loss=loss)
    _show(document, leak_report.lines(document), as_json=as_json)


@app.command("adjusted-winner")
def adjusted_winner(scenario: SCENARIO, as_json: JSON = False) -> None:
    """Print a division between two sides, one split.

    By Adjusted Winner: each issue goes to a side, and at most one is split.

    Example: goodoffices deals adjusted-winner examples/deals/panama_1974.yaml
    """
    from goodoffices.deals import division_report
    from goodoffices.deals.readers import formats

    document = division_report.document(formats.load(scenario))
    _show(document, division_report.lines(document), as_json=as_json)


@app.command()
def zone(
    scenario: SCENARIO,
    deals: DEALS,
    as_json: JSON = False,
    budget: Annotated[int, typer.Option(help="Queries each owner allows.", min=0)] = 1,
    entry: Annotated[
        Path | None, typer.Option(help="Write the query here, for `goodoffices file`.")
    ] = None,
) -> None:
    """Say whether any package is acceptable to all.

    That one bit and nothing else; exit status 1 if none is. A rehearsal on one machine: a process
    for each party and one for the mediator.

    Example: goodoffices deals zone examples/deals/border_talks.yaml
    examples/deals/shuttle/border_tabled.yaml
    """
    from importlib.util import find_spec

    from goodoffices.cli import _zone_nodes
    from goodoffices.cli._papers import write
    from goodoffices.common.errors import NoAnswer
    from goodoffices.deals import zone as desk
    from goodoffices.deals import zone_report
    from goodoffices.deals.readers import formats, tabled

    if find_spec("mpyc") is None:
        raise NoAnswer("The nodes need the extra `mpyc`. Nearest: install goodoffices[mpyc].")
    talks = formats.load(scenario)
    packages = tabled.read(deals, talks).tabled
    bits = [desk.acceptable(talks, p, packages) for p in range(len(talks.parties))]
    listed = desk.digest(packages)
    answer = _zone_nodes.ask(bits, listed, budget)
    document = zone_report.document(talks, desk.Query(1, listed, len(packages)), answer)
    if entry is not None:
        write(entry, f"{json.dumps(zone_report.entry(document))}\n".encode(), str(entry))
    _show(document, zone_report.lines(document), as_json=as_json)
    if not document["agreed"]:
        raise typer.Exit(1)
