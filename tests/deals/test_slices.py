"""Slices by constraint programming against the oracle; early stops state their gap."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.deals.frontier import frontier
from goodoffices.deals.readers.formats import load
from goodoffices.deals.scenario import Preferences, Scenario
from goodoffices.deals.slices import slices
from tests.deals.brute import Oracle
from tests.deals.test_frontier import scenarios

pytest.importorskip("ortools", reason="install the extra `ortools` to run these tests")


@settings(max_examples=25)
@given(scenarios(dependent=True, scales=[1, 60]))
def test_slices_equal_the_oracle(talks: Scenario) -> None:
    found = slices(talks)
    assert found.complete
    assert sorted(found.payoffs, reverse=True) == Oracle.of(talks).efficient()
    floors = tuple(party.reservation_units for party in talks.parties)
    rational = slices(talks, floors=floors)
    assert sorted(rational.payoffs, reverse=True) == Oracle.of(talks).efficient(floors)


def test_thirty_dependent_issues(test_data: Path) -> None:
    talks = load(test_data / "deals" / "genius" / "30issues")
    found = frontier(talks)
    assert found.exact
    assert len(found) == 14
    rows = [[n / p.scale for n, p in zip(u, talks.parties, strict=True)] for u in found.units]
    assert round(max(a * b for a, b in rows), 4) == 0.8674
    assert round(max(a + b for a, b in rows), 4) == 1.8655


def test_an_early_stop_states_its_gap(test_data: Path) -> None:
    talks = load(test_data / "deals" / "genius" / "30issues")
    stopped = frontier(talks, seconds=0.05)
    assert not stopped.exact
    assert stopped.gap is not None
    assert 0 < stopped.gap <= 1


@settings(max_examples=10)
@given(scenarios(dependent=True, scales=[1]), st.integers(1, 5))
def test_neither_names_nor_scales_change_a_deal(talks: Scenario, factor: int) -> None:
    parties = tuple(stretched(party, factor + p) for p, party in enumerate(talks.parties[::-1]))
    there, here = slices(talks), slices(replace(talks, parties=parties))
    assert sorted(there.outcomes) == sorted(here.outcomes)


def stretched(party: Preferences, factor: int) -> Preferences:
    """Return the same preferences in finer units."""
    return replace(
        party,
        tables=tuple(tuple(v * factor for v in row) for row in party.tables),
        scale=party.scale * factor,
        base=party.base * factor,
        bonuses=tuple(replace(b, payoff=b.payoff * factor) for b in party.bonuses),
        cap=None if party.cap is None else party.cap * factor,
    )
