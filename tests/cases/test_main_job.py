"""The main job, as `make run` runs it: every shipped brief to files, then page one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.briefs import EXAMPLES, brief


@pytest.mark.long
def test_every_brief_is_written_and_page_one_is_shown(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(EXAMPLES.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "examples.run"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files, _, screen = done.stdout.partition("\n\n")
    lines = files.splitlines()
    named = [tmp_path / line for line in lines if not line.startswith("worked:")]
    assert len(named) < len(lines)
    assert all(path.stat().st_size > 200 for path in named)
    assert {path.name for path in named} == {
        f"{case.parent.name}.{seat.id}.{ending}"
        for case in EXAMPLES.glob("*/case.yaml")
        for seat in brief(case.parent.name).sight.header.readers
        if seat.kind in {"mediator", "party"}
        for ending in ("txt", "html", "json")
    }
    document = json.loads((tmp_path / "briefs/test_ban_1963.ussr.json").read_text(encoding="utf-8"))
    assert document["for"] == "ussr"
    rows = screen.splitlines()
    assert rows[0].startswith("NUCLEAR TEST BAN TALKS")
    assert "FOR THE MEDIATOR ALONE 1/" in rows[0]
    assert len(rows) <= 60
