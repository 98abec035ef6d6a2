"""Compiled sweeps over payoff vectors: extend, keep the undominated, count the equivalent.

1. Payoffs are 64-bit integers above the least one, larger is better. One row dominates another
   when it is at least as good in every column and better in one.
2. Two parties: a frontier is a list with the first payoff falling and the second rising. Adding
   an option shifts the whole list, so an issue is settled by merging shifted lists, one option
   after the other, and dropping what does not raise the second payoff. Where first payoffs are
   dense, a table indexed by them replaces the merge.
3. Three parties: rows in falling lexicographic order against a staircase of the other two
   coordinates. Four: halves joined, the better half thinning the other by a staircase. Five and
   more: against the kept rows, in blocks whose best corner is tested first.
4. Counts have limbs of 32 bits, lowest first, summed in 64-bit words. A row is reached at most
   once by each option, so products by one limb are added as they come and carried at the end.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["count_groups", "count_two", "extend_two", "maxima", "table_two", "trace"]

BLOCK = 32
LEAST = np.int64(-(2**63))
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
NONE = np.int64(0)
"""A size to begin with: a plain 0 is a type of its own, and compiles all it is given to twice."""


@njit(cache=True)
def extend_two(x, y, dx, dy):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return (x, y, option, prev) of the frontier of every member plus every option."""
    size = x.size
    sx, sy = x + dx[0], y + dy[0]
    option, prev = np.zeros(size, np.int32), np.arange(size, dtype=np.int32)
    for v in range(1, dx.size):
        ox, oy = np.empty(sx.size + size, np.int64), np.empty(sx.size + size, np.int64)
        oo, op = np.empty(sx.size + size, np.int32), np.empty(sx.size + size, np.int32)
        i, j, n, best = 0, 0, 0, LEAST
        while i < sx.size or j < size:
            if j == size:
                old = True
            elif i == sx.size:
                old = False
            else:
                cx = x[j] + dx[v]
                old = sx[i] > cx or (sx[i] == cx and sy[i] >= y[j] + dy[v])
            if old:
                if sy[i] > best:
                    best = sy[i]
                    ox[n], oy[n], oo[n], op[n] = sx[i], best, option[i], prev[i]
                    n += 1
                i += 1
            else:
                cy = y[j] + dy[v]
                if cy > best:
                    best = cy
                    ox[n], oy[n], oo[n], op[n] = x[j] + dx[v], cy, v, j
                    n += 1
                j += 1
        sx, sy, option, prev = ox[:n], oy[:n], oo[:n], op[:n]
    return sx.copy(), sy.copy(), option.copy(), prev.copy()


@njit(cache=True)
def table_two(x, y, dx, dy, low, span):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Do what `extend_two` does, with a table of the `span` first payoffs from `low` up."""
    best = np.full(span, LEAST)
    option, prev = np.empty(span, np.int32), np.empty(span, np.int32)
    for v in range(dx.size):
        for j in range(x.size):
            at = x[j] + dx[v] - low
            if y[j] + dy[v] > best[at]:
                best[at], option[at], prev[at] = y[j] + dy[v], v, j
    top, n = LEAST, 0
    for at in range(span - 1, -1, -1):
        if best[at] > top:
            top = best[at]
            n += 1
        else:
            best[at] = LEAST
    sx, sy = np.empty(n, np.int64), np.empty(n, np.int64)
    so, sp = np.empty(n, np.int32), np.empty(n, np.int32)
    n = 0
    for at in range(span - 1, -1, -1):
        if best[at] > LEAST:
            sx[n], sy[n], so[n], sp[n] = at + low, best[at], option[at], prev[at]
            n += 1
    return sx, sy, so, sp


@njit(cache=True)
def _add_product(total, factor, times):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add factor * times to total, all in limbs; total has room."""
    if times.size == 1:
        for b in range(min(factor.size, total.size)):
            total[b] += np.uint64(factor[b]) * times[0]
        return
    for a in range(times.size):
        carry = np.uint64(0)
        for b in range(total.size - a):
            word = total[a + b] + carry
            if b < factor.size:
                word += np.uint64(factor[b]) * times[a]
            total[a + b] = word & LOW
            carry = word >> HALF


