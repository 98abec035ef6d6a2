"""Exact frontiers by nested merging: settle one block of issues after the other.

1. A `Block` is a group of issues settled together (mostly one issue); its options add their
   payoffs to whatever the other blocks give.
2. Keep the undominated partial sums. Dropping a dominated one is safe: the remaining blocks add
   the same to the one that dominates it. So cost follows the frontier, not the outcome space.
3. One member per payoff vector, with the count of outcomes that reach it. A payoff on the final
   frontier is reached through undominated partial sums alone, so counts are exact.
4. The outcome kept for a vector is the first in the order of the file, whoever the parties are:
   blocks are settled from the last to the first and the earlier option wins a tie.
5. With floors (reservation values), a partial sum that cannot reach one is dropped.
6. All in integers: one 64-bit word per payoff where sums fit, else ranks of longer numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals import sweeps

__all__ = ["Block", "Merged", "merge"]

WORD = 62
Ints = NDArray[np.int64]
Payoffs = tuple[int, ...]


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
    counts: list[int]


@dataclass(frozen=True)
class _Level:
    """One settled block: members' payoffs in words, their counts, and where they came from."""

    words: Ints  # (members, parties, words), lowest word last
    counts: NDArray[np.uint64]
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
    lean = [_undominated(block) for block in blocks]
    lows = [tuple(map(min, zip(*block.payoffs, strict=True))) for block in lean]
    start = tuple(map(sum, zip(base, *lows, strict=True)))
    shifted = [[_minus(p, low) for p in b.payoffs] for b, low in zip(lean, lows, strict=True)]
    needs = None if floors is None else _minus(floors, start)
    levels = _settle(lean, shifted, needs)
    counts = _from_limbs(levels[-1].counts)
    rows = [
        tuple(s + v for s, v in zip(start, row, strict=True)) for row in _numbers(levels[-1].words)
    ]
    return Merged(rows, _outcomes(lean, levels, width), counts)


def _settle(
    blocks: Sequence[Block], shifted: list[list[Payoffs]], needs: Payoffs | None
) -> list[_Level]:
    parties = len(shifted[0][0])
    highs = [tuple(map(max, zip(*rows, strict=True))) for rows in shifted]
    total = tuple(map(sum, zip(*highs, strict=True)))
    words = max(1, math.ceil(max(total).bit_length() / WORD))
    level = _Level(
        np.zeros((1, parties, words), np.int64),
        np.ones((1, 1), np.uint64),
        np.zeros(0, np.int32),
        np.zeros(0, np.int32),
    )
    levels, reached, rest = [], 1, total
    for block, rows, high in zip(reversed(blocks), reversed(shifted), reversed(highs), strict=True):
        reached *= sum(block.times)
        rest = _minus(rest, high)
        level = _extend(level, rows, block.times, math.ceil(reached.bit_length() / 32))
        if needs is not None:
            level = _reachable(level, _minus(needs, rest))
        levels.append(level)
    return levels


def _extend(level: _Level, rows: list[Payoffs], times: Sequence[int], limbs: int) -> _Level:
    added = _words(rows, level.words.shape[2])
    many = _limbs(times)
    if not len(level.words):
        return _Level(level.words, level.counts, level.option[:0], level.prev[:0])
    if added.shape[1:] == (2, 1):
        x, y = (np.ascontiguousarray(level.words[:, p, 0]) for p in (0, 1))
        dx, dy = (np.ascontiguousarray(added[:, p, 0]) for p in (0, 1))
        nx, ny, option, prev = sweeps.extend_two(x, y, dx, dy)
        counts = sweeps.count_two(x, y, level.counts, dx, dy, many, nx, ny, limbs)
        return _Level(np.stack([nx, ny], axis=1)[:, :, None], counts, option, prev)
    return _extend_any(level, added, many, limbs)


def _extend_any(level: _Level, added: Ints, many: NDArray[np.uint64], limbs: int) -> _Level:
    size = len(level.words)
    words = _sum(added[:, None], level.words[None]).reshape(-1, *added.shape[1:])
    ranks = _ranks(words)
    order = np.lexsort(tuple(-ranks[:, p] for p in reversed(range(ranks.shape[1]))))
    ranks = ranks[order]
    new = np.r_[True, (ranks[1:] != ranks[:-1]).any(axis=1)]
    first = np.flatnonzero(new)
    keep = sweeps.maxima(np.ascontiguousarray(ranks[first]))
    number = np.where(keep, np.cumsum(keep) - 1, -1)
    option, prev = np.divmod(order.astype(np.int32), np.int32(size))
    group = number[np.cumsum(new) - 1]
    counts = sweeps.count_groups(group, prev, level.counts, option, many, limbs)
    chosen = first[keep]
    return _Level(words[order[chosen]], counts, option[chosen], prev[chosen])


