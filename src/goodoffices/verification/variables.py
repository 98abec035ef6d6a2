"""How well must a quantity be measured, so that a goal quantity missing from it shows.

1. The measured difference is normal with standard deviation sigma, mean 0 when all is well.
2. alpha is the chance of a false alarm, beta the chance of a miss, both strictly between 0 and 1.
3. The two means are told apart when they lie z(1-alpha) + z(1-beta) sigmas from each other.
"""

from __future__ import annotations

from statistics import NormalDist

from goodoffices.common.errors import BadInput
from goodoffices.verification.quantities import Number, natural, probability

__all__ = ["largest_sigma", "power", "separation"]

STANDARD = NormalDist()


def _open(value: Number, where: str) -> float:
    level = probability(value, where)
    if level in (0, 1):
        raise BadInput(
            where,
            expected="a probability strictly between 0 and 1",
            found=value,
            advice="With normal errors certainty would need infinitely exact measurement.",
        )
    return float(level)


def separation(alpha: Number, beta: Number) -> float:
    """Distance of the two means that keeps both error rates, in sigmas.

    Parameters
    ----------
    alpha, beta : number
        Chance of a false alarm, chance of a miss. [probability, 0 < p < 1]

    Notes
    -----
    z(1-alpha) + z(1-beta): the "3.3 sigma" rule at 5 % and 5 % (from memory: verify before
    citing). Normality of the error fails first, in the tails.

    Examples
    --------
    >>> round(separation(0.05, 0.05), 6)
    3.289707
    """
    return -STANDARD.inv_cdf(_open(alpha, "alpha")) - STANDARD.inv_cdf(_open(beta, "beta"))


def largest_sigma(goal: Number, alpha: Number, beta: Number) -> float:
    """Largest measurement error that still shows the goal quantity, in its unit.

    Raises
    ------
    BadInput
        A negative goal, or error rates that need no measurement at all (separation <= 0).

    Examples
    --------
    >>> round(largest_sigma(8, 0.05, 0.05), 6)
    2.431827
    """
    apart = separation(alpha, beta)
    if apart <= 0:
        raise BadInput(
            "alpha, beta",
            expected="error rates with alpha + beta < 1",
            found=(alpha, beta),
            advice="A test with these rates is no better than a coin.",
        )
    return float(natural(goal, "goal")) / apart


def power(alpha: Number, shift: float) -> float:
    """Chance that a one-sided test at level `alpha` shows a shift of `shift` sigmas.

    Notes
    -----
    Neyman-Pearson: 1 - Phi(z(1-alpha) - shift); equals `alpha` at shift 0.

    Examples
    --------
    >>> round(power(0.05, 2), 6)
    0.63876
    """
    return STANDARD.cdf(shift + STANDARD.inv_cdf(_open(alpha, "alpha")))
