"""Outcomes: whether a deal is one, and all of a scenario that is small enough, many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals.scenario import Preferences, Region, Scenario

__all__ = ["are_allowed", "fits", "in_pieces", "units_of"]

PIECE = 200_000


def fits(deal: Sequence[int], sizes: Sequence[int]) -> bool:
    """Tell whether a deal has one value for each issue, of those the issue has.

    Examples
    --------
    >>> fits((0, 2), (2, 3)), fits((0, 3), (2, 3)), fits((0,), (2, 3))
    (True, False, False)
    """
    return len(deal) == len(sizes) and all(
        0 <= value < size for value, size in zip(deal, sizes, strict=True)
    )


def in_pieces(scenario: Scenario) -> Iterator[NDArray[np.int64]]:
    """Yield all outcomes as rows, some at a time."""
    for start in range(0, scenario.outcomes, PIECE):
        numbers = np.arange(start, min(start + PIECE, scenario.outcomes))
        yield np.stack(np.unravel_index(numbers, scenario.sizes), axis=1)


def are_allowed(scenario: Scenario, outcomes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which outcomes cross no red line."""
    allowed = np.ones(len(outcomes), np.bool_)
    for red_line in scenario.red_lines:
        allowed &= ~_inside(red_line.region, outcomes)
    return allowed


def _inside(region: Region, outcomes: NDArray[np.int64]) -> NDArray[np.bool_]:
    inside = np.ones(len(outcomes), np.bool_)
    for issue, values in region.sides:
        inside &= np.isin(outcomes[:, issue], values)
    return inside


def units_of(party: Preferences, outcomes: NDArray[np.int64]) -> NDArray[Any]:
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
