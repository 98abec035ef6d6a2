"""Scores of a million forecasts, ours and scoringrules': time and largest difference."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from goodoffices.forecasts import scores

PEER = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
SETUP = """
import numpy as np
draw = np.random.default_rng(0)
p, y = draw.uniform(.001, .999, 1_000_000), draw.integers(0, 2, 1_000_000)
many, k = draw.dirichlet(np.ones(5), 200_000), draw.integers(0, 5, 200_000)
e, x = draw.normal(size=50), draw.normal(size=20_000)
"""
THEIRS = (
    SETUP
    + """
import json, statistics, time
import scoringrules as sr
calls = {
    "brier": lambda: sr.brier_score(y, p, backend="numpy"),
    "log": lambda: sr.log_score(y, p, backend="numpy"),
    "rps": lambda: sr.rps_score(k + 1, many, backend="numpy"),
    "crps": lambda: sr.crps_ensemble(x, np.broadcast_to(e, (x.size, e.size)), estimator="nrg",
                                     backend="numpy"),
}
answer = {}
for name, call in calls.items():
    times = []
    for _ in range(5):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    answer[name] = [statistics.median(times), result[:2000].tolist()]
print(json.dumps(answer))
"""
)


def main() -> None:
    if not PEER.exists():
        print("scoringrules: no .venv-peers here, not compared")
        return
    theirs = json.loads(
        subprocess.run([PEER, "-c", THEIRS], capture_output=True, check=True, text=True).stdout
    )
    given: dict[str, Any] = {}
    exec(SETUP, given)
    calls: dict[str, Callable[[], Any]] = {
        "brier": lambda: scores.brier(given["p"], given["y"]),
        "log": lambda: scores.log_score(given["p"], given["y"]),
        "rps": lambda: scores.rps(given["many"], given["k"]),
        "crps": lambda: scores.crps(given["e"], given["x"]),
    }
    print(
        f"{'score':<6} {'ours, ms':>9} {'theirs, ms':>11} {'ratio':>6} {'largest difference':>19}"
    )
    for name, call in calls.items():
        ours, values = measured(call)
        other, expected = theirs[name]
        gap = float(np.abs(values[:2000] - np.asarray(expected)).max())
        print(f"{name:<6} {ours * 1e3:9.2f} {other * 1e3:11.2f} {other / ours:6.1f} {gap:19.1e}")


def measured(call: Callable[[], Any]) -> tuple[float, Any]:
    times, result = [], None
    for _ in range(5):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


if __name__ == "__main__":
    main()
