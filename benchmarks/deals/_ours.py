"""One scenario in a fresh process: load, frontier, all points; prints a record as JSON.

Start-up and loading of compiled code are apart: a small scenario of the same kind comes first.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.deals._generated import drawn, generated
from goodoffices.deals.grid import solve
from goodoffices.deals.points import points
from goodoffices.deals.readers.formats import load


def peak() -> float:
    """Return the largest memory this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm(parties: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in (
            generated(Path(folder), parties, 3, "int"),
            generated(Path(folder), parties, 3, "cont"),
            drawn(Path(folder), parties, 3, 5),
        ):
            talks = load(path)
            points(talks, solve(talks))


def main() -> None:
    libraries = peak()
    path, seconds = Path(sys.argv[1]), float(sys.argv[2])
    warm(int(sys.argv[3]))
    loaded = peak()
    start, worked = time.perf_counter(), time.process_time()
    talks = load(path)
    read = time.perf_counter()
    found = solve(talks, seconds=seconds)
    solved = time.perf_counter()
    chosen = points(talks, found)
    done = time.perf_counter()
    record = {
        "s": done - start,
        "cpu": time.process_time() - worked,
        "load": read - start,
        "frontier": solved - read,
        "points": done - solved,
        "size": len(found),
        "mb": peak() - libraries,
        "mb_data": peak() - loaded,
        "exact": found.exact,
        "gap": found.gap,
        "nash": [
            n / p.scale for n, p in zip(found.units[chosen.nash[0]], talks.parties, strict=True)
        ]
        if chosen.nash
        else None,
        "units": [[n / p.scale for n, p in zip(u, talks.parties, strict=True)] for u in found.units]
        if len(found) < 100
        else None,
    }
    print(json.dumps(record))


if __name__ == "__main__":
    main()
