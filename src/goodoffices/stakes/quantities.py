"""Inputs that are not known exactly: a number, a range, a range with a likeliest value, a band.

1. An input is what its author gave: one number, or two ends, or two ends and a likeliest value,
   or the ends of a 90 % interval of something positive. No shape is invented for a lone number.
2. Every shape is drawn through its quantile function, so that pseudo-random and Sobol' points
   serve alike and the same point always gives the same value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput

__all__ = ["Quantity", "Shape"]

Floats = NDArray[np.float64]
Z95 = 1.6448536269514722


class Shape(StrEnum):
    """How an uncertain input spreads between its ends."""

    FIXED = "fixed"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One input.

    Parameters
    ----------
    low, high : float
        Ends; for a lognormal the 5 % and 95 % points, above 0.
    shape : Shape
    likely : float, optional
        The peak of a triangular shape, low <= likely <= high.

    Raises
    ------
    BadInput
        Ends in the wrong order or not finite; equal ends of a shape that is not fixed; a
        likeliest value outside; a lognormal end of 0 or less.

    Examples
    --------
    >>> float(Quantity(80, 120, Shape.UNIFORM).at(0.25))
    90.0
    >>> Quantity.fixed(7).uncertain
    False
    """

    low: float
    high: float
    shape: Shape
    likely: float | None = None

    def __post_init__(self) -> None:
        if not -math.inf < self.low <= self.high < math.inf:
            raise self._refused("low, then high, both finite")
        if self.shape is Shape.FIXED and self.low != self.high:
            raise self._refused("one number")
        if self.shape is not Shape.FIXED and self.low == self.high:
            raise self._refused("two different ends, or one number")
        if self.shape is Shape.LOGNORMAL and self.low <= 0:
            raise self._refused("ends of a 90 % interval above 0")
        if (self.likely is not None) != (self.shape is Shape.TRIANGULAR):
            raise self._refused("a likeliest value for a triangular shape alone")
        if self.likely is not None and not self.low <= self.likely <= self.high:
            raise self._refused(f"a likeliest value between the ends, not {self.likely}")

    @classmethod
    def fixed(cls, value: float) -> Quantity:
        """Return an input that is one number."""
        return cls(value, value, Shape.FIXED)

    @property
    def uncertain(self) -> bool:
        """Return whether the input is more than one number."""
        return self.shape is not Shape.FIXED

    @property
    def ends(self) -> tuple[float, float]:
        """Return the smallest and largest possible value; a lognormal has no largest."""
        if self.shape is Shape.LOGNORMAL:
            return 0.0, math.inf
        return self.low, self.high

    def at(self, level: Floats | float) -> Floats:
        """Return the value below which the input stays with chance `level`, 0 < level < 1."""
        u = np.asarray(level, dtype=np.float64)
        if self.shape is Shape.FIXED:
            return np.full(u.shape, self.low)
        width = self.high - self.low
        if self.shape is Shape.UNIFORM:
            return np.asarray(self.low + width * u)
        if self.shape is Shape.TRIANGULAR:
            return self._triangular(u, width)
        return self._lognormal(u)

    def _triangular(self, u: Floats, width: float) -> Floats:
        left = (self.likely or 0.0) - self.low
        right = width - left
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1 - u) * width * right)
        return np.where(u * width <= left, rising, falling)

    def _lognormal(self, u: Floats) -> Floats:
        from scipy.special import ndtri

        low, high = math.log(self.low), math.log(self.high)
        centre, spread = (low + high) / 2, (high - low) / (2 * Z95)
        return np.asarray(np.exp(centre + spread * ndtri(u)))

    def words(self) -> str:
        """Return the input as its author would say it.

        Examples
        --------
        >>> Quantity(0.5, 2, Shape.TRIANGULAR, 1).words()
        '0.5 to 2, likeliest 1'
        """
        if self.shape is Shape.FIXED:
            return f"{self.low:,.6g}"
        ends = f"{self.low:,.6g} to {self.high:,.6g}"
        if self.likely is not None:
            return f"{ends}, likeliest {self.likely:,.6g}"
        return f"{ends} (90 %)" if self.shape is Shape.LOGNORMAL else ends

    def _refused(self, expected: str) -> BadInput:
        return BadInput(
            "uncertain input",
            expected=expected,
            found=(self.low, self.high, self.shape.value),
            advice="Write a number, {low, high}, {low, likely, high} or {interval90: [low, high]}.",
        )
