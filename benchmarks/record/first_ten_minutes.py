"""How long the first ten minutes take: a case from nothing, ten notes, read-back, the pages.

    python -m benchmarks.record.first_ten_minutes

It runs the commands of `docs/how-to/first-ten-minutes.md`, each as a whole process, under a
passphrase, and prints what each took and the pages that came out. The ten minutes are the
mediator's own: what is measured here is what the machine adds to them.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "first-ten-minutes.md"
COMMAND = str(Path(sys.executable).parent / "goodoffices")
_FENCE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HANDLE = re.compile(r"^ [ *]([a-z2-7]{8})  ", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One command of the how-to: its words, what is typed into it, the lines shown beneath."""

    words: tuple[str, ...]
    typed: str
    shown: tuple[str, ...]

    def with_handle(self, printed: str) -> list[str]:
        """Return the words with HANDLE as the last one that was printed."""
        handles = _HANDLE.findall(printed)
        return [handles[-1] if word == "HANDLE" else word for word in self.words]


def steps(text: str) -> Iterator[Step]:
    """Go through the commands of a page."""
    for block in _FENCE.findall(text):
        for part in re.split(r"^\$ goodoffices ", block, flags=re.MULTILINE)[1:]:
            first, *rest = part.splitlines()
            words = first.removesuffix(" <<END")
            end = rest.index("END") if words != first else -1
            typed = "".join(f"{line}\n" for line in rest[: end + 1][:-1])
            yield Step(tuple(shlex.split(words)), typed, tuple(rest[end + 1 :]))


def run(step: Step, printed: str, folder: str) -> tuple[str, float]:
    """Run a step as a whole process; return what it printed and the seconds it took."""
    env = {**os.environ, "GOODOFFICES_PASSPHRASE": "three nights and the furnaces"}
    began = time.perf_counter()
    done = subprocess.run(
        [COMMAND, *step.with_handle(printed)], cwd=folder, env=env, input=step.typed, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done.stdout, time.perf_counter() - began


def main() -> None:
    """Print each step with its seconds, the pages, and the whole."""
    printed, times, said = "", [], []
    with tempfile.TemporaryDirectory() as folder:
        for step in steps(HOW_TO.read_text(encoding="utf-8")):
            printed, seconds = run(step, printed, folder)
            times.append(seconds)
            said.append(f"{seconds:6.2f} s  goodoffices {shlex.join(step.words)[:76]}")
            if step.words[0] == "brief":
                print(printed)
    print("\n".join(said))
    print(f"{sum(times):6.2f} s in all, of ten minutes: {sum(times) / 600:.1%}")


if __name__ == "__main__":
    main()
