"""Chances: words and numbers both ways, intervals, odds.

1. The seven words of estimative probability have fixed bands. Neighbours share an end point, so
   a boundary value has two words; below .01 and above .99 there is no word.
2. Likelihood says nothing about confidence. Confidence is another axis and never stands here.
3. A word is an interval, not a number. Its middle is for sums; it is shown with its ends.
4. Odds of 0 and 1 are refused where they would be infinite, never clipped in silence.
5. A 90 % interval of draws is made of two of the draws, cut outwards, and mirrors exactly:
   turning every draw round turns the interval round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goodoffices.common.errors import BadInput

__all__ = [
    "WORDS",
    "Interval",
    "band",
    "interval90",
    "log_odds",
    "odds",
    "phrase",
    "probability",
    "words_for",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of probabilities.

    Parameters
    ----------
    lo, hi : float
        Ends, 0 <= lo <= hi <= 1. Equal ends are a point: the degenerate case, allowed.

    Raises
    ------
    BadInput
        An end is not a number from 0 to 1, or the ends are in the wrong order.

    Examples
    --------
    >>> Interval(0.2, 0.45).middle
    0.325
    >>> 0.45 in Interval(0.2, 0.45)
    True
    """

    lo: float
    hi: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.lo <= self.hi <= 1.0:  # a NaN fails as well
            raise BadInput(
                "interval of probabilities",
                expected="0 <= lo <= hi <= 1",
                found=(self.lo, self.hi),
                advice="Give the smaller end first; write 20 % as 0.2.",
            )

    def __contains__(self, chance: float) -> bool:
        return self.lo <= chance <= self.hi

    @property
    def middle(self) -> float:
        """Return the arithmetic middle."""
        return (self.lo + self.hi) / 2

    @property
    def width(self) -> float:
        """Return hi - lo."""
        return self.hi - self.lo

    @property
    def complement(self) -> Interval:
        """Return the interval of the opposite event."""
        return Interval(1.0 - self.hi, 1.0 - self.lo)

    def draw(self, generator: np.random.Generator, size: int) -> Floats:
        """Return `size` values uniform between the ends."""
        return generator.uniform(self.lo, self.hi, size)


WORDS: Mapping[str, Interval] = MappingProxyType(
    {
        "almost no chance": Interval(0.01, 0.05),
        "very unlikely": Interval(0.05, 0.20),
        "unlikely": Interval(0.20, 0.45),
        "roughly even chance": Interval(0.45, 0.55),
        "likely": Interval(0.55, 0.80),
        "very likely": Interval(0.80, 0.95),
        "almost certain": Interval(0.95, 0.99),
    }
)
"""The seven words of ICD 203 with their bands, from the least to the most likely."""

_OTHER_NAMES = {
    "remote": "almost no chance",
    "highly improbable": "very unlikely",
    "improbable": "unlikely",
    "roughly even": "roughly even chance",
    "roughly even odds": "roughly even chance",
    "probable": "likely",
    "highly probable": "very likely",
    "nearly certain": "almost certain",
    "almost certainly": "almost certain",
}


def band(word: str) -> Interval:
    """Return the band of a word of probability.

    Parameters
    ----------
    word : str
        One of `WORDS` or of the second names of the same scale (remote, improbable, probable ...);
        case and surrounding blanks do not matter.

    Raises
    ------
    BadInput
        Another word. "Even odds" or "possible" are not guessed at.

    Examples
    --------
    >>> band("Very likely")
    Interval(lo=0.8, hi=0.95)
    """
    plain = " ".join(word.lower().split())
    found = WORDS.get(_OTHER_NAMES.get(plain, plain))
    if found is None:
        raise BadInput(
            "word of probability",
            expected="one of " + ", ".join(WORDS),
            found=word,
            advice="Use one of the seven words or a number from 0 to 1.",
        )
    return found


