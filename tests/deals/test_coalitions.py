"""Who can agree with whom, against every subset and every deal."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from hypothesis import given, settings

from goodoffices.deals.coalitions import acceptance, coalitions
from goodoffices.deals.frontier import efficient_deals
from goodoffices.deals.readers.formats import load
from goodoffices.deals.scenario import Scenario
from tests.deals.brute import Oracle
from tests.deals.test_frontier import scenarios


@settings(max_examples=25)
@given(scenarios(dependent=True))
def test_coalitions_and_counts_equal_the_oracle(talks: Scenario) -> None:
    oracle = Oracle.of(talks)
    floors = [party.reservation_units for party in talks.parties]
    able = set()
    counts = [0] * (len(floors) + 1)
    for row, count in oracle.counts.items():
        accepting = [p for p, floor in enumerate(floors) if row[p] >= floor]
        counts[len(accepting)] += count
        for size in range(len(accepting) + 1):
            able |= {frozenset(group) for group in combinations(accepting, size)}
    want = {group for group in able if not any(group < other for other in able)}
    found = efficient_deals(talks)
    got = coalitions(talks, found)
    assert {frozenset(c.parties) for c in got} == want
    assert [len(c.parties) for c in got] == sorted((len(c.parties) for c in got), reverse=True)
    for c in got:
        assert all(found.units[c.deal][p] >= floors[p] for p in c.parties)
    assert acceptance(talks) == counts


def test_scoreable_game(test_data: Path) -> None:
    talks = load(test_data / "deals" / "llm_deliberation" / "base")
    counts = acceptance(talks)
    assert counts is not None
    assert (sum(counts), counts[6], counts[5] + counts[6]) == (720, 12, 133)
    assert [c.parties for c in coalitions(talks, efficient_deals(talks))] == [(0, 1, 2, 3, 4, 5)]
