"""Receipts and checks as the mediator types them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from goodoffices.office.opened import make
from tests.office.records import authored, record_of, run

ONE = "(SELECT min(tag) FROM entry)"
Capture = pytest.CaptureFixture[str]


def receipt_of(record: Path, capsys: Capture, reader: str = "mars") -> Path:
    file = record.parent / f"{reader}.json"
    status, out, err = run(capsys, "receipt", str(record), "--for", reader, "-o", str(file))
    assert (status, err) == (0, "")
    assert "office key" in out
    return file


def checked(
    record: Path, capsys: Capture, receipt: Path | None = None
) -> tuple[int, dict[str, object]]:
    words = ["--receipt", str(receipt)] if receipt else []
    status, out, err = run(capsys, "check", str(record), *words, "--json")
    assert err == ""
    return status, json.loads(out)


def verdict(record: Path, capsys: Capture, receipt: Path) -> tuple[int, str]:
    status, found = checked(record, capsys, receipt)
    held = found["receipt"]
    assert isinstance(held, dict)
    return status, held["verdict"]


def edit(record: Path, name: str, statement: str) -> None:
    database = sqlite3.connect(record / name)
    for trigger in ("entry_UPDATE", "entry_DELETE", "header_UPDATE"):
        database.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    database.execute(statement)
    database.commit()
    database.close()


def test_a_whole_record_and_its_receipt(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("unity_station", tmp_path)
    receipt = receipt_of(record, capsys)
    status, found = checked(record, capsys, receipt)
    assert status == 0
    assert found["whole"] is True
    assert found["damage"] == []
    volumes = found["volumes"]
    assert isinstance(volumes, list)
    assert {v["witnessed"] for v in volumes} == {0}
    assert all(v["imported"] == v["entries"] - 1 for v in volumes)
    out = run(capsys, "check", str(record), "--receipt", str(receipt))[1]
    assert out.startswith("unity_station: every stored byte is as it was written\n")
    assert out.endswith("whole: the volume holds what it held then\n")
    assert sorted(f.name for f in record.iterdir()) == ["keys.sqlite", "record.sqlite"]


def test_a_receipt_says_nothing_of_other_volumes(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = record_of("unity_station", tmp_path)
    monkeypatch.setattr("goodoffices.office.opened._minute", lambda: "2031-03-06T23:59Z")
    mars, coalition = (
        json.loads(receipt_of(record, capsys, reader).read_text())
        for reader in ("mars", "coalition")
    )
    same = {key for key in mars if mars[key] == coalition[key]}
    assert same == {"goodoffices_receipt", "case", "date", "office_key"}


def test_restored_truncated_forked_and_replaced(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("water_four", tmp_path)
    backup = tmp_path / "backup"
    shutil.copytree(record, backup)
    again = tmp_path / "again"
    assert run(capsys, "restore", str(backup), "--to", str(again))[0] == 0
    newer = receipt_of(again, capsys, "delta")
    assert verdict(again, capsys, newer) == (0, "whole")
    assert verdict(backup, capsys, newer) == (1, "truncated")
    third = tmp_path / "third"
    assert run(capsys, "restore", str(backup), "--to", str(third))[0] == 0
    assert verdict(third, capsys, newer) == (1, "restored")
    assert "restored from a backup, times: 1;" in run(capsys, "check", str(third))[1]
    other = tmp_path / "other"
    make(authored("water_four"), other, None)
    assert verdict(other, capsys, newer) == (1, "replaced")
    assert checked(third, capsys)[0] == 0


def test_a_receipt_edited_by_hand_is_not_genuine(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("water_four", tmp_path)
    receipt = receipt_of(record, capsys, "delta")
    receipt.write_text(receipt.read_text().replace('"n": ', '"n": 1'))
    assert verdict(record, capsys, receipt) == (1, "not genuine")
    for words in ("", "{}", "x" * 100_000):
        receipt.write_text(words)
        status, out, err = run(capsys, "check", str(record), "--receipt", str(receipt))
        assert (status, out) == (2, "")
        assert "delta.json" in err
    assert run(capsys, "check", str(record), "--receipt", str(tmp_path / "no"))[0] == 2


def test_a_receipt_is_never_written_over(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("water_four", tmp_path)
    first = receipt_of(record, capsys, "delta")
    held = first.read_bytes()
    words = ["receipt", str(record), "--for", "lakes", "-o", str(first)]
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert "nothing is ever written over" in err
    assert first.read_bytes() == held


def test_an_unknown_reader_gets_no_receipt(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("water_four", tmp_path)
    for reader in ("nobody", "#journal"):
        file = tmp_path / "r.json"
        status, out, err = run(capsys, "receipt", str(record), "--for", reader, "-o", str(file))
        assert (status, out) == (1, "")
        assert "Nothing here that you may read" in err
        assert not file.exists()


@pytest.mark.parametrize(
    ("name", "statement", "says"),
    [
        ("record.sqlite", f"UPDATE entry SET body = zeroblob(296) WHERE tag = {ONE}", "is damaged"),
        ("keys.sqlite", "DELETE FROM key WHERE tag = (SELECT min(tag) FROM key)", "key is gone"),
        ("record.sqlite", "DELETE FROM entry WHERE tag = (SELECT max(tag) FROM entry)", ""),
        ("keys.sqlite", "UPDATE slot SET wrapped = zeroblob(72) WHERE kind = 'recovery'", "slot 2"),
        ("record.sqlite", "INSERT INTO entry VALUES (x'00', x'00', x'00')", "belong to no volume"),
    ],
)  # fmt: skip
def test_damage_is_named(
    name: str, statement: str, says: str, tmp_path: Path, capsys: Capture
) -> None:
    record = record_of("water_four", tmp_path)
    edit(record, name, statement)
    status, found = checked(record, capsys)
    assert status == 1
    assert found["whole"] is False
    assert says in str(found["damage"])
    status, out, err = run(
        capsys, "receipt", str(record), "--for", "delta", "-o", str(tmp_path / "r")
    )
    assert (status, out) == (1, "")
    assert "no receipt is given for a damaged record" in err


@pytest.mark.parametrize(
    ("name", "statement", "says"),
    [
        ("record.sqlite", "UPDATE header SET sealed = zeroblob(500)", "header"),
        ("keys.sqlite", "UPDATE ring SET sealed = zeroblob(500)", "ring"),
        ("keys.sqlite", "UPDATE slot SET wrapped = zeroblob(72)", "does not open"),
        ("keys.sqlite", "DELETE FROM ring", "ring is missing"),
    ],
)
def test_a_record_that_no_longer_opens_says_so(
    name: str, statement: str, says: str, tmp_path: Path, capsys: Capture
) -> None:
    record = record_of("water_four", tmp_path)
    edit(record, name, statement)
    for verb in ("check", "brief"):
        status, out, err = run(capsys, verb, str(record))
        assert (status, out) == (1, "")
        assert says in err


def test_an_authored_case_has_no_receipts(tmp_path: Path, capsys: Capture) -> None:
    status, out, err = run(capsys, "check", "examples/water_four")
    assert out == ""
    assert status == 2
    assert "expected an opened record" in err
    status, _, err = run(capsys, "restore", str(tmp_path), "--to", str(tmp_path / "r"))
    assert status == 2
    assert f"{tmp_path.name}: expected an opened record" in err
    assert not list(tmp_path.iterdir())
