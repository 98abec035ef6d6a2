"""Exact frontiers of densely dependent issues, point by point, by constraint programming.

1. Two parties: the two ends first, then between each two neighbours the best deal along their
   slope inside the rectangle they leave open; none proves the rectangle empty. The largest
   rectangle comes first, so an early stop has most of the frontier.
2. Otherwise: the best weighted sum that no found point covers, until there is none.
3. Every point is proven best in its slice, and its deal is scored anew by the scenario's own
   utilities. Parties are put in an order, and their utilities on a scale, that follow from their
   preferences alone: the same deal is named for a vector whoever is listed first and in whatever
   units. It need not be the first in the file.
4. Stopped early, `gap` bounds the share of hypervolume (above the worst corner) still open; None
   where it is not known.

Laumanns, Thiele and Zitzler (2006) for slicing; Aneja and Nair (1979) for the two-party order.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from goodoffices.deals.clauses import structure_of
from goodoffices.deals.constraint_model import Model, Stopped
from goodoffices.deals.scenario import Preferences, Scenario

__all__ = ["Slices", "slices"]

Payoffs = tuple[int, ...]


@dataclass(frozen=True)
class Slices:
    """Efficient payoffs (in units) with a deal each; `gap` None when all are proven found."""

    payoffs: list[Payoffs]
    outcomes: list[tuple[int, ...]]
    complete: bool
    gap: float | None


def _level(party: Preferences) -> Preferences:
    """Return the same preferences with every issue's least value at 0."""
    lows = [min(row) for row in party.tables]
    tables = (tuple(v - low for v in row) for row, low in zip(party.tables, lows, strict=True))
    return replace(party, tables=tuple(tables), base=party.base + sum(lows))


def _nature(party: Preferences) -> tuple[object, ...]:
    """Return what orders parties that are level without their names and scales."""
    payoffs = [bonus.payoff for bonus in party.bonuses]
    factor = math.gcd(*(v for row in party.tables for v in row), *payoffs) or 1
    above = Fraction(-1) if party.cap is None else Fraction(party.cap - party.base, factor)
    return (
        tuple(tuple(v // factor for v in row) for row in party.tables),
        sorted((bonus.region.sides, bonus.payoff // factor) for bonus in party.bonuses),
        sorted(void.sides for void in party.voids),
        above,
        (party.reservation.utility * party.scale - party.base) / factor,
    )


def slices(
    scenario: Scenario,
    *,
    floors: Sequence[int] | None = None,
    seconds: float = math.inf,
) -> Slices:
    """Return the efficient payoffs of a scenario of any dependence.

    Parameters
    ----------
    scenario : Scenario
    floors : sequence of int, optional
        Least units per party.
    seconds : float
        Solver time; infinite by default. Stopped early, the answer has a gap.

    Returns
    -------
    Slices

    Raises
    ------
    NoAnswer
        Numbers too long for the solver.
    """
    level = [_level(party) for party in scenario.parties]
    order = sorted(range(len(level)), key=lambda p: _nature(level[p]))
    ordered = replace(scenario, parties=tuple(level[p] for p in order))
    structure = structure_of(ordered)
    if structure.impossible or any(not rows for rows in structure.payoffs):
        return Slices([], [], complete=True, gap=None)
    talks = Model(ordered, structure, seconds)
    low = talks.lows if floors is None else talks.scaled([floors[p] for p in order])
    low = [max(a, b) for a, b in zip(low, talks.lows, strict=True)]
    search = _two if len(low) == 2 else _many
    found, complete, gap = search(talks, low)
    outcomes = [talks.deals[point] for point in found]
    scored = [tuple(party.units(deal) for party in scenario.parties) for deal in outcomes]
    for point, units, outcome in zip(found, scored, outcomes, strict=True):
        if talks.units(point) != tuple(units[p] for p in order) or not scenario.allows(outcome):
            raise AssertionError(f"a slice and the scenario disagree on {outcome}")
    return Slices(scored, outcomes, complete, gap)


def _two(talks: Model, low: list[int]) -> tuple[list[Payoffs], bool, float | None]:
    """Split rectangles between neighbours, the largest first."""
    try:
        ends = [_end(talks, low, p) for p in (0, 1)]
    except Stopped:
        return [], False, 1.0
    if ends[0] is None or ends[1] is None:
        return [], True, None
    found = {ends[0], ends[1]}
    open_ = [_rectangle(ends[0], ends[1])]
    while open_:
        _, high, other = open_[0]
        if high[0] - other[0] >= 2 and other[1] - high[1] >= 2:
            weights = _slope(other[1] - high[1], high[0] - other[0])
            try:
                point = talks.best(weights, (other[0] + 1, high[1] + 1))
            except Stopped:
                return sorted(found), False, _open_share(sorted(found), open_, low)
            if point is not None:
                found.add(point)
                heapq.heapreplace(open_, _rectangle(high, point))
                heapq.heappush(open_, _rectangle(point, other))
                continue
        heapq.heappop(open_)
    return sorted(found), True, None


def _rectangle(high: Payoffs, other: Payoffs) -> tuple[int, Payoffs, Payoffs]:
    """Return what lies between a point and its neighbour, largest area first in a heap."""
    return -(high[0] - other[0]) * (other[1] - high[1]), high, other


def _end(talks: Model, low: list[int], party: int) -> Payoffs | None:
    """Return the best point for one party, and then for the other."""
    weights = [1 if p == party else 0 for p in (0, 1)]
    best = talks.best(weights, low)
    if best is None:
        return None
    least = list(low)
    least[party] = best[party]
    return talks.best([1 - w for w in weights], least)


def _slope(first: int, second: int) -> tuple[int, int]:
    """Return the weights of a slope, small enough for 64-bit products."""
    extra = max(0, max(first, second).bit_length() - 9)
    return max(1, first >> extra), max(1, second >> extra)


def _open_share(
    found: list[Payoffs], open_: Sequence[tuple[int, Payoffs, Payoffs]], low: Sequence[int]
) -> float:
    """Return the open area as a share of it and the area found, above the lowest corner."""
    total, reach = 0, low[1]
    for first, second in reversed(found):
        total += (first - low[0]) * (second - reach)
        reach = second
    missing = -sum(area for area, _, _ in open_)
    return missing / (total + missing) if total + missing else 1.0


def _many(talks: Model, low: list[int]) -> tuple[list[Payoffs], bool, float | None]:
    """Take the best weighted sum that nothing found covers, until there is none."""
    spans = [max(1, high - least) for high, least in zip(talks.highs, low, strict=True)]
    weights = [max(1, min(max(spans) // span, 1 << 9)) for span in spans]
    found: list[Payoffs] = []
    while True:
        try:
            point = talks.best(weights, low, found)
        except Stopped:
            return sorted(found), False, None
        if point is None:
            return sorted(found), True, None
        found.append(point)
