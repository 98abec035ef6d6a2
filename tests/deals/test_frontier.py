"""Frontiers against the oracle: ties, red lines, dependences, caps, voids, two to five parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from operator import itemgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.deals.clauses import structure_of
from goodoffices.deals.frontier import Frontier, efficient_deals, frontier, with_least_utility
from goodoffices.deals.scenario import (
    Bonus,
    Issue,
    Preferences,
    RedLine,
    Region,
    Reservation,
    Scenario,
)
from tests.conftest import NIGHTLY
from tests.deals.brute import Oracle

SCALES = [1, 10**9, 10**25]


@st.composite
def regions(draw: st.DrawFn, sizes: list[int]) -> Region:
    chosen = draw(st.lists(st.sampled_from(range(len(sizes))), min_size=1, max_size=3, unique=True))
    sides = []
    for issue in sorted(chosen):
        values = draw(st.sets(st.integers(0, sizes[issue] - 1), min_size=1))
        sides.append((issue, tuple(sorted(values))))
    return Region(tuple(sides))


@st.composite
def scenarios(
    draw: st.DrawFn, *, dependent: bool = False, scales: Sequence[int] = SCALES
) -> Scenario:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    most = draw(st.sampled_from([2, 5, 20]))
    parties = []
    for p in range(draw(st.integers(1, 5))):
        scale = draw(st.sampled_from(scales))
        rows = [draw(st.lists(st.integers(-1, most), min_size=n, max_size=n)) for n in sizes]
        bonuses: list[Bonus] = []
        voids: list[Region] = []
        if dependent:
            paid = draw(st.lists(st.tuples(st.integers(-4, 6), regions(sizes)), max_size=4))
            bonuses = [Bonus(payoff * scale, where) for payoff, where in paid]
            voids = draw(st.lists(regions(sizes), max_size=1))
        parties.append(
            Preferences(
                party=f"party {p}",
                tables=tuple(tuple(v * scale for v in row) for row in rows),
                scale=7 * scale,
                reservation=Reservation(Fraction(draw(st.integers(-2, 6)), 7), assumed=False),
                base=draw(st.integers(-1, 1)) * scale,
                bonuses=tuple(bonuses),
                cap=draw(st.sampled_from([None, 4 * scale, 9 * scale])),
                voids=tuple(voids),
            )
        )
    issues = tuple(Issue(f"issue {n}", tuple(map(str, range(k)))) for n, k in enumerate(sizes))
    lines: list[RedLine] = []
    if dependent:
        lines = [RedLine(region) for region in draw(st.lists(regions(sizes), max_size=3))]
    return Scenario(issues, tuple(parties), tuple(lines))


def unsure(talks: Scenario, units: tuple[int, ...]) -> bool:
    """Say whether a count may be left open: under dependence caps and voids make equals."""
    linked = bool(talks.red_lines) or any(p.bonuses or p.voids for p in talks.parties)
    touched = [
        n == p.cap or (p.voids and n == 0) for n, p in zip(units, talks.parties, strict=True)
    ]
    return linked and any(touched)


def check(talks: Scenario, found: Frontier, floors: tuple[int, ...] | None) -> None:
    oracle = Oracle.of(talks)
    want = oracle.efficient(floors)
    assert found.units == want
    for units, count in zip(found.units, found.equivalents, strict=True):
        assert count in (
            {oracle.counts[units]} if talks.is_additive else {oracle.counts[units], None}
        )
    for units, outcome in zip(found.units, found.outcomes.tolist(), strict=True):
        assert talks.allows(outcome)
        assert tuple(party.units(outcome) for party in talks.parties) == units


@settings(max_examples=1000 if NIGHTLY else 80)
@given(scenarios())
def test_additive_frontiers_equal_the_oracle(talks: Scenario) -> None:
    check(talks, efficient_deals(talks), None)


@settings(max_examples=1000 if NIGHTLY else 60)
@given(scenarios(dependent=True))
def test_dependent_frontiers_equal_the_oracle(talks: Scenario) -> None:
    check(talks, efficient_deals(talks), None)


@settings(max_examples=45)
@given(scenarios(dependent=True))
def test_rational_frontiers_equal_the_oracle(talks: Scenario) -> None:
    floors = tuple(party.reservation_units for party in talks.parties)
    found = frontier(talks)
    check(talks, found, floors if found.rational else None)
    assert found.rational == bool(Oracle.of(talks).efficient(floors))


@settings(max_examples=30)
@given(scenarios(dependent=True), st.randoms(use_true_random=False))
def test_renaming_parties_renames_the_answer(talks: Scenario, random: object) -> None:
    order = list(range(len(talks.parties)))
    random.shuffle(order)  # type: ignore[attr-defined]
    swapped = replace(talks, parties=tuple(talks.parties[p] for p in order))
    there, here = frontier(talks), frontier(swapped)
    rows = {
        tuple(units[p] for p in order): (tuple(outcome), count)
        for units, outcome, count in zip(
            there.units, there.outcomes.tolist(), there.equivalents, strict=True
        )
    }
    again = {
        units: (tuple(outcome), count)
        for units, outcome, count in zip(
            here.units, here.outcomes.tolist(), here.equivalents, strict=True
        )
    }
    assert rows == again


@settings(max_examples=200 if NIGHTLY else 20)
@given(scenarios(dependent=True))
def test_the_outcome_named_is_the_first_of_its_kind(talks: Scenario) -> None:
    """Tied issues are read together; caps and voids make equals that are not looked at."""
    talks = replace(talks, parties=tuple(replace(p, cap=None, voids=()) for p in talks.parties))
    read = [issue for group in structure_of(talks).groups for issue in group]
    order = sorted(product(*(range(size) for size in talks.sizes)), key=itemgetter(*read, -1))
    first: dict[tuple[int, ...], list[int]] = {}
    for outcome in order:
        if talks.allows(outcome):
            first.setdefault(tuple(party.units(outcome) for party in talks.parties), list(outcome))
    found = efficient_deals(talks)
    assert found.outcomes.tolist() == [first[units] for units in found.units]


def test_additive_outcomes_are_the_first_of_their_kind() -> None:
    issues = (Issue("x", ("a", "b", "c")), Issue("y", ("a", "b", "c")))
    party = Preferences("A", ((0, 1, 1), (1, 0, 1)), 1, Reservation(Fraction(0), assumed=True))
    found = efficient_deals(Scenario(issues, (party, replace(party, party="B"))))
    assert found.units == [(2, 2)]
    assert found.equivalents == [4]
    assert found.outcomes.tolist() == [[1, 0]]


@pytest.mark.parametrize("scale", SCALES)
def test_counts_beyond_machine_words(scale: int) -> None:
    issues = tuple(Issue(f"{n}", tuple("abcdefghij")) for n in range(60))
    rows = tuple((scale,) * 10 for _ in issues)
    party = Preferences("A", rows, scale, Reservation(Fraction(0), assumed=True))
    found = efficient_deals(Scenario(issues, (party, replace(party, party="B"))))
    assert found.equivalents == [10**60]


@settings(max_examples=20)
@given(scenarios(dependent=True))
def test_assumed_no_deal_values_are_the_least_utility(talks: Scenario) -> None:
    assumed = [
        replace(p, reservation=Reservation(Fraction(99), assumed=True)) for p in talks.parties
    ]
    oracle = Oracle.of(replace(talks, red_lines=()))
    least = [min(column) for column in zip(*oracle.counts, strict=True)]
    got = with_least_utility(replace(talks, parties=tuple(assumed)))
    for units, party in zip(least, got.parties, strict=True):
        if party.bonuses or party.voids or party.cap is not None:
            assert party.reservation == Reservation(Fraction(units, party.scale), assumed=True)
