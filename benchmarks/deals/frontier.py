"""Efficient deals and fair points: ours, and negmas enumerating every outcome.

Each scenario runs in a process of its own, ours and the peer's one after the other, on one
generated negmas YAML folder. Memory is the peak above the interpreter with its libraries, compiled
code of ours included. With GOODOFFICES_NIGHTLY the peer also gets ten million outcomes (minutes,
3.4 GB).
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.deals._generated import drawn, generated

ROOT = Path(__file__).parents[2]
PEER = ROOT / ".venv-peers" / "bin" / "python"
RUNS = 5
Record = dict[str, Any]


def ours(folder: Path, parties: int, *, seconds: str = "inf", runs: int = RUNS) -> Record:
    """Return the run of median time."""
    command = [sys.executable, "-m", "benchmarks.deals._ours", str(folder), seconds, str(parties)]
    records = [_record(command) for _ in range(runs)]
    middle = statistics.median_low(record["s"] for record in records)
    return next(record for record in records if record["s"] == middle)


def _record(command: list[str]) -> Record:
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
    )
    found: Record = json.loads(done.stdout.splitlines()[-1])
    return found


def compared(folder: Path, issues: int, parties: int, kind: str) -> None:
    path = generated(folder, parties, issues, kind)
    mine = ours(path, parties)
    line = f"{path.name:<14}{10**issues:>12,}  ours {mine['s'] * 1000:8.1f} ms {mine['mb']:6.0f} MB"
    line += f" {mine['size']:>5} payoffs"
    if not PEER.exists():
        print(line, "| negmas: absent, run `make .venv-peers/ready`")
        return
    theirs = _record([str(PEER), "benchmarks/deals/_negmas.py", str(path)])
    line += f" | negmas {theirs['s']:8.2f} s {theirs['mb']:6.0f} MB {theirs['size']:>5} payoffs"
    print(f"{line} | {theirs['s'] / mine['s']:8,.0f} x", flush=True)


def alone(path: Path, parties: int) -> None:
    mine = ours(path, parties, runs=3)
    print(
        f"{path.name:<18} ours {mine['s']:7.3f} s, {mine['cpu']:.3f} s of it computing"
        f" (load {mine['load']:.3f}, frontier {mine['frontier']:.3f},"
        f" points {mine['points']:.3f}) {mine['size']:>7,} payoffs"
        f" {mine['mb']:6.0f} MB, exact {mine['exact']}",
        flush=True,
    )


def whole(path: Path) -> None:
    """Print the time of the command itself, start-up, reading, solving and writing included."""
    verb = Path(sys.executable).with_name("goodoffices")
    command = [str(verb), "deals", "solve", str(path), "--json"]
    took = []
    for _ in range(3):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        computing = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        took.append((time.perf_counter() - start, computing))
    wall, computing = (statistics.median(column) for column in zip(*took, strict=True))
    print(f"{path.name:<18} the whole command {wall:.2f} s, {computing:.2f} s of it computing")


def main() -> None:
    most = 7 if os.environ.get("GOODOFFICES_NIGHTLY") else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("side by side (load + frontier + points)")
        for issues in range(3, most + 1):
            for parties in (2, 3):
                compared(folder, issues, parties, "cont")
        print("\nten million outcomes and more, ours alone")
        for parties in (2, 3):
            for kind in ("cont", "int"):
                alone(generated(folder, parties, 7, kind), parties)
        alone(drawn(folder, 2, 100, 10), 2)
        opposed = drawn(folder, 2, 100, 10, opposed=True)
        alone(opposed, 2)
        whole(opposed)
        alone(drawn(folder, 3, 20, 5), 3)
        alone(drawn(folder, 4, 12, 5), 4)


if __name__ == "__main__":
    main()
