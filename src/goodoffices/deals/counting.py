"""How many outcomes are equivalent to each efficient one, where solving did not tell.

1. Merging and elimination count as they go. Caps, voids and slices can leave a count open.
2. Up to two million outcomes, every one is looked at.
3. Beyond that, among deals that are efficient: an outcome at least as good for everybody as an
   efficient vector has that vector, or is cut to it. From one such outcome a whole box of them is
   read off: every clause that holds goes on holding, every clause that costs, forbids or voids
   goes on failing, every other value is no worse for anybody. The solver is asked for another
   outcome outside the boxes so far, until it proves that there is none. The boxes' union is the
   count.
4. Where that takes more boxes or more work than is allowed (the same on every machine), or the
   solver's seconds were limited, the count stays open; so it does for a grid, whose vectors need
   not be efficient.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from goodoffices.common.errors import NoAnswer
from goodoffices.deals.clauses import Structure, structure_of
from goodoffices.deals.constraint_model import Box, Holds, Model, Stopped, available
from goodoffices.deals.frontier import Frontier
from goodoffices.deals.merging import Block
from goodoffices.deals.outcomes import are_allowed, in_pieces, units_of
from goodoffices.deals.scenario import Outcome, Scenario

__all__ = ["counted", "why_open"]

MOST_OUTCOMES = 2_000_000
MOST_BOXES = 200
WORK = 20.0
"""Solver work for one question, in its own measure: about so many seconds."""


def why_open(found: Frontier) -> str | None:
    """Return why some count is open, None if none is."""
    if None not in found.equivalents:
        return None
    if not found.exact:
        return "the frontier is not exact: what is equivalent to its vectors is not counted"
    if not available():
        return "caps, voids or dense dependences: counting needs the extra `ortools`"
    return "caps, voids or dense dependences: counting takes more work than is allowed"


def counted(scenario: Scenario, found: Frontier, *, seconds: float = math.inf) -> Frontier:
    """Return the frontier with the counts that were open, as far as they can be told.

    Parameters
    ----------
    scenario : Scenario
    found : Frontier
        Of that scenario.
    seconds : float
        What the solver was given; where that is finite it is not asked to count.
    """
    open_ = [at for at, count in enumerate(found.equivalents) if count is None]
    few = scenario.outcomes <= MOST_OUTCOMES
    if not open_ or not found.exact or not (few or math.isinf(seconds)):
        return found
    counts = list(found.equivalents)
    count_of = _looked_at if few else _in_boxes
    told = count_of(scenario, [found.units[at] for at in open_])
    for at, count in zip(open_, told, strict=True):
        counts[at] = count
    return replace(found, equivalents=counts)


def _looked_at(scenario: Scenario, targets: Sequence[tuple[int, ...]]) -> Sequence[int | None]:
    counts = [0] * len(targets)
    for outcomes in in_pieces(scenario):
        allowed = are_allowed(scenario, outcomes)
        columns = [units_of(party, outcomes) for party in scenario.parties]
        for k, target in enumerate(targets):
            equal = [column == units for column, units in zip(columns, target, strict=True)]
            counts[k] += int(np.count_nonzero(np.logical_and.reduce(equal) & allowed))
    return counts


def _in_boxes(scenario: Scenario, targets: Sequence[tuple[int, ...]]) -> Sequence[int | None]:
    structure = structure_of(scenario)
    if not available():
        return [None] * len(targets)
    try:
        model = Model(scenario, structure, math.inf, options=_every_option)
    except NoAnswer:
        return [None] * len(targets)
    return [_boxes_for(model, target) for target in targets]


def _every_option(
    issue: int, sides: Sequence[tuple[int, ...] | None], structure: Structure
) -> tuple[Block, Holds]:
    """Return all the values: under a cap or a void a dominated one may be as good."""
    values = structure.values[issue]
    holds = [tuple(side is None or v in side for side in sides) for v in values]
    options = np.array(values, np.int32).reshape(-1, 1)
    return Block((issue,), options, structure.payoffs[issue], [1] * len(values)), holds


def _boxes_for(model: Model, target: tuple[int, ...]) -> int | None:
    low = [max(a, b) for a, b in zip(model.scaled(target), model.lows, strict=True)]
    boxes: list[Box] = []
    total = 0
    while len(boxes) < MOST_BOXES:
        try:
            outcome = model.another(low, boxes, WORK)
        except Stopped:
            return None
        if outcome is None:
            return total
        fresh = [_box(model.structure, outcome)]
        for old in boxes:
            fresh = [part for box in fresh for part in _without(box, old)]
        total += sum(math.prod(map(len, box)) for box in fresh)
        boxes.append(_box(model.structure, outcome))
    return None


def _box(structure: Structure, outcome: Outcome) -> Box:
    """Return outcomes with the same fate as this one, or a better one (rule 3)."""
    held = []
    for at, value in enumerate(outcome):
        rows = dict(zip(structure.values[at], structure.payoffs[at], strict=True))
        own = rows[value]
        held.append({v for v, row in rows.items() if all(map(int.__ge__, row, own))})
    for clause in structure.clauses:
        if clause.region.holds(outcome):
            for at, values in clause.region.sides:
                held[at] &= set(values)
        elif clause.forbids or clause.voids or min(clause.adds) < 0:
            at, values = next(s for s in clause.region.sides if outcome[s[0]] not in s[1])
            held[at] -= set(values)
    return tuple(map(frozenset, held))


def _without(box: Box, old: Box) -> list[Box]:
    """Return what of a box lies outside another, as boxes that do not meet."""
    if any(a.isdisjoint(b) for a, b in zip(box, old, strict=True)):
        return [box]
    parts, rest = [], list(box)
    for at, values in enumerate(old):
        outside = rest[at] - values
        if outside:
            parts.append((*rest[:at], outside, *rest[at + 1 :]))
        rest[at] &= values
    return parts
