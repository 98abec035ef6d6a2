"""Which question to put next, in the same words to every side, and what to recommend meanwhile.

1. Every question is put to every side in identical words, whoever it is expected to teach us more
   about. First each issue's values are put in order, best first: one question an issue. Then each
   question compares two deals: "would you rather have this or that?" An answer may be wrong: with
   a stated chance it is the opposite of what is true.
2. A `Belief` about a party is a mean and a covariance of the worth of every value. It starts from
   weights spread evenly over the simplex and values even on 0 to 1, the best of an issue at 1, the
   same for every party, and is narrowed by each answer to the normal distribution with the right
   mean and covariance. An order counts as the comparisons of its neighbours.
3. The recommendation is the deal with the largest product of expected gains over no deal; among
   equals the first in the order given.
4. Candidates are the deals that would be recommended under beliefs drawn from what is known. Pairs
   are ranked by what the answers are expected to teach: over the sides, the expected gain from
   knowing which deal is better, as a share of the side's expected gain from the recommendation.
   Of the best of these the next question is the one after whose answers the recommendation is
   expected to be worth most.
5. No deal is worth what is given as the party's reservation; utilities run from 0 to 1.

The assumption that fails first: the issues add up. Sources of 2: Minka (2001), assumed density
filtering; of 4: expected value of information, Chajewska, Koller and Parr (2000).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput
from goodoffices.deals.scenario import Outcome

__all__ = [
    "Belief",
    "Deals",
    "Question",
    "answered",
    "expected_products",
    "next_question",
    "ordered",
    "prior",
    "recommended",
]

Floats = NDArray[np.float64]
DRAWS, CANDIDATES, LOOKED_AHEAD = 96, 20, 40
MOST_SIDES_AHEAD = 4
LEAST_GAIN = TIE = 1e-3
BLUR = 1e-4
"""Variance of an answer between deals of equal worth; keeps the update defined."""

Answer = Literal["first", "second", "same"]


@dataclass(frozen=True)
class Deals:
    """The deals that may be agreed, as columns of one long list of values.

    Attributes
    ----------
    sizes : tuple of int
        Number of values of each issue.
    columns : array of int, shape (deals, issues)
        Where each deal's values stand in the list of all values.
    """

    sizes: tuple[int, ...]
    columns: NDArray[np.int64]

    @classmethod
    def of(cls, sizes: Sequence[int], outcomes: Sequence[Outcome] | NDArray[np.int32]) -> Deals:
        """Make the list from outcomes (positions of values)."""
        made = np.asarray(outcomes, np.int64)
        if made.ndim != 2 or made.shape[1] != len(sizes) or not len(made):
            raise BadInput(
                "deals",
                expected=f"one or more deals of {len(sizes)} issues",
                found=made.shape,
                advice="Leave out nothing: each deal takes a value on every issue.",
            )
        if (made < 0).any() or (made >= np.array(sizes)).any():
            raise BadInput(
                "deals",
                expected=f"positions below {list(sizes)}",
                found="a value that is not there",
                advice="Positions count from 0.",
            )
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return cls(tuple(sizes), made + starts)

    def __len__(self) -> int:
        """Return the number of deals."""
        return len(self.columns)

    def worth(self, values: Floats) -> Floats:
        """Return the worth of every deal, shape (..., deals), for worths of values (..., n)."""
        total = values[..., self.columns[:, 0]].copy()
        for column in self.columns.T[1:]:
            total += values[..., column]
        return np.asarray(total)

    def gap(self, first: int, second: int) -> Floats:
        """Return the row that takes one deal's worth less another's out of the values."""
        row = np.zeros(sum(self.sizes))
        row[self.columns[first]] += 1.0
        row[self.columns[second]] -= 1.0
        return row


@dataclass(frozen=True)
class Belief:
    """What is thought of one party's worth of each value."""

    party: str
    mean: Floats
    covariance: Floats
    reservation: float = 0.0


@dataclass(frozen=True)
class Question:
    """Two deals to compare, put to every side in the same words; expected effect on each side.

    Attributes
    ----------
    first, second : int
        Positions in the list of deals.
    teaches : tuple of float
        For each party, what its answer is expected to add, as a share of its expected gain.
    """

    first: int
    second: int
    teaches: tuple[float, ...]


