"""Tables 5.1 and 5.2 of the test ban case, and the laws behind them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.verification import quotas
from goodoffices.verification.checks import UnknownName
from tests.conftest import NIGHTLY

QUOTAS = (3, 5, 7, 10, 12, 20)
DETECTION = {
    (20, 1): (".0500", ".1000", ".1500", ".2250", ".2750", ".4750"),
    (20, 2): (".0987", ".1921", ".2803", ".4026", ".4776", ".7250"),
    (20, 4): (".1921", ".3544", ".4902", ".6510", ".7339", ".9250"),
    (45, 1): (".0222", ".0444", ".0667", ".1000", ".1222", ".2111"),
    (45, 2): (".0442", ".0874", ".1295", ".1909", ".2306", ".3790"),
    (45, 4): (".0874", ".1688", ".2446", ".3484", ".4112", ".6179"),
    (75, 1): (".0133", ".0267", ".0400", ".0600", ".0733", ".1267"),
    (75, 2): (".0266", ".0528", ".0786", ".1168", ".1417", ".2379"),
    (75, 4): (".0528", ".1035", ".1520", ".2212", ".2648", ".4212"),
}
BEST = {3: ".137", 4: ".185", 5: ".205", 6: ".274", 7: ".342", 8: ".370", 9: ".411", 10: ".479"}
EVENTS = {"mainland": "5.4", "islands": "14.6"}


def _memo(events: int, quota: int, breaches: int) -> Fraction:
    return quotas.quota_detection(events, quota, breaches=breaches, recognised="1/2", reserve=1)


@pytest.mark.parametrize(("events", "breaches"), DETECTION)
def test_detection_table(events: int, breaches: int) -> None:
    found = [f"{float(_memo(events, q, breaches)):.4f}"[1:] for q in QUOTAS]
    assert tuple(found) == DETECTION[events, breaches]


def test_exact_entries() -> None:
    assert [str(_memo(20, q, 4)) for q in (3, 5, 7)] == ["73/380", "9157/25840", "37997/77520"]
    assert _memo(20, 5, 1) == 2 * _memo(20, 3, 1)
    assert [
        quotas.quota_needed(20, "1/2", breaches=k, recognised="1/2", reserve=1) for k in (2, 4, 8)
    ] == [13, 8, 5]
    assert quotas.quota_needed(20, "0.9", recognised="1/2") is None
    for quota, expected in ((3, ".075"), (5, ".125"), (7, ".175")):
        found = quotas.single_breach_detection(20, quota, recognised="1/2")
        assert found == Fraction("0" + expected)


def test_a_quota_against_simulation() -> None:
    rng = np.random.default_rng(2)
    inspected = rng.permuted(np.tile(np.arange(20), (100_000, 1)), axis=1)[:, :4]
    seen = ((inspected < 4) & (rng.random(inspected.shape) < 0.5)).any(axis=1)
    assert seen.mean() == pytest.approx(float(_memo(20, 5, 4)), abs=0.005)


def test_best_worst_case_by_total() -> None:
    for total, expected in BEST.items():
        (found,) = quotas.best_splits(EVENTS, total)
        assert f"{float(found.worst):.3f}"[1:] == expected


def test_splits_that_beat_seven_anywhere_are_found() -> None:
    found = quotas.splits_that_beat(EVENTS, 7, guarded="mainland", most=9)
    assert [dict(s.quotas) for s in found.smallest] == [{"mainland": 2, "islands": 6}]
    nine = [s for s in found.beating if s.total == 9]
    assert dict(nine[0].quotas) == {"mainland": 3, "islands": 6}
    assert nine[0].worst > max(s.worst for s in nine[1:])
    assert all(s.quotas["mainland"] <= 3 for s in (*found.smallest, nine[0]))
    assert found.baseline_rate == Fraction(7, 20)
    assert not any(s.total <= 7 for s in found.beating)


def test_assumptions_and_what_is_not_claimed_come_with_it() -> None:
    found = quotas.splits_that_beat(EVENTS, 7, guarded="mainland", most=9)
    assert any("mainland" in a for a in found.assumptions)
    assert any("not tied to one place" in a for a in found.assumptions)
    assert any("fewer anywhere" in c for c in found.not_claimed)
    against_three = quotas.splits_that_beat(EVENTS, 3, guarded="mainland", most=10)
    assert all(s.quotas["mainland"] < 3 for s in against_three.beating)
    assert all(s.total > 3 for s in against_three.beating)


def test_the_share_at_which_a_split_stops_beating() -> None:
    found = quotas.splits_that_beat(EVENTS, 7, guarded="mainland", most=8)
    (limit,) = (holds["mainland"] for holds in found.holds_while)
    assert limit == Fraction(2, 7)
    for share, beats in ((limit - Fraction(1, 100), True), (limit, False)):
        moved = {"mainland": 20 * share, "islands": 20 * (1 - share)}
        again = quotas.splits_that_beat(moved, 7, guarded="mainland", most=8)
        assert ({"mainland": 2, "islands": 6} in [dict(s.quotas) for s in again.beating]) == beats


@settings(max_examples=300 if NIGHTLY else 25)
@given(
    st.lists(st.integers(1, 30), min_size=2, max_size=3),
    st.integers(1, 6),
    st.integers(0, 1),
)
def test_a_split_found_beats_in_every_stratum(events: list[int], base: int, reserve: int) -> None:
    named = {f"s{i}": n for i, n in enumerate(events)}
    found = quotas.splits_that_beat(named, base, guarded="s0", most=base + 3, reserve=reserve)
    for split in found.beating:
        assert split.quotas["s0"] < base
        for name, n in named.items():
            assert Fraction(max(split.quotas[name] - reserve, 0), n) > found.baseline_rate


def test_the_order_of_strata_is_nothing() -> None:
    here = quotas.best_splits(EVENTS, 9)
    there = quotas.best_splits(dict(reversed(EVENTS.items())), 9)
    assert [dict(s.quotas) for s in here] == [dict(s.quotas) for s in there]


def test_bad_input_is_named() -> None:
    with pytest.raises(UnknownName, match="guarded: expected the id of a stratum"):
        quotas.splits_that_beat(EVENTS, 7, guarded="moon", most=9)
    with pytest.raises(BadInput, match="events, sea: expected more than 0"):
        quotas.best_splits({"sea": 0}, 3)
    with pytest.raises(BadInput, match="at most 200000 ways"):
        quotas.best_splits({f"s{i}": 1 for i in range(12)}, 60)
    with pytest.raises(BadInput, match="quota: expected at most 20 used"):
        quotas.quota_detection(20, 21)
    with pytest.raises(BadInput, match="events: expected more than 0"):
        quotas.single_breach_detection(0, 3)
