"""Warnings weighed with their lineage: boards of hypotheses, reports and artefacts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from goodoffices.intelligence.board import Board
    from goodoffices.intelligence.releasing import Released
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
Statements = Annotated[Path, typer.Argument(metavar="FILE.csv", help="source, about, value.")]
FEW_SOURCES = 60
Without = Annotated[
    list[str], typer.Option(help="Report, artefact or source withheld; may be repeated.")
]
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


@app.command()
def ask(board: BoardPath, json_: Json = False) -> None:
    """Rank the questions on a board by how much each is expected to tell, in bits.

    Example: goodoffices intelligence ask examples/boards/unity_station_warnings.yaml
    """
    from dataclasses import asdict

    import numpy as np

    from goodoffices.intelligence.collection import worth_asking
    from goodoffices.intelligence.reading import read_board
    from goodoffices.intelligence.weighing import weigh as weighed

    read = read_board(board)
    found = worth_asking(weighed(read, np.random.default_rng(0), draws=1).posterior, read.options)
    if json_:
        print(_document([asdict(worth) for worth in found]))
        return
    texts = {option.id: option.text for option in read.options}
    print("What would change our mind (expected bits; who leads after yes, after no)")
    for worth in found:
        after = f"{worth.leader_if_yes or 'nobody alone'} / {worth.leader_if_no or 'nobody alone'}"
        print(f"  {worth.bits:6.3f}  {worth.option}: {texts[worth.option]}\n          {after}")
    if not found:
        print("  No question stands on this board: add some under options.")


@app.command()
def lineage(board: BoardPath, json_: Json = False) -> None:
    """Show who may share an upstream with whom: as stated, by which signs, before and after.

    Example: goodoffices intelligence lineage examples/boards/unity_station_warnings.yaml
    """
    from dataclasses import asdict

    import numpy as np

    from goodoffices.intelligence.reading import read_board
    from goodoffices.intelligence.weighing import weigh as weighed

    found = weighed(read_board(board), np.random.default_rng(0), draws=1)
    if json_:
        pairs = [asdict(pair) for pair in found.lineage]
        shown = {"upstreams": found.upstreams, "controlled": found.controlled, "pairs": pairs}
        print(_document(shown))
        return
    print(f"Expected number of first observers: {found.upstreams:.2f}")
    for pair in found.lineage:
        signs = f"; signs: {', '.join(pair.signs)} (x {pair.factor:g})" if pair.signs else ""
        print(
            f"  {' and '.join(pair.between)}: {pair.stated}{signs}; shared one upstream: "
            f"{_percent(pair.before)} before the reports, {_percent(pair.after)} after"
        )
    for upstream, chance in found.controlled.items():
        print(f"  {upstream}: channel controlled, {_percent(chance)}")


@app.command()
def release(
    board: BoardPath,
    without: Without,
    json_: Json = False,
    draws: Draws = 200,
    seed: Seed = 0,
) -> None:
    """Give the conclusion for an audience that may not know some reports, artefacts or sources.

    Example: goodoffices intelligence release examples/boards/unity_station_warnings.yaml
    --without warning_to_mars
    """
    import numpy as np

    from goodoffices.intelligence.reading import read_board
    from goodoffices.intelligence.releasing import release as released

    read = read_board(board)
    found = released(read, without, np.random.default_rng(seed), draws=draws)
    if json_:
        print(_document(found.as_json()))
        return
    print("\n".join([read.question, "", *_words(found), "", f"Confidence: {found.confidence}"]))


@app.command()
def gap(board: BoardPath, without: Without, json_: Json = False) -> None:
    """Show the holder, and nobody else, how far a releasable answer is from the full one.

    Example: goodoffices intelligence gap examples/boards/unity_station_warnings.yaml
    --without warning_to_mars
    """
    from dataclasses import asdict

    from goodoffices.intelligence.reading import read_board
    from goodoffices.intelligence.releasing import gap as gap_of

    found = gap_of(read_board(board), without)
    if json_:
        print(_document(asdict(found)))
        return
    print("For the holder alone")
    print(f"  the releasable answer is {found.bits:.3f} bits from the full one")
    print(f"  leads: {found.leader_full or 'nobody alone'}, with everything held")
    print(f"  leads: {found.leader_releasable or 'nobody alone'}, in what may be released")
    for item in found.turning:
        print(f"  {item}: without it another hypothesis leads; ask its originator")


@app.command()
def believe(statements: Statements, json_: Json = False) -> None:
    r"""Say which of several stated values is right, from a CSV of source, about, value.

    Example: printf 'source,about,value\na,x,1\nb,x,1\nc,x,2\n' > said.csv;
    goodoffices intelligence believe said.csv
    """
    from dataclasses import asdict

    from goodoffices.intelligence.copying import worlds
    from goodoffices.intelligence.statements_file import read_statements
    from goodoffices.intelligence.truth import investment

    stated, empty = read_statements(statements)
    found = investment(stated)
    few = len({s.source for s in stated}) <= FEW_SOURCES
    several = worlds(stated) if few else ()
    if empty:
        typer.echo(f"{empty} rows with an empty cell state nothing and were left out", err=True)
    if json_:
        believed = [asdict(b) for b in found]
        starts = [{"start": w.start, "values": w.values} for w in several if len(several) > 1]
        print(_document({"believed": believed, "worlds": starts}))
        return
    for b in found:
        print(
            f"  {b.about}: {b.value} ({_percent(b.share)} of the trust; next {_percent(b.second)})"
        )
    if len(several) > 1:
        print("Two worlds agree with themselves, if some sources copy others:")
        first, second = several
        for about, value in first.values.items():
            if second.values[about] != value:
                print(f"  {about}: {value} or {second.values[about]}")


def _words(found: Released) -> list[str]:
    width = max(len(h) for h in found.words)
    number = found.posterior
    return [
        f"  {h:<{width}}  {word}{'' if number is None else f' ({_percent(number[h])})'}"
        for h, word in found.words.items()
    ]


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
