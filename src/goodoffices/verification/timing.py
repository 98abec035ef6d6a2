"""When to inspect, where the inspected does not see it: playing for time.

1. Periods end at 1..n+1. The inspection at n+1 is certain; k interim ones fall on distinct times
   1..n, chosen by chance and not announced.
2. A violation may start right after any time s in 0..n and is found at the next inspection. Its
   worth is the time until then; the inspector makes the largest expected worth as small as he can.
3. Plans are walks through layers (layer l: l inspections used, the latest at t). With f the flow
   on the arcs, the expected next inspection N(s) after s obeys N(n) = n+1 and
   N(s-1) = N(s) - sum over arcs s -> j of (j - s) f. One sparse linear programme: minimise v
   subject to N(s) - s <= v.
4. With one interim inspection there is a formula: chance 1/(n+1-t) on t = 1, 2, ... until the
   chances are used up.
5. A schedule is drawn by walking the layers in proportion to the flow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from goodoffices.common.errors import BadInput
from goodoffices.verification.games import TooManyInspections
from goodoffices.verification.quantities import count

__all__ = ["Plan", "detected_within", "draw", "expected_delay", "plan", "single_inspection_value"]

MOST_ARCS = 400_000
NO_FLOW = 1e-12
NO_SAVING = 1e-9


@dataclass(frozen=True, slots=True)
class Plan:
    """A random schedule of interim inspections.

    Parameters
    ----------
    times, inspections : int
        Possible times 1..times, the certain inspection being at times + 1; interim inspections.
    arcs : ndarray of int, shape (n_arcs, 3)
        Layer, time of the latest inspection (0 at the start), time of the next; sorted.
    flow : ndarray of float, shape (n_arcs,)
        Chance that a schedule uses each arc, above 0.
    value : float
        Largest expected time to detection, divided by times + 1. [0..1]
    """

    times: int
    inspections: int
    arcs: NDArray[np.int64]
    flow: NDArray[np.float64]
    value: float

    @property
    def marginals(self) -> NDArray[np.float64]:
        """Chance of an interim inspection at each of the times 1..times."""
        ends = self.arcs[:, 2]
        arrivals = np.bincount(ends, self.flow, self.times + 2).astype(np.float64)
        return np.asarray(arrivals[1 : self.times + 1])


def single_inspection_value(times: int) -> Fraction:
    """Value of the game with one interim inspection, exactly; towards 1/e for many times.

    Parameters
    ----------
    times : int
        Possible times, 1..5000. [count]

    References
    ----------
    Limit 1/e: Diamond 1982 (from memory: verify before citing).

    Examples
    --------
    >>> single_inspection_value(3)
    Fraction(11, 24)
    """
    chances = _single(count(times, "times", least=1, most=5000))
    total = sum((t * q for t, q in enumerate(chances, start=1)), start=Fraction(0))
    return total / (times + 1)


def _single(times: int) -> list[Fraction]:
    left, chances = Fraction(1), []
    for t in range(1, times + 1):
        chance = min(Fraction(1, times + 1 - t), left)
        chances.append(chance)
        left -= chance
        if not left:
            break
    return chances


def plan(times: int, inspections: int) -> Plan:
    """Random schedule that makes the worst expected time to detection least.

    Parameters
    ----------
    times : int
        Possible times, at least 1. [count]
    inspections : int
        Interim inspections, 0..times. [count]

    Returns
    -------
    Plan
        With 0 inspections the value is 1: everything waits for the certain one.

    Raises
    ------
    TooManyInspections, NotACount
        More inspections than times, or counts below their least.
    BadInput
        More than 400,000 arcs.

    Notes
    -----
    The assumption that fails first: an inspection finds what has begun, and the draw stays
    secret. Certified in the tests by the violator's best reply and against plain matrix games.

    Examples
    --------
    >>> round(plan(11, 1).value, 6)
    0.395515
    """
    n = count(times, "times", least=1)
    k = count(inspections, "inspections")
    if k > n:
        raise TooManyInspections(k, n)
    if k > 1 and (k - 1) * (n - k + 1) * (n - k + 2) // 2 > MOST_ARCS:
        raise BadInput(
            "times, inspections",
            expected=f"at most {MOST_ARCS} arcs, about inspections x times**2 / 2",
            found=(n, k),
            advice="Use coarser times.",
        )
    arcs, flow = _formula(n) if k == 1 else _optimal(n, k)
    used = flow > NO_FLOW
    made = Plan(n, k, arcs[used], flow[used], np.nan)
    return replace(made, value=float(expected_delay(made).max()) / (n + 1))


def _formula(n: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    chances = [float(q) for q in _single(n)]
    first = [(0, 0, t) for t in range(1, len(chances) + 1)]
    last = [(1, t, n + 1) for t in range(1, len(chances) + 1)]
    return np.array(first + last), np.array(chances + chances)


def _arcs(n: int, k: int) -> NDArray[np.int64]:
    """All arcs (layer, i, j) that leave room for the inspections still to come."""
    arcs = []
    for layer in range(k):
        top = n - k + layer + 1
        starts = range(layer, top) if layer else range(1)
        arcs += [(layer, i, j) for i in starts for j in range(i + 1, top + 1)]
    arcs += [(k, i, n + 1) for i in (range(k, n + 1) if k else range(1))]
    return np.array(arcs)


def _optimal(n: int, k: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Solve the flow programme on some arcs, add those that would improve it, until none would."""
    from scipy.sparse import vstack

    arcs = _arcs(n, k)
    flows = vstack([_conservation(n, k, arcs), _steps(n, arcs)]).tocsc()
    active = _first_arcs(n, k, arcs)
    while True:
        columns = np.flatnonzero(active)
        flow, prices = _solved(n, flows[:, columns])
        saving = -(flows.T @ prices)
        saving[active] = 0.0
        if saving.min() >= -NO_SAVING:
            return arcs[columns], flow
        for node in (arcs[:, 1], arcs[:, 2]):
            active[_best_of_each(arcs[:, 0] * (n + 2) + node, saving)] = True


