"""Sobol' indices and Shapley parts against models whose answers are known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.quantities import Quantity, Shape
from goodoffices.stakes.sensitivity import shapley_parts, sobol_indices


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_additive_model_has_equal_first_and_total_shares() -> None:
    found = sobol_indices(lambda u: 4 * u[:, 0] + 2 * u[:, 1], 3, n=1024, generator=rng())
    assert found.first == pytest.approx([0.8, 0.2, 0], abs=0.01)
    assert found.total == pytest.approx([0.8, 0.2, 0], abs=0.01)


def test_pure_interaction_has_no_first_order() -> None:
    found = sobol_indices(lambda u: (u[:, 0] - 0.5) * (u[:, 1] - 0.5), 2, n=1024, generator=rng())
    assert found.first == pytest.approx([0, 0], abs=0.02)
    assert found.total == pytest.approx([1, 1], abs=0.03)


def test_intervals_cover_the_true_share() -> None:
    covered = 0
    for seed in range(40):
        found = sobol_indices(
            lambda u: u[:, 0] ** 2 + u[:, 1], 2, n=64, generator=np.random.default_rng(seed)
        )
        covered += found.total90[0, 0] <= 16 / 31 <= found.total90[0, 1]
    assert covered >= 34


def test_a_constant_has_nothing_to_share_out() -> None:
    with pytest.raises(NoAnswer, match="does not vary"):
        sobol_indices(lambda u: np.ones(len(u)), 2, n=16, generator=rng())


@pytest.mark.parametrize(("d", "n"), [(0, 64), (101, 64), (2, 60), (2, 8)])
def test_design_sizes_are_refused(d: int, n: int) -> None:
    with pytest.raises(BadInput, match="a power of 2 from 16 to 65,536"):
        sobol_indices(lambda u: u[:, 0], d, n=n, generator=rng())


@given(st.lists(st.integers(-50, 50), min_size=8, max_size=8))
def test_shapley_is_the_average_over_all_orders(table: list[int]) -> None:
    def value(chosen: frozenset[int]) -> np.ndarray:
        return np.array(float(table[sum(1 << i for i in chosen)]))

    expected = np.zeros(3)
    for order in itertools.permutations(range(3)):
        before: frozenset[int] = frozenset()
        for one in order:
            expected[one] += (value(before | {one}) - value(before)) / 6
            before |= {one}
    parts = shapley_parts(value, [0, 1, 2])
    assert parts == pytest.approx(expected, abs=1e-9)
    assert parts.sum() == pytest.approx(table[7] - table[0], abs=1e-9)


def test_more_than_ten_inputs_are_not_split() -> None:
    with pytest.raises(NoAnswer, match="11 inputs differ"):
        shapley_parts(lambda _: np.zeros(1), range(11))


SHAPES = [
    Quantity(2, 6, Shape.UNIFORM),
    Quantity(2, 6, Shape.TRIANGULAR, 3),
    Quantity(2, 6, Shape.LOGNORMAL),
    Quantity(2, 6, Shape.TRIANGULAR, 2),
]


@pytest.mark.parametrize("one", SHAPES, ids=lambda q: q.words())
def test_quantiles_rise_and_keep_to_the_ends(one: Quantity) -> None:
    values = one.at(np.linspace(0.001, 0.999, 999))
    assert (np.diff(values) > 0).all()
    low, high = one.ends
    assert low <= values[0]
    assert values[-1] <= high
    assert one.uncertain


def test_quantiles_are_those_of_the_shape() -> None:
    assert SHAPES[2].at(0.05) == pytest.approx(2)
    assert SHAPES[2].at(0.95) == pytest.approx(6)
    assert SHAPES[1].at(0.25) == pytest.approx(3)  # the peak holds (3 - 2) / (6 - 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((6, 2, Shape.UNIFORM), "low, then high"),
        ((2, 2, Shape.UNIFORM), "two different ends"),
        ((2, 6, Shape.FIXED), "one number"),
        ((2, 6, Shape.TRIANGULAR, 7), "a likeliest value between the ends, not 7"),
        ((2, 6, Shape.TRIANGULAR), "a likeliest value for a triangular shape"),
        ((-2, 6, Shape.LOGNORMAL), "above 0"),
        ((2, float("nan"), Shape.UNIFORM), "both finite"),
    ],
)
def test_shapes_are_refused(arguments: tuple[float, float, Shape], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        Quantity(*arguments)
