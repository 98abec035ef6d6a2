"""Simulated talks: sides that answer from true additive preferences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals.questions import (
    Belief,
    Deals,
    Question,
    answered,
    next_question,
    ordered,
    prior,
    recommended,
)
from goodoffices.deals.scenario import Scenario

Floats = NDArray[np.float64]
Policy = Literal["orders first", "comparisons alone", "random comparisons"]


@dataclass
class Talks:
    """A scenario whose true gains are known to the test alone."""

    scenario: Scenario
    deals: Deals
    gains: list[Floats]

    @classmethod
    def of(cls, scenario: Scenario) -> Talks:
        outcomes = np.array(list(product(*map(range, scenario.sizes))), np.int32)
        gains = []
        for party in scenario.parties:
            units = sum(np.array(row)[outcomes[:, at]] for at, row in enumerate(party.tables))
            worth = (np.asarray(units, np.float64) + party.base) / party.scale
            gains.append(worth - float(party.reservation.utility))
        return cls(scenario, Deals.of(scenario.sizes, outcomes), gains)

    @property
    def product(self) -> Floats:
        return np.asarray(np.prod([np.maximum(g, 0) for g in self.gains], axis=0))

    def order(self, party: int, issue: int) -> list[int]:
        row = self.scenario.parties[party].tables[issue]
        best: dict[int, int] = {}
        for value, worth in enumerate(row):
            best.setdefault(worth, value)
        return [best[worth] for worth in sorted(best, reverse=True)]


def curve(
    talks: Talks, questions: int, policy: Policy, *, seed: int = 1, wrong: float = 0.0
) -> list[float]:
    """Return the share of the best product of gains after each question, none first."""
    rng = np.random.default_rng(seed)
    beliefs = [prior(p.party, talks.scenario.sizes) for p in talks.scenario.parties]
    best = float(talks.product.max())
    shares = [float(talks.product[recommended(beliefs, talks.deals)]) / best]
    asked: list[Question] = []
    while len(shares) <= questions:
        issue = len(shares) - 1
        if policy == "orders first" and issue < len(talks.scenario.sizes):
            beliefs = [
                ordered(b, talks.scenario.sizes, issue, talks.order(p, issue))
                for p, b in enumerate(beliefs)
            ]
        else:
            beliefs = _compared(talks, beliefs, rng, asked, (policy, wrong))
        shares.append(float(talks.product[recommended(beliefs, talks.deals)]) / best)
    return shares


def _compared(
    talks: Talks,
    beliefs: list[Belief],
    rng: np.random.Generator,
    asked: list[Question],
    how: tuple[Policy, float],
) -> list[Belief]:
    policy, wrong = how
    if policy == "random comparisons":
        first, second = rng.choice(len(talks.deals), 2, replace=False)
        question: Question | None = Question(int(first), int(second), ())
    else:
        question = next_question(beliefs, talks.deals, rng, asked=asked)
    if question is None:
        return beliefs
    asked.append(question)
    return [
        answered(b, talks.deals, question, _answer(gain, question, rng, wrong), wrong=wrong)
        for b, gain in zip(beliefs, talks.gains, strict=True)
    ]


def _answer(
    gain: Floats, question: Question, rng: np.random.Generator, wrong: float
) -> Literal["first", "second", "same"]:
    first, second = gain[question.first], gain[question.second]
    if first == second:
        return "same"
    right = bool(first > second) != bool(wrong and rng.random() < wrong)
    return "first" if right else "second"


def settled(shares: Sequence[float], bar: float = 0.95) -> float:
    """Return after how many questions the share stays at the bar to the end; inf if it does not."""
    last = max((at for at, share in enumerate(shares) if share < bar), default=-1)
    return float("inf") if last + 1 == len(shares) else last + 1
