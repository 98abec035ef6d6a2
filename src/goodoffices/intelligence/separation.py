"""What nothing held can tell apart, and what does not fit together.

1. Two hypotheses are inseparable when every item held, alone, and all of them together, is as
   expected under the one as under the other, within a stated band of ratio 1.
2. A single item that cannot separate a doer from one who frames him is named even where other
   items can.
3. Items conflict when together they are much less likely than if they had nothing to do with each
   other. A rule that hides conflict behind certainty (Dempster's) is shown for what it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import NoAnswer

__all__ = [
    "BAND_BITS",
    "conflict_bits",
    "dempster",
    "inconsistency_count",
    "inseparable",
    "mixed_product",
    "ratio_bits",
]

Floats = NDArray[np.float64]

BAND_BITS = float(np.log2(1.1))
"""Ratios from 1/1.1 to 1.1 count as one."""


def ratio_bits(likelihood: Floats, first: int, second: int) -> Floats:
    """Return log2 of P(item | first) / P(item | second), one per row.

    Impossible under both is 0; impossible under one is infinite.

    Examples
    --------
    >>> ratio_bits(np.array([[0.6, 0.3]]), 0, 1).tolist()
    [1.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.log2(likelihood[:, first]) - np.log2(likelihood[:, second])
    return np.asarray(np.nan_to_num(bits, nan=0.0, posinf=np.inf, neginf=-np.inf))


def inseparable(likelihood: Floats, *, band: float = BAND_BITS) -> list[tuple[int, int]]:
    """Return the pairs of hypotheses that no row separates.

    Parameters
    ----------
    likelihood : ndarray, shape (n_items, m)
        P(item | h); include a row for all items together. No rows: every pair.
    band : float
        Largest |log2 ratio|, in bits, that still counts as equal.

    Examples
    --------
    >>> inseparable(np.array([[0.6, 0.05, 0.6]]))
    [(0, 2)]
    """
    return [
        (i, j)
        for i, j in combinations(range(likelihood.shape[1]), 2)
        if bool((np.abs(ratio_bits(likelihood, i, j)) <= band).all())
    ]


def conflict_bits(log_single: Floats, log_all: float) -> float:
    """Return log2 of (product of P(item)) / P(all items): above 0 the items pull apart.

    Parameters
    ----------
    log_single : ndarray, shape (n_items,)
        Natural logs of each item's own chance.
    log_all : float
        Natural log of the chance of all of them.

    Source: the conflict measure of Jensen et al. 1991 (from memory: verify before citing).
    """
    return float((log_single.sum() - log_all) / np.log(2.0))


def dempster(
    first: Mapping[str, float], second: Mapping[str, float]
) -> tuple[dict[str, float], float]:
    """Return Dempster's combination of masses on single hypotheses, and the conflict.

    The rule is here to be refused: at a conflict near 1 it gives certainty to what both thought
    nearly impossible (Zadeh 1979). Flag any conflict above .9.

    Raises
    ------
    NoAnswer
        Total conflict: nothing both hold possible.

    Examples
    --------
    >>> belief, conflict = dempster({"a": 0.99, "c": 0.01}, {"b": 0.99, "c": 0.01})
    >>> belief["c"], round(conflict, 6)
    (1.0, 0.9999)
    """
    both = {h: first[h] * second.get(h, 0.0) for h in first if first[h] * second.get(h, 0.0) > 0}
    agreed = sum(both.values())
    if agreed <= 0:
        raise NoAnswer("The two rule each other out entirely; say how reliable each of them is.")
    return {h: mass / agreed for h, mass in both.items()}, 1.0 - agreed


def mixed_product(experts: Floats, *, reliability: float) -> Floats:
    """Return the normalised product of opinions, each mixed with the uniform one.

    Parameters
    ----------
    experts : ndarray, shape (n_experts, m)
        Probabilities, rows sum to 1.
    reliability : float
        Chance that an expert knows, 0 to 1; with 0 the answer is uniform.

    Examples
    --------
    >>> mixed_product(np.array([[1.0, 0.0], [0.5, 0.5]]), reliability=0.5).tolist()
    [0.75, 0.25]
    """
    mixed = reliability * experts + (1.0 - reliability) / experts.shape[1]
    together = mixed.prod(axis=0)
    return np.asarray(together / together.sum())


def inconsistency_count(inconsistent: Floats) -> NDArray[np.int64]:
    """Return how many items each hypothesis is inconsistent with, shape (m,).

    Shown beside the weighing, never in its place: it counts a weak mismatch like a strong one.
    """
    return np.asarray(np.asarray(inconsistent).sum(axis=0), dtype=np.int64)
