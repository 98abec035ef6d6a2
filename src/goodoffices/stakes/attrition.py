"""Attrition between two forces, exactly: who is left, with what probability.

1. The state is (x, y), the units still fighting on each side. The next unit lost is A's with
   probability b y / (b y + a x), where a and b say how fast one unit of A (of B) causes losses.
   Only the ratio of the rates matters for who is lost; time does not enter.
2. A side stops when it is down to its stop: 0 is a fight to the finish.
3. One forward sweep over all states gives the whole distribution. No simulation, no rounding
   beyond floating point; small fights can be had in ratios.
4. The two sides are treated by the same words of code, so that exchanging them exchanges the
   answer bit for bit.
5. Losses are always of both sides, each with its interval. A defeated side has 0 survivors in
   the sums, whatever its stop, because the question is what the winner has left.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numba import njit
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput

__all__ = ["Attrition", "Losses", "attrition", "attrition_in_ratios"]

Floats = NDArray[np.float64]
MOST_STATES = 100_000_000


@dataclass(frozen=True, slots=True)
class Losses:
    """Units lost by one side: the mean never without its interval.

    Parameters
    ----------
    mean : float
        Expected losses, units.
    interval90 : tuple of int
        The smallest losses whose cumulative probability reaches .05 and .95.
    """

    mean: float
    interval90: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attrition:
    """The exact outcome of a fight to the stops.

    Parameters
    ----------
    p_a_wins, p_b_wins : float
        Probabilities that the other side reaches its stop first.
    expected_survivors_a, expected_survivors_b : float
        Units left, a defeat counting 0.
    losses_a, losses_b : Losses
        Units lost, win or lose.
    distribution_a, distribution_b : ndarray, shape (size + 1,)
        Probability of each number of losses of that side.
    """

    p_a_wins: float
    p_b_wins: float
    expected_survivors_a: float
    expected_survivors_b: float
    losses_a: Losses
    losses_b: Losses
    distribution_a: Floats
    distribution_b: Floats


def attrition(
    a: int, b: int, *, rate_a: float = 1.0, rate_b: float = 1.0, stop_a: int = 0, stop_b: int = 0
) -> Attrition:
    """Return the exact outcome of the stochastic square law.

    Parameters
    ----------
    a, b : int
        Units at the start, at least 1 each.
    rate_a, rate_b : float
        How fast one unit of A (of B) causes losses to the other side, above 0, any unit of time.
    stop_a, stop_b : int
        The number of its own units at which a side stops fighting, 0 to size - 1.

    Returns
    -------
    Attrition

    Raises
    ------
    BadInput
        A force below 1, a rate of 0 or not finite, a stop outside 0 .. size - 1, or more than
        100 million states.

    Notes
    -----
    The assumption that fails first: every unit can reach every other at all times and all units
    of a side are alike. Work grows with a * b. Probabilities below 1e-300 are taken as 0.
    Continuous-time Markov chain of Lanchester's square law; the sweep is the forward equation of
    its jump chain.

    Examples
    --------
    >>> fight = attrition(2, 1)
    >>> round(fight.p_a_wins, 12), fight.losses_a.interval90, fight.losses_b.interval90
    (0.833333333333, (0, 2), (0, 1))
    """
    _check(a, b, stop_a, stop_b)
    _check_rate("rate of A", rate_a)
    _check_rate("rate of B", rate_b)
    left_a, left_b = _sweep((a, b), (float(rate_a), float(rate_b)), (stop_a, stop_b))
    mass = float(left_a.sum() + left_b.sum())  # 1 but for rounding
    left_a, left_b = left_a / mass, left_b / mass
    lost_a = _lost(left_a, left_b, a, stop_a)
    lost_b = _lost(left_b, left_a, b, stop_b)
    return Attrition(
        p_a_wins=float(left_a.sum()),
        p_b_wins=float(left_b.sum()),
        expected_survivors_a=_mean(left_a),
        expected_survivors_b=_mean(left_b),
        losses_a=_losses(lost_a),
        losses_b=_losses(lost_b),
        distribution_a=lost_a,
        distribution_b=lost_b,
    )


def attrition_in_ratios(
    a: int,
    b: int,
    *,
    rate_a: Fraction | int = 1,
    rate_b: Fraction | int = 1,
    stop_a: int = 0,
    stop_b: int = 0,
) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
    """Return the probabilities of each number of survivors of A (winning) and of B (winning).

    The same chain as `attrition` in exact ratios: for small fights, and to check the other.

    Raises
    ------
    BadInput
        As `attrition`; and above 2,500 states, where the ratios grow too long to be of use.

    Examples
    --------
    >>> wins_a, wins_b = attrition_in_ratios(3, 2)
    >>> sum(wins_a.values()), wins_b[1]
    (Fraction(31, 40), Fraction(11, 120))
    """
    _check(a, b, stop_a, stop_b, most=2_500)
    _check_rate("rate of A", float(rate_a))
    _check_rate("rate of B", float(rate_b))
    reach = {(a, b): Fraction(1)}
    for x in range(a, stop_a, -1):
        for y in range(b, stop_b, -1):
            here = reach.pop((x, y))
            fire_a, fire_b = Fraction(rate_a) * x, Fraction(rate_b) * y
            for state, fire in (((x - 1, y), fire_b), ((x, y - 1), fire_a)):
                reach[state] = reach.get(state, Fraction(0)) + here * fire / (fire_a + fire_b)
    won_a = {x: p for (x, y), p in reach.items() if y == stop_b and x > stop_a}
    won_b = {y: p for (x, y), p in reach.items() if x == stop_a and y > stop_b}
    return won_a, won_b


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _sweep(
    sizes: tuple[int, int], rates: tuple[float, float], stops: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Return P(A wins with x left) by x and P(B wins with y left) by y."""
    a, b = sizes
    rate_a, rate_b = rates
    stop_a, stop_b = stops
    left_a, left_b = np.zeros(a + 1), np.zeros(b + 1)
    row = np.zeros(b + 1)  # P(reach (x, y)) for the x at hand
    row[b] = 1.0
    for x in range(a, stop_a, -1):
        from_right = 0.0  # what the state (x, y + 1) sends down to (x, y)
        fire_a = rate_a * x
        for y in range(b, stop_b, -1):
            here = row[y] + from_right
            if here < 1e-300:
                here = 0.0
            fire_b = rate_b * y
            total = fire_a + fire_b
            row[y] = here * (fire_b / total)
            from_right = here * (fire_a / total)
        left_a[x] = from_right
    for y in range(stop_b + 1, b + 1):
        left_b[y] = row[y]
    return left_a, left_b


