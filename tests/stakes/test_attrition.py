"""Exact attrition: against ratios, swapped, stopped early, refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.stakes.attrition import attrition, attrition_in_ratios

sizes = st.integers(1, 12)
rates = st.integers(1, 9)


@st.composite
def fights(draw: st.DrawFn) -> dict[str, int]:
    a, b = draw(sizes), draw(sizes)
    return {
        "a": a,
        "b": b,
        "rate_a": draw(rates),
        "rate_b": draw(rates),
        "stop_a": draw(st.integers(0, a - 1)),
        "stop_b": draw(st.integers(0, b - 1)),
    }


def swapped(fight: dict[str, int]) -> dict[str, int]:
    other = {"a": "b", "b": "a"}
    return {name[:-1] + other[name[-1]]: value for name, value in fight.items()}


@given(fights())
def test_floats_agree_with_ratios(fight: dict[str, int]) -> None:
    found = attrition(**fight)
    won_a, won_b = attrition_in_ratios(**fight)
    assert sum(won_a.values()) + sum(won_b.values()) == 1
    assert found.p_a_wins == pytest.approx(float(sum(won_a.values())), abs=1e-12)
    for x, chance in won_a.items():
        if x > fight["stop_a"]:
            lost = fight["a"] - x
            assert found.distribution_a[lost] == pytest.approx(float(chance), abs=1e-12)
    assert found.distribution_a.sum() == pytest.approx(1, abs=1e-12)
    assert found.distribution_b.sum() == pytest.approx(1, abs=1e-12)


@given(fights())
def test_swapping_the_sides_swaps_the_answer_bit_for_bit(fight: dict[str, int]) -> None:
    one, two = attrition(**fight), attrition(**swapped(fight))
    assert (one.p_a_wins, one.p_b_wins) == (two.p_b_wins, two.p_a_wins)
    assert one.expected_survivors_a == two.expected_survivors_b
    assert one.expected_survivors_b == two.expected_survivors_a
    assert (one.losses_a, one.losses_b) == (two.losses_b, two.losses_a)
    assert np.array_equal(one.distribution_a, two.distribution_b)


def test_large_forces_swap_and_keep_their_mass() -> None:
    one = attrition(700, 900, rate_a=1.3, rate_b=0.7, stop_a=210, stop_b=90)
    two = attrition(900, 700, rate_a=0.7, rate_b=1.3, stop_a=90, stop_b=210)
    assert one.losses_a == two.losses_b
    assert one.p_a_wins == two.p_b_wins
    assert abs(one.distribution_a.sum() - 1) < 1e-12
    assert one.losses_a.interval90[1] <= 490


def test_only_the_ratio_of_rates_counts() -> None:
    assert attrition(9, 7, rate_a=2, rate_b=4).p_a_wins == attrition(9, 7, rate_b=2).p_a_wins


def test_interval_holds_ninety_per_cent() -> None:
    fight = attrition(100, 80)
    low, high = fight.losses_a.interval90
    assert fight.distribution_a[low : high + 1].sum() >= 0.9
    assert fight.distribution_a[:low].sum() < 0.05 + 1e-12
    assert low <= fight.losses_a.mean <= high


BAD: list[tuple[dict[str, Any], str]] = [
    ({"a": 0, "b": 5}, "units of A: expected 1 or more; found 0"),
    ({"a": 5, "b": -3}, "units of B: expected 1 or more; found -3"),
    ({"a": 5, "b": 5, "rate_a": 0}, "rate of A: expected a number above 0; found 0"),
    ({"a": 5, "b": 5, "rate_b": -1.0}, "rate of B: expected a number above 0"),
    ({"a": 5, "b": 5, "rate_b": float("nan")}, "rate of B: expected a number above 0; found nan"),
    ({"a": 5, "b": 5, "rate_a": float("inf")}, "rate of A: expected a number above 0; found inf"),
    ({"a": 5, "b": 5, "stop_a": 5}, "stop of A: expected from 0 to 4; found 5"),
    ({"a": 5, "b": 5, "stop_b": -1}, "stop of B: expected from 0 to 4; found -1"),
    ({"a": 10**6, "b": 10**6}, "expected at most 100,000,000.*Count in larger units"),
]


@pytest.mark.parametrize(("given", "message"), BAD)
def test_bad_input_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        attrition(**given)


def test_ratios_refuse_long_fights() -> None:
    with pytest.raises(BadInput, match="expected at most 2,500"):
        attrition_in_ratios(51, 50)
    with pytest.raises(BadInput, match="rate of B"):
        attrition_in_ratios(5, 5, rate_b=Fraction(0))
