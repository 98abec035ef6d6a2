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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.deals.exact import common_scale, whole
from goodoffices.deals.frontier import Frontier
from goodoffices.deals.scenario import Scenario

__all__ = ["Points", "Relaxation", "egalitarian", "gains", "points", "relaxation"]

Rows = list[tuple[int, ...]]
NEAR = 1e-9


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
    sums = _in_order(found, _largest(_sums(scenario, found), _sum_of))
    if not found.rational:
        return Points((), (), (), (), sums)
    rows = gains(scenario, found)
    shares = _normalised(rows)
    fair = _in_order(found, _most_equal(shares))
    someone_gains = bool(shares[0])
    return Points(
        nash=_in_order(found, _nash(rows)),
        kalai_smorodinsky=fair if someone_gains else (),
        egalitarian=fair,
        leximin=fair,
        welfare=sums,
    )


def gains(scenario: Scenario, found: Frontier) -> Rows:
    """Return each vector's gains, per party a fixed positive multiple of the true gain."""
    floors = [party.reservation.utility * party.scale for party in scenario.parties]
    return [
        tuple(n * f.denominator - f.numerator for n, f in zip(row, floors, strict=True))
        for row in found.units
    ]


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
    if rates is None:
        return _in_order(found, _most_equal(_normalised(gains(scenario, found))))
    factors = [
        rate / (party.scale * (party.reservation.utility * party.scale).denominator)
        for rate, party in zip(rates, scenario.parties, strict=True)
    ]
    weights = whole(factors, common_scale(factors))
    rows = [
        tuple(g * w for g, w in zip(row, weights, strict=True)) for row in gains(scenario, found)
    ]
    return _in_order(found, _most_equal(rows))


def _nash(rows: Rows) -> list[int]:
    ideal = [max(column) for column in zip(*rows, strict=True)]
    if min(ideal) <= 0:
        return []
    rough = [math.prod(g / a for g, a in zip(row, ideal, strict=True)) for row in rows]
    best = _largest_exactly(rows, rough, math.prod)
    return best if math.prod(rows[best[0]]) > 0 else []


def _normalised(rows: Rows) -> Rows:
    """Return gains over ideals at one common denominator, parties that cannot gain left out."""
    ideal = [max(column) for column in zip(*rows, strict=True)]
    able = [p for p, a in enumerate(ideal) if a > 0]
    common = math.lcm(*(ideal[p] for p in able))
    weights = [(p, common // ideal[p]) for p in able]
    return [tuple(row[p] * weight for p, weight in weights) for row in rows]


def _most_equal(rows: Rows) -> list[int]:
    """Return the leximin rows: sorted upward, the lexicographically largest."""
    if not rows[0]:
        return list(range(len(rows)))
    worst = [min(row) for row in rows]
    best = max(worst)
    near = [at for at, low in enumerate(worst) if low == best]
    ordered = {at: sorted(rows[at]) for at in near}
    top = max(ordered.values())
    return [at for at in near if ordered[at] == top]


def _sums(scenario: Scenario, found: Frontier) -> Rows:
    common = math.lcm(*(party.scale for party in scenario.parties))
    weights = [common // party.scale for party in scenario.parties]
    return [tuple(n * w for n, w in zip(row, weights, strict=True)) for row in found.units]


def _sum_of(row: tuple[int, ...]) -> int:
    return sum(row)


def _largest(rows: Rows, value: Callable[[tuple[int, ...]], int]) -> list[int]:
    if not rows:
        return []
    values = [value(row) for row in rows]
    best = max(values)
    return [at for at, v in enumerate(values) if v == best]


def _largest_exactly(
    rows: Rows, rough: list[float], value: Callable[[tuple[int, ...]], int]
) -> list[int]:
    """Return the exact maxima, looking only at rows whose rough value comes near the largest."""
    bar = max(rough) * (1 - NEAR)
    near = [at for at, r in enumerate(rough) if r >= bar]
    chosen = _largest([rows[at] for at in near], value)
    return [near[at] for at in chosen]


def _in_order(found: Frontier, chosen: list[int]) -> tuple[int, ...]:
    """Sort ties by outcome, which knows no party."""
    return tuple(sorted(chosen, key=lambda at: found.outcomes[at].tolist()))


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
