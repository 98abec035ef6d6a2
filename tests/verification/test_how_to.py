"""The how-to does what it says: its files open, its commands print the lines it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cases.test_tutorial import commands, flat, run, write

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "verification.md"
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_every_command_prints_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weir").mkdir()
    assert {language for language, _ in FENCES} == {"yaml", "console"}
    for language, block in FENCES:
        if language == "yaml":
            write(tmp_path / "weir", block)
            continue
        for words, shown in commands(block):
            printed = run(words, capsys)
            for line in shown:
                assert flat(line) in printed, f"{' '.join(words)} does not print {line!r}"
