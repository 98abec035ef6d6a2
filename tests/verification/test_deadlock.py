from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings

from goodoffices.verification.deadlock import Deadlock, explain
from goodoffices.verification.quantities import NotACount
from goodoffices.verification.terms import Permission, Terms
from tests.conftest import NIGHTLY
from tests.verification import brute_force, builder
from tests.verification.builder import duty, measure, terms
from tests.verification.cases import case

RED = Permission.RED_LINE


def test_fewest_red_lines_and_every_smallest_set() -> None:
    golden = case("V29")
    found = explain(builder.golden_terms(golden["input"]), most=10)
    assert len(found.lift[0]) == golden["expect"]["fewest_to_lift"]
    assert {frozenset(s) for s in found.lift} == {frozenset(s) for s in golden["expect"]["sets"]}
    assert found.all_listed


@settings(max_examples=400 if NIGHTLY else 15)
@given(builder.small_terms(most=6))
def test_equals_brute_force(given_terms: Terms) -> None:
    found = explain(given_terms, most=50)
    assert found.all_listed
    assert set(map(frozenset, found.lift)) == _fewest_to_lift(given_terms)
    assert set(map(frozenset, found.narrow)) == _fewest_to_narrow(given_terms)
    assert not (found.lift and (found.beyond_reach or found.bounds))


def _fewest_to_lift(given_terms: Terms) -> set[frozenset[str]]:
    closed = {m.id for m in given_terms.measures if m.permission is not Permission.PERMITTED}
    every = brute_force.regimes(given_terms, brute_force.anything)
    sets = {frozenset(r.taken) & closed for r in every if not r.unmet}
    least = min(map(len, sets), default=0)
    return {s for s in sets if len(s) == least}


def _fewest_to_narrow(given_terms: Terms) -> set[frozenset[str]]:
    duties = [o.id for o in given_terms.obligations]
    unmet = [set(r.unmet) for r in brute_force.regimes(given_terms, brute_force.permitted)]
    for n in range(len(duties) + 1):
        enough = {frozenset(d) for d in combinations(duties, n) if any(u <= set(d) for u in unmet)}
        if enough:
            return enough
    raise AssertionError


def test_what_no_measure_reaches_is_named() -> None:
    weak = measure("camera", {"o": "0.2", "p": "0.9"})
    found = explain(terms([duty("o", "0.5"), duty("p", "0.5")], [weak]))
    assert found == Deadlock((), True, ("o",), (), (("o",),))


def test_the_bound_in_the_way_is_named() -> None:
    closed = measure("visit", {"o": "0.9"}, intrusion=5, permission=RED)
    found = explain(terms([duty("o", "0.5")], [closed], caps={"b": Fraction(3)}))
    assert (found.lift, found.beyond_reach, found.bounds) == ((), (), ("cap of b",))
    pair = [closed, measure("mirror", {"o": 0}, host="a")]
    found = explain(terms([duty("o", "0.5")], pair, tolerance=Fraction(1)))
    assert found.bounds == ("tolerance",)


def test_more_sets_than_listed_is_said() -> None:
    many = [measure(f"m{i}", {"o": "0.9"}, permission=RED) for i in range(4)]
    found = explain(terms([duty("o", "0.5")], many), most=2)
    assert len(found.lift) == 2
    assert not found.all_listed


def test_at_least_one_set_is_asked_for() -> None:
    with pytest.raises(NotACount, match="most: expected a whole number, 1 or more; found 0"):
        explain(terms([], []), most=0)
