"""What the answer hangs on: Sobol' indices, and a difference split over the inputs that differ.

1. A first-order index is the share of the variance that would go if this input alone were known;
   a total index is the share that would stay if all others were known. They come with intervals.
2. Indices say what *this* model with *these* ranges hangs on. Ranges that are too narrow make an
   input look harmless; an input nobody varied has no index at all.
3. A difference between two sets of inputs is split by Shapley's rule: the average, over all
   orders of changing the inputs one after another, of what each change does. The parts add up
   to the difference exactly, and no order is favoured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput, NoAnswer

__all__ = ["Design", "Indices", "design", "indices", "shapley_parts", "sobol_indices"]

Floats = NDArray[np.float64]
RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Design:
    """Points at which a model must be evaluated, in the unit cube.

    Parameters
    ----------
    points : ndarray, shape (n * (d + 2), d)
        A block A, a block B, then for each input the block A with that input taken from B.
    n, d : int
        Base points and inputs.
    """

    points: Floats
    n: int
    d: int


@dataclass(frozen=True, slots=True)
class Indices:
    """Sobol' indices of one output.

    Parameters
    ----------
    first, total : ndarray, shape (d,)
        Estimates; small negative values are noise and stay visible.
    first90, total90 : ndarray, shape (d, 2)
        90 % intervals from resampled base points.
    """

    first: Floats
    total: Floats
    first90: Floats
    total90: Floats


def design(d: int, *, n: int, generator: np.random.Generator) -> Design:
    """Return the Saltelli design on a scrambled Sobol' sequence.

    Parameters
    ----------
    d : int
        Inputs, 1 to 100.
    n : int
        Base points, a power of 2 from 16 to 65,536.
    generator : numpy.random.Generator
        Scrambles the sequence.

    Raises
    ------
    BadInput
        Sizes outside these.

    Examples
    --------
    >>> design(2, n=16, generator=np.random.default_rng(1)).points.shape
    (64, 2)
    """
    from scipy.stats import qmc

    if not 1 <= d <= 100 or not 16 <= n <= 65_536 or n & (n - 1):
        raise BadInput(
            "inputs and base points",
            expected="1 to 100 inputs and a power of 2 from 16 to 65,536 points",
            found=(d, n),
            advice="512 base points tell large shares from small ones.",
        )
    both = qmc.Sobol(2 * d, scramble=True, rng=generator).random(n)
    a, b = both[:, :d], both[:, d:]
    blocks = [a, b]
    for i in range(d):
        mixed = a.copy()
        mixed[:, i] = b[:, i]
        blocks.append(mixed)
    points = np.clip(np.concatenate(blocks), 2.0**-54, 1 - 2.0**-53)
    return Design(np.ascontiguousarray(points), n, d)


def indices(made: Design, values: Floats, *, generator: np.random.Generator) -> Indices:
    """Return the Sobol' indices of one output evaluated on a design.

    Parameters
    ----------
    made : Design
    values : ndarray, shape (n * (d + 2),)
        The output at `made.points`, finite, any unit.
    generator : numpy.random.Generator
        Resamples base points for the intervals.

    Raises
    ------
    NoAnswer
        The output does not vary: it hangs on none of these inputs.

    Notes
    -----
    First order after Saltelli (2010): mean f(B) (f(A_B^i) - f(A)) / V; total after Jansen (1999):
    mean (f(A) - f(A_B^i))^2 / (2 V); V over A and B (from memory: verify before citing). The
    assumption that fails first: the inputs are independent of each other.
    """
    blocks = values.reshape(made.d + 2, made.n)
    a, b, mixed = blocks[0], blocks[1], blocks[2:]
    centre = (a.mean() + b.mean()) / 2
    a, b, mixed = a - centre, b - centre, mixed - centre
    variance = (a**2 + b**2) / 2
    if not variance.mean() > 0:
        raise NoAnswer("The output does not vary over these inputs: there is nothing to share out.")
    first, total = b * (mixed - a), (a - mixed) ** 2 / 2
    picks = generator.integers(made.n, size=(RESAMPLES, made.n))
    weights = np.stack([np.bincount(row, minlength=made.n) for row in picks]).astype(np.float64)
    scale = np.einsum("rn,n->r", weights, variance)  # not BLAS, whose bits vary with threads
    bands = [
        np.quantile(np.einsum("rn,dn->rd", weights, part) / scale[:, None], [0.05, 0.95], axis=0).T
        for part in (first, total)
    ]
    return Indices(
        first.mean(axis=1) / variance.mean(), total.mean(axis=1) / variance.mean(), *bands
    )


def sobol_indices(
    model: Callable[[Floats], Floats], d: int, *, n: int, generator: np.random.Generator
) -> Indices:
    """Return the Sobol' indices of a model on the unit cube.

    Parameters
    ----------
    model : callable
        Takes points, shape (m, d), each coordinate in (0, 1); returns shape (m,).
    d, n : int
        As `design`.
    generator : numpy.random.Generator

    Examples
    --------
    >>> found = sobol_indices(lambda u: 3 * u[:, 0] + u[:, 1], 2, n=256,
    ...                       generator=np.random.default_rng(1))
    >>> [round(float(share), 1) for share in found.total]
    [0.9, 0.1]
    """
    made = design(d, n=n, generator=generator)
    return indices(made, np.asarray(model(made.points)), generator=generator)


def shapley_parts(value: Callable[[frozenset[int]], Floats], inputs: Sequence[int]) -> Floats:
    """Return each input's part of value(all changed) - value(none changed).

    Parameters
    ----------
    value : callable
        The outcome, shape (...), when the inputs in the set are changed.
    inputs : sequence of int
        At most ten: the work doubles with each.

    Returns
    -------
    parts : ndarray, shape (len(inputs), ...)
        They add up to the whole difference.

    Raises
    ------
    NoAnswer
        More than ten inputs differ.

    Examples
    --------
    >>> effect = lambda changed: np.array(float(len(changed) ** 2))
    >>> shapley_parts(effect, [0, 1]).tolist()
    [2.0, 2.0]
    """
    m = len(inputs)
    if m > 10:
        raise NoAnswer(
            f"{m} inputs differ; the split needs at most ten. Compare with fewer changed at a time."
        )
    known = {}
    for code in range(2**m):
        chosen = frozenset(inputs[i] for i in range(m) if code >> i & 1)
        known[code] = value(chosen)
    return np.stack([_part(known, i, m) for i in range(m)]) if m else np.zeros((0,))


def _part(known: dict[int, Floats], i: int, m: int) -> Floats:
    """Return one input's part; terms are sorted, so that the order of the inputs does not show."""
    terms = []
    for code in range(2**m):
        if not code >> i & 1:
            size = code.bit_count()
            weight = factorial(size) * factorial(m - size - 1) / factorial(m)
            terms.append(weight * (known[code | 1 << i] - known[code]))
    return np.asarray(np.sort(np.stack(terms), axis=0).sum(axis=0))
