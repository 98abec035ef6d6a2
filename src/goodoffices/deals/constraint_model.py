"""A scenario of any dependence as constraints for a solver: one model, solved again and again.

1. One literal per issue and value worth keeping, one per clause; a clause that pays may hold only
   if one value of each of its sides is taken, one that costs must. A party's payoff is at most
   the sum and at most its cap.
2. Solves are single-threaded with a fixed seed: the same question has the same answer.

Assumption that fails first: payoffs, once divided by their common factor, fit 64-bit products.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from goodoffices.common.errors import NoAnswer
from goodoffices.deals.clauses import Clause, Structure
from goodoffices.deals.elimination import options_of
from goodoffices.deals.merging import Block
from goodoffices.deals.scenario import Outcome, Scenario

__all__ = ["Box", "Holds", "Model", "Options", "Stopped", "available"]

Payoffs = tuple[int, ...]
Box = tuple[frozenset[int], ...]
"""The values of each issue that a set of outcomes may take, each with each."""
Choices = list[list[tuple[int, Any]]]
Holds = list[tuple[bool, ...]]
Options = Callable[[int, Sequence[tuple[int, ...] | None], Structure], tuple[Block, Holds]]
LARGEST = 1 << 52


def available() -> bool:
    """Say whether the solver is installed, without loading it."""
    return find_spec("ortools") is not None


class Stopped(Exception):
    """The seconds, or the work allowed, are used."""


@dataclass
class Model:
    """The scenario as constraints, payoffs over a factor.

    A payoff n stands for base + n * factor units, or for the cap if that is less.
    """

    scenario: Scenario
    structure: Structure
    seconds: float
    options: Options = options_of
    deals: dict[Payoffs, tuple[int, ...]] = field(default_factory=dict)
    written: tuple[Any, list[Any], Choices] | None = None

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

        None if there is none; raises `Stopped` when the seconds are used.
        """
        from ortools.sat.python import cp_model

        model, payoffs, choices = self._copy(cp_model, low)
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
            raise Stopped
        found = tuple(int(solver.value(c)) for c in payoffs)
        self.deals[found] = _taken(solver, choices)
        return found

    def another(self, low: Sequence[int], boxes: Sequence[Box], work: float) -> Outcome | None:
        """Return a deal with payoffs at least `low` that lies in none of the boxes, None if none.

        Raises `Stopped` after so much work, measured the same on every machine.
        """
        from ortools.sat.python import cp_model

        model, _, choices = self._copy(cp_model, low)
        for box in boxes:
            pairs = zip(choices, box, strict=True)
            model.add_bool_or([y for options, held in pairs for v, y in options if v not in held])
        solver = self._solver(cp_model)
        solver.parameters.max_deterministic_time = work
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            raise Stopped
        return _taken(solver, choices)

    def _copy(self, cp_model: Any, low: Sequence[int]) -> tuple[Any, list[Any], Choices]:  # noqa: ANN401
        """Return a fresh copy of the model, which is written once, with these least payoffs."""
        if self.written is None:
            model: Any = cp_model.CpModel()
            self.written = (model, *constraints(model, self))
        model, payoffs, choices = self.written
        copy = model.clone()
        var = copy.get_int_var_from_proto_index
        literal = copy.get_bool_var_from_proto_index
        again = [[(v, literal(y.index)) for v, y in options] for options in choices]
        own = [var(c.index) for c in payoffs]
        for payoff, least in zip(own, low, strict=True):
            copy.add(payoff >= least)
        return copy, own, again

    def _solver(self, cp_model: Any) -> Any:  # noqa: ANN401 - the library has no types
        if self.seconds <= 0:
            raise Stopped
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


def _taken(solver: Any, choices: Choices) -> Outcome:  # noqa: ANN401 - the library has no types
    chosen = ([v for v, literal in options if solver.value(literal)] for options in choices)
    return tuple(values[0] for values in chosen)


def constraints(model: Any, talks: Model) -> tuple[list[Any], Choices]:  # noqa: ANN401
    """Write the scenario into a solver model; return payoff variables and the choices per issue."""
    structure = talks.structure
    sides = [dict(clause.region.sides) for clause in structure.clauses]
    choices: Choices = []
    sums: list[list[tuple[int, Any]]] = [[] for _ in structure.base]
    for issue in range(len(structure.values)):
        block, _ = talks.options(issue, [side.get(issue) for side in sides], structure)
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
