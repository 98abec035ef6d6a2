"""Adjusted Winner: two parties divide items, splitting at most one.

1. Each party spreads its points over the items; points are taken as shares of its own total, so
   that both count alike.
2. Each item first goes to the side that gives it the larger share. An item that both value alike
   is decided last, by the equalising itself, so that neither side is first.
3. The side with more hands items over, those that cost it least per point gained by the other
   first, and splits the last, until both have the same share.

The outcome is equitable, envy-free and efficient for additive points on divisible items. What
fails first: items that cannot be divided, or points that are not sincere.

Source: Brams and Taylor, Fair Division (1996), chapter 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import Number, exact
from goodoffices.deals.scenario import Scenario

__all__ = ["Division", "adjusted_winner", "points_of"]


@dataclass(frozen=True)
class Division:
    """Who gets what.

    Attributes
    ----------
    shares : tuple of Fraction
        The first party's share of each item, 0 to 1; the second has the rest.
    totals : tuple of Fraction
        What each gets, in its own points; equal as shares of each party's own total.
    split : tuple of int
        Items that are divided: none or one.
    """

    shares: tuple[Fraction, ...]
    totals: tuple[Fraction, Fraction]
    split: tuple[int, ...]


def adjusted_winner(first: Sequence[Number], second: Sequence[Number]) -> Division:
    """Return the Adjusted Winner division.

    Parameters
    ----------
    first, second : sequence of number
        Each party's points per item, none negative, not all 0. Usually 100 in all; other totals
        are taken as shares. An item that both give 0 goes to the second.

    Returns
    -------
    Division

    Raises
    ------
    BadInput
        Lists of different length, a negative number, or a party without points.

    Examples
    --------
    >>> adjusted_winner([50, 30, 20], [40, 20, 40]).shares
    (Fraction(5, 9), Fraction(1, 1), Fraction(0, 1))
    """
    a, b = _points(first, "first party"), _points(second, "second party")
    if len(a) != len(b):
        raise BadInput(
            "points",
            expected="as many items for both parties",
            found=(len(a), len(b)),
            advice="Give 0 to an item that does not matter.",
        )
    u, v = ([n / sum(row) for n in row] for row in (a, b))
    order = sorted(range(len(u)), key=lambda item: _appeal(u[item], v[item]), reverse=True)
    shares = [Fraction(0)] * len(u)
    lead = -sum(v, Fraction(0))  # first's total less second's, if second had everything
    for item in order:
        if lead >= 0:
            break
        worth = u[item] + v[item]
        shares[item] = min(Fraction(1), -lead / worth) if worth else Fraction(0)
        lead += worth * shares[item]
    totals = (
        sum((n * s for n, s in zip(a, shares, strict=True)), Fraction(0)),
        sum((n * (1 - s) for n, s in zip(b, shares, strict=True)), Fraction(0)),
    )
    split = tuple(at for at, share in enumerate(shares) if 0 < share < 1)
    return Division(tuple(shares), totals, split)


def points_of(scenario: Scenario) -> tuple[list[Fraction], list[Fraction]]:
    """Return two parties' points per issue, where each issue is something that one side wins.

    A party's points are what its best value of the issue is worth above its worst.

    Raises
    ------
    BadInput
        Not two parties, issues that depend on each other, or an issue on which what is best for
        one side is not worst for the other.
    """
    if len(scenario.parties) != 2 or not scenario.is_additive:
        raise BadInput(
            "scenario",
            expected="two parties and issues that add up",
            found=f"{len(scenario.parties)} parties",
            advice="For others, `deals solve` names the even deals.",
        )
    rows = [
        [Fraction(max(row) - min(row), party.scale) for row in party.tables]
        for party in scenario.parties
    ]
    for issue, one, two in zip(
        scenario.issues, *(party.tables for party in scenario.parties), strict=True
    ):
        tops = {v for v, n in enumerate(one) if n == max(one)}
        lows = {v for v, n in enumerate(two) if n == min(two)}
        if max(one) > min(one) and max(two) > min(two) and tops.isdisjoint(lows):
            raise BadInput(
                f"issue {issue.name!r}",
                expected="what is best for one side to be worst for the other",
                found=", ".join(issue.values[:8]),
                advice="Adjusted Winner divides what both want; use `deals solve` for the rest.",
            )
    return rows[0], rows[1]


def _appeal(u: Fraction, v: Fraction) -> tuple[bool, Fraction]:
    """Order items by what the first gains per point the second loses; worthless ones last."""
    return (v == 0 and u > 0, u / v if v else Fraction(-1))


def _points(points: Sequence[Number], who: str) -> list[Fraction]:
    row = [exact(n, where=f"points of the {who}") for n in points]
    if any(n < 0 for n in row) or not any(row):
        raise BadInput(
            f"points of the {who}",
            expected="numbers from 0 up, not all 0",
            found=[str(n) for n in row],
            advice="Spread 100 points over the items.",
        )
    return row
