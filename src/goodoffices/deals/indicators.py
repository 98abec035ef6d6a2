"""Functions of an outcome as weighted sums of regions, which is all a solver needs.

1. A `Sum` maps regions to weights: its value at an outcome is the weight of every region that
   holds it. The region without sides holds everything.
2. Sums add. Sums whose value is 0 or 1 are events: they can be negated, met and joined.
3. A `Value` is a list of levels with the event that it takes each; one of them happens. The largest
   of several values takes a level where one of them does and none a higher one.

The assumption that fails first: few regions overlap. What takes too many is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from goodoffices.common.errors import NoAnswer
from goodoffices.deals.scenario import Region

__all__ = ["EVERYTHING", "Sum", "Value", "added", "as_sum", "largest", "paid", "scaled", "unless"]

Sum = Mapping[Region, Fraction]
Value = list[tuple[Fraction, Sum]]
EVERYTHING = Region()
MOST_PAIRS = 100_000


def added(sums: Iterable[Sum]) -> Sum:
    """Return the sum of sums; regions that cancel are gone.

    Examples
    --------
    >>> one = {EVERYTHING: Fraction(1)}
    >>> dict(added([one, scaled(one, Fraction(-1))]))
    {}
    """
    total: dict[Region, Fraction] = {}
    for one in sums:
        for region, weight in one.items():
            total[region] = total.get(region, Fraction(0)) + weight
    return {region: weight for region, weight in total.items() if weight}


def scaled(one: Sum, factor: Fraction) -> Sum:
    """Return a sum times a number."""
    return {region: weight * factor for region, weight in one.items()}


def unless(event: Sum) -> Sum:
    """Return the event that another does not happen."""
    return added([{EVERYTHING: Fraction(1)}, scaled(event, Fraction(-1))])


def _both(one: Sum, other: Sum) -> Sum:
    """Return the event that two happen."""
    if len(one) * len(other) > MOST_PAIRS:
        raise NoAnswer(
            "Smallest or largest of too many rectangles that overlap. Nearest: split the node into "
            "several that add up."
        )
    return added(
        {_meet(r, s): v * w} for r, v in one.items() for s, w in other.items() if _meets(r, s)
    )


def _either(one: Sum, other: Sum) -> Sum:
    """Return the event that one of two happens, or both."""
    return added([one, other, scaled(_both(one, other), Fraction(-1))])


def _meet(one: Region, other: Region) -> Region:
    sides = dict(one.sides)
    for at, values in other.sides:
        sides[at] = tuple(v for v in values if v in sides[at]) if at in sides else values
    return Region(tuple(sorted(sides.items())))


def _meets(one: Region, other: Region) -> bool:
    return all(values for _, values in _meet(one, other).sides)


def paid(number: Fraction, event: Sum) -> Value:
    """Return the value that is a number where the event happens and else 0."""
    return [(number, event), (Fraction(0), unless(event))]


def as_sum(value: Value) -> Sum:
    """Return a value as a sum."""
    return added(scaled(event, level) for level, event in value)


def largest(values: Iterable[Value]) -> Value:
    """Return the largest of several values; negate levels before and after for the smallest.

    Examples
    --------
    >>> here, there = ({Region(((at, (1,)),)): Fraction(1)} for at in (0, 1))
    >>> made = as_sum(largest([paid(Fraction(3), here), paid(Fraction(5), there)]))
    >>> [int(sum(w for r, w in made.items() if r.holds(o))) for o in ((0, 0), (1, 0), (1, 1))]
    [0, 3, 5]
    """
    levels: dict[Fraction, list[Sum]] = {}
    for value in values:
        for level, event in value:
            levels.setdefault(level, []).append(event)
    found: Value = []
    higher: Sum = {}
    for level in sorted(levels, reverse=True):
        reached = higher
        for event in levels[level]:
            reached = _either(reached, event)
        found.append((level, added([reached, scaled(higher, Fraction(-1))])))
        higher = reached
        if dict(higher) == {EVERYTHING: Fraction(1)}:
            break
    return found
