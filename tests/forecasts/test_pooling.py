"""The pooling rule: its laws, and its bars on public forecasts."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.forecasts.pooling import (
    effective_number,
    extremised,
    extremising_factor,
    geometric_mean_of_odds,
    pool,
    pool_several,
)
from goodoffices.forecasts.recalibration import held_out_brier

said = st.lists(st.floats(0.01, 0.99), min_size=1, max_size=8)


@given(said, st.floats(0.05, 0.95), st.floats(0, 1), st.randoms())
def test_order_of_people_does_not_matter(
    p: list[float], base: float, rho: float, random: object
) -> None:
    mixed = list(p)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert pool(mixed, base_rate=base, correlation=rho) == pool(p, base_rate=base, correlation=rho)


@given(said, st.floats(0.05, 0.95))
def test_turning_the_question_round_turns_the_pool_round(p: list[float], base: float) -> None:
    turned = pool([1 - x for x in p], base_rate=1 - base)
    assert turned == pytest.approx(1 - pool(p, base_rate=base), abs=1e-12)


@given(said)
def test_one_rule_from_one_person_to_many(p: list[float]) -> None:
    mean = geometric_mean_of_odds(p)
    pooled = pool(p)
    assert abs(pooled - 0.5) >= abs(mean - 0.5) - 1e-12
    assert pool(p[:1]) == pytest.approx(p[0], abs=1e-12)
    assert pool(p, correlation=1.0) == pytest.approx(mean, abs=1e-12)
    low, high = sorted([mean, pooled])
    assert low - 1e-12 <= pool(p, correlation=0.4) <= high + 1e-12


@given(said)
def test_two_outcomes_are_yes_and_no(p: list[float]) -> None:
    both = pool_several([[1 - x, x] for x in p], correlation=0.2)
    assert both[1] == pytest.approx(pool(p, correlation=0.2), abs=1e-12)
    assert both.sum() == pytest.approx(1, abs=1e-12)


@given(st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=1, max_size=5))
def test_renaming_outcomes_renames_the_pool(weights: list[list[int]]) -> None:
    rows = [[w / sum(row) for w in row] for row in weights]
    turned = pool_several([row[::-1] for row in rows], base_rates=[0.5, 0.3, 0.2])
    straight = pool_several(rows, base_rates=[0.2, 0.3, 0.5])
    assert turned[::-1].tolist() == pytest.approx(straight.tolist(), abs=1e-12)


@given(st.floats(1, 1e6))
def test_factor_grows_to_the_root_of_three(n: float) -> None:
    assert 1 <= extremising_factor(n) <= 3**0.5
    assert extremising_factor(n) <= extremising_factor(n * 1.5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([[]], "list of one or more"),
        ([[0.5, 1.0]], "strictly between 0 and 1"),
        ([[0.0]], "strictly between 0 and 1"),
        ([0.5], "list of one or more"),
    ],
)
def test_pool_refuses(arguments: list[object], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        pool(*arguments)  # type: ignore[arg-type]


def test_other_refusals() -> None:
    with pytest.raises(BadInput, match="correlation from 0 to 1"):
        effective_number(3, -0.1)
    with pytest.raises(BadInput, match="1 or more"):
        extremising_factor(0.5)
    with pytest.raises(BadInput, match="sum to 1"):
        pool_several([[0.5, 0.4, 0.2]])
    with pytest.raises(BadInput, match="sum to 1"):
        pool_several([])
    with pytest.raises(BadInput, match="sum to 1"):
        pool_several([[1.0, 0.0]])


def questions(folder: Path) -> list[tuple[list[float], int]]:
    """Return the latest forecast of each person before resolution, and the outcome."""
    latest: dict[str, dict[str, tuple[datetime, float]]] = defaultdict(dict)
    outcome: dict[str, int] = {}
    with gzip.open(folder / "forecasts.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = row["timestamp"]
            if row["outcome"] not in {"0.0", "1.0"} or at >= (row["resolve_time"] or "9"):
                continue
            moment = datetime.fromisoformat(at)
            mine = latest[row["question_id"]]
            known = mine.get(row["user_id"])
            if known is None or moment >= known[0]:
                mine[row["user_id"]] = (moment, float(row["probability"]))
            outcome[row["question_id"]] = int(float(row["outcome"]))
    return [
        ([min(max(p, 0.01), 0.99) for _, p in people.values()], outcome[name])
        for name, people in latest.items()
    ]


def test_public_forecasts_are_pooled_better_than_by_a_mean(test_data: Path) -> None:
    asked = questions(test_data / "intelligence" / "predictionbook")
    outcome = np.array([y for _, y in asked])
    several = np.array([len(p) >= 5 for p, _ in asked])
    assert len(asked) == 15_222
    assert several.sum() == 2_262

    def loss(values: list[float]) -> tuple[float, float]:
        losses = (np.array(values) - outcome) ** 2
        return float(losses.mean()), float(losses[several].mean())

    pooled = [pool(p) for p, _ in asked]
    everyone, five_or_more = loss(pooled)
    assert everyone <= 0.1717
    assert five_or_more <= 0.0925
    plain = loss([float(np.mean(p)) for p, _ in asked])
    fixed = loss([extremised(p, 2.5) for p, _ in asked])
    assert plain[0] > everyone
    assert fixed[0] > plain[0]
    assert held_out_brier(pooled, outcome) < everyone