def _reachable(level: _Level, needs: Payoffs) -> _Level:
    """Drop members below what the remaining blocks can still make good."""
    if max(needs) <= 0:
        return level
    words = level.words.shape[2]
    if max(needs) >> (WORD * words):
        ok = np.zeros(len(level.words), np.bool_)
    else:
        ok = _at_least(level.words, _words([tuple(max(0, need) for need in needs)], words)[0])
    return _Level(level.words[ok], level.counts[ok], level.option[ok], level.prev[ok])


def _outcomes(blocks: Sequence[Block], levels: list[_Level], width: int) -> NDArray[np.int32]:
    """Walk back from the last level, one block at a time."""
    at = np.arange(len(levels[-1].words), dtype=np.int32)
    outcomes = np.empty((at.size, width), np.int32)
    for block, level in zip(blocks, reversed(levels), strict=True):
        column = np.empty(at.size, np.int32)
        sweeps.trace(level.option, level.prev, at, column)
        outcomes[:, list(block.issues)] = block.options[column]
    return outcomes


def _undominated(block: Block) -> Block:
    """Drop dominated options and join equal ones: neither changes the frontier or its counts."""
    first: dict[Payoffs, int] = {}
    times: dict[Payoffs, int] = {}
    for at, (payoffs, count) in enumerate(zip(block.payoffs, block.times, strict=True)):
        first.setdefault(payoffs, at)
        times[payoffs] = times.get(payoffs, 0) + count
    rows = sorted(first, reverse=True)
    if len(rows) > 1:
        rows = [row for row, kept in zip(rows, _maxima(rows), strict=True) if kept]
    rows.sort(key=first.__getitem__)
    chosen = [first[row] for row in rows]
    return Block(block.issues, block.options[chosen], rows, [times[row] for row in rows])


def _maxima(rows: list[Payoffs]) -> NDArray[np.bool_]:
    places = [
        {value: place for place, value in enumerate(sorted(set(column)))}
        for column in zip(*rows, strict=True)
    ]
    ranks = [[place[v] for place, v in zip(places, row, strict=True)] for row in rows]
    return np.asarray(sweeps.maxima(np.array(ranks, np.int64)))


def _minus(a: Sequence[int], b: Sequence[int]) -> Payoffs:
    return tuple(x - y for x, y in zip(a, b, strict=True))


def _words(rows: Sequence[Payoffs], words: int) -> Ints:
    """Split non-negative integers into `words` words, the highest first."""
    mask = (1 << WORD) - 1
    shifts = [WORD * w for w in reversed(range(words))]
    return np.array([[[(v >> s) & mask for s in shifts] for v in row] for row in rows], np.int64)


def _numbers(words: Ints) -> list[Payoffs]:
    """Join the words again."""
    if words.shape[2] == 1:
        return [tuple(row) for row in words[:, :, 0].tolist()]
    joined = words[:, :, 0].astype(object)
    for w in range(1, words.shape[2]):
        joined = joined * (1 << WORD) + words[:, :, w]
    return [tuple(map(int, row)) for row in joined]


def _sum(a: Ints, b: Ints) -> Ints:
    """Add word by word and carry."""
    total = a + b
    for w in range(total.shape[-1] - 1, 0, -1):
        total[..., w - 1] += total[..., w] >> WORD
        total[..., w] &= (1 << WORD) - 1
    return total


def _ranks(words: Ints) -> Ints:
    """Return integers in the same order as the numbers, column by column."""
    if words.shape[2] == 1:
        return words[:, :, 0]
    ranks = np.empty(words.shape[:2], np.int64)
    for p in range(words.shape[1]):
        order = np.lexsort(tuple(words[:, p, w] for w in reversed(range(words.shape[2]))))
        column = words[order, p]
        steps = (column[1:] != column[:-1]).any(axis=1)
        ranks[order, p] = np.r_[0, np.cumsum(steps)]
    return ranks


def _at_least(words: Ints, least: Ints) -> NDArray[np.bool_]:
    """Say which rows reach `least` for every party."""
    ok = np.ones(words.shape[:2], np.bool_)
    for w in range(words.shape[2] - 1, -1, -1):
        ok = (words[:, :, w] > least[:, w]) | ((words[:, :, w] == least[:, w]) & ok)
    return np.asarray(ok.all(axis=1))


def _limbs(counts: Sequence[int]) -> NDArray[np.uint64]:
    limbs = max(1, math.ceil(max(counts).bit_length() / 32))
    return np.array(
        [[(n >> (32 * b)) & 0xFFFFFFFF for b in range(limbs)] for n in counts], np.uint64
    )


def _from_limbs(limbs: NDArray[np.uint64]) -> list[int]:
    if limbs.shape[1] == 1:
        return [int(n) for n in limbs[:, 0]]
    return [int.from_bytes(row.tobytes(), "little") for row in limbs.astype("<u4")]
