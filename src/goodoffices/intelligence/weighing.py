"""A board weighed: three answers, intervals, linchpins, what cannot be told apart.

1. Three answers always stand together: every report independent, sharing as stated, all reports
   from one upstream.
2. The interval holds the middle 90 % of answers when every stated entry is drawn uniformly from
   its own interval; the answer itself uses the middles.
3. A linchpin is measured in bits: how far the answer moves when the item is taken away.
4. Confidence is about the evidence, never about the likelihood. It is high if the leader's
   interval is at most .15 wide, no item and no assumption changes the leader when taken away,
   and about three first observers stand behind the reports (expected number 2.5 or more);
   moderate if it is at most .35 wide, no report or artefact changes the leader, and about two do
   (1.5 or more); otherwise low, and low wherever nobody leads alone.
5. Where two lead alike, nobody leads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import interval90, phrase
from goodoffices.intelligence.bits import divergence
from goodoffices.intelligence.board import Board
from goodoffices.intelligence.evidence import (
    Numbers,
    by_partition,
    controlled,
    independent,
    needs_network,
    normalised,
    numbers,
    one_upstream,
    over_hypotheses,
)
from goodoffices.intelligence.layout import Layout, lay_out
from goodoffices.intelligence.separation import inseparable

__all__ = ["Linchpin", "Lineage", "Weighing", "confidence", "leader", "removals", "weigh"]

Floats = NDArray[np.float64]

DRAWS, FEWER_DRAWS = 200, 41
LEVEL = 1e-9


@dataclass(frozen=True, slots=True)
class Linchpin:
    """What one item carries: bits, and who leads without it (None: nobody alone)."""

    item: str
    bits: float
    leader_without: str | None
    without: dict[str, float]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What is held about a pair sharing an upstream: stated, its signs, before, after."""

    between: tuple[str, str]
    stated: str
    signs: tuple[str, ...]
    factor: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """The answer to one board. Probabilities by hypothesis id; `upstreams` is an expected count."""

    posterior: dict[str, float]
    interval90: dict[str, tuple[float, float]]
    words: dict[str, str]
    confidence: str
    if_independent: dict[str, float]
    if_one_upstream: dict[str, float]
    linchpins: tuple[Linchpin, ...]
    inseparable: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    lineage: tuple[Lineage, ...]
    upstreams: float
    controlled: dict[str, float]

    def as_json(self) -> dict[str, object]:
        """Return what CONTRACTS promises to programs."""
        return {
            "posterior": self.posterior,
            "interval90": {h: list(ends) for h, ends in self.interval90.items()},
            "words": self.words,
            "confidence": self.confidence,
            "if_independent": self.if_independent,
            "if_one_upstream": self.if_one_upstream,
            "linchpins": [
                {"item": pin.item, "bits": pin.bits, "leader_without": pin.leader_without}
                for pin in self.linchpins
            ],
            "inseparable": [list(pair) for pair in self.inseparable],
            "warnings": list(self.warnings),
        }


def weigh(board: Board, generator: np.random.Generator, *, draws: int = DRAWS) -> Weighing:
    """Return everything a board says.

    Parameters
    ----------
    board : Board
        A checked board (`board_from`, `read_board` or `check`).
    generator : numpy Generator
        For the draws of the interval; the same seed gives the same bytes.
    draws : int
        How many, >= 1; 200 are enough for two digits. Boards with so many upstreams that they need
        the general engine get at most 41.

    Raises
    ------
    NoAnswer
        The evidence is impossible under every hypothesis.
    BadInput
        Sharing that cannot hold together, or too many sources without a stated upstream.

    Notes
    -----
    Exact for the stated structure (`kernel`). The assumption that fails first is that claims are
    independent given the hypothesis and the channels: state correlated claims as one.
    """
    from goodoffices.intelligence.cautions import cautions

    layout = lay_out(board)
    nums = numbers(layout, layout.middle)
    every = _all_items(layout)
    split = by_partition(nums, every)
    answer = normalised(over_hypotheses(split))[0]
    ends = _intervals(layout, answer, generator, draws)
    pins = removals(nums, answer)
    single = _single_items(nums)
    names = [h.id for h in board.hypotheses]
    upstreams = _expected_upstreams(layout, split)
    lineage = _lineage(nums, split)
    pairs = tuple((names[i], names[j]) for i, j in inseparable(np.exp(_with_all(nums, single))))
    return Weighing(
        posterior=_named(names, answer),
        interval90={h: ends[n] for n, h in enumerate(names)},
        words={h: phrase(float(p)) for h, p in zip(names, answer, strict=True)},
        confidence=confidence(_width(answer, ends), upstreams, pins, leader(names, answer), board),
        if_independent=_named(names, normalised(independent(nums, every))[0]),
        if_one_upstream=_named(names, normalised(one_upstream(nums, every))[0]),
        linchpins=pins,
        inseparable=pairs,
        warnings=cautions(nums, single, pins, pairs, upstreams),
        lineage=lineage,
        upstreams=upstreams,
        controlled=controlled(nums, every),
    )


