"""What SQLite says in its own words, said in the product's: what happened, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from goodoffices.common.errors import BadInput, RecordDamaged

__all__ = ["told"]


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Say in the product's words what SQLite says in its own."""
    try:
        yield
    except sqlite3.OperationalError as error:
        kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if kind not in _ADVICE:
            raise RecordDamaged(f"the files of the record do not read: {error}") from error
        expected, found, advice = _ADVICE[kind]
        raise BadInput(folder.name, expected=expected, found=found, advice=advice) from error
    except sqlite3.DatabaseError as error:
        raise RecordDamaged(f"the files of the record do not read: {error}") from error


_ADVICE = {
    sqlite3.SQLITE_BUSY: (
        "one writer at a time", "another one at work",
        "Nothing was stored. Wait until it has ended, then do it again.",
    ),
    sqlite3.SQLITE_FULL: (
        "room on the disk", "a full disk", "Nothing was stored. Make room, then do it again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "a disk that can be written", "a read-only one", "Nothing was stored. Copy the record.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "files that may be opened", "files that may not", "Check the folder and its permissions.",
    ),
    sqlite3.SQLITE_IOERR: (
        "a disk that answers", "a fault of the disk", "Nothing was stored. Check the disk.",
    ),
}  # fmt: skip
