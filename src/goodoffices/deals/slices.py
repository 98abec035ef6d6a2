"""Exact frontiers of densely dependent issues, point by point, by constraint programming.

1. One literal per issue and value worth keeping, one per clause; a clause that pays may hold only
   if one value of each of its sides is taken, one that costs must. A party's payoff is at most
   the sum and at most its cap.
2. Two parties: the two ends first, then between each two neighbours the best deal along their
   slope inside the rectangle they leave open; none proves the rectangle empty. The largest
   rectangle comes first, so an early stop has most of the frontier.
3. Otherwise: the best weighted sum that no found point covers, until there is none.
4. Every point is proven best in its slice, and its deal is scored anew by the scenario's own
   utilities. Solves are single-threaded with a fixed seed. Parties are put in an order, and their
   utilities on a scale, that follow from their preferences alone: the same deal is named for a
   vector whoever is listed first and in whatever units. It need not be the first in the file.
5. Stopped early, `gap` bounds the share of hypervolume (above the worst corner) still open; None
   where it is not known.

Laumanns, Thiele and Zitzler (2006) for slicing; Aneja and Nair (1979) for the two-party order.
Assumption that fails first: payoffs, once divided by their common factor, fit 64-bit products.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

from goodoffices.common.errors import NoAnswer
from goodoffices.deals.clauses import Clause, Structure, structure_of
from goodoffices.deals.elimination import options_of
from goodoffices.deals.scenario import Preferences, Scenario

__all__ = ["Slices", "available", "slices"]

Payoffs = tuple[int, ...]
LARGEST = 1 << 52


@dataclass(frozen=True)
class Slices:
    """Efficient payoffs (in units) with a deal each; `gap` None when all are proven found."""

    payoffs: list[Payoffs]
    outcomes: list[tuple[int, ...]]
    complete: bool
    gap: float | None


def available() -> bool:
    """Say whether the solver is installed, without loading it."""
    return find_spec("ortools") is not None


class _Stopped(Exception):
    """The seconds are used."""


@dataclass
class _Model:
    """The scenario as constraints, payoffs over a factor.

    A payoff n stands for base + n * factor units, or for the cap if that is less.
    """

    scenario: Scenario
    structure: Structure
    seconds: float
    deals: dict[Payoffs, tuple[int, ...]] = field(default_factory=dict)
    written: tuple[Any, list[Any], list[list[tuple[int, Any]]]] | None = None

    def __post_init__(self) -> None:
        rows = [row for rows in self.structure.payoffs for row in rows]
        rows += [clause.adds for clause in self.structure.clauses]
        voids = any(clause.voids for clause in self.structure.clauses)
        rows += [self.structure.base] * voids
        self.factors = [math.gcd(*column) or 1 for column in zip(*rows, strict=True)]
        ranges = [self._range(p) for p in range(len(self.scenario.parties))]
        self.lows = [low for low, _ in ranges]
        self.highs = [high for _, high in ranges]
        if max(map(abs, self.lows + self.highs)) > LARGEST:
            raise NoAnswer(
                "The dependences between issues are too dense for elimination and the numbers too "
                "long for the solver. Nearest: round the utilities to fewer digits."
            )

    def _range(self, p: int) -> tuple[int, int]:
        factor, base, cap = self.factors[p], self.structure.base[p], self.scenario.parties[p].cap
        columns = [[row[p] for row in rows] for rows in self.structure.payoffs]
        adds = [clause.adds[p] for clause in self.structure.clauses]
        low = sum(map(min, columns)) + sum(min(0, a) for a in adds)
        high = sum(map(max, columns)) + sum(max(0, a) for a in adds)
        if self.is_voidable(p):
            low, high = min(low, -base), max(high, -base)
        most = high if cap is None else min(high, cap - base)
        return min(low, most) // factor, -(-most // factor)

    def is_voidable(self, p: int) -> bool:
        """Say whether a clause may make the party's utility 0."""
        return any(p in clause.voids for clause in self.structure.clauses)

    def best(
        self, weights: Sequence[int], low: Sequence[int], beaten: Sequence[Payoffs] = ()
    ) -> Payoffs | None:
        """Return the largest weighted sum with payoffs at least `low` and covered by none beaten.

        None if there is none; raises `_Stopped` when the seconds are used.
        """
        from ortools.sat.python import cp_model

        model, payoffs, choices = self._copy(cp_model)
        for p, least in enumerate(low):
            model.add(payoffs[p] >= least)
        for point in beaten:
            better = [model.new_bool_var("") for _ in point]
            for p, n in enumerate(point):
                model.add(payoffs[p] >= n + 1).only_enforce_if(better[p])
            model.add_bool_or(better)
        model.maximize(sum(w * payoff for w, payoff in zip(weights, payoffs, strict=True)))
        solver = self._solver(cp_model)
        status = solver.solve(model)
        self.seconds -= solver.wall_time
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise _Stopped
        found = tuple(int(solver.value(c)) for c in payoffs)
        chosen = ([v for v, literal in options if solver.value(literal)] for options in choices)
        self.deals[found] = tuple(values[0] for values in chosen)
        return found

    def _copy(self, cp_model: Any) -> tuple[Any, list[Any], list[list[tuple[int, Any]]]]:  # noqa: ANN401
        """Return a fresh copy of the model, which is written once."""
        if self.written is None:
            model: Any = cp_model.CpModel()
            self.written = (model, *constraints(model, self))
        model, payoffs, choices = self.written
        copy = model.clone()
        var = copy.get_int_var_from_proto_index
        literal = copy.get_bool_var_from_proto_index
        again = [[(v, literal(y.index)) for v, y in options] for options in choices]
        return copy, [var(c.index) for c in payoffs], again

    def _solver(self, cp_model: Any) -> Any:  # noqa: ANN401 - the library has no types
        if self.seconds <= 0:
            raise _Stopped
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2
        solver.parameters.symmetry_level = 0
        solver.parameters.cp_model_probing_level = 0
        if math.isfinite(self.seconds):
            solver.parameters.max_time_in_seconds = self.seconds
        return solver

    def units(self, found: Payoffs) -> Payoffs:
        """Return payoffs in units."""
        whole = [
            b + n * f for b, n, f in zip(self.structure.base, found, self.factors, strict=True)
        ]
        caps = [party.cap for party in self.scenario.parties]
        return tuple(n if cap is None else min(n, cap) for n, cap in zip(whole, caps, strict=True))

    def scaled(self, units: Sequence[int]) -> list[int]:
        """Return the least payoffs that reach the units."""
        parts = zip(units, self.structure.base, self.factors, strict=True)
        return [-((b - n) // f) for n, b, f in parts]


def _level(party: Preferences) -> Preferences:
    """Return the same preferences with every issue's least value at 0."""
    lows = [min(row) for row in party.tables]
    tables = (tuple(v - low for v in row) for row, low in zip(party.tables, lows, strict=True))
    return replace(party, tables=tuple(tables), base=party.base + sum(lows))


def _nature(party: Preferences) -> tuple[object, ...]:
    """Return what orders parties that are level without their names and scales."""
    payoffs = [bonus.payoff for bonus in party.bonuses]
    factor = math.gcd(*(v for row in party.tables for v in row), *payoffs) or 1
    above = Fraction(-1) if party.cap is None else Fraction(party.cap - party.base, factor)
    return (
        tuple(tuple(v // factor for v in row) for row in party.tables),
        sorted((bonus.region.sides, bonus.payoff // factor) for bonus in party.bonuses),
        sorted(void.sides for void in party.voids),
        above,
        (party.reservation.utility * party.scale - party.base) / factor,
    )


def constraints(model: Any, talks: _Model) -> tuple[list[Any], list[list[tuple[int, Any]]]]:  # noqa: ANN401
    """Write the scenario into a solver model; return payoff variables and the choices per issue."""
    structure = talks.structure
    sides = [dict(clause.region.sides) for clause in structure.clauses]
    choices: list[list[tuple[int, Any]]] = []
    sums: list[list[tuple[int, Any]]] = [[] for _ in structure.base]
    for issue in range(len(structure.values)):
        block, _ = options_of(issue, [side.get(issue) for side in sides], structure)
        literals = [model.new_bool_var("") for _ in block.times]
        model.add_exactly_one(literals)
        choices.append(list(zip(block.options[:, 0].tolist(), literals, strict=True)))
        for row, literal in zip(block.payoffs, literals, strict=True):
            for p, n in enumerate(row):
                sums[p].append((n // talks.factors[p], literal))
    voided: dict[int, list[Any]] = {}
    for clause, side in zip(structure.clauses, sides, strict=True):
        literal = _clause(model, [[y for v, y in choices[i] if v in side[i]] for i in side], clause)
        for p, n in enumerate(clause.adds):
            sums[p].append((n // talks.factors[p], literal))
        for p in clause.voids:
            voided.setdefault(p, []).append(literal)
    payoffs = [
        model.new_int_var(low, high, "") for low, high in zip(talks.lows, talks.highs, strict=True)
    ]
    for p in range(len(payoffs)):
        total = sum(n * literal for n, literal in sums[p] if n)
        if p not in voided:
            model.add(payoffs[p] <= total)
            continue
        zero = model.new_bool_var("")
        model.add_max_equality(zero, voided[p])
        model.add(payoffs[p] <= total).only_enforce_if(zero.negated())
        model.add(payoffs[p] <= -structure.base[p] // talks.factors[p]).only_enforce_if(zero)
    return payoffs, choices


def _clause(model: Any, sides: list[list[Any]], clause: Clause) -> Any:  # noqa: ANN401
    """Return the literal of a clause, true exactly when its sides hold where that matters."""
    literal = model.new_bool_var("")
    for taken in sides:
        model.add_bool_or([*taken, literal.negated()])
    if clause.forbids or clause.voids or min(clause.adds) < 0:
        held = []
        for taken in sides:
            side = model.new_bool_var("")
            model.add(sum(taken) == side)
            held.append(side.negated())
        model.add_bool_or([*held, literal])
    if clause.forbids:
        model.add(literal == 0)
    return literal


def slices(
    scenario: Scenario,
    *,
    floors: Sequence[int] | None = None,
    seconds: float = math.inf,
) -> Slices:
    """Return the efficient payoffs of a scenario of any dependence.

    Parameters
    ----------
    scenario : Scenario
    floors : sequence of int, optional
        Least units per party.
    seconds : float
        Solver time; infinite by default. Stopped early, the answer has a gap.

    Returns
    -------
    Slices

    Raises
    ------
    NoAnswer
        Numbers too long for the solver.
    """
    level = [_level(party) for party in scenario.parties]
    order = sorted(range(len(level)), key=lambda p: _nature(level[p]))
    ordered = replace(scenario, parties=tuple(level[p] for p in order))
    structure = structure_of(ordered)
    if structure.impossible or any(not rows for rows in structure.payoffs):
        return Slices([], [], complete=True, gap=None)
    talks = _Model(ordered, structure, seconds)
    low = talks.lows if floors is None else talks.scaled([floors[p] for p in order])
    low = [max(a, b) for a, b in zip(low, talks.lows, strict=True)]
    search = _two if len(low) == 2 else _many
    found, complete, gap = search(talks, low)
    outcomes = [talks.deals[point] for point in found]
    scored = [tuple(party.units(deal) for party in scenario.parties) for deal in outcomes]
    for point, units, outcome in zip(found, scored, outcomes, strict=True):
        if talks.units(point) != tuple(units[p] for p in order) or not scenario.allows(outcome):
            raise AssertionError(f"a slice and the scenario disagree on {outcome}")
    return Slices(scored, outcomes, complete, gap)


def _two(talks: _Model, low: list[int]) -> tuple[list[Payoffs], bool, float | None]:
    """Split rectangles between neighbours, the largest first."""
    try:
        ends = [_end(talks, low, p) for p in (0, 1)]
    except _Stopped:
        return [], False, 1.0
    if ends[0] is None or ends[1] is None:
        return [], True, None
    found = {ends[0], ends[1]}
    open_ = [_rectangle(ends[0], ends[1])]
    while open_:
        _, high, other = open_[0]
        if high[0] - other[0] >= 2 and other[1] - high[1] >= 2:
            weights = _slope(other[1] - high[1], high[0] - other[0])
            try:
                point = talks.best(weights, (other[0] + 1, high[1] + 1))
            except _Stopped:
                return sorted(found), False, _open_share(sorted(found), open_, low)
            if point is not None:
                found.add(point)
                heapq.heapreplace(open_, _rectangle(high, point))
                heapq.heappush(open_, _rectangle(point, other))
                continue
        heapq.heappop(open_)
    return sorted(found), True, None


def _rectangle(high: Payoffs, other: Payoffs) -> tuple[int, Payoffs, Payoffs]:
    """Return what lies between a point and its neighbour, largest area first in a heap."""
    return -(high[0] - other[0]) * (other[1] - high[1]), high, other


def _end(talks: _Model, low: list[int], party: int) -> Payoffs | None:
    """Return the best point for one party, and then for the other."""
    weights = [1 if p == party else 0 for p in (0, 1)]
    best = talks.best(weights, low)
    if best is None:
        return None
    least = list(low)
    least[party] = best[party]
    return talks.best([1 - w for w in weights], least)


def _slope(first: int, second: int) -> tuple[int, int]:
    """Return the weights of a slope, small enough for 64-bit products."""
    extra = max(0, max(first, second).bit_length() - 9)
    return max(1, first >> extra), max(1, second >> extra)


def _open_share(
    found: list[Payoffs], open_: Sequence[tuple[int, Payoffs, Payoffs]], low: Sequence[int]
) -> float:
    """Return the open area as a share of it and the area found, above the lowest corner."""
    total, reach = 0, low[1]
    for first, second in reversed(found):
        total += (first - low[0]) * (second - reach)
        reach = second
    missing = -sum(area for area, _, _ in open_)
    return missing / (total + missing) if total + missing else 1.0


def _many(talks: _Model, low: list[int]) -> tuple[list[Payoffs], bool, float | None]:
    """Take the best weighted sum that nothing found covers, until there is none."""
    spans = [max(1, high - least) for high, least in zip(talks.highs, low, strict=True)]
    weights = [max(1, min(max(spans) // span, 1 << 9)) for span in spans]
    found: list[Payoffs] = []
    while True:
        try:
            point = talks.best(weights, low, found)
        except _Stopped:
            return sorted(found), False, None
        if point is None:
            return sorted(found), True, None
        found.append(point)
