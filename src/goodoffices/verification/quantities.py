"""Numbers as they were written: exact ratios, probabilities, intervals, counts.

1. A decimal means exactly what is written: 0.1 is one tenth. A string may be a ratio, "1/20".
2. A probability lies in 0..1, both ends included. A count is a whole number, never a bool.
3. An interval is two ends, low <= high; one number is the interval with equal ends.
4. What is none of these is refused where it stands, with what would have been right.
"""

from __future__ import annotations

import math
import operator
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from goodoffices.common.errors import BadInput

__all__ = [
    "Interval",
    "NotACount",
    "NotANumber",
    "NotAProbability",
    "NotAnInterval",
    "Number",
    "count",
    "exact",
    "interval",
    "natural",
    "probability",
]

Number: TypeAlias = int | float | str | Fraction

WRITTEN = re.compile(
    r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?|[+-]?\d{1,30}/\d{1,30}"
)


class NotANumber(BadInput):
    """A number was wanted."""

    def __init__(self, where: str, found: object) -> None:
        super().__init__(
            where,
            expected="a finite number such as 3, 0.05 or 1/20",
            found=found,
            advice="Write the number in digits.",
        )


class NotAProbability(BadInput):
    """A probability outside 0..1."""

    def __init__(self, where: str, found: object) -> None:
        super().__init__(
            where,
            expected="a probability from 0 to 1",
            found=found,
            advice="Write 5 % as 0.05 or 1/20.",
        )


class NotAnInterval(BadInput):
    """Two ends in the wrong order, or not two."""

    def __init__(self, where: str, found: object) -> None:
        super().__init__(
            where,
            expected="a number, or [low, high] with low <= high",
            found=found,
            advice="Give the lowest and the highest value you would defend.",
        )


class NotACount(BadInput):
    """A whole number outside the range that makes sense here."""

    def __init__(self, where: str, *, least: int, most: int | None, found: object) -> None:
        upper = "or more" if most is None else f"to {most}"
        super().__init__(
            where,
            expected=f"a whole number, {least} {upper}",
            found=found,
            advice="Correct the count.",
        )


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends between which a judged figure lies.

    Parameters
    ----------
    low, high : Fraction
        Ends, low <= high; equal ends mean a figure held to be exact.
    """

    low: Fraction
    high: Fraction


def exact(value: object, where: str) -> Fraction:
    """Return the ratio that `value` writes.

    Parameters
    ----------
    value : int, float, str or Fraction
        Anything that writes a number; a float is read as its shortest decimal.
    where : str
        Name of the field, for the message.

    Raises
    ------
    NotANumber
        No number, not finite, or longer than thirty digits.

    Examples
    --------
    >>> exact(0.1, "miss"), exact("1/20", "miss")
    (Fraction(1, 10), Fraction(1, 20))
    """
    if isinstance(value, bool):
        raise NotANumber(where, value)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        return _decimal(value, where)
    if isinstance(value, str):
        return _written(value, where)
    return Fraction(_whole(value, where))


def _decimal(value: float, where: str) -> Fraction:
    if not math.isfinite(value):
        raise NotANumber(where, value)
    return Fraction(repr(float(value)))


def _written(value: str, where: str) -> Fraction:
    text = value.strip()
    if not WRITTEN.fullmatch(text):
        raise NotANumber(where, value)
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise NotANumber(where, value) from None


def _whole(value: object, where: str) -> int:
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise NotANumber(where, value) from None


def probability(value: object, where: str) -> Fraction:
    """Return `value` as a ratio in 0..1.

    Raises
    ------
    NotANumber, NotAProbability
        No number, or outside 0..1.

    Examples
    --------
    >>> probability("0.05", "miss")
    Fraction(1, 20)
    """
    ratio = exact(value, where)
    if not 0 <= ratio <= 1:
        raise NotAProbability(where, value)
    return ratio


def natural(value: object, where: str) -> Fraction:
    """Return `value` as a ratio >= 0 (a cost, a gain, a number of days).

    Raises
    ------
    NotANumber, BadInput
        No number, or negative.
    """
    ratio = exact(value, where)
    if ratio < 0:
        raise BadInput(
            where, expected="a number >= 0", found=value, advice="Give its size without a sign."
        )
    return ratio


def interval(value: object, where: str, *, within: str = "probability") -> Interval:
    """Return the interval that a number or a pair writes.

    Parameters
    ----------
    value : number, pair of numbers, or Interval
        One number is the interval with equal ends.
    where : str
        Name of the field, for the message.
    within : {"probability", "natural"}
        Range of both ends: 0..1, or 0 and more.

    Raises
    ------
    NotAnInterval, NotANumber, NotAProbability, BadInput
        Not one or two numbers, ends out of order or out of range.

    Examples
    --------
    >>> interval([0.2, 0.4], "p")
    Interval(low=Fraction(1, 5), high=Fraction(2, 5))
    """
    check = probability if within == "probability" else natural
    if isinstance(value, Interval):
        ends = (value.low, value.high)
    elif isinstance(value, list | tuple):
        if len(value) != 2:
            raise NotAnInterval(where, value)
        ends = (value[0], value[1])
    else:
        ends = (value, value)  # type: ignore[assignment]
    low, high = check(ends[0], where), check(ends[1], where)
    if low > high:
        raise NotAnInterval(where, value)
    return Interval(low, high)


def count(value: object, where: str, *, least: int = 0, most: int | None = None) -> int:
    """Return `value` as a whole number from `least` to `most`.

    Raises
    ------
    NotACount
        Not whole, or outside the range.

    Examples
    --------
    >>> count(3, "inspections", most=10)
    3
    """
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise NotACount(where, least=least, most=most, found=value) from None
    if isinstance(value, bool) or number < least or (most is not None and number > most):
        raise NotACount(where, least=least, most=most, found=value)
    return number
