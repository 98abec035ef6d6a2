"""When to inspect, where the inspected sees every inspection: sequential inspection games.

1. n periods are left, m inspections, k violations intended. In each period the inspector
   inspects or not and the inspectee violates or not, at the same time; then both see.
2. A violation not inspected pays the inspectee +1 and the game goes on with k-1; an inspected
   one pays -1 and ends the game; legal behaviour pays 0. The inspector gets the opposite.
3. Value to the inspectee, closed form: (C(n,m+1) - C(n-k,m+1)) / sum over i<=m of C(n,i).
   For k = 1 this is C(n-1,m) / sum C(n,i), the game of Dresher and Maschler.
4. The chance to inspect now makes the inspectee indifferent between his two choices.
"""

from __future__ import annotations

import math
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.verification.quantities import count

__all__ = ["TooManyInspections", "inspection_probability", "inspection_value", "stage"]

MOST_PERIODS = 10_000


class TooManyInspections(BadInput):
    """More inspections than periods to hold them in."""

    def __init__(self, inspections: int, periods: int) -> None:
        super().__init__(
            "inspections",
            expected=f"at most one inspection a period, 0 to {periods}",
            found=inspections,
            advice="With as many inspections as periods every period is inspected.",
        )


def inspection_value(periods: int, inspections: int, *, violations: int = 1) -> Fraction:
    """Value of the game to the inspectee.

    Parameters
    ----------
    periods : int
        Periods left, 0..10000. [count]
    inspections : int
        Inspections left, 0..periods. [count]
    violations : int
        Violations the inspectee intends at most; more than periods count as periods. [count]

    Returns
    -------
    Fraction
        0 (every period inspected, or nothing intended) to min(periods, violations).

    Raises
    ------
    TooManyInspections, NotACount
        More inspections than periods, or negative counts.

    Notes
    -----
    The assumption that fails first: an inspected violation is always found, and both sides
    value every violation alike.

    References
    ----------
    Dresher (1962); Maschler (1966) (from memory: verify before citing). The game is described in
    von Stengel, Recursive Inspection Games, Mathematics of Operations Research 41(3), 2016,
    arXiv:1412.0129; the closed form for k > 1 from memory: verify before citing. The tests
    compare both with the recursion.

    Examples
    --------
    >>> inspection_value(10, 3)
    Fraction(21, 44)
    >>> inspection_value(10, 3, violations=7)
    Fraction(105, 88)
    """
    n, m, k = _checked(periods, inspections, violations)
    top = math.comb(n, m + 1) - math.comb(n - k, m + 1)
    return Fraction(top, _ways(n, m))


def _checked(periods: int, inspections: int, violations: int) -> tuple[int, int, int]:
    n = count(periods, "periods", most=MOST_PERIODS)
    m = count(inspections, "inspections")
    if m > n:
        raise TooManyInspections(m, n)
    return n, m, min(count(violations, "violations"), n)


def _ways(n: int, m: int) -> int:
    """Return the sum of C(n, i) for i <= m."""
    total = term = 1
    for i in range(m):
        term = term * (n - i) // (i + 1)
        total += term
    return total


def inspection_probability(
    periods: int, inspections: int, *, violations: int = 1
) -> Fraction | None:
    """Chance with which the inspector inspects in the first of the periods left.

    Returns
    -------
    Fraction or None
        [probability, 0..1]; 0 without inspections; None where no chance needs to be kept:
        every period can be inspected, none is left, or nothing is intended.

    Notes
    -----
    Solves q a + (1-q) b = -q + (1-q) d, with a and b the values of going on legally after an
    inspection and without one, d that of an unseen violation; (1 - value) / 2 for k = 1.

    Examples
    --------
    >>> inspection_probability(10, 3)
    Fraction(23, 88)
    """
    n, m, k = _checked(periods, inspections, violations)
    if m >= n or k == 0:
        return None
    if m == 0:
        return Fraction(0)
    (inspected, not_inspected), (caught, unseen) = stage(n, m, violations=k)
    gain = unseen - not_inspected
    return gain / (gain + inspected - caught)


def stage(
    periods: int, inspections: int, *, violations: int = 1
) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    """Payoffs to the inspectee in the first period: rows legal, violate; columns inspect, not.

    Needs 1 <= inspections < periods and at least one violation intended.

    Examples
    --------
    >>> stage(2, 1)
    ((Fraction(1, 1), Fraction(0, 1)), (Fraction(-1, 1), Fraction(1, 1)))
    """
    n, m, k = _checked(periods, inspections, violations)
    count(m, "inspections", least=1, most=max(n - 1, 1))
    count(k, "violations", least=1)
    legal = (
        inspection_value(n - 1, m - 1, violations=k),
        inspection_value(n - 1, min(m, n - 1), violations=k),
    )
    unseen = 1 + inspection_value(n - 1, min(m, n - 1), violations=k - 1)
    return legal, (Fraction(-1), unseen)
