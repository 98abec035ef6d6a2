"""Work done by a second process of this program, beside this one.

1. Python runs one thread at a time, and a machine has more than one core. Work that is long, and
   apart from what is done here meanwhile, is given to a process of our own.
2. It is told what to do through a pipe and answers through a pipe: nothing of it is in an argument,
   in the environment or on a disk.
3. It begins at once and is gone once it is closed, its work done or not.
4. What it finds damaged is raised here in the same words.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Generic, TypeVar

from goodoffices.common.errors import GoodOfficesError, RecordDamaged

__all__ = ["Beside"]

Answer = TypeVar("Answer")


class Beside(Iterator[Answer], Generic[Answer]):
    """The answers of a second process, in the order it gives them.

    Parameters
    ----------
    work : callable
        A function of a module, which goes through its answers; none of them is None.
    told : values
        What it is told.

    Raises
    ------
    RecordDamaged
        The work raised it, or the process ended before its work.
    """

    def __init__(self, work: Callable[..., Iterator[Answer]], *told: Any) -> None:  # noqa: ANN401 - as the work takes them
        command = [sys.executable, "-m", "goodoffices.common.beside"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own module
        assert self._process.stdin is not None
        with suppress(BrokenPipeError), self._process.stdin as said:
            pickle.dump((work, told), said, protocol=pickle.HIGHEST_PROTOCOL)

    def __next__(self) -> Answer:
        """Return the next answer; wait for it."""
        assert self._process.stdout is not None
        try:
            answer: Answer | RecordDamaged | None = pickle.load(self._process.stdout)  # noqa: S301 - our own process
        except EOFError as error:
            raise RecordDamaged("the second process ended early: try again") from error
        if isinstance(answer, RecordDamaged):
            raise answer
        if answer is None:
            raise StopIteration
        return answer

    def close(self) -> None:
        """End the process."""
        with self._process:
            self._process.kill()


def _work() -> None:
    """Do for another process what it says."""
    work, told = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process
    try:
        for answer in work(*told):
            _tell(answer)
        _tell(None)
    except RecordDamaged as error:
        _tell(error)
    except GoodOfficesError as error:
        _tell(RecordDamaged(str(error)))


def _tell(answer: object) -> None:
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        _work()
