from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from goodoffices.common.errors import BadInput
from goodoffices.verification import coverage, deterrence
from tests.conftest import NIGHTLY
from tests.verification.cases import case, close

AMOUNTS = st.fractions(min_value=0, max_value=50, max_denominator=20)


def test_least_detection() -> None:
    golden = case("V19")
    found = [
        str(deterrence.required_detection(r["gain"], r["sanction"]))
        for r in golden["input"]["rows"]
    ]
    assert found == golden["expect"]["exact"]["min_detection_probability"]


@settings(max_examples=500 if NIGHTLY else 30)
@given(AMOUNTS, AMOUNTS, st.fractions(min_value=0, max_value=1))
def test_the_threshold_is_where_the_better_choice_turns(
    gain: Fraction, sanction: Fraction, detection: Fraction
) -> None:
    keeps = detection * sanction >= (1 - detection) * gain
    needed = deterrence.required_detection(gain, sanction)
    assert (detection >= needed) == keeps or gain == sanction == 0
    enough = deterrence.required_sanction(gain, detection)
    assert (enough is not None and sanction >= enough) == keeps or gain == sanction == 0
    resisted = deterrence.break_even(detection)
    assert (resisted is None or gain <= resisted * sanction) == keeps


def test_the_highest_gain_and_the_lowest_sanction_decide() -> None:
    assert deterrence.required_detection([1, 10], [5, 20]) == Fraction(2, 3)


def test_inspector_leadership() -> None:
    golden = case("V20")
    p = golden["input"]
    found = deterrence.inspector_leadership(
        inspection=p["e"], caught=p["a"], missed=p["c"], sanction=p["b"], gain=p["d"]
    )
    expect = golden["expect"]
    assert str(found.inspection_probability) == expect["exact"]["inspection_probability"]
    assert str(found.inspector_payoff) == expect["exact"]["inspector_payoff"]
    assert found.inspectee_acts == expect["inspectee_acts"]


def test_commitment() -> None:
    golden = case("V21")
    leader, follower = golden["input"]["leader"], golden["input"]["follower"]
    exact = golden["expect"]["exact"]
    found = deterrence.commitment(leader, follower)
    assert [str(p) for p in found.mixture] == exact["commitment"]
    assert str(found.value) == exact["leader_value"]
    half = deterrence.commitment_value(leader, follower, ["1/2", "1/2"])
    assert str(half) == exact["leader_value_at_half"]
    nash = deterrence.commitment_value(leader, follower, [1, 0])
    assert str(nash) == exact["nash_leader_value"]


@pytest.mark.parametrize("seed", range(8))
def test_commitment_equals_one_linear_programme_per_reply(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(1, 5, 2)
    leader, follower = rng.integers(0, 9, (2, rows, columns))
    best = -np.inf
    for j in range(columns):
        answer = linprog(
            -leader[:, j],
            A_ub=(follower - follower[:, [j]]).T,
            b_ub=np.zeros(columns),
            A_eq=np.ones((1, rows)),
            b_eq=[1],
        )
        best = max(best, -answer.fun) if answer.status == 0 else best
    found = deterrence.commitment(leader.tolist(), follower.tolist())
    assert float(found.value) == pytest.approx(best)
    again = deterrence.commitment_value(leader.tolist(), follower.tolist(), found.mixture)
    assert again == found.value


def test_coverage_exactly() -> None:
    golden = case("V22")
    found = coverage.cover(range(1, 11), golden["input"]["k"], detection=golden["input"]["p"])
    assert str(found.value) == golden["expect"]["exact"]["value"]


def test_coverage_of_many_sites() -> None:
    hundred = [1 + Fraction((37 * i) % 101, 10) for i in range(100)]
    golden = case("V22b")
    found = coverage.cover(hundred, 5, detection="9/10")
    assert close(found.value, golden["expect"]["value"], golden["tolerance"])
    assert sum(found.chances) == 5
    thousand = [1 + 9 * Fraction((7919 * i) % 10007, 10007) for i in range(1000)]
    golden = case("V22c")
    found = coverage.cover(thousand, 50, detection="9/10")
    assert close(found.value, golden["expect"]["value"], golden["tolerance"])


@settings(max_examples=500 if NIGHTLY else 30)
@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=8),
    st.fractions(min_value=0, max_value=9, max_denominator=4),
    st.integers(1, 10),
)
def test_no_site_is_left_more_open_than_said(
    worth: list[int], inspectors: Fraction, tenths: int
) -> None:
    seen = Fraction(tenths, 10)
    found = coverage.cover(worth, inspectors, detection=seen)
    assert all(0 <= c <= 1 for c in found.chances)
    assert sum(found.chances) <= inspectors
    open_ = [w * (1 - seen * c) for w, c in zip(worth, found.chances, strict=True)]
    assert max(open_) == found.value
    spare = sum(found.chances) < min(inspectors, Fraction(len(worth)))
    assert not spare or found.value == max(worth) * (1 - seen)


def test_drawn_sites_have_the_chances_planned_and_the_best_reply_gains_no_more() -> None:
    worth = range(1, 11)
    found = coverage.cover(worth, 3, detection="9/10")
    taken = coverage.draw_sites(found, np.random.default_rng(8), size=100_000)
    assert taken.sum(axis=1).max() <= 3
    assert taken.mean(axis=0) == pytest.approx([float(c) for c in found.chances], abs=0.006)
    seen = taken & (np.random.default_rng(9).random(taken.shape) < 0.9)
    gains = np.array(worth) * (1 - seen.mean(axis=0))
    assert gains.max() <= float(found.value) + 0.06


def test_bad_input_is_named() -> None:
    with pytest.raises(BadInput, match="gain: expected a number >= 0"):
        deterrence.required_detection(-1, 5)
    with pytest.raises(BadInput, match="sanction: expected a number, or"):
        deterrence.required_detection(1, [5, 2])
    with pytest.raises(BadInput, match="sanction, gain: expected at least one above 0"):
        deterrence.inspector_leadership(inspection=1, caught=1, missed=1, sanction=0, gain=0)
    with pytest.raises(BadInput, match="follower: expected as many rows and columns"):
        deterrence.commitment([[1, 2]], [[1], [2]])
    with pytest.raises(BadInput, match="mixture: expected 2 probabilities that add up to 1"):
        deterrence.commitment_value([[1], [2]], [[1], [2]], ["1/2", "1/3"])
    with pytest.raises(BadInput, match="leader: expected rows of one length"):
        deterrence.commitment([[1, 2], [1]], [[1], [2]])
    with pytest.raises(BadInput, match="at most 50000 vertices"):
        deterrence.commitment([[1] * 12] * 12, [[1] * 12] * 12)
    with pytest.raises(BadInput, match="worth: expected at least one site"):
        coverage.cover([], 1)
    with pytest.raises(BadInput, match=r"detection: .* a visit that can detect"):
        coverage.cover([1], 1, detection=0)
