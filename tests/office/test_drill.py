"""The rehearsal notices every damage, brings everything back, and leaves the record alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from goodoffices.office import drill as drill_module
from goodoffices.office.acts import writing
from goodoffices.office.checking import Checked
from goodoffices.office.drill import drill
from goodoffices.office.opened import make, opened
from goodoffices.office.opening import sight_of
from goodoffices.office.relocking import renew_code
from tests.office.records import authored, run, small_record
from tests.office.test_checking import edit

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
BEFORE_THE_LOCKS = 8
"""How many steps there are before those that stretch a passphrase, which is slow on purpose."""


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: Patch) -> Path:
    """The folder in which rehearsals are held; it must be empty after each."""
    folder = tmp_path / "aside"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def test_a_record_under_a_passphrase_is_rehearsed_whole(
    tmp_path: Path, aside: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    record = tmp_path / "talks"
    made = make(authored("water_four"), record, "nine, not ten")
    before = {f.name: (f.read_bytes(), f.stat().st_mtime_ns) for f in record.iterdir()}
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", "nine, not ten")
    monkeypatch.setenv("GOODOFFICES_RECOVERY_CODE", made.recovery_code)
    status, out, err = run(capsys, "drill", str(record), "--code", "--json")
    assert (status, err) == (0, "")
    done = json.loads(out)
    assert done["passed"]
    assert done["seconds"] < 60
    assert len([step for step in done["steps"] if step["found"].startswith("noticed")]) == 5
    assert done["steps"][-1]["found"] == "it opens the record"
    assert {f.name: (f.read_bytes(), f.stat().st_mtime_ns) for f in record.iterdir()} == before
    assert not list(aside.glob("goodoffices-*"))


def test_a_wrong_code_in_the_safe_is_told(
    tmp_path: Path, aside: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    monkeypatch.setenv("GOODOFFICES_RECOVERY_CODE", "-".join(["aaaa"] * 8))
    status, out, _ = run(capsys, "drill", str(small_record(tmp_path)), "--code")
    assert status == 1
    assert "FAILED" in out
    assert "does not open with this passphrase or recovery code" in " ".join(out.split())
    assert out.endswith("Something did not end as it must.\n")


def test_a_record_in_use_is_not_disturbed(tmp_path: Path, aside: Path) -> None:
    record = small_record(tmp_path)
    with writing(record) as pen:
        pen.file({"kind": "statement", "id": "a", "text": "Before."}, "a test")
        assert all(step.passed for step in islice(drill(record), BEFORE_THE_LOCKS))
        pen.file({"kind": "statement", "id": "b", "text": "After."}, "a test")
    words = [entry.words for entry in sight_of(record, None, None).entries]
    assert {"Before.", "After."} <= set(words)
    assert not list(aside.glob("goodoffices-*"))


def test_a_damaged_record_does_not_pass(tmp_path: Path, aside: Path) -> None:
    record = small_record(tmp_path)
    edit(record, "keys.sqlite", "UPDATE slot SET wrapped = zeroblob(72) WHERE kind = 'recovery'")
    steps = drill(record)
    passed = {step.tried: step.passed for step in islice(steps, 2)}
    assert passed == {"the record opens": True, "a copy is whole": False}
    assert list(aside.glob("goodoffices-*"))
    steps.close()
    assert not list(aside.glob("goodoffices-*"))


def test_a_check_that_sees_nothing_fails_the_rehearsal(
    tmp_path: Path, aside: Path, monkeypatch: Patch
) -> None:
    def blind(*_: object) -> Checked:
        return Checked((), (), "whole")

    monkeypatch.setattr(drill_module, "check", blind)
    monkeypatch.setattr(drill_module, "compare", lambda *_: "whole")
    steps = islice(drill(small_record(tmp_path)), BEFORE_THE_LOCKS)
    passed = {step.tried: step.passed for step in steps}
    assert not passed["one byte of an entry changed"]
    assert not passed["one byte of a key changed"]
    assert not passed["an older copy put in its place"]


def test_what_stands_aside_is_sealed(tmp_path: Path, aside: Path) -> None:
    record, seen = small_record(tmp_path), b""
    for _ in islice(drill(record), BEFORE_THE_LOCKS):
        seen += b"".join(f.read_bytes() for f in aside.rglob("*") if f.is_file())
    entries = sight_of(record, None, "2033").entries
    said = {word for entry in entries for word in entry.words.split() if len(word) > 6}
    assert len(said) > 3
    assert not [word for word in said if word.encode() in seen]


@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGTERM])
def test_killed_it_leaves_nothing_behind(
    ended_by: signal.Signals, tmp_path: Path, aside: Path
) -> None:
    record = small_record(tmp_path)
    code = renew_code(record)
    before = {f.name: f.read_bytes() for f in record.iterdir()}
    command = [sys.executable, "-m", "tests.office.rehearsed", str(record)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdout is not None
    assert running.stdout.readline() == b"copied\n"
    assert list(aside.glob("goodoffices-*"))
    os.kill(running.pid, ended_by)
    assert running.wait() != 0
    running.stdout.close()
    until = time.monotonic() + 20
    while list(aside.glob("goodoffices-*")) and time.monotonic() < until:
        time.sleep(0.05)
    assert not list(aside.glob("goodoffices-*"))
    assert {f.name: f.read_bytes() for f in record.iterdir()} == before
    assert code
    with opened(record) as found:
        assert found.header.case == "built"
