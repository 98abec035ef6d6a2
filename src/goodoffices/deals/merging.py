"""Exact frontiers by nested merging: settle one block of issues after the other.

1. A `Block` is a group of issues settled together (mostly one issue); its options add their
   payoffs to whatever the other blocks give.
2. Keep the undominated partial sums. Dropping a dominated one is safe: the remaining blocks add
   the same to the one that dominates it. So cost follows the frontier, not the outcome space.
3. One member per payoff vector, with the count of outcomes that reach it. A payoff on the final
   frontier is reached through undominated partial sums alone, so counts are exact.
4. The outcome kept for a vector is the first in the order of the file, issues of one block read
   together: blocks are settled from the last to the first and the earlier option wins a tie. It
   does not depend on the order of the parties, nor on their scales.
5. With floors (reservation values), a partial sum that cannot reach one is dropped.
6. All in integers: one 64-bit word per payoff where sums fit, else ranks of longer numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import ge

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals import sweeps
from goodoffices.deals.words import (
    WORD,
    add,
    at_least,
    from_limbs,
    join,
    limbs_for,
    limbs_of,
    ranks_of,
    split,
    words_for,
)

__all__ = ["Block", "Kept", "Merged", "TooMany", "lean", "merge", "undominated"]

DENSE = 3  # a table pays while it is at most so many times the candidates
MOST_CANDIDATES = {1: 50_000_000, 2: 50_000_000, 3: 5_000_000, 4: 3_000_000}
FEWEST_CANDIDATES = 500_000  # five parties and more: comparisons grow with the square
FEW = 64  # up to here plain Python is quicker than loading compiled code
Ints = NDArray[np.int64]
Steps = NDArray[np.int32]
Payoffs = tuple[int, ...]


class TooMany(Exception):
    """The frontier is too large to list exactly."""


@dataclass(frozen=True)
class Block:
    """Issues settled together.

    Attributes
    ----------
    issues : tuple of int
        Positions of the issues.
    options : array of int, shape (options, issues)
        The values each option gives them.
    payoffs : sequence of tuple of int
        What each option adds for each party.
    times : sequence of int
        How many choices of values each option stands for.
    """

    issues: tuple[int, ...]
    options: NDArray[np.int32]
    payoffs: Sequence[Payoffs]
    times: Sequence[int]


@dataclass(frozen=True)
class Merged:
    """Undominated payoff vectors, falling in the first party's payoff.

    `outcomes[i]` reaches `payoffs[i]`, and `counts[i]` outcomes do in all.
    """

    payoffs: list[Payoffs]
    outcomes: NDArray[np.int32]
    counts: Sequence[int | None]


@dataclass(frozen=True)
class _Level:
    """One settled block: members' payoffs in words, their counts, and where they came from."""

    words: Ints  # (members, parties, words), lowest word last
    counts: NDArray[np.uint32]
    option: NDArray[np.int32]
    prev: NDArray[np.int32]


def merge(blocks: Sequence[Block], *, base: Payoffs, floors: Sequence[int] | None = None) -> Merged:
    """Return the frontier of the sum of the blocks.

    Parameters
    ----------
    blocks : sequence of Block
        Every issue in one block. A block without options leaves no outcome.
    base : tuple of int
        Payoffs that every outcome has.
    floors : sequence of int, optional
        Least payoff per party; outcomes below any are left out.

    Returns
    -------
    Merged
        Empty if no outcome reaches the floors.

    Raises
    ------
    TooMany
        More partial sums at a time than can be compared; see `goodoffices.deals.grid`.

    Examples
    --------
    >>> one = Block((0,), np.array([[0], [1]], np.int32), [(10, 0), (0, 3)], [1, 1])
    >>> two = Block((1,), np.array([[0], [1]], np.int32), [(3, 0), (0, 10)], [1, 1])
    >>> merge([one, two], base=(0, 0)).payoffs
    [(13, 0), (10, 10), (0, 13)]
    """
    width = sum(len(block.issues) for block in blocks)
    if any(not block.payoffs for block in blocks):
        return Merged([], np.zeros((0, width), np.int32), [])
    blocks = [lean(block) for block in blocks]
    lows = [tuple(map(min, zip(*block.payoffs, strict=True))) for block in blocks]
    start = tuple(map(sum, zip(base, *lows, strict=True)))
    shifted = [[_minus(p, low) for p in b.payoffs] for b, low in zip(blocks, lows, strict=True)]
    steps = tuple(
        math.gcd(*column) or 1
        for column in zip(*(r for rows in shifted for r in rows), strict=True)
    )
    small = [[_over(row, steps) for row in rows] for rows in shifted]
    needs = None if floors is None else _over(_minus(floors, start), steps)
    levels = _settle(blocks, small, needs)
    rows = _lifted(join(levels[-1].words), start, steps)
    return Merged(rows, _outcomes(blocks, levels, width), from_limbs(levels[-1].counts))


