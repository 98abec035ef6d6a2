"""Bits: how far one answer is from another, and what a question is worth.

1. The distance from an answer without an item to the answer with it is D(with || without).
2. A question is worth the uncertainty it removes on average, whatever the answer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["divergence", "entropy", "expected_bits"]

Floats = NDArray[np.float64]


def divergence(p: ArrayLike, q: ArrayLike) -> Floats:
    """Return sum of p log2(p / q) over the last axis, in bits; 0 where p is 0.

    Infinite where p holds something possible that q rules out.

    Examples
    --------
    >>> float(divergence([1.0, 0.0], [0.5, 0.5]))
    1.0
    """
    first, second = np.broadcast_arrays(
        np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(first > 0, first * (np.log2(first) - np.log2(second)), 0.0)
    return np.asarray(np.maximum(terms.sum(axis=-1), 0.0))


def entropy(p: ArrayLike) -> Floats:
    """Return -sum of p log2 p over the last axis, in bits.

    Examples
    --------
    >>> float(entropy([0.5, 0.5]))
    1.0
    """
    chance = np.asarray(p, dtype=np.float64)
    return np.asarray(
        -np.where(chance > 0, chance * np.log2(np.where(chance > 0, chance, 1)), 0).sum(axis=-1)
    )


def expected_bits(prior: ArrayLike, yes: ArrayLike) -> Floats:
    """Return the expected information of a yes/no question about the hypothesis, in bits.

    Parameters
    ----------
    prior : array_like, shape (m,)
        Probabilities of the hypotheses now.
    yes : array_like, shape (m,) or (n, m)
        P(yes given h).

    Notes
    -----
    H(prior) minus the sum over answers of P(answer) H(posterior). Between 0 and 1. The assumption
    that fails first is that the answer is seen as it is: an answer through a source is worth less.

    Examples
    --------
    >>> float(expected_bits([0.5, 0.5], [1.0, 0.0]))
    1.0
    """
    p = np.asarray(prior, dtype=np.float64)
    likelihood = np.asarray(yes, dtype=np.float64)
    total = entropy(p)
    left = np.zeros_like(total)
    for chance in (likelihood, 1.0 - likelihood):
        both = p * chance
        weight = both.sum(axis=-1)
        share = both / np.where(weight > 0, weight, 1.0)[..., None]
        left = left + weight * entropy(share)
    return np.asarray(np.maximum(total - left, 0.0))
