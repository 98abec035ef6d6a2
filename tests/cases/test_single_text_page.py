"""The page on working from one text does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cases.test_tutorial import commands, flat, run, write

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "single-text.md").read_text("utf-8")
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_command_prints_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "depot"
    folder.mkdir()
    ran = 0
    for language, block in FENCES:
        if language == "yaml":
            write(folder, block)
            continue
        for words, shown in commands(block):
            printed = run(words, capsys)
            ran += 1
            for line in shown:
                assert flat(line) in printed, f"{' '.join(words)}\n{line}\n{printed}"
    assert ran >= 10
