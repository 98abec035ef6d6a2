"""Numbers and lines for people: three figures are enough, ends always together.

Rounding is for reading aloud; the JSON keeps every digit.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

__all__ = ["figure", "percent", "percents", "span", "wrapped"]

COLUMNS = 79


def figure(value: float) -> str:
    """Return a number with three significant figures, in plain digits.

    Examples
    --------
    >>> figure(1234567), figure(0.12345), figure(-61.26), figure(2)
    ('1,230,000', '0.123', '-61.3', '2')
    """
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    if abs(rounded) >= 100:
        return f"{rounded:,.0f}"
    return f"{rounded:g}" if abs(rounded) >= 1e-4 else f"{rounded:.1e}"


def span(ends: Sequence[float]) -> str:
    """Return two ends.

    Examples
    --------
    >>> span((1200, 56789)), span((3, 3))
    ('1,200 to 56,800', '3 to 3')
    """
    return f"{figure(ends[0])} to {figure(ends[1])}"


def percent(chance: float) -> str:
    """Return a chance in per cent, never rounded to certainty.

    Examples
    --------
    >>> percent(0.256), percent(0.9999), percent(0), percent(1)
    ('26 %', 'over 99 %', '0 %', '100 %')
    """
    if 0 < chance < 0.01:
        return "under 1 %"
    if 0.99 < chance < 1:
        return "over 99 %"
    return f"{100 * chance:.0f} %"


def percents(ends: Sequence[float]) -> str:
    """Return two chances in per cent.

    Examples
    --------
    >>> percents((0.147, 0.241))
    '15 to 24 %'
    """
    return f"{100 * ends[0]:.0f} to {100 * ends[1]:.0f} %"


def wrapped(text: str, *, indent: int = 0, hang: int = 2) -> list[str]:
    """Return a sentence in lines of at most 79 columns.

    Examples
    --------
    >>> wrapped("one two", indent=2)
    ['  one two']
    """
    return textwrap.wrap(
        text,
        COLUMNS,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_on_hyphens=False,
    )
