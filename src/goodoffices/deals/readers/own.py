"""Our own scenario file, in YAML, written by people.

    format: 1
    name: Border talks
    issues:
      troops: [stay, leave]
      zone: [none, narrow, wide]
    parties:
      North:
        no_deal: 2                      # left out: the least utility, marked as assumed
        weights: {troops: 2}            # left out: 1
        values:
          troops: {stay: 3, leave: 0}
          zone: {none: 0, narrow: 1, wide: 4}
        bonuses:                        # dependence between issues; may be negative
          - when: {troops: leave, zone: [narrow, wide]}
            adds: 2
        red_lines:
          - never: {zone: none}
            words: We need some zone.
      South:
        values:
          troops: {stay: 0, leave: 5}
          zone: {none: 3, narrow: 2, wide: 0}
    conditions:                         # nobody's will: what cannot go together
      - if: {troops: leave}
        then_not: {zone: none}
      - if: {zone: wide}
        then: {troops: leave}
      - never: {troops: stay, zone: wide}

Every number may be a decimal or a ratio (7/20) and means exactly what is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import common_scale, whole
from goodoffices.deals.readers.tables import (
    format_one,
    label,
    linear,
    listed,
    mapped,
    number,
    only,
    row_for,
)
from goodoffices.deals.scenario import Bonus, Issue, Preferences, RedLine, Region, Scenario, region

__all__ = ["is_ours", "issues_of", "read", "rules"]

PARTY_KEYS = {"no_deal", "weights", "values", "bonuses", "red_lines"}
FILE_KEYS = {"format", "name", "issues", "parties", "conditions"}


def is_ours(data: object) -> bool:
    """Say whether a document is a scenario of ours."""
    return isinstance(data, dict) and {"issues", "parties"} <= set(data)


def read(path: Path, document: object) -> Scenario:
    """Return the scenario of a parsed file.

    Raises
    ------
    BadInput
        A key that is not of the format, or an issue or value that is not the scenario's.
    """
    data = mapped(document, path.name)
    only(data, FILE_KEYS, path.name)
    format_one(data, path.name)
    issues = issues_of(data.get("issues"), path.name)
    parties: list[Preferences] = []
    lines: list[RedLine] = []
    for name, item in mapped(data["parties"], f"{path.name}, parties").items():
        party = mapped(item, f"party {name!r}")
        only(party, PARTY_KEYS, f"party {name!r}")
        parties.append(_party(name, party, issues))
        for line in listed(party.get("red_lines") or [], f"red lines of {name!r}"):
            lines += rules(mapped(line, f"red lines of {name!r}"), issues, name)
    for line in listed(data.get("conditions") or [], "conditions"):
        lines += rules(mapped(line, "conditions"), issues, None)
    title = label(data.get("name", path.stem), "name")
    return Scenario(issues, tuple(parties), tuple(lines), name=title)


def issues_of(data: object, where: str) -> tuple[Issue, ...]:
    """Return the issues of a file, each with its values in order."""
    return tuple(
        Issue(name, tuple(label(v, f"issue {name!r}") for v in listed(values, f"issue {name!r}")))
        for name, values in mapped(data, f"{where}, issues").items()
    )


def _party(name: str, data: Mapping[str, object], issues: Sequence[Issue]) -> Preferences:
    where = f"party {name!r}"
    values = mapped(data.get("values"), f"{where}, values")
    weights = mapped(data.get("weights") or {}, f"{where}, weights")
    names = {issue.name for issue in issues}
    only(values, names, f"{where}, values")
    only(weights, names, f"{where}, weights")
    rows = [
        row_for(issue, mapped(values[issue.name], where), where)
        if issue.name in values
        else [Fraction(0)] * len(issue.values)
        for issue in issues
    ]
    factors = [number(weights.get(issue.name, 1), f"{where}, weights") for issue in issues]
    floor = data.get("no_deal")
    stated = None if floor is None else number(floor, f"{where}, no_deal")
    paid = [
        _bonus(mapped(item, f"{where}, bonuses"), issues, where)
        for item in listed(data.get("bonuses") or [], f"{where}, bonuses")
    ]
    return _with_bonuses(linear(name, rows, factors, stated), paid)


def _bonus(
    item: Mapping[str, object], issues: Sequence[Issue], where: str
) -> tuple[Fraction, Region]:
    only(item, {"when", "adds"}, f"{where}, bonuses")
    return number(item.get("adds"), f"{where}, adds"), _region(item.get("when"), issues, where)


def _with_bonuses(party: Preferences, paid: Sequence[tuple[Fraction, Region]]) -> Preferences:
    """Return the party on a scale that makes the bonuses whole too."""
    if not paid:
        return party
    scale = common_scale([Fraction(1, party.scale), *(payoff for payoff, _ in paid)])
    factor = scale // party.scale
    units = whole([payoff for payoff, _ in paid], scale)
    return replace(
        party,
        scale=scale,
        tables=tuple(tuple(v * factor for v in row) for row in party.tables),
        base=party.base * factor,
        bonuses=tuple(Bonus(n, held) for n, (_, held) in zip(units, paid, strict=True)),
    )


def _region(data: object, issues: Sequence[Issue], where: str) -> Region:
    labels = {
        name: [label(v, where) for v in value] if isinstance(value, list) else label(value, where)
        for name, value in mapped(data, where).items()
    }
    return region(issues, labels)


def rules(
    line: Mapping[str, object], issues: Sequence[Issue], party: str | None
) -> Iterator[RedLine]:
    """Yield the forbidden regions of one line: never, or if with then or then_not."""
    where = f"red lines of {party!r}" if party else "conditions"
    words = label(line.get("words", ""), where)
    keys = set(line) - {"words"}
    if keys == {"never"}:
        yield RedLine(_region(line["never"], issues, where), party, words)
    elif keys == {"if", "then_not"}:
        both = _both(_region(line["if"], issues, where), _region(line["then_not"], issues, where))
        yield RedLine(both, party, words)
    elif keys == {"if", "then"}:
        cause = _region(line["if"], issues, where)
        for at, values in _region(line["then"], issues, where).sides:
            others = tuple(v for v in range(len(issues[at].values)) if v not in values)
            yield RedLine(_both(cause, Region(((at, others),))), party, words)
    else:
        raise BadInput(
            where,
            expected="never, or if with then, or if with then_not",
            found=sorted(keys),
            advice="One rule a line.",
        )


def _both(a: Region, b: Region) -> Region:
    sides = dict(a.sides)
    for at, values in b.sides:
        sides[at] = tuple(v for v in values if v in sides[at]) if at in sides else values
    return Region(tuple(sorted(sides.items())))
