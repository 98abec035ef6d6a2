"""A task that kills its worker once. It imports little, so that workers start fast."""

from __future__ import annotations

import os
import signal
from pathlib import Path

DEADLY = 3


def square_or_die(task: tuple[int, str]) -> int:
    """Square a number; the first worker to meet the deadly one is killed in the middle."""
    number, folder = task
    with (Path(folder) / str(number)).open("a") as started:
        started.write(".")
    if number == DEADLY and (Path(folder) / str(number)).stat().st_size == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number
