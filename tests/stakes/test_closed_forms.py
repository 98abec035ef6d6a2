"""Square law, salvoes and tails: against other routes, and refused where they mean nothing."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.lanchester import (
    Landing,
    calibrated_from_ends,
    landing_trajectory,
    recovered_rates,
    square_law,
)
from goodoffices.stakes.salvo import Fleet, exchange, salvo_chain, volley
from goodoffices.stakes.tails import (
    Tail,
    bounded_mean,
    chance_in_record,
    chance_of_one,
    fit_tail,
    mean_size,
)


def stepped(garrison: float, landings: list[Landing], a: float, b: float, days: int) -> Any:
    """Fourth-order Runge-Kutta with small steps, a route of its own."""

    def slope(day: int, x: np.ndarray) -> np.ndarray:
        landed = sum(one.per_day for one in landings if one.from_day <= day < one.to_day)
        return np.array([landed - a * x[1], -b * x[0]])

    x, h = np.array([0.0, garrison]), 1 / 50
    for step in range(days * 50):
        day = step // 50
        k1 = slope(day, x)
        k2 = slope(day, x + h / 2 * k1)
        k3 = slope(day, x + h / 2 * k2)
        k4 = slope(day, x + h * k3)
        x = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return x


def test_landings_agree_with_an_integrator() -> None:
    landings = [Landing(0, 2, 300), Landing(1, 3, 100)]
    m, n = landing_trajectory(900, landings, rate_m=0.05, rate_n=0.02, days=6)
    assert (m[-1], n[-1]) == pytest.approx(stepped(900, landings, 0.02, 0.05, 6), abs=1e-6)


def test_square_law_draw_and_swap() -> None:
    assert square_law(500, 500).duration == math.inf
    one, two = square_law(5, 3, rate_a=2, rate_b=0.5), square_law(3, 5, rate_a=0.5, rate_b=2)
    assert (one.survivors_a, one.survivors_b) == (two.survivors_b, two.survivors_a)
    assert one.duration == two.duration


def test_square_law_is_not_the_initial_rate_held() -> None:
    assert square_law(1000, 800).survivors_a == pytest.approx(600)
    assert square_law(1000, 800).survivors_a != pytest.approx(360)


def test_square_law_refuses() -> None:
    for bad in ({"a": 0, "b": 1}, {"a": 1, "b": -1}, {"a": 1, "b": math.nan}):
        with pytest.raises(BadInput, match="expected a number above 0"):
            square_law(**bad)
    with pytest.raises(BadInput, match="rate of the garrison"):
        landing_trajectory(5, [], rate_m=1, rate_n=0, days=1)
    with pytest.raises(BadInput, match="A force cannot be negative"):
        landing_trajectory(-5, [], rate_m=1, rate_n=1, days=1)
    with pytest.raises(BadInput, match="one side alone says nothing"):
        recovered_rates(np.ones(3), np.ones(2), landed=1)
    with pytest.raises(BadInput, match="was never there"):
        recovered_rates(np.zeros(3), np.ones(3), landed=1)
    with pytest.raises(NoAnswer, match="No positive rates"):
        calibrated_from_ends(100, [Landing(0, 1, 50)], days=5, m_end=80, n_end=50)


def outcomes(shots: int, p: float) -> list[tuple[int, float]]:
    found = []
    for hits in itertools.product((0, 1), repeat=shots):
        chance = math.prod(p if hit else 1 - p for hit in hits)
        found.append((sum(hits), chance))
    return found


def test_volley_agrees_with_enumeration() -> None:
    attacker, defender = Fleet(2, 2, 0.7, 0, 0, 1), Fleet(1, 0, 0, 3, 0.4, 2)
    expected = sum(
        p * q * min(1, max(0, h - s) / 2)
        for (h, p), (s, q) in itertools.product(outcomes(4, 0.7), outcomes(3, 0.4))
    )
    assert volley(attacker, defender).mean_loss == pytest.approx(expected, abs=1e-12)


def test_one_round_of_the_chain_is_two_volleys() -> None:
    a, b = Fleet(2, 2, 0.7, 1, 0.3, 2), Fleet(3, 1, 0.5, 2, 0.4, 1)
    left_a, left_b = salvo_chain(a, b, rounds=1).survivors
    assert 2 - left_a == pytest.approx(volley(b, a).mean_loss, abs=1e-12)
    assert 3 - left_b == pytest.approx(volley(a, b).mean_loss, abs=1e-12)


@pytest.mark.parametrize("rounds", [1, 4])
def test_swapping_the_fleets_transposes_the_chain(rounds: int) -> None:
    a, b = Fleet(3, 4, 0.6, 3, 0.6, 5), Fleet(4, 3, 0.5, 2, 0.55, 3)
    one, two = salvo_chain(a, b, rounds=rounds), salvo_chain(b, a, rounds=rounds)
    assert np.array_equal(one.joint, two.joint.T)
    assert one.survivors == two.survivors[::-1]
    assert one.joint.sum() == pytest.approx(1, abs=1e-12)
    assert (volley(a, b), volley(b, a)) == (volley(a, b), volley(b, a))
    same = salvo_chain(a, a, rounds=rounds)
    assert np.array_equal(same.joint, same.joint.T)


FLEETS: list[tuple[dict[str, Any], str]] = [
    ({"ships": 0}, "ships: expected from 1 to 400; found 0"),
    ({"staying": 0}, "staying: expected from 1 to 400; found 0"),
    ({"shots": -1}, "shots per ship: expected from 0 to 1000"),
    ({"hit": 1.2}, r"hit: expected a probability from 0 to 1; found 1.2"),
    ({"intercept": math.nan}, "intercept: expected a probability"),
]


@pytest.mark.parametrize(("change", "message"), FLEETS)
def test_fleets_are_refused(change: dict[str, Any], message: str) -> None:
    good = {"ships": 2, "shots": 2, "hit": 0.5, "interceptors": 1, "intercept": 0.5, "staying": 2}
    with pytest.raises(BadInput, match=message):
        Fleet(**(good | change))


def test_salvo_refuses() -> None:
    big = Fleet(60, 1, 0.5, 1, 0.5, 5)
    with pytest.raises(BadInput, match="at most 10000"):
        salvo_chain(big, big, rounds=1)
    with pytest.raises(BadInput, match="rounds: expected from 1 to 200"):
        salvo_chain(Fleet(1, 1, 0.5, 1, 0.5, 1), Fleet(1, 1, 0.5, 1, 0.5, 1), rounds=0)
    good = {"offence_a": 1, "offence_b": 1, "defence_a": 0, "defence_b": 0}
    with pytest.raises(BadInput, match="staying power: expected above 0"):
        exchange(1, 1, **good, staying_a=0, staying_b=1)
    with pytest.raises(BadInput, match="0 or more"):
        exchange(-1, 1, **good, staying_a=1, staying_b=1)


@given(st.floats(1.05, 5), st.floats(0.05, 1), st.floats(0.01, 0.99))
def test_quantile_and_exceedance_are_inverse(alpha: float, share: float, level: float) -> None:
    tail = Tail(alpha, 10.0, share)
    size = tail.quantile(level)
    if size is None:
        assert level < 1 - share
    elif size < 1e300:
        assert tail.exceedance(size) == pytest.approx(1 - level, rel=1e-6)


def test_tail_says_nothing_below_its_threshold() -> None:
    with pytest.raises(NoAnswer, match=r"at least 0\.537"):
        Tail(1.53, 7061, 51 / 95).exceedance(100)


def test_tail_fit_recovers_and_its_interval_covers() -> None:
    generator = np.random.default_rng(3)
    sets = 7061 * (1 - generator.random((2000, 51))) ** (-1 / 0.53)
    fits = [fit_tail(row, threshold=7061) for row in sets]
    errors = np.abs([fit.alpha - 1.53 for fit in fits])
    covered = np.mean([fit.interval90[0] <= 1.53 <= fit.interval90[1] for fit in fits])
    assert np.median(errors) <= 0.055
    assert np.quantile(errors, 0.9) <= 0.13
    assert 0.85 <= covered <= 0.95


def test_bounded_mean_by_integration() -> None:
    for alpha in (1.53, 2.0, 3.5):
        x = np.exp(np.linspace(math.log(10), math.log(1e6), 200_001))
        density = (x / 10) ** -alpha
        weight = np.trapezoid(density, x)
        expected = np.trapezoid(x * density, x) / weight
        assert bounded_mean(Tail(alpha, 10), bound=1e6) == pytest.approx(expected, rel=1e-6)


def test_tails_refuse() -> None:
    for bad, message in (
        ((1.0, 5), "alpha: expected a number above 1"),
        ((2.0, 0), "threshold: expected a size above 0"),
        ((2.0, 5, 0), "share in the tail"),
    ):
        with pytest.raises(BadInput, match=message):
            Tail(*bad)
    with pytest.raises(BadInput, match="bound: expected a size above the threshold"):
        bounded_mean(Tail(1.5, 10), bound=10)
    with pytest.raises(BadInput, match="level"):
        Tail(1.5, 10).quantile(1.0)
    with pytest.raises(NoAnswer, match="fewer than five"):
        fit_tail([1, 2, 3], threshold=1)
    with pytest.raises(NoAnswer, match="all equal"):
        fit_tail([5] * 9, threshold=5)
    with pytest.raises(BadInput, match="finite numbers"):
        fit_tail([1, math.nan], threshold=1)
    with pytest.raises(BadInput, match="chance per case"):
        chance_of_one(1.5, cases=3)
    with pytest.raises(BadInput, match="chance per case"):
        chance_in_record(0.5, cases=-1)
    assert (chance_in_record(1.0, cases=3), chance_in_record(1.0, cases=0)) == (1.0, 0.0)
    assert mean_size(Tail(2.5, 3)) == pytest.approx(9)
