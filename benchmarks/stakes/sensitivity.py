"""Sobol' indices of both sides' losses over six uncertain inputs, 819,200 runs."""

from __future__ import annotations

import statistics
import time

import numpy as np

from goodoffices.stakes.influence import influence
from goodoffices.stakes.mechanisms import ATTRITION
from goodoffices.stakes.quantities import Quantity, Shape
from goodoffices.stakes.simulation import Force

NAMES = ("stop", "size", "rate", "lives")


def force(low: float, high: float) -> Force:
    stop, rate = Quantity(0.2, 0.5, Shape.UNIFORM), Quantity(0.8, 1.2, Shape.UNIFORM)
    return Force(NAMES, (stop, Quantity(low, high, Shape.UNIFORM), rate, Quantity.fixed(1)))


def main() -> None:
    forces = (force(80, 120), force(60, 100))
    taken = []
    for _ in range(4):  # the first also loads the compiled code
        start = time.perf_counter()
        found = influence(
            ATTRITION, ("a", "b"), forces, np.random.default_rng(1), points=512, repeats=100
        )
        taken.append(time.perf_counter() - start)
    median = statistics.median(taken[1:])
    print(f"{found.evaluations:,} runs, {len(found.shares)} inputs: {median:.2f} s")
    for name, outputs in found.shares.items():
        share = outputs["together"]
        print(f"  {name:<8} total share {share.total90[0]:.2f} to {share.total90[1]:.2f}")


if __name__ == "__main__":
    main()
