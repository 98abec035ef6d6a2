"""The stated error of a grid is a bound, whatever the scenario."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.deals import merging
from goodoffices.deals.frontier import efficient_deals
from goodoffices.deals.grid import approximate, solve
from goodoffices.deals.scenario import Issue, Scenario, additive
from tests.deals.brute import Oracle
from tests.deals.test_frontier import scenarios


@settings(max_examples=35)
@given(scenarios(dependent=True, scales=[1, 977]), st.integers(1, 40))
def test_no_efficient_deal_is_better_by_more_than_the_error(talks: Scenario, cells: int) -> None:
    if any(party.voids for party in talks.parties):
        return
    found = approximate(talks, cells=cells)
    slack = [e * p.scale for e, p in zip(found.errors, talks.parties, strict=True)]
    got = found.frontier.units
    for row in Oracle.of(talks).efficient():
        assert any(
            all(n >= want - e for n, want, e in zip(near, row, slack, strict=True)) for near in got
        )
    for row, outcome in zip(got, found.frontier.outcomes.tolist(), strict=True):
        assert row == tuple(party.units(outcome) for party in talks.parties)


@settings(max_examples=12)
@given(scenarios(dependent=True, scales=[1, 977]), st.integers(1, 40))
def test_the_order_of_the_parties_changes_no_deal(talks: Scenario, cells: int) -> None:
    swapped = replace(talks, parties=talks.parties[::-1])
    there, here = (approximate(t, cells=cells).frontier for t in (talks, swapped))
    assert dict(zip(there.units, there.outcomes.tolist(), strict=True)) == {
        units[::-1]: deal for units, deal in zip(here.units, here.outcomes.tolist(), strict=True)
    }


def opposed() -> Scenario:
    rows = np.random.default_rng(1).integers(0, 1_000_003, (12, 6)).tolist()
    issues = tuple(Issue(f"i{n}", tuple("abcdef")) for n in range(12))
    against = [[1_000_003 - v for v in row] for row in rows]
    return Scenario(issues, (additive("A", rows), additive("B", against)))


def test_a_large_frontier_becomes_a_short_one() -> None:
    found = approximate(opposed(), cells=500)
    assert not found.frontier.exact
    assert found.frontier.gap is not None
    assert found.frontier.gap < 0.03
    assert 100 < len(found.frontier) < 10_000


def test_a_fine_grid_is_exact() -> None:
    issues = (Issue("x", ("a", "b", "c")), Issue("y", ("a", "b", "c")))
    talks = Scenario(
        issues, (additive("A", [[9, 5, 0], [4, 3, 0]]), additive("B", [[0, 6, 7], [0, 2, 9]]))
    )
    found = approximate(talks, cells=1000)
    assert found.frontier.exact
    assert not any(found.errors)
    assert found.frontier.units == efficient_deals(talks).units


def test_too_many_to_list_becomes_a_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MOST_CANDIDATES", {2: 5_000})
    found = solve(opposed())
    assert not found.exact
    assert found.rational
    assert found.gap is not None
    assert 0 < found.gap < 1
    assert "grid" in found.method


def test_cells_must_be_positive() -> None:
    issues = (Issue("x", ("a",)),)
    with pytest.raises(BadInput, match="cells: expected at least 1"):
        approximate(Scenario(issues, (additive("A", [[1]]),)), cells=0)
