"""What is shown: never a lone figure of ours, never one side's losses, always the author."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from goodoffices.cli import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "stakes"
CALLS = {
    "valley": ["project", str(EXAMPLES / "valley.yaml"), "--runs", "1000"],
    "convoy": ["project", str(EXAMPLES / "convoy.yaml"), "--runs", "1000"],
    "port": ["bargain", str(EXAMPLES / "port.yaml")],
    "outer_belt": ["dilemma", str(EXAMPLES / "outer_belt.yaml")],
    "budgets": ["arms-race", str(EXAMPLES / "budgets.yaml")],
    "attrition": ["attrition", "--a", "100", "--b", "80"],
    "claim": ["base-rate", "arms races end in war", "--class", "disputes-with-arms-race"],
    "unsupported": ["base-rate", "violent independence movements end worse than talks"],
}
SHOWN: dict[tuple[str, ...], str] = {}


def said(capsys: pytest.CaptureFixture[str], words: list[str]) -> str:
    key = tuple(words)
    if key not in SHOWN:
        with pytest.raises(SystemExit) as end:
            main(["stakes", *words])
        assert not end.value.code
        SHOWN[key] = capsys.readouterr().out
    return SHOWN[key]


def page(capsys: pytest.CaptureFixture[str], name: str) -> list[str]:
    return said(capsys, CALLS[name]).splitlines()


def answer(capsys: pytest.CaptureFixture[str], name: str) -> Any:
    return json.loads(said(capsys, [*CALLS[name], "--json"]))


def every_dict(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from every_dict(one)
    elif isinstance(value, list):
        for one in value:
            yield from every_dict(one)


def lone_points(lines: list[str]) -> list[str]:
    """Return statements of losses, costs and rates that show a number without two ends."""
    statements = re.split(r"\n(?= {0,4}\S)", "\n".join(lines))
    ours = [s for s in statements if re.search(r"loses|together|Rate|of peace|Growth", s)]
    return [s for s in ours if re.search(r"\d", s) and not re.search(r"\d\S* to -?\d", s)]


@pytest.mark.parametrize("name", CALLS)
def test_no_lone_point_estimate(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert not lone_points(page(capsys, name))
    for one in every_dict(answer(capsys, name)):
        if "mean" in one or "value" in one:
            assert "interval90" in one or "exact" in one, one
        if "interval90" in one:
            assert one["interval90"][0] <= one["interval90"][1]


def test_the_lint_catches_what_it_must() -> None:
    assert lone_points(["  alpha loses     700"])
    assert lone_points(["x", "  together   1,700 (mean)"])
    assert not lone_points(["  alpha loses  254 to 1,480  (middle 694, mean 758)"])


@pytest.mark.parametrize("name", ["valley", "convoy"])
def test_losses_are_always_of_both_sides(capsys: pytest.CaptureFixture[str], name: str) -> None:
    value = answer(capsys, name)
    sides = set(value["sides"])
    for one in every_dict(value):
        for key in ("losses", "expected_losses90", "stopped"):
            if key in one:
                assert set(one[key]) == sides
    text = "\n".join(page(capsys, name))
    counts = {len(re.findall(rf"^  {side} loses ", text, re.MULTILINE)) for side in sides}
    assert counts == {len(value["projections"])}
    for line in re.findall(r"at (?:most|least) .*(?:\n {6,}.*)*", text):
        assert all(side in line for side in sides)


def test_attrition_names_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    text = "\n".join(page(capsys, "attrition"))
    assert "A loses 25 to 63" in text
    assert "B loses 80 to 80" in text


@pytest.mark.parametrize("name", CALLS)
def test_lines_fit_and_numbers_are_finite(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert max(map(len, page(capsys, name))) <= 79
    text = said(capsys, [*CALLS[name], "--json"])
    assert not re.search(r"\b(NaN|Infinity)\b", text)
    json.loads(text, parse_constant=pytest.fail)


def test_whose_model_and_whose_inputs(capsys: pytest.CaptureFixture[str]) -> None:
    text = "\n".join(page(capsys, "valley"))
    for words in (
        "attrition, chosen by the\n  secretariat",
        "BY THE INPUTS OF ALPHA (letter of 3 May)",
        "(own judgement; alpha's inputs, changed)",
        "REFERENCE CLASS: 95 interstate wars",
        "verify before citing",
        "Not stated: author, date, interval, assumptions, whose.",
        "WHY BETA DIFFERS FROM ALPHA",
        "alpha, by its adviser (annex 2)",
        "alpha, by the secretariat (own judgement)",
        "THE MODEL ASSUMES",
    ):
        assert words in text


def test_differences_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    for one in answer(capsys, "valley")["differences"]:
        for output, whole in one["whole"].items():
            parts = math.fsum(part[output]["mean"] for part in one["parts"].values())
            assert parts == pytest.approx(whole["mean"], abs=1e-6)


def test_commitment_and_rest_read_as_they_should(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(" ".join(page(capsys, "port")).split())
    assert "Commitment alone is not credible: patience times the shift is 0.27" in text
    assert "Cannot tell whether a split satisfies both" in text
    belt = " ".join(" ".join(page(capsys, "outer_belt")).split())
    assert "tells nothing: peaceful or not, the other would show it alike" in belt


def test_a_claim_without_a_class_is_unsupported(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Unsupported" in "\n".join(page(capsys, "unsupported"))
    value = answer(capsys, "unsupported")
    assert (value["status"], value["reference_class"]) == ("unsupported", None)
    assert value["candidates"][0] == "secession-violent-and-not-1931-2000"
    linked = answer(capsys, "claim")["reference_class"]
    assert (linked["hits"], linked["n"]) == (23, 28)
    assert linked["rate"]["interval90"] == pytest.approx([0.6606, 0.9269], abs=1e-4)
