"""Whole deals under partly known preferences: nobody is first, no extreme leads, sure is sure."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.deals.outlook import Outlook, better, evenness, outlook, stands
from goodoffices.deals.preferences import Comparison, Known, Order

SIZES = (3, 3)
DEALS = list(product(range(3), repeat=2))


def seen_of(*known: Known, deals: list[tuple[int, ...]] | None = None, draws: int = 150) -> Outlook:
    return outlook(known, deals or DEALS, np.random.default_rng(5), draws=draws)


def ranked(party: str, sizes: tuple[int, ...], *, rising: bool) -> Known:
    """Return a party that would rather have later values, or earlier ones, of every issue."""
    return Known(party, sizes, tuple(
        Order(i, v + rising, v + (not rising), by=party)
        for i, size in enumerate(sizes) for v in range(size - 1)
    ))  # fmt: skip


@st.composite
def parties(draw: st.DrawFn) -> Known:
    """Draw orders that follow one hidden order a party and issue, so that they can all hold."""
    statements = []
    for issue, size in enumerate(SIZES):
        order = draw(st.permutations(range(size)))
        pairs = draw(st.lists(st.sampled_from([(0, 1), (1, 2), (0, 2)]), max_size=2))
        statements += [Order(issue, order[a], order[b], by="x") for a, b in pairs]
    return Known("p", SIZES, tuple(statements))


@settings(max_examples=10)
@given(st.lists(parties(), min_size=2, max_size=3, unique_by=repr))
def test_the_order_of_the_parties_changes_nothing(known: list[Known]) -> None:
    there, here = seen_of(*known), seen_of(*known[::-1])
    assert evenness(there, placed=()) == evenness(here, placed=())
    assert all(
        np.array_equal(a, b) for a, b in zip(there.shares, reversed(here.shares), strict=True)
    )


@settings(max_examples=15)
@given(st.lists(parties(), min_size=2, max_size=2), st.sampled_from(DEALS), st.sampled_from(DEALS))
def test_surely_better_is_better_under_every_draw(
    known: list[Known], one: tuple[int, ...], other: tuple[int, ...]
) -> None:
    seen = seen_of(*known)
    a, b = DEALS.index(one), DEALS.index(other)
    if better(seen, a, b).surely:
        fresh = outlook(known, DEALS, np.random.default_rng(99), draws=300)
        assert all((w[:, a] >= w[:, b] - 1e-9).all() for w in fresh.worth)
        assert a != b
        assert not stands(seen, b, placed=()).share


def test_extremes_do_not_lead_where_deals_are_many() -> None:
    sizes = (12, 12)
    deals: list[tuple[int, ...]] = list(product(range(12), repeat=2))
    seen = seen_of(ranked("A", sizes, rising=True), ranked("B", sizes, rising=False), deals=deals)
    first = evenness(seen, placed=())[0]
    assert all(seen.ends(p, first)[0] > 0.25 for p in (0, 1))


def test_what_is_worse_than_no_deal_does_not_lead() -> None:
    a, b = ranked("A", (3,), rising=True), ranked("B", (3,), rising=False)
    refuses = Known("B", (3,), (*b.statements, Comparison(None, (1,), by="B")))
    deals: list[tuple[int, ...]] = [(0,), (1,), (2,)]
    assert evenness(seen_of(a, b, deals=deals), placed=())[0] == 1
    seen = seen_of(a, refuses, deals=deals)
    assert evenness(seen, placed=(1,))[0] != 1
    assert stands(seen, 1, placed=(1,)).share == 0.0


def test_ends_and_changes_are_shares() -> None:
    seen = seen_of(ranked("A", SIZES, rising=True), ranked("B", SIZES, rising=False))
    best, worst = DEALS.index((2, 2)), DEALS.index((0, 0))
    assert seen.ends(0, best) == (1.0, 1.0)
    assert seen.ends(0, worst) == (0.0, 0.0)
    low, high = seen.change(0, 0, worst, best)
    assert 0 < low < high < 1
    assert seen.change(1, 0, worst, best)[1] < 0
