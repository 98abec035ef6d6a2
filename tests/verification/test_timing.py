from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.stats import chisquare

from goodoffices.common.errors import BadInput
from goodoffices.verification import timing
from goodoffices.verification.games import TooManyInspections
from tests.verification.cases import case, close


def test_one_interim_inspection() -> None:
    golden = case("V17")
    expect = golden["expect"]
    for n, value, ratio in zip(
        golden["input"]["n"], expect["value"], expect["exact"]["value"], strict=True
    ):
        assert close(timing.plan(n, 1).value, value, golden["tolerance"])
        assert ratio is None or str(timing.single_inspection_value(n)) == ratio
    assert close(1 / math.e, expect["limit"], "1e-12")


def test_several_interim_inspections() -> None:
    golden = case("V18")
    for game, value in zip(golden["input"]["games"], golden["expect"]["value"], strict=True):
        assert close(timing.plan(game["n"], game["k"]).value, value, golden["tolerance"])


@pytest.mark.parametrize(("n", "k"), [(4, 2), (7, 3), (9, 2), (6, 5), (12, 1), (5, 5), (3, 0)])
def test_equals_the_plain_matrix_game(n: int, k: int) -> None:
    from itertools import combinations

    schedules = [(*c, n + 1) for c in combinations(range(1, n + 1), k)]
    delay = np.array([[min(t for t in c if t > s) - s for c in schedules] for s in range(n + 1)])
    columns = len(schedules)
    answer = linprog(
        np.r_[np.zeros(columns), 1],
        A_ub=np.c_[delay, -np.ones(n + 1)],
        b_ub=np.zeros(n + 1),
        A_eq=np.r_[np.ones(columns), 0][None],
        b_eq=[1],
    )
    made = timing.plan(n, k)
    assert made.value * (n + 1) == pytest.approx(answer.fun, abs=1e-9)


@pytest.mark.parametrize(("n", "k"), [(20, 1), (20, 3), (50, 2)])
def test_drawn_schedules_have_the_chances_planned(n: int, k: int) -> None:
    made = timing.plan(n, k)
    drawn = timing.draw(made, np.random.default_rng(11), size=100_000)
    assert (np.diff(drawn, axis=1) > 0).all()
    assert drawn.min() >= 1
    assert drawn.max() <= n
    counts = np.bincount(drawn.ravel(), minlength=n + 2)[1 : n + 1]
    expected = made.marginals * 100_000
    likely = expected > 50
    short = counts[likely] * (expected[likely].sum() / counts[likely].sum())
    assert chisquare(short, expected[likely]).pvalue > 0.01
    assert made.marginals.sum() == pytest.approx(k)


def test_whenever_he_starts_a_violator_waits_no_longer_than_promised() -> None:
    made = timing.plan(30, 3)
    drawn = timing.draw(made, np.random.default_rng(4), size=100_000)
    ends = np.c_[drawn, np.full(len(drawn), 31)]
    expected = timing.expected_delay(made)
    within = timing.detected_within(made, 8)
    for start in range(31):
        wait = np.where(ends > start, ends, 99).min(axis=1) - start
        error = wait.std() / math.sqrt(len(wait))
        assert wait.mean() <= made.value * 31 + 3 * error + 1e-9
        assert wait.mean() == pytest.approx(expected[start], abs=4 * error + 1e-9)
        assert (wait <= 8).mean() == pytest.approx(within[start], abs=0.008)


def test_more_inspections_never_lengthen_the_wait() -> None:
    values = [timing.plan(9, k).value for k in range(10)]
    assert values == sorted(values, reverse=True)
    assert values[0] == 1
    assert values[-1] == pytest.approx(1 / 10)


def test_same_plan_every_time() -> None:
    first, second = timing.plan(40, 3), timing.plan(40, 3)
    assert first.flow.tobytes() == second.flow.tobytes()


def test_bad_input_is_named() -> None:
    with pytest.raises(TooManyInspections, match="at most one inspection a period, 0 to 5"):
        timing.plan(5, 6)
    with pytest.raises(BadInput, match="at most 400000 arcs"):
        timing.plan(1000, 3)
    with pytest.raises(BadInput, match="times: expected a whole number, 1 or more"):
        timing.plan(0, 0)
    with pytest.raises(BadInput, match="periods"):
        timing.detected_within(timing.plan(3, 1), -1)
