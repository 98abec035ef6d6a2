"""Seventeen ways to tamper with a record, fifty times each: all of them show, with a receipt."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest
from nacl.signing import SigningKey

from goodoffices.common.errors import GoodOfficesError
from goodoffices.record.audit import audit
from goodoffices.record.chain import Head, origin
from goodoffices.record.copies import Mark, written
from goodoffices.record.receipt import Receipt, compare
from goodoffices.record.sealed import SealedStore
from goodoffices.record.slots import Ring
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.vault import Row, Vault
from tests.record.opened import MINUTE, READERS, RING, copy, made, opened

TIMES, LENGTH = 50, 6
OFFICE = SigningKey(RING.signing)
OFFICE_KEY = bytes(OFFICE.verify_key).hex()


def receipt_of(store: SealedStore, reader: str = "mars") -> Receipt:
    return Receipt.of(store, "talks", reader, MINUTE).signed_by(OFFICE)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Receipt]:
    folder = tmp_path_factory.mktemp("whole")
    return folder, _filled(folder)


def _filled(folder: Path) -> Receipt:
    store = made(folder)
    with store.transaction():
        for n in range(LENGTH):
            store.deliver([(reader, copy(n)) for reader in READERS])
    receipt = receipt_of(store)
    store.files.close()
    return receipt


def said(folder: Path, receipt: Receipt) -> str:
    """Return what a check finds: nothing, the damage, or what the receipt shows."""
    try:
        store = opened(folder)
    except GoodOfficesError as error:
        return str(error)
    try:
        damage = audit(store).damage
        verdict = compare(receipt, store, "talks", OFFICE_KEY)
        return "; ".join(damage) or ("" if verdict == "whole" else verdict)
    except GoodOfficesError as error:
        return str(error)
    finally:
        store.files.close()


@contextmanager
def edited(folder: Path, name: str) -> Iterator[sqlite3.Connection]:
    """Open a database as somebody with a hex editor's patience would: past the triggers."""
    database = sqlite3.connect(folder / name)
    database.execute("PRAGMA synchronous = OFF")
    triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    listed = triggers.fetchall()
    for trigger, _ in listed:
        database.execute(f"DROP TRIGGER {trigger}")
    yield database
    for _, made_by in listed:
        database.execute(made_by)
    database.commit()
    database.close()


Attack = Callable[[Path, Random], None]
ATTACKS: dict[str, Attack] = {}


def attack(made_by: Attack) -> Attack:
    ATTACKS[made_by.__name__] = made_by
    return made_by


def _vault(reader: str = "mars") -> Vault:
    key, salt = RING.volumes[reader]
    return Vault(reader, origin("talks", reader, salt), key)


def _flip(folder: Path, random: Random, name: str, table: str, column: str) -> None:
    with edited(folder, name) as database:
        rows = database.execute(f"SELECT tag, {column} FROM {table}").fetchall()
        tag, value = random.choice(rows)
        at, bit = random.randrange(len(value)), 1 << random.randrange(8)
        changed = value[:at] + bytes([value[at] ^ bit]) + value[at + 1 :]
        database.execute(f"UPDATE {table} SET {column} = ? WHERE tag = ?", (changed, tag))


@attack
def flips_a_bit_in_a_body(folder: Path, random: Random) -> None:
    _flip(folder, random, "record.sqlite", "entry", "body")


@attack
def flips_a_bit_in_a_link(folder: Path, random: Random) -> None:
    _flip(folder, random, "record.sqlite", "entry", "link")


@attack
def flips_a_bit_in_the_name_of_a_row(folder: Path, random: Random) -> None:
    _flip(folder, random, "record.sqlite", "entry", "tag")


@attack
def flips_a_bit_in_a_key(folder: Path, random: Random) -> None:
    _flip(folder, random, "keys.sqlite", "key", "wrapped")


@attack
def flips_a_bit_in_the_name_of_a_key(folder: Path, random: Random) -> None:
    _flip(folder, random, "keys.sqlite", "key", "tag")


@attack
def deletes_a_key(folder: Path, random: Random) -> None:
    with edited(folder, "keys.sqlite") as database:
        tag = _vault().tag(random.randrange(LENGTH))
        database.execute("DELETE FROM key WHERE tag = ?", (tag,))


