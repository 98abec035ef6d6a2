"""Attrition 100 v 80 and 2000 v 1500: exact, our Monte Carlo, and the same in plain numpy.

The peers of the field (Mesa, jomini) are not in the peers' environment; plain numpy stands for
the way most people would write it. The exact answer needs no runs at all.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from goodoffices.stakes.attrition import attrition
from goodoffices.stakes.mechanisms import ATTRITION
from goodoffices.stakes.quantities import Quantity, Shape
from goodoffices.stakes.simulation import Block, Force, Where, block_runs, outcome
from goodoffices.stakes.sweep import run_tasks

NAMES = ("stop", "size", "rate", "lives")
PAIRS = 4096


def force(size: Quantity) -> Force:
    return Force(NAMES, (Quantity.fixed(0), size, Quantity.fixed(1), Quantity.fixed(1)))


def median_time(act: Callable[[], object], *, times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def in_numpy(a: int, b: int, runs: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Step all runs together until all have ended."""
    x, y = np.full(runs, float(a)), np.full(runs, float(b))
    live = np.arange(runs)
    while len(live):
        lost = generator.random(len(live)) * (x[live] + y[live]) < y[live]
        x[live] -= lost
        y[live] -= ~lost
        live = live[(x[live] > 0) & (y[live] > 0)]
    return np.stack([a - x, b - y])


def blocks(runs: int, a: int, b: int) -> list[Block]:
    forces = (force(Quantity.fixed(a)), force(Quantity.fixed(b)))
    return [Block("attrition", *forces, 1, n, PAIRS) for n in range(runs // (2 * PAIRS))]


def main() -> None:
    attrition(9, 9)
    for a, b, times in ((100, 80, 50), (2000, 1500, 5)):
        took = median_time(lambda a=a, b=b: attrition(a, b), times=times)  # type: ignore[misc]
        print(f"exact {a} v {b}: {1000 * took:.3f} ms")
    tasks = blocks(50 * 2 * PAIRS, 100, 80)
    runs = len(tasks) * 2 * PAIRS
    block_runs(tasks[0])
    ours = {
        workers: runs
        / median_time(lambda w=workers: run_tasks(block_runs, tasks, workers=w), times=3)  # type: ignore[misc]
        for workers in (1, 2)
    }
    generator = np.random.default_rng(1)
    peer = 40_000 / median_time(lambda: in_numpy(100, 80, 40_000, generator), times=3)
    for workers, rate in ours.items():
        print(f"Monte Carlo 100 v 80, {workers} thread(s): {rate:,.0f} runs/s")
    print(f"plain numpy: {peer:,.0f} runs/s; ours / numpy = {ours[2] / peer:.1f}")
    found = np.concatenate([block_runs(task) for task in tasks]).mean(axis=1)
    error = found.std(axis=0, ddof=1) / len(found) ** 0.5
    exact = attrition(100, 80)
    away = abs(found[:, 0].mean() - exact.losses_a.mean) / error[0]
    print(f"mean losses of A are {away:.1f} standard errors from the exact {runs:,} runs on")
    wide = (force(Quantity(80, 120, Shape.UNIFORM)), force(Quantity(60, 100, Shape.UNIFORM)))
    one, two = (
        outcome(ATTRITION, ("a", "b"), wide, np.random.default_rng(1), where=Where(workers=w))
        for w in (1, 2)
    )
    print(f"one and two threads give the same bytes: {one == two}")


if __name__ == "__main__":
    main()
