"""One byte flipped, anywhere in the two files: it is found and named, or nobody reads that byte."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from goodoffices.common.errors import GoodOfficesError
from goodoffices.office import opened as opened_module
from goodoffices.office import unlocking
from goodoffices.office.authored import AuthoredCase
from goodoffices.office.checking import check
from goodoffices.office.opened import Record, make, opened
from goodoffices.office.opening import sight_of
from goodoffices.record.sealed import SealedStore
from goodoffices.record.slots import Ring
from goodoffices.record.store.sqlite import Databases
from tests.builder import CaseBuilder
from tests.conftest import NIGHTLY

MEMORY = Path("/dev/shm")
EVERY = 1 if NIGHTLY else 101
AS_OF = "2031-03-06T20:00+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a record of a few entries, in memory where there is a place for it."""
    case = CaseBuilder()
    case.says("anna", "yes")
    written = AuthoredCase(case.header, datetime.fromisoformat(AS_OF), tuple(case.entries))
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as base:
        make(written, Path(base) / "record", None)
        yield Path(base) / "record"


def said(folder: Path) -> str:
    """Return what a check of the record in a folder finds."""
    try:
        with opened(folder) as record:
            return "; ".join(check(record).damage)
    except GoodOfficesError as error:
        return str(error)


# -- every byte of every value ---------------------------------------------------------------


class Bench:
    """A record kept open, whose stored values are changed under it."""

    def __init__(self, record: Record) -> None:
        self.record, self.files = record, record.store.files
        self.databases: dict[str, Any] = {
            "header": self.files._record, "ring": self.files._keys, "slot": self.files._keys,
        }  # fmt: skip
        self.files._record.execute("DROP TRIGGER header_UPDATE")

    def said(self) -> str:
        """Return what opening it again, and checking it, finds."""
        try:
            key = unlocking.ring_key(self.files.slots())
            return self._checked(key)
        except GoodOfficesError as error:
            return str(error)

    def said_with_the_other_way_in(self) -> str:
        """Return what a check finds when it was opened through another slot."""
        return self._checked(self.record.ring_key)

    def _checked(self, key: bytes) -> str:
        header, now, seat = opened_module._header(self.files.header(), key)
        ring = Ring.opened(self.files.ring(), key)
        store = SealedStore(self.files, ring, header.case, lambda: AS_OF)
        return "; ".join(check(Record(header, now, store, ring, key, seat)).damage)

    def changed(self, table: str, row: int, column: str) -> Iterator[int]:
        """Put each changed form of a value in its place in turn; then the value again."""
        database = self.databases[table]
        (value,) = database.execute(f"SELECT {column} FROM {table} WHERE id = ?", (row,)).fetchone()
        for at, other in enumerate(_others(value)):
            database.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (other, row))
            yield at
        database.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, row))


def _others(value: bytes | str | int) -> Iterator[bytes | str | int]:
    """Go through a value with one byte of it changed."""
    if isinstance(value, int):
        yield from (value ^ (1 << bit) for bit in range(0, 63, 8))
        return
    raw = value.encode() if isinstance(value, str) else value
    for at in range(len(raw)):
        other = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        yield other.decode() if isinstance(value, str) else other


