"""A new passphrase opens the record, the old one does not, and no file holds what was."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from goodoffices.office.checking import check
from goodoffices.office.opened import make, opened
from goodoffices.office.relocking import change_passphrase, renew_code
from goodoffices.office.unlocking import unlocked_with
from goodoffices.record.slots import DoesNotOpen
from goodoffices.record.store.sqlite import Databases
from tests.office.records import authored, run, small_record

OLD, NEW = "nine inspections, not ten", "ten inspections, not nine"
Capture = pytest.CaptureFixture[str]


def opens(record: Path, secret: str) -> bool:
    try:
        with opened(record, unlock=lambda slots: unlocked_with(secret, slots)) as found:
            return check(found).whole
    except DoesNotOpen:
        return False


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Path, str]:
    """A record under the old passphrase, and its recovery code."""
    made = make(authored("water_four"), tmp_path / "r", OLD)
    return tmp_path / "r", made.recovery_code


def test_the_old_passphrase_opens_nothing_more(
    locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    record, code = locked
    files = Databases.open(record)
    before = [part for slot in files.slots() for part in (slot.salt, slot.wrapped, slot.mark)]
    files.close()
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", code)  # the passphrase is lost
    monkeypatch.setenv("GOODOFFICES_NEW_PASSPHRASE", NEW)
    status, out, err = run(capsys, "passphrase", str(record))
    assert (status, err) == (0, "")
    assert "the old passphrase opens this record no more" in out
    assert [opens(record, secret) for secret in (OLD, NEW, code)] == [False, True, True]
    status, out, _ = run(capsys, "passphrase", str(record), "--new-code")
    assert status == 0
    renewed = out.split()[2]
    assert [opens(record, secret) for secret in (code, renewed)] == [False, True]
    assert sorted(f.name for f in record.iterdir()) == ["keys.sqlite", "record.sqlite"]
    raw = b"".join(f.read_bytes() for f in record.iterdir())
    assert not [part for part in before if part in raw]


def test_a_wrong_passphrase_changes_nothing(
    locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    record, code = locked
    before = {f.name: f.read_bytes() for f in record.iterdir()}
    monkeypatch.setenv("GOODOFFICES_NEW_PASSPHRASE", NEW)
    said = set()
    for wrong in (OLD + " ", "x", code[:-1] + ("a" if code[-1] != "a" else "b")):
        monkeypatch.setenv("GOODOFFICES_PASSPHRASE", wrong)
        said.add(run(capsys, "passphrase", str(record)))
    assert len(said) == 1
    assert said.pop()[:2] == (1, "")
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", code)
    for bad in ("", "   ", code):
        monkeypatch.setenv("GOODOFFICES_NEW_PASSPHRASE", bad)
        status, out, err = run(capsys, "passphrase", str(record))
        assert (status, out) == (2, "")
        assert "GOODOFFICES_NEW_PASSPHRASE" in err
    assert {f.name: f.read_bytes() for f in record.iterdir()} == before


def test_a_passphrase_takes_the_place_of_the_insecure_slot(tmp_path: Path) -> None:
    record = small_record(tmp_path)
    change_passphrase(record, lambda: NEW)
    files = Databases.open(record)
    assert sorted(slot.kind for slot in files.slots()) == ["passphrase", "recovery"]
    files.close()
    assert opens(record, NEW)


KILLED = """
import os, sys
from pathlib import Path
from goodoffices.record.store import sqlite
point, record = sys.argv[1], Path(sys.argv[2])
real = sqlite._connect

class Watched:
    def __init__(self, database): self._database = database
    def close(self): self._database.close()
    def execute(self, statement, *values):
        if statement.startswith(point): os.kill(os.getpid(), 9)
        return self._database.execute(statement, *values)

def connect(path): return Watched(real(path))
sqlite.Databases.open.__func__.__kwdefaults__["connect"] = connect
from goodoffices.office.relocking import renew_code
renew_code(record)
"""


@pytest.mark.parametrize("point", ["DELETE FROM slot", "INSERT INTO slot", "COMMIT", "VACUUM"])
def test_killed_in_the_middle_it_is_the_old_or_the_new(point: str, tmp_path: Path) -> None:
    record = small_record(tmp_path)
    code = renew_code(record)
    done = subprocess.run([sys.executable, "-c", KILLED, point, str(record)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert opens(record, code) is (point != "VACUUM")
    with opened(record) as found:
        assert check(found).whole
        assert len(found.store.files.slots()) == 2


def test_a_full_disk_leaves_the_old(tmp_path: Path) -> None:
    record = small_record(tmp_path)
    code = renew_code(record)
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\n{RENEW}"
    done = subprocess.run(
        [sys.executable, "-c", limited, str(record)], capture_output=True, text=True, check=False
    )
    assert "Nothing was stored" in done.stdout
    assert opens(record, code)


RENEW = """
import signal, sys
from pathlib import Path
from goodoffices.common.errors import GoodOfficesError
from goodoffices.office.relocking import renew_code
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    renew_code(Path(sys.argv[1]))
except GoodOfficesError as error:
    print(error)
"""
