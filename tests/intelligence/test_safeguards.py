"""Safeguards: an even watch, and its cost said beforehand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.chance import Interval
from goodoffices.common.errors import BadInput
from goodoffices.intelligence.safeguards import UnevenWatch, check_even, proportionality

ROLES = ("adviser", "adviser", "lead", "adviser", "adviser", "lead")
SIDES = ("mars", "mars", "mars", "coalition", "coalition", "coalition")


@pytest.mark.parametrize("watched", [[], range(6), [0, 3], [0, 1, 3, 4], [2, 5]])
def test_an_even_watch(watched: list[int]) -> None:
    check_even(watched, ROLES, SIDES)


@pytest.mark.parametrize("watched", [[0, 1], [0, 1, 3], [2], [0, 1, 2, 3, 4]])
def test_a_watch_on_one_delegation_is_refused_until_it_is_even_or_has_a_reason(
    watched: list[int],
) -> None:
    with pytest.raises(UnevenWatch, match="the same share of them in every delegation"):
        check_even(watched, ROLES, SIDES)
    check_even(watched, ROLES, SIDES, reason="Asked for by that delegation itself, in writing.")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"))), st.data())
def test_the_names_of_delegations_do_not_matter(
    people: list[tuple[str, str]], data: st.DataObject
) -> None:
    numbers = st.sets(st.sampled_from(range(len(people)))) if people else st.just(set[int]())
    watched = data.draw(numbers)
    roles, sides = [r for r, _ in people], [s for _, s in people]

    def even(names: list[str]) -> bool:
        try:
            check_even(watched, roles, names)
        except UnevenWatch:
            return False
        return True

    assert even(sides) == even([{"x": "z", "y": "x", "z": "y"}[s] for s in sides])


def test_bad_input() -> None:
    with pytest.raises(BadInput, match="people by number"):
        check_even([7], ROLES, SIDES)
    with pytest.raises(BadInput, match="people by number"):
        check_even([0], ROLES, SIDES[:2])
    with pytest.raises(BadInput, match="fewest to most"):
        proportionality(2, 3, budget=0.1, recall=Interval(0, 1), insider_days=(3, 1))


def test_proportionality_says_how_many_flags_are_innocent() -> None:
    cost = proportionality(60, 30, budget=0.01, recall=Interval(0.5, 0.7), insider_days=(0, 8))
    assert cost.person_days == 1800
    assert cost.innocent_flags == pytest.approx(18)
    assert cost.innocent_share.hi == 1.0
    assert cost.innocent_share.lo == pytest.approx(17.92 / (17.92 + 5.6))
    nobody = proportionality(5, 2, budget=0.0, recall=Interval(0, 1), insider_days=(0, 0))
    assert (nobody.flags_a_day, nobody.innocent_share.lo) == (0.0, 1.0)
