"""Numbers as they are written.

1. A decimal means exactly what is written: "0.1" is one tenth, never the nearest binary fraction.
2. A binary float stands for the shortest decimal that names it (what `repr` prints).
3. What is not a finite number is refused, and so is a number too long to be meant.
4. Preferences are kept as whole numbers over one denominator per party, so that sums, ties and
   dominance are decided in integers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from goodoffices.common.errors import BadInput

__all__ = ["Number", "common_scale", "exact", "whole"]

Number = int | float | str | Decimal | Fraction

LONGEST = 400
LARGEST_EXPONENT, SMALLEST_EXPONENT = 140, -330
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?")
_RATIO = re.compile(r"[+-]?\d+\s*/\s*\d+")


def exact(value: Number, *, where: str = "number") -> Fraction:
    """Return `value` as an exact rational.

    Parameters
    ----------
    value : int, float, str, Decimal or Fraction
        Text may be a decimal ("0.35", "1e-3") or a ratio of whole numbers ("7/20").
    where : str
        Named in the message when the value is refused.

    Returns
    -------
    Fraction

    Raises
    ------
    BadInput
        Not a number, not finite, a zero denominator, or 1e141 and more.

    Examples
    --------
    >>> exact("0.1") + exact(0.2) == exact("3/10")
    True
    """
    if isinstance(value, bool):
        raise _refused(where, value)
    if isinstance(value, int | Fraction):
        return _bounded(Fraction(value), where)
    text = repr(value) if isinstance(value, float) else str(value).strip()
    if len(text) <= LONGEST and _RATIO.fullmatch(text):
        return _ratio(text, where)
    if len(text) > LONGEST or not _DECIMAL.fullmatch(text):
        raise _refused(where, value)
    number = Decimal(text)
    if number and not SMALLEST_EXPONENT <= number.adjusted() <= LARGEST_EXPONENT:
        raise _refused(where, value)
    return Fraction(number)


def _ratio(text: str, where: str) -> Fraction:
    top, bottom = (int(part) for part in text.split("/"))
    if bottom == 0:
        raise _refused(where, text)
    return _bounded(Fraction(top, bottom), where)


def _bounded(number: Fraction, where: str) -> Fraction:
    if abs(number) >= 10 ** (LARGEST_EXPONENT + 1):
        raise BadInput(
            where,
            expected=f"a number below 1e{LARGEST_EXPONENT + 1}",
            found=f"one of {number.numerator.bit_length()} bits",
            advice="State utilities in larger units.",
        )
    return number


def _refused(where: str, value: object) -> BadInput:
    return BadInput(
        where,
        expected="a finite number",
        found=value,
        advice="Write a decimal such as 0.35 or a ratio such as 7/20.",
    )


def common_scale(numbers: Iterable[Fraction]) -> int:
    """Return the smallest positive whole number that makes every number whole.

    Examples
    --------
    >>> common_scale([Fraction(1, 4), Fraction(5, 6)])
    12
    """
    return math.lcm(*(number.denominator for number in numbers))


def whole(numbers: Sequence[Fraction], scale: int) -> tuple[int, ...]:
    """Return each number times `scale`, which must make it whole.

    Examples
    --------
    >>> whole([Fraction(1, 4), Fraction(5, 6)], 12)
    (3, 10)
    """
    return tuple(number.numerator * (scale // number.denominator) for number in numbers)
