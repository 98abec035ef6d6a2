"""A record of an older format is brought up to date whole, whatever stops it on the way."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import BadInput, RecordDamaged
from goodoffices.record.store import KEYS, RECORD, migrations, sqlite
from goodoffices.record.store.migrations import STEPS, Step, copy_of
from tests.record.opened import copy, made, opened

INVENTED = Step(
    record=(
        "CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT",
        "INSERT INTO note VALUES (1, 'format 2')",
    ),
    keys=("ALTER TABLE slot ADD COLUMN hint TEXT",),
)
Patch = pytest.MonkeyPatch


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A record of format 1 with some words in it."""
    store = made(tmp_path / "r")
    with store.transaction():
        for n in range(5):
            store.deliver([("mars", copy(n)), ("mediator", copy(n))])
    store.files.close()
    return tmp_path / "r"


@pytest.fixture
def newer(old: Path, monkeypatch: Patch) -> None:
    """A program of format 2."""
    monkeypatch.setitem(STEPS, 1, INVENTED)
    monkeypatch.setattr(sqlite, "FORMAT", 2)


def formats(record: Path) -> list[int]:
    found = []
    for name in (RECORD, KEYS):
        database = sqlite3.connect(record / name)
        found.append(database.execute("PRAGMA user_version").fetchone()[0])
        database.close()
    return found


def words(record: Path) -> list[str]:
    store = opened(record)
    try:
        return [c.entry.id for c in store.volume("mars").copies]
    finally:
        store.files.close()


def names(record: Path) -> list[str]:
    return sorted(f.name for f in record.iterdir())


@pytest.mark.usefixtures("newer")
def test_an_older_record_is_brought_up_to_date_as_it_is_opened(old: Path) -> None:
    assert words(old) == [f"handle{n}" for n in range(5)]
    assert formats(old) == [2, 2]
    database = sqlite3.connect(old / RECORD)
    assert database.execute("SELECT words FROM note").fetchall() == [("format 2",)]
    database.close()
    assert names(old) == [KEYS, RECORD]


def test_the_present_format_is_left_alone(old: Path) -> None:
    before = {f.name: f.read_bytes() for f in old.iterdir()}
    assert len(words(old)) == 5
    assert {f.name: f.read_bytes() for f in old.iterdir()} == before


@pytest.mark.usefixtures("newer")
def test_steps_follow_each_other(old: Path, monkeypatch: Patch) -> None:
    third = Step(record=("INSERT INTO note VALUES (2, 'format 3')",))
    monkeypatch.setitem(STEPS, 2, third)
    monkeypatch.setattr(sqlite, "FORMAT", 3)
    assert len(words(old)) == 5
    assert formats(old) == [3, 3]


@pytest.mark.usefixtures("newer")
def test_a_step_that_fails_leaves_what_was_and_a_copy(old: Path, monkeypatch: Patch) -> None:
    before = words_as_they_are(old)
    bad = Step(record=(*INVENTED.record, "INSERT INTO nowhere VALUES (1)"))
    monkeypatch.setitem(STEPS, 1, bad)
    with pytest.raises(RecordDamaged, match="nowhere"):
        opened(old)
    assert formats(old) == [1, 1]
    assert words_as_they_are(old) == before
    assert names(old) == sorted([KEYS, RECORD, f"{KEYS}.before", f"{RECORD}.before"])
    monkeypatch.setitem(STEPS, 1, INVENTED)
    assert len(words(old)) == 5
    assert names(old) == [KEYS, RECORD]


def words_as_they_are(record: Path) -> list[tuple[bytes, ...]]:
    database = sqlite3.connect(record / RECORD)
    found = database.execute("SELECT * FROM entry").fetchall()
    database.close()
    return found


@pytest.mark.usefixtures("newer")
def test_a_file_that_is_not_sound_afterwards_is_told(old: Path, monkeypatch: Patch) -> None:
    broken = Step(
        keys=(
            "PRAGMA ignore_check_constraints = ON",
            "INSERT INTO ring VALUES (2, x'00')",
            "PRAGMA ignore_check_constraints = OFF",
        )
    )
    monkeypatch.setitem(STEPS, 1, broken)
    with pytest.raises(RecordDamaged):
        opened(old)
    assert copy_of(old / KEYS).exists()


@pytest.mark.usefixtures("newer")
def test_the_copy_is_the_old_record(old: Path, tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    assert len(words(old)) == 5
    monkeypatch.undo()
    (tmp_path / "back").mkdir()
    for name in (RECORD, KEYS):
        shutil.copy(copy_of(old / name), tmp_path / "back" / name)
    assert formats(tmp_path / "back") == [1, 1]
    assert len(words(tmp_path / "back")) == 5


class Watched:
    """A connection that kills its process before one of the statements that change anything."""

    left = 0

    def __init__(self, database: sqlite.Connection) -> None:
        self._database = database

    def close(self) -> None:
        self._database.close()

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any:
        if not statement.startswith(("SELECT", "PRAGMA app")):
            Watched.left -= 1
            if Watched.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._database.execute(statement, values)


def killed_at(statement: int, record: Path) -> bool:
    """Open a record in a process that is killed before that statement; tell whether it was."""
    child = os.fork()
    if child == 0:
        Watched.left = statement
        connect = sqlite._connect
        sqlite.Databases.open(record, connect=lambda path: Watched(connect(path))).close()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.usefixtures("newer")
def test_killed_anywhere_it_is_the_old_or_the_new(old: Path, tmp_path: Path) -> None:
    seen = []
    for at in range(1, 60):
        record = tmp_path / str(at)
        shutil.copytree(old, record)
        killed = killed_at(at, record)
        seen.append((killed, *formats(record)))
        assert len(words(record)) == 5
        assert formats(record) == [2, 2]
        assert names(record) == [KEYS, RECORD]
        if not killed:
            break
    assert set(seen[:-1]) == {(True, 1, 1), (True, 2, 1), (True, 2, 2)}
    assert seen[-1] == (False, 2, 2)


@pytest.mark.usefixtures("newer")
def test_on_a_read_only_disk_it_is_left_as_it_is(old: Path) -> None:
    before = {f.name: f.read_bytes() for f in old.iterdir()}
    address = "file:{}?mode=ro&immutable=1"
    with pytest.raises(BadInput, match="Nothing was stored"):
        sqlite.Databases.open(
            old,
            connect=lambda path: sqlite3.connect(
                address.format(path), uri=True, isolation_level=None
            ),
        )
    assert {f.name: f.read_bytes() for f in old.iterdir() if "before" not in f.name} == before


def test_every_format_there_was_leads_to_the_present_one() -> None:
    assert set(migrations.STEPS) == set(range(1, sqlite.FORMAT))
