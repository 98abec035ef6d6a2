"""Issues that depend on each other: time to a proven frontier, and what an early stop has.

Needs the folder of test data named by GOODOFFICES_TEST_DATA (the 2014 competition's domains).
The reference frontier stored with a domain is read for comparison: of 30issues most stored points
are dominated. No peer proves a frontier here; negmas reads boxes as open intervals.
"""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.deals.frontier import ours

Row = list[float]


def area(rows: list[Row]) -> float:
    """Return the hypervolume of two-party payoffs above (0, 0)."""
    total, reach = 0.0, 0.0
    for first, second in sorted(rows, reverse=True):
        if second > reach:
            total += first * (second - reach)
            reach = second
    return total


def beats(a: Row, b: Row) -> bool:
    """Say whether `a` is better, beyond the eight digits that are stored."""
    return all(x >= y - 1e-7 for x, y in zip(a, b, strict=True)) and sum(a) > sum(b) + 1e-6


def stored(folder: Path) -> list[Row]:
    lines = (folder / "pareto.xml").read_text().splitlines()
    return [[float(n) for n in line.split(",")] for line in lines if line.strip()]


def main() -> None:
    named = os.environ.get("GOODOFFICES_TEST_DATA")
    if not named:
        print("skipped: set GOODOFFICES_TEST_DATA to the folder of test data")
        return
    for name in ("10issues", "30issues"):
        folder = Path(named) / "deals" / "genius" / name
        full = ours(folder, 2, runs=3)
        theirs = stored(folder)
        beaten = sum(
            any(
                all(a >= b - 1e-7 for a, b in zip(u, row, strict=True)) and sum(u) > sum(row) + 1e-6
                for u in full["units"]
            )
            for row in theirs
        )
        print(
            f"{name}: {full['size']} payoffs, proven {full['exact']}, {full['s']:.2f} s"
            f" ({full['cpu']:.2f} s computing); stored: {len(theirs)}, of them dominated {beaten}",
            flush=True,
        )
        for seconds in ("0.2", "0.5", "1", "5"):
            part = ours(folder, 2, seconds=seconds, runs=1)
            share = area(part["units"]) / area(full["units"])
            print(
                f"  stopped at {seconds} s of solving: {part['s']:.2f} s in all, {share:.1%} of the"
                f" hypervolume, stated gap {part['gap']}",
                flush=True,
            )


if __name__ == "__main__":
    main()
