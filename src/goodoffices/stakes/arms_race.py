"""Arms races after Richardson: rest, stability and course, for any number of parties.

1. Each party's armament grows with the others' (reaction), shrinks with its own (fatigue), and
   moves with its grievances: x_i' = sum_j k_ij x_j - a_i x_i + g_i.
2. It is stable when everything returns to rest after a push: for two parties when the product of
   the reactions is below the product of the fatigues. This is decided in exact ratios.
3. Coefficients are claims in bounds. Reactions are never negative, so the worst case is the
   corner of greatest reaction and least fatigue, the best case the opposite: stable for all
   values, for none, or cannot tell. Three answers, each proved by a corner.
4. A course over time is a band between the two corners, never a line.
5. A fitted growth rate comes with its interval, which is wide because the years are few.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.bounds import Bounds, Tell

__all__ = ["Growth", "Race", "Rest", "course", "eigenvalues", "fitted_growth", "rest"]

Floats = NDArray[np.float64]
MOST_PARTIES, MOST_STEPS, LARGEST = 12, 1000, 1e15


@dataclass(frozen=True, slots=True)
class Race:
    """One author's claims about a race of n parties.

    Parameters
    ----------
    fatigue : tuple of Bounds, length n
        a_i, above 0, per unit of time.
    reaction : tuple of tuple of Bounds, shape (n, n)
        k_ij, 0 or more; the diagonal is 0.
    grievance : tuple of Bounds, length n
        g_i, units of armament per unit of time; negative is goodwill.

    Raises
    ------
    BadInput
        Fewer than two parties or more than twelve, shapes that differ, a fatigue of 0 or less, a
        negative reaction, a reaction of a party to itself.
    """

    fatigue: tuple[Bounds, ...]
    reaction: tuple[tuple[Bounds, ...], ...]
    grievance: tuple[Bounds, ...]

    def __post_init__(self) -> None:
        n = len(self.fatigue)
        shapes = {n, len(self.reaction), len(self.grievance), *map(len, self.reaction)}
        if not 2 <= n <= MOST_PARTIES or shapes != {n}:
            raise _refused("parties", f"2 to {MOST_PARTIES}, each with every coefficient", shapes)
        if any(one.low <= 0 for one in self.fatigue):
            raise _refused("fatigue", "above 0", [float(one.low) for one in self.fatigue])
        if any(one.low < 0 for row in self.reaction for one in row):
            raise _refused("reaction", "0 or more", "a negative reaction")
        if any(self.reaction[i][i] != Bounds.of(0) for i in range(n)):
            raise _refused("reaction of a party to itself", "0", "another value")

    @property
    def calm(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        """Return the matrix and grievances of the corner with least reaction, most fatigue."""
        return self._corner("low", "high")

    @property
    def tense(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        """Return the matrix and grievances of the corner with most reaction, least fatigue."""
        return self._corner("high", "low")

    def _corner(self, push: str, brake: str) -> tuple[list[list[Fraction]], list[Fraction]]:
        matrix = [
            [
                -getattr(self.fatigue[i], brake) if i == j else getattr(one, push)
                for j, one in enumerate(row)
            ]
            for i, row in enumerate(self.reaction)
        ]
        return matrix, [getattr(one, push) for one in self.grievance]


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a race comes to rest, if it does.

    Parameters
    ----------
    stable : Tell
        For all values within the bounds, for none, or cannot tell.
    point : tuple of Bounds or None
        Armaments at rest; None where that cannot be bounded or no rest exists at 0 or above.
    calm_eigenvalues, tense_eigenvalues : tuple of complex
        Of the two corners, the greatest real part first, per unit of time.
    doubling : tuple of float or None
        Time in which a small push doubles in the calm and in the tense corner; infinite where it
        dies away; None where both do.
    """

    stable: Tell
    point: tuple[Bounds, ...] | None
    calm_eigenvalues: tuple[complex, ...]
    tense_eigenvalues: tuple[complex, ...]
    doubling: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Growth:
    """A straight line through yearly growth against level.

    Parameters
    ----------
    slope : float
        Per year: reaction less fatigue, in a race of alike parties.
    slope90 : tuple of float
        90 % interval (Student t with n - 2 degrees of freedom).
    still_level : float
        Level at which growth is 0.
    correlation : float
    increments : int
        Number of yearly increments behind it.
    """

    slope: float
    slope90: tuple[float, float]
    still_level: float
    correlation: float
    increments: int


