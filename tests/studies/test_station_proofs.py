"""What the scene on the station asks of verification and stakes, tried on the station itself.

Each proof adds to the case what somebody would file the next morning, and reads the brief.
"""

from __future__ import annotations

import json
import shutil
from itertools import combinations
from math import prod
from pathlib import Path
from typing import Any

import pytest
import yaml

from goodoffices.brief.arranged import arrange
from goodoffices.office.opening import sight_of
from goodoffices.record.sight import Sight
from goodoffices.studies.finding import Finding
from tests.builder import STUDIES

STATION = Path(__file__).parents[2] / "examples" / "unity_station"
MEDIATOR: dict[str, Any] = {
    "by": "ambassador", "originator": "mediator", "readers": ["mediator"], "source": "the morning",
}  # fmt: skip


def station(tmp_path: Path, *entries: dict[str, Any], reader: str | None = None) -> Sight:
    """Return a Sight of the station with some entries more."""
    folder = tmp_path / "unity_station"
    shutil.copytree(STATION, folder, dirs_exist_ok=True)
    filed = [{"id": f"next-{n}", **MEDIATOR, "gist": "filed", **e} for n, e in enumerate(entries)]
    (folder / "99-morning.yaml").write_text(json.dumps(filed), encoding="utf-8")
    return sight_of(folder, reader)


def found(sight: Sight, study: str) -> Finding:
    one = STUDIES[study].find(sight)
    assert one is not None
    return one


def said(finding: Finding) -> str:
    return "\n".join(f"{line.head} {line.words}" for line in finding.lines)


def of_mars(kind: str, **fields: Any) -> dict[str, Any]:
    owner = {"originator": "mars", "whose": "mars", "readers": ["mediator", "mars"]}
    return {"kind": kind, **owner, **fields}


def test_violent_independence_ends_worse_is_unsupported_until_a_class_stands_beside_it(
    tmp_path: Path,
) -> None:
    before = {row["source"]: row for row in found(station(tmp_path), "base-rates").value}
    assert before["L35"]["status"] == "unsupported"
    handle = next(e["id"] for e in claims() if e["source"] == "L35")
    link = {"kind": "base-rate", "of": [handle], "reference": "secession-violent-and-not-1931-2000"}
    after = {row["source"]: row for row in found(station(tmp_path, link), "base-rates").value}
    chosen = after["L35"]["reference_class"]
    assert (chosen["hits"], chosen["n"]) == (56, 259)
    low, high = chosen["rate"]["interval90"]
    assert low < 56 / 259 < high
    assert after["L51"]["status"] == "unsupported"


def claims() -> list[dict[str, Any]]:
    read = [yaml.safe_load(p.read_text(encoding="utf-8")) for p in STATION.glob("[1-9]*.yaml")]
    return [e for entries in read for e in entries if e["kind"] in {"claim", "judgement"}]


def test_gain_ten_and_sanction_five_need_two_thirds(tmp_path: Path) -> None:
    duty = {
        "kind": "obligation", "binds": "mars", "short": "no attack on the fleet",
        "gain": {"low": 10, "high": 10}, "sanction": {"low": 5, "high": 5},
    }  # fmt: skip
    words = said(found(station(tmp_path, duty), "credible-deals"))
    assert "keeping it pays where a breach is seen with 0.667 or more" in words


def test_richardson_on_the_station(tmp_path: Path) -> None:
    def claimed(name: str, whose: str, value: float, to: str | None = None) -> dict[str, Any]:
        return {"name": name, "whose": whose, "to": to, "low": value, "high": value}

    race = {
        "kind": "arms-claim", "parties": ["mars", "coalition"], "unit": "ships a year",
        "coefficients": [
            claimed("fatigue", "mars", 2), claimed("fatigue", "coalition", 3),
            claimed("reaction", "mars", 1, "coalition"),
            claimed("reaction", "coalition", 1, "mars"),
            claimed("grievance", "mars", 4), claimed("grievance", "coalition", 2),
        ],
    }  # fmt: skip
    (row,) = found(station(tmp_path, race), "security-dilemma").value["races"]
    assert row["stable"] == "yes"
    assert {p: ends["low"] for p, ends in row["equilibrium"].items()} == {
        "mars": 2.8, "coalition": 1.6,
    }  # fmt: skip


def test_one_assumption_changed_both_runs_stand_and_the_first_is_webbs(tmp_path: Path) -> None:
    inputs = {"yearly": (900, 900), "war_years": (1, 4), "lost_in_war": (0.2, 0.6),
              "healing": (0.3, 0.3)}  # fmt: skip
    given = [{"name": n, "low": low, "high": high} for n, (low, high) in inputs.items()]
    model = {"unit": "crowns", "years": 20}
    own = of_mars("economic-model", **model, author="Marcus Webb", given=given, id="webbs")
    longer = [{"name": "war_years", "low": 4, "high": 8}]
    changed = {
        "kind": "economic-model", "whose": "mars", "of": ["webbs"], "author": "the mediator",
        "given": longer, **model,
    }  # fmt: skip
    finding = found(station(tmp_path, own, changed), "stakes")
    first, second = finding.value["economies"]
    assert (first["author"], second["author"]) == ("Marcus Webb", "the mediator")
    assert first["share_of_peace"]["interval90"] != second["share_of_peace"]["interval90"]
    assert "Mars, by Marcus Webb: " in said(finding)
    assert "Mars, by the mediator, changed: " in said(finding)


