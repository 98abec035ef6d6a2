"""A record of very many entries: made, opened and folded, checked, written to, briefed.

    python -m benchmarks.record.large [ENTRIES]

Bars for 100,000 entries, on two quiet cores: open and fold the mediator's sight < 3 s (every copy
is read and every entry made, none left for later); the chains of all volumes < 2 s; the whole
check - every stored byte, words against commitments, each act filed again and compared with every
volume, slots - < 15 s; one act well under 3 s. Such a record holds some 300,000 rows: each entry
reaches two readers and the journal. Wall and processor seconds, the latter of this process alone:
a second one shares the work. No peer keeps volumes for readers; the times stand alone.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from benchmarks.record._many import many
from goodoffices.brief.arranged import arrange
from goodoffices.brief.terminal import pages
from goodoffices.office.acts import writing
from goodoffices.office.checking import check
from goodoffices.office.opened import make, opened
from goodoffices.office.opening import sight_of
from goodoffices.record.audit import chains

Result = TypeVar("Result")


def timed(run: Callable[[], Result]) -> tuple[Result, float, float]:
    """Return what a run returns, its wall seconds and its processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    result = run()
    return result, time.perf_counter() - wall, time.process_time() - processor


def one_act(folder: Path) -> None:
    """Take the pen, file a statement, and put the pen down."""
    with writing(folder) as pen:
        name = f"act{time.time_ns()}"
        pen.file({"id": name, "kind": "statement", "text": "No more.", "meeting": "ma"}, "here")


def verified_chains(folder: Path) -> None:
    """Verify every link of every volume."""
    with opened(folder) as record:
        assert chains(record.store)[1] == ()


def checked(folder: Path) -> None:
    """Verify everything."""
    with opened(folder) as record:
        assert check(record).damage == ()


def measured(folder: Path, entries: int) -> Iterator[tuple[str, float, float, float | None]]:
    """Go through the steps: what, wall and processor seconds, the bar at 100,000 entries."""
    case = many(entries)
    yield "make it of a case", *timed(lambda: make(case, folder, None))[1:], None
    sight, wall, processor = timed(lambda: sight_of(folder))
    yield "open and fold the mediator's sight", wall, processor, 3.0
    yield "check the chains", *timed(lambda: verified_chains(folder))[1:], 2.0
    yield "check everything", *timed(lambda: checked(folder))[1:], 15.0
    yield "one act", *timed(lambda: one_act(folder))[1:], 3.0
    yield "brief, from the sight", *timed(lambda: pages(arrange(sight)))[1:], None


def main(*, entries: int = 100_000) -> None:
    """Print each time beside its bar, scaled to the number of entries."""
    with tempfile.TemporaryDirectory() as scratch:
        for what, wall, processor, bar in measured(Path(scratch) / "record", entries):
            due = "" if bar is None else f"   bar {bar * entries / 100_000:6.2f} s"
            print(f"{what:<36} {wall:7.2f} s   processor {processor:7.2f} s{due}", flush=True)


if __name__ == "__main__":
    main(entries=int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
