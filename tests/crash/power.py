"""Power loss, simulated: a file system that remembers every write and every sync.

A sync makes durable what was written to its file before it. What was written later survives or
not, each write by a coin of its own, and a survivor may be torn to whole sectors of 512 bytes.
Creating and deleting a file is taken as durable. Disks that lie about a sync are out of scope.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import apsw

__all__ = ["Disk", "Log", "Written"]

SECTOR = 512
TORN = 0.3


@dataclass(frozen=True, slots=True)
class Written:
    """One thing that was done to one file."""

    act: str
    name: str
    offset: int = 0
    raw: bytes = b""


@dataclass
class Log:
    """Everything that was done to the disk, in order."""

    done: list[Written] = field(default_factory=list)

    def images(self, upto: int, random: Random) -> dict[str, bytes]:
        """Return the files as they may be found when power fails after `upto` acts."""
        safe = self._synced(upto)
        files: dict[str, bytearray] = defaultdict(bytearray)
        for n, one in enumerate(self.done[:upto]):
            if one.act == "delete":
                files.pop(one.name, None)
            elif one.act != "sync" and (n < safe.get(one.name, 0) or random.random() < 0.5):
                durable = n < safe.get(one.name, 0)
                _apply(files[one.name], one, None if durable else random)
        return {name: bytes(raw) for name, raw in files.items()}

    def _synced(self, upto: int) -> dict[str, int]:
        """Return, for each file, how many acts come before its last sync."""
        return {one.name: n for n, one in enumerate(self.done[:upto]) if one.act == "sync"}


def _apply(file: bytearray, one: Written, random: Random | None) -> None:
    if one.act == "truncate":
        del file[one.offset :]
        file.extend(bytes(one.offset - len(file)))
        return
    raw = one.raw
    if random is not None and random.random() < TORN:
        raw = raw[: SECTOR * random.randint(0, len(raw) // SECTOR)]
    if len(file) < one.offset:
        file.extend(bytes(one.offset - len(file)))
    file[one.offset : one.offset + len(raw)] = raw


class _LoggedFile(apsw.VFSFile):
    def __init__(self, log: Log, name: Any, flags: list[int]) -> None:
        self._log = log
        self._name = Path(name if isinstance(name, str) else name.filename()).name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - apsw's own
        self._log.done.append(Written("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - apsw's own
        self._log.done.append(Written("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802 - apsw's own
        self._log.done.append(Written("sync", self._name))
        super().xSync(flags)


class _LoggedDisk(apsw.VFS):
    def __init__(self, log: Log, name: str) -> None:
        self._log = log
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - apsw's own
        return _LoggedFile(self._log, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802 - apsw's own
        self._log.done.append(Written("delete", Path(filename).name))
        super().xDelete(filename, syncdir)


class Disk:
    """A logged disk and the way to open databases on it."""

    def __init__(self, log: Log) -> None:
        self.log, self.synchronous = log, "FULL"
        self._vfs = _LoggedDisk(log, f"logged-{id(log)}")

    def connect(self, path: Path) -> Any:
        """Open a database; checkpoints fall often, so that they fall inside a run."""
        return _Connection(str(path), f"logged-{id(self.log)}", self.synchronous)


class _Connection:
    """An apsw connection; whatever synchronous is asked for, it is the one under test."""

    def __init__(self, path: str, vfs: str, synchronous: str) -> None:
        self._connection = apsw.Connection(path, vfs=vfs)
        self._synchronous = synchronous
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._connection.execute("PRAGMA wal_autocheckpoint = 25")

    def execute(self, statement: str, values: Any = (), /) -> Any:
        if statement.startswith("PRAGMA synchronous"):
            statement = f"PRAGMA synchronous = {self._synchronous}"
        return self._connection.execute(statement, values)

    def close(self) -> None:
        self._connection.close()
