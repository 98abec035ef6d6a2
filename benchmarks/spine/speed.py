"""How long a brief and the corridor's question take, as whole processes and inside one.

    python -m benchmarks.spine.speed

Bars: brief of 1,000 entries < 2 s and of 10,000 < 10 s after start, YAML and delivery included;
of 10,000 from a sight < 3 s; `sayable` < 1 s as a whole process; `--help` < 0.4 s. No peer computes
a brief; the times stand alone.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodoffices.record.sight import Sight

HEAD = """format: 1
case: many
title: Many entries
as_of: 2020-06-01T10:00+00:00
readers:
  mediator: {kind: mediator, name: Mediator}
  a: {kind: party, name: Alpha}
  b: {kind: party, name: Beta}
people:
- {id: chair, name: Chair, seat: mediator, readers: [mediator, a, b]}
- {id: ann, name: Ann, seat: a, readers: [mediator, a]}
- {id: bob, name: Bob, seat: b, readers: [mediator, b]}
meetings:
- {id: ma, type: caucus, title: caucus with Alpha, parties: [a], readers: [mediator, a]}
- {id: mb, type: caucus, title: caucus with Beta, parties: [b], readers: [mediator, b]}
entries:
"""
KINDS = (
    "statement, topic: water, gist: 'number {i} of what was said'",
    "demand, whose: {p}, issue: issue {k}, gist: 'wants number {i}', amount: '{i}'",
    "offer, whose: {p}, issue: issue {k}, gist: 'offers number {i}'",
    "position, whose: {p}, issue: issue {k}, gist: 'holds number {i}'",
    "figure, key: f{k}, value: '{i}', whose: {p}",
    "definition, term: term {k}, whose: {p}, meaning: 'meaning {i}'",
    "question, to: {p}, short: 'question {i}', gist: 'question {i}?', originator: mediator",
)


def write_case(folder: Path, entries: int) -> Path:
    """Write a case of two parties with entries of seven kinds in turn."""
    rows = [HEAD]
    for i in range(entries):
        p = "ab"[i % 2]
        kind = KINDS[i % len(KINDS)].format(i=i, k=i % 97, p=p)
        by = "chair" if "originator: mediator" in kind else {"a": "ann", "b": "bob"}[p]
        owner = "" if "originator" in kind else f", originator: {p}"
        rows.append(
            f"- {{id: e{i}, by: {by}, meeting: m{p}, said: 2020-01-{1 + i % 28:02d}, "
            f"source: L{i}, readers: [mediator, {p}], kind: {kind}{owner}}}\n"
        )
    folder.mkdir()
    (folder / "case.yaml").write_text("".join(rows), encoding="utf-8")
    return folder


def median(run: Callable[[], object], times: int) -> float:
    """Return the median seconds of several runs, after one that is not counted."""
    run()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def process(*words: str) -> Callable[[], object]:
    """Return a run of the installed command as a whole process."""
    command = [str(Path(sys.executable).parent / "goodoffices"), *words]
    return lambda: subprocess.run(command, capture_output=True, check=False)


def inside(folder: Path) -> object:
    """Read, cut, compute and draw a brief in this process."""
    from goodoffices.office.opening import sight_of

    return drawn(sight_of(folder))


def drawn(sight: Sight) -> object:
    """Compute and draw a brief of a sight that knows nothing yet of what it will be asked."""
    from goodoffices.brief.arranged import arrange
    from goodoffices.brief.terminal import pages

    return pages(arrange(replace(sight)))


def sight_in(folder: Path) -> Sight:
    """Return the mediator's sight of a case."""
    from goodoffices.office.opening import sight_of

    return sight_of(folder)


def main() -> None:
    """Print each time beside its bar."""
    with tempfile.TemporaryDirectory() as scratch:
        small = write_case(Path(scratch) / "small", 1_000)
        large = write_case(Path(scratch) / "large", 10_000)
        rows = [
            ("brief, 1,000 entries, after start", median(lambda: inside(small), 5), 2.0),
            ("brief, 10,000 entries, after start", median(lambda: inside(large), 3), 10.0),
            ("brief, 10,000 entries, from a sight",
             median(partial(drawn, sight_in(large)), 3), 3.0),
            ("sayable, 1,000 entries, whole process",
             median(process("sayable", str(small), "--to", "b", "number", "7"), 5), 1.0),
            ("goodoffices --help, whole process", median(process("--help"), 5), 0.4),
        ]  # fmt: skip
    for what, seconds, bar in rows:
        print(f"{what:<40} {seconds:7.2f} s   bar {bar:5.1f} s   ratio {seconds / bar:5.2f}")


if __name__ == "__main__":
    main()
