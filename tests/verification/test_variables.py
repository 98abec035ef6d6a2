from __future__ import annotations

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.verification.variables import largest_sigma, power, separation
from tests.verification.cases import case, close


def test_separation_and_largest_error() -> None:
    golden = case("V11")
    given, expect = golden["input"], golden["expect"]
    rates = float(given["alpha"]), float(given["beta"])
    assert close(separation(*rates), expect["separation_sigma"], golden["tolerance"])
    sigma = largest_sigma(given["goal_kg"], *rates)
    assert close(sigma, expect["max_sigma_kg"], golden["tolerance"])


def test_power_against_a_shift() -> None:
    golden = case("V12")
    for shift, expected in zip(
        golden["input"]["shift_sigma"], golden["expect"]["detection_probability"], strict=True
    ):
        assert close(power(golden["input"]["alpha"], shift), expected, golden["tolerance"])


def test_no_shift_shows_as_often_as_false_alarms() -> None:
    assert power("0.05", 0) == pytest.approx(0.05)
    assert power("0.05", separation("0.05", "0.1")) == pytest.approx(0.9)


def test_bad_input_is_named() -> None:
    with pytest.raises(BadInput, match="alpha: expected a probability strictly between 0 and 1"):
        separation(0, 0.05)
    with pytest.raises(BadInput, match=r"alpha \+ beta < 1"):
        largest_sigma(8, 0.5, 0.5)
    with pytest.raises(BadInput, match="goal: expected a number >= 0"):
        largest_sigma(-8, 0.05, 0.05)
