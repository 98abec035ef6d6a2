"""A mixed-integer programme, written column by column and row by row, solved by HiGHS.

scipy carries the solver; nothing else here knows it. Same programme, same answer: a limit in
seconds is the one thing that can break this, and is off unless asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["Programme", "Solution", "Verdict"]

UNBOUNDED = math.inf
STATUS_OPTIMAL, STATUS_LIMIT, STATUS_INFEASIBLE = 0, 1, 2


class Verdict(StrEnum):
    """What the solver can say."""

    OPTIMAL = "optimal"
    FOUND = "found"
    INFEASIBLE = "infeasible"
    NOTHING = "nothing found in time"


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

    def solve(self, *, gap: float = 0.0, seconds: float | None = None) -> Solution:
        """Solve to a relative `gap`, within `seconds` if given.

        Returns
        -------
        Solution
            INFEASIBLE and NOTHING carry no values.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csc_array

        at, to, value = zip(*self._entries, strict=True) if self._entries else ((), (), ())
        shape = (len(self._rows), len(self._cost))
        matrix = csc_array((np.array(value, dtype=float), (at, to)), shape=shape)
        low, high = np.array(self._bounds, dtype=float).reshape(-1, 2).T
        rows = np.array(self._rows, dtype=float).reshape(-1, 2)
        options: dict[str, float] = {"mip_rel_gap": gap}
        if seconds is not None:
            options["time_limit"] = seconds
        answer = milp(
            np.array(self._cost),
            constraints=LinearConstraint(matrix, rows[:, 0], rows[:, 1]),
            bounds=Bounds(low, high),
            integrality=np.array(self._integer, dtype=int),
            options=options,
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
