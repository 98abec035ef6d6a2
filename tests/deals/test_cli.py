"""`goodoffices deals`: the contract's JSON, the table, and a message for every bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from goodoffices.cli import main

PANAMA = {
    "US defense rights": (22, 9),
    "Use rights": (22, 15),
    "Land and water": (15, 15),
    "Expansion rights": (14, 3),
    "Duration": (11, 15),
    "Expansion routes": (6, 5),
    "Compensation": (4, 11),
    "Jurisdiction": (2, 7),
    "US military rights": (2, 7),
    "Defense role of Panama": (2, 13),
}


def panama(folder: Path, *, no_deal: int | None = None) -> Path:
    floor = "" if no_deal is None else f"    no_deal: {no_deal}\n"
    lines = ["format: 1\nname: Panama 1974\nissues:\n"]
    lines += [f"  {issue}: [US, Panama]\n" for issue in PANAMA]
    lines += ["parties:\n"]
    for p, side in enumerate(("Panama", "US")):
        lines += [f"  {side}:\n{floor}    values:\n"]
        for issue, points in PANAMA.items():
            other = "US" if side == "Panama" else "Panama"
            lines += [f"      {issue}: {{{side}: {points[1 - p]}, {other}: 0}}\n"]
    path = folder / "panama.yaml"
    path.write_text("".join(lines))
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        main(["deals", *words])
        status = 0
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


def solved(capsys: pytest.CaptureFixture[str], path: Path) -> dict[str, Any]:
    status, out, err = run(capsys, "solve", str(path), "--json")
    assert status == 0, err

    def refuse(name: str) -> None:
        raise AssertionError(name)

    document: dict[str, Any] = json.loads(out, parse_constant=refuse)
    return document


def test_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = solved(capsys, panama(tmp_path))
    assert list(document) == [
        "parties",
        "issues",
        "outcomes",
        "no_deal",
        "rational_exists",
        "frontier",
        "nash",
        "kalai_smorodinsky",
        "egalitarian",
        "leximin",
        "welfare",
        "exact",
        "gap",
        "method",
    ]
    assert document["parties"] == ["Panama", "US"]
    assert (document["issues"], document["outcomes"]) == (10, "1024")
    assert document["no_deal"] == [{"utility": 0.0, "assumed": True}] * 2
    assert document["rational_exists"] is True
    assert len(document["frontier"]) == 20
    assert sum(deal["equivalent"] for deal in document["frontier"]) == 26
    firsts = [deal["utilities"][0] for deal in document["frontier"]]
    assert firsts == sorted(firsts, reverse=True)
    for rule in ("nash", "kalai_smorodinsky", "egalitarian", "leximin"):
        assert document[rule]["utilities"] == [68.0, 64.0]
    won = {issue for issue, side in document["nash"]["outcome"].items() if side == "US"}
    assert won == {"US defense rights", "Use rights", "Expansion rights", "Expansion routes"}
    assert sum(document["welfare"]["utilities"]) == 132
    assert (document["exact"], document["gap"]) == (True, None)


def test_nothing_rational_says_whose_value_by_how_much(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = solved(capsys, panama(tmp_path, no_deal=67))
    assert document["rational_exists"] is False
    assert len(document["frontier"]) == 20
    assert document["nash"] is None
    assert document["relaxation"] == {
        "party": "US",
        "by": 3.0,
        "equally": ["US"],
        "alone": {"Panama": 9.0, "US": 3.0},
        "together": {"Panama": 0.0, "US": 3.0},
    }


def test_the_table_reads_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "solve", str(panama(tmp_path)))
    assert status == 0
    assert "20 efficient payoffs no worse than no deal (exact, by nested merging)." in out
    assert "assumed: its least utility" in out
    assert "Duration: Panama" in out


def test_same_bytes_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = panama(tmp_path)
    assert run(capsys, "solve", str(path), "--json") == run(capsys, "solve", str(path), "--json")


HEAD = "format: 1\nissues: {x: [p, q], y: [r, s]}\nparties:\n"
A = "  A: {values: {x: {p: 1, q: 0}}}\n"
BAD = {
    "an issue without values": (
        "format: 1\nissues: {x: []}\nparties: {A: {}}",
        "at least one value",
    ),
    "NaN": (HEAD + "  A: {values: {x: {p: .nan, q: 0}}}", "'p': expected a finite number"),
    "infinity": (HEAD + "  A: {values: {x: {p: .inf, q: 0}}}", "a finite number"),
    "a missing value": (HEAD + "  A: {values: {x: {p: 1}}}", r"a number for each value; .*\['q'\]"),
    "an unknown issue": (HEAD + "  A: {values: {z: {p: 1}}}", r"only x, y; found \['z'\]"),
    "an unknown key": (HEAD + "  A: {valeus: {}}", r"found \['valeus'\]"),
    "an unknown label": (HEAD + A + "conditions: [{never: {x: t}}]", "one of 'p', 'q'; found 't'"),
    "two rules in one": (HEAD + A + "conditions: [{if: {x: p}}]", "never, or if with then"),
    "no parties": ("format: 1\nissues: {x: [p]}\nparties: {}", "parties: expected at least one"),
    "no format": ("issues: {x: [p]}\nparties: {}", "format: expected 1"),
    "an alias": ("format: &f 1\nissues: *f\nparties: {}", "without anchors or aliases"),
    "a repeated key": (HEAD + A + A, "a plain key, each once"),
    "a deep file": ("[" * 200_000, "more than 24 levels"),
    "broken YAML": ("format: [1\nissues: }", "expected YAML"),
    "a list": ("- 1", "a scenario: GENIUS XML"),
    "an empty file": ("", "a scenario: GENIUS XML"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_get_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:

    text, message = BAD[name]
    (tmp_path / "talks.yaml").write_text(text)
    status, out, err = run(capsys, "solve", str(tmp_path / "talks.yaml"))
    assert (status, out) == (2, "")
    assert re.search(message, err), err
    assert "Traceback" not in err


def test_a_million_values_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "talks.yaml").write_text("v: " + "1" * 4_000_001)
    status, _, err = run(capsys, "solve", str(tmp_path))
    assert status == 2
    assert "at most 4,000,000 bytes" in err


def test_a_missing_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "solve", str(tmp_path / "nowhere"))
    assert status == 2
    assert "nowhere" in err


def test_swapped_parties_swap_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issues = "format: 1\nissues: {x: [p, q, r], y: [p, q, r]}\nparties:\n"
    one = "{no_deal: 4, values: {x: {p: 9, q: 5, r: 0}, y: {p: 4, q: 3, r: 0}}}"
    two = "{no_deal: 6, values: {x: {p: 0, q: 6, r: 7}, y: {p: 0, q: 2, r: 9}}}"
    (tmp_path / "a.yaml").write_text(f"{issues}  One: {one}\n  Two: {two}\n")
    (tmp_path / "b.yaml").write_text(f"{issues}  Two: {two}\n  One: {one}\n")
    there, here = solved(capsys, tmp_path / "a.yaml"), solved(capsys, tmp_path / "b.yaml")
    for rule in ("nash", "kalai_smorodinsky", "egalitarian", "leximin", "welfare"):
        assert there[rule]["utilities"] == here[rule]["utilities"][::-1]
        assert there[rule]["outcome"] == here[rule]["outcome"]
    assert {tuple(d["utilities"]) for d in there["frontier"]} == {
        tuple(d["utilities"][::-1]) for d in here["frontier"]
    }


def test_examples_are_solved(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parents[2] / "examples" / "deals"
    panama_1974 = solved(capsys, folder / "panama_1974.yaml")
    assert panama_1974["nash"]["utilities"] == [64.0, 68.0]
    border = solved(capsys, folder / "border_talks.yaml")
    assert border["exact"]
    assert border["no_deal"][1] == {"utility": 0.0, "assumed": True}
    for deal in border["frontier"]:
        outcome = deal["outcome"]
        assert outcome["zone"] != "none"
        assert outcome["zone"] != "wide" or outcome["troops"] == "leave"


def test_coalitions(test_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    game = str(test_data / "deals" / "llm_deliberation" / "base")
    status, out, _ = run(capsys, "coalitions", game, "--json")
    assert status == 0
    document = json.loads(out)
    assert document["outcomes"] == "720"
    assert document["accepted_by"]["6"] == 12
    assert document["efficient_deals"] == 481
    assert len(document["largest"][0]["parties"]) == 6
    status, out, _ = run(capsys, "coalitions", game)
    assert "accepted by exactly 6 parties: 12 deals" in out


def test_convert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, folder = panama(tmp_path, no_deal=50), tmp_path / "negmas"
    status, out, _ = run(capsys, "convert", str(path), "--to", str(folder))
    assert status == 0
    assert len(out.splitlines()) == 3
    there, here = solved(capsys, path), solved(capsys, folder)
    assert [d["utilities"] for d in there["frontier"]] == [d["utilities"] for d in here["frontier"]]
    assert here["no_deal"] == [{"utility": 50.0, "assumed": False}] * 2
    status, _, err = run(capsys, "convert", str(path), "--to", str(folder))
    assert status == 2
    assert "a new or empty folder" in err


def test_a_stop_before_anything_is_proven_claims_nothing(
    test_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ortools", reason="install the extra `ortools` to run this test")
    folder = str(test_data / "deals" / "genius" / "30issues")
    status, out, _ = run(capsys, "solve", folder, "--seconds", "0", "--json")
    assert status == 0
    document = json.loads(out)
    assert document["rational_exists"] is None
    assert (document["frontier"], document["exact"], document["gap"]) == ([], False, 1.0)
    status, out, _ = run(capsys, "solve", folder, "--seconds", "0")
    assert "Stopped before any efficient deal was proven" in out


def test_no_outcome_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HEAD + A + "conditions: [{never: {x: p}}, {never: {x: q}}]"
    (tmp_path / "talks.yaml").write_text(text)
    document = solved(capsys, tmp_path / "talks.yaml")
    assert document["rational_exists"] is False
    assert (document["frontier"], document["relaxation"]) == ([], None)
    assert document["welfare"] is None
    _, out, _ = run(capsys, "solve", str(tmp_path / "talks.yaml"))
    assert "The red lines leave no outcome at all." in out


def test_labels_cannot_write_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = 'format: 1\nissues: {"x\\e[2J": ["p\\e[1m"]}\n'
    text += 'parties: {"A\\e]0;": {no_deal: -1, values: {}}}\n'
    (tmp_path / "talks.yaml").write_text(text)
    status, out, _ = run(capsys, "solve", str(tmp_path / "talks.yaml"))
    assert status == 0
    assert "\x1b" not in out
    assert "x?[2J: p?[1m" in out
