"""Playing for time: plans of unannounced inspections. No peer has them; the bars are stated."""

from __future__ import annotations

import statistics
import time

from goodoffices.verification.timing import plan

CASES = [(1000, 1, "3 s, .368195"), (100, 2, ""), (100, 4, "3 s, .119791"), (50, 10, "")]


def main() -> None:
    for times, inspections, bar in CASES:
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            made = plan(times, inspections)
            taken.append(time.perf_counter() - start)
        stated = f" (bar {bar})" if bar else ""
        print(
            f"n = {times:4}, k = {inspections:2}: {made.value:.6f} "
            f"in {statistics.median(taken):.2f} s{stated}"
        )


if __name__ == "__main__":
    main()
