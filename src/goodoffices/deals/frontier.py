"""The efficient deals of a scenario, exactly, by the cheapest way its structure allows.

1. A deal is efficient if no allowed deal is at least as good for everybody and better for
   somebody. A frontier lists each efficient payoff vector once.
2. With floors it is the frontier of the deals no worse than no deal for anyone. If there is none
   it is the frontier of all deals, and `rational` says so.
3. Additive preferences: nested merging. Issues tied together: elimination along a narrow order;
   where they are too dense for that, slices by constraint programming.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import NoAnswer
from goodoffices.deals import slices
from goodoffices.deals.capping import clipped
from goodoffices.deals.clauses import Structure, structure_of
from goodoffices.deals.constraint_model import available
from goodoffices.deals.elimination import MOST_CANDIDATES, TooWide, eliminate
from goodoffices.deals.merging import Block, Merged, merge
from goodoffices.deals.scenario import Bonus, Issue, Preferences, Scenario

__all__ = ["Frontier", "efficient_deals", "frontier", "utilities", "with_least_utility"]

MOST_ALWAYS = 5_000_000
MOST_BEFORE_SLICES = 500_000


@dataclass(frozen=True)
class Frontier:
    """Efficient payoff vectors, best first by the first party.

    Attributes
    ----------
    units : list of tuple of int
        Utilities in each party's whole units (`Preferences.scale` to one).
    outcomes : array of int, shape (vectors, issues)
        One outcome for each vector, whoever is listed first and in whatever units: the first in
        the order of the file, tied issues read together; by slices, any such.
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
    equivalents: Sequence[int | None]
    rational: bool
    exact: bool
    gap: float | None
    method: str

    def __len__(self) -> int:
        """Return the number of payoff vectors."""
        return len(self.units)


