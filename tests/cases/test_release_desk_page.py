"""The page on the release desk does what it says, in a record of the station."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from goodoffices.cli import main
from goodoffices.office.opening import sight_of
from tests.cases.test_tutorial import commands, flat, write

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "release-desk.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
REFUSED = {("ask", "--due six"): 2, ("file", "viewing.yaml"): 1, ("destroy", "P1"): 1}
"""What is refused on the page, and with which status; `sayable` says no with 1."""


def status_of(words: list[str]) -> int:
    said = " ".join(words)
    refused = [code for (verb, part), code in REFUSED.items() if words[1] == verb and part in said]
    return refused[0] if refused else int(words[1] == "sayable")


def test_every_command_prints_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    ran = 0
    for language, block in FENCES:
        if language == "yaml":
            write(tmp_path, block)
            continue
        for words, shown in commands(block):
            with pytest.raises(SystemExit) as ended:
                main(words[1:])
            out, err = capsys.readouterr()
            assert int(ended.value.code or 0) == status_of(words), err
            ran += 1
            for line in shown:
                assert flat(line) in flat(out), f"{' '.join(words)}\n{line}\n{out}"
    assert ran >= 20
    told = {e.words for e in sight_of(tmp_path / "station", "security").entries}
    assert "Mars was warned, in general terms." not in told
