"""A bar on standard error for work that takes over a second, where somebody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

__all__ = ["progress"]

_PATIENCE = 1.0


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give what is to be told how much is done, of how much; it draws the bar.

    Nothing is drawn within the first second, nor where standard error is no terminal.
    """
    began = time.monotonic()
    with ExitStack() as stack:
        drawn: list[Any] = []

        def told(done: int, of: int) -> None:
            if not drawn and sys.stderr.isatty() and time.monotonic() - began > _PATIENCE:
                drawn.extend(_bar(stack, what))
            if drawn:
                bar, task = drawn
                bar.update(task, completed=done, total=of)

        yield told


def _bar(stack: ExitStack, what: str) -> tuple[Any, Any]:
    from rich.console import Console
    from rich.progress import Progress

    bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    return bar, bar.add_task(what)
