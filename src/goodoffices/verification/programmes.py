"""Terms as a mixed-integer programme: one 0/1 column a measure, one covering row an obligation.

1. In logarithms independent misses add up: an obligation is met when the weights -ln(1-p) of the
   measures taken reach -ln(1-target). A weight above what is needed counts as what is needed.
2. Under a common cause with fault g the weight is h(L) = -ln(g + (1-g) exp(-L)), L the weights
   under it. h is concave, so tangents bound it from above, and a tangent at the L of a solution
   is exact there: tangents are added until solutions are what they seem.
3. What a solution really detects is computed in ratios. If it is short by less than the solver
   sees, a cut asks for one more measure that sees that obligation; no true solution is lost.
4. Requirements, choices, mirrored sets, caps and tolerance are rows of their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from goodoffices.verification.detection import Branch, branch, miss
from goodoffices.verification.programme import PROVEN, Effort, Programme, Solution, Verdict
from goodoffices.verification.terms import Measure, Obligation, Terms

__all__ = ["Covering", "intrusion_of", "taken_in_part"]

FULL = 40.0  # weight that stands for certainty: exp(-40) is below any judgement
TANGENTS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
MOST_ROUNDS = 200
SAME = 3e-6  # in logarithms: below this the solver itself cannot tell two values apart


@dataclass(frozen=True, slots=True)
class _Node:
    """Column `y` bounded by h over `terms`, for one cause and one obligation."""

    column: int
    fault: float
    terms: Mapping[int, float]
    touched: list[float]


class Covering:
    """A programme over `terms`; the caller adds its own objective and columns.

    Parameters
    ----------
    terms : Terms
        Checked terms.
    may : callable
        Which measures may be taken.
    cost : callable
        Objective coefficient of each measure.
    """

    def __init__(
        self,
        terms: Terms,
        *,
        may: Callable[[Measure], bool],
        cost: Callable[[Measure], float],
    ) -> None:
        self.terms = terms
        self.programme = Programme()
        self.x = {
            m.id: self.programme.choice(cost=cost(m), most=int(may(m))) for m in terms.measures
        }
        self._may = [m for m in terms.measures if may(m)]
        self._nodes: list[_Node] = []
        self._exact: list[tuple[Obligation, Mapping[int, float]]] = []
        _structure(self)

    def cover(self, duty: Obligation, *, unless: int | None = None) -> None:
        """Ask that `duty` be met, in ratios, unless a 0/1 column waives it."""
        need = -math.log1p(-float(duty.target))
        waived = {} if unless is None else {unless: need}
        self._exact.append((duty, waived))
        self.programme.row({**self._seen(duty, need), **waived}, low=need)

    def approach(self, duty: Obligation, *, short: int) -> None:
        """Ask that `duty` be met up to the column `short`, in logarithms."""
        need = -math.log1p(-float(duty.target))
        self.programme.row({**self._seen(duty, need), short: 1.0}, low=need)

    def _seen(self, duty: Obligation, need: float) -> dict[int, float]:
        return self._weights(branch(self._may, self.terms.causes, duty.id), need)

    def _weights(self, tree: Branch, need: float) -> dict[int, float]:
        terms = {self.x[m]: min(_weight(p), need) for m, p in tree.chances}
        for low in tree.below:
            terms.update(self._below(low, need))
        return terms

    def _below(self, low: Branch, need: float) -> dict[int, float]:
        if low.fault == 0:
            return self._weights(low, need)
        if len(low.chances) == 1 and not low.below:
            ((name, p),) = low.chances
            return {self.x[name]: min(_weight((1 - low.fault) * p), need)}
        column = self.programme.column(high=min(need, -math.log(low.fault)))
        node = _Node(column, float(low.fault), self._weights(low, FULL), [])
        self._nodes.append(node)
        for at in TANGENTS:
            self._tangent(node, at)
        return {column: 1.0}

    def _tangent(self, node: _Node, at: float) -> None:
        node.touched.append(at)
        blind = node.fault
        seen = (1 - blind) * math.exp(-at)
        height, slope = -math.log(blind + seen), seen / (blind + seen)
        row = {j: -slope * a for j, a in node.terms.items()}
        self.programme.row({**row, node.column: 1.0}, high=height - slope * at)

    def solve(self, effort: Effort = PROVEN) -> Solution:
        """Solve, and solve again until the solution is what it seems."""
        for _ in range(MOST_ROUNDS):
            solution = self.programme.solve(effort)
            if solution.verdict in {Verdict.INFEASIBLE, Verdict.NOTHING}:
                return solution
            if not self._sharpened(solution.values):
                return solution
        return Solution(Verdict.NOTHING, np.zeros(0))

    def chosen(self, solution: Solution) -> tuple[Measure, ...]:
        """Return the measures a solution takes, in the order of the terms."""
        return tuple(m for m in self.terms.measures if solution.values[self.x[m.id]] > 0.5)

    def forbid(self, measures: Iterable[str]) -> None:
        """Ask that not all of these be taken together."""
        columns = [self.x[name] for name in measures]
        self.programme.row(dict.fromkeys(columns, 1.0), high=len(columns) - 1)

    def _sharpened(self, values: NDArray[np.float64]) -> bool:
        """Add what `values` shows to be missing; whether anything was."""
        curved = [self._bent(node, values) for node in self._nodes]
        short = [
            self._lengthened(duty, waived, values)
            for duty, waived in self._exact
            if not any(values[j] > 0.5 for j in waived)
        ]
        return any(curved) or any(short) or self._beyond_bounds(values)

    def _bent(self, node: _Node, values: NDArray[np.float64]) -> bool:
        at = sum(a * values[j] for j, a in node.terms.items())
        true = -math.log(node.fault + (1 - node.fault) * math.exp(-at))
        if values[node.column] <= true + SAME or any(abs(at - t) <= SAME for t in node.touched):
            return False
        self._tangent(node, at)
        return True

    def _lengthened(
        self, duty: Obligation, waived: Mapping[int, float], values: NDArray[np.float64]
    ) -> bool:
        taken = [m for m in self._may if values[self.x[m.id]] > 0.5]
        if 1 - miss(branch(taken, self.terms.causes, duty.id)) >= duty.target:
            return False
        left = [m for m in self._may if m not in taken and m.detects.get(duty.id)]
        more = {self.x[m.id]: 1.0 for m in left}
        self.programme.row({**more, **dict.fromkeys(waived, 1.0)}, low=1.0)
        return True

    def _beyond_bounds(self, values: NDArray[np.float64]) -> bool:
        taken = {m.id for m in self._may if values[self.x[m.id]] > 0.5}
        felt = intrusion_of(self.terms, [m for m in self._may if m.id in taken])
        over = any(felt[p] > cap for p, cap in self.terms.caps.items())
        apart = max(felt.values()) - min(felt.values())
        if not over and (self.terms.tolerance is None or apart <= self.terms.tolerance):
            return False
        row = {j: (-1.0 if name in taken else 1.0) for name, j in self.x.items()}
        self.programme.row(row, low=1.0 - len(taken))
        return True


def _weight(p: Fraction) -> float:
    return FULL if p == 1 else min(FULL, -math.log1p(-float(p)))


def intrusion_of(terms: Terms, taken: Iterable[Measure]) -> dict[str, Fraction]:
    """Return the intrusion each party feels from the measures taken."""
    felt = dict.fromkeys(terms.parties, Fraction(0))
    for one in taken:
        for host, amount in one.intrusion.items():
            felt[host] += amount
    return felt


def taken_in_part(terms: Terms, taken: Iterable[str]) -> tuple[str, ...]:
    """Return the mirrored sets of which some, but not all, is taken."""
    names = set(taken)
    return tuple(
        name
        for name, members in _groups(terms, "mirror").items()
        if 0 < sum(m in names for m in members) < len(members)
    )


def _groups(terms: Terms, kind: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for one in terms.measures:
        name = getattr(one, kind)
        if name is not None:
            groups.setdefault(name, []).append(one.id)
    return groups


def _structure(covering: Covering) -> None:
    terms, x, programme = covering.terms, covering.x, covering.programme
    for one in terms.measures:
        for other in one.requires:
            programme.row({x[one.id]: 1.0, x[other]: -1.0}, high=0.0)
    for members in _groups(terms, "choice").values():
        programme.row({x[m]: 1.0 for m in members}, high=1.0)
    _reciprocity(covering)
    _intrusion(covering)


def _reciprocity(covering: Covering) -> None:
    terms, x, programme = covering.terms, covering.x, covering.programme
    if terms.asymmetric is None:
        return
    apart = []
    for members in _groups(terms, "mirror").values():
        if len(members) < 2:
            continue
        column = programme.column(high=1.0)
        apart.append(column)
        for one, other in zip(members, members[1:] + members[:1], strict=True):
            programme.row({column: 1.0, x[one]: -1.0, x[other]: 1.0}, low=0.0)
    programme.row(dict.fromkeys(apart, 1.0), high=float(terms.asymmetric))


def _intrusion(covering: Covering) -> None:
    terms, programme = covering.terms, covering.programme
    felt = {
        party: {covering.x[m.id]: float(m.intrusion.get(party, 0)) for m in terms.measures}
        for party in terms.parties
    }
    for party, cap in terms.caps.items():
        programme.row(felt[party], high=float(cap))
    if terms.tolerance is None or len(felt) < 2:
        return
    low, high = programme.column(low=-math.inf), programme.column(low=-math.inf)
    for row in felt.values():
        programme.row({**row, low: -1.0}, low=0.0)
        programme.row({**row, high: -1.0}, high=0.0)
    programme.row({high: 1.0, low: -1.0}, high=float(terms.tolerance))
