"""A mixed-integer programme, written column by column and row by row, solved by HiGHS.

scipy carries the solver; nothing else here knows it. Same programme and same limit in nodes of the
search tree, same answer on every machine; a limit in seconds alone can break this, and is off
unless asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["PROVEN", "Effort", "Programme", "Solution", "Verdict"]

UNBOUNDED = math.inf
STATUS_OPTIMAL, STATUS_LIMIT, STATUS_INFEASIBLE = 0, 1, 2


class Verdict(StrEnum):
    """What the solver can say."""

    OPTIMAL = "optimal"
    FOUND = "found"
    INFEASIBLE = "infeasible"
    NOTHING = "nothing found in time"


@dataclass(frozen=True, slots=True)
class Effort:
    """How far each search goes.

    Parameters
    ----------
    gap : float
        Relative gap at which to stop; 0 proves the optimum. [0..1]
    nodes : int or None
        Nodes of the search tree at most: the same work on every machine. [count]
    seconds : float or None
        Time at most: not the same work on every machine.
    """

    gap: float = 0.0
    nodes: int | None = None
    seconds: float | None = None

    @property
    def words(self) -> str:
        """The limit as people say it."""
        if self.seconds is not None:
            return f"{self.seconds:g} seconds"
        return "the rounds allowed" if self.nodes is None else f"{self.nodes} steps of the search"


PROVEN = Effort()
"""Go on until the optimum is proven."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of all columns and what is proven about them.

    Parameters
    ----------
    verdict : Verdict
        `values` is empty unless OPTIMAL or FOUND.
    values : ndarray of float, shape (n_columns,)
        Integer columns are rounded to whole numbers.
    objective, bound : float
        Cost of `values`; no solution costs less than `bound`.
    """

    verdict: Verdict
    values: NDArray[np.float64]
    objective: float = math.nan
    bound: float = -math.inf

    @property
    def gap(self) -> float:
        """Relative distance of the objective from the bound, 0 when proven."""
        apart = max(self.objective - self.bound, 0.0)
        return 0.0 if apart <= 1e-9 else apart / max(abs(self.objective), 1e-9)


class Programme:
    """Minimise cost subject to rows `low <= terms <= high`."""

    def __init__(self) -> None:
        self._cost: list[float] = []
        self._bounds: list[tuple[float, float]] = []
        self._integer: list[bool] = []
        self._entries: list[tuple[int, int, float]] = []
        self._rows: list[tuple[float, float]] = []

    def column(
        self, *, cost: float = 0.0, low: float = 0.0, high: float = UNBOUNDED, whole: bool = False
    ) -> int:
        """Add a column and return its index."""
        self._cost.append(cost)
        self._bounds.append((low, high))
        self._integer.append(whole)
        return len(self._cost) - 1

    def choice(self, *, cost: float = 0.0, most: int = 1) -> int:
        """Add a column that is 0 or 1 (or fixed at 0 with most=0)."""
        return self.column(cost=cost, high=most, whole=True)

    def row(
        self, terms: Mapping[int, float], *, low: float = -UNBOUNDED, high: float = UNBOUNDED
    ) -> None:
        """Add a row; terms are column index to coefficient."""
        self._entries.extend((len(self._rows), j, a) for j, a in terms.items() if a)
        self._rows.append((low, high))

    def solve(self, effort: Effort = PROVEN) -> Solution:
        """Solve as far as `effort` goes.

        Returns
        -------
        Solution
            INFEASIBLE and NOTHING carry no values.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csc_array

        if not self._cost:  # nothing to choose: the solver takes no such programme
            met = all(low <= 0 <= high for low, high in self._rows)
            return Solution(Verdict.OPTIMAL if met else Verdict.INFEASIBLE, np.zeros(0), 0.0, 0.0)
        at, to, value = zip(*self._entries, strict=True) if self._entries else ((), (), ())
        shape = (len(self._rows), len(self._cost))
        matrix = csc_array((np.array(value, dtype=float), (at, to)), shape=shape)
        low, high = np.array(self._bounds, dtype=float).reshape(-1, 2).T
        rows = np.array(self._rows, dtype=float).reshape(-1, 2)
        limits = {"node_limit": effort.nodes, "time_limit": effort.seconds}
        options = {name: limit for name, limit in limits.items() if limit is not None}
        answer = milp(
            np.array(self._cost),
            constraints=LinearConstraint(matrix, rows[:, 0], rows[:, 1]),
            bounds=Bounds(low, high),
            integrality=np.array(self._integer, dtype=int),
            options={"mip_rel_gap": effort.gap, **options},
        )
        return self._read(answer.status, answer.x, answer.fun, answer.mip_dual_bound)

    def _read(
        self,
        status: int,
        values: NDArray[np.float64] | None,
        objective: float | None,
        bound: float | None,
    ) -> Solution:
        if values is None or objective is None:
            none = Verdict.INFEASIBLE if status == STATUS_INFEASIBLE else Verdict.NOTHING
            return Solution(none, np.zeros(0))
        values = np.where(self._integer, np.round(values), values)
        verdict = Verdict.OPTIMAL if status == STATUS_OPTIMAL else Verdict.FOUND
        return Solution(verdict, values, objective, objective if bound is None else bound)