def _all_items(layout: Layout) -> NDArray[np.bool_]:
    return np.ones((1, len(layout.value) + len(layout.absent)), dtype=bool)


def _named(names: list[str], chances: Floats) -> dict[str, float]:
    return {h: float(p) for h, p in zip(names, chances, strict=True)}


def _intervals(
    layout: Layout, answer: Floats, generator: np.random.Generator, draws: int
) -> list[tuple[float, float]]:
    few = min(draws, FEWER_DRAWS) if needs_network(numbers(layout, layout.middle)) else draws
    drawn = numbers(layout, layout.draws(few, generator))
    found = normalised(over_hypotheses(by_partition(drawn, _all_items(layout))))
    lo, hi = interval90(found)
    return [(float(min(a, p)), float(max(b, p))) for a, b, p in zip(lo, hi, answer, strict=True)]


def _width(answer: Floats, ends: list[tuple[float, float]]) -> float:
    lo, hi = ends[int(answer.argmax())]
    return hi - lo


def leader(names: list[str], chances: Floats) -> str | None:
    """Return the likeliest hypothesis, or None where two are alike.

    Examples
    --------
    >>> leader(["a", "b"], np.array([0.5, 0.5])) is None
    True
    """
    order = np.argsort(-chances, kind="stable")
    if len(order) > 1 and chances[order[0]] - chances[order[1]] <= LEVEL:
        return None
    return names[int(order[0])]


def removals(nums: Numbers, answer: Floats) -> tuple[Linchpin, ...]:
    """Return what every report, artefact and assumption carries, the heaviest first."""
    layout = nums.layout
    n_items, n_assumptions = layout.rests_on.shape
    rows = n_items + n_assumptions
    if not rows:
        return ()
    items = np.ones((rows, n_items), dtype=bool)
    items[np.arange(n_items), np.arange(n_items)] = False
    holds = np.repeat(nums.holds, rows, axis=0)
    holds[np.arange(n_items, rows), np.arange(n_assumptions)] = 0.0
    without = normalised(over_hypotheses(by_partition(nums, items, holds=holds)))
    names = [h.id for h in layout.board.hypotheses]
    bits = divergence(answer[None, :], without)
    pins = [
        Linchpin(item, float(b), leader(names, row), _named(names, row))
        for item, b, row in zip(layout.board.items, bits, without, strict=True)
    ]
    return tuple(sorted(pins, key=lambda pin: -pin.bits))


def _single_items(nums: Numbers) -> Floats:
    """Return log P(item | h) for each report and artefact alone, shape (n_items, m)."""
    n_items = nums.layout.rests_on.shape[0]
    found = over_hypotheses(by_partition(nums, np.eye(n_items, dtype=bool)))
    return np.asarray(found - nums.log_prior)


def _with_all(nums: Numbers, single: Floats) -> Floats:
    every = over_hypotheses(by_partition(nums, _all_items(nums.layout))) - nums.log_prior
    return np.vstack([single, every - every.max()])


def _expected_upstreams(layout: Layout, split: Floats) -> float:
    """Return the expected number of first observers behind the reports."""
    weight = _partition_chances(split)
    units = sorted(set(layout.report_unit.tolist()))
    counts = [
        len({_root(layout.heard[p], layout.block[p, u]) for u in units})
        for p in range(len(layout.block))
    ]
    return float((weight * np.array(counts, dtype=np.float64)).sum())


def _root(heard: NDArray[np.int64], block: int) -> int:
    while heard[block] >= 0:
        block = int(heard[block])
    return int(block)


def _partition_chances(split: Floats) -> Floats:
    log_chance = np.logaddexp.reduce(split[0], axis=1)
    raised = np.exp(log_chance - log_chance.max())
    return np.asarray(raised / raised.sum())


def _lineage(nums: Numbers, split: Floats) -> tuple[Lineage, ...]:
    x = nums.layout.x
    before = (np.exp(nums.log_weight[0])[:, None] * x).sum(axis=0)
    after = (_partition_chances(split)[:, None] * x).sum(axis=0)
    return tuple(
        Lineage(p.between, p.stated.said, p.signs, p.factor, float(before[n]), float(after[n]))
        for n, p in enumerate(nums.layout.pairs)
        if not p.fixed
    )


def confidence(
    width: float,
    upstreams: float,
    pins: tuple[Linchpin, ...],
    ahead: str | None,
    board: Board,
) -> str:
    """Return low, moderate or high by rule 4; nobody leading alone is low."""
    turning = {pin.item for pin in pins if pin.leader_without != ahead}
    if ahead is None or width > 0.35 or upstreams < 1.5:
        return "low"
    if width <= 0.15 and not turning and upstreams >= 2.5:
        return "high"
    return "low" if turning - {a.id for a in board.assumptions} else "moderate"
