"""Lanchester's square law without chance: survivors, duration, landings, calibration.

1. dA/dt = P(t) - b B, dB/dt = -a A: each side loses in proportion to the *other* side as it is
   now, not as it was at the start.
2. P(t), the landings of A, is constant between whole days, so each day has a closed form.
3. Rates can be recovered from a trajectory (trapezoid sums) or from the end points alone (a root).
4. The law runs on past the point where a side is gone; a trajectory says so by its sign and is
   never clipped in silence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput, NoAnswer

__all__ = [
    "Landing",
    "SquareLaw",
    "calibrated_from_ends",
    "landing_trajectory",
    "recovered_rates",
    "square_law",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SquareLaw:
    """The end of a fight to the finish; equal forces wear each other down for ever.

    Parameters
    ----------
    survivors_a, survivors_b : float
        Units left; at least one is 0.
    duration : float
        Time until the other side is gone, in the unit of the rates; infinite on a draw.
    """

    survivors_a: float
    survivors_b: float
    duration: float


@dataclass(frozen=True, slots=True)
class Landing:
    """Units landed per day from the start of one day to the start of another."""

    from_day: int
    to_day: int
    per_day: float


def square_law(a: float, b: float, *, rate_a: float = 1.0, rate_b: float = 1.0) -> SquareLaw:
    """Return the deterministic square law fought to the finish.

    Parameters
    ----------
    a, b : float
        Units at the start, above 0.
    rate_a, rate_b : float
        Losses caused per unit and time, above 0.

    Raises
    ------
    BadInput
        A value that is not above 0 or not finite.

    Notes
    -----
    rate_a A^2 - rate_b B^2 is constant. The assumption that fails first: all units in contact.

    Examples
    --------
    >>> square_law(1000, 800).survivors_a
    600.0
    """
    for name, value in (("A", a), ("B", b), ("rate of A", rate_a), ("rate of B", rate_b)):
        _above_zero(name, value)
    strong_a, strong_b = math.sqrt(rate_a) * a, math.sqrt(rate_b) * b
    if strong_a == strong_b:
        return SquareLaw(0.0, 0.0, math.inf)
    duration = math.atanh(min(strong_a, strong_b) / max(strong_a, strong_b))
    left = math.sqrt((strong_a - strong_b) * (strong_a + strong_b)) if strong_a > strong_b else 0.0
    other = math.sqrt((strong_b - strong_a) * (strong_b + strong_a)) if strong_b > strong_a else 0.0
    return SquareLaw(
        left / math.sqrt(rate_a), other / math.sqrt(rate_b), duration / math.sqrt(rate_a * rate_b)
    )


def landing_trajectory(
    garrison: float, landings: Sequence[Landing], *, rate_m: float, rate_n: float, days: int
) -> tuple[Floats, Floats]:
    """Return the landing force M and the garrison N at the start of each day 0 .. days.

    Parameters
    ----------
    garrison : float
        N on day 0, units; M starts at 0.
    landings : sequence of Landing
        Units landed per day; several may overlap.
    rate_m, rate_n : float
        Losses a unit of M causes N, and a unit of N causes M, per day, above 0.
    days : int
        Length, 0 or more.

    Returns
    -------
    m, n : ndarray, shape (days + 1,)

    Raises
    ------
    BadInput
        A rate not above 0, a negative garrison or length.

    Notes
    -----
    With P constant put n = N - P / rate_n, w = sqrt(rate_m rate_n); then over one day
    M' = M cosh w - n sqrt(rate_n / rate_m) sinh w and n' = n cosh w - M sqrt(rate_m / rate_n) sinh
    w. After Engel 1954 (from memory: verify before citing).

    Examples
    --------
    >>> m, n = landing_trajectory(100, [Landing(0, 1, 50)], rate_m=0.01, rate_n=0.01, days=1)
    >>> round(float(m[1]), 3), round(float(n[1]), 3)
    (49.001, 99.755)
    """
    _above_zero("rate of the landing force", rate_m)
    _above_zero("rate of the garrison", rate_n)
    if not 0 <= garrison < math.inf or days < 0:
        raise BadInput(
            "garrison and days",
            expected="0 or more each",
            found=(garrison, days),
            advice="A force cannot be negative.",
        )
    m, n = np.zeros(days + 1), np.zeros(days + 1)
    n[0] = garrison
    for day in range(days):
        m[day + 1], n[day + 1] = _one_day(m[day], n[day], _landed(landings, day), rate_m, rate_n)
    return m, n


def _landed(landings: Sequence[Landing], day: int) -> float:
    return sum(one.per_day for one in landings if one.from_day <= day < one.to_day)


def _one_day(
    m: float, n: float, landed: float, rate_m: float, rate_n: float
) -> tuple[float, float]:
    level = landed / rate_n
    w, ratio = math.sqrt(rate_m * rate_n), math.sqrt(rate_n / rate_m)
    grow, cross = math.cosh(w), math.sinh(w)
    above = n - level
    return m * grow - above * ratio * cross, above * grow - m / ratio * cross + level


def recovered_rates(m: Floats, n: Floats, *, landed: float) -> tuple[float, float]:
    """Return (rate of M, rate of N) from a daily trajectory, by trapezoid sums.

    Parameters
    ----------
    m, n : ndarray, shape (days + 1,)
        Both forces at the start of each day, units.
    landed : float
        Units of M landed in all.

    Returns
    -------
    rate_m, rate_n : float
        Losses of N per unit of M and day, counted as all that N lost; and the reverse.

    Raises
    ------
    BadInput
        Fewer than two days, or sums of 0.

    Examples
    --------
    >>> m, n = landing_trajectory(100, [Landing(0, 1, 50)], rate_m=0.01, rate_n=0.02, days=30)
    >>> rate_m, rate_n = recovered_rates(m, n, landed=50)
    >>> round(rate_m, 3), round(rate_n, 3)
    (0.01, 0.02)
    """
    if len(m) != len(n) or len(m) < 2:
        raise BadInput(
            "trajectory",
            expected="two series of the same length, two days or more",
            found=(len(m), len(n)),
            advice="Give both sides for the same days: one side alone says nothing.",
        )
    sum_m, sum_n = (float(np.sum((side[1:] + side[:-1]) / 2)) for side in (m, n))
    if sum_m <= 0 or sum_n <= 0:
        raise BadInput(
            "trajectory",
            expected="forces above 0 on both sides",
            found=(sum_m, sum_n),
            advice="A side that was never there caused no losses.",
        )
    return float((n[0] - n[-1]) / sum_m), float((landed - (m[-1] - m[0])) / sum_n)


def calibrated_from_ends(
    garrison: float, landings: Sequence[Landing], *, days: int, m_end: float, n_end: float
) -> tuple[float, float]:
    """Return the rates (of M, of N) with which the square law ends at the given forces.

    Raises
    ------
    NoAnswer
        No positive rates were found that end there.

    Notes
    -----
    Two equations, two unknowns, solved as a root from the rates that losses spread evenly would
    give. Two end points fit any two rates: agreement with them is no evidence for the law.

    Examples
    --------
    >>> landings = [Landing(0, 1, 54000), Landing(2, 3, 6000), Landing(5, 6, 13000)]
    >>> rates = calibrated_from_ends(21000, landings, days=35, m_end=51300, n_end=0)
    >>> [round(rate, 6) for rate in rates]
    [0.010881, 0.05982]
    """
    from scipy.optimize import root

    landed = sum(one.per_day * (one.to_day - one.from_day) for one in landings)
    scale = max(garrison, landed, 1.0)

    def misses(logs: Floats) -> list[float]:
        rate_m, rate_n = np.exp(np.clip(logs, -30, 5))
        m, n = landing_trajectory(garrison, landings, rate_m=rate_m, rate_n=rate_n, days=days)
        return [(m[-1] - m_end) / scale, (n[-1] - n_end) / scale]

    start = [
        max(garrison - n_end, 1e-3 * scale) / (days * max(m_end, 1.0)),
        max(landed - m_end, 1e-3 * scale) / (days * max((garrison + n_end) / 2, 1.0)),
    ]
    found = root(misses, np.log(start), tol=1e-14)
    if max(map(abs, misses(found.x))) > 1e-9:
        raise NoAnswer(
            "No positive rates of the square law end at these forces; the nearest found are "
            f"{math.exp(found.x[0]):.4g} and {math.exp(found.x[1]):.4g} per day."
        )
    rate_m, rate_n = np.exp(found.x)
    return float(rate_m), float(rate_n)


def _above_zero(name: str, value: float) -> None:
    if not 0 < value < math.inf:
        raise BadInput(
            name,
            expected="a number above 0",
            found=value,
            advice="Leave out a side that has no force or causes no losses.",
        )
