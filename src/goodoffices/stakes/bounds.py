"""Exact bounds: a ratio, or two ratios between which something lies.

1. Decimals mean what is written: .1 is one tenth. All arithmetic here is exact.
2. A party that gives one number gives two equal bounds. Nobody is asked for more than they know.
3. A comparison of bounds has three answers: yes for all values, for none, or it depends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from goodoffices.common.errors import BadInput

__all__ = ["Bounds", "Tell", "exact"]

Number = Fraction | int | str


class Tell(StrEnum):
    """What bounds allow one to say."""

    YES = "yes"
    NO = "no"
    DEPENDS = "cannot tell"


def exact(value: float | Number) -> Fraction:
    """Return a number as the ratio that its decimal writing means.

    Examples
    --------
    >>> exact(0.1), exact("2/3")
    (Fraction(1, 10), Fraction(2, 3))
    """
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Two ratios, the lower first.

    Raises
    ------
    BadInput
        The ends are in the wrong order.

    Examples
    --------
    >>> Bounds.of(0.5, 0.7) - Bounds.of(0.1)
    Bounds(low=Fraction(2, 5), high=Fraction(3, 5))
    """

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise BadInput(
                "range",
                expected="the lower end first",
                found=(float(self.low), float(self.high)),
                advice="Exchange the two ends.",
            )

    @classmethod
    def of(cls, low: float | Number, high: float | Number | None = None) -> Bounds:
        """Return bounds from numbers as written; one number is both ends."""
        return cls(exact(low), exact(low if high is None else high))

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Bounds) -> Bounds:
        return Bounds(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Bounds) -> Bounds:
        ends = [x * y for x in (self.low, self.high) for y in (other.low, other.high)]
        return Bounds(min(ends), max(ends))

    @property
    def complement(self) -> Bounds:
        """Return 1 minus this."""
        return Bounds(1 - self.high, 1 - self.low)

    def within(self, low: float | Number, high: float | Number, *, where: str) -> Bounds:
        """Return this, or refuse it where it leaves the closed range.

        Raises
        ------
        BadInput
            An end lies outside.
        """
        if self.low < exact(low) or self.high > exact(high):
            raise BadInput(
                where,
                expected=f"from {float(exact(low)):g} to {float(exact(high)):g}",
                found=(float(self.low), float(self.high)),
                advice="Write 60 % as 0.6; give costs as shares of the prize.",
            )
        return self

    def above(self, other: Bounds) -> Tell:
        """Return whether this is strictly greater, for all values within the bounds."""
        if self.low > other.high:
            return Tell.YES
        return Tell.NO if self.high <= other.low else Tell.DEPENDS

    def reaches(self, other: Bounds) -> Tell:
        """Return whether this is at least as great, for all values within the bounds."""
        if self.low >= other.high:
            return Tell.YES
        return Tell.NO if self.high < other.low else Tell.DEPENDS

    def words(self) -> str:
        """Return the bounds for people.

        Examples
        --------
        >>> Bounds.of("1/3").words(), Bounds.of(0.5, 12345).words()
        ('0.3333', '0.5 to 12,345')
        """
        low, high = (
            f"{float(end):,.0f}" if abs(end) >= 1000 else f"{float(end):.4g}"
            for end in (self.low, self.high)
        )
        return low if low == high else f"{low} to {high}"

    def as_json(self) -> dict[str, object]:
        """Return both ends as numbers and as ratios."""
        return {
            "low": float(self.low),
            "high": float(self.high),
            "exact": [str(self.low), str(self.high)],
        }
