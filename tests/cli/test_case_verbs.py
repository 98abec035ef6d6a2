"""The case verbs as a script sees them: output, exit status, and silence where it is due."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from goodoffices.cli import main, verbs

ROOT = Path(__file__).parents[2]
STATION = str(ROOT / "examples/unity_station")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a verb in this process; return exit status, standard output, standard error."""
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def test_brief_as_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "brief", STATION, "--json")
    document = json.loads(out)
    assert (status, err) == (0, "")
    assert set(document) == {"case", "for", "as_of", "findings", "troubles"}
    assert document["case"] == "unity_station"
    keys = {"study", "title", "summary", "value", "readers", "because", "caveats"}
    assert all(set(f) == keys for f in document["findings"])
    assert "/" not in document["case"]


def test_same_case_same_bytes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def once(name: str) -> tuple[str, bytes]:
        file = tmp_path / name
        _, out, _ = run(capsys, "brief", STATION, "--json", "--html", str(file))
        return out, file.read_bytes()

    assert once("a.html") == once("b.html")


def test_why_shows_words_source_and_readers(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "why", STATION, "L115")
    assert status == 0
    assert "red-line" in out
    assert "may read: Mediator, Mars" in out
    assert "used in red-lines" in out


def test_forbidden_and_absent_read_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    forbidden = run(capsys, "why", STATION, "L115", "--for", "coalition")
    absent = run(capsys, "why", STATION, "L999", "--for", "coalition")
    assert forbidden == absent
    assert forbidden[0] == 1
    assert "Nothing here that you may read" in forbidden[2]
    assert run(capsys, "brief", STATION, "--for", "nobody")[2] == forbidden[2]


@pytest.mark.parametrize(
    ("words", "first", "status"),
    [
        (["--to", "coalition", "--entry", "L115"], "no", 1),
        (["--to", "mars", "--entry", "L115"], "yes", 0),
        (["--to", "coalition", "extremists", "may", "disrupt"], "no", 1),
        (["--to", "mars", "the", "price", "of", "tea"], "no", 1),
    ],
)
def test_sayable(
    capsys: pytest.CaptureFixture[str], words: list[str], first: str, status: int
) -> None:
    found, out, _ = run(capsys, "sayable", STATION, *words)
    assert (out.splitlines()[0], found) == (first, status)
    if "tea" in words:
        assert "nothing on record: treat as no" in out
    elif first == "no":
        assert "could release it: Mars" in out


def test_a_seat_is_called_by_its_id_or_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    by_id, by_name = (run(capsys, "brief", STATION, "--for", who) for who in ("mars", "Mars"))
    assert by_name == by_id
    asked = ["sayable", STATION, "--entry", "L115", "--to"]
    assert run(capsys, *asked, "Mars") == run(capsys, *asked, "mars")


@pytest.mark.parametrize("verb", ["brief", "why", "export", "certificate"])
def test_an_empty_name_is_nobody_and_never_the_mediator(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {
        "why": ["L5"],
        "export": ["--to", str(tmp_path / "x")],
        "certificate": ["--exchange", "e"],
    }
    status, out, err = run(capsys, verb, STATION, *more.get(verb, []), "--for", "")
    assert (status, out) == (1, "")
    assert "Nothing here that you may read" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["parity"], ["sayable", "--to", "coalition", "six", "hours"]])
def test_one_readers_part_does_not_answer_for_the_mediator(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verb, *more = words
    assert run(capsys, "export", STATION, "--for", "mars", "--to", str(tmp_path / "mars"))[0] == 0
    status, out, err = run(capsys, verb, str(tmp_path / "mars"), *more)
    assert (status, out) == (2, "")
    assert "expected the mediator's own record; found 'what Mars holds'" in err


def test_sayable_wants_words_or_a_reference(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "sayable", STATION, "--to", "mars")
    assert (status, out) == (2, "")
    assert "WORDS" in err


def test_an_unknown_verb_and_a_bad_time(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "breif", STATION)
    assert status == 2
    assert "expected one of" in err
    status, _, err = run(capsys, "brief", STATION, "--as-of", "yesterday")
    assert status == 2
    assert "--as-of" in err


def test_a_fault_is_told_to_the_mediator_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = (ROOT / "examples/unity_station/case.yaml").read_text(encoding="utf-8")
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "90.yaml").write_text("- {id: x, kind: nonsense}\n", encoding="utf-8")
    status, _, err = run(capsys, "brief", str(tmp_path))
    assert status == 2
    assert "90.yaml:1" in err
    assert "nonsense" in err
    status, out, err = run(capsys, "brief", str(tmp_path), "--for", "mars")
    assert (status, out) == (2, "")
    assert "nonsense" not in err
    assert "90.yaml" not in err


def test_a_page_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, err = run(capsys, "brief", STATION, "--html", str(tmp_path / "no" / "page.html"))
    assert (status, out) == (2, "")
    assert "--html" in err


def test_the_mediators_page_one_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "brief", STATION)
    assert status == 0
    assert out.startswith("UNITY STATION")
    assert "FOR THE MEDIATOR ALONE 1/" in out.splitlines()[0]


def test_help_imports_no_verb() -> None:
    program = """
import sys
from goodoffices.cli import main
try:
    main(["--help"])
finally:
    print("numpy" in sys.modules, "pydantic" in sys.modules, file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "False False"
    assert all(verb in done.stdout for verb in verbs())


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_every_verb_has_help_with_an_example(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    status, out, _ = run(capsys, verb, "--help")
    assert status == 0
    assert "Usage" in out
