"""Heavy tails: how large such things have been, and what may be said of the next one.

1. Above a threshold, sizes follow a Pareto tail: P(X >= x | X >= threshold) =
   (x / threshold)^-(alpha - 1).
2. With alpha of 2 or less the mean is infinite. It is refused, never cut off in silence; a mean
   is given only with a bound, and the bound is named.
3. A fitted alpha comes with its exact 90 % interval, because n is small and the tail is not.
4. What lies below the threshold the tail does not describe: a quantile there is "below".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goodoffices.common.errors import BadInput, NoAnswer

__all__ = [
    "Tail",
    "TailFit",
    "bounded_mean",
    "chance_in_record",
    "chance_of_one",
    "fit_tail",
    "mean_size",
]


@dataclass(frozen=True, slots=True)
class Tail:
    """A Pareto tail.

    Parameters
    ----------
    alpha : float
        Exponent of the density, above 1.
    threshold : float
        The smallest size in the tail, above 0.
    share : float
        Share of all cases that reach the threshold, above 0, at most 1.

    Examples
    --------
    >>> round(Tail(1.53, 7061).exceedance(1_000_000), 5)
    0.07243
    """

    alpha: float
    threshold: float
    share: float = 1.0

    def __post_init__(self) -> None:
        if not 1 < self.alpha < math.inf:
            raise _refused("alpha", "a number above 1", self.alpha)
        if not 0 < self.threshold < math.inf:
            raise _refused("threshold", "a size above 0", self.threshold)
        if not 0 < self.share <= 1:
            raise _refused("share in the tail", "above 0, at most 1", self.share)

    def exceedance(self, size: float) -> float:
        """Return P(X >= size) for any case, in or below the tail.

        Raises
        ------
        NoAnswer
            `size` is below the threshold: the tail does not say.
        """
        if size < self.threshold:
            raise NoAnswer(
                f"The tail starts at {self.threshold:,.0f}; below it all that is known is that "
                f"the chance is at least {self.share:.3f}."
            )
        return float(self.share * (size / self.threshold) ** -(self.alpha - 1))

    def quantile(self, level: float) -> float | None:
        """Return the size that a case stays below with chance `level`; None below the threshold.

        Raises
        ------
        BadInput
            `level` is not from 0 up to but not including 1.
        """
        if not 0 <= level < 1:
            raise _refused("level", "from 0 to below 1", level)
        if level < 1 - self.share:
            return None
        rise = ((1 - level) / self.share) ** (-1 / (self.alpha - 1))
        return float(self.threshold * max(1.0, rise))


@dataclass(frozen=True, slots=True)
class TailFit:
    """A fitted exponent with its exact 90 % interval, and the number of sizes behind it."""

    alpha: float
    interval90: tuple[float, float]
    n: int


def fit_tail(sizes: Sequence[float], *, threshold: float) -> TailFit:
    """Return the maximum-likelihood exponent of the sizes at or above a known threshold.

    Parameters
    ----------
    sizes : sequence of float
        Any unit; those below the threshold are left out.
    threshold : float
        Above 0, same unit.

    Raises
    ------
    BadInput
        A threshold not above 0, or a size that is not a finite number.
    NoAnswer
        Fewer than five sizes in the tail, or all of them equal to the threshold.

    Notes
    -----
    alpha = 1 + n / sum ln(x / threshold); (alpha - 1) sum ln(x / threshold) is Gamma(n), hence the
    interval by chi-square quantiles with 2n degrees of freedom. The assumption that fails first:
    the threshold was not chosen by looking at the fit.

    Examples
    --------
    >>> fit = fit_tail([1, 2, 4, 8, 16], threshold=1)
    >>> round(fit.alpha, 3), [round(end, 3) for end in fit.interval90], fit.n
    (1.721, [1.284, 2.321], 5)
    """
    from scipy.special import chdtri

    if not 0 < threshold < math.inf:
        raise _refused("threshold", "a size above 0", threshold)
    if not all(math.isfinite(size) for size in sizes):
        raise _refused("sizes", "finite numbers", list(sizes))
    logs = sorted(math.log(size / threshold) for size in sizes if size >= threshold)
    n, total = len(logs), math.fsum(logs)
    if n < 5 or total <= 0:
        raise NoAnswer(
            f"{n} sizes at or above {threshold:,.0f}: fewer than five, or all equal, fit no tail. "
            "List the sizes themselves in place of a fit."
        )
    low, high = (float(chdtri(2 * n, level)) / (2 * total) for level in (0.95, 0.05))
    return TailFit(1 + n / total, (1 + low, 1 + high), n)


def mean_size(tail: Tail) -> float:
    """Return the mean of the tail where it has one.

    Raises
    ------
    NoAnswer
        alpha is 2 or less: the mean is infinite.

    Examples
    --------
    >>> mean_size(Tail(3.0, 10.0))
    20.0
    """
    if tail.alpha <= 2:
        raise NoAnswer(
            f"With alpha {tail.alpha:.2f} the mean is infinite: no average size exists. Ask for "
            "quantiles, or for the mean under a named bound."
        )
    return tail.threshold * (tail.alpha - 1) / (tail.alpha - 2)


def bounded_mean(tail: Tail, *, bound: float) -> float:
    """Return the mean of the tail cut at a bound that the asker names.

    Parameters
    ----------
    tail : Tail
    bound : float
        Above the threshold, same unit; the answer grows with it and must be shown beside it.

    Raises
    ------
    BadInput
        The bound is not above the threshold or not finite.

    Notes
    -----
    With g = alpha - 1, L the threshold and H the bound: g L / (1 - g) ((H / L)^(1 - g) - 1) /
    (1 - (L / H)^g); at g = 1 the limit L ln(H / L) / (1 - L / H).

    Examples
    --------
    >>> round(bounded_mean(Tail(1.53, 7061), bound=8e9))
    5574138
    """
    low, g = tail.threshold, tail.alpha - 1
    if not low < bound < math.inf:
        raise _refused("bound", f"a size above the threshold {low:,.0f}", bound)
    inside = -math.expm1(g * math.log(low / bound))
    stretch = math.log(bound / low)
    gained = stretch if g == 1 else math.expm1((1 - g) * stretch) / (1 - g)
    return g * low * gained / inside


def chance_of_one(per_case: float, *, cases: float) -> float:
    """Return the chance of at least one in a Poisson number of cases with this mean.

    Examples
    --------
    >>> round(chance_of_one(0.008762032565571419, cases=95 / 181 * 100), 6)
    0.368644
    """
    if not 0 <= per_case <= 1 or not 0 <= cases < math.inf:
        raise _refused("chance per case and cases", "0 to 1 and 0 or more", (per_case, cases))
    return float(-np.expm1(-per_case * cases))


def chance_in_record(per_case: float, *, cases: int) -> float:
    """Return the chance of at least one in a fixed number of independent cases.

    Examples
    --------
    >>> round(chance_in_record(0.008762032565571419, cases=95), 6)
    0.566586
    """
    if not 0 <= per_case <= 1 or cases < 0:
        raise _refused("chance per case and cases", "0 to 1 and 0 or more", (per_case, cases))
    if per_case == 1 or cases == 0:
        return float(cases > 0)
    return -math.expm1(cases * math.log1p(-per_case))


def _refused(where: str, expected: str, found: object) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice="Sizes and chances are positive.")
