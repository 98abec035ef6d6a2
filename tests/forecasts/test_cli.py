"""The verb as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from goodoffices.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "forecasts"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["forecasts", *words])
    out, err = capsys.readouterr()
    code = left.value.code
    return (code if isinstance(code, int) else 0), out, err


def test_score_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "score", str(EXAMPLES / "test_ban_1963.yaml"), "--json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert out.count("\n") == 1
    assert document["for"] == "mediator"
    assert document["questions"]["resolved"] == 5
    assert document["yes_no"]["base_rate"] == 0.6
    assert document["yes_no"]["recalibration"] is None
    assert [row["by"] for row in document["scores"]] == [
        "(pool)",
        "first analyst",
        "second analyst",
    ]


def test_pool_as_json_sets_bad_questions_aside(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "pool", str(EXAMPLES / "station.yaml"), "--json")
    document = json.loads(out)
    assert status == 0
    assert "even-odds set aside" in err
    refused = document["refused"][0]
    assert "happening together" in " ".join(refused["reasons"])
    assert len(refused["instead"]) == 2
    pools = {p["question"]: p for p in document["pools"]}
    assert pools["attended"]["sealed"] == ["secretary"]
    assert pools["attended"]["range"][0] < pools["attended"]["pooled"]["yes"]
    assert sum(pools["clauses"]["pooled"].values()) == pytest.approx(1)


@pytest.mark.parametrize("verb", ["score", "pool"])
@pytest.mark.parametrize("name", ["station", "test_ban_1963"])
def test_tables_fit_a_page(capsys: pytest.CaptureFixture[str], verb: str, name: str) -> None:
    status, out, _ = run(capsys, verb, str(EXAMPLES / f"{name}.yaml"))
    assert status == 0
    assert max(map(len, out.splitlines())) <= 79
    assert out.endswith("For the mediator's own use, never for the parties.\n")


def test_a_file_of_bad_questions_alone_is_wrong_input(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "odds.yaml"
    path.write_text(
        "format: 1\nquestions:\n- {id: a, words: 'even odds: common ground or common enemy'}\n"
    )
    status, out, err = run(capsys, "score", str(path))
    assert (status, out) == (2, "")
    assert "Nothing keeps two of" in err
    assert 'Would do: Will "common ground" have happened by' in err


JUDGED = ["by=secretary", "at=2187-03-01T19:20:00Z"]
NONCE = "nonce=000102030405060708090a0b0c0d0e0f"


def test_seal_and_open(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["seal", str(EXAMPLES / "station.yaml"), "attended", *JUDGED, "chance=0.7"]
    _, out, _ = run(capsys, *words, NONCE, "--json")
    assert json.loads(out)["seal"] in (EXAMPLES / "station.yaml").read_text()
    one, two = (json.loads(run(capsys, *words, "--json")[1]) for _ in range(2))
    assert one["nonce"] != two["nonce"]
    assert len(one["nonce"]) == 64
    status, out, _ = run(capsys, *words)
    assert status == 0
    assert "keep the nonce secret" in out


def test_seal_of_words_and_of_several_outcomes(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["seal", str(EXAMPLES / "station.yaml")]
    assert run(capsys, *words, "attended", *JUDGED, "word=likely")[0] == 0
    several = ["0=0.5", "1 to 3=0.3", "4 to 9=0.1", "10 or more=0.1"]
    assert run(capsys, *words, "clauses", *JUDGED, *several)[0] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["seal", "FILE", "absent", "by=a"], "the id of a question in the file"),
        (["seal", "FILE", "attended", "ana"], "name=value, each name once"),
        (["seal", "FILE", "attended", "by=a", "by=b"], "name=value, each name once"),
        (["seal", "FILE", "attended", *JUDGED, "who=a"], "the fields by, at"),
        (["seal", "FILE", "attended", *JUDGED, "seal=ab"], "an answer, and no seal"),
        (["seal", "FILE", "attended", *JUDGED, "chance=.5", "nonce=00"], "16 bytes"),
        (["seal", "FILE", "attended", *JUDGED, "chance=often"], "strictly between 0 and 1"),
        (["seal", "FILE", "clauses", *JUDGED, "0=0.5"], "each outcome once"),
        (["score", "absent.yaml"], "expected a file"),
    ],
)
def test_wrong_use(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    named = [str(EXAMPLES / "station.yaml") if w == "FILE" else w for w in words]
    status, out, err = run(capsys, *named)
    assert (status, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_same_bytes_in_another_process(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["score", str(EXAMPLES / "test_ban_1963.yaml"), "--json"]
    start = "from goodoffices.cli import main; main()"
    other = subprocess.run(
        [sys.executable, "-c", start, "forecasts", *words],
        capture_output=True,
        check=True,
        text=True,
    )
    assert other.stdout == run(capsys, *words)[1]
