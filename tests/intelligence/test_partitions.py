from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.board import Contradiction, Sharing
from goodoffices.intelligence.partitions import (
    contradicting_triple,
    fit,
    pairs,
    partitions,
    together,
)
from goodoffices.intelligence.weighing import weigh
from tests.intelligence.boards import bare, point

MATCHED = {2: 0.592593, 3: 0.666549, 4: 0.708650, 5: 0.734082, 6: 0.750103}
INDEPENDENT = {2: 0.876712, 3: 0.982726, 4: 0.997808, 5: 0.999725, 6: 0.999966}
TRUE = {"yes": 1.0, "no": 0.0}
PRIOR = {"yes": 0.1, "no": 0.9}


def stated(n: int, chances: dict[tuple[int, int], float]) -> tuple[Sharing, ...]:
    return tuple(
        Sharing((f"s{i}", f"s{j}"), point(chances.get((i, j), chances.get((-1, -1), 0.5))))
        for i, j in pairs(n)
    )


def answer(n: int, chances: dict[tuple[int, int], float]) -> float:
    board = bare(PRIOR, theta=TRUE, relays=n, upstream=None, sharing=stated(n, chances))
    return weigh(board, np.random.default_rng(0), draws=1).posterior["yes"]


def test_bell_numbers() -> None:
    assert [len(partitions(n)) for n in range(8)] == [1, 1, 2, 5, 15, 52, 203, 877]


@pytest.mark.parametrize("n", MATCHED)
def test_one_half_for_every_pair(n: int) -> None:
    board = bare(PRIOR, theta=TRUE, relays=n, upstream=None)
    found = weigh(board, np.random.default_rng(0), draws=1)
    assert found.posterior["yes"] == pytest.approx(MATCHED[n], abs=1e-6)
    assert found.if_independent["yes"] == pytest.approx(INDEPENDENT[n], abs=1e-6)
    assert found.if_one_upstream["yes"] == pytest.approx(8 / 17, abs=1e-6)
    assert found.if_one_upstream["yes"] < found.posterior["yes"] < found.if_independent["yes"]
    for pair in found.lineage:
        assert pair.before == pytest.approx(0.5, abs=1e-6)
    if n == 3:
        assert found.lineage[0].after == pytest.approx(0.667068, abs=1e-6)


def test_other_stated_chances() -> None:
    assert answer(6, {(-1, -1): 0.9}) == pytest.approx(0.513803, abs=1e-6)
    assert answer(6, {(-1, -1): 0.05}) == pytest.approx(0.999366, abs=1e-6)
    mixed = {(0, 1): 0.8, (0, 2): 0.3, (1, 2): 0.3, (0, 3): 0.1, (1, 3): 0.1, (2, 3): 0.5}
    assert answer(4, mixed) == pytest.approx(0.856049, abs=1e-6)


def test_the_pair_odds_of_three_are_the_root_of_a_cubic() -> None:
    x = together(partitions(3))
    weights, fitted = fit(np.full((1, 3), 0.5), x)
    assert fitted.all()
    assert weights[0, 1] / weights[0, 4] == pytest.approx(1.324718, abs=1e-6)


def test_more_sharing_never_raises_the_answer() -> None:
    values = [answer(3, {(-1, -1): s}) for s in np.linspace(0.02, 0.98, 13)]
    assert values == sorted(values, reverse=True)


@settings(max_examples=40)
@given(st.integers(2, 6), st.integers(0, 10_000))
def test_what_was_stated_comes_back(n: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    x = together(partitions(n))
    possible = generator.dirichlet(np.ones(len(x)), size=3) @ x
    weights, fitted = fit(possible, x)
    assert fitted.all()
    np.testing.assert_allclose(weights @ x, possible, atol=1e-6)
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, atol=1e-12)
    assert (weights >= 0).all()


def test_certainties_fix_partitions() -> None:
    rows = partitions(3, same=frozenset({(0, 1)}), apart=frozenset({(1, 2)}))
    assert rows.tolist() == [[0, 0, 1]]
    with pytest.raises(BadInput, match="certainties that contradict each other"):
        partitions(3, same=frozenset({(0, 1), (1, 2)}), apart=frozenset({(0, 2)}))


def test_too_many_sources_without_an_upstream() -> None:
    with pytest.raises(BadInput, match="at most about seven; found '9 sources"):
        partitions(9)


def test_the_contradicting_triple_is_named() -> None:
    chances = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.1}
    assert contradicting_triple(chances, 3) == (0, 1, 2)
    assert contradicting_triple({**chances, (0, 2): 0.8}, 3) == (-1, -1, -1)
    with pytest.raises(Contradiction, match=r"s0 and s1: 0.90; s1 and s2: 0.90; s0 and s2: 0.10"):
        answer(3, chances)


def test_statements_no_partition_has_though_every_triple_could() -> None:
    rows = together(partitions(4))
    _, fitted = fit(np.array([[0.6, 0.6, 0.6, 0.25, 0.25, 0.25]]), rows)
    assert not fitted.any()
