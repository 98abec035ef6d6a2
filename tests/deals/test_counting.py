"""Counts left open by solving, against the oracle: by looking at every outcome, and by boxes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from goodoffices.deals import counting
from goodoffices.deals.counting import counted, why_open
from goodoffices.deals.frontier import Frontier, efficient_deals
from goodoffices.deals.readers.formats import load
from goodoffices.deals.scenario import Issue, Scenario, additive
from tests.deals.brute import Oracle
from tests.deals.test_frontier import scenarios


def opened(found: Frontier) -> Frontier:
    return replace(found, equivalents=[None] * len(found))


@settings(max_examples=15)
@given(scenarios(dependent=True))
def test_looking_at_all_counts_as_the_oracle(talks: Scenario) -> None:
    found = efficient_deals(talks)
    oracle = Oracle.of(talks)
    assert counted(talks, opened(found)).equivalents == [oracle.counts[u] for u in found.units]


@settings(max_examples=8)
@given(scenarios(dependent=True, scales=[1, 60]))
def test_boxes_count_as_the_oracle(talks: Scenario) -> None:
    pytest.importorskip("ortools", reason="install the extra `ortools` to run these tests")
    found = efficient_deals(talks)
    oracle = Oracle.of(talks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "MOST_OUTCOMES", 0)
        told = counted(talks, opened(found))
    assert told.equivalents == [oracle.counts[u] for u in found.units]


def test_what_stays_open_says_why() -> None:
    talks = Scenario((Issue("x", ("p", "q")),), (additive("A", [[1, 2]]),))
    found = opened(efficient_deals(talks))
    assert "more work" in (why_open(found) or "")
    rough = replace(found, exact=False)
    assert counted(talks, rough) is rough
    assert "not exact" in (why_open(rough) or "")
    assert why_open(counted(talks, found)) is None


def test_dense_dependences_are_counted(test_data: Path) -> None:
    """Two ways that share nothing: elimination counts as it goes, boxes ask a solver."""
    pytest.importorskip("ortools", reason="install the extra `ortools` to run these tests")
    talks = load(test_data / "deals" / "genius" / "10issues")
    found = efficient_deals(talks)
    assert None not in found.equivalents
    told = counted(talks, opened(found))
    assert list(told.equivalents) == list(found.equivalents)
    assert why_open(told) is None
