"""Two SQLite databases in one folder: the record, and apart from it the keys. Opaque bytes alone.

1. `record.sqlite` is added to: triggers abort every change and every deletion. `keys.sqlite` holds
   one key a row, the slots and the ring; what is deleted there is overwritten.
2. Write-ahead log with synchronous FULL: what was acknowledged is on disk. One transaction is one
   act. Its keys are committed before its rows: a crash between the two leaves a key that opens
   nothing, never a row without its key.
3. One writer at a time; a second one is told so and writes nothing.
4. Closed, a record is two files and no others.
5. `user_version` is the format. A newer one is refused, not guessed at; an older one is brought up
   to date before anything is read (`migrations`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

from goodoffices.common.errors import BadInput, RecordDamaged
from goodoffices.record.slots import Slot
from goodoffices.record.store import KEYS, RECORD
from goodoffices.record.store.faults import told
from goodoffices.record.store.migrations import migrate
from goodoffices.record.store.moments import raw_bytes, standing_still
from goodoffices.record.store.selecting import Connection, between, named
from goodoffices.record.store.tables import KEY_TABLES, RECORD_TABLES, begins_well
from goodoffices.record.vault import Row

__all__ = ["FORMAT", "Connection", "Databases"]

FORMAT = 1
_APPLICATION = 0x476F4F66
_PATIENCE = 2.0
_CACHE = 131_072
"""KiB of each file that may be held: rows are named by hashes, so that reading goes to and fro."""
_MAPPED = 1 << 40
"""Bytes of each file that may be mapped: all of them."""


Connect = Callable[[Path], Connection]
Kind = TypeVar("Kind")


def _connect(path: Path) -> Connection:
    return _connected(path, "rwc")


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE)


class Databases:
    """The two databases of one record, open."""

    def __init__(self, folder: Path, *, connect: Connect = _connect) -> None:
        self.folder = folder
        self._record, self._keys = connect(folder / RECORD), connect(folder / KEYS)
        self._version, self._endings = 0, list[Callable[[], None]]()
        try:
            for database in self._both:
                database.execute("PRAGMA synchronous = FULL")
                database.execute("PRAGMA trusted_schema = OFF")
                database.execute(f"PRAGMA cache_size = -{_CACHE}")
            self._keys.execute("PRAGMA secure_delete = ON")
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        header: bytes,
        ring: bytes,
        slots: Iterable[Slot],
        connect: Connect = _connect,
    ) -> Self:
        """Make the two databases in an empty folder."""
        with told(folder):
            made = cls(folder, connect=connect)
            for database, tables in ((made._record, RECORD_TABLES), (made._keys, KEY_TABLES)):
                database.execute("PRAGMA journal_mode = WAL")
                for table in tables:
                    database.execute(table)
                database.execute(f"PRAGMA application_id = {_APPLICATION}")
            made._record.execute("INSERT INTO header VALUES (1, ?)", (header,))
            made._keys.execute("INSERT INTO ring VALUES (1, ?)", (ring,))
            for slot in slots:
                made._add_slot(slot)
            for database in made._both:
                database.execute(f"PRAGMA user_version = {FORMAT}")
        return made

    @classmethod
    def open(cls, folder: Path, *, connect: Connect = _connect) -> Self:
        """Open a record; where the disk is read-only, for reading.

        Raises
        ------
        BadInput
            It was made by a newer version, or by something else.
        RecordDamaged
            A file is missing, cut short, or no database.
        """
        for name in (RECORD, KEYS):
            if not (folder / name).is_file():
                raise RecordDamaged(f"{name} is missing. Take both files from the same backup.")
        with told(folder):
            opened = cls._opened(folder, connect)
            try:
                opened.check_versions()
                opened.bring_up_to_date()
            except BaseException:
                opened.close()
                raise
        return opened

    @classmethod
    def _opened(cls, folder: Path, connect: Connect) -> Self:
        try:
            return cls(folder, connect=connect).answering()
        except sqlite3.OperationalError as error:
            waiting = any((folder / f"{name}-wal").exists() for name in (RECORD, KEYS))
            if waiting or error.sqlite_errorcode & 0xFF not in _READ_ONLY:
                raise
        only_read = cls(folder, connect=lambda path: _connected(path, "ro&immutable=1"))
        return only_read.answering()

    def answering(self) -> Self:
        """Return the databases once each has answered; closed, they raise what SQLite says."""
        try:
            for database in self._both:
                database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except BaseException:
            self.close()
            raise
        return self

    def check_versions(self) -> None:
        """Raise BadInput unless both files are of this format."""
        for name, database in zip((RECORD, KEYS), self._both, strict=True):
            _check_version(name, database)

    def bring_up_to_date(self) -> None:
        """Migrate both files to this format, where they are of an older one."""
        migrate((self.folder / RECORD, self._record), (self.folder / KEYS, self._keys), FORMAT)

    @property
    def _both(self) -> tuple[Connection, Connection]:
        return self._record, self._keys

    def close(self) -> None:
        """Close both; the logs are folded in and their files go."""
        for end in self._endings:
            end()
        for database in self._both:
            database.close()

    def before_closing(self, end: Callable[[], None]) -> None:
        """Have something ended before the files are closed: whatever else reads them."""
        self._endings.append(end)

    # -- one act -----------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run one act: all of it is stored, or nothing."""
        with told(self.folder):
            self._begin()
            try:
                yield
                self._keys.execute("COMMIT")
                self._record.execute("COMMIT")
            except BaseException:
                for database in self._both:
                    _roll_back(database)
                raise

    def _begin(self) -> None:
        self._record.execute("BEGIN IMMEDIATE")
        try:
            self._keys.execute("BEGIN IMMEDIATE")
        except BaseException:
            _roll_back(self._record)
            raise

    def changed_by_others(self) -> bool:
        """Tell whether another connection has written to the record since this was last asked."""
        seen = self._version
        self._version = int(self._record.execute("PRAGMA data_version").fetchone()[0])
        return self._version != seen

    def add(self, row: Row) -> None:
        """Add one row and its key, within a transaction."""
        self._keys.execute("INSERT OR REPLACE INTO key VALUES (?, ?)", (row.tag, row.key))
        self._record.execute("INSERT INTO entry VALUES (?, ?, ?)", (row.tag, row.link, row.body))

    def destroy(self, tags: Iterable[bytes]) -> None:
        """Delete keys for good: overwritten, the file written anew, the log emptied."""
        with self._erasing():
            for tag in tags:
                self._keys.execute("DELETE FROM key WHERE tag = ?", (tag,))

    def replace_slots(self, kinds: Iterable[str], slots: Iterable[Slot]) -> None:
        """Put slots in the place of all those of some kinds, which are gone for good."""
        with self._erasing():
            for kind in kinds:
                self._keys.execute("DELETE FROM slot WHERE kind = ?", (kind,))
            for slot in slots:
                self._add_slot(slot)

    @contextmanager
    def _erasing(self) -> Iterator[None]:
        """Change the keys in one transaction; then write their file anew and empty its log."""
        with told(self.folder):
            self._keys.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._keys.execute("COMMIT")
            except BaseException:
                _roll_back(self._keys)
                raise
            self._keys.execute("VACUUM")
            self._keys.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # -- reading -----------------------------------------------------------------------------

    def row(self, tag: bytes) -> Row | None:
        """Return the row of that name, with its key where it is still there."""
        with told(self.folder):
            found = self._one(self._record, "SELECT link, body FROM entry WHERE tag = ?", tag)
            if found is None:
                return None
            key = self._one(self._keys, "SELECT wrapped FROM key WHERE tag = ?", tag)
        return Row(tag, found[0], found[1], key[0] if key else None)

    def several(self, tags: Sequence[bytes]) -> dict[bytes, Row]:
        """Return those rows of these names that are there, with their keys where they are."""
        wrapped = dict(named(self._keys, "SELECT tag, wrapped FROM key", tags, self.folder))
        found = named(self._record, "SELECT tag, link, body FROM entry", tags, self.folder)
        return {tag: Row(tag, link, body, wrapped.get(tag)) for tag, link, body in found}

    def bodies(self, tags: Sequence[bytes]) -> dict[bytes, tuple[bytes, bytes | None]]:
        """Return the bodies of these names that are there, each with its key where it is."""
        wrapped = dict(named(self._keys, "SELECT tag, wrapped FROM key", tags, self.folder))
        found = named(self._record, "SELECT tag, body FROM entry", tags, self.folder)
        return {tag: (body, wrapped.get(tag)) for tag, body in found}

    def entries(self, low: bytes, high: bytes | None) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Go through names, links and bodies from one name up to another; None: to the end."""
        return between(self._record, "SELECT tag, link, body FROM entry", low, high, self.folder)

    def keys(self, low: bytes, high: bytes | None) -> dict[bytes, bytes]:
        """Return the keys from one name up to another; None: to the end."""
        return dict(between(self._keys, "SELECT tag, wrapped FROM key", low, high, self.folder))

    def read_through_memory(self) -> None:
        """Map the files into memory, which saves copying them: for a process that only reads.

        Where a disk fails under it, that process ends at once.
        """
        for database in self._both:
            database.execute(f"PRAGMA mmap_size = {_MAPPED}")

    def has(self, tag: bytes) -> bool:
        """Tell whether there is a row of that name."""
        with told(self.folder):
            return self._one(self._record, "SELECT 1 FROM entry WHERE tag = ?", tag) is not None

    def rows(self) -> int:
        """Return how many rows there are, of all volumes together."""
        with told(self.folder):
            return int(self._record.execute("SELECT count(*) FROM entry").fetchone()[0])

    def header(self) -> bytes:
        """Return the sealed header."""
        return self._sealed(self._record, "header")

    def ring(self) -> bytes:
        """Return the sealed ring of keys."""
        return self._sealed(self._keys, "ring")

    def slots(self) -> tuple[Slot, ...]:
        """Return the ways in."""
        columns = "CAST(kind AS BLOB), salt, ops, memory, wrapped, mark"
        listed = f"SELECT {columns} FROM slot ORDER BY id"  # noqa: S608 - columns of ours
        with told(self.folder):
            found = self._keys.execute(listed).fetchall()
        return tuple(_slot(*one) for one in found)

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Read both files as they stand now; nobody is kept from writing meanwhile."""
        with told(self.folder), standing_still(*self._both):
            yield

    def raw(self) -> dict[str, bytes]:
        """Return the bytes of both files, as they stand at the moment that is read."""
        return {RECORD: raw_bytes(self._record), KEYS: raw_bytes(self._keys)}

    def unsound(self) -> tuple[str, ...]:
        """Return what SQLite itself finds wrong with the files; nothing where they are sound."""
        found: list[str] = []
        tables = (RECORD_TABLES, KEY_TABLES)
        for name, database, due in zip((RECORD, KEYS), self._both, tables, strict=True):
            try:
                said = database.execute("PRAGMA integrity_check").fetchall()
                there = database.execute("SELECT sql FROM sqlite_schema").fetchall()
                whole = begins_well(raw_bytes(database))
            except sqlite3.DatabaseError as error:
                said, there = [(str(error),)], [(table,) for table in due]
                whole = True
            found += [f"{name}: {line}" for (line,) in said if line != "ok"]
            if {sql for (sql,) in there} - {None} != set(due):
                found.append(f"{name}: its tables and triggers are not those of a record")
            if not whole:
                found.append(f"{name}: its first bytes are not those of a record")
        return tuple(found)

    def _sealed(self, database: Connection, table: str) -> bytes:
        with told(self.folder):
            found = database.execute(f"SELECT sealed FROM {table} WHERE id = 1").fetchone()  # noqa: S608 - two names of ours
        if found is None:
            raise RecordDamaged(f"the {table} is missing")
        return _of(bytes, found[0])

    def _add_slot(self, slot: Slot) -> None:
        values = (slot.kind, slot.salt, slot.ops, slot.memory, slot.wrapped, slot.mark)
        self._keys.execute(
            "INSERT INTO slot (kind, salt, ops, memory, wrapped, mark) VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )

    @staticmethod
    def _one(database: Connection, statement: str, tag: bytes) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = database.execute(statement, (tag,)).fetchone()
        return found


def _slot(*stored: Any) -> Slot:  # noqa: ANN401 - whatever stands there
    """Return a slot as it is stored; whether it is one, its mark will tell."""
    kind, salt, ops, memory, wrapped, mark = stored
    name: Any = _of(bytes, kind).decode(errors="replace")
    parts = (_of(bytes, part) for part in (wrapped, mark))
    return Slot(name, _of(bytes, salt), _of(int, ops), _of(int, memory), *parts)


def _of(kind: type[Kind], value: object) -> Kind:
    """Return a stored value; an empty one where damage has made it another kind of value."""
    return value if isinstance(value, kind) else kind()


_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def _check_version(name: str, database: Connection) -> None:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION or version < 1:
        raise BadInput(
            name,
            expected="a record that was opened to its end",
            found="another database, or one half made",
            advice="Name the folder that 'goodoffices open' wrote.",
        )
    if version > FORMAT:
        raise BadInput(
            name,
            expected=f"format {FORMAT}",
            found=version,
            advice="A newer goodoffices made it: read it with that one. Nothing was changed.",
        )


def _roll_back(database: Connection) -> None:
    try:
        database.execute("ROLLBACK")
    except sqlite3.Error:
        return
