from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from goodoffices.cli import main
from tests.intelligence.boards import plain

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "boards").glob("*.yaml"))
KEYS = {
    "posterior",
    "interval90",
    "words",
    "confidence",
    "if_independent",
    "if_one_upstream",
    "linchpins",
    "inseparable",
    "warnings",
}


def run(capsys: pytest.CaptureFixture[str], *words: str, status: int | None = None) -> str:
    if status is None:
        with pytest.raises(SystemExit) as left:
            main(["intelligence", *words])
        assert left.value.code == 0
    else:
        with pytest.raises(SystemExit) as left:
            main(["intelligence", *words])
        assert left.value.code == status
        printed = capsys.readouterr()
        assert printed.out == ""
        return printed.err
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def test_three_boards_are_shipped() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_weigh(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, Any] = json.loads(run(capsys, "weigh", str(path), "--json"))
    assert set(found) == KEYS
    names = set(found["posterior"])
    for part in ("interval90", "words", "if_independent", "if_one_upstream"):
        assert set(found[part]) == names
    assert sum(found["posterior"].values()) == pytest.approx(1.0)
    for h, (lo, hi) in found["interval90"].items():
        assert lo <= found["posterior"][h] <= hi
    for pin in found["linchpins"]:
        assert set(pin) == {"item", "bits", "leader_without"}
        assert pin["leader_without"] in names | {None}
    again = run(capsys, "weigh", str(path), "--json")
    assert json.loads(again) == found
    table = run(capsys, "weigh", str(path))
    assert "one upstream" in table
    assert max(len(line) for line in table.split("Mind")[0].splitlines()) <= 100


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_ask_and_lineage(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worth = json.loads(run(capsys, "ask", str(path), "--json"))
    assert [w["bits"] for w in worth] == sorted((w["bits"] for w in worth), reverse=True)
    assert "What would change our mind" in run(capsys, "ask", str(path))
    shown = json.loads(run(capsys, "lineage", str(path), "--json"))
    assert shown["upstreams"] >= 0
    assert "first observers" in run(capsys, "lineage", str(path))


def test_the_station(capsys: pytest.CaptureFixture[str]) -> None:
    """Two warnings are not two sources; naming one upstream for both lowers the odds of a plot."""
    path = next(p for p in EXAMPLES if p.stem == "unity_station_warnings")
    found = json.loads(run(capsys, "weigh", str(path), "--json"))
    assert "0 for 2 sources" in found["warnings"][0]
    apart, one = found["if_independent"], found["if_one_upstream"]
    nothing = [answer["nothing"] for answer in (apart, found["posterior"], one)]
    assert nothing == sorted(nothing)
    assert found["posterior"]["other"] > 0
    assert ["coalition_element", "mars_element"] in found["inseparable"]
    assert found["posterior"]["coalition_element"] == found["posterior"]["mars_element"]
    assert found["confidence"] == "low"


def board_file(tmp_path: Path, **parts: Any) -> str:
    path = tmp_path / "board.yaml"
    path.write_text(yaml.safe_dump(plain(**parts)))
    return str(path)


def test_release_and_gap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = board_file(tmp_path)
    seen = json.loads(run(capsys, "release", path, "--without", "r1", "--json"))
    assert set(seen) == {"words", "confidence", "posterior", "interval90"}
    assert "r1" not in run(capsys, "release", path, "--without", "r1")
    holder = json.loads(run(capsys, "gap", path, "--without", "r1", "--json"))
    assert holder["bits"] > 0
    assert "For the holder alone" in run(capsys, "gap", path, "--without", "r1")
    wrong = run(capsys, "gap", path, "--without", "r9", status=2)
    assert "withheld: expected one of" in wrong


def test_no_question_stands_on_the_board(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "add some under options" in run(capsys, "ask", board_file(tmp_path))


def test_bad_input_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = board_file(tmp_path, sources=[])
    assert "report r1: source: expected one of none" in run(capsys, "weigh", path, status=2)
    assert "a YAML file" in run(capsys, "weigh", str(tmp_path / "no.yaml"), status=2)


def test_impossible_evidence_is_no_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = {"id": "r1", "source": "s1", "claim": "plot", "value": "says"}
    path = board_file(
        tmp_path,
        sources=[{"id": "s1", "hit": 0.0, "false_alarm": 0.0}],
        reports=[report],
    )
    text = run(capsys, "weigh", path, status=1)
    assert "impossible under every hypothesis" in text


@pytest.mark.long
def test_the_same_bytes_on_any_number_of_threads(tmp_path: Path) -> None:
    loose = [{"id": f"s{n}", "letter": "ABCDEF"[n]} for n in range(6)]
    reports = [
        {"id": f"r{n}", "source": f"s{n}", "claim": "plot", "value": "says"} for n in range(6)
    ]
    path = board_file(tmp_path, sources=loose, reports=reports)
    run_it = "from goodoffices.cli import main; main()"
    command = [sys.executable, "-c", run_it, "intelligence", "weigh", path]
    outputs = set()
    for threads in ("1", "4"):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        done = subprocess.run(
            [*command, "--json"], env=environment, capture_output=True, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_believe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Five sources, two of them copies: what is believed, and both worlds."""
    rows = ["mit berkeley mit mit ms", "msr msr uwisc uwisc uwisc", "msr msr msr msr msr"]
    rows += ["uci att bea bea bea", "google google uw uw uw"]
    lines = [
        f"S{s},item{o},{value}"
        for o, row in enumerate(rows)
        for s, value in enumerate(row.split(), 1)
    ]
    path = tmp_path / "said.csv"
    path.write_text("\n".join(["source,about,value", *lines]))
    found = json.loads(run(capsys, "believe", str(path), "--json"))
    assert [b["about"] for b in found["believed"]] == [f"item{o}" for o in range(5)]
    assert [w["start"] for w in found["worlds"]] == ["equal trust", "vote"]
    assert found["worlds"][0]["values"]["item4"] == "google"
    assert "item4: google or uw" in run(capsys, "believe", str(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "line 1: expected the columns source, about, value"),
        ("", "found 'an empty file'"),
        ("source,about,value\n", "statements: expected at least one"),
    ],
)
def test_bad_statements(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    path = tmp_path / "said.csv"
    path.write_text(text)
    assert message in run(capsys, "believe", str(path), status=2)
    assert "a CSV file" in run(capsys, "believe", str(tmp_path / "none.csv"), status=2)


def test_rows_with_an_empty_cell_state_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "said.csv"
    path.write_text("source,about,value\na,x,1\nb,x,\nc,,2\n")
    with pytest.raises(SystemExit) as left:
        main(["intelligence", "believe", str(path), "--json"])
    printed = capsys.readouterr()
    assert left.value.code == 0
    assert "2 rows" in printed.err
    assert len(json.loads(printed.out)["believed"]) == 1