@njit(cache=True)
def _write(total, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Write a sum into a row of limbs below 2**32."""
    carry = np.uint64(0)
    for b in range(total.size):
        word = total[b] + carry
        row[b] = word & LOW
        carry = word >> HALF


@njit(cache=True)
def count_two(x, y, counts, dx, dy, times, sx, sy, limbs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Return how many outcomes reach each row of the extended frontier (sx, sy)."""
    found = np.empty((sx.size, limbs), np.uint32)
    at = np.zeros(dx.size, np.int64)
    total = np.empty(limbs, np.uint64)
    width = min(limbs, counts.shape[1])
    for i in range(sx.size):
        total[:] = 0
        for v in range(dx.size):
            cx, j = sx[i] - dx[v], at[v]
            while j < x.size and x[j] > cx:
                j += 1
            at[v] = j
            if j == x.size or x[j] != cx or y[j] != sy[i] - dy[v]:
                continue
            if times.shape[1] == 1:
                for b in range(width):
                    total[b] += np.uint64(counts[j, b]) * times[v, 0]
            else:
                _add_product(total, counts[j], times[v])
        _write(total, found[i])
    return found


@njit(cache=True)
def _place(ys, size, y):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return the first step of a staircase at least as high in `ys` as `y`."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if ys[middle] >= y:
            high = middle
        else:
            low = middle + 1
    return low


@njit(cache=True)
def _climb(ys, zs, size, y, z):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add (y, z) to a staircase of `ys` rising, `zs` falling; return its size, -1 if covered."""
    stop = _place(ys, size, y)
    if stop < size and zs[stop] >= z:
        return -1
    start = stop
    while start > 0 and zs[start - 1] <= z:
        start -= 1
    if stop < size and ys[stop] == y:
        stop += 1
    grow = 1 - (stop - start)
    if grow > 0:
        for k in range(size, stop, -1):
            ys[k], zs[k] = ys[k - 1], zs[k - 1]
    elif grow < 0:
        for k in range(stop, size):
            ys[k + grow], zs[k + grow] = ys[k], zs[k]
    ys[start], zs[start] = y, z
    return size + grow


@njit(cache=True)
def _staircase(rows, keep):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Mark the maxima among three-column rows in falling lexicographic order."""
    ys, zs = np.empty(rows.shape[0] + 1, np.int64), np.empty(rows.shape[0] + 1, np.int64)
    size = NONE
    for i in range(rows.shape[0]):
        grown = _climb(ys, zs, size, rows[i, 1], rows[i, 2])
        if grown >= 0:
            keep[i] = True
            size = grown


@njit(cache=True)
def _halves(rows, keep):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Mark the maxima among four-column rows in falling lexicographic order.

    Halves are joined bottom up, each sorted by the second column: of a pair the earlier half has
    no smaller first column, so it thins the later one by a staircase of the last two.
    """
    n = rows.shape[0]
    keep[:] = True
    order, merged, sizes = np.arange(n), np.empty(n, np.int64), np.ones(n, np.int64)
    ys, zs = np.empty(n + 1, np.int64), np.empty(n + 1, np.int64)
    width = 1
    while width < n:
        for a in range(0, n, 2 * width):
            m = a + width
            if m >= n:
                break
            i, j, k, size = a, m, a, NONE
            stop_i, stop_j = a + sizes[a], m + sizes[m]
            while i < stop_i or j < stop_j:
                first = j == stop_j or (i < stop_i and rows[order[i], 1] >= rows[order[j], 1])
                at = order[i] if first else order[j]
                if first:
                    i += 1
                    grown = _climb(ys, zs, size, rows[at, 2], rows[at, 3])
                    size = grown if grown >= 0 else size
                else:
                    j += 1
                    step = _place(ys, size, rows[at, 2])
                    keep[at] = step == size or zs[step] < rows[at, 3]
                if keep[at]:
                    merged[k] = at
                    k += 1
            sizes[a] = k - a
            for at in range(a, k):
                order[at] = merged[at]
        width *= 2


@njit(cache=True)
def _covers(row, other):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Say whether `row` is at least `other` from the second column on."""
    for c in range(1, row.size):  # noqa: SIM110 - a loop compiles to less
        if row[c] < other[c]:
            return False
    return True


@njit(cache=True)
def _beaten(kept, corner, size, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Say whether one of the first `size` kept rows covers `row`."""
    for b in range((size + BLOCK - 1) // BLOCK):
        if _covers(corner[b], row):
            for k in range(b * BLOCK, min(size, (b + 1) * BLOCK)):
                if _covers(kept[k], row):
                    return True
    return False


@njit(cache=True)
def _blocks(rows, keep):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Mark the maxima among rows of any width in falling lexicographic order."""
    n, width = rows.shape
    kept = np.empty((n, width), np.int64)
    corner = np.full((n // BLOCK + 1, width), LEAST)
    size = NONE
    for i in range(n):
        if not _beaten(kept, corner, size, rows[i]):
            keep[i] = True
            best = corner[size // BLOCK]
            for c in range(width):
                kept[size, c] = rows[i, c]
                best[c] = max(best[c], rows[i, c])
            size += 1


@njit(cache=True)
def _rising(rows, keep):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Mark the maxima among rows of one or two columns in falling lexicographic order."""
    keep[0] = True
    best = rows[0, -1]
    for i in range(1, rows.shape[0]):
        if rows[i, -1] > best:
            keep[i] = rows.shape[1] == 2
            best = rows[i, -1]


@njit(cache=True)
def maxima(rows, starts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return a mask of the undominated rows, group by group.

    Rows of a group are different and in falling lexicographic order; `starts` holds each group's
    first row.
    """
    n, width = rows.shape
    keep = np.zeros(n, np.bool_)
    for g in range(starts.size):
        stop = starts[g + 1] if g + 1 < starts.size else n
        part, mask = rows[starts[g] : stop], keep[starts[g] : stop]
        if width < 3:
            _rising(part, mask)
        elif width == 3:
            _staircase(part, mask)
        elif width == 4:
            _halves(part, mask)
        else:
            _blocks(part, mask)
    return keep


@njit(cache=True)
def count_groups(group, members, counts, options, times, limbs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Return, for each group, the sum of counts[member] * times[option]; group -1 is dropped."""
    total = np.zeros((group.max() + 1, limbs), np.uint64)
    for i in range(group.size):
        if group[i] >= 0:
            _add_product(total[group[i]], counts[members[i]], times[options[i]])
    found = np.empty(total.shape, np.uint32)
    for i in range(found.shape[0]):
        _write(total[i], found[i])
    return found


@njit(cache=True)
def trace(option, prev, at, column):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write each row's option into `column` and step `at` back to its predecessor."""
    for i in range(at.size):
        column[i] = option[at[i]]
        at[i] = prev[at[i]]
