"""Both databases as they stand at one moment, while others go on writing.

1. Each database is read in a transaction of its own, which sees what it saw first until it ends.
2. An act commits its keys, then its rows. Where the keys did not change between the beginning of
   the first transaction and that of the second, both see one moment: after an act, before it, or
   between its two commits, which leaves keys that open nothing yet.
3. Within such a moment, or within an act, there is no other: it goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

__all__ = ["raw_bytes", "standing_still"]


class _Connection(Protocol):
    def execute(self, statement: str, values: Any = (), /) -> Any:  # noqa: ANN401
        """Run one statement; return its cursor."""


@contextmanager
def standing_still(record: _Connection, keys: _Connection) -> Iterator[None]:
    """Let both databases be read as they stood at one moment; nobody is kept from writing."""
    if getattr(record, "in_transaction", False):
        yield
        return
    try:
        while not _began(record, keys):
            _end(record, keys)
        yield
    finally:
        _end(record, keys)


def _began(record: _Connection, keys: _Connection) -> bool:
    before = keys.execute("PRAGMA data_version").fetchone()
    for database in (record, keys):
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return bool(keys.execute("PRAGMA data_version").fetchone() == before)


def _end(*databases: _Connection) -> None:
    for database in databases:
        try:
            database.execute("ROLLBACK")
        except sqlite3.Error:  # none had begun
            continue


def raw_bytes(database: _Connection) -> bytes:
    """Return the file of a database as it is read now."""
    assert isinstance(database, sqlite3.Connection)
    return database.serialize()
