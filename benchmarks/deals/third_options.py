"""Third options: a value of the Nash deal is kept off the table; is something better found again?

For each issue of the Nash deal its value is left out of what is tabled; the best tabled deal is the
Nash deal of what is left. Counted: cases in which some deal dominates it, and in how many of them
one of the first five proposals does, with utilities exact and with utilities only estimated
(every value's worth off by up to 5, 10 or 20 %), always judged by the exact ones.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from goodoffices.common.errors import GoodOfficesError
from goodoffices.deals.frontier import frontier
from goodoffices.deals.points import points
from goodoffices.deals.readers import formats
from goodoffices.deals.scenario import Outcome, Preferences, RedLine, Region, Scenario
from goodoffices.deals.third_options import third_options

ERRORS = (0.0, 0.05, 0.1, 0.2)
MOST = 100_000
FINE = 1000


def scenarios(folder: Path) -> Iterator[Scenario]:
    for path in sorted(p for name in ("negolog", "genius", "negmas_yaml", "llm_deliberation")
                       for p in (folder / "deals" / name).iterdir()):  # fmt: skip
        try:
            talks = formats.load(path)
        except GoodOfficesError:
            continue
        if talks.is_additive and talks.outcomes <= MOST:
            yield talks


def cases(talks: Scenario) -> Iterator[tuple[Outcome, RedLine]]:
    """Yield the best deal without each value of the Nash deal, and a line that bars the value."""
    best = _nash(talks)
    if best is None:
        return
    for issue, value in enumerate(best):
        hidden = RedLine(Region(((issue, (value,)),)))
        left = _nash(replace(talks, red_lines=(*talks.red_lines, hidden)))
        if left is not None:
            yield left, hidden


def _nash(talks: Scenario) -> Outcome | None:
    found = frontier(talks)
    chosen = points(talks, found).nash
    return tuple(found.outcomes[chosen[0]].tolist()) if chosen else None


def estimated(talks: Scenario, error: float, rng: np.random.Generator) -> Scenario:
    def party(held: Preferences) -> Preferences:
        rows = tuple(
            tuple(round(v * FINE * (1 + error * (2 * rng.random() - 1))) for v in row)
            for row in held.tables
        )
        return replace(held, tables=rows, scale=held.scale * FINE, base=held.base * FINE, cap=None)

    return replace(talks, parties=tuple(map(party, talks.parties)))


def better_for_all(talks: Scenario, deal: Outcome, other: Outcome) -> bool:
    rows = [(p.units(deal), p.units(other)) for p in talks.parties]
    return all(a >= b for a, b in rows) and any(a > b for a, b in rows)


def main() -> None:
    named = os.environ.get("GOODOFFICES_TEST_DATA")
    if not named:
        print("set GOODOFFICES_TEST_DATA to the folder of test data to run this")
        return
    rng = np.random.default_rng(3)
    exist, crossed, took = 0, 0, []
    hits = dict.fromkeys(ERRORS, 0)
    every = list(scenarios(Path(named)))
    count = 0
    for talks in every:
        for tabled, _ in cases(talks):
            count += 1
            start = time.perf_counter()
            exact = third_options(talks, [tabled])
            took.append(time.perf_counter() - start)
            if not exact.searched[0][1]:
                continue
            exist += 1
            for error in ERRORS:
                seen = estimated(talks, error, rng) if error else talks
                found = third_options(seen, [tabled]).proposals
                crossed += sum(not talks.allows(p.outcome) for p in found)
                hits[error] += any(better_for_all(talks, p.outcome, tabled) for p in found)
    print(f"{len(every)} scenarios, {count} cases; in {exist} some deal is better for all")
    for error, found_again in hits.items():
        known = f"estimated within {error:.0%}" if error else "exact"
        print(f"  utilities {known:<24} found among the first five: {found_again / exist:.1%}")
    print(f"red lines crossed: {crossed}; {np.median(took) * 1000:.1f} ms a case, median")


if __name__ == "__main__":
    main()
