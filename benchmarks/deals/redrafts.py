"""One text, critiques alone: is the final text efficient within 12 drafts, and how fair is it?"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from benchmarks.deals.few_questions import domains
from tests.deals.shuttles import Talks
from tests.deals.test_single_text import dominated, drafted


def main() -> None:
    named = os.environ.get("GOODOFFICES_TEST_DATA")
    if not named:
        print("set GOODOFFICES_TEST_DATA to the folder of test data to run this")
        return
    talks = [Talks.of(scenario) for scenario in domains(Path(named))]
    start = time.perf_counter()
    finals = [drafted(t) for t in talks]
    took = (time.perf_counter() - start) / len(talks)
    good = np.mean([not dominated(t, deal) for t, (deal, _) in zip(talks, finals, strict=True)])
    share = [t.product[d] / t.product.max() for t, (d, _) in zip(talks, finals, strict=True)]
    shown = np.median([n for _, n in finals])
    print(f"{len(talks)} domains: final text efficient in {good:.0%}; {shown:.0f} drafts, median")
    low, middle = np.percentile(share, [10, 50])
    print(f"share of the best product of gains: median {middle:.3f}, 10th percentile {low:.3f}")
    print(f"{took:.2f} s a domain, all sides simulated")


if __name__ == "__main__":
    main()
