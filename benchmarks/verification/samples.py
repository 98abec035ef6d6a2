"""All 87,596 exact sample sizes of the published grid, against scipy's hypergeometric."""

from __future__ import annotations

import statistics
import time

import numpy as np
from scipy.stats import hypergeom

from goodoffices.verification.sampling import sample_sizes

GRID = [*range(2, 201), 300, 500, 1000]
LEVELS = ["1/20", "1/10", "1/2", "4/5"]
SHARE = 8  # the peer does every eighth lot; its time is scaled up, its errors are counted there


def main() -> None:
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        sizes = {n: sample_sizes(n, LEVELS) for n in GRID}
        taken.append(time.perf_counter() - start)
    ours = statistics.median(taken)
    cells = sum(table.size for table in sizes.values())
    print(f"ours     {cells} sizes in {ours:.3f} s (bar 1 s)")
    start = time.perf_counter()
    some = GRID[::SHARE]
    wrong = sum(int((_peer(n) != sizes[n]).sum()) for n in some)
    peer = time.perf_counter() - start
    part = sum(sizes[n].size for n in some)
    print(f"scipy    {part} sizes in {peer:.2f} s, {wrong} differ (ties at the level)")
    print(f"ratio    {peer / part / (ours / cells):,.0f} times a size")


def _peer(items: int) -> np.ndarray:
    """The same sizes from floating-point chances, every sample at once."""
    drawn = np.arange(items + 1)
    levels = np.array([0.05, 0.1, 0.5, 0.8])[:, None]
    rows = []
    for bad in range(1, items + 1):
        missed = hypergeom.pmf(0, items, bad, drawn)
        rows.append((missed > levels).sum(axis=1))
    return np.array(rows).T


if __name__ == "__main__":
    main()
