"""A folder that must not stay behind: a second process takes it away where this one is killed.

1. The second process waits for word that all went as it should. Where this process ends without
   a word, however it ended, it takes the folder away.
2. It is in a session of its own, so that what ends this process does not end it.
3. Where no second process can be had, the work is done without one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["swept_if_killed"]

_SWEEPER = (
    "import shutil, sys\n"
    "if not sys.stdin.buffer.read(1): shutil.rmtree(sys.argv[1], ignore_errors=True)"
)


@contextmanager
def swept_if_killed(folder: Path) -> Iterator[None]:
    """See to it that a folder goes where this process is killed; otherwise leave it alone."""
    sweeper = _sweeper(folder)
    try:
        yield
    finally:
        if sweeper is not None:
            sweeper.communicate(b".")


def _sweeper(folder: Path) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(  # noqa: S603 - this very interpreter, and words of ours
            [sys.executable, "-I", "-S", "-c", _SWEEPER, str(folder.absolute())],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        return None
