"""Partial preferences: contradictions by brute force, standings and robustness by enumeration."""

from __future__ import annotations

from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.deals.contradictions import smallest_contradiction
from goodoffices.deals.preferences import (
    AtLeast,
    Comparison,
    Known,
    Order,
    Range,
    Statement,
    consistent,
    draw,
)
from goodoffices.deals.robust import robustness, standings

SIZES = (3, 2)
DEALS = list(product(range(3), range(2)))


@st.composite
def statements(draw_: st.DrawFn) -> Statement:
    kind = draw_(st.integers(0, 3))
    deal = st.sampled_from(DEALS)
    if kind == 0:
        better, worse = draw_(st.permutations(range(3)))[:2]
        return Order(0, better, worse, by="A")
    if kind == 1:
        low, high = sorted(draw_(st.lists(st.integers(0, 4), min_size=2, max_size=2)))
        return Range(0, draw_(st.integers(0, 2)), low / 4, high / 4, by="mediator")
    if kind == 2:
        return AtLeast(draw_(deal), draw_(st.integers(0, 4)) / 2, by="mediator")
    return Comparison(draw_(deal), draw_(st.one_of(st.none(), deal)), by="A")


@settings(max_examples=14)
@given(st.lists(statements(), min_size=1, max_size=6))
def test_the_smallest_contradiction_is_smallest(said: list[Statement]) -> None:
    known = Known("A", SIZES, tuple(said))
    found = smallest_contradiction(known)
    every = range(len(said))
    sizes = [
        k for k in range(1, len(said) + 1)
        if any(not consistent(known, chosen) for chosen in combinations(every, k))
    ]  # fmt: skip
    if found is None:
        assert not sizes
    else:
        assert not consistent(known, found)
        assert len(found) == sizes[0]


def test_a_circle_of_orders_is_shown_among_many() -> None:
    said = [Order(0, k, k + 1, by="A") for k in range(30)]
    said += [Order(0, 9, 5, by="mediator"), Order(0, 25, 2, by="A")]
    found = smallest_contradiction(Known("A", (31,), tuple(said)))
    assert found == (5, 6, 7, 8, 30)


@settings(max_examples=30)
@given(st.lists(statements(), max_size=5), st.integers(0, 99))
def test_drawn_preferences_meet_every_statement(said: list[Statement], seed: int) -> None:
    known = Known("A", SIZES, tuple(said))
    try:
        drawn = draw(known, np.random.default_rng(seed), 40)
    except NoAnswer:
        return
    a, b, strict = known.rows()
    assert consistent(known)
    assert (drawn >= -1e-9).all()
    assert (drawn <= known.tops + 1e-9).all()
    assert len(a) == 0 or (drawn @ a.T <= b + 1e-9).all()
    if strict.any():
        assert (drawn @ a[strict > 0].T < b[strict > 0] + 1e-12).all()


def test_drawing_is_even() -> None:
    known = Known("A", (2,), (Order(0, 1, 0, by="A"),))
    drawn = draw(known, np.random.default_rng(3), 4000)
    assert abs(drawn[:, 0].mean() - 1 / 3) < 0.015  # the lower of two even draws
    assert abs(drawn[:, 1].mean() - 2 / 3) < 0.015
    assert abs(drawn[:, 2].mean() - 1 / 2) < 0.015
    again = draw(known, np.random.default_rng(3), 4000)
    assert (drawn == again).all()


def orders(*values: int) -> tuple[Statement, ...]:
    return tuple(Order(0, a, b, by="A") for a, b in pairwise(values))


def test_standings_from_orders_alone() -> None:
    """Opposed orders leave all three efficient; like orders leave the common best alone."""
    deals = [(0,), (1,), (2,)]
    opposed = [Known("A", (3,), orders(0, 1, 2)), Known("B", (3,), orders(2, 1, 0))]
    like = [Known("A", (3,), orders(0, 1, 2)), Known("B", (3,), orders(0, 1, 2))]
    nothing = [Known("A", (3,)), Known("B", (3,))]
    rng = np.random.default_rng(1)
    assert {s.necessarily for s in standings(opposed, deals, [0, 1, 2], rng)} == {"yes"}
    found = standings(like, deals, [0, 1, 2], rng)
    assert [(s.possibly, s.necessarily) for s in found] == [
        ("yes", "yes"),
        ("no", "no"),
        ("no", "no"),
    ]
    found = standings(nothing, deals, [0, 1, 2], rng)
    assert [(s.possibly, s.necessarily) for s in found] == [("yes", "no")] * 3


@settings(max_examples=12)
@given(st.lists(statements(), max_size=3), st.lists(statements(), max_size=3))
def test_standings_agree_with_many_draws(mine: list[Statement], theirs: list[Statement]) -> None:
    known = [Known("A", SIZES, tuple(mine)), Known("B", SIZES, tuple(theirs))]
    try:
        worth = [
            draw(one, np.random.default_rng(5), 300) @ np.array([one.row(d) for d in DEALS]).T
            for one in known
        ]
        found = standings(known, DEALS, range(6), np.random.default_rng(6), draws=60)
    except NoAnswer:
        return
    for at, standing in enumerate(found):
        gaps = [w - w[:, [at]] for w in worth]
        beaten = (np.minimum(*gaps) >= -1e-9) & (np.maximum(*gaps) > 1e-9)
        if standing.necessarily == "yes":
            assert not beaten.any()
        if standing.possibly == "no":
            assert beaten.any(axis=1).all()


def test_swapping_the_parties_swaps_nothing() -> None:
    a, b = Known("A", (3,), orders(0, 1)), Known("B", (3,), orders(2, 1))
    deals = [(0,), (1,), (2,)]
    ours = standings([a, b], deals, [0, 1, 2], np.random.default_rng(1))
    assert ours == standings([b, a], deals, [0, 1, 2], np.random.default_rng(1))


def test_robustness_is_a_share_with_its_interval() -> None:
    """A deal with a value of its own range against no deal drawn evenly from 0 to 1."""
    known = [Known("A", (1,), (Range(0, 0, 0.7, 0.7, by="A"),))]
    (found,) = robustness(known, [(0,)], [0], np.random.default_rng(2), draws=2000)
    assert found.interval90[0] < 0.7 < found.interval90[1]
    assert found.fragile
    known = [Known("A", (1,), (Comparison((0,), None, by="A"),))]
    (found,) = robustness(known, [(0,)], [0], np.random.default_rng(2))
    assert found.share == 1
    assert not found.fragile
    assert found.interval90[0] < 1


def test_bad_statements_are_told() -> None:
    with pytest.raises(BadInput, match="statement 1 on 'A': expected issues and values"):
        Known("A", (2,), (Order(0, 2, 0, by="A"),))
    with pytest.raises(BadInput, match="low <= high"):
        Known("A", (2,), (Range(0, 1, float("nan"), 1, by="A"),))
    with pytest.raises(BadInput, match="finite number"):
        Known("A", (2,), (AtLeast((0,), float("inf"), by="A"),))
    with pytest.raises(BadInput, match="must be those that 'A' spoke of"):
        standings([Known("A", (2,))], [(2,)], [0], np.random.default_rng(0))
    with pytest.raises(NoAnswer, match="smallest_contradiction"):
        draw(Known("A", (2,), (Order(0, 0, 1, by="A"), Order(0, 1, 0, by="B"))),
             np.random.default_rng(0), 5)  # fmt: skip