def rest(race: Race) -> Rest:
    """Return rest and stability of a race over all claimed values.

    Parameters
    ----------
    race : Race

    Notes
    -----
    With no negative reaction the matrix is Metzler: it is stable iff the leading principal minors
    of its negative are all positive, and its growth rate rises with every reaction and falls with
    every fatigue, so two corners decide. The resting point rises with reaction and grievance as
    long as it is not negative. Richardson 1960 (from memory: verify before citing). The assumption
    that fails first: coefficients stay what they are.

    Examples
    --------
    >>> of = Bounds.of
    >>> race = Race((of(2), of(3)), ((of(0), of(1)), (of(1), of(0))), (of(4), of(2)))
    >>> found = rest(race)
    >>> found.stable.value, [one.words() for one in found.point]
    ('yes', ['2.8', '1.6'])
    """
    calm, tense = race.calm[0], race.tense[0]
    calm_stable, tense_stable = _stable(calm), _stable(tense)
    unsure = Tell.DEPENDS if calm_stable else Tell.NO
    stable = Tell.YES if tense_stable else unsure
    slow, fast = eigenvalues(calm), eigenvalues(tense)
    doubling = None if tense_stable else (_doubling(slow), _doubling(fast))
    return Rest(stable, _point(race, stable), slow, fast, doubling)


def eigenvalues(matrix: Sequence[Sequence[Fraction]]) -> tuple[complex, ...]:
    """Return the eigenvalues, the greatest real part first.

    Two parties have a closed form that does not depend on who is named first; more are put into
    an order of their own before the numerical routine, and rounded to twelve places.

    Examples
    --------
    >>> [round(one.real, 12) for one in eigenvalues([[Fraction(-1, 5), Fraction(9, 10)],
    ...                                              [Fraction(9, 10), Fraction(-1, 5)]])]
    [0.7, -1.1]
    """
    if len(matrix) == 2:
        (a, k), (m, b) = matrix
        middle, spread = float((a + b) / 2), math.sqrt(((a - b) / 2) ** 2 + k * m)
        return complex(middle + spread), complex(middle - spread)
    order = sorted(range(len(matrix)), key=lambda i: (matrix[i][i], sorted(matrix[i])))
    ordered = np.array([[float(matrix[i][j]) for j in order] for i in order])
    found = [complex(round(z.real, 12), round(z.imag, 12)) for z in np.linalg.eigvals(ordered)]
    return tuple(sorted(found, key=lambda z: (-z.real, -z.imag)))


def course(race: Race, start: Sequence[float], *, years: int) -> tuple[Floats, Floats]:
    """Return the band of armaments over time, from the calm to the tense corner.

    Parameters
    ----------
    race : Race
    start : sequence of float, length n
        Armaments now, 0 or more.
    years : int
        Steps of one unit of time, 1 to 100.

    Returns
    -------
    low, high : ndarray, shape (years + 1, n)

    Raises
    ------
    BadInput
        A negative start, another number of parties, years outside 1 to 100.
    NoAnswer
        Goodwill could carry a party below 0, where the equations mean nothing; or the course
        leaves what a computer can write.

    Examples
    --------
    >>> of = Bounds.of
    >>> race = Race((of(2), of(3)), ((of(0), of(1)), (of(1), of(0))), (of(4), of(2)))
    >>> low, high = course(race, [0, 0], years=20)
    >>> [round(float(one), 6) for one in high[-1]]
    [2.8, 1.6]
    """
    n = len(race.fatigue)
    if len(start) != n or any(not 0 <= one < math.inf for one in start) or not 1 <= years <= 100:
        raise _refused(
            "start and years", f"{n} armaments of 0 or more, 1 to 100 years", (list(start), years)
        )
    low, high = (_path(*corner, start, years) for corner in (race.calm, race.tense))
    if low.min() < 0:
        raise NoAnswer(
            "Goodwill carries a party below 0 within these years, where the equations mean "
            "nothing. Ask for fewer years, or for the resting point alone."
        )
    return low, high


