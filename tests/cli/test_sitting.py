"""A sitting at a real terminal, cut off: what was answered is on disk, and the record is whole."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from goodoffices.office.opening import sight_of
from goodoffices.record.kinds.talk import Statement
from tests.office.records import record_of, run

PROGRAM = [sys.executable, "-c", "from goodoffices.cli import main; main()"]


def test_a_sitting_that_is_killed_loses_nothing_it_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = record_of("unity_station", tmp_path)
    hand, terminal = pty.openpty()
    sitting = subprocess.Popen(
        [*PROGRAM, "note", str(record), "--in", "m2", "-"], stdin=terminal,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert sitting.stdout is not None
    try:
        for words in ("one", "two"):
            os.write(hand, f"Osei: {words}\n".encode())
            assert sitting.stdout.readline().startswith("held in ")
            assert words in sitting.stdout.readline()
        os.write(hand, b"never ended")
    finally:
        sitting.send_signal(signal.SIGKILL)
        sitting.communicate()
        os.close(hand)
        os.close(terminal)
    held = [e.words for e in sight_of(record).of_kind(Statement) if e.held]
    assert held == ["one", "two"]
    assert "one" not in [e.words for e in sight_of(record, "mars").of_kind(Statement)]
    assert run(capsys, "check", str(record))[0] == 0
