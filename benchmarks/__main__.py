"""Run every benchmark: `python -m benchmarks [PART ...]`.

A benchmark is a file `benchmarks/<part>/<question>.py` that defines `main() -> None` and prints
what it measured: ours, the peer's and the ratio, from the same run on the same machine.
A peer that is not installed in `.venv-peers` is named and skipped.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def programs(parts: list[str]) -> list[str]:
    """Return the module names to run, all parts when none is named."""
    files = sorted(HERE.glob("*/[a-z]*.py"))
    chosen = [f for f in files if not parts or f.parent.name in parts]
    return [f"benchmarks.{f.parent.name}.{f.stem}" for f in chosen]


if __name__ == "__main__":
    for name in programs(sys.argv[1:]):
        print(f"\n== {name.removeprefix('benchmarks.')}", flush=True)
        import_module(name).main()
