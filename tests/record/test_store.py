"""One promise, two stores; and what a store on disk promises beside it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput, RecordDamaged
from goodoffices.record.audit import audit
from goodoffices.record.chain import BrokenChain
from goodoffices.record.copies import Mark, read, written
from goodoffices.record.sealed import SealedStore
from goodoffices.record.store import MemoryStore, Store
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.volume import Copy, Volume
from tests.record.opened import MINUTE, READERS, SECRET, copy, made, opened

Reopened = Callable[[], Store]


@pytest.fixture(params=["memory", "sqlite"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopened]:
    """Return what gives the same store again, opened anew where it is on disk."""
    if request.param == "memory":
        memory = MemoryStore()
        yield lambda: memory
        return
    made(tmp_path).files.close()
    open_ones: list[SealedStore] = []

    def again() -> Store:
        for store in open_ones:
            store.files.close()
        open_ones[:] = [opened(tmp_path)]
        return open_ones[0]

    yield again
    for store in open_ones:
        store.files.close()


class TestEveryStore:
    def test_gives_back_what_was_delivered_in_order(self, stores: Reopened) -> None:
        copies = [copy(n, label=n == 2) for n in range(5)]
        for one in copies:
            stores().deliver([("mars", one), ("mediator", copy(9))])
        assert stores().volume("mars") == Volume("mars", tuple(copies))
        assert len(stores().volume("mediator").copies) == 5

    def test_a_reader_never_written_to_has_an_empty_volume(self, stores: Reopened) -> None:
        stores().deliver([("mars", copy(1))])
        assert stores().volume("coalition") == Volume("coalition")
        assert stores().volume("nobody") == Volume("nobody")

    def test_an_act_that_fails_delivers_nothing(self, stores: Reopened) -> None:
        def failing() -> Iterator[tuple[str, Copy]]:
            yield "mars", copy(1)
            raise KeyError

        with pytest.raises(KeyError):
            stores().deliver(failing())
        assert stores().volume("mars").copies == ()

    def test_an_empty_act_changes_nothing(self, stores: Reopened) -> None:
        stores().deliver([])
        assert stores().volume("mars").copies == ()


@given(st.text(min_size=1).filter(lambda t: t.strip() != ""), st.integers(0, 5), st.booleans())
def test_what_is_written_reads_back(words: str, n: int, label: bool) -> None:  # noqa: FBT001
    try:
        one = copy(n, words=words, label=label)
    except ValueError:
        return  # words that no entry may hold
    assert read(written(one)) == one
    assert written(one) == written(copy(n, words=words, label=label))


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"mark": {}}', b'{"entry": {"kind": "x"}}', b"[]"])
def test_what_is_no_copy_is_damage(raw: bytes) -> None:
    with pytest.raises(RecordDamaged, match="does not read back"):
        read(raw)


def test_marks_stand_beside_the_copies(tmp_path: Path) -> None:
    store = made(tmp_path)
    store.append("mars", written(Mark("imported", 0)))
    store.deliver([("mars", copy(1))])
    assert list(store.marks("mars")) == [(0, Mark("imported", 0))]
    assert len(store.volume("mars").copies) == 1
    assert (store.head("mars").n, store.head("mars").minute) == (2, MINUTE)
    store.files.close()


def _fail_within(store: SealedStore) -> None:
    with store.transaction():
        store.deliver([("mars", copy(3))])
        raise KeyError


def test_one_transaction_holds_many_deliveries_or_none(tmp_path: Path) -> None:
    store = made(tmp_path)
    with store.transaction():
        store.deliver([("mars", copy(0)), ("coalition", copy(1))])
        store.deliver([("mars", copy(2))])
    with pytest.raises(KeyError):
        _fail_within(store)
    store.deliver([("mars", copy(4))])
    assert [c.entry.id for c in store.volume("mars").copies] == ["handle0", "handle2", "handle4"]
    store.files.close()


@pytest.mark.parametrize("length", [0, 1, 2, 3, 7, 8, 9, 40])
def test_the_head_is_found_without_walking(tmp_path: Path, length: int) -> None:
    store = made(tmp_path)
    with store.transaction():
        for n in range(length):
            store.deliver([("mars", copy(n))])
    assert store.head("mars").n == length == len(store.volume("mars").copies)
    store.files.close()


def test_closed_it_is_two_files_that_say_nothing(tmp_path: Path) -> None:
    store = made(tmp_path)
    with store.transaction():
        for n in range(30):
            store.deliver([(reader, copy(n)) for reader in READERS])
    store.files.close()
    files = sorted(tmp_path.iterdir())
    assert [f.name for f in files] == ["keys.sqlite", "record.sqlite"]
    raw = b"".join(f.read_bytes() for f in files)
    for word in (*SECRET.split(), *READERS, "talks", "handle1", "statement", "2031"):
        if len(word) > 3:
            assert word.encode() not in raw


def test_the_tables_are_added_to_and_never_changed(tmp_path: Path) -> None:
    store = made(tmp_path)
    store.deliver([("mars", copy(1))])
    store.files.close()
    database = sqlite3.connect(tmp_path / "record.sqlite")
    for act in ("UPDATE entry SET body = x'00'", "DELETE FROM entry", "DELETE FROM header",
                "UPDATE header SET sealed = x'00'"):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            database.execute(act)
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        database.execute("INSERT INTO entry VALUES (x'00', 'words', x'00')")
    database.close()


def test_a_missing_key_without_a_destruction_is_damage(tmp_path: Path) -> None:
    store = made(tmp_path)
    store.deliver([("mars", copy(1)), ("mars", copy(2))])
    tag = store.vault("mars").tag(1)
    store.files.close()
    database = sqlite3.connect(tmp_path / "keys.sqlite")
    database.execute("DELETE FROM key WHERE tag = ?", (tag,))
    database.commit()
    database.close()
    store = opened(tmp_path)
    with pytest.raises(BrokenChain, match="volume mars, entry 1: its key is gone"):
        store.volume("mars")
    store.files.close()


def test_a_second_writer_is_told_and_writes_nothing(tmp_path: Path) -> None:
    first = made(tmp_path)
    second = opened(tmp_path)
    with (
        first.transaction(),
        pytest.raises(BadInput, match=r"one writer at a time.*Nothing was stored"),
    ):
        second.deliver([("mars", copy(1))])
    first.files.close()
    second.deliver([("mars", copy(2))])
    assert [c.entry.id for c in second.volume("mars").copies] == ["handle2"]
    second.files.close()


def test_two_who_write_in_turn_follow_each_other(tmp_path: Path) -> None:
    one = made(tmp_path)
    other = opened(tmp_path)
    for n in range(0, 12, 3):
        one.deliver([("mars", copy(n))])
        other.deliver([("mars", copy(n + 1))])
        with pytest.raises(KeyError):
            _fail_within(one)
        one.deliver([("mars", copy(n + 2))])
    handles = [f"handle{n}" for n in range(12)]
    assert [c.entry.id for c in other.volume("mars").copies] == handles
    assert audit(one).damage == ()
    one.files.close()
    other.files.close()


@pytest.mark.parametrize("name", ["record.sqlite", "keys.sqlite"])
def test_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path, name: str) -> None:
    made(tmp_path).files.close()
    database = sqlite3.connect(tmp_path / name)
    database.execute("PRAGMA user_version = 2")
    database.close()
    before = (tmp_path / name).read_bytes()
    with pytest.raises(BadInput, match=rf"{name}: expected format 1; found 2. A newer goodoffices"):
        Databases.open(tmp_path)
    assert (tmp_path / name).read_bytes() == before


@pytest.mark.parametrize("name", ["record.sqlite", "keys.sqlite"])
@pytest.mark.parametrize("damage", ["gone", "empty", "half", "words"])
def test_a_file_cut_short_is_damage(tmp_path: Path, name: str, damage: str) -> None:
    store = made(tmp_path)
    with store.transaction():
        for n in range(40):
            store.deliver([("mars", copy(n))])
    store.files.close()
    file = tmp_path / name
    raw = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        cut = {"empty": b"", "half": raw[: len(raw) // 2], "words": b"words " * 2000}[damage]
        file.write_bytes(cut)
    with pytest.raises((RecordDamaged, BadInput)):
        opened(tmp_path).volume("mars")


def test_other_peoples_databases_are_not_records(tmp_path: Path) -> None:
    for name in ("record.sqlite", "keys.sqlite"):
        database = sqlite3.connect(tmp_path / name)
        database.execute("CREATE TABLE t (x)")
        database.close()
    with pytest.raises(BadInput, match="another database, or one half made"):
        Databases.open(tmp_path)


def _fill(store: SealedStore, stored: list[int]) -> None:
    for n in range(1000):
        store.deliver([("mars", copy(n)), ("coalition", copy(n))])
        stored.append(n)


def test_a_full_disk_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    def small(path: Path) -> sqlite3.Connection:
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA max_page_count = 40")
        return database

    made(tmp_path).files.close()
    store = opened(tmp_path, small)
    stored: list[int] = []
    with pytest.raises(BadInput, match="room on the disk"):
        _fill(store, stored)
    assert 3 < len(stored) < 900
    store.files.close()
    store = opened(tmp_path)
    assert len(store.volume("mars").copies) == len(store.volume("coalition").copies) == len(stored)
    store.deliver([("mars", copy(0))])
    store.files.close()


def test_a_read_only_record_is_read_and_not_written(tmp_path: Path) -> None:
    store = made(tmp_path)
    store.deliver([("mars", copy(1))])
    store.files.close()
    store = opened(tmp_path, lambda path: sqlite3.connect(
        f"file:{path}?mode=ro&immutable=1", uri=True, isolation_level=None))  # fmt: skip
    assert len(store.volume("mars").copies) == 1
    with pytest.raises(BadInput, match="a disk that can be written"):
        store.deliver([("mars", copy(2))])
    store.files.close()


def test_a_throw_away_record_opens_no_database() -> None:
    program = (
        "import sys, goodoffices.office.opening;"
        "print('sqlite3' in sys.modules, 'nacl' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False False"