def words_for(chance: float) -> tuple[str, ...]:
    """Return the word or words whose band holds a probability.

    A boundary value has two, the less likely first; outside .01 to .99 there is none.

    Examples
    --------
    >>> words_for(0.8)
    ('likely', 'very likely')
    >>> words_for(0.995)
    ()
    """
    return tuple(word for word, ends in WORDS.items() if chance in ends)


def phrase(chance: float) -> str:
    """Return one expression for a probability, for people.

    Raises
    ------
    BadInput
        Not a number from 0 to 1.

    Examples
    --------
    >>> phrase(0.7), phrase(0.8), phrase(0.999)
    ('likely', 'likely to very likely', 'beyond almost certain')
    """
    _refuse_outside(np.asarray(chance, dtype=np.float64), closed=True)
    inside = words_for(chance)
    if inside:
        return " to ".join(inside)
    return "below almost no chance" if chance < 0.5 else "beyond almost certain"


def odds(chance: ArrayLike) -> Floats:
    """Return p / (1 - p).

    Parameters
    ----------
    chance : array_like
        Probabilities, 0 < p < 1, any shape; the result has the same.

    Raises
    ------
    BadInput
        A value is not strictly between 0 and 1.

    Examples
    --------
    >>> float(odds(0.75))
    3.0
    """
    values = np.asarray(chance, dtype=np.float64)
    _refuse_outside(values, closed=False)
    return np.asarray(values / (1.0 - values))


def log_odds(chance: ArrayLike) -> Floats:
    """Return ln(p / (1 - p)) for 0 < p < 1, any shape; exactly odd under p -> 1 - p.

    Raises
    ------
    BadInput
        A value is not strictly between 0 and 1: certainty has no log odds.

    Examples
    --------
    >>> float(log_odds(0.5))
    0.0
    """
    values = np.asarray(chance, dtype=np.float64)
    _refuse_outside(values, closed=False)
    return np.asarray(np.log(values) - np.log(1.0 - values))


def probability(log_odds_: ArrayLike) -> Floats:
    """Return the probability of log odds: 1 / (1 + exp(-x)), without overflow.

    Infinite log odds give 0 or 1.

    Examples
    --------
    >>> float(probability(0.0)), float(probability(-1000.0))
    (0.5, 0.0)
    """
    x = np.asarray(log_odds_, dtype=np.float64)
    small = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1.0, small) / (1.0 + small))


def interval90(draws: ArrayLike) -> tuple[Floats, Floats]:
    """Return the ends of the middle 90 % of draws, cut outwards.

    With n draws in order, the ends are number k from below and number k from above, where
    k = floor(.05 (n - 1)) counted from 0. Both are draws; fewer than 21 draws give the extremes.
    The assumption that fails first is that the draws are many: with 200, an end moves by about a
    hundredth of the rank scale from seed to seed.

    Parameters
    ----------
    draws : array_like, shape (n,) or (n, ...)
        Draws along the first axis, any unit, finite.

    Returns
    -------
    lo, hi : ndarray, shape () or (...)

    Raises
    ------
    BadInput
        No draws, or a draw that is not finite.

    Examples
    --------
    >>> lo, hi = interval90(range(101))
    >>> float(lo), float(hi)
    (5.0, 95.0)
    """
    values = np.asarray(draws, dtype=np.float64)
    if values.ndim == 0 or not len(values) or not np.isfinite(values).all():
        raise BadInput(
            "draws",
            expected="one or more finite numbers",
            found=values.tolist() if values.size < 5 else "something not finite",
            advice="Draw at least 200 times from proper distributions.",
        )
    ordered = np.sort(values, axis=0)
    cut = (len(values) - 1) // 20
    return ordered[cut], ordered[-1 - cut]


def _refuse_outside(values: Floats, *, closed: bool) -> None:
    inside = (values >= 0) & (values <= 1) if closed else (values > 0) & (values < 1)
    if not inside.all():
        raise BadInput(
            "probability",
            expected="from 0 to 1" if closed else "strictly between 0 and 1",
            found=float(values[~inside].flat[0]),
            advice="Write 80 % as 0.8; certainty is not a forecast.",
        )
