"""The golden deals: Panama 1974, ties, reservation values, red lines, large spaces."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from goodoffices.deals.frontier import Frontier, efficient_deals, frontier, utilities
from goodoffices.deals.points import egalitarian, points, relaxation
from goodoffices.deals.scenario import Issue, Scenario, additive, forbid
from tests.deals.brute import Oracle

Case = dict[str, Any]
CASES: list[Case] = json.loads(
    (Path(__file__).parents[1] / "golden" / "deals.json").read_text(), parse_float=Fraction
)
SPACES = [case for case in CASES if "issues" in case["input"]]


def scenario_of(case: Case) -> Scenario:
    given = case["input"]
    issues = tuple(Issue(i["name"], tuple(i["options"])) for i in given["issues"])
    parties = tuple(
        additive(name, given["values"][name], reservation=given["reservation"][name])
        for name in given["parties"]
    )
    lines = tuple(forbid(issues, labels) for labels in given.get("forbidden", []))
    return Scenario(issues, parties, lines)


def vectors(talks: Scenario, found: Frontier, at: tuple[int, ...]) -> set[tuple[Fraction, ...]]:
    return {utilities(talks, found.units[k]) for k in at}


def expected(case: Case, key: str) -> set[tuple[Fraction, ...]]:
    return {tuple(map(Fraction, row)) for row in case["expect"][key] or []}


@pytest.fixture(params=SPACES, ids=lambda case: case["id"])
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    return chosen


def test_frontier_of_all_deals(case: Case) -> None:
    talks = scenario_of(case)
    found = efficient_deals(talks)
    want = [tuple(map(Fraction, row)) for row in case["expect"]["frontier"]]
    assert [utilities(talks, row) for row in found.units] == want
    assert found.equivalents == case["expect"]["frontier_counts"]
    assert talks.outcomes == case["expect"]["n_deals"]
    for row, outcome in zip(found.units, found.outcomes.tolist(), strict=True):
        assert tuple(party.units(outcome) for party in talks.parties) == row
        assert talks.allows(outcome)


def test_frontier_of_acceptable_deals(case: Case) -> None:
    talks = scenario_of(case)
    found = frontier(talks)
    key = "acceptable_frontier" if "acceptable_frontier" in case["expect"] else "frontier"
    want = expected(case, key)
    assert found.rational == bool(want)
    if want:
        assert vectors(talks, found, tuple(range(len(found)))) == want


@pytest.mark.parametrize(
    ("key", "rule"),
    [("nash", "nash"), ("ks", "kalai_smorodinsky"), ("ks", "leximin"), ("ks", "egalitarian")],
)
def test_points(case: Case, key: str, rule: str) -> None:
    talks = scenario_of(case)
    found = frontier(talks)
    if found.rational and case["expect"]["ks"] is None and rule in {"leximin", "egalitarian"}:
        assert getattr(points(talks, found), rule) == tuple(range(len(found)))
        return
    assert vectors(talks, found, getattr(points(talks, found), rule)) == expected(case, key)


def test_egalitarian_at_equal_rates(case: Case) -> None:
    talks = scenario_of(case)
    found = frontier(talks)
    chosen = egalitarian(talks, found, rates=[Fraction(1)] * len(talks.parties))
    assert vectors(talks, found, chosen) == expected(case, "egalitarian")


def test_welfare(case: Case) -> None:
    talks = scenario_of(case)
    found = frontier(talks)
    if found.rational:
        chosen = vectors(talks, found, points(talks, found).welfare)
        if "utilitarian" in case["expect"]:
            assert chosen == expected(case, "utilitarian")
        else:
            assert {sum(row) for row in chosen} == {case["expect"]["utilitarian_value"]}


def test_deals_behind_the_points(case: Case) -> None:
    talks = scenario_of(case)
    found = frontier(talks)
    chosen = points(talks, found)
    pairs: list[tuple[str, tuple[int, ...]]] = [
        ("nash_deals", chosen.nash),
        ("ks_deals", chosen.kalai_smorodinsky),
    ]
    for key, at in pairs:
        if key in case["expect"]:
            want = {tuple(deal) for deals in case["expect"][key] for deal in deals}
            got = {tuple(talks.labels(found.outcomes[k].tolist()).values()) for k in at}
            assert got <= want


@pytest.mark.parametrize("name", ["D11", "D11b"])
def test_smallest_single_relaxation(name: str) -> None:
    case = next(case for case in SPACES if case["id"] == name)
    talks = scenario_of(case)
    least = relaxation(talks, frontier(talks))
    assert least is not None
    want = [case["expect"]["smallest_single_relaxation"][p.party] for p in talks.parties]
    assert list(least.alone) == [None if w is None else Fraction(w) for w in want]
    amounts = [w for w in want if w is not None]
    assert {want[p] for p in least.smallest} == ({min(amounts)} if amounts else set())


def test_no_outcome_left_by_red_lines() -> None:
    case = next(case for case in SPACES if case["id"] == "D14")
    talks = scenario_of(case)
    found = frontier(talks)
    assert len(found) == 0
    assert points(talks, found).nash == ()
    assert relaxation(talks, found) is None


def test_panama_counts(case: Case) -> None:
    small = case["expect"]["n_deals"] <= 20_000
    if small:
        oracle = Oracle.of(scenario_of(case))
        assert len(oracle.counts) == case["expect"]["n_distinct_payoffs"]
        assert sum(oracle.counts.values()) == case["expect"]["n_allowed"]
