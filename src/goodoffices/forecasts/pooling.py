"""Pooling the forecasts of several people by one rule, fit for two as for fifty.

1. Forecasts are pooled as log odds: their mean is the geometric mean of odds. People's evidence
   adds up on that scale and nearly certain people are not drowned by an average.
2. Two people who know different things say less than they know together. The mean is moved away
   from the base rate by d(n) = 3n / (sqrt(3n^2 - 3n + 1) + 2): 1 for one person, 1.29 for two,
   at most the square root of 3. A fixed factor of 2 or 2.5 is worse than any single forecaster
   in groups of two or three; none is offered as the rule.
3. People who share their sources count for fewer: n / (1 + (n - 1) r), in d alone.
4. Order of people does not matter to the last bit; nothing is clipped; 0 and 1 are refused.
5. Several outcomes: the same rule on log probabilities, divided by their sum; for two outcomes
   it is the rule above.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goodoffices.common.chance import log_odds, probability
from goodoffices.common.errors import BadInput

__all__ = [
    "effective_number",
    "extremised",
    "extremising_factor",
    "geometric_mean_of_odds",
    "pool",
    "pool_several",
]

Floats = NDArray[np.float64]


def effective_number(n: int, correlation: float) -> float:
    """Return n / (1 + (n - 1) r): how many independent people n correlated ones are worth.

    Parameters
    ----------
    n : int
        People, >= 1.
    correlation : float
        Of their errors, the same for every pair, 0 (independent) to 1 (one person).

    Raises
    ------
    BadInput
        n below 1 or a correlation outside 0 to 1.

    Examples
    --------
    >>> round(effective_number(5, 0.6), 6)
    1.470588
    """
    if n < 1 or not 0 <= correlation <= 1:
        raise BadInput(
            "correlated forecasters",
            expected="one or more, with a correlation from 0 to 1",
            found=(n, correlation),
            advice="Use 0 where nothing is known to be shared.",
        )
    return n / (1 + (n - 1) * correlation)


def extremising_factor(n: float) -> float:
    """Return d(n) = 3n / (sqrt(3n^2 - 3n + 1) + 2), the factor on mean log odds.

    Parameters
    ----------
    n : float
        People, or their effective number; >= 1. d(1) = 1; the limit is the square root of 3.
        The assumption that fails first: people saw different evidence. Where they did not, use
        the effective number.

    Raises
    ------
    BadInput
        n below 1, or not finite.

    References
    ----------
    Neyman and Roughgarden (2021), applied to log odds by Sevilla, "Principled extremizing of
    aggregated forecasts". The form here is equal to n (sqrt(3n^2 - 3n + 1) - 2) / (n^2 - n - 1)
    and has no singular point.

    Examples
    --------
    >>> round(extremising_factor(2), 6)
    1.291503
    """
    if not 1 <= n < math.inf:
        raise BadInput(
            "number of forecasters",
            expected="1 or more",
            found=n,
            advice="Pool at least one forecast.",
        )
    return 3 * n / (math.sqrt(3 * n * n - 3 * n + 1) + 2)


def geometric_mean_of_odds(chances: ArrayLike) -> float:
    """Return the probability at the mean of the log odds.

    Parameters
    ----------
    chances : array_like, shape (n,)
        One forecast a person, strictly between 0 and 1, n >= 1.

    Raises
    ------
    BadInput
        No forecast, or one that is 0 or 1.

    Examples
    --------
    >>> round(geometric_mean_of_odds([0.6, 0.7, 0.9]), 6)
    0.75951
    """
    return extremised(chances, 1.0)


def extremised(chances: ArrayLike, factor: float, *, base_rate: float = 0.5) -> float:
    """Return the pool whose mean log odds stand `factor` times as far from the base rate.

    Parameters
    ----------
    chances : array_like, shape (n,)
        As in `geometric_mean_of_odds`.
    factor : float
        1 gives the geometric mean of odds. See `pool` for the factor to use.
    base_rate : float
        Where one would start knowing nothing of this case, strictly between 0 and 1.

    Examples
    --------
    >>> round(extremised([0.6, 0.7, 0.9], 2.5), 6)
    0.946596
    """
    lines = log_odds(chances)
    if lines.ndim != 1 or not lines.size:
        raise BadInput(
            "forecasts to pool",
            expected="a list of one or more",
            found=lines.shape,
            advice="Give one forecast a person.",
        )
    mean = math.fsum(lines) / lines.size
    start = float(log_odds(base_rate))
    return float(probability(start + factor * (mean - start)))


def pool(chances: ArrayLike, *, base_rate: float = 0.5, correlation: float = 0.0) -> float:
    """Return the pooled probability of yes: `extremised` by d(effective n).

    Parameters
    ----------
    chances : array_like, shape (n,)
        The latest forecast of each person, strictly between 0 and 1, n >= 1. One person's
        forecast comes back unchanged.
    base_rate : float
        Share of yes among like questions; even odds where none is known.
    correlation : float
        How alike people's errors are, 0 to 1.

    Examples
    --------
    >>> round(pool([0.6, 0.8]), 6)
    0.760793
    >>> round(pool([0.6, 0.8], base_rate=0.3), 6)
    0.802821
    """
    people = np.size(chances)
    factor = extremising_factor(effective_number(max(people, 1), correlation))
    return extremised(chances, factor, base_rate=base_rate)


def pool_several(
    chances: Sequence[Sequence[float]],
    *,
    base_rates: Sequence[float] | None = None,
    correlation: float = 0.0,
) -> Floats:
    """Return the pooled probabilities of m outcomes.

    p_k proportional to b_k exp(d (mean_i ln p_ik - ln b_k)), b the base rates.

    Parameters
    ----------
    chances : sequence, shape (n, m)
        One row a person, strictly positive, each summing to 1.
    base_rates : sequence, shape (m,), optional
        Equal shares where none is known.
    correlation : float
        As in `pool`.

    Returns
    -------
    ndarray, shape (m,)
        Sums to 1.

    Raises
    ------
    BadInput
        A row that does not sum to 1 within 1e-9, or that holds 0.

    Examples
    --------
    >>> pool_several([[0.5, 0.3, 0.2]]).round(6).tolist()
    [0.5, 0.3, 0.2]
    """
    rows = np.asarray(chances, dtype=np.float64)
    _refuse_rows(rows)
    outcomes = rows.shape[1]
    base = np.asarray(base_rates or np.full(outcomes, 1 / outcomes).tolist(), dtype=np.float64)
    _refuse_rows(base[None, :])
    factor = extremising_factor(effective_number(len(rows), correlation))
    mean = np.array([math.fsum(column) / len(rows) for column in np.log(rows).T])
    lines = np.log(base) + factor * (mean - np.log(base))
    weights = np.exp(lines - lines.max())
    return np.asarray(weights / math.fsum(weights))


def _refuse_rows(rows: Floats) -> None:
    if rows.ndim != 2 or not rows.size or not (rows > 0).all():
        sums_to_one = False
    else:
        sums_to_one = bool((np.abs(rows.sum(axis=1) - 1) <= 1e-9).all())
    if not sums_to_one:
        raise BadInput(
            "forecasts of several outcomes",
            expected="rows above 0 that sum to 1, one a person",
            found=rows.tolist(),
            advice="Give each outcome at least a hundredth and divide by the sum.",
        )
