"""Adjusted Winner: published and worked examples, and its three laws."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.deals.adjusted_winner import adjusted_winner

CASES = json.loads((Path(__file__).parents[1] / "golden" / "deals.json").read_text())
POINTS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    "case", [c for c in CASES if "points" in c["input"]], ids=lambda case: case["id"]
)
def test_golden(case: dict[str, Any]) -> None:
    done = adjusted_winner(*case["input"]["points"])
    want = case["expect"]["exact"]
    assert [str(share) for share in done.shares] == want["share_of_first"]
    assert done.totals == (Fraction(str(want["total"])),) * 2
    assert len(done.split) == case["expect"]["items_split"]


@given(POINTS)
def test_equitable_envy_free_efficient(points: list[tuple[int, int]]) -> None:
    first, second = [p[0] for p in points], [p[1] for p in points]
    if not any(first) or not any(second):
        return
    done = adjusted_winner(first, second)
    a, b = done.totals[0] / sum(first), done.totals[1] / sum(second)
    assert a == b
    assert a >= Fraction(1, 2)  # neither would rather have the other's part
    assert len(done.split) <= 1
    ratio = [
        Fraction(u * sum(second), v * sum(first)) if v else Fraction(10**9)
        for u, v in points
        if u or v
    ]
    shares = [share for share, (u, v) in zip(done.shares, points, strict=True) if u or v]
    for r, share in zip(ratio, shares, strict=True):  # no trade of items helps both
        assert not any(
            share < 1 and other > 0 and r > q for q, other in zip(ratio, shares, strict=True)
        )


@given(POINTS)
def test_renaming_the_parties(points: list[tuple[int, int]]) -> None:
    first, second = [p[0] for p in points], [p[1] for p in points]
    if any(first) and any(second):
        there, here = adjusted_winner(first, second), adjusted_winner(second, first)
        assert there.totals == here.totals[::-1]


def test_bad_points() -> None:
    with pytest.raises(BadInput, match="numbers from 0 up, not all 0"):
        adjusted_winner([0, 0], [1, 1])
    with pytest.raises(BadInput, match="points of the second party: expected numbers from 0 up"):
        adjusted_winner([1, 0], [-1, 1])
    with pytest.raises(BadInput, match="as many items for both"):
        adjusted_winner([1, 0], [1])
    with pytest.raises(BadInput, match="a finite number"):
        adjusted_winner(["nan"], [1])
