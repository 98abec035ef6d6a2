"""Where to inspect: few inspectors, many sites, an opponent who picks the site left most open.

1. Site i is worth w_i; it is visited with chance c_i; a visit detects with chance p. What the
   opponent can hope for is v = max over i of w_i (1 - p c_i).
2. The chances add up to k inspectors; v is least when every site worth more than v is covered
   just enough (water-filling). v never falls below max w_i (1-p): there a visit a day is not
   enough, and inspectors to spare are left over.
3. A day's sites are drawn so that exactly these chances hold and never more than k are visited.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput
from goodoffices.verification.quantities import Number, natural, probability

__all__ = ["Coverage", "cover", "draw_sites"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Chance of a visit to each site.

    Parameters
    ----------
    chances : tuple of Fraction
        [probability], in the order of the sites; they add up to `inspectors` or less.
    value : Fraction
        What the best reply is worth to the opponent, in the unit of worth.
    """

    chances: tuple[Fraction, ...]
    value: Fraction


def cover(worth: Sequence[Number], inspectors: Number, *, detection: Number = 1) -> Coverage:
    """Spread inspectors over sites so that the site left most open is worth least.

    Parameters
    ----------
    worth : sequence of numbers
        What a breach at each site is worth, >= 0; at least one site.
    inspectors : number
        Visits at once, >= 0; more than sites is as many as sites. [count]
    detection : number
        Chance that a visit detects. [probability, above 0]

    Returns
    -------
    Coverage
        Exact ratios.

    Raises
    ------
    BadInput
        No site, a negative worth, or visits that never detect.

    Notes
    -----
    With the m sites of greatest worth covered, v = (m - k p) / sum of 1/w_i. The assumption that
    fails first: the opponent picks one site, and values sites as stated.

    Examples
    --------
    >>> cover(range(1, 11), 3, detection="0.9").value
    Fraction(10836, 2761)
    """
    sites = [natural(w, "worth") for w in worth]
    seen = probability(detection, "detection")
    visits = min(natural(inspectors, "inspectors"), Fraction(len(sites)))
    if not sites or seen == 0:
        raise BadInput(
            "worth" if not sites else "detection",
            expected="at least one site, and a visit that can detect",
            found=[len(sites), str(seen)],
            advice="Name the sites; give the chance that a visit detects.",
        )
    level = _level(sites, visits, seen)
    chances = tuple((1 - level / w) / seen if w > level else Fraction(0) for w in sites)
    return Coverage(chances, level)


def _level(sites: list[Fraction], visits: Fraction, seen: Fraction) -> Fraction:
    least = max(sites) * (1 - seen)
    spent = visits * seen
    tallest = sorted(sites, reverse=True)
    inverse = Fraction(0)
    for m, w in enumerate(tallest, start=1):
        if w == 0:
            break
        inverse += 1 / w
        level = (m - spent) / inverse
        below = tallest[m] if m < len(tallest) else Fraction(0)
        if below <= level <= w:
            return max(level, least)
    return least


def draw_sites(coverage: Coverage, rng: np.random.Generator, *, size: int = 1) -> NDArray[np.bool_]:
    """Draw the sites to visit, with the chances of `coverage`.

    Parameters
    ----------
    coverage : Coverage
        From `cover`.
    rng : numpy Generator
        Source of chance.
    size : int
        Number of draws.

    Returns
    -------
    ndarray of bool, shape (size, n_sites)
        Never more than ceil(sum of chances) visits in a draw.

    Notes
    -----
    Systematic sampling: one uniform number a draw; site i is taken when a point of the comb
    falls into its stretch. Single chances hold exactly; pairs of neighbours rarely go together.
    """
    ends = np.cumsum([float(c) for c in coverage.chances])
    total = math.ceil(ends[-1] - 1e-9)
    starts = np.concatenate([[0.0], ends[:-1]])
    comb = rng.random((size, 1))
    hits = np.floor(ends - comb + 1) - np.floor(starts - comb + 1)
    taken: NDArray[np.bool_] = hits > 0
    assert taken.sum(axis=1).max(initial=0) <= total
    return taken
