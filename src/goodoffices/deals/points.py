"""Which efficient deals are fair, by the named rules, exactly and without favour.

A party's gain is its utility less its no-deal value, over deals no worse than no deal for anyone.
Its normalised gain is the gain as a share of its ideal: the most it can gain in such a deal.
A party that cannot gain at all is left out of normalised comparisons.

1. Nash: the largest product of gains. None if every product is 0.
2. Kalai-Smorodinsky: the largest smallest normalised gain; ties by the second smallest, and so on.
   None if nobody can gain.
3. Leximin: that order taken as the rule itself, so it selects what 2 selects.
4. Egalitarian: leximin on gains at declared exchange rates. Without declared rates each party's
   ideal is its rate, since raw gains only compare the scales people happened to choose.
5. Welfare: the largest sum of utilities in the file's units. Depends on those units; it informs,
   it does not recommend.

1 to 4 do not change when a party's scale is stretched or shifted (4 as long as no rates are
declared); none changes when parties are renamed. All ties are returned. One outcome is shown for
a tie: the first in the order of the issues and values, which favours no party.

Sources: Nash (1950); Kalai and Smorodinsky (1975); Kalai (1977); Sen (1970) for leximin.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals.frontier import Frontier
from goodoffices.deals.scenario import Scenario

__all__ = ["Points", "Relaxation", "egalitarian", "gains", "points", "relaxation"]

Rows = list[tuple[int, ...]]
Whole = NDArray[Any]  # int64, or Python's integers where those are too short
NEAR = 1e-9
FITS = 1 << 62


@dataclass(frozen=True)
class Points:
    """For each rule, the frontier's indices it selects: all ties, first outcome first."""

    nash: tuple[int, ...]
    kalai_smorodinsky: tuple[int, ...]
    egalitarian: tuple[int, ...]
    leximin: tuple[int, ...]
    welfare: tuple[int, ...]


def points(scenario: Scenario, found: Frontier) -> Points:
    """Return the fair points of a frontier.

    Parameters
    ----------
    scenario : Scenario
    found : Frontier
        Of that scenario. If it is not `rational`, all points are empty but welfare's; see
        `relaxation`.

    Returns
    -------
    Points

    Examples
    --------
    >>> from goodoffices.deals.frontier import frontier
    >>> from goodoffices.deals.scenario import Issue, additive
    >>> talks = Scenario(
    ...     issues=(Issue("x", ("keep", "give")), Issue("y", ("keep", "give"))),
    ...     parties=(additive("A", [[10, 0], [3, 0]]), additive("B", [[0, 3], [0, 10]])),
    ... )
    >>> found = frontier(talks)
    >>> found.units[points(talks, found).nash[0]]
    (10, 10)
    """
    sums = _in_order(found, _largest(_sums(scenario, found)))
    if not found.rational:
        return Points((), (), (), (), sums)
    gained = gains(scenario, found)
    ideal = gained.max(axis=0)
    fair = _in_order(found, _most_equal(gained, ideal))
    return Points(
        nash=_in_order(found, _nash(gained, ideal)),
        kalai_smorodinsky=fair if ideal.max() > 0 else (),
        egalitarian=fair,
        leximin=fair,
        welfare=sums,
    )


def gains(scenario: Scenario, found: Frontier) -> Whole:
    """Return each vector's gains, shape (vectors, parties), exactly.

    Each column is a positive multiple of that party's gains, chosen so that all are whole.
    """
    floors = [party.reservation.utility * party.scale for party in scenario.parties]
    tops = [floor.numerator for floor in floors]
    bottoms = [floor.denominator for floor in floors]
    return _whole(found.units, bottoms, tops)


def _whole(rows: Rows, factors: Sequence[int], less: Sequence[int]) -> Whole:
    """Return rows * factors - less, in machine words where they fit, else in Python's integers."""
    largest = [max(map(abs, column), default=0) for column in zip(*rows, strict=True)]
    fits = all(
        big * f + abs(n) < FITS for big, f, n in zip(largest, factors, less, strict=False)
    ) and all(big < FITS for big in (*factors, *map(abs, less)))
    kind: type = np.int64 if fits else object
    shape = (len(rows), len(factors))
    table: Whole = np.array(rows, kind).reshape(shape)
    return table * np.array(factors, kind) - np.array(less, kind)


