"""What a pattern makes of a scenario: more values, more issues, or an issue settled in parts.

1. Every deal of the old scenario is still a deal of the extended one, worth the same to everybody.
2. An issue settled in parts (regions, periods, or "if it rains" and "if it does not") is worth to
   each party the sum over the parts of its own weight for the part times the worth of the value
   taken there. Weights differ between parties: that is where the gain lies.
3. A red line binds in every part. A value that is added is barred if it is listed as crossing.
4. Each extension carries what it assumes, to be printed with every proposal that uses it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import Number, common_scale, exact
from goodoffices.deals.patterns import AS_IT_STANDS, Pattern, pattern
from goodoffices.deals.scenario import Issue, Outcome, Preferences, RedLine, Region, Scenario

__all__ = ["Extension", "add_issue", "add_values", "split", "unextended"]

_Each = TypeVar("_Each")


@dataclass(frozen=True)
class Extension:
    """A scenario with more room in it.

    Attributes
    ----------
    scenario : Scenario
        The extended one.
    sources : tuple of int or None
        For each of its issues, the old issue it carries; None for one that is new.
    assumptions : tuple of str
        What must hold for the extended utilities to be right.
    """

    pattern: Pattern
    scenario: Scenario
    sources: tuple[int | None, ...]
    assumptions: tuple[str, ...] = ()

    def carried(self, outcome: Sequence[int]) -> Outcome:
        """Return an old deal as a deal of the extended scenario."""
        return tuple(0 if source is None else outcome[source] for source in self.sources)


def unextended(scenario: Scenario) -> Extension:
    """Return the scenario as an extension of itself: other combinations of what is there."""
    return Extension(AS_IT_STANDS, scenario, tuple(range(len(scenario.issues))))


def split(
    scenario: Scenario,
    issue: str,
    parts: Mapping[str, Sequence[Number]],
    *,
    by: Pattern | None = None,
) -> Extension:
    """Settle an issue apart in regions, periods or events.

    Parameters
    ----------
    scenario : Scenario
        The issue must not be tied to others in anyone's preferences.
    issue : str
    parts : mapping of name to sequence of number
        Each party's weight of the part, in the order of the parties; not negative, one in all
        over the parts for each party. For an event: each party's probability of it.
    by : Pattern, optional
        Default "split by region".

    Returns
    -------
    Extension

    Raises
    ------
    BadInput
        Unknown issue, fewer than two parts, weights that are negative or do not sum to one,
        preferences that tie the issue to others.

    Notes
    -----
    Rule 2 of this module. The assumption that fails first: a value taken in one part is worth the
    same whatever is taken in the other.

    Examples
    --------
    >>> from goodoffices.deals.scenario import additive
    >>> land = Scenario(
    ...     issues=(Issue("land", ("A", "B")),),
    ...     parties=(additive("A", [[10, 0]]), additive("B", [[0, 10]])),
    ... )
    >>> wider = split(land, "land", {"hills": ["4/5", "1/5"], "coast": ["1/5", "4/5"]})
    >>> [p.utility((0, 1)) for p in wider.scenario.parties]
    [Fraction(8, 1), Fraction(8, 1)]
    """
    at = _issue_at(scenario, issue)
    weights = _weights(scenario, parts)
    _refuse_tied(scenario, at)
    names = [f"{issue}: {part}" for part in parts]
    sources: tuple[int | None, ...] = tuple(
        place for place in range(len(scenario.issues)) for _ in (names if place == at else [0])
    )
    issues = tuple(
        Issue(name, old.values)
        for place, old in enumerate(scenario.issues)
        for name in (names if place == at else [old.name])
    )
    moves = _moves(sources, len(scenario.issues))
    wider = replace(
        scenario,
        issues=issues,
        parties=tuple(
            _in_parts(party, at, [row[p] for row in weights], moves)
            for p, party in enumerate(scenario.parties)
        ),
        red_lines=tuple(line for old in scenario.red_lines for line in _everywhere(old, at, moves)),
    )
    assumed = (
        f"{issue}: what is taken in one part does not change what another part is worth",
        f"{issue}: each side weighs the parts as given: {_shown(scenario, parts)}",
    )
    return Extension(by or pattern("split by region"), wider, sources, assumed)


def add_issue(
    scenario: Scenario,
    issue: Issue,
    worth: Sequence[Sequence[Number]],
    *,
    by: Pattern | None = None,
) -> Extension:
    """Bring in an issue that was not on the table.

    Parameters
    ----------
    issue : Issue
        Its first value is "not part of this deal".
    worth : sequence of sequence of number
        `worth[party][value]` in that party's utility; 0 for the first value.
    by : Pattern, optional
        Default "link another issue".

    Raises
    ------
    BadInput
        A first value that is not worth 0 to everybody, or tables of the wrong size.
    """
    rows = [
        [exact(v, where=f"{party.party}: {issue.name}") for v in row]
        for party, row in zip(scenario.parties, _one_each(scenario, worth, issue.name), strict=True)
    ]
    if any(len(row) != len(issue.values) or row[0] != 0 for row in rows):
        raise BadInput(
            f"issue {issue.name!r}",
            expected="a worth for each value, 0 for the first, which leaves the issue out",
            found=[[str(v) for v in row] for row in rows],
            advice="Put the value that leaves it out first.",
        )
    parties = tuple(
        _with_row(party, row) for party, row in zip(scenario.parties, rows, strict=True)
    )
    wider = replace(scenario, issues=(*scenario.issues, issue), parties=parties)
    sources = (*range(len(scenario.issues)), None)
    assumed = (f"{issue.name}: worth to each side as given, whatever else is agreed",)
    return Extension(by or pattern("link another issue"), wider, sources, assumed)


def add_values(
    scenario: Scenario,
    issue: str,
    values: Mapping[str, Sequence[Number]],
    *,
    crossing: Sequence[str] = (),
    by: Pattern | None = None,
    assumptions: Sequence[str] = (),
) -> Extension:
    """Offer values of an issue that nobody has named: a side letter, a guarantee, a split quota.

    Parameters
    ----------
    values : mapping of label to sequence of number
        What each is worth to each party as part of a deal, in that party's utility.
    crossing : sequence of str
        Labels that cross a red line on this issue; they are barred as it is.

    Raises
    ------
    BadInput
        Unknown issue, a label that is already there, or a worth missing for a party.
    """
    at = _issue_at(scenario, issue)
    old = scenario.issues[at]
    labels = (*old.values, *values)
    columns = [
        [exact(v, where=f"{issue}: {label}") for v in _one_each(scenario, row, label)]
        for label, row in values.items()
    ]
    if not set(crossing) <= set(values):
        raise BadInput(
            "crossing",
            expected="labels of the values that are added",
            found=list(crossing),
            advice="Old values are barred by the scenario's own red lines.",
        )
    barred = tuple(sorted(labels.index(label) for label in crossing))
    parties = tuple(
        _with_values(party, at, [column[p] for column in columns])
        for p, party in enumerate(scenario.parties)
    )
    lines = scenario.red_lines
    if barred:
        lines = (*lines, RedLine(Region(((at, barred),)), None, f"{issue}: crosses a red line"))
    issues = tuple(
        Issue(old.name, labels) if place == at else kept
        for place, kept in enumerate(scenario.issues)
    )
    wider = replace(scenario, issues=issues, parties=parties, red_lines=lines)
    assumed = tuple(assumptions) or (f"{issue}: the new values are worth what was given",)
    return Extension(
        by or pattern("third party's guarantee"), wider, tuple(range(len(issues))), assumed
    )


def _one_each(scenario: Scenario, row: Sequence[_Each], where: str) -> Sequence[_Each]:
    if len(row) != len(scenario.parties):
        raise BadInput(
            where,
            expected=f"one for each of {len(scenario.parties)} parties",
            found=len(row),
            advice="Give them in the order of the parties.",
        )
    return row


def _issue_at(scenario: Scenario, issue: str) -> int:
    names = [known.name for known in scenario.issues]
    if issue not in names:
        raise BadInput(
            "issue", expected=f"one of {', '.join(names[:8])}", found=issue, advice="Check it."
        )
    return names.index(issue)


def _weights(scenario: Scenario, parts: Mapping[str, Sequence[Number]]) -> list[list[Fraction]]:
    rows = [
        [exact(w, where=f"part {name!r}") for w in _one_each(scenario, row, f"part {name!r}")]
        for name, row in parts.items()
    ]
    sums = [sum(column, Fraction(0)) for column in zip(*rows, strict=True)]
    if len(rows) < 2 or min(min(row) for row in rows) < 0 or any(total != 1 for total in sums):
        raise BadInput(
            "parts",
            expected="two or more parts, weights not negative and one in all for each party",
            found=[str(total) for total in sums],
            advice="Weights are shares of what the issue is worth to that party.",
        )
    return rows


def _refuse_tied(scenario: Scenario, at: int) -> None:
    for party in scenario.parties:
        held = [*party.voids, *(bonus.region for bonus in party.bonuses)]
        if party.cap is not None or any(at in region.scope for region in held):
            raise BadInput(
                f"preferences of {party.party!r}",
                expected=f"{scenario.issues[at].name!r} worth the same whatever else is agreed",
                found="an issue tied to others, or a cap",
                advice="Give the parts as values of the issue instead.",
            )


def _moves(sources: Sequence[int | None], count: int) -> list[list[int]]:
    return [[new for new, old in enumerate(sources) if old == place] for place in range(count)]


def _moved(region: Region, moves: Sequence[Sequence[int]]) -> Region:
    return Region(tuple(sorted((moves[at][0], values) for at, values in region.sides)))


def _everywhere(line: RedLine, at: int, moves: Sequence[Sequence[int]]) -> list[RedLine]:
    """Return the red line once for each part of the issue: it binds in every one."""
    sides = dict(line.region.sides)
    rest = [(moves[place][0], values) for place, values in line.region.sides if place != at]
    if at not in sides:
        return [replace(line, region=_moved(line.region, moves))]
    return [
        replace(line, region=Region(tuple(sorted([*rest, (part, sides[at])]))))
        for part in moves[at]
    ]


def _in_parts(
    party: Preferences, at: int, weights: Sequence[Fraction], moves: Sequence[Sequence[int]]
) -> Preferences:
    factor = common_scale(weights)
    tables = []
    for place, row in enumerate(party.tables):
        shares = weights if place == at else [Fraction(1)]
        tables += [tuple(int(v * w * factor) for v in row) for w in shares]
    stretched = _stretched(party, factor)
    return replace(
        stretched,
        tables=tuple(tables),
        bonuses=tuple(
            replace(bonus, region=_moved(bonus.region, moves)) for bonus in stretched.bonuses
        ),
        voids=tuple(_moved(void, moves) for void in stretched.voids),
    )


def _stretched(party: Preferences, factor: int) -> Preferences:
    """Return the same preferences in units a whole factor finer."""
    return replace(
        party,
        tables=tuple(tuple(v * factor for v in row) for row in party.tables),
        scale=party.scale * factor,
        base=party.base * factor,
        cap=None if party.cap is None else party.cap * factor,
        bonuses=tuple(replace(b, payoff=b.payoff * factor) for b in party.bonuses),
    )


def _refined(party: Preferences, numbers: Sequence[Fraction]) -> tuple[Preferences, list[int]]:
    scale = math.lcm(party.scale, common_scale(numbers))
    finer = _stretched(party, scale // party.scale)
    return finer, [int(number * scale) for number in numbers]


def _with_row(party: Preferences, row: Sequence[Fraction]) -> Preferences:
    finer, units = _refined(party, row)
    return replace(finer, tables=(*finer.tables, tuple(units)))


def _with_values(party: Preferences, at: int, worth: Sequence[Fraction]) -> Preferences:
    finer, units = _refined(party, worth)
    tables = tuple((*row, *units) if place == at else row for place, row in enumerate(finer.tables))
    return replace(finer, tables=tables)


def _shown(scenario: Scenario, parts: Mapping[str, Sequence[Number]]) -> str:
    names = [party.party for party in scenario.parties]
    return "; ".join(
        f"{part} " + ", ".join(f"{name} {weight}" for name, weight in zip(names, row, strict=True))
        for part, row in parts.items()
    )
