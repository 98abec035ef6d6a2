"""Run as a program: a rehearsal that stands still once its copy is made."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from goodoffices.office.drill import drill

if __name__ == "__main__":
    steps = drill(Path(sys.argv[1]))
    next(steps)
    next(steps)
    sys.stdout.write("copied\n")
    sys.stdout.flush()
    time.sleep(60)
