"""What was tabled or signed in a scenario, and what could be added to it, in YAML.

    format: 1
    tabled:
      - {troops: stay, zone: none}
    signed: {troops: leave, zone: narrow}
    wider:
      - split: troops               # settle an issue apart in parts; each side's weights, 1 in all
        parts: {coast: {North: 4/5, South: 1/5}, hills: {North: 1/5, South: 4/5}}
        by: split by region
      - add: trade                  # an issue that was not on the table; the first value leaves it
        values: [not in this deal, open]
        worth: {North: [0, 3], South: [0, 2]}
      - issue: zone                 # values that nobody has named
        values: {patrolled by a third party: {North: 3, South: 2}}
        crossing: []                # those of them that cross a red line on this issue
        by: third party's guarantee

`by` names a pattern of the library; left out, the usual one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.extensions import Extension, add_issue, add_values, split
from goodoffices.deals.patterns import Pattern, pattern
from goodoffices.deals.readers.said import outcome_of
from goodoffices.deals.readers.tables import format_one, label, listed, mapped, number, only
from goodoffices.deals.readers.text import yaml_of
from goodoffices.deals.scenario import Issue, Outcome, Scenario

__all__ = ["Tabled", "read"]


@dataclass(frozen=True)
class Tabled:
    """What a file holds, in the terms of its scenario."""

    tabled: tuple[Outcome, ...]
    signed: Outcome | None
    wider: tuple[Extension, ...]


def read(path: Path, scenario: Scenario) -> Tabled:
    """Return what a file says of a scenario.

    Raises
    ------
    BadInput
        A key, issue, value or party that is not the scenario's.
    """
    data = mapped(yaml_of(path), path.name)
    only(data, {"format", "tabled", "signed", "wider"}, path.name)
    format_one(data, path.name)
    signed = data.get("signed")
    return Tabled(
        tuple(outcome_of(item, scenario.issues, "tabled")
              for item in listed(data.get("tabled") or [], "tabled")),
        None if signed is None else outcome_of(signed, scenario.issues, "signed"),
        tuple(_wider(mapped(item, "wider"), scenario)
              for item in listed(data.get("wider") or [], "wider")),
    )  # fmt: skip


def _wider(item: Mapping[str, object], scenario: Scenario) -> Extension:
    by = pattern(label(item["by"], "by")) if "by" in item else None
    keys = set(item) - {"by"}
    if keys == {"split", "parts"}:
        parts = {name: _by_party(row, scenario, f"part {name!r}")
                 for name, row in mapped(item["parts"], "parts").items()}  # fmt: skip
        return split(scenario, label(item["split"], "split"), parts, by=by)
    if keys == {"add", "values", "worth"}:
        return _added(item, scenario, by)
    if keys in ({"issue", "values"}, {"issue", "values", "crossing"}):
        values = {name: _by_party(row, scenario, f"value {name!r}")
                  for name, row in mapped(item["values"], "values").items()}  # fmt: skip
        crossing = [label(v, "crossing") for v in listed(item.get("crossing") or [], "crossing")]
        issue = label(item["issue"], "issue")
        return add_values(scenario, issue, values, crossing=crossing, by=by)
    raise BadInput(
        "wider",
        expected="split with parts; add with values and worth; or issue with values",
        found=sorted(keys),
        advice="One addition an item.",
    )


def _added(item: Mapping[str, object], scenario: Scenario, by: Pattern | None) -> Extension:
    name = label(item["add"], "add")
    values = tuple(label(v, f"issue {name!r}") for v in listed(item["values"], "values"))
    worth = mapped(item["worth"], "worth")
    _all_parties(worth, scenario, "worth")
    rows = [
        [number(n, f"worth of {p.party!r}") for n in listed(worth[p.party], "worth")]
        for p in scenario.parties
    ]
    return add_issue(scenario, Issue(name, values), rows, by=by)


def _by_party(data: object, scenario: Scenario, where: str) -> list[Fraction]:
    row = mapped(data, where)
    _all_parties(row, scenario, where)
    return [number(row[p.party], f"{where}, {p.party!r}") for p in scenario.parties]


def _all_parties(row: Mapping[str, object], scenario: Scenario, where: str) -> None:
    names = {p.party for p in scenario.parties}
    if set(row) != names:
        raise BadInput(
            where,
            expected=f"a number for each of {', '.join(sorted(names))}",
            found=sorted(row),
            advice="Name the parties as the scenario does.",
        )