@pytest.fixture
def bench(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(Databases, "unsound", lambda _: ())  # found without help of SQLite
    monkeypatch.setenv(unlocking.VARIABLE, "some passphrase or other")
    with opened(folder) as record:
        yield Bench(record)


@pytest.mark.parametrize("table", ["header", "ring"])
def test_every_byte_of_the_header_and_of_the_ring(table: str, bench: Bench) -> None:
    assert bench.said() == ""
    flips = 0
    for at in bench.changed(table, 1, "sealed"):
        assert table in bench.said(), at
        flips += 1
    assert flips > 1000
    assert bench.said() == ""


@pytest.mark.parametrize("slot", [1, 2])
@pytest.mark.parametrize("column", ["kind", "salt", "ops", "memory", "wrapped", "mark"])
def test_every_byte_of_every_slot(slot: int, column: str, bench: Bench) -> None:
    for at in bench.changed("slot", slot, column):
        found = bench.said()
        assert f"slot {slot}" in found or "does not open" in found, at
        assert f"slot {slot} " in bench.said_with_the_other_way_in(), at
    assert bench.said() == ""


# -- every byte of both files ----------------------------------------------------------------


def flips(folder: Path) -> Iterator[tuple[str, int, str]]:
    """Flip bytes of both files in turn; go through file, offset and what a check then says."""
    whole = {name: (folder / name).read_bytes() for name in ("record.sqlite", "keys.sqlite")}
    for name, raw in whole.items():
        for at in [*range(100), *range(100, len(raw), EVERY)]:
            changed = bytearray(raw)
            changed[at] ^= 0x40
            (folder / name).write_bytes(changed)
            yield name, at, said(folder)
            for side in set(folder.iterdir()) - {folder / n for n in whole}:
                side.unlink()
        (folder / name).write_bytes(raw)


def read(folder: Path) -> list[str]:
    """Return everything that verbs read: every reader's sight, and what stands around it."""
    with opened(folder) as record:
        files, seats = record.store.files, [reader.id for reader in record.header.readers]
        heads = [record.store.head(volume) for volume in record.store.volumes]
        around = [repr(each) for each in (files.header(), files.ring(), files.slots(), heads)]
    return [repr(sight_of(folder, seat, AS_OF)) for seat in seats] + around


COUNTERS = {*range(24, 32), *range(40, 44), *range(92, 100)}
"""Of SQLite's own header: how often it was written, its size, its schema's version, by whom."""


def slack(raw: bytes) -> set[int]:
    """Return the bytes of a database that belong to no row: between and behind what is stored."""
    size = int.from_bytes(raw[16:18], "big")
    found: set[int] = set()
    for start in range(0, len(raw), size):
        page = raw[start : start + size]
        head = 100 if start == 0 else 0
        if page[head] in {2, 5, 10, 13}:
            cells = int.from_bytes(page[head + 3 : head + 5], "big")
            begin = head + (8 if page[head] in {10, 13} else 12) + 2 * cells
            end = int.from_bytes(page[head + 5 : head + 7], "big")
        else:
            begin, end = len(page.rstrip(b"\0")), size
        found |= set(range(start + begin, start + end))
        found |= {start + at for at in _freed(page, head)}
    return found | set(_numbers(raw))


def _numbers(raw: bytes) -> Iterator[int]:
    """Go through the row numbers of tables that have them: where there is one, its order counts."""
    size = int.from_bytes(raw[16:18], "big")
    for start in range(0, len(raw), size):
        head = start + (100 if start == 0 else 0)
        cells = int.from_bytes(raw[head + 3 : head + 5], "big") if raw[head] == 13 else 0
        for cell in range(cells):
            place = head + 8 + 2 * cell
            at = start + int.from_bytes(raw[place : place + 2], "big")
            while raw[at] & 0x80:  # the length of the row, seven bits a byte
                at += 1
            yield at + 1


def _freed(page: bytes, head: int) -> Iterator[int]:
    """Go through the bytes of blocks between rows that were given back."""
    block = int.from_bytes(page[head + 1 : head + 3], "big") if page[head] in {2, 5, 10, 13} else 0
    while block:
        size = int.from_bytes(page[block + 2 : block + 4], "big")
        yield from range(block + 4, block + size)
        block = int.from_bytes(page[block : block + 2], "big")


def test_a_flipped_byte_is_found_or_unread(folder: Path) -> None:
    before = read(folder)
    unseen: dict[str, list[int]] = {"record.sqlite": [], "keys.sqlite": []}
    seen = 0
    for name, at, found in flips(folder):
        if found:
            seen += 1
        else:
            unseen[name].append(at)
    assert seen > 20_000 / EVERY
    for name, offsets in unseen.items():
        known = COUNTERS | slack((folder / name).read_bytes())
        assert not [at for at in offsets if at not in known], name
        assert len(offsets) > 2_000 / EVERY
    _flip_all(folder, unseen)
    assert said(folder) == ""
    assert read(folder) == before


def _flip_all(folder: Path, offsets: dict[str, list[int]]) -> None:
    for name, listed in offsets.items():
        raw = bytearray((folder / name).read_bytes())
        numbers = set(_numbers(bytes(raw)))
        for at in listed:
            raw[at] ^= 0x40 if at in numbers else 0xFF
        (folder / name).write_bytes(raw)


def test_a_changed_trigger_is_found(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    database = sqlite3.connect(copy / "record.sqlite")
    database.execute("DROP TRIGGER entry_DELETE")
    database.close()
    assert "record.sqlite: its tables and triggers are not those of a record" in said(copy)
