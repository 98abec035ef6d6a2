"""Matching what is allowed with what is needed, and the fewest red lines. No peer does either.

The instances are random in the published shape, both sides bound to the same obligations, as
treaties do; a second row lets every obligation draw its own measures, which is harder.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from benchmarks.verification._instances import terms
from goodoffices.verification.deadlock import explain
from goodoffices.verification.matching import match
from goodoffices.verification.programme import Effort
from goodoffices.verification.terms import Terms

SEEDS = (0, 1, 2)


def main() -> None:
    medium = [terms(200, 60, seed) for seed in SEEDS]
    _row(
        "200 x 60, first useful, 5 % (bar 3 s)", lambda t: match(t, effort=Effort(0.05)).gap, medium
    )
    _row("200 x 60, proven (bar: median 8 s)", lambda t: match(t).gap, medium)
    large = [terms(400, 100, seed) for seed in SEEDS]
    _row("400 x 100, 1 % (bar 30 s)", lambda t: match(t, effort=Effort(0.01)).gap, large)
    closed = [terms(200, 60, seed, red=0.55) for seed in SEEDS]
    _row("200 x 60, 55 % red, deadlock (bar 2 s)", lambda t: len(explain(t).lift[0]), closed)
    apart = [terms(200, 60, seed, reciprocal=False) for seed in SEEDS]
    _row("200 x 60, unrelated obligations, proven", lambda t: match(t).gap, apart)


def _row(name: str, ask: Callable[[Terms], float], instances: list[Terms]) -> None:
    taken, answers = [], []
    for asked in instances:
        start = time.perf_counter()
        answers.append(ask(asked))
        taken.append(time.perf_counter() - start)
    each = ", ".join(f"{t:.1f}" for t in taken)
    shown = ", ".join(f"{a:.4g}" for a in answers)
    print(f"{name}: median {statistics.median(taken):.2f} s ({each}); {shown}", flush=True)


if __name__ == "__main__":
    main()
