"""Selecting rows: those of some names, or those whose names lie in a range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from goodoffices.record.store.faults import told

__all__ = ["Connection", "between", "named"]


class Connection(Protocol):
    """What is needed of a connection to one database, in autocommit."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any:  # noqa: ANN401
        """Run one statement; return its cursor."""

    def close(self) -> None:
        """Close it."""


def named(
    database: Connection, select: str, tags: Sequence[bytes], folder: Path
) -> list[tuple[Any, ...]]:
    """Return what is selected of the rows of these names."""
    with told(folder):
        marks = ", ".join("?" * len(tags))
        found: list[tuple[Any, ...]] = database.execute(
            f"{select} WHERE tag IN ({marks})", tags
        ).fetchall()
    return found


def between(
    database: Connection, select: str, low: bytes, high: bytes | None, folder: Path
) -> Iterator[Any]:
    """Go through what is selected of the rows whose names lie in a range."""
    upto, names = ("", (low,)) if high is None else (" AND tag < ?", (low, high))
    with told(folder):
        yield from database.execute(f"{select} WHERE tag >= ?{upto}", names)
