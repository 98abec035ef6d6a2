"""The first ten minutes as the how-to tells them: every command runs and prints what is shown."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from benchmarks.record.first_ten_minutes import HOW_TO, Step, steps
from goodoffices.cli import main
from goodoffices.office.opening import sight_of
from goodoffices.record.kinds.talk import Statement

TEXT = HOW_TO.read_text(encoding="utf-8")
STEPS = list(steps(TEXT))
Capture = pytest.CaptureFixture[str]


def run(step: Step, printed: str, capsys: Capture) -> str:
    """Run a step in this process, `new` under the slot that is named insecure."""
    words = step.with_handle(printed)
    words += ["--insecure-slot"] if words[0] == "new" else []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(step.typed))
        with pytest.raises(SystemExit) as ended:
            main(words)
    out, err = capsys.readouterr()
    assert ended.value.code == (1 if words[0] == "sayable" else 0), err
    return out


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> dict[Step, str]:
    """Run the whole page in a fresh folder; return what each step printed."""
    monkeypatch.chdir(tmp_path)
    printed = ""
    found = {}
    for step in STEPS:
        printed = run(step, printed, capsys)
        found[step] = printed
    return found


def test_every_command_prints_what_is_shown(told: dict[Step, str], tmp_path: Path) -> None:
    for step, printed in told.items():
        flat, at = " ".join(printed.split()), 0
        for line in step.shown:
            if line != "...":
                at = flat.find(" ".join(line.split()), at)
                assert at >= 0, f"{step.words} does not print {line!r} there:\n{printed}"
    assert (tmp_path / "management.docx").read_bytes().startswith(b"PK")


def test_page_one_is_there_after_ten_notes_and_the_rooms_are_apart(
    told: dict[Step, str], tmp_path: Path
) -> None:
    pages = {s.words: printed for s, printed in told.items() if s.words[0] == "brief"}
    mine = pages["brief", "mill"].split("\n\n\n")[0]
    for section in ("TRUST", "SETTLE FIRST", "OWED", "SAME TREATMENT?", "ON THE TABLE"):
        assert section in mine
    union = str(sight_of(tmp_path / "mill", "union"))
    management = str(sight_of(tmp_path / "mill", "management"))
    for words in ("night bonus", "7 days", "at most 3", "fell silent"):
        assert words not in management
    for words in ("furnaces", "at most 4", "roster of May", "fell silent"):
        assert words not in union
    joint = [
        sight_of(tmp_path / "mill", side).of_kind(Statement) for side in ("union", "management")
    ]
    assert joint[0][-1].words == joint[1][-1].words == "three nights, and we talk about weekends"


def test_the_page_holds_ten_notes_or_more_and_says_which_signs_there_are() -> None:
    typed = [line for step in STEPS for line in step.typed.splitlines()]
    assert len(typed) >= 10
    assert len(STEPS) >= 12
    for sign in ("??", ">", "<", "!", "+", "/", "#", "=", "~"):
        assert f"`{sign}`" in TEXT
