"""A bar where somebody watches and the work is long, on standard error alone; else nothing."""

from __future__ import annotations

import io

import pytest

from goodoffices.cli import _progress
from goodoffices.cli._progress import progress


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
