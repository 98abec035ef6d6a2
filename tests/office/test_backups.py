"""Backups as the mediator types them: made, refused, restored, replaced."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from goodoffices.office.acts import writing
from goodoffices.office.backups import back_up, restore
from goodoffices.office.checking import check, receipt_for
from goodoffices.office.destroying import destroy
from goodoffices.office.drill import drill
from goodoffices.office.exporting import export
from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from tests.office.records import record_of, run, small_record
from tests.office.test_checking import edit, receipt_of, verdict
from tests.office.test_drill import BEFORE_THE_LOCKS

Capture = pytest.CaptureFixture[str]
LATER = "2999-01-01T12:00+00:00"


def note(record: Path, name: str) -> None:
    with writing(record) as pen:
        pen.file({"kind": "statement", "id": name, "text": f"Words of {name}."}, "a test")


def words(record: Path) -> list[str]:
    return [entry.words for entry in sight_of(record, None, LATER).entries]


def test_a_backup_comes_back_as_it_was_and_says_so(tmp_path: Path, capsys: Capture) -> None:
    record, backup = record_of("water_four", tmp_path), tmp_path / "b"
    note(record, "before")
    older = receipt_of(record, capsys, "delta")
    before = {f.name: f.read_bytes() for f in record.iterdir()}
    status, out, err = run(capsys, "backup", str(record), "--to", str(backup))
    assert (status, err) == (0, "")
    assert "read back and compared" in out
    assert {f.name: f.read_bytes() for f in record.iterdir()} == before
    note(record, "after")
    newer = receipt_of(record, capsys, "mediator")
    status, out, err = run(capsys, "restore", str(backup), "--to", str(tmp_path / "again"))
    assert (status, err) == (0, "")
    assert "Tell every reader" in out
    assert "Words of before." in words(tmp_path / "again")
    assert "Words of after." not in words(tmp_path / "again")
    assert verdict(tmp_path / "again", capsys, older) == (0, "whole")
    assert verdict(tmp_path / "again", capsys, newer) == (1, "restored")
    assert sorted(f.name for f in (tmp_path / "again").iterdir()) == [
        "keys.sqlite", "record.sqlite",
    ]  # fmt: skip


def test_nothing_is_written_over_and_nothing_is_left(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("water_four", tmp_path)
    (tmp_path / "mine").write_text("mine")
    for place in (tmp_path / "mine", tmp_path / "no" / "where", tmp_path):
        status, out, err = run(capsys, "backup", str(record), "--to", str(place))
        assert (status, out) == (2, "")
        assert "--to" in err
    assert (tmp_path / "mine").read_text() == "mine"
    assert sorted(f.name for f in tmp_path.iterdir()) == ["mine", "water_four"]


def test_a_backup_stands_outside_its_record_and_must_be_there(
    tmp_path: Path, capsys: Capture
) -> None:
    record = small_record(tmp_path)
    inside = record / "talks.backup"
    status, _, err = run(capsys, "backup", str(record), "--to", str(inside))
    assert (status, "a file outside the record's folder" in err) == (2, True)
    assert not inside.exists()
    status, _, err = run(capsys, "restore", str(inside), "--to", str(tmp_path / "again"))
    assert (status, "nothing is there" in err) == (2, True)


def test_what_is_damaged_is_neither_backed_up_nor_restored(tmp_path: Path, capsys: Capture) -> None:
    record, backup = record_of("water_four", tmp_path), tmp_path / "b"
    back_up(record, backup)
    edit(record, "keys.sqlite", "DELETE FROM key WHERE tag = (SELECT min(tag) FROM key)")
    status, out, err = run(capsys, "backup", str(record), "--to", str(tmp_path / "c"))
    assert (status, out) == (1, "")
    assert not (tmp_path / "c").exists()
    whole = backup.read_bytes()
    for damaged in (whole[:-1], whole[: len(whole) // 2], whole + b"x", whole[:-9] + b"123456789"):
        backup.write_bytes(damaged)
        status, out, err = run(capsys, "restore", str(backup), "--to", str(tmp_path / "r"))
        assert (status, out) == (1, "")
        assert "b: the backup was cut short or changed; nothing of it is used" in err
    for other in (b"", b"words", (record / "record.sqlite").read_bytes()):
        backup.write_bytes(other)
        status, out, err = run(capsys, "restore", str(backup), "--to", str(tmp_path / "r"))
        assert (status, out) == (2, "")
        assert "expected a backup" in err
    assert sorted(f.name for f in tmp_path.iterdir()) == ["b", "water_four"]


def test_an_older_backup_with_destroyed_words_is_replaced(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("water_four", tmp_path)
    note(record, "risky")
    back_up(record, tmp_path / "old")
    with writing(record) as pen:
        destroy(pen, "risky", "mediator", "a person at risk")
    status, out, _ = run(capsys, "backup", str(record), "--to", str(tmp_path / "new"))
    assert status == 0
    assert "1 destroyed until now" in out
    assert "--replace" in out
    restore(tmp_path / "old", tmp_path / "r-old")
    restore(tmp_path / "new", tmp_path / "r-new")
    assert "Words of risky." in words(tmp_path / "r-old")
    assert "Words of risky." not in words(tmp_path / "r-new")
    replaced = ["--replace", str(tmp_path / "old")]
    status, out, _ = run(capsys, "backup", str(record), "--to", str(tmp_path / "newer"), *replaced)
    assert status == 0
    assert "old was overwritten and taken away" in out
    assert not (tmp_path / "old").exists()


def test_only_a_backup_of_this_record_is_replaced(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("water_four", tmp_path)
    back_up(record_of("unity_station", tmp_path), tmp_path / "other")
    (tmp_path / "mine").write_text("mine")
    for name in ("other", "mine", "absent"):
        words = ["--to", str(tmp_path / "b"), "--replace", str(tmp_path / name)]
        status, out, err = run(capsys, "backup", str(record), *words)
        assert (status, out) == (2, "")
        assert "backup" in err
    assert sorted(f.name for f in tmp_path.iterdir()) == [
        "mine", "other", "unity_station", "water_four",
    ]  # fmt: skip


WRITER = """
import sys
from itertools import islice
from pathlib import Path
from goodoffices.office.acts import writing
for n in range(1000):
    with writing(Path(sys.argv[1])) as pen:
        pen.file({"kind": "statement", "id": f"n{n}", "text": f"Number {n}."}, "a test")
    print(n, flush=True)
"""


def test_backup_export_and_rehearsal_go_on_while_another_writes(tmp_path: Path) -> None:
    record = small_record(tmp_path)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(record)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "0\n"
        for n in range(3):
            back_up(record, tmp_path / f"b{n}")
            export(record, None, tmp_path / f"e{n}")
            with opened(record) as found:
                assert check(found, receipt_for(found, "mediator")).whole
            assert all(step.passed for step in islice(drill(record), BEFORE_THE_LOCKS))
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    held = []
    for n in range(3):
        restore(tmp_path / f"b{n}", tmp_path / f"r{n}")
        held += [
            sum(said.startswith("Number") for said in words(tmp_path / f"{kind}{n}"))
            for kind in "re"
        ]
    assert held == sorted(held)
    assert 1 <= held[0] < held[-1]


def test_a_plain_copy_is_restored_too(tmp_path: Path) -> None:
    record = record_of("water_four", tmp_path)
    shutil.copytree(record, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "r")
    with opened(tmp_path / "r") as found:
        assert [mark.what for _, mark in found.store.marks("delta")] == ["imported", "restored"]
