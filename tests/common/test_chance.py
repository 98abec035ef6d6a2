"""Words and numbers both ways, intervals, odds."""

from __future__ import annotations

import json
import math
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from goodoffices.common.chance import (
    WORDS,
    Interval,
    band,
    interval90,
    log_odds,
    odds,
    phrase,
    probability,
    words_for,
)
from goodoffices.common.errors import BadInput

inside = st.floats(1e-9, 1 - 1e-9)


def test_golden_words(golden: Path) -> None:
    cases = json.loads((golden / "forecasts.json").read_text())
    case = next(c for c in cases if c["id"] == "F13")
    for row in case["input"]["bands"]:
        assert band(row["word"]) == Interval(row["low"], row["high"])
    assert list(WORDS) == [row["word"] for row in case["input"]["bands"]]
    assert [list(words_for(p)) for p in case["input"]["p"]] == case["expect"]["words"]


def test_middles_are_those_the_measurements_used() -> None:
    middles = [ends.middle for ends in WORDS.values()]
    assert middles == pytest.approx([0.03, 0.125, 0.325, 0.5, 0.675, 0.875, 0.97], abs=1e-15)


@pytest.mark.parametrize("word", ["possible", "even odds", "", "likely."])
def test_other_words_are_refused(word: str) -> None:
    with pytest.raises(BadInput, match="one of almost no chance, very unlikely"):
        band(word)


def test_second_names_and_case() -> None:
    assert band("  Highly   Probable ") == band("very likely")
    assert band("REMOTE") == band("almost no chance")


@given(st.floats(0.01, 0.99))
def test_every_value_on_the_scale_has_a_word_that_holds_it(p: float) -> None:
    words = words_for(p)
    assert 1 <= len(words) <= 2
    assert all(p in band(word) for word in words)


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.0, "below almost no chance"), (1.0, "beyond almost certain"), (0.5, "roughly even chance")],
)
def test_phrase(p: float, said: str) -> None:
    assert phrase(p) == said


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_phrase_refuses_what_is_no_probability(p: float) -> None:
    with pytest.raises(BadInput, match="from 0 to 1"):
        phrase(p)


@pytest.mark.parametrize("ends", [(0.4, 0.3), (-0.1, 0.5), (0.5, 1.5), (math.nan, 0.5)])
def test_interval_refuses(ends: tuple[float, float]) -> None:
    with pytest.raises(BadInput, match="0 <= lo <= hi <= 1"):
        Interval(*ends)


def test_interval_is_frozen_and_turns_round() -> None:
    ends = Interval(0.25, 0.5)
    assert ends.complement == Interval(0.5, 0.75)
    assert ends.width == 0.25
    with pytest.raises(FrozenInstanceError):
        ends.lo = 0.1  # type: ignore[misc]


def test_draws_stay_inside_and_follow_the_generator() -> None:
    ends = Interval(0.25, 0.5)
    first = ends.draw(np.random.default_rng(7), 500)
    assert (first == ends.draw(np.random.default_rng(7), 500)).all()
    assert first.min() >= 0.25
    assert first.max() <= 0.5


@given(inside)
def test_log_odds_go_and_come_back(p: float) -> None:
    assert float(probability(log_odds(p))) == pytest.approx(p, rel=1e-9)
    assert float(odds(p)) == pytest.approx(math.exp(float(log_odds(p))), rel=1e-9)


@given(st.integers(1, 1023))
def test_log_odds_are_odd(k: int) -> None:
    p = k / 1024
    assert float(log_odds(p)) == -float(log_odds(1 - p))


@pytest.mark.parametrize("p", [0.0, 1.0, -0.2, math.nan])
def test_certainty_has_no_odds(p: float) -> None:
    with pytest.raises(BadInput, match="strictly between 0 and 1"):
        odds(p)
    with pytest.raises(BadInput, match="strictly between 0 and 1"):
        log_odds([0.5, p])


def test_probability_of_infinite_log_odds() -> None:
    assert probability([-math.inf, math.inf, 745.0]).tolist() == [0.0, 1.0, 1.0]


@given(arrays(np.float64, st.integers(1, 400), elements=st.floats(-1e6, 1e6)))
def test_interval90_mirrors_and_holds_nine_tenths(draws: np.ndarray) -> None:
    lo, hi = interval90(draws)
    assert (-hi, -lo) == interval90(-draws)
    assert ((draws >= lo) & (draws <= hi)).mean() >= 0.9


def test_interval90_by_column() -> None:
    draws = np.random.default_rng(1).uniform(size=(300, 4))
    lo, hi = interval90(draws)
    assert lo.shape == (4,)
    assert float(hi[2]) == float(interval90(draws[:, 2])[1])


@pytest.mark.parametrize("draws", [[], [1.0, math.inf], [math.nan], 3.0])
def test_interval90_refuses(draws: object) -> None:
    with pytest.raises(BadInput, match="one or more finite numbers"):
        interval90(draws)  # type: ignore[arg-type]
