"""The leak meter: how often the truth lies in the 90 % region, and seconds a message."""

from __future__ import annotations

import time
from itertools import product

import numpy as np

from goodoffices.deals.leakage import Proposed, heard, inside, leak, least_revealing, watching
from tests.deals.test_leakage import calibration

SIZES = (5, 5, 5, 5, 5)


def main() -> None:
    for messages in (2, 4, 8):
        share = calibration(500, 20_000, messages, seed=11)
        print(
            f"500 simulated shuttles of {messages} messages: truth in the 90 % region {share:.1%}"
        )
    seen = watching(SIZES, np.random.default_rng(0))
    deals = tuple(product(range(5), repeat=5))
    menu = deals[:: len(deals) // 100]
    took = []
    for deal in menu[:9]:
        start = time.perf_counter()
        after = heard(seen, Proposed(deal, menu, 4.0))
        leak(seen, after)
        inside(after, seen.values[0], 0.3)
        took.append(time.perf_counter() - start)
    print(f"one proposal out of {len(menu)}, 20,000 owners: {np.median(took):.3f} s")
    print(f"least revealing at 2 % loss against the best: {saved(40):.0%} fewer bits, median")


def saved(rounds: int) -> float:
    """Return the median share of bits saved by the least revealing near-equal proposal."""
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(rounds):
        seen = watching((4, 4, 4), rng, owners=4000)
        deals = tuple(product(range(4), repeat=3))
        joint = rng.random(len(deals)) * 0.1 + 0.9
        proposals = [Proposed(deal, deals, 4.0) for deal in deals]
        found = least_revealing(seen, proposals, list(joint))
        own = next(c.bits for c in found if c.loss == 0)
        shares.append(1 - found[0].bits / own)
    return float(np.median(shares))


if __name__ == "__main__":
    main()
