"""The tables of the present format, and the triggers that keep the record from being changed."""

from __future__ import annotations

__all__ = ["KEY_TABLES", "RECORD_TABLES"]

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
