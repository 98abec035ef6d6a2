"""Bringing a record of an older format up to the present one, a format at a time.

1. `STEPS` holds, for each format there was, what leads to the next: statements for the record and
   statements for the keys. A format that is no longer written can be read for ever.
2. Each file takes each step in one transaction, which also sets its format: it has taken a step
   whole or not at all. A crash between the two files leaves one ahead; whoever opens the record
   next brings the other after it before anything is read.
3. Before the first step both files are copied beside themselves, and the copies stay until both are
   of the present format and SQLite finds them sound. Where a step fails, they are what was there.
4. A record of a newer format, and one on a read-only disk, are left as they are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from goodoffices.common.errors import RecordDamaged

__all__ = ["STEPS", "Step", "copy_of", "migrate"]


@dataclass(frozen=True, slots=True)
class Step:
    """What leads from one format to the next: statements for either file."""

    record: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


Steps = Mapping[int, Step]
STEPS: Steps = {}
"""By the format they lead away from; format 1 is the first there was."""


class _Connection(Protocol):
    def execute(self, statement: str, values: Any = (), /) -> Any:  # noqa: ANN401
        """Run one statement; return its cursor."""


def copy_of(path: Path) -> Path:
    """Return where the copy of a file stands while it is brought up to date."""
    return path.with_name(f"{path.name}.before")


File = tuple[Path, _Connection]


def migrate(record: File, keys: File, to: int, *, steps: Steps = STEPS) -> None:
    """Bring both files of a record up to a format; do nothing where they are there.

    Raises
    ------
    RecordDamaged
        A file is not sound after its last step; the copies beside it are what was there.
    """
    files = (record, keys)
    there = all(_format(database) >= to for _, database in files)
    if there and not any(copy_of(path).exists() for path, _ in files):
        return
    for file in files:
        _keep(*file)
    for part, (_, database) in (("record", record), ("keys", keys)):
        while (now := _format(database)) < to:
            _take(database, getattr(steps[now], part), now)
    for path, database in files:
        _check_sound(path, database)
    with suppress(OSError):
        for path, _ in files:
            copy_of(path).unlink(missing_ok=True)


def _format(database: _Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _keep(path: Path, database: _Connection) -> None:
    """Copy a file beside itself; a copy that is there already is older, and stays."""
    copy = copy_of(path)
    if copy.exists():
        return
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    database.execute("VACUUM INTO ?", (str(part),))
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.rename(copy)


def _take(database: _Connection, statements: tuple[str, ...], leaving: int) -> None:
    """Take one step in one transaction, unless another process has taken it meanwhile."""
    database.execute("BEGIN IMMEDIATE")
    try:
        if _format(database) == leaving:
            for statement in statements:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {leaving + 1}")
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise


def _check_sound(path: Path, database: _Connection) -> None:
    found = database.execute("PRAGMA integrity_check").fetchall()
    if found != [("ok",)]:
        raise RecordDamaged(
            f"{path.name} is not sound after it was brought up to date: {found[0][0]}. "
            f"What was there stands in {copy_of(path).name}."
        )
