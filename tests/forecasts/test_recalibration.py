"""Reliability tables and the correction, never before 100 resolved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from goodoffices.common.chance import log_odds, probability
from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.forecasts.recalibration import (
    TooFewResolved,
    held_out_brier,
    recalibrate,
    reliability,
)


def overconfident(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return forecasts twice too far from even in log odds, and what happened."""
    draw = np.random.default_rng(seed)
    truth = draw.normal(0, 1.2, n)
    return probability(2 * truth), (draw.uniform(size=n) < probability(truth)).astype(np.float64)


def test_ninety_nine_are_too_few() -> None:
    p, y = overconfident(99, 1)
    with pytest.raises(TooFewResolved, match="99 resolved, 100 needed") as refused:
        recalibrate(p, y)
    assert isinstance(refused.value, NoAnswer)
    assert recalibrate(*overconfident(100, 1)).resolved == 100
    with pytest.raises(TooFewResolved):
        held_out_brier(*overconfident(110, 1))


def test_overconfidence_is_found_and_halved() -> None:
    p, y = overconfident(20_000, 2)
    fit = recalibrate(p, y)
    assert fit.slope == pytest.approx(0.5, abs=0.02)
    assert fit.intercept == pytest.approx(0, abs=0.05)
    assert held_out_brier(p, y) < float(((p - y) ** 2).mean())


@pytest.mark.parametrize("seed", range(5))
def test_the_fit_is_the_likeliest_line(seed: int) -> None:
    p, y = overconfident(150, seed)
    fit, x, yes = recalibrate(p, y), log_odds(p), y.sum()
    target = np.where(y == 1, (yes + 1) / (yes + 2), 1 / (len(y) - yes + 2))

    def loss(line: np.ndarray) -> float:
        z = line[0] + line[1] * x
        return float((np.logaddexp(0, z) - target * z).sum())

    best = minimize(loss, [0.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    assert loss(np.array([fit.intercept, fit.slope])) <= best.fun + 1e-9


def test_a_perfect_record_does_not_run_away() -> None:
    p = np.tile([0.1, 0.9], 60)
    fit = recalibrate(p, np.tile([0, 1], 60))
    assert np.isfinite([fit.intercept, fit.slope]).all()
    assert 0.9 < float(fit.correct(0.9)) < 1


def test_one_forecast_for_all_questions() -> None:
    fit = recalibrate(np.full(200, 0.7), np.tile([0, 1], 100))
    assert float(fit.correct(0.7)) == pytest.approx(0.5, abs=0.01)


def test_refusals() -> None:
    with pytest.raises(BadInput, match="expected 0 or 1"):
        recalibrate(np.full(100, 0.5), np.full(100, 2))
    with pytest.raises(BadInput, match="strictly between"):
        recalibrate(np.full(100, 1.0), np.ones(100))


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=40))
def test_every_forecast_is_in_one_row(said: list[tuple[float, int]]) -> None:
    p, y = [a for a, _ in said], [b for _, b in said]
    rows = reliability(p, y)
    assert sum(row.times for row in rows) == len(said)
    assert sum(row.happened * row.times for row in rows) == pytest.approx(sum(y))
    for row in rows:
        assert row.low <= row.mean_forecast <= row.high + 1e-12
        assert row.interval90[0] < row.interval90[1]


def test_rows_and_their_boundaries() -> None:
    rows = reliability([0.005, 0.01, 0.05, 0.8, 0.99, 0.995], [0, 0, 0, 1, 1, 1])
    assert [(row.said, row.times) for row in rows] == [
        ("below almost no chance", 1),
        ("almost no chance", 1),
        ("very unlikely", 1),
        ("very likely", 1),
        ("almost certain", 1),
        ("beyond almost certain", 1),
    ]