def _lost(own: Floats, other: Floats, size: int, stop: int) -> Floats:
    """Return the probability of each number of losses: winners by count, the defeated together."""
    lost = own[::-1].copy()
    lost[size - stop] = other.sum()
    return lost


def _mean(chances: Floats) -> float:
    return float((chances * np.arange(float(len(chances)))).sum())


def _losses(lost: Floats) -> Losses:
    reached = np.cumsum(lost)
    low, high = (int(np.searchsorted(reached, reached[-1] * level)) for level in (0.05, 0.95))
    return Losses(_mean(lost), (low, high))


def _check(a: int, b: int, stop_a: int, stop_b: int, *, most: int = MOST_STATES) -> None:
    for side, size, stop in (("A", a, stop_a), ("B", b, stop_b)):
        if size < 1:
            raise BadInput(
                f"units of {side}",
                expected="1 or more",
                found=size,
                advice="Give the number of units at the start.",
            )
        if not 0 <= stop < size:
            raise BadInput(
                f"stop of {side}",
                expected=f"from 0 to {size - 1}",
                found=stop,
                advice="It is the number of its own units at which the side stops.",
            )
    if a * b > most:
        raise BadInput(
            "units of A times units of B",
            expected=f"at most {most:,}",
            found=a * b,
            advice="Count in larger units, companies in place of soldiers.",
        )


def _check_rate(where: str, rate: float) -> None:
    if not 0 < rate < float("inf"):
        raise BadInput(
            where,
            expected="a number above 0",
            found=rate,
            advice="A side that causes no losses does not fight; leave it out.",
        )