@attack
def deletes_a_row_in_the_middle(folder: Path, random: Random) -> None:
    _drop(folder, [random.randrange(LENGTH - 1)])


def _drop(folder: Path, places: list[int]) -> None:
    tags = [(_vault().tag(n),) for n in places]
    with edited(folder, "record.sqlite") as database:
        database.executemany("DELETE FROM entry WHERE tag = ?", tags)
    with edited(folder, "keys.sqlite") as database:
        database.executemany("DELETE FROM key WHERE tag = ?", tags)


@attack
def cuts_off_the_tail(folder: Path, random: Random) -> None:
    _drop(folder, list(range(random.randrange(LENGTH), LENGTH)))


def _move(folder: Path, pairs: list[tuple[bytes, bytes]]) -> None:
    """Put what is under the first tag of each pair under the second."""
    for name, table, columns in (("record.sqlite", "entry", 3), ("keys.sqlite", "key", 2)):
        with edited(folder, name) as database:
            found = {t: rest for t, *rest in database.execute(f"SELECT * FROM {table}")}
            marks = ", ".join("?" * columns)
            for source, target in pairs:
                values = (target, *found[source])
                database.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)


@attack
def swaps_two_rows(folder: Path, random: Random) -> None:
    one, other = (_vault().tag(n) for n in random.sample(range(LENGTH), 2))
    _move(folder, [(one, other), (other, one)])


@attack
def doubles_a_row(folder: Path, random: Random) -> None:
    source = _vault().tag(random.randrange(LENGTH))
    _move(folder, [(source, _vault().tag(LENGTH))])


@attack
def adds_a_row_of_no_volume(folder: Path, random: Random) -> None:
    with edited(folder, "record.sqlite") as database:
        database.execute("INSERT INTO entry VALUES (?, x'00', x'00')", (random.randbytes(16),))


@attack
def puts_another_readers_row_in_its_place(folder: Path, random: Random) -> None:
    n = random.randrange(LENGTH)
    _move(folder, [(_vault("coalition").tag(n), _vault().tag(n))])


def _rewrite(folder: Path, vault: Vault, places: list[int], head: Head) -> None:
    """Write these places anew, chained as they should be, by somebody who holds a key."""
    rows: list[Row] = []
    for n in places:
        row, head = vault.seal(head, written(copy(n, words="Ten inspections.")), MINUTE)
        rows.append(row)
    with edited(folder, "record.sqlite") as database:
        for row in rows:
            values = (row.tag, row.link, row.body)
            database.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", values)
    with edited(folder, "keys.sqlite") as database:
        for row in rows:
            database.execute("INSERT OR REPLACE INTO key VALUES (?, ?)", (row.tag, row.key))


def _head_before(folder: Path, n: int) -> Head:
    store = opened(folder)
    head = Head(n, bytes.fromhex(store.head_at("mars", n)), MINUTE)
    store.files.close()
    return head


@attack
def rewrites_and_rechains_with_another_key(folder: Path, random: Random) -> None:
    start = random.randrange(LENGTH)
    head = _head_before(folder, start)
    forger = Vault("mars", _vault().origin, random.randbytes(32))
    forger.tag = _vault().tag  # type: ignore[method-assign]
    _rewrite(folder, forger, list(range(start, LENGTH)), head)


@attack
def rewrites_and_rechains_with_the_stolen_key(folder: Path, random: Random) -> None:
    start = random.randrange(LENGTH)
    _rewrite(folder, _vault(), list(range(start, LENGTH)), _head_before(folder, start))


@attack
def deletes_and_rechains_with_the_stolen_key(folder: Path, random: Random) -> None:
    start = random.randrange(LENGTH - 1)
    _rewrite(folder, _vault(), list(range(start, LENGTH - 1)), _head_before(folder, start))
    _drop(folder, [LENGTH - 1])


@cache
def _backup(length: int) -> Path:
    folder = Path(mkdtemp())
    store = made(folder)
    with store.transaction():
        for n in range(length):
            store.deliver([(reader, copy(n)) for reader in READERS])
    store.files.close()
    return folder


@attack
def takes_the_triggers_away(folder: Path, random: Random) -> None:
    database = sqlite3.connect(folder / "record.sqlite")
    database.execute(f"DROP TRIGGER {random.choice(('entry', 'header'))}_UPDATE")
    database.close()


