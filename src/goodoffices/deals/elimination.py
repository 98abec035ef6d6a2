"""Exact frontiers of issues tied together, settled one after the other along a narrow order.

1. Between two issues only this matters: the payoffs so far, and which clauses that have begun are
   still alive (all their settled sides hold). That set is the member's *state*.
2. Settling an issue kills the clauses whose side the value misses; a clause whose last side holds
   pays, forbids or voids, and leaves the state.
3. Members of the same state have the same future, so dominated ones are dropped; equal ones are
   joined and their counts added. Members never number more than the settled part has outcomes.
4. The order is chosen so that few clauses are open at a time: cost follows the width of the
   dependences along that order, not the outcome space. If it is too wide, `TooWide` says so.
5. Of members alike in payoffs and state the one whose values come first in the order of the file
   is kept: it has the same future as the others. So the outcome named for a vector is the first of
   its group of issues, whatever the order in which they were settled or the parties are listed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals import sweeps
from goodoffices.deals.clauses import Clause, Structure
from goodoffices.deals.merging import Block, lean, undominated
from goodoffices.deals.words import (
    add,
    at_least,
    from_limbs,
    join,
    limbs_for,
    limbs_of,
    split,
    words_for,
)

__all__ = ["MOST_CANDIDATES", "TooWide", "eliminate", "narrow_order", "options_of"]

TOP_BIT = 61
MOST_CANDIDATES = 6_000_000
Ints = NDArray[np.int64]
Payoffs = tuple[int, ...]


class TooWide(Exception):
    """The dependences are too dense for elimination; another method is needed."""


@dataclass(frozen=True)
class _Step:
    """One issue to settle, with what its options do to the state."""

    block: Block
    keep: Ints  # per option: state bits that survive
    start: Ints  # per option: state bits it sets
    places: Ints  # per option: what it adds to a member's place in the order of the file
    ends: list[tuple[int, list[bool], Clause]]  # bit (-1: begins here too), option holds, clause
    flags: dict[int, int]  # party that may be voided -> state bit that says it is
    final: bool


@dataclass(frozen=True)
class _Level:
    words: Ints
    place: Ints  # (members, words): the values so far as one number, earlier issues counting more
    state: Ints
    counts: NDArray[np.uint32]
    option: NDArray[np.int32]
    prev: NDArray[np.int32]


def narrow_order(issues: Sequence[int], clauses: Sequence[Clause]) -> list[int]:
    """Return the issues in an order that keeps few clauses open, chosen greedily.

    The first issue is tried in turn; the order with the smallest widest cut wins.
    """
    scopes = [frozenset(clause.region.scope) for clause in clauses]

    def open_after(done: frozenset[int]) -> int:
        return sum(1 for scope in scopes if scope & done and not scope <= done)

    best: tuple[int, int, list[int]] | None = None
    for first in issues:
        order, done = [first], frozenset([first])
        widths = [open_after(done)]
        while len(order) < len(issues):
            rest = [at for at in issues if at not in done]
            at = min(rest, key=lambda k: (open_after(done | {k}), k))
            order.append(at)
            done |= {at}
            widths.append(open_after(done))
        if best is None or (max(widths), sum(widths)) < best[:2]:
            best = (max(widths), sum(widths), order)
    assert best is not None
    return best[2]


def eliminate(
    group: Sequence[int],
    structure: Structure,
    *,
    floors: Sequence[int] | None = None,
    candidates: int = MOST_CANDIDATES,
) -> Block:
    """Return the frontier of a group of tied issues as one block.

    Parameters
    ----------
    group : sequence of int
        Issues tied together.
    structure : Structure
    floors : sequence of int, optional
        What the group must add for each party; members that cannot are dropped. Not used where
        a void could change payoffs.
    candidates : int
        Most candidates looked at for one issue.

    Returns
    -------
    Block
        Without options if red lines leave none.

    Raises
    ------
    TooWide
        More clauses open at a time, or more candidates, than allowed.
    """
    clauses = [c for c in structure.clauses if set(c.region.scope) & set(group) or c.voids]
    order = narrow_order(group, clauses)
    voiding = any(clause.voids for clause in clauses)
    steps = _steps(order, clauses, structure)
    levels = [_first(structure, clauses, order, voiding=voiding)]
    rests = _rests(steps, len(structure.base))
    for step, rest in zip(steps, rests, strict=True):
        levels.append(_settle(levels[-1], step, candidates))
        if floors is not None and not voiding:
            levels[-1] = _reachable(levels[-1], floors, rest)
    return _block(order, steps, levels)


def _first(
    structure: Structure, clauses: Sequence[Clause], order: Sequence[int], *, voiding: bool
) -> _Level:
    """Return the one empty member; voids need the constant part, since they cancel it too."""
    start = structure.base if voiding else (0,) * len(structure.base)
    bounds = [abs(b) for b in start]
    for p in range(len(bounds)):
        bounds[p] += sum(max((abs(r[p]) for r in structure.payoffs[i]), default=0) for i in order)
        bounds[p] += sum(abs(clause.adds[p]) for clause in clauses)
    words = words_for(2 * max(bounds))
    none = np.zeros(1, np.int32)
    place = np.zeros((1, _place_words(order, structure)), np.int64)
    count = np.ones((1, 1), np.uint32)
    return _Level(split([start], words), place, np.zeros(1, np.int64), count, none, none)


def _steps(order: Sequence[int], clauses: Sequence[Clause], structure: Structure) -> list[_Step]:
    place = {issue: at for at, issue in enumerate(order)}
    spans = []
    for clause in clauses:
        places = sorted(place[issue] for issue in clause.region.scope) or [0]
        spans.append((places[0], places[-1]))
    voided = sorted({p for clause in clauses for p in clause.voids})
    flags = {p: TOP_BIT - k for k, p in enumerate(voided)}
    free = list(range(TOP_BIT - len(flags), -1, -1))
    bits = [-1] * len(clauses)
    steps = []
    worth, words = _worth_of_places(order, structure), _place_words(order, structure)
    for at, issue in enumerate(order):
        for c, (start, end) in enumerate(spans):
            if start == at < end:
                if not free:
                    raise TooWide
                bits[c] = free.pop()
        here = [c for c, span in enumerate(spans) if span[0] <= at <= span[1]]
        known = [(clauses[c], bits[c], spans[c]) for c in here]
        step = _step(issue, at, known, structure)
        added = [(value * worth[issue],) for value in step.block.options[:, 0].tolist()]
        placed = split(added, words)[:, 0] if added else np.zeros((0, words), np.int64)
        steps.append(replace(step, flags=flags, places=placed, final=at == len(order) - 1))
        free.extend(bits[c] for c in here if spans[c][1] == at and bits[c] >= 0)
    return steps


def _step(
    issue: int,
    at: int,
    here: Sequence[tuple[Clause, int, tuple[int, int]]],
    structure: Structure,
) -> _Step:
    sides = [dict(clause.region.sides).get(issue) for clause, _, _ in here]
    block, holds = options_of(issue, sides, structure)
    keep, start = np.full(len(block.times), -1, np.int64), np.zeros(len(block.times), np.int64)
    ends = []
    columns = list(zip(*holds, strict=True)) or [()] * len(here)
    for (clause, bit, (first, last)), held in zip(here, columns, strict=True):
        mask = np.int64(1) << np.int64(max(bit, 0))
        if last == at:
            ends.append((bit, list(held), clause))
            if bit >= 0:
                keep &= ~mask
        elif first == at:
            start |= np.where(held, mask, 0)
        else:
            keep &= np.where(held, np.int64(-1), ~mask)
    return _Step(block, keep, start, np.zeros((0, 1), np.int64), ends, {}, final=False)


def _worth_of_places(group: Sequence[int], structure: Structure) -> dict[int, int]:
    """Return what one value more of an issue adds to the place of an outcome in the file."""
    worth, total = {}, 1
    for issue in sorted(group, reverse=True):
        worth[issue] = total
        total *= max(structure.values[issue], default=0) + 1
    return worth


def _place_words(group: Sequence[int], structure: Structure) -> int:
    return words_for(math.prod(max(structure.values[i], default=0) + 1 for i in group))


def options_of(
    issue: int, sides: Sequence[tuple[int, ...] | None], structure: Structure
) -> tuple[Block, list[tuple[bool, ...]]]:
    """Return the values worth keeping: undominated among those that hold the same sides."""
    like: dict[tuple[bool, ...], list[int]] = {}
    for k, value in enumerate(structure.values[issue]):
        held = tuple(side is None or value in side for side in sides)
        like.setdefault(held, []).append(k)
    parts: list[tuple[int, Payoffs, int, tuple[bool, ...]]] = []
    for held, chosen in like.items():
        values = np.array([structure.values[issue][k] for k in chosen], np.int32)[:, None]
        rows = [structure.payoffs[issue][k] for k in chosen]
        part = lean(Block((issue,), values, rows, [1] * len(rows)))
        parts += [
            (int(v), row, times, held)
            for v, row, times in zip(part.options[:, 0], part.payoffs, part.times, strict=True)
        ]
    parts.sort()
    options = np.array([part[0] for part in parts], np.int32).reshape(-1, 1)
    block = Block((issue,), options, [part[1] for part in parts], [part[2] for part in parts])
    return block, [part[3] for part in parts]


def _settle(level: _Level, step: _Step, candidates: int) -> _Level:
    size, options = len(level.state), len(step.block.times)
    if size * options > candidates:
        raise TooWide
    if not size or not options:
        return _nobody(level)
    adds = split(step.block.payoffs, level.words.shape[2])
    state = ((level.state[None] & step.keep[:, None]) | step.start[:, None]).ravel()
    words = add(adds[:, None], level.words[None]).reshape(-1, *adds.shape[1:])
    place = add(step.places[:, None], level.place[None]).reshape(-1, level.place.shape[1])
    words, state, alive = _finish(words, state, level, step)
    chosen = np.flatnonzero(alive)
    if not chosen.size:
        return _nobody(level)
    kept = undominated(words[chosen], state[chosen], ties=place[chosen])
    order = chosen[kept.order]
    option, prev = (part.astype(np.int32) for part in np.divmod(order, size))
    reached = sum(step.block.times) * max(from_limbs(level.counts))
    limbs = limbs_for(reached * size)
    counts = sweeps.count_groups(
        kept.group, prev, level.counts, option, limbs_of(step.block.times), limbs
    )
    rows = kept.rows
    held = order[rows]
    return _Level(words[held], place[held], state[held], counts, option[rows], prev[rows])


def _nobody(level: _Level) -> _Level:
    none = np.zeros(0, np.int32)
    return _Level(level.words[:0], level.place[:0], level.state[:0], level.counts[:0], none, none)


def _finish(
    words: Ints, state: Ints, level: _Level, step: _Step
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Let the clauses that end here pay, forbid or void."""
    size = len(level.state)
    alive = np.ones(len(state), np.bool_)
    for bit, held, clause in step.ends:
        open_ = np.ones(size, np.bool_) if bit < 0 else (level.state >> np.int64(bit)) & 1 == 1
        fires = (np.array(held)[:, None] & open_[None]).ravel()
        if clause.forbids:
            alive &= ~fires
        elif any(clause.adds):
            words[fires] = add(split([clause.adds], words.shape[2]), words[fires])
        for p in clause.voids:
            state[fires] |= np.int64(1) << np.int64(step.flags[p])
    for p, bit in step.flags.items():
        words[(state >> np.int64(bit)) & 1 == 1, p] = 0
    return words, np.zeros_like(state) if step.final else state, alive


