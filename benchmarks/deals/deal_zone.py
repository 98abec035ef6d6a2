"""Is any package acceptable to all: three local nodes, seconds a query after start."""

from __future__ import annotations

import time

import numpy as np

from goodoffices.deals.zone import in_the_clear
from tests.deals.nodes import Nodes


def main() -> None:
    rng = np.random.default_rng(0)
    for packages in (1_000, 10_000):
        start = time.perf_counter()
        with Nodes() as nodes:
            nodes.hear()
            print(f"three nodes started in {time.perf_counter() - start:.2f} s")
            took = []
            for _ in range(5):
                a, b = (rng.integers(0, 40, packages) == 0 for _ in range(2))
                rows = [a.astype(int).tolist(), b.astype(int).tolist()]
                start = time.perf_counter()
                answers = nodes.ask([*rows, None], ["0" * 64] * 3)
                took.append(time.perf_counter() - start)
                assert {answer["agreed"] for answer in answers} == {in_the_clear(rows)}
            print(f"{packages:>6,} packages: {np.median(took):.3f} s a query")


if __name__ == "__main__":
    main()
