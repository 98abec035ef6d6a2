from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from goodoffices.common.errors import BadInput
from goodoffices.verification import sampling
from goodoffices.verification.quantities import NotACount, NotAProbability
from tests.conftest import NIGHTLY
from tests.verification.cases import case, close

GRID = [*range(2, 201), 300, 500, 1000]
LEVELS = ["1/20", "1/10", "1/2", "4/5"]


def test_handbook_sizes() -> None:
    golden = case("V1")
    found = [
        sampling.approximate_sample_size(r["N"], r["d"], r["beta"]) for r in golden["input"]["rows"]
    ]
    assert found == golden["expect"]["n"]


def test_exact_sizes() -> None:
    golden = case("V2")
    found = [sampling.sample_size(r["N"], r["d"], r["beta"]) for r in golden["input"]["rows"]]
    assert found == golden["expect"]["n"]


def test_detection() -> None:
    golden = case("V3")
    for row, expected in zip(
        golden["input"]["rows"], golden["expect"]["detection_probability"], strict=True
    ):
        found = sampling.detection_probability(row["N"], row["d"], row["n"])
        assert close(found, expected, golden["tolerance"])


def test_gap_between_handbook_and_exact_sizes_over_the_whole_grid() -> None:
    expect = case("V4")["expect"]
    gaps: Counter[int] = Counter()
    for items in GRID:
        sizes = sampling.sample_sizes(items, LEVELS)
        for row, level in zip(sizes, LEVELS, strict=True):
            gaps.update((sampling.approximate_sample_sizes(items, level) - row).tolist())
    assert sum(gaps.values()) == expect["cells"]
    assert {str(gap): n for gap, n in gaps.items()} == expect["gap_histogram"]


@pytest.mark.parametrize("items", [2, 3, 20, 61, 100])
def test_table_is_right_in_whole_numbers(items: int) -> None:
    table = sampling.sample_sizes(items, LEVELS)
    for row, level in zip(table, map(Fraction, LEVELS), strict=True):
        for bad, size in enumerate(row.tolist(), start=1):
            assert sampling.miss_probability(items, bad, size) <= level
            assert size == 0 or sampling.miss_probability(items, bad, size - 1) > level


def test_floating_point_alone_would_be_wrong() -> None:
    """The trap of ties: scipy's hypergeometric passes over a sample that just meets the level."""
    wrong = 0
    for items in (20, 40, 60, 80, 100):
        for bad, size in enumerate(sampling.sample_sizes(items, ["1/10"])[0].tolist(), start=1):
            tied = sampling.miss_probability(items, bad, size) == Fraction(1, 10)
            wrong += bool(tied and hypergeom.pmf(0, items, bad, size) > 0.1)
    assert wrong > 0


@settings(max_examples=1000 if NIGHTLY else 30)
@given(
    items=st.integers(1, 400),
    share=st.fractions(min_value=0, max_value=1),
    miss=st.fractions(min_value=0, max_value=1, max_denominator=50),
)
def test_sample_size_is_the_smallest(items: int, share: Fraction, miss: Fraction) -> None:
    bad = 1 + int(share * (items - 1))
    size = sampling.sample_size(items, bad, miss)
    assert sampling.miss_probability(items, bad, size) <= miss
    assert size == 0 or sampling.miss_probability(items, bad, size - 1) > miss


@settings(max_examples=500 if NIGHTLY else 40)
@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60))
def test_miss_probability_counts_samples(items: int, bad: int, drawn: int) -> None:
    bad, drawn = min(bad, items), min(drawn, items)
    expected = Fraction(math.comb(items - bad, drawn), math.comb(items, drawn))
    assert sampling.miss_probability(items, bad, drawn) == expected


def test_large_lots() -> None:
    assert sampling.sample_size(10**9, 1, "1/10") == 900_000_000
    size = sampling.sample_size(10**7, 10**6, "1/20")
    assert sampling.miss_probability(10**7, 10**6, size) <= Fraction(1, 20)
    assert sampling.miss_probability(10**7, 10**6, size - 1) > Fraction(1, 20)


def test_midpoint() -> None:
    golden = case("V5")
    for row, expected in zip(golden["input"]["rows"], golden["expect"]["n"], strict=True):
        found = sampling.midpoint_sample_size(row["N"], row["d"], row["S"])
        assert close(found, expected, golden["tolerance"])


def test_audit_forms() -> None:
    golden = case("V6")
    given_ = golden["input"]
    found = [
        sampling.acceptance_sample_size(given_["N"], given_["K"], given_["alpha"], allowed=c)
        for c in given_["c"]
    ]
    assert found == golden["expect"]["n"]
    golden = case("V7")
    size = sampling.binomial_sample_size(golden["input"]["tol"], golden["input"]["risk"])
    assert size == golden["expect"]["n"]
    golden = case("V8")
    sizes = [
        sampling.zero_failure_sample_size(r["confidence"], r["reliability"])
        for r in golden["input"]["rows"]
    ]
    assert sizes == golden["expect"]["n"]


@settings(max_examples=500 if NIGHTLY else 30)
@given(st.integers(1, 99), st.integers(1, 99))
def test_binomial_size_is_the_smallest(rate: int, risk: int) -> None:
    bad, limit = Fraction(rate, 100), Fraction(risk, 100)
    size = sampling.binomial_sample_size(bad, limit)
    assert (1 - bad) ** size <= limit
    assert (1 - bad) ** (size - 1) > limit


def test_no_error_allowed_is_the_plain_sample() -> None:
    for items, bad in [(50, 1), (50, 7), (50, 50), (7, 3)]:
        plain = sampling.sample_size(items, bad, "1/10")
        assert sampling.acceptance_sample_size(items, bad, "1/10") == plain


def test_degenerate_sizes() -> None:
    assert sampling.sample_size(100, 10, 1) == 0
    assert sampling.sample_size(100, 10, 0) == 91
    assert sampling.sample_size(1, 1, "1/10") == 1


def test_bad_input_is_named() -> None:
    with pytest.raises(NotACount, match=r"violations: expected a whole number, 1 to 100; found 0"):
        sampling.sample_size(100, 0, "0.1")
    with pytest.raises(NotACount, match=r"violations: .* 1 to 100; found 101"):
        sampling.sample_size(100, 101, "0.1")
    with pytest.raises(NotAProbability, match="miss: expected a probability from 0 to 1"):
        sampling.sample_size(100, 1, 1.5)
    with pytest.raises(NotAProbability, match="miss"):
        sampling.sample_size(100, 1, "-1/10")
    with pytest.raises(BadInput, match="risk: expected a probability above 0"):
        sampling.binomial_sample_size("0.1", 0)
    with pytest.raises(NotACount, match="items"):
        sampling.sample_size(10**12, 1, "0.1")