@attack
def rolls_back_to_an_old_backup(folder: Path, random: Random) -> None:
    shutil.rmtree(folder)
    shutil.copytree(_backup(random.randrange(LENGTH)), folder)


@pytest.mark.parametrize("name", ATTACKS)
def test_tampering_shows(name: str, whole: tuple[Path, Receipt], tmp_path: Path) -> None:
    source, receipt = whole
    assert said(source, receipt) == ""
    random, unseen = Random(name), []
    for n in range(TIMES):
        folder = tmp_path / str(n)
        shutil.copytree(source, folder)
        ATTACKS[name](folder, random)
        if not said(folder, receipt):
            unseen.append(n)
        shutil.rmtree(folder)
    assert not unseen


def test_what_a_chain_without_a_receipt_does_not_show(
    whole: tuple[Path, Receipt], tmp_path: Path
) -> None:
    for name in ("cuts_off_the_tail", "rewrites_and_rechains_with_the_stolen_key"):
        folder = tmp_path / name
        shutil.copytree(whole[0], folder)
        ATTACKS[name](folder, Random(1))
        store = opened(folder)
        assert audit(store).damage == ()
        store.files.close()


def test_every_byte_of_every_stored_value_flipped_is_found_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Databases, "unsound", lambda _: ())  # found without help of SQLite
    store = made(tmp_path)
    with store.transaction():
        store.deliver([("mars", copy(0, words="yes")), ("coalition", copy(1, words="no"))])
    assert audit(store).damage == ()
    values = 0
    for table, columns in (("entry", ("tag", "link", "body")), ("key", ("tag", "wrapped"))):
        database = store.files._record if table == "entry" else store.files._keys
        for act in ("UPDATE", "DELETE"):
            store.files._record.execute(f"DROP TRIGGER IF EXISTS entry_{act}")
        for column in columns:
            for rowid, value in _values(database, table, column):
                values += len(value)
                for at in range(len(value)):
                    flipped = value[:at] + bytes([value[at] ^ 0x40]) + value[at + 1 :]
                    _put(database, table, column, rowid, flipped)
                    found = audit(store).damage
                    assert found, (table, column, at)
                    assert "volume" in found[0]
                    _put(database, table, column, flipped if column == "tag" else rowid, value)
    assert values > 1000
    assert audit(store).damage == ()
    store.files.close()


def _values(database: object, table: str, column: str) -> list[tuple[bytes, bytes]]:
    found: list[tuple[bytes, bytes]] = database.execute(  # type: ignore[attr-defined]
        f"SELECT tag, {column} FROM {table}"
    ).fetchall()
    return found


def _put(database: object, table: str, column: str, tag: bytes, value: bytes) -> None:
    database.execute(  # type: ignore[attr-defined]
        f"UPDATE {table} SET {column} = ? WHERE tag = ?", (value, tag)
    )


def test_a_restored_record_says_so(whole: tuple[Path, Receipt], tmp_path: Path) -> None:
    store = made(tmp_path)
    store.deliver([("mars", copy(0))])
    assert compare(whole[1], store, "talks", OFFICE_KEY) == "truncated"
    store.append("mars", written(Mark("restored", 1)))
    assert compare(whole[1], store, "talks", OFFICE_KEY) == "restored"
    for n in range(LENGTH):
        store.deliver([("mars", copy(n))])
    assert compare(whole[1], store, "talks", OFFICE_KEY) == "restored"
    assert compare(receipt_of(store), store, "talks", OFFICE_KEY) == "whole"
    store.files.close()


def test_forked_and_replaced_are_told_apart(tmp_path: Path) -> None:
    receipt = _filled(tmp_path / "first")
    store = made(tmp_path / "second")
    for n in range(LENGTH + 1):
        store.deliver([("mars", copy(n))])
    assert compare(receipt, store, "talks", OFFICE_KEY) == "forked"
    assert compare(receipt, store, "others", OFFICE_KEY) == "replaced"
    assert compare(receipt, store, "talks", "00" * 32) == "replaced"
    ring = Ring(Ring.new(READERS).volumes, RING.signing)
    other = SealedStore(store.files, ring, "talks", lambda: MINUTE)
    assert compare(receipt, other, "talks", OFFICE_KEY) == "replaced"
    store.files.close()
