"""What SQLite says in its own words, said in the product's: what happened, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from goodoffices.common.errors import BadInput, RecordDamaged
from goodoffices.record.store import KEYS, RECORD

__all__ = ["told"]


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Say in the product's words what SQLite says in its own."""
    try:
        yield
    except sqlite3.OperationalError as error:
        kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if kind not in _ADVICE:
            raise _damaged(folder, error) from error
        expected, found, advice = _ADVICE[kind]
        raise BadInput(folder.name, expected=expected, found=found, advice=advice) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: sqlite3.DatabaseError) -> RecordDamaged:
    """Name the file that does not read, where its size or its first bytes tell which."""
    cut = [name for name in (RECORD, KEYS) if not _whole(folder / name)]
    return RecordDamaged(
        f"{' and '.join(cut) or 'the files of the record'}: does not read ({error}). Nothing was "
        "stored. Go back to the last backup: goodoffices restore BACKUP --to FOLDER."
    )


def _whole(file: Path) -> bool:
    """Tell whether a file begins as a database does, and is as long as it says there."""
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            head = opened.read(100)
    except OSError:
        return False
    page, pages = (int.from_bytes(head[at:end], "big") for at, end in ((16, 18), (28, 32)))
    return head.startswith(b"SQLite format 3\0") and size >= pages * (page if page > 1 else 65536)


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
        "a disk that answers", "a fault of the disk",
        "Nothing was stored. Check the disk, and the room on it.",
    ),
}  # fmt: skip
