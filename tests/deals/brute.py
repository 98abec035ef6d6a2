"""The oracle: every outcome looked at, one by one, in exact numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product

from goodoffices.deals.scenario import Outcome, Scenario

Units = tuple[int, ...]


@dataclass(frozen=True)
class Oracle:
    """All allowed outcomes of a small scenario by payoff vector."""

    counts: dict[Units, int]
    first: dict[Units, Outcome]

    @classmethod
    def of(cls, scenario: Scenario) -> Oracle:
        counts: Counter[Units] = Counter()
        first: dict[Units, Outcome] = {}
        for outcome in product(*(range(size) for size in scenario.sizes)):
            if scenario.allows(outcome):
                units = tuple(party.units(outcome) for party in scenario.parties)
                counts[units] += 1
                first.setdefault(units, outcome)
        return cls(dict(counts), first)

    def efficient(self, floors: Units | None = None) -> list[Units]:
        rows = [u for u in self.counts if floors is None or covers(u, floors)]
        kept: list[Units] = []
        for row in sorted(rows, reverse=True):  # a dominating row always comes earlier
            if not any(covers(other, row) for other in kept):
                kept.append(row)
        return kept


def covers(a: Units, b: Units) -> bool:
    """Say whether `a` is at least `b` for everybody."""
    return all(x >= y for x, y in zip(a, b, strict=True))
