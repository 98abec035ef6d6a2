"""Crossing offers: A will, if B will; two changes of a deal that only help together.

1. A change moves one issue of the deal on the table to another value. A crossing is two changes on
   different issues, each worse for somebody alone, and together at least as good for every side
   and better for one. No bundle of the two crosses a red line.
2. A side gives where a change alone is worse for it. Each is asked alone, and both are shown only
   if both say yes: if one condition fails neither side learns that the other was asked.
3. They are listed by the worst-off side's gain, as a share of the most that side gains in any
   crossing; then the next worst off; then the order of issues and values, which knows no side.

The assumption that fails first: the issues add up. Source: logrolling, Froman and Cohen (1970).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from goodoffices.common.errors import BadInput
from goodoffices.deals.outcomes import fits
from goodoffices.deals.scenario import Outcome, Scenario

__all__ = ["Crossing", "crossings"]

MOST_CHANGES = 3_000
LARGEST = 2**61


@dataclass(frozen=True)
class Crossing:
    """Two changes that only help together.

    Attributes
    ----------
    changes : tuple of (int, int)
        Issue and new value of each.
    gives : tuple of tuple of str
        For each change, the parties for which it alone is worse.
    gains : tuple of Fraction
        What each party has more with both; none negative, one positive.
    outcome : tuple of int
        The deal with both.
    """

    changes: tuple[tuple[int, int], tuple[int, int]]
    gives: tuple[tuple[str, ...], tuple[str, ...]]
    gains: tuple[Fraction, ...]
    outcome: Outcome


def crossings(scenario: Scenario, tabled: Sequence[int], *, most: int = 5) -> list[Crossing]:
    """Return the crossing offers from a tabled deal, best first.

    Parameters
    ----------
    scenario : Scenario
        Additive preferences; red lines may tie issues together.
    tabled : outcome
    most : int
        Most crossings returned.

    Raises
    ------
    BadInput
        Preferences that tie issues, an outcome that is not there, or more than 3,000 changes.

    Examples
    --------
    >>> from goodoffices.deals.scenario import Issue, additive
    >>> talks = Scenario(
    ...     issues=(Issue("troops", ("stay", "leave")), Issue("zone", ("none", "wide"))),
    ...     parties=(additive("A", [[4, 0], [0, 9]]), additive("B", [[0, 8], [3, 0]])),
    ... )
    >>> found = crossings(talks, (0, 0))[0]
    >>> found.gives, found.gains
    ((('A',), ('B',)), (Fraction(5, 1), Fraction(5, 1)))
    """
    start = _checked(scenario, tabled)
    steps = [
        (issue, value)
        for issue, size in enumerate(scenario.sizes)
        for value in range(size)
        if value != start[issue]
    ]
    if len(steps) > MOST_CHANGES:
        raise BadInput(
            "issues",
            expected=f"at most {MOST_CHANGES:,} single changes",
            found=len(steps),
            advice="Leave out the values that nobody would take.",
        )
    moved = [_moved(scenario, start, step) for step in steps]
    found = []
    for first, second in _pairs(steps, moved):
        outcome = list(start)
        for issue, value in (steps[first], steps[second]):
            outcome[issue] = value
        if scenario.allows(outcome):
            found.append(
                _crossing(
                    scenario,
                    (steps[first], steps[second]),
                    (moved[first], moved[second]),
                    tuple(outcome),
                )
            )
    if not found:
        return []
    ideal = [max(c.gains[p] for c in found) for p in range(len(scenario.parties))]
    found.sort(key=lambda c: (_order(c, ideal), c.outcome))
    return found[:most]


def _checked(scenario: Scenario, tabled: Sequence[int]) -> Outcome:
    if not fits(tabled, scenario.sizes) or not all(party.is_additive for party in scenario.parties):
        raise BadInput(
            "tabled deal",
            expected="a value for each issue, and issues that add up",
            found=list(tabled),
            advice="Where issues are tied use `third_options`.",
        )
    return tuple(int(value) for value in tabled)


def _moved(scenario: Scenario, start: Outcome, step: tuple[int, int]) -> tuple[int, ...]:
    """Return what the change alone is worth to each side, in its units."""
    issue, value = step
    return tuple(
        party.tables[issue][value] - party.tables[issue][start[issue]] for party in scenario.parties
    )


def _pairs(
    steps: Sequence[tuple[int, int]], moved: Sequence[tuple[int, ...]]
) -> list[tuple[int, int]]:
    """Return the pairs of changes that only help together."""
    painful = [at for at, row in enumerate(moved) if min(row) < 0 < max(row)]
    if not painful:
        return []
    by_issue = {at: steps[at][0] for at in painful}
    too_large = max(abs(v) for row in moved for v in row) > LARGEST
    if too_large:
        return [
            (x, y) for x, y in combinations(painful, 2)
            if by_issue[x] != by_issue[y] and _helps(moved[x], moved[y])
        ]  # fmt: skip
    rows = np.array([moved[at] for at in painful], np.int64)
    issues = np.array([by_issue[at] for at in painful])
    found = []
    for k, row in enumerate(rows):
        both = rows[k + 1 :] + row
        good = (both >= 0).all(axis=1) & (both > 0).any(axis=1) & (issues[k + 1 :] != issues[k])
        found += [(painful[k], painful[k + 1 + j]) for j in np.flatnonzero(good).tolist()]
    return found


def _helps(one: Sequence[int], other: Sequence[int]) -> bool:
    both = [a + b for a, b in zip(one, other, strict=True)]
    return min(both) >= 0 < max(both)


def _crossing(
    scenario: Scenario,
    changes: tuple[tuple[int, int], tuple[int, int]],
    moved: tuple[tuple[int, ...], tuple[int, ...]],
    outcome: Outcome,
) -> Crossing:
    names = [party.party for party in scenario.parties]
    first, second = (
        tuple(name for name, worth in zip(names, row, strict=True) if worth < 0) for row in moved
    )
    gains = tuple(
        Fraction(a + b, party.scale) for a, b, party in zip(*moved, scenario.parties, strict=True)
    )
    return Crossing(changes, (first, second), gains, outcome)


def _order(crossing: Crossing, ideal: Sequence[Fraction]) -> list[Fraction]:
    shares = (g / a for g, a in zip(crossing.gains, ideal, strict=True) if a > 0)
    return [-share for share in sorted(shares)]
