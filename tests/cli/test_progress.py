"""A bar where somebody watches and the work is long, on standard error alone; else nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from goodoffices.cli import _progress, main
from goodoffices.cli._progress import progress
from goodoffices.record import scanning
from tests.office.records import small_record


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "drawn"),
    [(Terminal, 0.0, True), (Terminal, 60.0, False), (io.StringIO, 0.0, False)],
)
def test_it_is_drawn_for_long_work_at_a_terminal_alone(
    stream: type[io.StringIO],
    patience: float,
    drawn: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = stream()
    monkeypatch.setattr("sys.stderr", said)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(_progress, "_PATIENCE", patience)
    with progress("checking") as told:
        for done in range(5):
            told(done, 5)
    assert ("checking" in said.getvalue()) is drawn
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "words", [("backup", "--to"), ("export", "--to"), ("receipt", "--for", "anna", "-o")]
)
def test_whatever_verifies_a_record_first_tells_how_far_it_is(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record, said = str(small_record(tmp_path)), Terminal()
    monkeypatch.setattr("sys.stderr", said)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(_progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(scanning, "_OFTEN", 1)
    verb, *options = words
    with pytest.raises(SystemExit) as stopped:
        main([verb, record, *options, str(tmp_path / "made")])
    assert stopped.value.code in {0, None}
    assert "checking" in said.getvalue()
    assert "checking" not in capsys.readouterr().out
