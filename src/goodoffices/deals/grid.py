"""Frontiers too large to list, with the error stated.

1. Utilities are rounded down to multiples of a step, one step per party, and the frontier of the
   rounded utilities is found exactly; its deals are then scored exactly.
2. For every efficient deal the answer has one that gives no party less by more than the stated
   error: the number of terms that were rounded times that party's step. So the error is a bound,
   not an estimate.
3. Steps are a share of each party's range, so stretching a party's scale changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.deals.counting import counted
from goodoffices.deals.frontier import Frontier, efficient_deals, frontier
from goodoffices.deals.merging import TooMany, undominated
from goodoffices.deals.scenario import Bonus, Preferences, Scenario
from goodoffices.deals.words import split, words_for

__all__ = ["Approximation", "approximate", "solve"]

FINEST = 4096


@dataclass(frozen=True)
class Approximation:
    """Deals near every efficient one.

    Attributes
    ----------
    frontier : Frontier
        Undominated among the deals found, scored exactly; `gap` is the largest error as a share
        of a party's range. Equivalent deals are not counted.
    errors : tuple of Fraction
        Per party, in its utility: no efficient deal is better for it by more, for a deal found
        that is as near for everybody else.
    """

    frontier: Frontier
    errors: tuple[Fraction, ...]


def solve(scenario: Scenario, *, seconds: float = math.inf) -> Frontier:
    """Return `frontier(scenario)`, or where that is too large to list, the finest grid that is not.

    Counts of equivalents that solving leaves open are counted; see `counting`.

    Parameters
    ----------
    scenario : Scenario
    seconds : float
        Solver time for densely dependent issues.

    Returns
    -------
    Frontier
        Not exact if a grid was needed: `gap` is its error, as a share of a party's range.
    """
    try:
        return counted(scenario, frontier(scenario, seconds=seconds), seconds=seconds)
    except TooMany:
        floors = [party.reservation_units for party in scenario.parties]
        found = _finest(scenario, floors)
        return found if len(found) else _finest(scenario, None)


def _finest(scenario: Scenario, floors: Sequence[int] | None) -> Frontier:
    cells = FINEST
    while True:
        try:
            return approximate(scenario, cells=cells, floors=floors).frontier
        except TooMany:
            if cells == 1:
                raise NoAnswer(
                    "The frontier is too large to list even roughly. Nearest: settle some issues "
                    "first, or join parties that want the same."
                ) from None
            cells //= 2


def approximate(
    scenario: Scenario, *, cells: int, floors: Sequence[int] | None = None
) -> Approximation:
    """Return a frontier within a stated error.

    Parameters
    ----------
    scenario : Scenario
    cells : int
        Steps a party's range is cut into, per term; at least 1. More cells, smaller error.
    floors : sequence of int, optional
        Least units per party. Deals found reach them exactly; the error is against efficient
        deals that do so with the error to spare.

    Returns
    -------
    Approximation
        Exact, with errors 0, where steps come down to one unit.

    Raises
    ------
    BadInput
        Fewer than one cell.
    """
    if cells < 1:
        raise BadInput("cells", expected="at least 1", found=cells, advice="Try 1000.")
    steps = [max(1, _range(party) // cells) for party in scenario.parties]
    rounded = [_rounded(p, step) for p, step in zip(scenario.parties, steps, strict=True)]
    coarse = replace(scenario, parties=tuple(rounded))
    needs = None if floors is None else [f // s for f, s in zip(floors, steps, strict=True)]
    if needs is not None:
        needs = [n - _terms(p) for n, p in zip(needs, scenario.parties, strict=True)]
    found = efficient_deals(coarse, floors=needs)
    slack = [
        0 if step == 1 else step * _terms(party)
        for step, party in zip(steps, scenario.parties, strict=True)
    ]
    scored = _scored(scenario, found, floors)
    gap = max(
        (Fraction(e, max(1, _range(p))) for e, p in zip(slack, scenario.parties, strict=True)),
        default=Fraction(0),
    )
    exact = not any(slack) and found.exact
    front = replace(scored, exact=exact, gap=None if exact else float(gap))
    errors = tuple(Fraction(e, p.scale) for e, p in zip(slack, scenario.parties, strict=True))
    return Approximation(front, errors)


def _range(party: Preferences) -> int:
    spread = sum(max(row) - min(row) for row in party.tables)
    return spread + sum(abs(bonus.payoff) for bonus in party.bonuses)


def _terms(party: Preferences) -> int:
    """Return how many rounded terms a utility has at most."""
    return len(party.tables) + len(party.bonuses) + 1


def _rounded(party: Preferences, step: int) -> Preferences:
    return replace(
        party,
        tables=tuple(tuple(v // step for v in row) for row in party.tables),
        base=party.base // step,
        bonuses=tuple(Bonus(bonus.payoff // step, bonus.region) for bonus in party.bonuses),
        cap=None if party.cap is None else party.cap // step,
    )


def _scored(scenario: Scenario, found: Frontier, floors: Sequence[int] | None) -> Frontier:
    """Score the deals exactly and keep the undominated that reach the floors, first of equals."""
    rows, places = [], []
    in_file = sorted(enumerate(found.outcomes.tolist()), key=lambda deal: deal[1])
    for at, outcome in in_file:
        row = tuple(party.units(outcome) for party in scenario.parties)
        if floors is None or all(n >= f for n, f in zip(row, floors, strict=True)):
            rows.append(row)
            places.append(at)
    chosen: list[int] = []
    if rows:
        words = words_for(max(abs(n) for row in rows for n in row))
        kept = undominated(split(rows, words), np.zeros(len(rows), np.int64))
        chosen = kept.order[kept.rows].tolist()
    return Frontier(
        [rows[at] for at in chosen],
        found.outcomes[[places[at] for at in chosen]],
        [None] * len(chosen),
        rational=floors is not None and bool(chosen),
        exact=False,
        gap=None,
        method=f"grid over {found.method}",
    )
