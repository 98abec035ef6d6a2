"""The fair points by their definitions, and the laws they keep."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.deals.frontier import Frontier, frontier, utilities
from goodoffices.deals.points import Points, points, relaxation
from goodoffices.deals.scenario import Preferences, Reservation, Scenario
from tests.conftest import NIGHTLY
from tests.deals.brute import Oracle, covers
from tests.deals.test_frontier import scenarios

RULES = ("nash", "kalai_smorodinsky", "egalitarian", "leximin", "welfare")
FAIR = RULES[:-1]
Vector = tuple[Fraction, ...]


def chosen(talks: Scenario, found: Frontier, at: tuple[int, ...]) -> set[Vector]:
    return {utilities(talks, found.units[k]) for k in at}


def by_definition(talks: Scenario) -> dict[str, set[Vector]]:
    """Select from all rational outcomes, straight from the definitions, in rationals."""
    floors = tuple(party.reservation_units for party in talks.parties)
    rows = [utilities(talks, row) for row in Oracle.of(talks).counts if covers(row, floors)]
    if not rows:
        return {rule: set() for rule in FAIR}
    gained = {
        row: [u - p.reservation.utility for u, p in zip(row, talks.parties, strict=True)]
        for row in rows
    }
    ideal = [max(column) for column in zip(*gained.values(), strict=True)]
    shares = {
        row: sorted(g / a for g, a in zip(gained[row], ideal, strict=True) if a > 0) for row in rows
    }
    best = max(math.prod(g) for g in gained.values())
    nash = {row for row in rows if math.prod(gained[row]) == best > 0}
    fair = {row for row in rows if shares[row] == max(shares.values())}
    return {"nash": nash, "kalai_smorodinsky": fair if max(ideal) > 0 else set()}


@settings(max_examples=500 if NIGHTLY else 45)
@given(scenarios(dependent=True))
def test_points_by_their_definitions(talks: Scenario) -> None:
    found = frontier(talks)
    got = points(talks, found)
    for rule, want in by_definition(talks).items():
        vectors = chosen(talks, found, getattr(got, rule))
        assert vectors <= want  # of equals by the rule, the efficient ones
        assert bool(vectors) == bool(want)


def rescaled(party: Preferences, factor: int, shift: int) -> Preferences:
    """Stretch and shift the party's utility, its no-deal value with it."""
    floor = party.reservation.utility * factor + Fraction(shift, party.scale)
    return replace(
        party,
        tables=tuple(tuple(v * factor for v in row) for row in party.tables),
        bonuses=tuple(replace(b, payoff=b.payoff * factor) for b in party.bonuses),
        base=party.base * factor + shift,
        cap=None if party.cap is None else party.cap * factor + shift,
        reservation=Reservation(floor, assumed=False),
    )


@settings(max_examples=1000 if NIGHTLY else 35)
@given(scenarios(dependent=True), st.data())
def test_stretching_or_shifting_a_scale_changes_no_fair_deal(
    talks: Scenario, data: st.DataObject
) -> None:
    talks = replace(talks, parties=tuple(replace(p, voids=()) for p in talks.parties))
    parties = tuple(
        rescaled(p, data.draw(st.integers(1, 9)), data.draw(st.integers(-50, 50)))
        for p in talks.parties
    )
    other = replace(talks, parties=parties)
    there, here = frontier(talks), frontier(other)
    assert there.outcomes.tolist() == here.outcomes.tolist()
    before, after = points(talks, there), points(other, here)
    for rule in FAIR:
        assert getattr(before, rule) == getattr(after, rule)


def deals(found: Frontier, got: Points) -> dict[str, list[list[int]]]:
    return {rule: [found.outcomes[at].tolist() for at in getattr(got, rule)] for rule in RULES}


@settings(max_examples=35)
@given(scenarios(dependent=True), st.data())
def test_renaming_parties_changes_no_deal(talks: Scenario, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(talks.parties))))
    other = replace(talks, parties=tuple(talks.parties[p] for p in order))
    there, here = frontier(talks), frontier(other)
    assert deals(there, points(talks, there)) == deals(here, points(other, here))


@settings(max_examples=35)
@given(scenarios(dependent=True))
def test_the_smallest_relaxation_is_smallest(talks: Scenario) -> None:
    found = frontier(talks)
    rows = [utilities(talks, row) for row in Oracle.of(talks).counts]
    if found.rational or not rows:
        return
    least = relaxation(talks, found)
    assert least is not None
    floors = [party.reservation.utility for party in talks.parties]
    for p, amount in enumerate(least.alone):
        others = [
            row for row in rows if all(row[q] >= floors[q] for q in range(len(floors)) if q != p)
        ]
        assert amount == min((floors[p] - row[p] for row in others), default=None)
    needs = [f - t for f, t in zip(floors, least.together, strict=True)]
    assert any(all(u >= n for u, n in zip(row, needs, strict=True)) for row in rows)
