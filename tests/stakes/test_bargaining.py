"""Bargaining, commitment and trust: golden ratios, grids, swaps, refusals."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.bargaining import (
    View,
    bargaining_range,
    best_demand,
    commitment,
    common_ground,
    room,
)
from goodoffices.stakes.bounds import Bounds, Tell, exact
from goodoffices.stakes.dilemma import (
    Payoffs,
    Position,
    Sign,
    World,
    checked,
    least_check,
    standing,
    trust_after,
    trust_threshold,
    world,
)

of = Bounds.of
shares = st.fractions(0, 1, max_denominator=40)


@pytest.fixture(scope="module")
def case(golden: Path) -> Any:
    text = (golden / "stakes.json").read_text()
    return {c["id"]: c for c in json.loads(text, parse_float=Fraction)}.__getitem__


def test_s12_range(case: Any) -> None:
    s12 = case("S12")
    found = bargaining_range(*(Fraction(s12["input"][k]) for k in ("p", "cA", "cB")))
    assert [found.low, found.high] == s12["expect"]["range"]
    assert found.high - found.low == s12["expect"]["width"]


def test_s13_demand_in_ratios(case: Any) -> None:
    s13 = case("S13")
    given = s13["input"]
    found = best_demand(given["p"], given["cA"], Bounds(Fraction(0), given["c"]))
    expected = {k: Fraction(v) for k, v in s13["expect"]["exact"].items()}
    assert found.demand == expected["demand"]
    assert found.risk_of_war == expected["war_probability"]
    assert found.value == expected["value"]


def test_s14_commitment(case: Any) -> None:
    s14 = case("S14")
    given, expect = s14["input"], s14["expect"]
    for cost, war in zip(given["total_cost"], expect["preventive_war"], strict=True):
        found = commitment(of(given["delta"]), of(given["p_now"]), of(given["p_next"]), of(cost))
        assert found.shift.low == found.shift.high == expect["shift_value"]
        assert (found.fails is Tell.YES) == war


def test_s15_threshold(case: Any) -> None:
    given = case("S15")["input"]
    paid = Payoffs(*(Fraction(given[k]) for k in "RSTP"))
    assert trust_threshold(paid) == Fraction(case("S15")["expect"]["exact"]["threshold"])


@settings(max_examples=40)
@given(shares, shares, shares, shares)
def test_best_demand_is_best_on_a_grid(
    p: Fraction, own: Fraction, low: Fraction, width: Fraction
) -> None:
    found = best_demand(p, own, Bounds(low, low + width))

    def value(x: Fraction) -> Fraction:
        refused = (
            min(Fraction(1), max(Fraction(0), (x - p - low) / width))
            if width
            else (Fraction(int(x > p + low)))
        )
        return x * (1 - refused) + (p - own) * refused

    assert value(found.demand) == found.value
    assert all(value(Fraction(k, 60)) <= found.value for k in range(61))
    assert 0 <= found.risk_of_war <= 1


@settings(max_examples=40)
@given(shares, shares, shares, shares, shares)
def test_rooms_contain_every_split_that_beats_fighting(
    p1: Fraction, p2: Fraction, c1: Fraction, c2: Fraction, x: Fraction
) -> None:
    chance = Bounds(min(p1, p2), max(p1, p2))
    view = View("a", "-", chance, (Bounds(c1, c1 + Fraction(1, 10)), of(c2)))
    values = [(p, c) for p in (chance.low, chance.high) for c in (c1, c1 + Fraction(1, 10))]
    beats = [p - c <= x <= p + c2 for p, c in values]
    found = room(view)
    assert (found.sure is not None and found.sure.low <= x <= found.sure.high) == all(beats)
    if any(beats):
        assert found.possible is not None
        assert found.possible.low <= x <= found.possible.high


@settings(max_examples=40)
@given(shares, shares, shares, shares)
def test_swapping_the_sides_mirrors_the_room(
    p: Fraction, q: Fraction, c1: Fraction, c2: Fraction
) -> None:
    chance = Bounds(min(p, q), max(p, q))
    one = View("a", "-", chance, (of(c1), of(c2)), (Fraction(1, 2), Fraction(1)))
    two = View("a", "-", chance.complement, (of(c2), of(c1)), (Fraction(1), Fraction(1, 2)))
    found, turned = room(one), room(two)
    for here, there in ((found.sure, turned.sure), (found.possible, turned.possible)):
        assert (None if here is None else here.complement) == there
    ground, back = common_ground(one, one), common_ground(two, two)
    assert ground.width == back.width
    assert ground.exists is back.exists
    assert ground.least_for_first == back.most_for_first.complement


def test_dislike_of_risk_widens_the_room() -> None:
    costs = (of(0.1), of(0.1))
    calm = View("a", "-", of(0.5), costs)
    averse = View("a", "-", of(0.5), costs, (exact(0.5), Fraction(1)))
    assert averse.least_for_first.low < calm.least_for_first.low
    assert averse.most_for_first == calm.most_for_first


def test_commitment_depends_and_holds() -> None:
    found = commitment(of(0.9), of(0.3, 0.5), of(0.6), of(0.2))
    assert found.fails is Tell.DEPENDS
    assert found.guarantee == Bounds(Fraction(0), Fraction(7, 100))
    assert commitment(of(0.9), of(0.6), of(0.3), of(0)).fails is Tell.NO


def test_bad_views_are_refused() -> None:
    with pytest.raises(BadInput, match=r"chance, view of a: expected from 0 to 1; found \(1.2"):
        View("a", "-", of(1.2), (of(0), of(0)))
    with pytest.raises(BadInput, match="cost of fighting, view of a"):
        View("a", "-", of(0.2), (of(-1), of(0)))
    with pytest.raises(BadInput, match="risk, view of a"):
        View("a", "-", of(0.2), (of(0), of(0)), (Fraction(2), Fraction(1)))
    with pytest.raises(BadInput, match="own cost of fighting"):
        best_demand(Fraction(1, 2), Fraction(-1), of(0))
    with pytest.raises(BadInput, match="patience"):
        commitment(of(1.5), of(0.3), of(0.6), of(0.2))
    with pytest.raises(BadInput, match="the lower end first"):
        of(0.6, 0.4)


PAID = Payoffs(Fraction(1), Fraction(-2), Fraction(1, 2), Fraction(0))


@given(shares)
def test_least_check_just_makes_the_trust_enough(trust: Fraction) -> None:
    if trust == 0:
        trust = Fraction(1, 100)
    check = least_check(PAID, trust)
    assert trust_threshold(checked(PAID, check)) <= trust
    if check:
        assert trust_threshold(checked(PAID, check)) == trust


def test_no_trust_is_enough_where_being_ahead_pays_more() -> None:
    with pytest.raises(NoAnswer, match="no trust is enough"):
        trust_threshold(Payoffs(Fraction(1), Fraction(-2), Fraction(3, 2), Fraction(0)))
    safe = Payoffs(Fraction(1), Fraction(1, 4), Fraction(1, 2), Fraction(0))
    assert trust_threshold(safe) == 0


def test_alike_signs_tell_nothing() -> None:
    same = Sign("installations", of(0.7), of(0.7))
    telling = Sign("inspections invited", of(0.8), of(0.1, 0.2))
    vague = Sign("speeches", of(0.3, 0.6), of(0.4))
    found = standing(Position("a", "-", PAID, of(0.4, 0.5), (same, telling, vague)))
    assert found.telling == (Tell.NO, Tell.YES, Tell.DEPENDS)
    assert trust_after(of(0.4), same) == of(0.4)
    assert trust_after(of(0.4), telling).low == Fraction(8, 11)
    assert found.enough is Tell.DEPENDS


def test_dilemma_refuses() -> None:
    with pytest.raises(BadInput, match="trust: expected from 0 to 1"):
        trust_after(of(1.5), Sign("x", of(0.5), of(0.5)))
    with pytest.raises(BadInput, match="chance of showing 'x'"):
        trust_after(of(0.5), Sign("x", of(2), of(0.5)))
    with pytest.raises(BadInput, match="at least one kind of other might show"):
        trust_after(of(0.5), Sign("x", of(0), of(0)))
    with pytest.raises(BadInput, match="shows a breach in time"):
        checked(PAID, Fraction(2))


def test_worlds() -> None:
    assert world((True, True), (False, False)) is World.DOUBLY_DANGEROUS
    assert world((True, True), (True, True)) is World.NO_DILEMMA
    assert world((False, False), (False, False)) is World.DILEMMA_MILD
    assert world((False,) * 3, (True,) * 3) is World.DOUBLY_STABLE
    assert world((True, False), (True, True)) is World.DISPUTED
    assert world((True, None), (True, True)) is World.NOT_STATED
