"""Where volumes are kept: in memory here, on disk in `sqlite`, which alone opens a database.

1. One act is one transaction: what it delivers reaches every volume or none.
2. Who serves a reader asks for that reader's volume, and can ask for no other by accident:
   there is no call that returns more than one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a process that only opens rows need not know what an entry is
    from goodoffices.record.volume import Copy, Volume

__all__ = ["KEYS", "RECORD", "MemoryStore", "Store", "is_record"]

RECORD, KEYS = "record.sqlite", "keys.sqlite"


def is_record(folder: Path) -> bool:
    """Tell whether a folder holds an opened record, or a part of one."""
    return (folder / RECORD).exists() or (folder / KEYS).exists()


class Store(Protocol):
    """What the office needs of any store."""

    def deliver(self, copies: Iterable[tuple[str, Copy]]) -> None:
        """Add the copies of one act, all or none: pairs of reader and copy."""

    def volume(self, reader: str) -> Volume:
        """Return one reader's volume."""


class MemoryStore:
    """A throw-away record."""

    def __init__(self) -> None:
        self._copies: dict[str, list[Copy]] = {}

    def deliver(self, copies: Iterable[tuple[str, Copy]]) -> None:
        """Add the copies of one act, all or none."""
        for reader, copy in list(copies):
            self._copies.setdefault(reader, []).append(copy)

    def volume(self, reader: str) -> Volume:
        """Return one reader's volume; a reader never written to has an empty one."""
        from goodoffices.record.volume import Volume  # noqa: PLC0415 - see above

        return Volume(reader, tuple(self._copies.get(reader, ())))
