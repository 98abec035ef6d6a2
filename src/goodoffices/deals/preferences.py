"""Preferences as a mediator has them: orders, ranges, "at least", comparisons, and who said so.

1. A value of an issue is worth 0 to 1 to a party, the issues add up, and no deal is worth 0 to as
   much as there are issues. Nothing else is presumed: the scale itself carries no meaning.
2. Four kinds of statement narrow this down: an `Order` of two values of an issue, a `Range` of one
   value's worth, an `AtLeast` for a whole deal, a `Comparison` of two deals or of a deal with no
   deal. Orders and comparisons are strict. Each says by whom it was estimated.
3. If no preference meets all statements, the smallest set of them that already contradict each
   other is named. It is the smallest there is, found by hitting sets of what must be given up.
   See `contradictions`.
4. Preferences are drawn evenly from those that meet the statements, by hit-and-run. Even drawing
   is an assumption, not a finding.

Source of 4: Smith (1984), hit-and-run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.deals.scenario import Outcome

__all__ = [
    "AtLeast",
    "Comparison",
    "Known",
    "Order",
    "Range",
    "Statement",
    "consistent",
    "draw",
    "margin",
]

Floats = NDArray[np.float64]
NEAR = 1e-9
LEAST_STEPS, STEPS_PER_UNKNOWN = 60, 8


@dataclass(frozen=True)
class Order:
    """`better` is worth more than `worse` on this issue (positions of values)."""

    issue: int
    better: int
    worse: int
    by: str


@dataclass(frozen=True)
class Range:
    """The value is worth `low` to `high`, 0 to 1."""

    issue: int
    value: int
    low: float
    high: float
    by: str


@dataclass(frozen=True)
class AtLeast:
    """The deal is worth at least `low`, summed over its issues."""

    deal: Outcome
    low: float
    by: str


@dataclass(frozen=True)
class Comparison:
    """The party would rather have `better` than `worse`; None is no deal."""

    better: Outcome | None
    worse: Outcome | None
    by: str


Statement = Order | Range | AtLeast | Comparison


@dataclass(frozen=True)
class Known:
    """What is known of one party's preferences.

    Attributes
    ----------
    party : str
    sizes : tuple of int
        Number of values of each issue.
    statements : tuple of Statement

    Raises
    ------
    BadInput
        A statement on an issue or value that is not there, a range outside 0 to 1 or upside
        down, or a number that is not finite.
    """

    party: str
    sizes: tuple[int, ...]
    statements: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        for at, statement in enumerate(self.statements):
            _check(self, at, statement)

    @property
    def length(self) -> int:
        """Number of unknowns: the worth of each value, and of no deal."""
        return sum(self.sizes) + 1

    def row(self, deal: Outcome | None) -> Floats:
        """Return the row that takes a deal's worth out of the unknowns; None is no deal."""
        made = np.zeros(self.length)
        if deal is None:
            made[-1] = 1.0
        else:
            starts = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])
            made[starts + np.array(deal)] = 1.0
        return made

    def rows(self, chosen: Sequence[int] | None = None) -> tuple[Floats, Floats, Floats]:
        """Return A, b and strictness of A x + strictness * margin <= b, box included."""
        picked = range(len(self.statements)) if chosen is None else chosen
        made = [line for at in picked for line in _lines(self, self.statements[at])]
        a = np.array([line for line, _, _ in made]).reshape(len(made), self.length)
        b = np.array([bound for _, bound, _ in made])
        return a, b, np.array([strict for _, _, strict in made])

    @property
    def tops(self) -> Floats:
        """Largest worth of each unknown."""
        return np.append(np.ones(self.length - 1), float(len(self.sizes)))


def _check(known: Known, at: int, statement: Statement) -> None:
    where = f"statement {at + 1} on {known.party!r}"
    if isinstance(statement, Order | Range):
        values = (
            (statement.better, statement.worse)
            if isinstance(statement, Order)
            else (statement.value,)
        )
        inside = 0 <= statement.issue < len(known.sizes) and all(
            0 <= v < known.sizes[statement.issue] for v in values
        )
    else:
        deals = (
            (statement.deal,)
            if isinstance(statement, AtLeast)
            else tuple(d for d in (statement.better, statement.worse) if d is not None)
        )
        inside = all(
            len(d) == len(known.sizes)
            and all(0 <= v < n for v, n in zip(d, known.sizes, strict=True))
            for d in deals
        )
    if not inside:
        raise BadInput(
            where,
            expected="issues and values of the scenario",
            found=statement,
            advice="Positions count from 0.",
        )
    if isinstance(statement, Range) and not 0 <= statement.low <= statement.high <= 1:
        raise BadInput(
            where, expected="0 <= low <= high <= 1", found=statement, advice="Rescale the worth."
        )
    if isinstance(statement, AtLeast) and not math.isfinite(statement.low):
        raise BadInput(
            where, expected="a finite number", found=statement, advice="Leave it out instead."
        )