def fitted_growth(years: Sequence[float], totals: Sequence[float]) -> Growth:
    """Return the line of yearly growth against level, with its interval.

    Parameters
    ----------
    years : sequence of float
        Increasing, one year apart.
    totals : sequence of float
        Summed armament or expenditure, any unit.

    Raises
    ------
    BadInput
        Lengths that differ, years that are not one apart, fewer than four values, no variation.

    Notes
    -----
    Increments against the mean of the two years, least squares. The assumption that fails first:
    the increments scatter independently; on four of them the interval says little.

    Examples
    --------
    >>> found = fitted_growth(range(1909, 1914), [199.2, 204.8, 214.9, 238.7, 289.0])
    >>> round(found.slope, 3), [round(end, 2) for end in found.slope90], found.increments
    (0.731, [0.69, 0.78], 4)
    """
    from scipy.special import stdtrit

    t, level = np.asarray(years, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if len(t) != len(level) or len(t) < 4 or not np.allclose(np.diff(t), 1):
        raise _refused("years and totals", "four or more years, one apart, a total each", len(t))
    x, y = (level[1:] + level[:-1]) / 2, np.diff(level)
    dx, dy = x - x.mean(), y - y.mean()
    sxx, syy, sxy = float((dx * dx).sum()), float((dy * dy).sum()), float((dx * dy).sum())
    if not (sxx > 0 and syy > 0 and math.isfinite(sxx + syy)):
        raise _refused("totals", "finite values that grow at different rates", list(totals))
    slope, n = sxy / sxx, len(x)
    error = math.sqrt(max(0.0, syy - slope * sxy) / (n - 2) / sxx)
    reach = float(stdtrit(n - 2, 0.95)) * error
    still = float(x.mean() - y.mean() / slope) if slope else math.inf
    return Growth(slope, (slope - reach, slope + reach), still, sxy / math.sqrt(sxx * syy), n)


def _stable(matrix: list[list[Fraction]]) -> bool:
    """Return whether all leading principal minors of the negative matrix are positive."""
    rows = [[-value for value in row] for row in matrix]
    for i in range(len(rows)):
        if rows[i][i] <= 0:
            return False
        for r in range(i + 1, len(rows)):
            factor = rows[r][i] / rows[i][i]
            rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i], strict=True)]
    return True


def _point(race: Race, stable: Tell) -> tuple[Bounds, ...] | None:
    calm, tense = race.calm, race.tense
    if calm == tense:
        point = _solved(*calm)
        return None if point is None else tuple(Bounds(one, one) for one in point)
    low, high = _solved(*calm), _solved(*tense)
    if stable is not Tell.YES or low is None or high is None or min(low) < 0:
        return None
    return tuple(Bounds(a, b) for a, b in zip(low, high, strict=True))


def _solved(matrix: list[list[Fraction]], grievance: list[Fraction]) -> list[Fraction] | None:
    """Return the x with matrix x + grievance = 0, or None where there is not exactly one."""
    n = len(matrix)
    rows = [[*row, -g] for row, g in zip(matrix, grievance, strict=True)]
    for i in range(n):
        pivot = next((r for r in range(i, n) if rows[r][i]), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for r in range(n):
            if r != i and rows[r][i]:
                factor = rows[r][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i], strict=True)]
    return [row[n] for row in rows]


def _path(
    matrix: list[list[Fraction]], grievance: list[Fraction], start: Sequence[float], years: int
) -> Floats:
    """Step by a Taylor series; sums are correctly rounded, so the order of parties never shows."""
    m = [[float(value) for value in row] for row in matrix]
    g = [float(value) for value in grievance]
    steps = max(1, math.ceil(max(math.fsum(map(abs, row)) for row in m)))
    if steps > MOST_STEPS:
        raise _refused("coefficients", f"sums of at most {MOST_STEPS} a unit of time", steps)
    path = [list(map(float, start))]
    for _ in range(years):
        x = path[-1]
        for _ in range(steps):
            x = _step(m, g, x, 1 / steps)
        path.append(x)
        if max(map(abs, x)) > LARGEST:
            raise NoAnswer("The course runs off beyond all measure: ask for fewer years.")
    return np.asarray(path)


def _step(m: list[list[float]], g: list[float], x: list[float], length: float) -> list[float]:
    term = [length * math.fsum([*map(mul, row, x), own]) for row, own in zip(m, g, strict=True)]
    parts = [x, term]
    for k in range(2, 20):
        term = [length / k * math.fsum(map(mul, row, term)) for row in m]
        parts.append(term)
    return [math.fsum(column) for column in zip(*parts, strict=True)]


def _doubling(values: tuple[complex, ...]) -> float:
    growth = values[0].real
    return math.log(2) / growth if growth > 0 else math.inf


def _refused(where: str, expected: str, found: object) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice="See the example in the help.")
