"""Monte Carlo against the exact chains, swapped sides, any number of workers."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.attrition import attrition
from goodoffices.stakes.influence import difference, influence
from goodoffices.stakes.mechanisms import ATTRITION, SALVO, Mechanism
from goodoffices.stakes.salvo import Fleet, salvo_chain
from goodoffices.stakes.simulation import Block, Force, Where, block_runs, outcome
from tests.stakes.forces import between, fixed, fleet, force

SIDES = ("a", "b")
PAIRS = [
    (ATTRITION, force(between(8, 20), stop=0.3), force(between(5, 18), rate=between(0.5, 2))),
    (SALVO, fleet(3, shots=4, hit=between(0.3, 0.8)), fleet(4, shots=3, hit=fixed(0.5))),
    (ATTRITION, force(between(8, 20)), force(between(8, 20))),
]


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def runs_of(mechanism: Mechanism, a: Force, b: Force, pairs: int) -> np.ndarray:
    return np.concatenate(
        [block_runs(Block(mechanism.name, a, b, 11, number, 4096)) for number in range(pairs)]
    )


@pytest.mark.parametrize(
    ("a", "b", "more"),
    [(100, 80, {}), (3, 5, {"rate_a": 2.0}), (40, 40, {"stop_a": 12, "stop_b": 4})],
)
def test_monte_carlo_is_within_four_standard_errors(a: int, b: int, more: dict[str, float]) -> None:
    exact = attrition(a, b, **more)  # type: ignore[arg-type]
    one = force(fixed(a), rate=fixed(more.get("rate_a", 1)), stop=more.get("stop_a", 0) / a)
    two = force(fixed(b), stop=more.get("stop_b", 0) / b)
    runs = runs_of(ATTRITION, one, two, 5)
    pairs = runs.mean(axis=1)
    error = pairs.std(axis=0, ddof=1) / len(pairs) ** 0.5
    expected = [exact.losses_a.mean, exact.losses_b.mean, exact.p_b_wins, exact.p_a_wins]
    assert (np.abs(pairs.mean(axis=0) - expected) <= 4 * error).all()


def test_salvo_runs_are_within_four_standard_errors_of_the_chain() -> None:
    one, two = fleet(3, shots=4, hit=fixed(0.6)), fleet(4, shots=3, hit=fixed(0.5))
    chain = salvo_chain(Fleet(3, 4, 0.6, 2, 0.5, 3), Fleet(4, 3, 0.5, 2, 0.5, 3), rounds=3)
    pairs = runs_of(SALVO, one, two, 10).mean(axis=1)
    error = pairs.std(axis=0, ddof=1) / len(pairs) ** 0.5
    lost = [10 * (3 - chain.survivors[0]), 10 * (4 - chain.survivors[1])]
    expected = [*lost, chain.strength_a[0], chain.strength_b[0]]
    assert (np.abs(pairs.mean(axis=0) - expected) <= 4 * error).all()


def test_exact_outcome_is_what_many_runs_approach() -> None:
    for mechanism, one, two in (
        (ATTRITION, force(fixed(30), lives=7), force(fixed(25), stop=0.2, lives=3)),
        (SALVO, fleet(3, shots=4, hit=fixed(0.6)), fleet(4, shots=3, hit=fixed(0.5))),
    ):
        exact = outcome(mechanism, SIDES, (one, two), rng())
        assert (exact.method, exact.runs) == ("exact", 0)
        runs = runs_of(mechanism, one, two, 10)
        for i, side in enumerate(SIDES):
            draws = runs[..., i].ravel()
            error = draws.std() / len(draws) ** 0.5
            assert abs(exact.losses[side].mean - draws.mean()) <= 4 * error
            inside = (draws >= exact.losses[side].interval90[0]) & (
                draws <= exact.losses[side].interval90[1]
            )
            assert inside.mean() >= 0.88
        together = runs[..., :2].sum(axis=2).ravel()
        error = together.std() / len(together) ** 0.5
        assert abs(exact.together.mean - together.mean()) <= 4 * error
        assert sum(exact.stopped.values()) + exact.undecided == pytest.approx(1, abs=1e-12)


def test_groups_that_are_alike_fight_like_one() -> None:
    names = ("stop", *(f"{g}.{n}" for g in ("x", "y") for n in ("size", "rate", "lives")))
    split = Force(names, tuple(map(fixed, (0.2, 12, 1, 5, 18, 1, 5))))
    whole, other = force(fixed(30), stop=0.2, lives=5), force(fixed(25))
    exact = attrition(30, 25, stop_a=6)
    pairs = runs_of(ATTRITION, split, other, 5).mean(axis=1)
    error = pairs.std(axis=0, ddof=1) / len(pairs) ** 0.5
    expected = [5 * exact.losses_a.mean, exact.losses_b.mean, exact.p_b_wins, exact.p_a_wins]
    assert (np.abs(pairs.mean(axis=0) - expected) <= 4 * error).all()
    assert outcome(ATTRITION, SIDES, (whole, other), rng()).method == "exact"
    assert outcome(ATTRITION, SIDES, (split, other), rng(), runs=1000).method == "Monte Carlo"


def test_fragile_groups_are_lost_in_proportion() -> None:
    names = ("stop", *(f"{g}.{n}" for g in ("x", "y") for n in ("size", "rate", "lives")))
    mixed = Force(names, tuple(map(fixed, (0.0, 10, 1, 1, 30, 1, 0))))
    runs = runs_of(ATTRITION, mixed, force(fixed(400)), 1)
    assert (runs[..., 0] == 10).all()  # all are lost, ten of them count


@pytest.mark.parametrize(("mechanism", "a", "b"), PAIRS)
def test_swapping_the_sides_swaps_every_figure(mechanism: Mechanism, a: Force, b: Force) -> None:
    one = outcome(mechanism, ("a", "b"), (a, b), rng(), runs=10_000)
    two = outcome(mechanism, ("b", "a"), (b, a), rng(), runs=10_000)
    assert dict(one.losses) == dict(two.losses)
    assert (one.together, one.undecided) == (two.together, two.undecided)
    assert dict(one.stopped) == dict(two.stopped)
    hangs_one = influence(mechanism, ("a", "b"), (a, b), rng(), points=32, repeats=10)
    hangs_two = influence(mechanism, ("b", "a"), (b, a), rng(), points=32, repeats=10)
    assert hangs_one.shares == hangs_two.shares
    assert hangs_one.fifths == hangs_two.fifths


def test_sides_with_the_same_inputs_get_the_same_figures() -> None:
    mechanism, a, b = PAIRS[2]
    found = outcome(mechanism, SIDES, (a, b), rng(), runs=10_000)
    assert found.losses["a"] == found.losses["b"]
    assert found.stopped["a"] == found.stopped["b"]


def test_any_number_of_workers_gives_the_same_bytes() -> None:
    mechanism, a, b = PAIRS[0]
    found = [
        outcome(mechanism, SIDES, (a, b), rng(), runs=50_000, where=Where(workers=workers))
        for workers in (1, 2, 3)
    ]
    assert found[0] == found[1] == found[2]
    shares = [
        influence(mechanism, SIDES, (a, b), rng(), points=64, where=Where(workers=workers))
        for workers in (1, 3)
    ]
    assert shares[0] == shares[1]


def test_influence_finds_the_input_that_matters() -> None:
    a = force(between(10, 30), rate=between(0.999, 1.001))
    found = influence(ATTRITION, SIDES, (a, force(fixed(20))), rng(), points=128, repeats=20)
    totals = {name: by["a"].total for name, by in found.shares.items()}
    assert totals["a.size"] > 0.9
    assert totals["a.rate"] < 0.1
    low, high = found.fifths["a.size"]
    assert low.stopped["a"] > 0.9
    assert high.stopped["b"] > 0.9
    assert set(low.losses90) == {"a", "b"}


def test_influence_needs_an_uncertain_input() -> None:
    with pytest.raises(NoAnswer, match="give ranges to learn what the losses hang on"):
        influence(ATTRITION, SIDES, (force(fixed(5)), force(fixed(5))), rng())


def test_difference_adds_up_and_swaps() -> None:
    mechanism, a, b = PAIRS[0]
    other = (force(between(10, 20), stop=0.1), force(between(5, 25), rate=between(0.5, 2)))
    found = difference(mechanism, SIDES, (a, b), other, rng(), pairs=500)
    assert set(found.parts) == {"a.stop", "a.size", "b.size"}
    for output in ("a", "b", "together"):
        parts = sum(part[output][0] for part in found.parts.values())
        assert parts == pytest.approx(found.whole[output][0], abs=1e-9)
    turned = difference(mechanism, ("b", "a"), (b, a), other[::-1], rng(), pairs=500)
    assert turned == found


def test_difference_says_why_it_cannot_split() -> None:
    mechanism, a, b = PAIRS[0]
    with pytest.raises(NoAnswer, match="give the same inputs"):
        difference(mechanism, SIDES, (a, b), (a, b), rng())
    renamed = Force(("stop", "x.size", "x.rate", "x.lives"), a.inputs)
    with pytest.raises(NoAnswer, match="count different groups"):
        difference(mechanism, SIDES, (a, b), (renamed, b), rng())


@pytest.mark.parametrize("runs", [0, 999, 10_000_001])
def test_runs_outside_the_range_are_refused(runs: int) -> None:
    mechanism, a, b = PAIRS[0]
    with pytest.raises(BadInput, match="runs: expected from 1,000 to 10,000,000"):
        outcome(mechanism, SIDES, (a, b), rng(), runs=runs)


def test_too_much_work_is_refused() -> None:
    huge = force(between(19_000, 20_000))
    with pytest.raises(BadInput, match=r"units times runs.*Count in larger units"):
        outcome(ATTRITION, SIDES, (huge, huge), rng(), runs=1_000_000)
