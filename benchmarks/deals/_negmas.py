"""The same in negmas, run by the peers' interpreter: load, frontier, Nash, Kalai, KS, welfare."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    import negmas
    from negmas.inout import Scenario
    from negmas.preferences.ops import (
        kalai_points,
        ks_points,
        max_welfare_points,
        nash_points,
        pareto_frontier,
    )

    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    scenario = Scenario.load(Path(sys.argv[1]))
    read = time.perf_counter()
    space = scenario.outcome_space
    outcomes = list(space.enumerate_or_sample())
    frontier, _ = pareto_frontier(scenario.ufuns, outcomes)
    solved = time.perf_counter()
    nash = nash_points(scenario.ufuns, frontier, outcome_space=space)
    kalai_points(scenario.ufuns, frontier, outcome_space=space)
    ks_points(scenario.ufuns, frontier, outcome_space=space)
    max_welfare_points(scenario.ufuns, frontier, outcome_space=space)
    done = time.perf_counter()
    record = {
        "version": negmas.__version__,
        "s": done - start,
        "load": read - start,
        "frontier": solved - read,
        "points": done - solved,
        "size": len(frontier),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - base,
        "nash": list(nash[0][0]) if nash else None,
    }
    print(json.dumps(record))


if __name__ == "__main__":
    main()