def _over(row: Sequence[int], steps: Payoffs) -> Payoffs:
    """Divide, rounding up: exact for payoffs, the least multiple for floors."""
    return tuple(-(-v // step) for v, step in zip(row, steps, strict=True))


def _lifted(rows: list[Payoffs], start: Payoffs, steps: Payoffs) -> list[Payoffs]:
    columns = [
        column if (s, step) == (0, 1) else [s + v * step for v in column]
        for s, step, column in zip(start, steps, zip(*rows, strict=True), strict=False)
    ]
    return list(zip(*columns, strict=True))


def _settle(
    blocks: Sequence[Block], shifted: list[list[Payoffs]], needs: Payoffs | None
) -> list[_Level]:
    parties = len(shifted[0][0])
    highs = [tuple(map(max, zip(*rows, strict=True))) for rows in shifted]
    total = tuple(map(sum, zip(*highs, strict=True)))
    words = words_for(max(total))
    level = _Level(
        np.zeros((1, parties, words), np.int64),
        np.ones((1, 1), np.uint32),
        np.zeros(0, np.int32),
        np.zeros(0, np.int32),
    )
    levels, reached, rest = [], 1, total
    for block, rows, high in zip(reversed(blocks), reversed(shifted), reversed(highs), strict=True):
        reached *= sum(block.times)
        rest = _minus(rest, high)
        level = _extend(level, rows, block.times, limbs_for(reached))
        if needs is not None:
            level = _reachable(level, _minus(needs, rest))
        levels.append(level)
    return levels


def _extend(level: _Level, rows: list[Payoffs], times: Sequence[int], limbs: int) -> _Level:
    added = split(rows, level.words.shape[2])
    many = limbs_of(times)
    parties = level.words.shape[1]
    if len(level.words) * len(rows) > MOST_CANDIDATES.get(parties, FEWEST_CANDIDATES):
        raise TooMany
    if not len(level.words):
        return _Level(level.words, level.counts, level.option[:0], level.prev[:0])
    if added.shape[1:] == (2, 1):
        x, y = (np.ascontiguousarray(level.words[:, p, 0]) for p in (0, 1))
        dx, dy = (np.ascontiguousarray(added[:, p, 0]) for p in (0, 1))
        nx, ny, option, prev = _extend_two(x, y, dx, dy)
        counts = sweeps.count_two(x, y, level.counts, dx, dy, many, nx, ny, limbs)
        return _Level(np.stack([nx, ny], axis=1)[:, :, None], counts, option, prev)
    return _extend_any(level, added, many, limbs)


def _extend_two(x: Ints, y: Ints, dx: Ints, dy: Ints) -> tuple[Ints, Ints, Steps, Steps]:
    low = int(x[-1] + dx.min())  # first payoffs fall
    span = int(x[0] + dx.max()) - low + 1
    if span <= DENSE * x.size * dx.size:
        found: tuple[Ints, Ints, Steps, Steps] = sweeps.table_two(x, y, dx, dy, low, span)
    else:
        found = sweeps.extend_two(x, y, dx, dy)
    return found


def _extend_any(level: _Level, added: Ints, many: NDArray[np.uint64], limbs: int) -> _Level:
    size = len(level.words)
    sums = add(added[:, None], level.words[None]).reshape(-1, *added.shape[1:])
    kept = undominated(sums, np.zeros(len(sums), np.int64))
    option, prev = np.divmod(kept.order, np.int32(size))
    counts = sweeps.count_groups(kept.group, prev, level.counts, option, many, limbs)
    rows = kept.rows
    return _Level(sums[kept.order[rows]], counts, option[rows], prev[rows])


@dataclass(frozen=True)
class Kept:
    """What survives among candidates.

    Attributes
    ----------
    order : array of int32
        Candidates sorted by group, then payoffs falling, then by `ties`, then as they came.
    rows : array of int
        Places in `order` of the survivors, the first of equals.
    group : array of int
        For each place in `order` the survivor it equals, -1 if it is dominated.
    """

    order: NDArray[np.int32]
    rows: NDArray[np.int64]
    group: NDArray[np.int64]


def undominated(payoffs: Ints, groups: Ints, *, ties: Ints | None = None) -> Kept:
    """Return the candidates that no other of their group dominates, equal ones joined.

    Parameters
    ----------
    payoffs : array of int, shape (candidates, parties, words)
    groups : array of int, shape (candidates,)
    ties : array of int, shape (candidates, words), optional
        Numbers that put equal candidates in order, the smallest first.
    """
    ranks = ranks_of(payoffs)
    keys = [-ranks[:, p] for p in reversed(range(ranks.shape[1]))]
    first_keys = [] if ties is None else list(ties.T[::-1])
    order = np.lexsort((*first_keys, *keys, groups)).astype(np.int32)
    ranks, groups = ranks[order], groups[order]
    turn = np.r_[True, groups[1:] != groups[:-1]]
    new = turn | np.r_[True, (ranks[1:] != ranks[:-1]).any(axis=1)]
    first = np.flatnonzero(new)
    keep = sweeps.maxima(np.ascontiguousarray(ranks[first]), np.flatnonzero(turn[first]))
    number = np.where(keep, np.cumsum(keep) - 1, -1)
    return Kept(order, first[keep], number[np.cumsum(new) - 1])


def _reachable(level: _Level, needs: Payoffs) -> _Level:
    """Drop members below what the remaining blocks can still make good."""
    if max(needs) <= 0:
        return level
    words = level.words.shape[2]
    if max(needs) >> (WORD * words):
        ok = np.zeros(len(level.words), np.bool_)
    else:
        ok = at_least(level.words, split([tuple(max(0, need) for need in needs)], words)[0])
    return _Level(level.words[ok], level.counts[ok], level.option[ok], level.prev[ok])


def _outcomes(blocks: Sequence[Block], levels: list[_Level], width: int) -> NDArray[np.int32]:
    """Walk back from the last level, one block at a time."""
    at = np.arange(len(levels[-1].words), dtype=np.int32)
    columns = np.empty((width, at.size), np.int32)
    picked = np.empty(at.size, np.int32)
    for block, level in zip(blocks, reversed(levels), strict=True):
        sweeps.trace(level.option, level.prev, at, picked)
        for column, issue in enumerate(block.issues):
            np.take(block.options[:, column], picked, out=columns[issue])
    return np.ascontiguousarray(columns.T)


def lean(block: Block) -> Block:
    """Drop dominated options and join equal ones: neither changes the frontier or its counts."""
    first: dict[Payoffs, int] = {}
    times: dict[Payoffs, int] = {}
    for at, (row, count) in enumerate(zip(block.payoffs, block.times, strict=True)):
        first.setdefault(row, at)
        times[row] = times.get(row, 0) + count
    rows = sorted(first, reverse=True)
    kept = _best_of_few(rows) if len(rows) <= FEW else _best_of_many(rows)
    kept.sort(key=first.__getitem__)
    options = block.options[[first[row] for row in kept]]
    return Block(block.issues, options, kept, [times[row] for row in kept])


def _best_of_few(rows: list[Payoffs]) -> list[Payoffs]:
    """Return the undominated among different rows in falling order."""
    kept: list[Payoffs] = []
    for row in rows:
        if not any(all(map(ge, other, row)) for other in kept):
            kept.append(row)
    return kept


def _best_of_many(rows: list[Payoffs]) -> list[Payoffs]:
    largest = max(abs(v) for row in rows for v in row)
    kept = undominated(split(rows, words_for(largest)), np.zeros(len(rows), np.int64))
    return [rows[at] for at in kept.order[kept.rows].tolist()]


def _minus(a: Sequence[int], b: Sequence[int]) -> Payoffs:
    return tuple(x - y for x, y in zip(a, b, strict=True))
