"""Crossing offers against every pair of changes, red lines, and parties swapped."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.deals.crossings import crossings
from goodoffices.deals.scenario import Issue, Scenario, additive
from tests.deals.test_third_options import scenarios, units


@given(scenarios(), st.data())
def test_every_crossing_is_found_and_proved(talks: Scenario, data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(list(product(*(range(n) for n in talks.sizes)))))
    here = units(talks, start)
    want = set()
    steps = [(i, v) for i, n in enumerate(talks.sizes) for v in range(n) if v != start[i]]
    for one, other in combinations(steps, 2):
        alone = [units(talks, with_step(start, step)) for step in (one, other)]
        both = with_step(with_step(start, one), other)
        helps = [a - b for a, b in zip(units(talks, both), here, strict=True)]
        mixed = all(
            min(a - b for a, b in zip(row, here, strict=True)) < 0
            < max(a - b for a, b in zip(row, here, strict=True))
            for row in alone
        )  # fmt: skip
        if one[0] != other[0] and mixed and min(helps) >= 0 < max(helps) and talks.allows(both):
            want.add(both)
    found = crossings(talks, start, most=10_000)
    assert {c.outcome for c in found} == want
    for crossing in found:
        gained = zip(units(talks, crossing.outcome), here, talks.parties, strict=True)
        assert list(crossing.gains) == [(a - b) / p.scale for a, b, p in gained]
        assert all(crossing.gives)


def with_step(deal: tuple[int, ...], step: tuple[int, int]) -> tuple[int, ...]:
    return tuple(step[1] if at == step[0] else value for at, value in enumerate(deal))


@given(scenarios(), st.data())
def test_swapping_parties_and_scales_changes_no_order(talks: Scenario, data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(list(product(*(range(n) for n in talks.sizes)))))
    turned = replace(talks, parties=talks.parties[::-1])
    ours, theirs = crossings(talks, start), crossings(turned, start)
    assert [c.outcome for c in ours] == [c.outcome for c in theirs]
    first = talks.parties[0]
    large = tuple(tuple(v * 2**70 for v in row) for row in first.tables)
    taller = replace(talks, parties=(replace(first, tables=large), *talks.parties[1:]))
    assert [c.outcome for c in crossings(taller, start)] == [c.outcome for c in ours]


def test_bad_input_is_told() -> None:
    talks = Scenario((Issue("x", ("0", "1")),), (additive("A", [[0, 1]]),))
    with pytest.raises(BadInput, match="a value for each issue"):
        crossings(talks, (2,))
    long = Issue("y", tuple(map(str, range(4000))))
    wide = Scenario((long,), (additive("A", [list(range(4000))]),))
    with pytest.raises(BadInput, match="3,000 single changes"):
        crossings(wide, (0,))
    assert crossings(talks, (0,)) == []
