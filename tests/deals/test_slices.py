"""Slices by constraint programming against the oracle; early stops state their gap."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from goodoffices.deals.clauses import structure_of
from goodoffices.deals.frontier import frontier
from goodoffices.deals.readers.formats import load
from goodoffices.deals.scenario import Scenario
from goodoffices.deals.slices import slices
from tests.deals.brute import Oracle
from tests.deals.test_frontier import scenarios

pytest.importorskip("ortools", reason="install the extra `ortools` to run these tests")


@settings(max_examples=25)
@given(scenarios(dependent=True, scales=[1, 60]))
def test_slices_equal_the_oracle(talks: Scenario) -> None:
    structure = structure_of(talks)
    if structure.impossible:
        return
    found = slices(talks, structure)
    assert found.complete
    assert sorted(found.payoffs, reverse=True) == Oracle.of(talks).efficient()
    floors = tuple(party.reservation_units for party in talks.parties)
    rational = slices(talks, structure, floors=floors)
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
@given(scenarios(dependent=True, scales=[1]))
def test_renaming_parties_changes_no_deal(talks: Scenario) -> None:
    swapped = replace(talks, parties=talks.parties[::-1])
    there, here = (slices(t, structure_of(t)) for t in (talks, swapped))
    assert dict(zip(there.payoffs, there.outcomes, strict=True)) == {
        row[::-1]: outcome for row, outcome in zip(here.payoffs, here.outcomes, strict=True)
    }
