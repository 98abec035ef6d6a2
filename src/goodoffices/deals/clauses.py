"""Dependences between issues, put in one form, and which issues they tie together.

1. A `Clause` says what happens when every one of its sides holds: payoffs are added, or the deal
   is forbidden (a red line), or a party's whole utility becomes 0 (a void).
2. What speaks of one issue alone is no dependence: payoffs go to that issue's values, a red line
   takes values away. What speaks of none is a constant. What can never hold is dropped.
3. Clauses over one region are joined and put in order by their regions, so that nothing depends
   on the order in which the parties are listed.
4. Issues in one clause are tied together; tied groups can be settled apart and then merged.
   A void touches a party's payoffs from every issue, so it ties all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from goodoffices.deals.scenario import Region, Scenario

__all__ = ["Clause", "Structure", "structure_of"]

Payoffs = tuple[int, ...]


@dataclass(frozen=True)
class Clause:
    """What holds in a region: `adds` per party, or forbidden, or the parties it voids."""

    region: Region
    adds: Payoffs
    forbids: bool = False
    voids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Structure:
    """A scenario as a solver sees it.

    Attributes
    ----------
    base : tuple of int
        Payoffs of every outcome.
    values : list of list of int
        The values of each issue that no red line takes away.
    payoffs : list of list of tuple of int
        `payoffs[issue][k]`: what the k-th of those values adds for each party.
    clauses : list of Clause
        Each over at least two issues (voids may speak of fewer).
    groups : list of tuple of int
        Issues tied together, each group in rising order; an untied issue is a group of its own.
    impossible : bool
        Whether red lines leave no outcome, as far as single issues show.
    """

    base: Payoffs
    values: list[list[int]]
    payoffs: list[list[Payoffs]]
    clauses: list[Clause]
    groups: list[tuple[int, ...]]
    impossible: bool


def structure_of(scenario: Scenario) -> Structure:
    """Return the structure of a scenario."""
    sizes = scenario.sizes
    base = [party.base for party in scenario.parties]
    barred = [set[int]() for _ in sizes]
    rows = [
        [[party.tables[at][v] for party in scenario.parties] for v in range(size)]
        for at, size in enumerate(sizes)
    ]
    clauses, impossible = [], False
    for clause in _joined(_trimmed(_all_clauses(scenario), sizes)):
        sides = clause.region.sides
        if clause.voids or len(sides) > 1:
            clauses.append(clause)
        elif not sides:
            impossible |= clause.forbids
            base = [b + a for b, a in zip(base, clause.adds, strict=True)]
        elif clause.forbids:
            barred[sides[0][0]].update(sides[0][1])
        else:
            _add(rows[sides[0][0]], sides[0][1], clause.adds)
    values = [[v for v in range(size) if v not in barred[at]] for at, size in enumerate(sizes)]
    payoffs = [[tuple(rows[at][v]) for v in kept] for at, kept in enumerate(values)]
    groups = _groups(len(sizes), clauses)
    return Structure(tuple(base), values, payoffs, clauses, groups, impossible)


def _add(rows: list[list[int]], values: Iterable[int], adds: Payoffs) -> None:
    for value in values:
        rows[value] = [row + add for row, add in zip(rows[value], adds, strict=True)]


def _all_clauses(scenario: Scenario) -> Iterable[Clause]:
    none = (0,) * len(scenario.parties)
    for red_line in scenario.red_lines:
        yield Clause(red_line.region, none, forbids=True)
    for p, party in enumerate(scenario.parties):
        for bonus in party.bonuses:
            yield Clause(bonus.region, (*none[:p], bonus.payoff, *none[p + 1 :]))
        for void in party.voids:
            yield Clause(void, none, voids=(p,))


def _trimmed(clauses: Iterable[Clause], sizes: Sequence[int]) -> Iterable[Clause]:
    """Drop sides that always hold and clauses that never do."""
    for clause in clauses:
        sides = clause.region.sides
        if all(values for _, values in sides):
            real = tuple((at, values) for at, values in sides if len(values) < sizes[at])
            yield replace(clause, region=Region(real))


def _joined(clauses: Iterable[Clause]) -> list[Clause]:
    """Join clauses of one kind over one region, in the order of the regions."""
    found: dict[tuple[bool, bool, Region], Clause] = {}
    for clause in clauses:
        key = (clause.forbids, bool(clause.voids), clause.region)
        other = found.get(key)
        if other is not None:
            adds = zip(other.adds, clause.adds, strict=True)
            voids = tuple(sorted({*other.voids, *clause.voids}))
            clause = replace(clause, adds=tuple(a + b for a, b in adds), voids=voids)  # noqa: PLW2901
        found[key] = clause
    order = sorted(found, key=lambda key: (key[0], key[1], key[2].sides), reverse=True)
    return [found[key] for key in order]


def _groups(issues: int, clauses: Sequence[Clause]) -> list[tuple[int, ...]]:
    """Return the connected sets of issues, in the order of their first issue."""
    if any(clause.voids for clause in clauses):
        return [tuple(range(issues))]
    leader = list(range(issues))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for clause in clauses:
        first, *others = clause.region.scope
        for other in others:
            a, b = find(first), find(other)
            leader[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = {}
    for at in range(issues):
        members.setdefault(find(at), []).append(at)
    return [tuple(group) for group in members.values()]
