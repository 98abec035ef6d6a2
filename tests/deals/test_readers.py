"""Readers against the figures measured for the shipped and the test scenarios."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from goodoffices.deals.frontier import efficient_deals, frontier, utilities
from goodoffices.deals.points import points
from goodoffices.deals.readers import negmas
from goodoffices.deals.readers.formats import load
from goodoffices.deals.scenario import Scenario
from tests.deals.brute import Oracle

GENIUS = {
    "ItexvsCypress": (2, 180, 18, 18, [0.6705, 0.7215]),
    "EnglandvsZimbabweB": (2, 576, 25, 25, [0.9109, 0.7332]),
    "AMPOvsCity": (2, 1_944_000, 192, 192, [0.706, 0.783]),
    "EnergyB": (2, 390_625, 151, 121, [0.6418, 0.6167]),
    "group2-politics": (3, 23_040, 124, 124, [0.6695, 0.7553, 0.7862]),
    "Maxoops": (3, 7_200, 8, 8, [0.8, 0.9129, 0.9]),
    "Domain16": (6, 65_536, 2_907, 63, [0.8049, 0.8953, 0.8223, 0.71, 0.8798, 0.7545]),
}
GENERATED = {
    ("p2", "cont"): (12, 14, 32, 40, 32),
    ("p2", "int"): (7, 4, 9, 11, 5),
    ("p3", "cont"): (29, 109, 116, 425, 372),
    ("p3", "int"): (53, 156, 47, 117, 420),
}


@pytest.mark.parametrize("name", GENIUS)
def test_genius_folders(test_data: Path, name: str) -> None:
    parties, outcomes, efficient, rational, nash = GENIUS[name]
    talks = load(test_data / "deals" / "genius" / name)
    assert (len(talks.parties), talks.outcomes) == (parties, outcomes)
    assert [party.party for party in talks.parties] == sorted(p.party for p in talks.parties)
    assert len(efficient_deals(talks)) == efficient
    found = frontier(talks)
    assert len(found) == rational
    best = utilities(talks, found.units[points(talks, found).nash[0]])
    assert [round(float(u), 4) for u in best] == nash


@pytest.mark.parametrize(("kind", "name"), GENERATED)
def test_generated_negmas_folders(test_data: Path, kind: str, name: str) -> None:
    for n, size in zip(range(3, 8), GENERATED[kind, name], strict=True):
        talks = load(test_data / "deals" / "negmas_yaml" / f"{kind}_n{n}_{name}")
        assert talks.outcomes == 10**n
        assert len(frontier(talks)) == size


def test_payoff_equivalent_packages_are_counted(test_data: Path) -> None:
    for name, packages in (("p2_n5_int", 12), ("p3_n5_int", 83)):
        found = frontier(load(test_data / "deals" / "negmas_yaml" / name))
        assert sum(n for n in found.equivalents if n) == packages


@pytest.mark.parametrize(
    ("name", "nash"),
    [
        ("p2_n3_cont", (0.746833178, 0.840339267)),
        ("p2_n5_int", (2.27, 1.66)),
        ("p3_n6_int", (3.39, 1.72, 2.82)),
        ("p3_n7_cont", (0.690989207, 0.836154625, 0.76284175)),
    ],
)
def test_spot_values_of_the_nash_deal(test_data: Path, name: str, nash: tuple[float, ...]) -> None:
    talks = load(test_data / "deals" / "negmas_yaml" / name)
    found = frontier(talks)
    best = utilities(talks, found.units[points(talks, found).nash[0]])
    assert tuple(map(float, best)) == pytest.approx(nash, abs=1e-8)


def test_negolog_stored_points(test_data: Path) -> None:
    folders = sorted((test_data / "deals" / "negolog").glob("domain*"))
    assert len(folders) == 31
    for folder in folders:
        talks = load(folder)
        stored = json.loads((folder / "specs.json").read_text())
        found = frontier(talks)
        chosen = points(talks, found)
        want = pytest.approx((stored["Nash_A"], stored["Nash_B"]), abs=1e-9)
        ties = [utilities(talks, found.units[at]) for at in chosen.nash]
        assert any(tuple(map(float, tie)) == want for tie in ties)
        # what the files call Kalai is the largest sum
        largest = sum(utilities(talks, found.units[chosen.welfare[0]]))
        assert float(largest) == pytest.approx(stored["Kalai_A"] + stored["Kalai_B"], abs=1e-9)
        assert str(talks.outcomes) == str(stored["NumberOfBids"])


def test_scoreable_game(test_data: Path) -> None:
    talks = load(test_data / "deals" / "llm_deliberation" / "base")
    assert talks.outcomes == 720
    found = frontier(talks)
    assert sum(n for n in found.equivalents if n) == 12
    assert sum(n for n in efficient_deals(talks).equivalents if n) == 481
    floors = [p.reservation_units for p in talks.parties]
    rows = Oracle.of(talks).counts.items()
    met = [(sum(u >= f for u, f in zip(row, floors, strict=True)), n) for row, n in rows]
    assert sum(n for k, n in met if k == 6) == 12
    assert sum(n for k, n in met if k >= 5) == 133


def written(folder: Path, talks: Scenario) -> Scenario:
    for name, text in negmas.dump(talks).items():
        (folder / name).write_text(text)
    return load(folder)


@pytest.mark.parametrize("name", ["ItexvsCypress", "EnergyB", "group2-politics"])
def test_a_written_scenario_reads_back_with_its_frontier(
    test_data: Path, tmp_path: Path, name: str
) -> None:
    talks = load(test_data / "deals" / "genius" / name)
    again = written(tmp_path, talks)
    there, here = frontier(talks), frontier(again)
    assert here.outcomes.tolist() == there.outcomes.tolist()
    assert here.equivalents == there.equivalents
    for a, b in zip(there.units, here.units, strict=True):
        assert [float(u) for u in utilities(talks, a)] == pytest.approx(
            [float(u) for u in utilities(again, b)], rel=1e-14
        )


def test_closed_boxes(test_data: Path) -> None:
    talks = load(test_data / "deals" / "genius" / "10issues")
    assert talks.outcomes == 10**10
    stored = (test_data / "deals" / "genius" / "10issues" / "pareto.xml").read_text().split("\n")
    rows = [tuple(map(float, line.split(", "))) for line in stored if line.strip()]
    found = frontier(talks)
    ours = [tuple(float(u) for u in utilities(talks, units)) for units in found.units]
    assert len(ours) == 10
    for got, want in zip(sorted(ours), sorted(rows), strict=True):
        assert got == pytest.approx(want, abs=1e-7)
    products = [a * b for a, b in ours]
    assert round(max(products), 4) == 0.6949
    assert round(max(a + b for a, b in ours), 4) == 1.6782


def test_ratios_and_odd_labels_stay_as_written(tmp_path: Path) -> None:
    (tmp_path / "talks.yaml").write_text(
        "format: 1\nissues: {x: [No, 1, 3:00]}\n"
        "parties: {A: {values: {x: {No: 1/3, 1: 0.1, 3:00: 2}}}, B: {no_deal: 1/3, values: {}}}\n"
    )
    talks = load(tmp_path / "talks.yaml")
    assert talks.issues[0].values == ("No", "1", "3:00")
    assert talks.parties[0].utility((0,)) == Fraction(1, 3)
    assert talks.parties[0].reservation.utility == Fraction(1, 10)
