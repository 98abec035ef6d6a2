"""What was ever written opens for ever: records, backups and exports of every past format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from goodoffices.brief.arranged import arrange
from goodoffices.office.backups import restore
from goodoffices.office.checking import check
from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from goodoffices.record.receipt import read_receipt
from goodoffices.record.store.sqlite import FORMAT
from tests.office.past import written_down
from tests.office.records import DATA

PAST = sorted(DATA.glob("format_*"))
LATER = "2033-01-01T12:00+00:00"
READERS = ("mediator", "security", "anna", "bert", "carl")


def test_every_format_is_kept() -> None:
    assert [p.name for p in PAST] == [f"format_{n}" for n in range(1, FORMAT + 1)]


@pytest.mark.parametrize("past", PAST, ids=lambda p: p.name)
def test_its_record_reads_as_its_exports_do(past: Path, tmp_path: Path) -> None:
    record = Path(shutil.copytree(past / "record", tmp_path / "record"))
    for reader in READERS:
        ours = sight_of(record, reader, LATER)
        exported = sight_of(past / "exports" / reader, None, LATER)
        assert ours.copies == exported.copies
        assert arrange(ours).as_json() == arrange(exported).as_json()
    held = {e.words for e in sight_of(record, "bert", LATER).entries}
    assert "Nine inspections a year, and not ten." in held
    assert "The well must stay open.\nIn every season." not in held


@pytest.mark.parametrize("past", PAST, ids=lambda p: p.name)
def test_it_is_whole_and_its_receipts_hold(past: Path, tmp_path: Path) -> None:
    record = Path(shutil.copytree(past / "record", tmp_path / "record"))
    with opened(record) as found:
        for reader in READERS:
            file = past / "exports" / reader / "proof" / "receipt.json"
            receipt = read_receipt(file.read_text(encoding="utf-8"), reader)
            assert check(found, receipt).whole
        assert {walk.volume: walk.destroyed for walk in check(found).walks}["anna"] == 1


@pytest.mark.parametrize("past", PAST, ids=lambda p: p.name)
def test_its_backup_comes_back(past: Path, tmp_path: Path) -> None:
    restore(past / "backup", tmp_path / "again")
    for reader in READERS:
        exported = sight_of(past / "exports" / reader, None, LATER)
        assert sight_of(tmp_path / "again", reader, LATER).copies == exported.copies


def test_the_present_one_can_be_written_down(tmp_path: Path) -> None:
    written_down(tmp_path / "now")
    assert sorted(p.name for p in (tmp_path / "now").iterdir()) == ["backup", "exports", "record"]
