"""calibration: what resolved forecasts score, and when that says nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from goodoffices.office.opening import sight_of
from goodoffices.studies.calibration import calibration
from tests.studies.sights import sight_with

EXAMPLES = Path(__file__).parents[2] / "examples"
RULE = "Yes if the signed text is in the record of the session."


def asked(n: int, p: float, outcome: str | None) -> list[dict[str, object]]:
    person = "ana" if n % 2 else "ben"
    made: list[dict[str, object]] = [
        {
            "kind": "forecast", "id": f"f{n}", "by": person, "question": f"Will {n} be signed?",
            "rule": RULE, "closes": "1963-12-31", "probability": p, "said": "1963-02-01",
        }
    ]  # fmt: skip
    if outcome:
        made.append({"kind": "resolution", "id": f"r{n}", "outcome": outcome, "of": [f"f{n}"]})
    return made


PEOPLE: list[dict[str, object]] = [
    {"kind": "person", "id": "ana", "name": "Ana", "seat": "mediator"},
    {"kind": "person", "id": "ben", "name": "Ben", "seat": "mediator"},
]


def test_the_test_ban_has_too_few_and_says_so() -> None:
    found = calibration(sight_of(EXAMPLES / "test_ban_1963"))
    assert found is not None
    assert found.value["resolved"] >= 1
    assert all(person["interval90"] is None for person in found.value["people"])
    assert "too few for a score to say anything" in found.lines[0].words
    assert any("100 needed" in caveat for caveat in found.caveats)
    assert found.readers == ("mediator",)


def test_nothing_is_said_where_nothing_has_resolved() -> None:
    assert calibration(sight_of(EXAMPLES / "unity_station")) is None
    assert calibration(sight_of(EXAMPLES / "test_ban_1963", as_of="1962-11-01")) is None


def test_scores_by_person() -> None:
    entries = [e for n in range(20) for e in asked(n, 0.8, "yes" if n % 4 else "no")]
    found = calibration(sight_with(*PEOPLE, *entries))
    assert found is not None
    assert [p["by"] for p in found.value["people"]] == ["Ben", "Ana"]
    ben, ana = found.value["people"]
    assert ana["brier"] == pytest.approx(0.04)
    assert ben["brier"] == pytest.approx((0.04 + 0.64) / 2)
    assert found.value["base_rate"] == pytest.approx(0.75)
    assert found.figures[0].rows[0][:3] == ("very likely", 20, 0.75)
    assert "Brier" in found.lines[0].words


def test_what_cannot_be_scored_is_left_out() -> None:
    entries: list[dict[str, object]] = [
        *asked(1, 0.7, "void"),
        *asked(2, 1.0, "yes"),
        *asked(3, 0.7, None),
        {"kind": "forecast", "id": "bad", "question": "common ground or common enemy",
         "probability": 0.5, "said": "1963-02-01"},
        {"kind": "resolution", "id": "bad-r", "outcome": "yes", "of": ["bad"]},
    ]  # fmt: skip
    assert calibration(sight_with(*PEOPLE, *entries)) is None


def test_a_correction_after_a_hundred() -> None:
    draw = np.random.default_rng(4)
    said = draw.uniform(0.05, 0.95, 120)
    came = ["yes" if draw.uniform() < p else "no" for p in said]
    entries = [e for n in range(120) for e in asked(n, float(said[n]), came[n])]
    found = calibration(sight_with(*PEOPLE, *entries))
    assert found is not None
    assert found.value["recalibrated"] is True
