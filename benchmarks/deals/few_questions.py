"""Questions a side until the recommendation stays at 95 % of the best product of gains.

Two-party additive domains up to 4,000 outcomes in the folder of test data. The curve: the median
share after each question, for orders and chosen comparisons, comparisons alone, and random ones.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from goodoffices.common.errors import GoodOfficesError
from goodoffices.deals.readers import formats
from goodoffices.deals.scenario import Scenario
from tests.deals.shuttles import Policy, Talks, curve, settled

QUESTIONS = 30
POLICIES: tuple[tuple[Policy, float], ...] = (
    ("orders first", 0.0),
    ("orders first", 0.1),
    ("comparisons alone", 0.0),
    ("random comparisons", 0.0),
)


def domains(folder: Path) -> Iterator[Scenario]:
    for path in sorted(p for name in ("negolog", "genius", "negmas_yaml")
                       for p in (folder / "deals" / name).iterdir()):  # fmt: skip
        try:
            talks = formats.load(path)
        except GoodOfficesError:
            continue
        if len(talks.parties) == 2 and talks.is_additive and talks.outcomes <= 4000:
            yield talks


def main() -> None:
    named = os.environ.get("GOODOFFICES_TEST_DATA")
    if not named:
        print("set GOODOFFICES_TEST_DATA to the folder of test data to run this")
        return
    talks = [Talks.of(scenario) for scenario in domains(Path(named))]
    marks = (0, 5, 10, 15, 20, 30)
    heads = "".join(f"{f'after {k}':>10}" for k in marks)
    print(f"{len(talks)} domains; questions until it stays at 95 %: median, 90th percentile")
    print(f"{'policy':<34}{'median':>8}{'90th':>8}{heads}{'s/domain':>10}")
    for policy, wrong in POLICIES:
        start = time.perf_counter()
        curves = [curve(t, QUESTIONS, policy, wrong=wrong) for t in talks]
        took = (time.perf_counter() - start) / len(talks)
        ends = [settled(c) for c in curves]
        middle, high = (float(np.percentile(ends, q, method="higher")) for q in (50, 90))
        shares = "".join(f"{np.median([c[k] for c in curves]):>10.3f}" for k in marks)
        name = f"{policy}, {wrong:.0%} wrong answers" if wrong else policy
        print(f"{name:<34}{middle:>8.0f}{high:>8.0f}{shares}{took:>10.2f}", flush=True)


if __name__ == "__main__":
    main()
