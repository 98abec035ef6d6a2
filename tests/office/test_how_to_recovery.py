"""The how-to of backups runs as it stands, and shows the rehearsal as it is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from goodoffices.office import drill
from tests.office.records import EXAMPLES, record_of, run

PAGE = EXAMPLES.parent / "docs" / "how-to" / "backup-and-recovery.md"
BLOCKS = re.findall(r"^```\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]
TYPED = [line.removeprefix("$ ") for line in LINES if re.match(r"(\$ )?goodoffices ", line)]


def test_every_line_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record_of("unity_station", tmp_path).rename(tmp_path / "station")
    (tmp_path / "stick").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", "nine, not ten")
    monkeypatch.setenv("GOODOFFICES_NEW_PASSPHRASE", "nine, not ten")
    assert len(TYPED) == 12
    for line in TYPED:
        words = shlex.split(line, comments=True)[1:]
        status, _, err = run(capsys, *words, *(["--insecure-slot"] if words[0] == "open" else []))
        assert status == 0, (line, err)
    assert [f.name for f in (tmp_path / "stick").iterdir()] == ["station-06-04.backup"]


def test_the_rehearsal_is_shown_as_it_is() -> None:
    shown = [line.split(" s  ")[1] for line in LINES if re.match(r"ok +[\d.]+ s  ", line)]
    assert shown == ["the record opens", *drill._STEPS]