def frontier(scenario: Scenario, *, seconds: float = math.inf) -> Frontier:
    """Return the frontier over deals no worse than no deal, or of all deals if there is none.

    Parameters
    ----------
    scenario : Scenario
    seconds : float
        Solver time for issues too dense to eliminate; stopped early, the answer is not exact and
        `gap` says how much may be missing.

    Returns
    -------
    Frontier
        Without vectors if red lines leave no outcome at all.

    Raises
    ------
    NoAnswer
        Dense dependences without the solver installed, or with numbers too long for it.

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
    found = efficient_deals(scenario, floors=floors, seconds=seconds)
    if len(found) or not found.exact:
        return found
    return efficient_deals(scenario, seconds=seconds)


def efficient_deals(
    scenario: Scenario, *, floors: Sequence[int] | None = None, seconds: float = math.inf
) -> Frontier:
    """Return the frontier of the deals that reach the floors (in units), all deals without any."""
    structure = structure_of(scenario)
    if floors is not None and any(
        party.cap is not None and party.cap < floor
        for party, floor in zip(scenario.parties, floors, strict=True)
    ):
        structure = replace(structure, impossible=True)
    try:
        merged, method = _merged(scenario, structure, floors)
    except TooWide:
        return _sliced(scenario, floors, seconds)
    merged = clipped(scenario, merged)
    rational = floors is not None and bool(merged.payoffs)
    return Frontier(
        merged.payoffs,
        merged.outcomes,
        merged.counts,
        rational,
        exact=True,
        gap=None,
        method=method,
    )


def _sliced(scenario: Scenario, floors: Sequence[int] | None, seconds: float) -> Frontier:
    if not available():
        raise NoAnswer(
            "The dependences between issues are too dense for elimination. "
            "Nearest: install the extra `ortools`, which solves them slice by slice."
        )
    found = slices.slices(scenario, floors=floors, seconds=seconds)
    rows = sorted(zip(found.payoffs, found.outcomes, strict=True), reverse=True)
    outcomes = np.array([outcome for _, outcome in rows], np.int32)
    return Frontier(
        [units for units, _ in rows],
        outcomes.reshape(len(rows), len(scenario.issues)),
        [None] * len(rows),
        rational=floors is not None and bool(rows),
        exact=found.complete,
        gap=found.gap,
        method="slices by constraint programming",
    )


def _merged(
    scenario: Scenario, structure: Structure, floors: Sequence[int] | None
) -> tuple[Merged, str]:
    """Solve each group of tied issues and merge the groups."""
    voiding = any(clause.voids for clause in structure.clauses)
    base = (0,) * len(structure.base) if voiding else structure.base
    if structure.impossible:
        return Merged([], np.zeros((0, len(structure.values)), np.int32), []), "red lines"
    needs = None if floors is None else _group_floors(structure, floors)
    few = scenario.outcomes <= MOST_ALWAYS or not available()
    most = MOST_CANDIDATES if few else MOST_BEFORE_SLICES
    blocks, tied = [], False
    for at, group in enumerate(structure.groups):
        if len(group) == 1 and not voiding:
            blocks.append(_issue_block(structure, group[0]))
        else:
            tied = True
            group_needs = needs[at] if needs else None
            blocks.append(eliminate(group, structure, floors=group_needs, candidates=most))
    method = "elimination along dependencies, nested merging" if tied else "nested merging"
    return merge(blocks, base=base, floors=floors), method


def _issue_block(structure: Structure, issue: int) -> Block:
    values = structure.values[issue]
    options = np.array(values, np.int32).reshape(-1, 1)
    return Block((issue,), options, structure.payoffs[issue], [1] * len(values))


def _group_floors(structure: Structure, floors: Sequence[int]) -> list[list[int]]:
    """Return what each group must add, given the most that all the others can."""
    most = [_most(structure, group) for group in structure.groups]
    total = [sum(column) for column in zip(structure.base, *most, strict=True)]
    return [[f - t + m for f, t, m in zip(floors, total, own, strict=True)] for own in most]


def _most(structure: Structure, group: Sequence[int]) -> list[int]:
    clauses = [c for c in structure.clauses if set(c.region.scope) <= set(group)]
    return [
        sum(max((row[p] for row in structure.payoffs[at]), default=0) for at in group)
        + sum(max(0, clause.adds[p]) for clause in clauses)
        for p in range(len(structure.base))
    ]


def utilities(scenario: Scenario, units: Sequence[int]) -> tuple[Fraction, ...]:
    """Return a vector of units as the utilities the file means."""
    return tuple(Fraction(n, party.scale) for n, party in zip(units, scenario.parties, strict=True))


def with_least_utility(scenario: Scenario) -> Scenario:
    """Return the scenario with assumed no-deal values at each party's least utility exactly.

    Needed where issues depend on each other: a sum of least values may then lie off.

    Examples
    --------
    >>> from goodoffices.deals.scenario import Bonus, Issue, Region, additive
    >>> party = replace(additive("A", [[1, 2]]), bonuses=(Bonus(-3, Region(((0, (1,)),))),))
    >>> with_least_utility(Scenario((Issue("x", ("p", "q")),), (party,))).parties[0].reservation
    Reservation(utility=Fraction(-1, 1), assumed=True)
    """
    parties = tuple(
        replace(p, reservation=replace(p.reservation, utility=_least(scenario.issues, p)))
        if p.reservation.assumed and (p.bonuses or p.voids or p.cap is not None)
        else p
        for p in scenario.parties
    )
    return replace(scenario, parties=parties)


def _least(issues: tuple[Issue, ...], party: Preferences) -> Fraction:
    mirrored = replace(
        party,
        tables=tuple(tuple(-v for v in row) for row in party.tables),
        base=-party.base,
        bonuses=tuple(Bonus(-bonus.payoff, bonus.region) for bonus in party.bonuses),
        cap=None,
    )
    least = -efficient_deals(Scenario(issues, (mirrored,))).units[0][0]
    return Fraction(least if party.cap is None else min(least, party.cap), party.scale)