def _lines(known: Known, statement: Statement) -> list[tuple[Floats, float, float]]:
    if isinstance(statement, Comparison):
        return [(known.row(statement.worse) - known.row(statement.better), 0.0, 1.0)]
    if isinstance(statement, AtLeast):
        return [(-known.row(statement.deal), -statement.low, 0.0)]
    start = sum(known.sizes[: statement.issue])
    unit = np.eye(known.length)
    if isinstance(statement, Order):
        return [(unit[start + statement.worse] - unit[start + statement.better], 0.0, 1.0)]
    own = unit[start + statement.value]
    return [(own, statement.high, 0.0), (-own, -statement.low, 0.0)]


def margin(known: Known, a: Floats, b: Floats, strict: Floats) -> float | None:
    """Return the largest margin, at most 1, by which all strict rows can hold; None if none can."""
    from scipy.optimize import linprog

    goal = np.append(np.zeros(known.length), -1.0)
    box = [*((0.0, float(top)) for top in known.tops), (0.0, 1.0)]
    if not len(a):
        return 1.0
    solved = linprog(goal, A_ub=np.column_stack([a, strict]), b_ub=b, bounds=box, method="highs")
    return None if solved.status != 0 else float(-solved.fun)


def consistent(known: Known, chosen: Sequence[int] | None = None) -> bool:
    """Say whether some preferences meet the statements chosen, all if none are named."""
    a, b, strict = known.rows(chosen)
    found = margin(known, a, b, strict)
    return found is not None and (not strict.any() or found > NEAR)


def draw(known: Known, generator: np.random.Generator, count: int) -> Floats:
    """Draw preferences evenly from those that meet the statements, by hit-and-run.

    Parameters
    ----------
    known : Known
    generator : numpy Generator
    count : int
        Rows drawn; each the end of a chain of its own from the centre.

    Returns
    -------
    array, shape (count, known.length)
        The worth of each value, issue after issue, and of no deal last.

    Raises
    ------
    NoAnswer
        The statements contradict each other, or leave no room to draw from.

    Examples
    --------
    >>> known = Known("A", (2,), (Order(0, 1, 0, by="A"),))
    >>> drawn = draw(known, np.random.default_rng(1), 50)
    >>> bool((drawn[:, 1] > drawn[:, 0]).all())
    True
    """
    a, b, strict = known.rows()
    fixed = _fixed(known)
    free = np.flatnonzero(np.isnan(fixed))
    held = np.nan_to_num(fixed)
    eye = np.eye(known.length)
    a = np.vstack([a, eye, -eye])
    b = np.concatenate([b, known.tops, np.zeros(known.length)])
    b, a = b - a @ held, a[:, free]
    telling = np.abs(a).max(axis=1, initial=0.0) > 0
    strict = np.append(strict, np.zeros(2 * known.length))
    if (b[~telling] < np.where(strict[~telling] > 0, NEAR, -NEAR)).any():
        raise _no_room(known)
    a, b = a[telling], b[telling]
    drawn = np.tile(held, (count, 1))
    if len(free):
        drawn[:, free] = _hit_and_run(a, b, _centre(known, a, b), generator, count)
    return drawn


def _fixed(known: Known) -> Floats:
    """Return the worth of values whose range is a point, nan elsewhere."""
    fixed = np.full(known.length, np.nan)
    for statement in known.statements:
        if isinstance(statement, Range) and statement.low == statement.high:
            fixed[sum(known.sizes[: statement.issue]) + statement.value] = statement.low
    return fixed


def _centre(known: Known, a: Floats, b: Floats) -> Floats:
    """Return the centre of the largest ball inside."""
    from scipy.optimize import linprog

    sizes = np.linalg.norm(a, axis=1)
    goal = np.append(np.zeros(a.shape[1]), -1.0)
    bounds = [(None, None)] * a.shape[1] + [(0, None)]
    solved = linprog(goal, A_ub=np.column_stack([a, sizes]), b_ub=b, bounds=bounds, method="highs")
    if solved.status != 0 or -solved.fun <= NEAR:
        raise _no_room(known)
    return np.asarray(solved.x[:-1], np.float64)


def _no_room(known: Known) -> NoAnswer:
    return NoAnswer(
        f"What is said of {known.party!r} leaves no room to draw from. "
        "Nearest: `smallest_contradiction` names the statements, if they contradict each other."
    )


def _hit_and_run(
    a: Floats, b: Floats, start: Floats, generator: np.random.Generator, count: int
) -> Floats:
    """Run many chains at once, each ending in one row."""
    points, slack = np.tile(start, (count, 1)), np.tile(b - a @ start, (count, 1))
    for _ in range(max(LEAST_STEPS, STEPS_PER_UNKNOWN * a.shape[1])):
        ways = generator.standard_normal(points.shape)
        ways /= np.linalg.norm(ways, axis=1, keepdims=True)
        slope = ways @ a.T
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = slack / slope
        most = np.where(slope > NEAR, reach, np.inf).min(axis=1)
        least = np.where(slope < -NEAR, reach, -np.inf).max(axis=1)
        step = least + (most - least) * generator.random(count)
        step = np.where(np.isfinite(step), step, 0.0)[:, None]
        points += step * ways
        slack -= step * slope
    return points
