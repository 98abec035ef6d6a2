"""The compiled sweeps against comparing every pair."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.deals import sweeps
from goodoffices.deals.merging import undominated
from goodoffices.deals.words import add, from_limbs, join, limbs_of, split


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("most", [2, 5, 1000])
def test_maxima_group_by_group(width: int, most: int) -> None:
    rng = np.random.default_rng(10 * width + most)
    for size in (1, 2, 3, 50, 400):
        rows = rng.integers(-most, most + 1, (size, width))
        groups = rng.integers(0, 3, size)
        kept = undominated(rows[:, :, None], groups)
        got = sorted((int(groups[at]), *rows[at].tolist()) for at in kept.order[kept.rows])
        want = set()
        for g in range(3):
            part = np.unique(rows[groups == g], axis=0)
            for row in part:
                better = (part >= row).all(axis=1) & (part > row).any(axis=1)
                if not better.any():
                    want.add((g, *row.tolist()))
        assert got == sorted(want)
        first: dict[tuple[int, ...], int] = {}
        for at in range(size):
            first.setdefault((int(groups[at]), *rows[at].tolist()), at)
        assert {first[row] for row in got} == set(kept.order[kept.rows].tolist())


def test_table_and_merge_agree() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        x = np.sort(rng.choice(60, 12, replace=False))[::-1].astype(np.int64)
        y = np.sort(rng.choice(60, 12, replace=False)).astype(np.int64)
        dx, dy = rng.integers(0, 30, (2, 5))
        low = int(x.min() + dx.min())
        span = int(x.max() + dx.max()) - low + 1
        table = sweeps.table_two(x, y, dx, dy, low, span)
        merged = sweeps.extend_two(x, y, dx, dy)
        for a, b in zip(table, merged, strict=True):
            assert a.tolist() == b.tolist()


def test_words_add_and_come_back() -> None:
    rng = np.random.default_rng(5)
    numbers = [int(n) * 10**k * (-1) ** k for k, n in enumerate(rng.integers(1, 10**9, 20))]
    rows = [(a, b) for a in numbers for b in numbers[:3]]
    words = split(rows, 2)
    assert join(words) == rows
    assert join(add(words, words)) == [(2 * a, 2 * b) for a, b in rows]


def test_limbs_come_back() -> None:
    counts = [0, 1, 2**32, 10**40, 2**64 - 1]
    assert from_limbs(limbs_of(counts).astype(np.uint32)) == counts