def prior(party: str, sizes: Sequence[int], *, reservation: float = 0.0) -> Belief:
    """Return the belief before any answer: rule 2, with the exact mean and covariance.

    Parameters
    ----------
    party : str
    sizes : sequence of int
        Number of values of each issue.
    reservation : float
        Worth of no deal to the party, 0 to 1.

    Examples
    --------
    >>> prior("A", (2, 2)).mean
    array([0.375, 0.375, 0.375, 0.375])
    """
    issues = len(sizes)
    issue = np.repeat(np.arange(issues), sizes)
    top = 1 / np.repeat(np.array(sizes, np.float64), sizes)  # chance of being the best value
    same_issue = issue[:, None] == issue[None, :]
    square, cross = 2 / (issues * (issues + 1)), 1 / (issues * (issues + 1))
    own = top + (1 - top) / 2
    other = np.where(top < 1, top + (1 - 2 * top) / 4, 1.0)
    moment = np.where(same_issue, square * other, cross * np.outer(own, own))
    moment[np.diag_indices_from(moment)] = square * (top + (1 - top) / 3)
    mean = own / issues
    return Belief(party, mean, moment - np.outer(mean, mean), reservation)


def ordered(
    belief: Belief, sizes: Sequence[int], issue: int, order: Sequence[int], *, wrong: float = 0.0
) -> Belief:
    """Return the belief after an issue's values were put in order, best first.

    Parameters
    ----------
    order : sequence of int
        Positions of the issue's values; values of equal worth may be left out.

    Raises
    ------
    BadInput
        A value that is not there, or twice.
    """
    known = 0 <= issue < len(sizes) and set(order) <= set(range(sizes[issue]))
    if not known or len(set(order)) != len(order):
        raise BadInput(
            f"order of issue {issue}",
            expected="its values, each at most once, best first",
            found=list(order),
            advice="Positions count from 0.",
        )
    start = sum(sizes[:issue])
    for better, worse in pairwise(order):
        row = np.zeros(sum(sizes))
        row[start + better], row[start + worse] = 1.0, -1.0
        belief = narrowed(belief, row, wrong)
    return belief


def answered(
    belief: Belief, deals: Deals, question: Question, answer: Answer, *, wrong: float = 0.0
) -> Belief:
    """Return the belief after an answer.

    Parameters
    ----------
    wrong : float
        Chance that an answer is the opposite of what is true, below one half.

    Raises
    ------
    BadInput
        A chance outside 0 to one half.
    """
    if answer == "same":
        return belief
    sign = 1.0 if answer == "first" else -1.0
    return narrowed(belief, sign * deals.gap(question.first, question.second), wrong)


def narrowed(belief: Belief, row: Floats, wrong: float) -> Belief:
    """Return the normal distribution with the moments of the belief where row @ worth > 0."""
    if not 0 <= wrong < 0.5:
        raise BadInput(
            "wrong", expected="0 to below 0.5", found=wrong, advice="At 0.5 answers say nothing."
        )
    from scipy.stats import norm

    shift = belief.covariance @ row
    spread = float(np.sqrt(row @ shift + BLUR))
    z = float(row @ belief.mean) / spread
    chance = wrong + (1 - 2 * wrong) * float(norm.cdf(z))
    slope = (1 - 2 * wrong) * float(norm.pdf(z)) / (max(chance, 1e-300) * spread)
    bend = min(max(0.0, slope * (slope + z / spread)), (1 - 1e-9) / spread**2)
    covariance = belief.covariance - np.outer(shift, shift) * bend
    return Belief(belief.party, belief.mean + slope * shift, covariance, belief.reservation)


def recommended(beliefs: Sequence[Belief], deals: Deals) -> int:
    """Return the deal with the largest product of expected gains (rule 3)."""
    return int(np.argmax(expected_products(beliefs, deals)))


def expected_products(beliefs: Sequence[Belief], deals: Deals) -> Floats:
    """Return the product of expected gains of every deal."""
    return _product([deals.worth(belief.mean) for belief in beliefs], beliefs)


def _product(worths: Sequence[Floats], beliefs: Sequence[Belief]) -> Floats:
    total = np.ones(())
    for worth, belief in zip(worths, beliefs, strict=True):
        total = total * np.maximum(worth - belief.reservation, LEAST_GAIN)
    return np.asarray(total)