def _rests(steps: Sequence[_Step], parties: int) -> list[Payoffs]:
    """Return, after each step, the most that is still to come for each party."""
    rest = [0] * parties
    rests: list[Payoffs] = []
    for step in reversed(steps):
        rests.append(tuple(rest))
        for p in range(parties):
            rest[p] += max((row[p] for row in step.block.payoffs), default=0)
            rest[p] += sum(max(0, clause.adds[p]) for _, _, clause in step.ends)
    return rests[::-1]


def _reachable(level: _Level, floors: Sequence[int], rest: Payoffs) -> _Level:
    needs = tuple(f - r for f, r in zip(floors, rest, strict=True))
    words = level.words.shape[2]
    if max(map(abs, needs)).bit_length() > 62 * words:
        return level
    ok = at_least(level.words, split([needs], words)[0])
    return _Level(
        level.words[ok], level.place[ok], level.state[ok], level.counts[ok], level.option[ok],
        level.prev[ok],
    )  # fmt: skip


def _block(order: Sequence[int], steps: Sequence[_Step], levels: Sequence[_Level]) -> Block:
    last = levels[-1]
    first_in_file = np.lexsort(tuple(last.place.T[::-1])).astype(np.int32)
    at = first_in_file.copy()
    options = np.empty((at.size, len(order)), np.int32)
    for column in range(len(order) - 1, -1, -1):
        picked = np.empty(at.size, np.int32)
        level = levels[column + 1]
        sweeps.trace(level.option, level.prev, at, picked)
        options[:, column] = steps[column].block.options[picked, 0]
    counts = from_limbs(last.counts[first_in_file])
    return Block(tuple(order), options, join(last.words[first_in_file]), counts)
