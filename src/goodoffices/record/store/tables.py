"""The tables of the present format, the triggers that guard it, and what its files begin with."""

from __future__ import annotations

__all__ = ["KEY_TABLES", "RECORD_TABLES", "begins_well"]

RECORD_TABLES = (
    "CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT",
    (
        "CREATE TABLE entry (tag BLOB PRIMARY KEY, link BLOB NOT NULL, body BLOB NOT NULL)"
        " STRICT, WITHOUT ROWID"
    ),
    *(
        f"CREATE TRIGGER {table}_{act} BEFORE {act} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'the record is added to, never changed'); END"
        for table in ("header", "entry")
        for act in ("UPDATE", "DELETE")
    ),
)
KEY_TABLES = (
    "CREATE TABLE key (tag BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID",
    (
        "CREATE TABLE slot (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, salt BLOB NOT NULL,"
        " ops INTEGER NOT NULL, memory INTEGER NOT NULL, wrapped BLOB NOT NULL, mark BLOB NOT NULL)"
        " STRICT"
    ),
    "CREATE TABLE ring (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT",
)

_FIRST = {
    0: b"SQLite format 3\0",
    18: bytes((2, 2, 0, 64, 32, 32)),  # a write-ahead log, no room reserved
    44: bytes((0, 0, 0, 4)),  # the form of the tables
    48: bytes(8),  # no cache asked for, no vacuum by itself
    56: bytes((0, 0, 0, 1)),  # UTF-8
    64: bytes(4),
    72: bytes(20),
}
"""Where what stands at the beginning; page size, counters and version are left out."""


def begins_well(raw: bytes) -> bool:
    """Tell whether the bytes of a file begin as a database of this format does.

    They are asked of SQLite: to open and close the file besides it would drop its locks.
    """
    return all(raw.startswith(due, at) for at, due in _FIRST.items())
