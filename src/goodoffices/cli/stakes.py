"""What no deal costs, and the range in which a deal lies.

Each verb reads a file in YAML (its format stands in `--help`) and prints a page, or one JSON
document with --json. Nothing here decides; every figure comes with its spread and its author.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False, help=__doc__)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
File = Annotated[Path, typer.Argument(help="A YAML file; the format is shown below.")]


def _help(verb: str, what: str, example: str) -> str:
    """Return a verb's help with the format of its file, read without importing anything."""
    source = Path(__file__).parents[1] / "stakes" / "files" / f"{verb}.py"
    text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    text = text.replace("```yaml\n", "").replace("\n```", "")
    shown = f"{what}\n\nExample: goodoffices stakes {example}\n\n{text}"
    return shown.replace("\n\n", "\n\n\b\n")


PROJECT_HELP = _help(
    "project",
    "Show what no deal would cost both sides, by whose model and inputs.",
    "project examples/stakes/valley.yaml",
)


BARGAIN_HELP = _help(
    "bargain",
    "Show the splits that beat fighting for both, and why none may be reached.",
    "bargain examples/stakes/port.yaml",
)


DILEMMA_HELP = _help(
    "dilemma",
    "Show how much trust co-operation needs, by each side's own claims.",
    "dilemma examples/stakes/outer_belt.yaml",
)


ARMS_RACE_HELP = _help(
    "arms_race",
    "Show whether an arms race comes to rest, by each author's claims.",
    "arms-race examples/stakes/budgets.yaml",
)


@app.callback()
def stakes() -> None:
    """Show what no deal costs, and the range in which a deal lies."""


def _show(page: Callable[[], list[str]], value: Callable[[], Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(value(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(page()))


@app.command(short_help="Who is left of two forces, exactly.")
def attrition(
    a: Annotated[int, typer.Option(help="Units of A at the start.")],
    b: Annotated[int, typer.Option(help="Units of B at the start.")],
    rate_a: Annotated[float, typer.Option(help="How fast one of A's units causes losses.")] = 1.0,
    rate_b: Annotated[float, typer.Option(help="How fast one of B's units causes losses.")] = 1.0,
    stop_a: Annotated[int, typer.Option(help="Units at which A stops fighting.")] = 0,
    stop_b: Annotated[int, typer.Option(help="Units at which B stops fighting.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Show who is left of two forces, exactly (stochastic square law).

    Example: goodoffices stakes attrition --a 100 --b 80
    """
    from goodoffices.stakes.attrition import attrition as fought
    from goodoffices.stakes.pages import attrition as shown

    fight = fought(a, b, rate_a=rate_a, rate_b=rate_b, stop_a=stop_a, stop_b=stop_b)
    _show(lambda: shown.page(fight), lambda: shown.as_json(fight), as_json=as_json)


@app.command(help=PROJECT_HELP, short_help="What no deal would cost both sides, by whose inputs.")
def project(
    file: File,
    runs: Annotated[int, typer.Option(help="Runs for each author's inputs.")] = 100_000,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same bytes.")] = 1,
    backend: Annotated[str, typer.Option(help="local, dask or ray: the answer is the same.")] = (
        "local"
    ),
    address: Annotated[
        str | None, typer.Option(help="A running scheduler, as in tcp://host:8786.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Threads or processes here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what no deal would cost both sides, by whose model and inputs."""
    import numpy as np

    from goodoffices.stakes.files.project import read_project
    from goodoffices.stakes.pages import project as shown
    from goodoffices.stakes.projection import project as projected
    from goodoffices.stakes.simulation import Where

    where = Where(_backend(backend), address, workers, _progress())
    question = read_project(file)
    answer = projected(question, np.random.default_rng(seed), runs=runs, where=where)
    _show(lambda: shown.page(answer), lambda: shown.as_json(answer), as_json=as_json)


def _backend(name: str) -> Any:  # noqa: ANN401
    from goodoffices.common.errors import BadInput
    from goodoffices.stakes.sweep import Backend

    if name not in set(Backend):
        raise BadInput(
            "--backend", expected="local, dask or ray", found=name, advice="Leave it out."
        )
    return Backend(name)


def _progress() -> Callable[[int, int], None] | None:
    """Return a bar on standard error where that is a terminal; it shows after one second."""
    if not sys.stderr.isatty():
        return None
    from time import monotonic

    started = monotonic()

    def bar(done: int, tasks: int) -> None:
        if monotonic() - started < 1:
            return
        filled = 40 * done // tasks
        end = "\n" if done == tasks else ""
        print(f"\r[{'#' * filled:<40}] {done}/{tasks}", end=end, file=sys.stderr, flush=True)

    return bar


@app.command(help=BARGAIN_HELP, short_help="The splits that beat fighting for both.")
def bargain(file: File, as_json: AsJson = False) -> None:
    """Show the splits that beat fighting for both, and why none may be reached."""
    from goodoffices.stakes.files.bargain import read_bargain
    from goodoffices.stakes.pages import bargain as shown

    question = read_bargain(file)
    _show(lambda: shown.page(question), lambda: shown.as_json(question), as_json=as_json)


@app.command(help=DILEMMA_HELP, short_help="How much trust co-operation needs.")
def dilemma(file: File, as_json: AsJson = False) -> None:
    """Show how much trust co-operation needs, by each side's own claims."""
    from goodoffices.stakes.files.dilemma import read_dilemma
    from goodoffices.stakes.pages import dilemma as shown

    question = read_dilemma(file)
    _show(lambda: shown.page(question), lambda: shown.as_json(question), as_json=as_json)


@app.command(
    help=ARMS_RACE_HELP, short_help="Whether an arms race comes to rest.", name="arms-race"
)
def arms_race(file: File, as_json: AsJson = False) -> None:
    """Show whether an arms race comes to rest, by each author's claims."""
    from goodoffices.stakes.files.arms_race import read_arms_race
    from goodoffices.stakes.pages import arms_race as shown

    question = read_arms_race(file)
    _show(lambda: shown.page(question), lambda: shown.as_json(question), as_json=as_json)


@app.command(name="base-rate", short_help="A claim beside its reference class, or unsupported.")
def base_rate(
    claim: Annotated[str, typer.Argument(help="The claim about history, in words.")],
    reference: Annotated[
        str | None, typer.Option("--class", help="The shipped class it belongs to.")
    ] = None,
    hits: Annotated[int | None, typer.Option(help="Own class: cases with the outcome.")] = None,
    of: Annotated[int | None, typer.Option(help="Own class: cases counted.")] = None,
    source: Annotated[str | None, typer.Option(help="Own class: where the count stands.")] = None,
    as_json: AsJson = False,
) -> None:
    """Put a claim about history beside its reference class, or mark it unsupported.

    Example: goodoffices stakes base-rate "arms races end in war" --class disputes-with-arms-race
    """
    from goodoffices.stakes.pages import base_rate as shown
    from goodoffices.stakes.references import base_rate as linked
    from goodoffices.stakes.references import chosen

    found = linked(claim, chosen(reference, hits=hits, n=of, source=source))
    _show(lambda: shown.page(found), lambda: shown.as_json(found), as_json=as_json)
