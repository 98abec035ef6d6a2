"""Whole numbers of any length as rows of machine words, so that sums and orders vectorise.

1. A payoff is written in words of 62 bits, the highest first; the highest carries the sign. One
   word is the common case and is an ordinary 64-bit integer.
2. A count is written in limbs of 32 bits, the lowest first; a factor has each limb in a word of 64
   bits, so that a sum of products can carry.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "WORD",
    "add",
    "at_least",
    "from_limbs",
    "join",
    "limbs_for",
    "limbs_of",
    "ranks_of",
    "split",
    "words_for",
]

WORD = 62
LIMB = 32
Ints = NDArray[np.int64]
Payoffs = tuple[int, ...]


def words_for(largest: int) -> int:
    """Return how many words numbers up to `largest` in size need, sums included."""
    return max(1, math.ceil(largest.bit_length() / WORD))


def limbs_for(largest: int) -> int:
    """Return how many limbs counts up to `largest` need."""
    return max(1, math.ceil(largest.bit_length() / LIMB))


def split(rows: Sequence[Payoffs], words: int) -> Ints:
    """Return integers as an array of shape (rows, columns, words)."""
    mask = (1 << WORD) - 1
    shifts = [WORD * w for w in reversed(range(words))]
    if words == 1:
        return np.array(rows, np.int64)[:, :, None]
    return np.array(
        [
            [[v >> s if s == shifts[0] else (v >> s) & mask for s in shifts] for v in r]
            for r in rows
        ],
        np.int64,
    )


def join(words: Ints) -> list[Payoffs]:
    """Return the integers again, row by row."""
    if words.shape[2] == 1:
        return list(zip(*words[:, :, 0].T.tolist(), strict=True))
    joined = words[:, :, 0].astype(object)
    for w in range(1, words.shape[2]):
        joined = joined * (1 << WORD) + words[:, :, w]
    return [tuple(map(int, row)) for row in joined]


def add(a: Ints, b: Ints) -> Ints:
    """Add word by word and carry."""
    total = a + b
    for w in range(total.shape[-1] - 1, 0, -1):
        total[..., w - 1] += total[..., w] >> WORD
        total[..., w] &= (1 << WORD) - 1
    return total


def ranks_of(words: Ints) -> Ints:
    """Return integers in the same order as the numbers, column by column."""
    if words.shape[2] == 1:
        return words[:, :, 0]
    ranks = np.empty(words.shape[:2], np.int64)
    for p in range(words.shape[1]):
        order = np.lexsort(tuple(words[:, p, w] for w in reversed(range(words.shape[2]))))
        column = words[order, p]
        steps = (column[1:] != column[:-1]).any(axis=1)
        ranks[order, p] = np.r_[0, np.cumsum(steps)]
    return ranks


def at_least(words: Ints, least: Ints) -> NDArray[np.bool_]:
    """Say which rows reach `least` for every party."""
    ok = np.ones(words.shape[:2], np.bool_)
    for w in range(words.shape[2] - 1, -1, -1):
        ok = (words[:, :, w] > least[:, w]) | ((words[:, :, w] == least[:, w]) & ok)
    return np.asarray(ok.all(axis=1))


def limbs_of(counts: Sequence[int]) -> NDArray[np.uint64]:
    """Return counts as an array of shape (counts, limbs)."""
    limbs = limbs_for(max(counts))
    return np.array(
        [[(n >> (32 * b)) & 0xFFFFFFFF for b in range(limbs)] for n in counts], np.uint64
    )


def from_limbs(limbs: NDArray[np.uint32]) -> list[int]:
    """Return the counts again."""
    if limbs.shape[1] == 1:
        return [int(n) for n in limbs[:, 0]]
    return [int.from_bytes(row.tobytes(), "little") for row in limbs.astype("<u4")]
