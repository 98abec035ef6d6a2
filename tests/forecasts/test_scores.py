"""Scores against an independent library, and their laws."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.forecasts.scores import (
    brier,
    brier_several,
    crps,
    crps_fair,
    log_score,
    log_several,
    murphy,
    rps,
    skill,
    spherical,
    time_averaged_brier,
)

chances = st.floats(0.0, 1.0)

PEER = """
import json, sys
sys.modules["numba"] = None  # its compiled backend takes seconds to load and is not used here
import numpy as np
import scoringrules as sr
given = {k: np.asarray(v) for k, v in json.load(sys.stdin).items()}
e, x = given["ensemble"], given["value"]
answer = {
    "brier": sr.brier_score(given["y"], given["p"], backend="numpy"),
    "log": sr.log_score(given["y"], given["p"], backend="numpy"),
    "rps": sr.rps_score(given["k"] + 1, given["many"], backend="numpy"),
    "crps": sr.crps_ensemble(x, np.broadcast_to(e, (x.size, e.size)), estimator="nrg",
                             backend="numpy"),
    "crps_fair": sr.crps_ensemble(x, np.broadcast_to(e, (x.size, e.size)), estimator="fair",
                                  backend="numpy"),
}
print(json.dumps({k: v.tolist() for k, v in answer.items()}))
"""


def test_equal_to_scoringrules() -> None:
    draw = np.random.default_rng(3)
    p, y = draw.uniform(0.001, 0.999, 2000), draw.integers(0, 2, 2000)
    many = draw.dirichlet(np.full(5, 0.7), 2000)
    many = np.clip(many, 1e-6, None)
    many /= many.sum(axis=1, keepdims=True)
    k = draw.integers(0, 5, 2000)
    ensemble, value = draw.normal(size=40), draw.normal(size=50)
    given_ = {"p": p, "y": y, "many": many, "k": k, "ensemble": ensemble, "value": value}
    sent = json.dumps({name: array.tolist() for name, array in given_.items()})
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PEER],
        input=sent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    peer = json.loads(done.stdout)
    ours: dict[str, Any] = {
        "brier": brier(p, y),
        "log": log_score(p, y),
        "rps": rps(many, k),
        "crps": crps(ensemble, value),
        "crps_fair": crps_fair(ensemble, value),
    }
    for name, values in ours.items():
        assert np.abs(values - np.asarray(peer[name])).max() < 1e-12, name


@given(chances, st.integers(0, 1))
def test_turning_question_and_forecast_round_changes_nothing(p: float, y: int) -> None:
    turned = 1 - p
    assert float(brier(turned, 1 - y)) == pytest.approx(float(brier(p, y)), abs=1e-15)
    two = [1 - p, p]
    assert float(brier_several(two, y)) == pytest.approx(2 * float(brier(p, y)), abs=1e-15)
    assert float(log_several(two, y)) == float(log_score(p, y))
    assert float(rps(two, y)) == pytest.approx(float(brier(p, y)), abs=1e-15)


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.35, 0.5, 0.8]), st.integers(0, 1)), min_size=1))
def test_murphy_parts_add_up(forecasts: list[tuple[float, int]]) -> None:
    parts = murphy([p for p, _ in forecasts], [y for _, y in forecasts])
    total = parts.reliability - parts.resolution + parts.uncertainty
    assert total == pytest.approx(parts.brier, abs=1e-12)
    assert min(parts.reliability, parts.resolution, parts.uncertainty) >= 0


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12), st.floats(-50, 50))
def test_crps_is_the_integral_of_the_squared_gap(ensemble: list[float], x: float) -> None:
    points = np.unique([*ensemble, x])
    middles = (points[1:] + points[:-1]) / 2
    share = (np.asarray(ensemble)[:, None] <= middles).mean(axis=0)
    integral = (np.diff(points) * (share - (middles >= x)) ** 2).sum()
    assert float(crps(ensemble, x)) == pytest.approx(float(integral), abs=1e-9)


@given(st.lists(st.tuples(chances, st.integers(1, 5)), min_size=1, max_size=6), st.integers(0, 1))
def test_time_average_is_a_mean_over_days(steps: list[tuple[float, int]], y: int) -> None:
    days = np.cumsum([0, *(n for _, n in steps)])
    said = [p for p, _ in steps]
    by_day = np.repeat(said, np.diff(days))
    mean = time_averaged_brier(days[:-1], said, y, close_day=int(days[-1]))
    assert mean == pytest.approx(float(brier(by_day, y).mean()), abs=1e-12)


def test_certainty_refuted_is_infinite_and_confirmed_is_free() -> None:
    assert float(log_score(0.0, 1)) == math.inf
    assert float(log_score(1.0, 0)) == math.inf
    assert float(log_several([0.0, 1.0], 0)) == math.inf
    assert math.copysign(1, float(log_score(1.0, 1))) == 1
    assert float(spherical(0.0, 1)) == 0


def test_skill_without_anything_to_beat() -> None:
    assert skill(0.1, 0.0) is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: brier(1.2, 1), "from 0 to 1"),
        (lambda: brier(math.nan, 1), "from 0 to 1"),
        (lambda: log_score(0.5, 2), "expected 0 or 1"),
        (lambda: spherical(0.5, -1), "expected 0 or 1"),
        (lambda: brier_several([0.5, 0.4], 0), "sum to 1"),
        (lambda: brier_several([1.5, -0.5], 0), "sum to 1"),
        (lambda: brier_several([1.0], 0), "two or more"),
        (lambda: rps([0.5, 0.5], 2), "from 0 to 1"),
        (lambda: rps([0.5, 0.5], -1), "from 0 to 1"),
        (lambda: rps([0.5, 0.5], 0.5), "from 0 to 1"),
        (lambda: crps([], 1), "one or more"),
        (lambda: crps([1.0], math.inf), "one or more"),
        (lambda: crps_fair([1.0], 1), "two or more"),
        (lambda: murphy([], []), "one list"),
        (lambda: time_averaged_brier([], [], 1, close_day=3), "increasing"),
        (lambda: time_averaged_brier([2, 2], [0.1, 0.2], 1, close_day=3), "increasing"),
        (lambda: time_averaged_brier([0, 3], [0.1, 0.2], 1, close_day=3), "increasing"),
    ],
)
def test_refusals(call: Any, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        call()
