"""Who shares an upstream with whom: partitions of sources, and weights that keep their word.

1. Sources share upstreams as a partition: if 1 shares with 2 and 2 with 3, then 1 shares with 3.
2. What is stated is P(shared) for each pair. Multiplying pair odds over partitions and
   normalising does not give that back: with one half everywhere it drifts down to .256 for six
   sources. So weights are fitted: w(p) proportional to exp(sum of t over pairs together in p),
   with t such that every pair's chance is the stated one.
3. The fit is a convex problem, log sum exp(t x_p) - t s; Newton's method with halved steps.
4. Statements that no distribution over partitions has are refused, and the triple is named where
   there is one: s_ij + s_jk - s_ik > 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput

__all__ = ["contradicting_triple", "fit", "pairs", "partitions", "together"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_PARTITIONS = 5_000
FITTED = 1e-10
ACCEPTED = 1e-7
STEPS = 60
FURTHEST = 40.0


def pairs(n: int) -> tuple[tuple[int, int], ...]:
    """Return all pairs of n things, in order: (0, 1), (0, 2), ..."""
    return tuple(combinations(range(n), 2))


def partitions(
    n: int,
    *,
    apart: frozenset[tuple[int, int]] = frozenset(),
    same: frozenset[tuple[int, int]] = frozenset(),
) -> Ints:
    """Return every partition of n things as block numbers, one row each.

    Parameters
    ----------
    n : int
        Number of things, >= 0; n = 0 gives one empty row.
    apart, same : frozenset of pairs
        Pairs (i, j), i < j, that never, or always, share a block.

    Returns
    -------
    ndarray of int, shape (n_partitions, n)
        Restricted growth strings in lexicographic order: Bell numbers 1, 2, 5, 15, 52, 203 when
        nothing is fixed.

    Raises
    ------
    BadInput
        More than 5,000 partitions, or none.

    Examples
    --------
    >>> partitions(3).tolist()
    [[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1], [0, 1, 2]]
    """
    rows: list[list[int]] = []
    for row in _grow([], n, apart, same):
        rows.append(row)
        if len(rows) > MOST_PARTITIONS:
            raise BadInput(
                "sources without a stated upstream",
                expected="at most about seven",
                found=f"{n} sources and upstreams to combine",
                advice="State the upstream of those whose first observer is known.",
            )
    if not rows:
        raise BadInput(
            "sharing",
            expected="statements that can hold together",
            found="certainties that contradict each other",
            advice="Use words instead of 0 and 1.",
        )
    return np.array(rows, dtype=np.int64).reshape(len(rows), n)


def _grow(
    row: list[int], n: int, apart: frozenset[tuple[int, int]], same: frozenset[tuple[int, int]]
) -> Iterator[list[int]]:
    j = len(row)
    if j == n:
        yield row
        return
    for block in range(max(row, default=-1) + 2):
        if any(
            (row[i] == block and (i, j) in apart) or (row[i] != block and (i, j) in same)
            for i in range(j)
        ):
            continue
        yield from _grow([*row, block], n, apart, same)


def together(rows: Ints) -> Floats:
    """Return 1 where a pair shares a block, else 0; shape (n_partitions, n_pairs)."""
    n = rows.shape[1]
    columns = [rows[:, i] == rows[:, j] for i, j in pairs(n)]
    return np.array(columns, dtype=np.float64).reshape(len(columns), len(rows)).T


def contradicting_triple(stated: dict[tuple[int, int], float], n: int) -> tuple[int, int, int]:
    """Return i, j, k with s_ij + s_jk - s_ik > 1, or (-1, -1, -1).

    Examples
    --------
    >>> contradicting_triple({(0, 1): .9, (1, 2): .9, (0, 2): .1}, 3)
    (0, 1, 2)
    """

    def s(i: int, j: int) -> float:
        return stated[min(i, j), max(i, j)]

    for i, j, k in permutations(range(n), 3):
        if i < k and s(i, j) + s(j, k) - s(i, k) > 1 + FITTED:
            return i, j, k
    return -1, -1, -1


def fit(shares: Floats, x: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return weights of partitions under which each pair shares as often as stated.

    Parameters
    ----------
    shares : ndarray, shape (n_draws, n_pairs)
        Stated chances, strictly between 0 and 1 for the pairs that vary.
    x : ndarray, shape (n_partitions, n_pairs)
        `together` of the partitions.

    Returns
    -------
    weights : ndarray, shape (n_draws, n_partitions)
        Rows sum to 1.
    fitted : ndarray of bool, shape (n_draws,)
        Whether the statements were met to 1e-7; where not, no distribution has them.

    Notes
    -----
    The maximum-entropy distribution with those pair chances. The assumption that fails first is
    that pairs say all: three sources may share in ways that pairs do not show.
    """
    free = (x.min(axis=0) < x.max(axis=0)) if len(x) else np.zeros(0, dtype=bool)
    x, s = x[:, free], shares[:, free]
    t = np.zeros_like(s)
    value, weights = _dual(t, s, x)
    i, j = np.triu_indices(x.shape[1])
    squares = x[:, i] * x[:, j]
    for _ in range(STEPS):
        on = _unfinished(t, weights, s, x)
        if not on.any():
            break
        t[on], value[on], weights[on] = _newton(t[on], value[on], weights[on], s[on], (x, squares))
    error = np.abs(_times(weights, x) - s).max(axis=1, initial=0.0)
    return weights, error < ACCEPTED


def _unfinished(t: Floats, weights: Floats, s: Floats, x: Floats) -> NDArray[np.bool_]:
    """Return the rows neither fitted nor running away for want of any distribution."""
    error = np.abs(_times(weights, x) - s).max(axis=1, initial=0.0)
    return np.asarray((error >= FITTED) & (np.abs(t).max(axis=1, initial=0.0) < FURTHEST))


def _times(first: Floats, second: Floats) -> Floats:
    """Return the matrix product, the same bytes on any number of threads (BLAS gives others)."""
    return np.asarray(np.einsum("dp,pi->di", first, second))


def _dual(t: Floats, s: Floats, x: Floats) -> tuple[Floats, Floats]:
    exponent = _times(t, x.T)
    top = exponent.max(axis=1, keepdims=True)
    raised = np.exp(exponent - top)
    total = raised.sum(axis=1, keepdims=True)
    value = (top + np.log(total))[:, 0] - (t * s).sum(axis=1)
    return value, raised / total


def _newton(
    t: Floats, value: Floats, weights: Floats, s: Floats, tables: tuple[Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    x, squares = tables
    centred = _times(weights, x)
    error = centred - s
    curvature = np.empty((len(t), x.shape[1], x.shape[1]))
    i, j = np.triu_indices(x.shape[1])
    curvature[:, i, j] = curvature[:, j, i] = _times(weights, squares)
    curvature -= centred[:, :, None] * centred[:, None, :]
    curvature += 1e-12 * np.eye(x.shape[1])
    step = np.linalg.solve(curvature, error[:, :, None])[:, :, 0]
    length = np.abs(step).max(axis=1, keepdims=True)
    step /= np.maximum(length / 4.0, 1.0)
    scale = np.ones(len(t))
    for _ in range(12):
        trial = t - scale[:, None] * step
        new_value, new_weights = _dual(trial, s, x)
        worse = new_value > value + 1e-13 * (1.0 + np.abs(value))
        if not worse.any():
            break
        scale[worse] /= 2
    return trial, new_value, new_weights
