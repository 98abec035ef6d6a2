"""Few questions: the prior by simulation, the update by rejection, the bar on generated domains."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from goodoffices.common.errors import BadInput
from goodoffices.deals.questions import (
    Deals,
    Question,
    answered,
    next_question,
    ordered,
    prior,
    recommended,
)
from goodoffices.deals.scenario import Issue, Scenario, additive
from tests.deals.shuttles import Talks, curve, settled


def drawn_worths(sizes: tuple[int, ...], count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(len(sizes)), count)
    columns = []
    for issue, n in enumerate(sizes):
        values = rng.random((count, n))
        columns.append(weights[:, [issue]] * values / values.max(axis=1, keepdims=True))
    return np.hstack(columns)


def domain(seed: int, sizes: tuple[int, ...], parties: int = 2) -> Scenario:
    issues = tuple(Issue(f"i{k}", tuple(map(str, range(n)))) for k, n in enumerate(sizes))
    starts = np.cumsum((0, *sizes))
    worths = drawn_worths(sizes, parties, seed)
    people = tuple(
        additive(
            f"p{p}",
            [[round(float(v), 6) for v in worths[p, a:b]] for a, b in pairwise(starts)],
            reservation=0,
        )
        for p in range(parties)
    )
    return Scenario(issues, people)


def test_the_prior_has_the_moments_of_what_it_says() -> None:
    sizes = (3, 1, 4)
    drawn = drawn_worths(sizes, 150_000, 5)
    belief = prior("A", sizes)
    assert np.allclose(drawn.mean(axis=0), belief.mean, atol=3e-3)
    assert np.allclose(np.cov(drawn.T), belief.covariance, atol=3e-3)


def test_an_answer_narrows_to_the_moments_of_the_half_that_is_left() -> None:
    sizes = (3, 3)
    deals = Deals.of(sizes, [(0, 0), (2, 1)])
    belief = prior("A", sizes)
    rng = np.random.default_rng(0)
    drawn = rng.multivariate_normal(belief.mean, belief.covariance, 100_000)
    worth = deals.worth(drawn)
    kept = drawn[worth[:, 0] > worth[:, 1]]
    told = answered(belief, deals, Question(0, 1, ()), "first")
    assert np.allclose(kept.mean(axis=0), told.mean, atol=4e-3)
    assert np.allclose(np.cov(kept.T), told.covariance, atol=4e-3)
    other = answered(belief, deals, Question(1, 0, ()), "second")
    assert np.allclose(other.mean, told.mean)
    same = answered(belief, deals, Question(0, 1, ()), "same")
    assert same is belief


def test_a_likely_wrong_answer_counts_for_less() -> None:
    deals = Deals.of((2, 2), [(0, 0), (1, 1)])
    moved = [
        answered(prior("A", (2, 2)), deals, Question(0, 1, ()), "first", wrong=w).mean[0]
        for w in (0.0, 0.1, 0.4)
    ]
    assert moved == sorted(moved, reverse=True)


def test_the_bar_on_generated_domains() -> None:
    """Median at most 15 questions a side, orders included, to stay at 95 % of the best product."""
    ends = [
        settled(curve(Talks.of(domain(seed, sizes)), 24, "orders first", seed=seed))
        for seed, sizes in enumerate([(5, 5, 5), (4, 4, 4, 4), (3, 6, 4), (3, 3, 3)])
    ]
    assert np.median(ends) <= 15


def test_our_comparisons_beat_random_ones() -> None:
    talks = [Talks.of(domain(seed, (4, 5, 4))) for seed in range(6)]
    ours, random = (
        np.mean([curve(t, 8, policy, seed=k)[-1] for k, t in enumerate(talks)])
        for policy in ("comparisons alone", "random comparisons")
    )
    assert ours > random + 0.02


def test_the_question_is_one_for_all_and_swapping_the_parties_keeps_it() -> None:
    talks = Talks.of(domain(3, (3, 3, 3), parties=3))
    beliefs = [prior(p.party, (3, 3, 3)) for p in talks.scenario.parties]
    beliefs = [ordered(b, (3, 3, 3), 0, talks.order(p, 0)) for p, b in enumerate(beliefs)]
    question = next_question(beliefs, talks.deals, np.random.default_rng(1))
    assert question is not None
    assert len(question.teaches) == 3
    assert recommended(beliefs, talks.deals) == recommended(beliefs[::-1], talks.deals)


def test_two_parties_swapped_are_asked_the_same() -> None:
    talks = Talks.of(domain(4, (4, 3, 5)))
    beliefs = [
        ordered(prior(f"p{p}", (4, 3, 5)), (4, 3, 5), 0, talks.order(p, 0)) for p in range(2)
    ]
    ours = next_question(beliefs, talks.deals, np.random.default_rng(1))
    theirs = next_question(beliefs[::-1], talks.deals, np.random.default_rng(1))
    assert ours is not None
    assert theirs is not None
    assert (ours.first, ours.second) == (theirs.first, theirs.second)
    assert ours.teaches == theirs.teaches[::-1]


def test_nothing_left_to_ask() -> None:
    deals = Deals.of((2,), [(0,)])
    assert next_question([prior("A", (2,))], deals, np.random.default_rng(0)) is None
    two = Deals.of((2,), [(0,), (1,)])
    asked = [Question(0, 1, ())]
    assert next_question([prior("A", (2,))], two, np.random.default_rng(0), asked=asked) is None


def test_bad_input_is_told() -> None:
    with pytest.raises(BadInput, match="one or more deals of 2 issues"):
        Deals.of((2, 2), [(0,)])
    with pytest.raises(BadInput, match="positions below"):
        Deals.of((2, 2), [(0, 2)])
    with pytest.raises(BadInput, match="each at most once"):
        ordered(prior("A", (2,)), (2,), 0, [0, 0])
    deals = Deals.of((2,), [(0,), (1,)])
    with pytest.raises(BadInput, match="answers say nothing"):
        answered(prior("A", (2,)), deals, Question(0, 1, ()), "first", wrong=0.5)
