"""Public forecasts pooled by our one rule and by the usual ones: Brier scores.

Needs the folder of test data (GOODOFFICES_TEST_DATA): 15,222 resolved questions.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from goodoffices.forecasts.pooling import extremised, geometric_mean_of_odds, pool
from goodoffices.forecasts.recalibration import held_out_brier
from tests.forecasts.test_pooling import questions

RULES: dict[str, Callable[[list[float]], float]] = {
    "mean": lambda p: float(np.mean(p)),
    "median": lambda p: float(np.median(p)),
    "geometric mean of odds": geometric_mean_of_odds,
    "same, factor 1.73": lambda p: extremised(p, 1.73),
    "same, factor 2.5": lambda p: extremised(p, 2.5),
    "ours: factor d(n)": pool,
}


def main() -> None:
    named = os.environ.get("GOODOFFICES_TEST_DATA")
    if not named:
        print("set GOODOFFICES_TEST_DATA to the folder of test data to run this")
        return
    asked = questions(Path(named) / "intelligence" / "predictionbook")
    outcome = np.array([y for _, y in asked])
    several = np.array([len(p) >= 5 for p, _ in asked])
    print(f"{'rule':<24} {f'all, {len(asked):,}':>12} {f'five or more, {several.sum():,}':>20}")
    for name, rule in RULES.items():
        start = time.perf_counter()
        pooled = np.array([rule(p) for p, _ in asked])
        took = time.perf_counter() - start
        losses = (pooled - outcome) ** 2
        print(f"{name:<24} {losses.mean():12.4f} {losses[several].mean():20.4f}   {took:.2f} s")
    corrected = held_out_brier([pool(p) for p, _ in asked], outcome)
    print(f"{'ours, then corrected':<24} {corrected:12.4f}   (on questions left out of the fit)")


if __name__ == "__main__":
    main()
