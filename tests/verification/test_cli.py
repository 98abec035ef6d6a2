from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from goodoffices.cli import main

REGIMES = Path(__file__).parents[2] / "examples" / "regimes"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    with pytest.raises(SystemExit) as left:
        main(["verification", *words])
    out = capsys.readouterr()
    code = left.value.code
    return code if isinstance(code, int) else 0, out.out, out.err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    status, out, err = run(capsys, *words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_sample(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "sample", "--items", "100", "--violations", "10", "--miss", "0.1")
    assert found == {"sample": 20, "detection": 0.9048837275692115, "exact": True}


def test_game(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "game", "--periods", "10", "--inspections", "3")
    assert found == {"value": "21/44", "first_period_inspection": "23/88"}
    found = answer(capsys, "game", "--periods", "5", "--inspections", "2", "--violations", "2")
    assert found["value"] == "9/16"
    found = answer(capsys, "game", "--periods", "5", "--inspections", "5")
    assert found == {"value": "0", "first_period_inspection": None}
    _, out, _ = run(capsys, "game", "--periods", "1000", "--inspections", "300")
    assert max(map(len, out.splitlines())) < 80


@pytest.mark.parametrize("name", ["test_ban_1963", "sinai_zones_1978", "unity_station"])
def test_regime(capsys: pytest.CaptureFixture[str], name: str) -> None:
    file = str(REGIMES / f"{name}.yaml")
    found = answer(capsys, "regime", file, "--explain-deadlock")
    assert set(found) >= {"measures", "obligations", "cost", "intrusiveness", "symmetry", "unmet"}
    for row in found["obligations"]:
        low, high = row["detection"]
        assert 0 <= low <= high <= 1
        assert row["met"] == (row["id"] not in found["unmet"])
    assert found["deadlock"]["for"] == "the mediator alone"
    assert answer(capsys, "regime", file)["deadlock"] is None
    status, out, _ = run(capsys, "regime", file, "--explain-deadlock")
    assert status == 0
    assert "For the mediator alone:" in out
    assert "Assumed:" in out


def test_without_being_asked_no_red_line_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(REGIMES / "unity_station.yaml")
    _, out, _ = run(capsys, "regime", file)
    assert "visits-coalition" not in out
    assert "red line" not in out


def test_split(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "split", str(REGIMES / "test_ban_1963.yaml"))
    assert found["baseline_rate"]["ratio"] == "7/20"
    assert found["beating"][0]["quotas"] == {"mainland": 2, "islands": 6}
    assert found["assumptions"]
    assert found["not_claimed"]
    _, out, _ = run(capsys, "split", str(REGIMES / "test_ban_1963.yaml"))
    assert "2 mainland + 6 islands = 8: 0.370" in out
    assert "Assumed:" in out
    assert "Not claimed:" in out


def test_credible(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "credible", str(REGIMES / "unity_station.yaml"))
    assert set(found["unbacked"]) == {"fleet", "yards", "platforms"}
    for one in found["pledges"]:
        assert one["backed"] == (one["detection"][0] >= one["detection_needed"])
        assert one["backed"] == (one["id"] not in found["unbacked"])
    _, out, _ = run(capsys, "credible", str(REGIMES / "unity_station.yaml"))
    assert "not backed by what is permitted" in out
    assert "visits-coalition" not in out
    _, out, _ = run(capsys, "credible", str(REGIMES / "test_ban_1963.yaml"))
    assert "nothing to judge" in out


def test_what_a_solver_prints_is_no_part_of_the_answer(
    capfd: pytest.CaptureFixture[str],
) -> None:
    from goodoffices.cli.verification import _solving

    with _solving():
        os.write(1, b"noise")
    os.write(1, b"answer")
    out = capfd.readouterr()
    assert (out.out, out.err) == ("answer", "noise")


def test_swapping_the_names_swaps_every_byte(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def swapped(text: str) -> str:
        return text.replace("mars", "\0").replace("coalition", "mars").replace("\0", "coalition")

    source = REGIMES / "unity_station.yaml"
    other = tmp_path / source.name
    other.write_text(swapped(source.read_text()))
    for words in (["regime", "--explain-deadlock"], ["credible"]):
        for mode in ([], ["--json"]):
            _, here, _ = run(capsys, *words, *mode, str(source))
            _, there, _ = run(capsys, *words, *mode, str(other))
            assert swapped(there) == here
            assert there != here


def test_split_needs_its_section(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "split", str(REGIMES / "unity_station.yaml"), "--json")
    assert (status, out) == (2, "")
    assert "expected a section `split:`" in err


def test_deter_quota_and_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "deter", "--gain", "10", "--sanction", "5")["ratio"] == "2/3"
    words = ("--events", "20", "--inspections", "5", "--recognised", "0.5", "--reserve", "1")
    assert answer(capsys, "quota", *words)["ratio"] == "1/10"
    words = ("--times", "11", "--inspections", "2", "--draws", "3", "--seed", "5")
    first, second = (answer(capsys, "schedule", *words) for _ in range(2))
    assert first == second
    assert len(first["drawn"]) == 3


def test_treaty_and_ledger(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "inf" in answer(capsys, "treaty")
    found = answer(capsys, "treaty", "inf")
    assert found["quotas"][0]["total"] == 185
    _, out, _ = run(capsys, "treaty", "sinai-zones")
    assert "verify before citing" in out
    found = answer(capsys, "ledger", str(REGIMES / "new_start_ledger.yaml"))
    assert [u["left"] for u in found["used"]] == [0, 0, 13, 13]
    over = tmp_path / "over.yaml"
    over.write_text("{treaty: new-start, uses: [{party: us, year: 1, times: 19}]}")
    status, out, _ = run(capsys, "ledger", str(over))
    assert status == 1
    assert "not covered: us has used 18 of 18" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sample", "--items", "9", "--violations", "0", "--miss", "0.1"], "violations: expected"),
        (["sample", "--items", "9", "--violations", "1", "--miss", "ten"], "miss: expected"),
        (["game", "--periods", "3", "--inspections", "4"], "at most one inspection a period"),
        (["game", "--periods", "-3", "--inspections", "0"], "periods: expected"),
        (["deter", "--gain", "-1", "--sanction", "1"], "gain: expected"),
        (["regime", "/nowhere.yaml"], "nowhere.yaml: expected a file"),
        (["regime", str(REGIMES)], "regimes: expected a file"),
        (["regime", str(REGIMES / "unity_station.yaml"), "--gap", "2"], "--gap: expected"),
        (["treaty", "salt"], "treaty: expected the id of a treaty"),
        (["schedule", "--times", "3", "--inspections", "4"], "at most one inspection a period"),
        (["quota", "--events", "3", "--inspections", "4"], "at most 3 used"),
    ],
)
def test_bad_input_is_one_line(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_bytes_that_are_no_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    status, _, err = run(capsys, "regime", str(file))
    assert status == 2
    assert "bad.yaml, byte 0: expected UTF-8 text" in err


def test_every_help_shows_an_example_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    verbs = (
        "sample",
        "game",
        "regime",
        "split",
        "deter",
        "schedule",
        "quota",
        "treaty",
        "ledger",
        "credible",
    )
    for verb in verbs:
        _, out, _ = run(capsys, verb, "--help")
        line = " ".join(out.split("Example: goodoffices verification ")[1].split("\n\n")[0].split())
        words = [str(REGIMES.parents[1] / w) if "/regimes/" in w else w for w in line.split()]
        status, out, err = run(capsys, *words)
        assert (status, err) == (0, "")
        assert out
