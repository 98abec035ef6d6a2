"""The same sweep in threads, on a Dask cluster and on a Ray node of this machine: time, bytes."""

from __future__ import annotations

import time
from importlib.util import find_spec

import numpy as np

from goodoffices.stakes.mechanisms import ATTRITION
from goodoffices.stakes.quantities import Quantity, Shape
from goodoffices.stakes.simulation import Force, Outcome, Where, outcome
from goodoffices.stakes.sweep import Backend

NAMES = ("stop", "size", "rate", "lives")
NEEDS = {Backend.LOCAL: "joblib", Backend.DASK: "distributed", Backend.RAY: "ray"}


def force(low: float, high: float) -> Force:
    rest = Quantity.fixed(0), Quantity(low, high, Shape.UNIFORM)
    return Force(NAMES, (*rest, Quantity.fixed(1), Quantity.fixed(1)))


def swept(backend: Backend) -> Outcome:
    forces = (force(80, 120), force(60, 100))
    where = Where(backend=backend, workers=2)
    generator = np.random.default_rng(1)
    return outcome(ATTRITION, ("a", "b"), forces, generator, runs=320_000, where=where)


def main() -> None:
    reference = swept(Backend.LOCAL)
    for backend, package in NEEDS.items():
        if find_spec(package) is None:
            print(f"{backend.value}: {package} is not installed, skipped")
            continue
        start = time.perf_counter()
        same = swept(backend) == reference
        took = time.perf_counter() - start
        print(f"{backend.value}: {took:.2f} s with its start, same bytes: {same}")


if __name__ == "__main__":
    main()
