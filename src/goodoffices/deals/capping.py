"""Utilities that cannot exceed a cap, applied to a frontier found without it.

1. Cutting payoffs at a cap keeps every efficient vector reachable: if a deal is efficient after
   the cut, one that dominates it before the cut has the same cut vector. So the frontier with
   caps is the undominated part of the cut vectors.
2. A count stays exact for a vector that no cap touches. Where one does, deals dominated before the
   cut now count too: they are counted anew, issue by issue, among additive preferences. Where
   that would take too long, or issues depend on each other, the count is None: not known.
3. A void likewise makes dominated deals equal, at 0: where a party that has voids gets 0, the
   count is None.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from goodoffices.deals.merging import Merged, undominated
from goodoffices.deals.scenario import Scenario
from goodoffices.deals.words import split, words_for

__all__ = ["clipped"]

MOST_STATES = 200_000
Payoffs = tuple[int, ...]


def clipped(scenario: Scenario, merged: Merged) -> Merged:
    """Return the frontier with each party's cap applied.

    Parameters
    ----------
    scenario : Scenario
    merged : Merged
        The frontier without caps.

    Returns
    -------
    Merged
        Unchanged if no cap binds and no party has voids.
    """
    merged = _without_void_counts(scenario, merged)
    caps = [party.cap for party in scenario.parties]
    if not any(_binds(merged, p, cap) for p, cap in enumerate(caps)):
        return merged
    rows = [tuple(_cut(v, cap) for v, cap in zip(r, caps, strict=True)) for r in merged.payoffs]
    places = sorted(range(len(rows)), key=lambda at: merged.outcomes[at].tolist())
    words = words_for(max(abs(v) for row in rows for v in row))
    kept = undominated(split([rows[at] for at in places], words), np.zeros(len(rows), np.int64))
    chosen = [places[at] for at in kept.order[kept.rows].tolist()]
    counts = [
        _counted(scenario, rows[at]) if _touched(rows[at], caps) else merged.counts[at]
        for at in chosen
    ]
    return Merged([rows[at] for at in chosen], merged.outcomes[chosen], counts)


def _without_void_counts(scenario: Scenario, merged: Merged) -> Merged:
    voided = [p for p, party in enumerate(scenario.parties) if party.voids]
    if not voided:
        return merged
    counts = [
        None if any(row[p] == 0 for p in voided) else count
        for row, count in zip(merged.payoffs, merged.counts, strict=True)
    ]
    return Merged(merged.payoffs, merged.outcomes, counts)


def _binds(merged: Merged, party: int, cap: int | None) -> bool:
    return cap is not None and any(row[party] > cap for row in merged.payoffs)


def _cut(value: int, cap: int | None) -> int:
    return value if cap is None else min(value, cap)


def _touched(row: Payoffs, caps: Sequence[int | None]) -> bool:
    return any(v == cap for v, cap in zip(row, caps, strict=True))


def _counted(scenario: Scenario, target: Payoffs) -> int | None:
    """Count the outcomes whose cut vector is `target`, by sums that can still reach it."""
    if any(party.bonuses or party.voids for party in scenario.parties) or not _separate(scenario):
        return None
    caps = [party.cap for party in scenario.parties]
    free = [v == cap for v, cap in zip(target, caps, strict=True)]
    steps = [_columns(scenario, at) for at in range(len(scenario.issues))]
    highs = [tuple(map(max, zip(*rows, strict=True))) for rows in steps if rows]
    lows = [tuple(map(min, zip(*rows, strict=True))) for rows in steps if rows]
    if len(highs) < len(steps):
        return 0
    states = {tuple(party.base for party in scenario.parties): 1}
    for at, rows in enumerate(steps):
        most = tuple(map(sum, zip((0,) * len(target), *highs[at + 1 :], strict=True)))
        least = tuple(map(sum, zip((0,) * len(target), *lows[at + 1 :], strict=True)))
        bounds = list(zip(target, most, least, free, strict=True))
        states = _advance(states, rows, bounds)
        if len(states) > MOST_STATES:
            return None
    return sum(states.values())


def _advance(
    states: dict[Payoffs, int], rows: list[Payoffs], bounds: list[tuple[int, int, int, bool]]
) -> dict[Payoffs, int]:
    """Add one issue; drop sums that cannot end on the target; cut those that must pass the cap.

    `bounds` holds per party the target, the most and the least still to come, and whether more
    than the target is as good.
    """
    moved: dict[Payoffs, int] = {}
    for state, count in states.items():
        for row in rows:
            sums = [(s + r, *bound) for s, r, bound in zip(state, row, bounds, strict=True)]
            if all(s + hi >= t and (above or s + lo <= t) for s, t, hi, lo, above in sums):
                cut = tuple(min(s, t - lo) if above else s for s, t, _, lo, above in sums)
                moved[cut] = moved.get(cut, 0) + count
    return moved


def _columns(scenario: Scenario, issue: int) -> list[Payoffs]:
    """Return the payoffs of the issue's values that no red line takes away."""
    barred = {
        v
        for red_line in scenario.red_lines
        if red_line.region.scope == (issue,)
        for v in red_line.region.sides[0][1]
    }
    values = [v for v in range(scenario.sizes[issue]) if v not in barred]
    return [tuple(party.tables[issue][v] for party in scenario.parties) for v in values]


def _separate(scenario: Scenario) -> bool:
    return all(len(red_line.region.sides) == 1 for red_line in scenario.red_lines)
