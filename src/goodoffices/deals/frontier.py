"""The efficient deals of a scenario, exactly, by the cheapest way its structure allows.

1. A deal is efficient if no allowed deal is at least as good for everybody and better for
   somebody. A frontier lists each efficient payoff vector once.
2. With floors it is the frontier of the deals no worse than no deal for anyone. If there is none
   it is the frontier of all deals, and `rational` says so.
3. Additive preferences: nested merging. Dependences: by the structure of who depends on whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals.merging import Block, Merged, merge
from goodoffices.deals.scenario import Scenario

__all__ = ["Frontier", "efficient_deals", "frontier"]


@dataclass(frozen=True)
class Frontier:
    """Efficient payoff vectors, best first by the first party.

    Attributes
    ----------
    units : list of tuple of int
        Utilities in each party's whole units (`Preferences.scale` to one).
    outcomes : array of int, shape (vectors, issues)
        One outcome for each vector, the first in the order of the file.
    equivalents : list of int or None
        How many allowed outcomes have that vector; None where it was not counted.
    rational : bool
        Whether the vectors are those of deals no worse than no deal for anyone.
    exact : bool
        Whether no vector is missing and none is dominated.
    gap : float or None
        What may be missing if not exact: share of the hypervolume, an upper bound.
    method : str
        How it was found, in words.
    """

    units: list[tuple[int, ...]]
    outcomes: NDArray[np.int32]
    equivalents: list[int] | list[int | None]
    rational: bool
    exact: bool
    gap: float | None
    method: str

    def __len__(self) -> int:
        """Return the number of payoff vectors."""
        return len(self.units)


def frontier(scenario: Scenario) -> Frontier:
    """Return the frontier over deals no worse than no deal, or of all deals if there is none.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Frontier
        Without vectors if red lines leave no outcome at all.

    Examples
    --------
    >>> from goodoffices.deals.scenario import Issue, additive
    >>> talks = Scenario(
    ...     issues=(Issue("x", ("keep", "give")), Issue("y", ("keep", "give"))),
    ...     parties=(additive("A", [[10, 0], [3, 0]]), additive("B", [[0, 3], [0, 10]])),
    ... )
    >>> frontier(talks).units
    [(13, 0), (10, 10), (0, 13)]
    """
    floors = [party.reservation_units for party in scenario.parties]
    found = efficient_deals(scenario, floors=floors)
    return found if len(found) else efficient_deals(scenario)


def efficient_deals(scenario: Scenario, *, floors: Sequence[int] | None = None) -> Frontier:
    """Return the frontier of the deals that reach the floors (in units), all deals without any."""
    merged = _additive(scenario, floors)
    return Frontier(
        merged.payoffs,
        merged.outcomes,
        merged.counts,
        rational=floors is not None and bool(merged.payoffs),
        exact=True,
        gap=None,
        method="nested merging",
    )


def _additive(scenario: Scenario, floors: Sequence[int] | None) -> Merged:
    base = tuple(party.base for party in scenario.parties)
    return merge(issue_blocks(scenario), base=base, floors=floors)


def issue_blocks(scenario: Scenario) -> list[Block]:
    """Return one block per issue, without the values that a red line rules out alone."""
    barred = [set[int]() for _ in scenario.issues]
    for red_line in scenario.red_lines:
        if len(red_line.region.sides) == 1:
            issue, values = red_line.region.sides[0]
            barred[issue].update(values)
    blocks = []
    for at, size in enumerate(scenario.sizes):
        kept = [v for v in range(size) if v not in barred[at]]
        payoffs = [tuple(party.tables[at][v] for party in scenario.parties) for v in kept]
        options = np.array(kept, np.int32).reshape(-1, 1)
        blocks.append(Block((at,), options, payoffs, [1] * len(kept)))
    return blocks


def utilities(scenario: Scenario, units: Sequence[int]) -> tuple[Fraction, ...]:
    """Return a vector of units as the utilities the file means."""
    return tuple(Fraction(n, party.scale) for n, party in zip(units, scenario.parties, strict=True))
