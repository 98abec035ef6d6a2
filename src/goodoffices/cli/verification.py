"""Inspection sizes, inspection games, regimes that make a promise credible."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from threading import Timer
from typing import Annotated

import typer

from goodoffices.common.solver_output import off_standard_output

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


def _ratio(value: Fraction) -> str:
    """Write a ratio with its decimal, or the decimal alone where the ratio fills the screen."""
    ratio = str(value)
    return f"{ratio} = {float(value):.4f}" if len(ratio) <= 40 else f"{float(value):.10f}"


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
    now = "not bound to one value" if first is None else _ratio(first)
    _show(
        {"value": str(value), "first_period_inspection": None if first is None else str(first)},
        [
            f"Value to the inspectee: {_ratio(value)}",
            "  (+1 a violation not caught, -1 the one caught, 0 legal behaviour)",
            f"Chance to inspect in the first period: {now}",
        ],
        as_json=as_json,
    )


File = Annotated[Path, typer.Argument(help="A regime file (YAML).", show_default=False)]


@app.command()
def regime(
    file: File,
    explain_deadlock: Annotated[
        bool, typer.Option("--explain-deadlock", help="What would have to give, and whose it is.")
    ] = False,
    gap: Annotated[float, typer.Option(help="Stop this close to the optimum; 0 proves it.")] = 0.0,
    nodes: Annotated[
        int | None, typer.Option(min=1, help="Steps of each search: the same on every machine.")
    ] = None,
    seconds: Annotated[float | None, typer.Option(help="Time for each search.")] = None,
    as_json: Json = False,
) -> None:
    """Match what each side would allow with what each needs to see.

    Example: goodoffices verification regime examples/regimes/test_ban_1963.yaml

    \b
    FILE is YAML; a chance is a number, [low, high], or
    {inspections, events, recognised, reserve}:
      format: 1
      title: ...
      parties: [a, b]
      obligations: [{id, binds, target, words, gain, sanction, days, within}]
      causes: [{id, fault, under}]
      measures: [{id, host, cost, intrusion, detects: {obligation: chance},
        cause, choice, mirror, requires, every, notice, permission, words}]
      caps: {party: intrusion}   tolerance: ...   asymmetric: ...
      request: the words every party was asked
      proposals: {party: {permits: [..], red_lines: [..],
        needs: {obligation: target}}}   or {obligation: {chance: target, within: days}}
      split: {events: {place: number}, baseline, guarded, most, reserve}
    """  # noqa: D301 - the mark keeps the lines of the help as they are
    from goodoffices.verification.deadlock import explain
    from goodoffices.verification.matching import match
    from goodoffices.verification.programme import Effort
    from goodoffices.verification.regime_file import read_regime
    from goodoffices.verification.report import regime_document, regime_lines
    from goodoffices.verification.sheet import sheet

    terms = read_regime(file).terms
    effort = Effort(_share(gap, "--gap"), nodes, _seconds(seconds))
    with _solving():
        chosen = match(terms, effort=effort)
        deadlock = explain(terms, effort=effort) if explain_deadlock else None
    document = regime_document(terms, chosen, sheet(terms, chosen), deadlock)
    _show(document, regime_lines(document), as_json=as_json)


@contextmanager
def _solving() -> Iterator[None]:
    """Keep standard output for the answer, and say so where the search takes long."""
    patience = Timer(1.0, _still_looking)
    patience.daemon = True
    patience.start()
    try:
        with off_standard_output():
            yield
    finally:
        patience.cancel()


def _still_looking() -> None:
    if sys.stderr.isatty():
        print("still looking; a wider gap (--gap 0.05) answers sooner ...", file=sys.stderr)


def _share(value: float, where: str) -> float:
    from goodoffices.verification.quantities import probability

    return float(probability(value, where))


def _seconds(value: float | None) -> float | None:
    from goodoffices.verification.quantities import natural

    return None if value is None else float(natural(value, "--seconds"))


@app.command()
def credible(file: File, as_json: Json = False) -> None:
    """Say which commitments the permitted measures back, and what would back the rest.

    A commitment is an obligation that states a gain and a sanction.

    Example: goodoffices verification credible examples/regimes/unity_station.yaml
    """
    from goodoffices.verification.credibility import back, pledges
    from goodoffices.verification.credible_report import credible_document, credible_lines
    from goodoffices.verification.regime_file import read_regime

    terms = read_regime(file).terms
    with _solving():
        document = credible_document(back(terms, pledges(terms)))
    _show(document, credible_lines(document), as_json=as_json)


@app.command()
def split(file: File, as_json: Json = False) -> None:
    """Find the splits of a quota by region or year that beat the same quota anywhere.

    Example: goodoffices verification split examples/regimes/test_ban_1963.yaml
    """
    from goodoffices.common.errors import BadInput
    from goodoffices.verification.quotas import splits_that_beat
    from goodoffices.verification.regime_file import read_regime
    from goodoffices.verification.report import split_document, split_lines

    asked = read_regime(file).split
    if asked is None:
        raise BadInput(
            file.name,
            expected="a section `split:`",
            found="none",
            advice="Add events, baseline, guarded and most.",
        )
    found = splits_that_beat(
        asked.events,
        asked.baseline,
        guarded=asked.guarded,
        most=asked.most,
        reserve=asked.reserve,
    )
    document = split_document(found)
    _show(document, split_lines(document), as_json=as_json)


@app.command()
def deter(
    gain: Annotated[str, typer.Option(help="What an unseen breach gains.")],
    sanction: Annotated[str, typer.Option(help="What a seen breach costs, same unit.")],
    as_json: Json = False,
) -> None:
    """Say how likely detection must be, so that keeping a promise is the better choice.

    Example: goodoffices verification deter --gain 10 --sanction 5
    """
    from goodoffices.verification.deterrence import required_detection

    needed = required_detection(gain, sanction)
    _show(
        {"detection": float(needed), "ratio": str(needed)},
        [
            f"Detection must be at least {needed} = {float(needed):.4f}.",
            "This holds if the other side weighs gain and loss as stated and believes the odds.",
        ],
        as_json=as_json,
    )


@app.command()
def schedule(
    times: Annotated[int, typer.Option(help="Possible times of an interim inspection.")],
    inspections: Annotated[int, typer.Option(help="Interim inspections.")],
    draws: Annotated[int, typer.Option(min=0, max=10_000, help="Schedules to draw.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draw: keep it secret.")] = 0,
    as_json: Json = False,
) -> None:
    """Plan unannounced inspections so that waiting for the last one gains least.

    Example: goodoffices verification schedule --times 11 --inspections 2 --draws 3
    """
    import numpy as np

    from goodoffices.verification.timing import draw, expected_delay, plan

    with _solving():
        made = plan(times, inspections)
    drawn = draw(made, np.random.default_rng(seed), size=draws).tolist()
    longest = float(expected_delay(made).max())
    document = {
        "value": made.value,
        "expected_delay": longest,
        "chances": made.marginals.tolist(),
        "drawn": drawn,
    }
    lines = [
        f"Whenever a violation starts, it is found after {longest:.3f} periods at most on average",
        f"  ({made.value:.4f} of the {times + 1} periods to the certain inspection).",
        "Drawn:" if drawn else "None drawn.",
        *("  " + ", ".join(map(str, one)) for one in drawn),
    ]
    _show(document, lines, as_json=as_json)


@app.command()
def quota(
    events: Annotated[int, typer.Option(help="Suspicious events in a year.")],
    inspections: Annotated[int, typer.Option(help="Inspections in a year.")],
    violations: Annotated[int, typer.Option(help="Breaches among the events.")] = 1,
    recognised: Annotated[str, typer.Option(help="Chance to recognise an inspected one.")] = "1",
    reserve: Annotated[int, typer.Option(help="Inspections held in reserve.")] = 0,
    as_json: Json = False,
) -> None:
    """Say what a yearly quota of inspections detects.

    Example: goodoffices verification quota --events 20 --inspections 5 --recognised 0.5 --reserve 1
    """
    from goodoffices.verification.quotas import quota_detection

    odds = quota_detection(
        events, inspections, breaches=violations, recognised=recognised, reserve=reserve
    )
    _show(
        {"detection": float(odds), "ratio": str(odds)},
        [
            f"Chance to recognise at least one of {violations}: {float(odds):.4f}.",
            "This holds if every breach shows as an event, and events are inspected at random.",
            "Another number of events gives another chance: try the range.",
        ],
        as_json=as_json,
    )


@app.command()
def treaty(
    name: Annotated[str, typer.Argument(help="Short name; none lists them.")] = "",
    as_json: Json = False,
) -> None:
    """Show the quotas, limits and clocks of a treaty, each with its source.

    Example: goodoffices verification treaty new-start
    """
    from goodoffices.verification.treaties import TREATIES
    from goodoffices.verification.treaties import treaty as find
    from goodoffices.verification.treaty_report import treaty_document, treaty_lines

    if not name:
        titles = {t.id: t.title for t in TREATIES.values()}
        _show(titles, [f"{key:<12} {title}" for key, title in titles.items()], as_json=as_json)
        return
    document = treaty_document(find(name))
    _show(document, treaty_lines(document), as_json=as_json)


@app.command()
def ledger(file: File, as_json: Json = False) -> None:
    """Count use against a treaty's quotas; exit 1 when one was too many.

    Example: goodoffices verification ledger examples/regimes/new_start_ledger.yaml
    """
    from goodoffices.verification.ledger_file import read_ledger
    from goodoffices.verification.treaty_report import ledger_document, ledger_lines

    document = ledger_document(read_ledger(file))
    _show(document, ledger_lines(document), as_json=as_json)
    if document["refused"]:
        raise typer.Exit(1)
