"""What a solver's own code prints goes to standard error: standard output is for the answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["off_standard_output"]


@contextmanager
def off_standard_output() -> Iterator[None]:
    """Send file descriptor 1 to standard error for as long as this lasts."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
