"""Words and letters in, intervals out.

1. An analyst states a word, a number or a pair of ends. All three become an interval; its middle
   is used for the answer and its ends for the interval around the answer.
2. A source letter stands for a triple: how often the source passes on what its upstream says
   (hit), how often it says so though the upstream does not (false alarm), and how likely its
   channel is controlled. No publication gives such triples: these are defaults of the house,
   shown with every answer, and a board may state its own.
3. F, "cannot be judged", is a wide interval, not a middling grade.
4. Credibility 1 to 6 is stored and shown and never used: "confirmed by other sources" would put
   corroboration into the input and count it twice.
5. What nobody stated is "not stated", a wide interval that is named in the warnings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from goodoffices.common.chance import Interval, band
from goodoffices.common.errors import BadInput

__all__ = [
    "DEFAULT_SHARING",
    "LETTERS",
    "MARKS",
    "NOT_STATED",
    "UNKNOWN_FALSE_ALARM",
    "UNKNOWN_HIT",
    "Letter",
    "Stated",
    "mean",
    "stated",
]


@dataclass(frozen=True, slots=True)
class Stated:
    """One probability as somebody stated it: the interval, and the words it was stated in.

    Examples
    --------
    >>> stated("likely").value
    0.675
    >>> stated(0.3).interval.width
    0.0
    """

    interval: Interval
    said: str

    @property
    def value(self) -> float:
        """Return the middle of the interval."""
        return self.interval.middle

    @property
    def complement(self) -> Stated:
        """Return the statement about the opposite event."""
        return Stated(self.interval.complement, f"not {self.said}")


@dataclass(frozen=True, slots=True)
class Letter:
    """What one source letter stands for: three intervals of probability."""

    meaning: str
    hit: Interval
    false_alarm: Interval
    controlled: Interval


LETTERS: Mapping[str, Letter] = MappingProxyType(
    {
        "A": Letter("reliable", Interval(0.97, 0.99), Interval(0.01, 0.03), Interval(0.01, 0.05)),
        "B": Letter(
            "usually reliable", Interval(0.90, 0.96), Interval(0.04, 0.10), Interval(0.01, 0.08)
        ),
        "C": Letter(
            "fairly reliable", Interval(0.78, 0.92), Interval(0.08, 0.22), Interval(0.02, 0.15)
        ),
        "D": Letter(
            "not usually reliable", Interval(0.55, 0.85), Interval(0.15, 0.45), Interval(0.05, 0.25)
        ),
        "E": Letter("unreliable", Interval(0.35, 0.65), Interval(0.35, 0.65), Interval(0.05, 0.40)),
        "F": Letter(
            "cannot be judged", Interval(0.30, 0.98), Interval(0.02, 0.70), Interval(0.01, 0.40)
        ),
    }
)
"""Source letters with the house's own triples; a board may state other numbers per source."""

MARKS: Mapping[str, float] = MappingProxyType(
    {
        "names the same upstream": 10.0,
        "shared error": 8.0,
        "same wording": 4.0,
        "same contact": 3.0,
        "close in time": 1.5,
        "independent access": 0.25,
    }
)
"""Bayes factors by which a sign moves the odds that two sources share an upstream (ours)."""

NOT_STATED = Stated(Interval(0.05, 0.95), "not stated")
"""What nobody stated."""

DEFAULT_SHARING = Stated(Interval(0.25, 0.75), "not stated, one half")
"""Chance that two sources of unstated upstream share one: never nought."""

UNKNOWN_HIT = Stated(Interval(0.60, 0.90), "default of an unknown upstream")
UNKNOWN_FALSE_ALARM = Stated(Interval(0.05, 0.15), "default of an unknown upstream")


def stated(value: object, *, where: str = "probability") -> Stated:
    """Return what a word, a number or a pair `[lo, hi]` states.

    Parameters
    ----------
    value : str, float or pair of float
        One of the seven words of probability, a probability, or the two ends of an interval.
    where : str
        Field named in the error.

    Raises
    ------
    BadInput
        Anything else; a truth value is not a probability.

    Examples
    --------
    >>> stated([0.2, 0.4]).interval
    Interval(lo=0.2, hi=0.4)
    """
    if isinstance(value, str):
        return Stated(_band(value, where), value)
    given = value if isinstance(value, list | tuple) else [value, value]
    ends = [end for end in given if isinstance(end, int | float) and not isinstance(end, bool)]
    if len(given) != 2 or len(ends) != 2 or not 0 <= ends[0] <= ends[1] <= 1:  # nor a NaN
        raise _unreadable(where, value)
    lo, hi = float(ends[0]), float(ends[1])
    return Stated(Interval(lo, hi), f"{lo:g}" if lo == hi else f"{lo:g} to {hi:g}")


def mean(many: list[Interval]) -> Interval:
    """Return the interval between the mean of the lower and the mean of the upper ends.

    Examples
    --------
    >>> mean([Interval(0.0, 0.5), Interval(0.5, 1.0)])
    Interval(lo=0.25, hi=0.75)
    """
    return Interval(sum(i.lo for i in many) / len(many), sum(i.hi for i in many) / len(many))


def _band(word: str, where: str) -> Interval:
    try:
        return band(word)
    except BadInput as error:
        raise BadInput(
            where, expected=error.expected, found=error.found, advice=error.advice
        ) from None


def _unreadable(where: str, value: object) -> BadInput:
    return BadInput(
        where,
        expected="a word of probability, a number from 0 to 1, or [lo, hi]",
        found=value,
        advice="Write likely, or 0.7, or [0.6, 0.8]; the smaller end first.",
    )