def next_question(
    beliefs: Sequence[Belief],
    deals: Deals,
    generator: np.random.Generator,
    *,
    asked: Sequence[Question] = (),
) -> Question | None:
    """Return the next best question (rule 4), None when no pair is left that teaches anything.

    Parameters
    ----------
    beliefs : sequence of Belief
        One a party, any number.
    deals : Deals
    generator : numpy Generator
    asked : sequence of Question
        Not put again.

    Returns
    -------
    Question or None
        The same for every side. With more than four sides answers are not looked ahead at.
    """
    best = recommended(beliefs, deals)
    chosen = _candidates(beliefs, deals, generator, best)
    done = {frozenset((q.first, q.second)) for q in asked}
    pairs = [(x, y) for at, x in enumerate(chosen) for y in chosen[at + 1 :] if {x, y} not in done]
    if not pairs:
        return None
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    teaches = np.array([_teaches(belief, deals, best, first, second) for belief in beliefs])
    total = teaches.sum(axis=0)
    if total.max() <= 0:
        return None
    tried = np.argsort(-total, kind="stable")[:LOOKED_AHEAD]
    if len(beliefs) > MOST_SIDES_AHEAD:
        tried = tried[:1]
    ahead = [_ahead(beliefs, deals, deals.gap(*pairs[k])) for k in tried]
    at = int(tried[int(np.argmax(np.array(ahead) + TIE * total[tried]))])
    x, y = sorted(pairs[at])
    return Question(x, y, tuple(float(t) for t in teaches[:, at]))


def _ahead(beliefs: Sequence[Belief], deals: Deals, row: Floats) -> float:
    """Return the expected product of gains of what would be recommended after the answers."""
    from scipy.stats import norm

    sides = []
    for belief in beliefs:
        shift = belief.covariance @ row
        spread = float(np.sqrt(row @ shift + BLUR))
        z = float(row @ belief.mean) / spread
        worth, moved = deals.worth(belief.mean), deals.worth(shift) * float(norm.pdf(z)) / spread
        yes = float(norm.cdf(z))
        sides.append(
            [(yes, worth + moved / max(yes, 1e-12)), (1 - yes, worth - moved / max(1 - yes, 1e-12))]
        )
    total = 0.0
    for answers in product(*sides) if len(beliefs) <= MOST_SIDES_AHEAD else ():
        chance = math.prod(c for c, _ in answers)
        total += chance * float(_product([w for _, w in answers], beliefs).max())
    return total


def _candidates(
    beliefs: Sequence[Belief], deals: Deals, generator: np.random.Generator, best: int
) -> list[int]:
    """Return the deals recommended most often under drawn beliefs, the current one with them."""
    count = len(beliefs)
    blocks = generator.standard_normal((count, -(-DRAWS // count), sum(deals.sizes)))
    turns = [np.concatenate(np.roll(blocks, -p, axis=0)) for p in range(count)]  # none is first
    worths = [
        deals.worth(belief.mean + turn @ _root(belief.covariance).T)
        for belief, turn in zip(beliefs, turns, strict=True)
    ]
    tops, counts = np.unique(np.argmax(_product(worths, beliefs), axis=-1), return_counts=True)
    often = tops[np.argsort(-counts, kind="stable")][:CANDIDATES]
    return list(dict.fromkeys([best, *(int(at) for at in often)]))


def _root(covariance: Floats) -> Floats:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _teaches(
    belief: Belief, deals: Deals, best: int, first: NDArray[np.int64], second: NDArray[np.int64]
) -> Floats:
    """Return the expected gain from knowing which of each pair is better for this party."""
    from scipy.stats import norm

    rows = np.array([deals.gap(x, y) for x, y in zip(first, second, strict=True)])
    mean = rows @ belief.mean
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", rows, belief.covariance, rows), 1e-18))
    z = np.abs(mean) / spread
    gain = spread * norm.pdf(z) - np.abs(mean) * norm.cdf(-z)
    own = float(belief.mean[deals.columns[best]].sum()) - belief.reservation
    return np.asarray(gain / max(own, LEAST_GAIN))