def _first_arcs(n: int, k: int, arcs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Arcs of about even length, all first and last ones, and one whole schedule."""
    layer, start, end = arcs.T
    even = (n + 1) / (k + 1)
    whole = (start == np.round(layer * even)) & (end == np.round((layer + 1) * even))
    near = abs(end - start - even) <= max(1.0, even / 10)
    first: NDArray[np.bool_] = whole | near | (layer == 0) | (layer == k)
    return first


def _best_of_each(node: NDArray[np.int64], saving: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for each node the arc that saves most, if any does."""
    order = np.lexsort((saving, node))
    leads = np.concatenate([[True], np.diff(node[order]) != 0])
    best = order[leads]
    chosen: NDArray[np.int64] = best[saving[best] < -NO_SAVING]
    return chosen


def _solved(n: int, flows: csc_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Solve for these arcs: columns are the arcs, then N(0..n), then v."""
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    size, rows = flows.shape[1], flows.shape[0]
    delay = np.zeros((rows, n + 2))
    times = np.arange(n + 1)
    delay[rows - n - 1 + times, times] = 1.0
    delay[rows - n - 1 + times[:-1], times[1:]] = -1.0
    right = np.zeros(rows)
    right[0], right[-1] = 1.0, n + 1.0
    worst = np.hstack([np.zeros((n + 1, size)), np.eye(n + 1), -np.ones((n + 1, 1))])
    answer = linprog(
        np.concatenate([np.zeros(size + n + 1), [1.0]]),
        A_ub=csc_array(worst),
        b_ub=times.astype(float),
        A_eq=hstack([flows, csc_array(delay)]).tocsc(),
        b_eq=right,
        bounds=[(0, None)] * size + [(None, None)] * (n + 2),
        method="highs-ds",
    )
    return np.maximum(answer.x[:size], 0.0), answer.eqlin.marginals


def _steps(n: int, arcs: NDArray[np.int64]) -> csc_array:
    """Row s - 1 holds (j - s) of every arc s -> j with s >= 1; row n is empty."""
    columns = np.flatnonzero(arcs[:, 1] > 0)
    start, end = arcs[columns, 1], arcs[columns, 2]
    return csc_array(((end - start).astype(float), (start - 1, columns)), shape=(n + 1, len(arcs)))


def _conservation(n: int, k: int, arcs: NDArray[np.int64]) -> csc_array:
    """Row 0: one schedule leaves the start. Row of (layer, time): what comes in goes out."""
    columns = np.arange(len(arcs))
    layer, start, end = arcs.T
    leaves = np.where(layer == 0, 0, 1 + (layer - 1) * (n + 1) + start)
    arrives = layer < k
    rows = np.concatenate([leaves, 1 + layer[arrives] * (n + 1) + end[arrives]])
    signs = np.concatenate([np.ones(len(arcs)), -np.ones(int(arrives.sum()))])
    where = np.concatenate([columns, columns[arrives]])
    return csc_array((signs, (rows, where)), shape=(k * (n + 1) + 1, len(arcs)))


def expected_delay(schedule: Plan) -> NDArray[np.float64]:
    """Return the expected time to detection of a violation begun after 0, 1, ..., times.

    Returns
    -------
    ndarray of float, shape (times + 1,)
        [periods]
    """
    n = schedule.times
    _, start, end = schedule.arcs.T
    steps = np.bincount(start, weights=(end - start) * schedule.flow, minlength=n + 1)[1:]
    after = np.concatenate([np.cumsum(steps[::-1])[::-1], [0.0]])
    delays: NDArray[np.float64] = n + 1 - after - np.arange(n + 1)
    return delays


def detected_within(schedule: Plan, periods: int) -> NDArray[np.float64]:
    """Chance that a violation is found at most `periods` after it starts, for each start.

    Parameters
    ----------
    schedule : Plan
        From `plan`.
    periods : int
        Timeliness goal, 0 or more. [count]

    Returns
    -------
    ndarray of float, shape (times + 1,)
        [probability]; the least entry is what can be promised.
    """
    goal = count(periods, "periods")
    _, start, end = schedule.arcs.T
    begun = np.arange(schedule.times + 1)[:, None]
    counts = (start <= begun) & (begun < end) & (end <= begun + goal)
    chances: NDArray[np.float64] = counts @ schedule.flow
    return chances


def draw(schedule: Plan, rng: np.random.Generator, *, size: int = 1) -> NDArray[np.int64]:
    """Draw schedules.

    Parameters
    ----------
    schedule : Plan
        From `plan`.
    rng : numpy Generator
        Source of chance.
    size : int
        Number of schedules.

    Returns
    -------
    ndarray of int, shape (size, inspections)
        Times of the interim inspections, increasing along each row.
    """
    drawn = np.zeros((size, schedule.inspections), dtype=np.int64)
    latest = np.zeros(size, dtype=np.int64)
    for layer in range(schedule.inspections):
        inside = schedule.arcs[:, 0] == layer
        start, end = schedule.arcs[inside, 1], schedule.arcs[inside, 2]
        total = np.concatenate([[0.0], np.cumsum(schedule.flow[inside])])
        first, last = (np.searchsorted(start, latest, side) for side in ("left", "right"))
        point = total[first] + rng.random(size) * (total[last] - total[first])
        arc = np.clip(np.searchsorted(total, point, "right") - 1, first, last - 1)
        latest = end[arc]
        drawn[:, layer] = latest
    return drawn
