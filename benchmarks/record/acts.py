"""How long an act takes to be on disk, against the disk itself in the same minute.

    python -m benchmarks.record.acts

An act of an open record makes two syncs: one for the log of each file it commits to. Bar: it
reaches 0.4 of the pace of two raw appends of 4 KiB, each followed by fdatasync. A whole verb opens
the record, sets the desk up, files one act and closes it again; closing folds both logs in, which
syncs more: how many there are is counted on a disk that logs every sync (it needs apsw, as the
tests do). Its time is mostly not the disk's, and no bar is set for it.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from unittest.mock import patch

from benchmarks.record._many import many
from goodoffices.office.acts import Pen, writing
from goodoffices.office.opened import make, opened
from goodoffices.record.store.sqlite import Databases
from tests.crash.power import Disk, Log

ACTS, BLOCK = 200, b"x" * 4096
NUMBER = count()


def _fields() -> dict[str, str]:
    return {"id": f"act{next(NUMBER)}", "kind": "statement", "text": "No more.", "meeting": "ma"}


def raw(folder: Path, syncs: int) -> Callable[[], None]:
    """Return what appends so many blocks to a file, each on disk before the next."""
    handle = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def append() -> None:
        for _ in range(syncs):
            os.write(handle, BLOCK)
            os.fdatasync(handle)

    return append


def paced(runs: dict[str, Callable[[], None]], times: int) -> dict[str, float]:
    """Return the median seconds of each of some runs, taken in turn in the same minute."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times):
        for name, run in runs.items():
            began = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def syncs_of(run: Callable[[], None]) -> int:
    """Return how many syncs a run makes, on a disk that logs them."""
    disk, real = Disk(Log()), Databases.open

    def logged(folder: Path) -> Databases:
        return real(folder, connect=disk.connect)

    with patch.object(Databases, "open", logged):
        run()
    return sum(one.act == "sync" for one in disk.log.done)


def verb(folder: Path) -> None:
    """Open a record, file one act, and close it."""
    with writing(folder) as pen:
        pen.file(_fields(), "here")


def acts(folder: Path, times: int) -> dict[str, float]:
    """Return the pace of an act in an open record, of a raw append, and of a whole verb."""
    whole = syncs_of(lambda: verb(folder))
    with opened(folder) as record:
        with record.store.transaction():
            pen = Pen(record)

        def act() -> None:
            with record.store.transaction():
                pen.file(_fields(), "here")

        runs = {"act": act, "raw, 2 syncs": raw(folder.parent, 2)}
        found = paced(runs, times)
    runs = {"verb": lambda: verb(folder), f"raw, {whole} syncs": raw(folder.parent, whole)}
    return found | paced(runs, max(10, times // 10))


def main() -> None:
    """Print each pace and its ratio to the raw disk."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "record"
        make(many(200), folder, None)
        (name, ours), (disk, theirs), *verbs = acts(folder, ACTS).items()
    print(_line(name, ours, disk, theirs), "  bar 0.40")
    print(_line(*verbs[0], *verbs[1]))


def _line(name: str, ours: float, disk: str, theirs: float) -> str:
    return (
        f"{name:<6} {1e3 * ours:8.2f} ms   {disk:<14} {1e3 * theirs:8.2f} ms   "
        f"ratio {theirs / ours:5.2f}"
    )


if __name__ == "__main__":
    main()