def egalitarian(
    scenario: Scenario, found: Frontier, *, rates: Sequence[Fraction] | None = None
) -> tuple[int, ...]:
    """Return the vectors that are leximin on gains at the given exchange rates.

    Parameters
    ----------
    scenario : Scenario
    found : Frontier
        Rational, or nothing is selected.
    rates : sequence of Fraction, optional
        What one unit of each party's utility counts; an agreement, not a fact. Left out: each
        party's gain as a share of its ideal.

    Returns
    -------
    tuple of int
        Indices into the frontier, all ties.
    """
    if not found.rational:
        return ()
    gained = gains(scenario, found)
    if rates is None:
        return _in_order(found, _most_equal(gained, gained.max(axis=0)))
    units = [
        rate / (party.scale * (party.reservation.utility * party.scale).denominator)
        for rate, party in zip(rates, scenario.parties, strict=True)
    ]
    common = math.lcm(*(unit.numerator for unit in units))
    ideals = np.array([common // u.numerator * u.denominator for u in units], object)
    return _in_order(found, _most_equal(gained, ideals))


def _nash(gained: Whole, ideal: Whole) -> list[int]:
    if ideal.min() <= 0:
        return []
    rough = (gained / ideal).astype(float).prod(axis=1)
    near = np.flatnonzero(rough >= rough.max() * (1 - NEAR)).tolist()
    products = [math.prod(map(int, gained[at])) for at in near]
    best = max(products)
    return [at for at, n in zip(near, products, strict=True) if n == best] if best > 0 else []


def _most_equal(gained: Whole, ideal: Whole) -> list[int]:
    """Return the leximin rows of gains over ideals, parties that cannot gain left out."""
    able = [p for p, most in enumerate(ideal.tolist()) if most > 0]
    if not able:
        return list(range(len(gained)))
    worst = (gained[:, able] / ideal[able]).astype(float).min(axis=1)
    near = np.flatnonzero(worst >= worst.max() - NEAR * max(1.0, abs(worst.max()))).tolist()
    common = math.lcm(*(int(ideal[p]) for p in able))
    weights = [common // int(ideal[p]) for p in able]
    rows = [
        sorted(int(gained[at, p]) * w for p, w in zip(able, weights, strict=True)) for at in near
    ]
    best = max(rows)
    return [at for at, row in zip(near, rows, strict=True) if row == best]


def _sums(scenario: Scenario, found: Frontier) -> Whole:
    common = math.lcm(*(party.scale for party in scenario.parties))
    weights = [common // party.scale for party in scenario.parties]
    table = _whole(found.units, weights, [0] * len(weights))
    few = len(weights) * int(abs(table).max(initial=0)) < FITS
    return np.asarray((table if few else table.astype(object)).sum(axis=1))


def _largest(values: Whole) -> list[int]:
    return np.flatnonzero(values == values.max()).tolist() if len(values) else []


def _in_order(found: Frontier, chosen: list[int]) -> tuple[int, ...]:
    """Sort ties by outcome, which knows no party."""
    if len(chosen) < 2:
        return tuple(chosen)
    rows = np.ascontiguousarray(found.outcomes[chosen].astype(">u4"))
    words = rows.view(f"S{rows.shape[1] * 4}").ravel()
    return tuple(chosen[at] for at in np.argsort(words, kind="stable").tolist())


@dataclass(frozen=True)
class Relaxation:
    """What would have to give for some deal to be no worse than no deal for anyone.

    Attributes
    ----------
    alone : tuple of Fraction or None
        By how much each party's no-deal value would have to fall if it alone did; None where
        that cannot help. In that party's utility.
    smallest : tuple of int
        The parties for which that amount is smallest in the file's units; several if equal.
    together : tuple of Fraction
        A fall for every party at once (0 for most) that makes a deal possible: the fewest
        parties, then the smallest largest share of a party's range.
    """

    alone: tuple[Fraction | None, ...]
    smallest: tuple[int, ...]
    together: tuple[Fraction, ...]


def relaxation(scenario: Scenario, found: Frontier) -> Relaxation | None:
    """Return the smallest relaxation of no-deal values, None if red lines leave no outcome.

    Parameters
    ----------
    scenario : Scenario
    found : Frontier
        Of all deals. The best deal under any relaxation is efficient, so it suffices.
    """
    if not len(found):
        return None
    short = [
        tuple(
            max(Fraction(0), party.reservation.utility - Fraction(n, party.scale))
            for n, party in zip(row, scenario.parties, strict=True)
        )
        for row in found.units
    ]
    count = len(scenario.parties)
    alone = tuple(_alone(short, p) for p in range(count))
    amounts = [amount for amount in alone if amount is not None]
    smallest = tuple(p for p in range(count) if amounts and alone[p] == min(amounts))
    return Relaxation(alone, smallest, _together(scenario, found, short))


def _alone(short: list[tuple[Fraction, ...]], party: int) -> Fraction | None:
    amounts = [row[party] for row in short if not any(row[:party] + row[party + 1 :])]
    return min(amounts, default=None)


def _together(
    scenario: Scenario, found: Frontier, short: list[tuple[Fraction, ...]]
) -> tuple[Fraction, ...]:
    columns = list(zip(*found.units, strict=True))
    spans = [
        Fraction(max(1, max(column) - min(column)), party.scale)
        for column, party in zip(columns, scenario.parties, strict=True)
    ]

    def burden(at: int) -> tuple[int, list[Fraction], list[int]]:
        shares = sorted((s / span for s, span in zip(short[at], spans, strict=True)), reverse=True)
        return sum(map(bool, short[at])), shares, found.outcomes[at].tolist()

    return short[min(range(len(short)), key=burden)]
