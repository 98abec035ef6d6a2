"""A full disk, a second writer, a file cut short: a clear message each, and nothing lost."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from goodoffices.cli import main
from goodoffices.office.acts import writing
from goodoffices.office.backups import back_up
from goodoffices.office.checking import check
from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from tests.office.records import EXAMPLES, record_of, run

Capture = pytest.CaptureFixture[str]
NOTE = ["note", "{record}", "--in", "hall", "Words."]


def within(size: int, words: list[str]) -> tuple[int, str]:
    """Run a verb on a disk that takes files of so many bytes and no more; status and message."""
    reading, writing_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        err, status = io.StringIO(), 99
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
            try:
                main(words)
            except SystemExit as ended:
                status = int(ended.code or 0)
            except BaseException as error:  # noqa: BLE001 - this is another process: it ends here
                err.write(f"traceback: {error!r}")
        os.write(writing_end, err.getvalue().encode()[:4000])
        os._exit(status)
    os.close(writing_end)
    with os.fdopen(reading, "rb") as said:
        message = said.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), message


def record_with_room(place: Path) -> Path:
    record = record_of("water_four", place)
    with writing(record) as pen:
        room = {"kind": "meeting", "id": "hall", "type": "plenary", "title": "The hall"}
        pen.file({**room, "parties": ["delta", "lakes"]}, "a test")
    return record


FULL: dict[str, tuple[int, list[str]]] = {
    "open": (50_000, ["open", str(EXAMPLES / "water_four"), "--to", "{new}", "--insecure-slot"]),
    "open, no room at all": (1, ["open", str(EXAMPLES / "water_four"), "--to", "{new}",
                                 "--insecure-slot"]),
    "file": (4_000, ["file", "{record}", "{entry}"]),
    "export": (6_000, ["export", "{record}", "--to", "{new}"]),
    "backup": (9_000, ["backup", "{record}", "--to", "{new}"]),
    "restore": (50_000, ["restore", "{backup}", "--to", "{new}"]),
    "restore, of a copy": (50_000, ["restore", "{record}", "--to", "{new}"]),
    "receipt": (10, ["receipt", "{record}", "--for", "delta", "-o", "{new}"]),
    "passphrase": (4_000, ["passphrase", "{record}", "--new-code"]),
}  # fmt: skip


@pytest.mark.parametrize("verb", FULL)
def test_on_a_full_disk_nothing_is_stored_and_nothing_lost(verb: str, tmp_path: Path) -> None:
    size, words = FULL[verb]
    record, entry = record_with_room(tmp_path), tmp_path / "entry.yaml"
    entry.write_text("kind: statement\nid: more\ntext: " + "Many words. " * 500)
    back_up(record, tmp_path / "backup")
    names = {"record": record, "new": tmp_path / "new", "entry": entry,
             "backup": tmp_path / "backup"}  # fmt: skip
    before = sorted(p.name for p in tmp_path.iterdir()), sight_of(record).copies
    status, message = within(size, [word.format(**names) for word in words])
    assert status == 2, message
    assert message.startswith("goodoffices: ")
    assert "traceback" not in message
    assert any(word in message for word in ("Nothing was", "No backup"))
    after = sorted(p.name for p in tmp_path.iterdir())
    assert (after, sight_of(record).copies) == before
    assert sorted(p.name for p in record.iterdir()) == ["keys.sqlite", "record.sqlite"]
    with opened(record) as found:
        assert check(found).whole
    with writing(record) as pen:
        pen.file({"kind": "statement", "id": "on", "text": "On we go."}, "a test")


def test_a_second_writer_is_told_and_a_reader_is_not_kept_waiting(
    tmp_path: Path, capsys: Capture
) -> None:
    record, entry = record_of("water_four", tmp_path), tmp_path / "entry.yaml"
    entry.write_text("kind: statement\nid: second\ntext: Words.")
    with writing(record) as pen:
        pen.file({"kind": "statement", "id": "first", "text": "Words."}, "a test")
        status, out, err = run(capsys, "file", str(record), str(entry))
        assert (status, out) == (2, "")
        assert "one writer at a time" in err
        assert run(capsys, "brief", str(record))[0] == 0
    assert run(capsys, "file", str(record), str(entry))[0] == 0


def _half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("harm", [_half, _empty, _folder])
@pytest.mark.parametrize("name", ["keys.sqlite", "record.sqlite"])
@pytest.mark.parametrize("verb", ["brief", "check", "export", "backup", "drill", "restore"])
def test_half_a_file_is_told_by_every_verb(
    verb: str, name: str, harm: Callable[[Path], None], tmp_path: Path, capsys: Capture
) -> None:
    record = record_of("water_four", tmp_path)
    harm(record / name)
    shutil.copytree(record, tmp_path / "as-it-was")
    to = ["--to", str(tmp_path / "new")] if verb in {"export", "backup", "restore"} else []
    status, _, err = run(capsys, verb, str(record), *to)
    assert status in {1, 2}
    assert status == 1 or err.startswith("goodoffices: ")
    assert not (tmp_path / "new").exists()
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    if verb == "check" and harm is _half:
        assert err.startswith(f"goodoffices: {name}: does not read")
        assert "goodoffices restore BACKUP" in err
    if harm is not _folder:
        kept = (record / name).read_bytes()
        assert kept == (tmp_path / "as-it-was" / name).read_bytes()


@pytest.mark.parametrize("verb", [["--help"], ["check", "{record}"], NOTE], ids=lambda v: v[0])
def test_what_cannot_be_printed_is_one_message_and_done_all_the_same(
    verb: list[str], tmp_path: Path
) -> None:
    record = record_with_room(tmp_path)
    words = [word.format(record=record) for word in verb]
    program = [sys.executable, "-c", "from goodoffices.cli import main; main()", *words]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    (message,) = ended.stderr.splitlines()
    assert "may be done all the same" in message
    kept = [entry.words for entry in sight_of(record).entries if entry.held]
    assert kept == (["Words."] if verb is NOTE else [])
