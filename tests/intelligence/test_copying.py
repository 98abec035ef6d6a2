from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.copying import copy_chance, worlds
from goodoffices.intelligence.truth import Statement, vote


@pytest.fixture(scope="module")
def cases(golden: Path) -> dict[str, Any]:
    return {c["id"]: c for c in json.loads((golden / "intelligence.json").read_text())}


def table(case: dict[str, Any]) -> list[Statement]:
    sources = case["input"].get("sources", [f"S{n}" for n in range(1, 6)])
    return [
        Statement(source, item, value)
        for item, row in case["input"]["claims"].items()
        for source, value in zip(sources, row, strict=True)
    ]


def test_the_vote_is_misled(cases: dict[str, Any]) -> None:
    case = cases["C21"]
    found = {b.about: b.value for b in vote(table(case))}
    assert found == case["expect"]["vote"]
    right = sum(found[item] == value for item, value in case["input"]["truth"].items())
    assert (right, len(found)) == (case["expect"]["vote_correct"], case["expect"]["items"])


def test_copying_shows_in_shared_falsehoods(cases: dict[str, Any]) -> None:
    given, expect = cases["C21b"]["input"], cases["C21b"]["expect"]
    said = {(s.source, s.about): s.value for s in table(cases["C21b"])}
    for (first, second), counts, chance in zip(
        given["pairs"], expect["counts"], expect["P_copy"], strict=True
    ):
        same = [o for o in given["truth"] if said[first, o] == said[second, o]]
        true = sum(said[first, o] == given["truth"][o] for o in same)
        assert counts == {"t": true, "f": len(same) - true, "d": len(said) // 5 - len(same)}
        found = copy_chance(
            counts["t"],
            counts["f"],
            counts["d"],
            accuracy=(given["A"], given["A"]),
            falsehoods=given["n"],
            copy_rate=given["c"],
            prior=given["alpha"],
        )
        assert found == pytest.approx(chance, abs=cases["C21b"]["tolerance"])


def test_two_worlds_are_both_reported(cases: dict[str, Any]) -> None:
    case = cases["C21"]
    found = worlds(table(case))
    assert [w.start for w in found] == ["equal trust", "vote"]
    assert found[0].values == case["input"]["truth"]
    assert found[1].values == case["expect"]["vote"]
    assert found[0].copies["S3", "S4"] > 0.9
    assert found[0].copies["S1", "S2"] < 0.3


def test_one_world_where_nobody_copies() -> None:
    said = [Statement(s, o, "yes") for s in "abc" for o in range(6)]
    said.append(Statement("d", 0, "no"))
    (world,) = worlds(said)
    assert set(world.values.values()) == {"yes"}
    assert world.accuracy["d"] < world.accuracy["a"]


def test_bad_tables() -> None:
    with pytest.raises(BadInput, match="1 to 500 sources; found 0"):
        worlds([])
    with pytest.raises(BadInput, match="1 to 500 sources; found 501"):
        worlds(Statement(s, "x", 1) for s in range(501))