def test_a_side_that_rises_cannot_be_held_by_its_word_alone(tmp_path: Path) -> None:
    ends = {"patience": 0.9, "now": 0.3, "later": 0.6, "total_cost": 0.2}
    point = {name: {"low": value, "high": value} for name, value in ends.items()}
    shift = {"kind": "power-shift", "whose": "mars", **point}
    words = said(found(station(tmp_path, shift), "bargaining-range"))
    assert "0.27 against a cost of 0.2: commitment alone not credible" in words


CHANCES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.12, 0.18, 0.22, 0.28, 0.32, 0.05)


def morning() -> list[dict[str, Any]]:
    """Twelve measures on ground of Mars; the Coalition needs 0.7, Mars permits two of them."""
    duty = {"kind": "obligation", "id": "belt", "binds": "mars", "short": "no platform undeclared"}
    names = [f"way-{n}" for n in range(len(CHANCES))]
    measures = [
        {"kind": "measure", "id": name, "hosts": ["mars"], "short": name, "cost": 1}
        for name in names
    ]
    seen = [
        {"kind": "detection", "of": [name, "belt"], "low": p, "high": p}
        for name, p in zip(names, CHANCES, strict=True)
    ]
    answers = [
        of_mars("permit", answer="permitted", of=[names[0], names[11]]),
        of_mars("permit", answer="red line", of=names[1:11]),
        {
            "kind": "need", "whose": "coalition", "originator": "coalition", "chance": 0.7,
            "of": ["belt"], "readers": ["mediator", "coalition"],
        },
    ]  # fmt: skip
    return [duty, *measures, *seen, *answers]


def test_the_fewest_red_lines_to_lift_are_the_mediators_alone(tmp_path: Path) -> None:
    deadlock = found(station(tmp_path, *morning()), "verification").value["deadlock"]

    def met(chosen: tuple[int, ...]) -> bool:
        return 1 - prod(1 - CHANCES[n] for n in {0, 11, *chosen}) >= 0.7

    sizes = (k for k in range(11) if any(map(met, combinations(range(1, 11), k))))
    assert deadlock["fewest_to_lift"] == next(sizes)
    for reader in ("mars", "coalition"):
        held = arrange(station(tmp_path, *morning(), reader=reader))
        assert held.finding("verification") is None
        told = "".join(f"{f.as_json()}{f.lines}{f.matrix}" for f in held.findings)
        assert "way-" not in told


@pytest.mark.parametrize("reader", ["mediator", "mars"])
def test_the_figure_of_fifty_thousand_is_never_alone(tmp_path: Path, reader: str) -> None:
    words = said(found(station(tmp_path, reader=reader), "stakes"))
    for lacking in ("author not stated", "range not stated", "losses of each side not stated",
                    "no reference class chosen"):  # fmt: skip
        assert lacking in words


def test_a_class_of_sizes_chosen_by_a_person_stands_beside_the_figure(tmp_path: Path) -> None:
    read = yaml.safe_load((STATION / "10-frame.yaml").read_text(encoding="utf-8"))
    handle = next(e["id"] for e in read if e["kind"] == "projection")
    link = {"kind": "base-rate", "of": [handle], "reference": "interstate-wars-1823-2003"}
    finding = found(station(tmp_path, link), "stakes")
    (claim,) = finding.value["claims"]
    assert claim["reference_class"]["as_large_or_larger90"] == pytest.approx([0.15, 0.24], abs=0.01)
    assert "15 to 24 % were as large or larger" in said(finding)
    assert "verify before citing" in said(finding)
    bare = said(found(station(tmp_path), "stakes"))
    assert "no reference class chosen; sizes to look at: interstate-wars-1823-2003" in bare


def test_beside_the_figure_stand_an_interval_both_sides_and_past_cases(tmp_path: Path) -> None:
    forces = {"size": (80, 120), "rate": (0.8, 1.2), "lives": (200, 400), "stop": (0.3, 0.5)}
    model = {
        "kind": "fight-model", "mechanism": "attrition", "unit": "persons",
        "parties": ["mars", "coalition"], "author": "the mediator", "chosen_by": "the mediator",
        "given": [{"name": n, "low": low, "high": high} for n, (low, high) in forces.items()],
        "reference": "interstate-wars-1823-2003",
    }  # fmt: skip
    finding = found(station(tmp_path, model), "stakes")
    (row,) = finding.value["projections"]
    assert set(row["losses"]) == {"mars", "coalition"}
    words = said(finding)
    assert "both sides, middle 90 %" in words
    assert "95 interstate wars" in words
    assert "50,000 dead a claim (author not stated)" in words
