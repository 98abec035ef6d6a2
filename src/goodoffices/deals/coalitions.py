"""Which parties a deal can satisfy together, when there are many.

1. A party accepts a deal no worse for it than no deal. A set of parties can agree if some allowed
   deal is accepted by all of them.
2. Some efficient deal is accepted by every party that accepts a given deal, so the frontier of all
   deals shows every set that can agree, and the largest ones among them.
3. How many deals are accepted by all, or by all but one, needs every deal: they are looked at in
   pieces where they are not too many, and not counted otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals.frontier import Frontier
from goodoffices.deals.scenario import Preferences, Region, Scenario

__all__ = ["Coalition", "acceptance", "coalitions"]

MOST_OUTCOMES = 20_000_000
PIECE = 200_000


@dataclass(frozen=True)
class Coalition:
    """Parties that some deal satisfies together, and one such deal that is efficient.

    Attributes
    ----------
    parties : tuple of int
    without : tuple of int
        The others.
    deal : int
        Index into the frontier.
    """

    parties: tuple[int, ...]
    without: tuple[int, ...]
    deal: int


def coalitions(scenario: Scenario, found: Frontier) -> list[Coalition]:
    """Return the sets of parties that can agree and are part of no larger such set.

    Parameters
    ----------
    scenario : Scenario
    found : Frontier
        Of all deals (`efficient_deals` without floors).

    Returns
    -------
    list of Coalition
        Largest first, then by the place of the parties. One set of all parties if some deal is
        acceptable to everybody. Of the deals that serve a set the first by outcome is named.
    """
    floors = [party.reservation_units for party in scenario.parties]
    best: dict[frozenset[int], int] = {}
    order = sorted(range(len(found)), key=lambda at: found.outcomes[at].tolist())
    for at in order:
        row = found.units[at]
        accepting = frozenset(p for p, floor in enumerate(floors) if row[p] >= floor)
        best.setdefault(accepting, at)
    largest = [group for group in best if not any(group < other for other in best)]
    largest.sort(key=lambda group: (-len(group), sorted(group)))
    everybody = range(len(floors))
    return [
        Coalition(tuple(sorted(g)), tuple(p for p in everybody if p not in g), best[g])
        for g in largest
    ]


def acceptance(scenario: Scenario) -> list[int] | None:
    """Return how many allowed deals are accepted by 0, 1, ..., all parties; None if too many.

    Examples
    --------
    >>> from goodoffices.deals.scenario import Issue, additive
    >>> talks = Scenario(
    ...     issues=(Issue("x", ("keep", "give")),),
    ...     parties=(additive("A", [[2, 0]], reservation=1), additive("B", [[0, 2]])),
    ... )
    >>> acceptance(talks)
    [0, 1, 1]
    """
    if scenario.outcomes > MOST_OUTCOMES:
        return None
    counts = np.zeros(len(scenario.parties) + 1, np.int64)
    for outcomes in _pieces(scenario):
        allowed = np.ones(len(outcomes), np.bool_)
        for red_line in scenario.red_lines:
            allowed &= ~_inside(red_line.region, outcomes)
        accepted = sum(
            _units(party, outcomes) >= party.reservation_units for party in scenario.parties
        )
        counts += np.bincount(np.asarray(accepted)[allowed], minlength=len(counts))
    return [int(n) for n in counts]


def _pieces(scenario: Scenario) -> Iterator[NDArray[np.int64]]:
    """Yield all outcomes as rows, some at a time."""
    for start in range(0, scenario.outcomes, PIECE):
        numbers = np.arange(start, min(start + PIECE, scenario.outcomes))
        yield np.stack(np.unravel_index(numbers, scenario.sizes), axis=1)


def _inside(region: Region, outcomes: NDArray[np.int64]) -> NDArray[np.bool_]:
    inside = np.ones(len(outcomes), np.bool_)
    for issue, values in region.sides:
        inside &= np.isin(outcomes[:, issue], values)
    return inside


def _units(party: Preferences, outcomes: NDArray[np.int64]) -> NDArray[Any]:
    """Return the party's utility of each outcome in units, in words where they fit."""
    numbers = [*(v for row in party.tables for v in row), *(b.payoff for b in party.bonuses)]
    bound = abs(party.base) + sum(map(abs, numbers)) + abs(party.reservation_units)
    kind: type = np.int64 if bound < 1 << 62 else object
    total: NDArray[Any] = np.full(len(outcomes), party.base, kind)
    for issue, row in enumerate(party.tables):
        total = total + np.array(row, kind)[outcomes[:, issue]]
    for bonus in party.bonuses:
        total = total + _inside(bonus.region, outcomes).astype(kind) * bonus.payoff
    if party.cap is not None and (kind is object or party.cap < 1 << 62):
        total = np.minimum(total, party.cap)
    for void in party.voids:
        total = np.where(_inside(void, outcomes), 0, total)
    return total
