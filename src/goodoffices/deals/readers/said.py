"""What is known of each side's preferences, in YAML, written by a mediator.

    format: 1
    name: Border talks
    issues:
      troops: [stay, leave]
      zone: [none, narrow, wide]
    conditions:                     # what no deal may take together, as in a scenario
      - never: {troops: stay, zone: wide}
    said:
      North:
        - {issue: zone, order: [wide, narrow, none], by: mediator}
        - {issue: troops, value: stay, between: [0.2, 0.6], by: mediator}
        - {rather: {troops: leave, zone: wide}, than: no deal, by: North}
        - {rather: {troops: leave, zone: narrow}, than: {troops: stay, zone: none}, by: North}
        - {deal: {troops: leave, zone: wide}, at_least: 1.2, by: mediator}
      South:
        - {issue: zone, order: [none, narrow, wide], by: South}
    no_deal: {North: 0.2}           # for `questions`: as a share of its best; left out: 0
    tabled:
      - {troops: stay, zone: none}

A value's worth runs from 0 to 1, a deal's is the sum over its issues. Who estimated it is written
with each. What is left out of an order is not ordered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.preferences import AtLeast, Comparison, Known, Order, Range, Statement
from goodoffices.deals.readers.own import issues_of, rules
from goodoffices.deals.readers.tables import format_one, label, listed, mapped, number, only
from goodoffices.deals.readers.text import yaml_of
from goodoffices.deals.scenario import Issue, Outcome, RedLine, Scenario, additive

__all__ = ["MOST_DEALS", "Said", "outcome_of", "read"]

KEYS = {"format", "name", "issues", "conditions", "said", "no_deal", "tabled"}
MOST_DEALS = 4_000


@dataclass(frozen=True)
class Said:
    """What a file holds.

    Attributes
    ----------
    known : tuple of Known
        One a party, in the order of the file.
    wordings : tuple of tuple of str
        For each party and statement, the line of the file it comes from, in words.
    no_deal : tuple of float or None
        As given, a share of the party's best.
    deals : tuple of outcome
        Every deal that no condition forbids.
    tabled : tuple of outcome
    """

    name: str
    issues: tuple[Issue, ...]
    known: tuple[Known, ...]
    wordings: tuple[tuple[str, ...], ...]
    no_deal: tuple[float | None, ...]
    deals: tuple[Outcome, ...]
    tabled: tuple[Outcome, ...]

    def labels(self, deal: Outcome) -> dict[str, str]:
        """Return a deal in words."""
        return {i.name: i.values[v] for i, v in zip(self.issues, deal, strict=True)}


def read(path: Path) -> Said:
    """Return what a file says.

    Raises
    ------
    BadInput
        A key, issue or value that is not there, or more deals than can be looked at one by one.
    """
    data = mapped(yaml_of(path), path.name)
    only(data, KEYS, path.name)
    format_one(data, path.name)
    issues = issues_of(data.get("issues"), path.name)
    said = {
        name: [mapped(item, f"said of {name!r}") for item in listed(items, f"said of {name!r}")]
        for name, items in mapped(data.get("said"), f"{path.name}, said").items()
    }
    if not said:
        raise BadInput(f"{path.name}, said", expected="at least one party", found="none",
                       advice="A party of whom nothing is known has an empty list.")  # fmt: skip
    stated = {name: [(s, _wording(item)) for item in items for s in _statements(item, issues)]
              for name, items in said.items()}  # fmt: skip
    sizes = tuple(len(issue.values) for issue in issues)
    lines = [line for item in listed(data.get("conditions") or [], "conditions")
             for line in rules(mapped(item, "conditions"), issues, None)]  # fmt: skip
    none = mapped(data.get("no_deal") or {}, "no_deal")
    only(none, set(said), "no_deal")
    return Said(
        name=label(data.get("name", path.stem), "name"),
        issues=issues,
        known=tuple(Known(name, sizes, tuple(s for s, _ in pairs))
                    for name, pairs in stated.items()),
        wordings=tuple(tuple(words for _, words in pairs) for pairs in stated.values()),
        no_deal=tuple(_share(none.get(name), name) for name in said),
        deals=_deals(issues, lines),
        tabled=tuple(outcome_of(item, issues, "tabled")
                     for item in listed(data.get("tabled") or [], "tabled")),
    )  # fmt: skip


def outcome_of(data: object, issues: Sequence[Issue], where: str) -> Outcome:
    """Return the deal that a mapping of issue to value names, every issue in it."""
    named = {key: label(value, where) for key, value in mapped(data, where).items()}
    nobody = additive("nobody", [[0] * len(issue.values) for issue in issues])
    return Scenario(tuple(issues), (nobody,)).outcome(named)


def _share(data: object, name: str) -> float | None:
    if data is None:
        return None
    share = float(number(data, f"no_deal of {name!r}"))
    if not 0 <= share <= 1:
        raise BadInput(f"no_deal of {name!r}", expected="a share from 0 to 1", found=share,
                       advice="0 is nothing, 1 its best deal.")  # fmt: skip
    return share


def _deals(issues: Sequence[Issue], lines: Sequence[RedLine]) -> tuple[Outcome, ...]:
    count = 1
    for issue in issues:
        count *= len(issue.values)
    if count > MOST_DEALS:
        raise BadInput("issues", expected=f"at most {MOST_DEALS:,} deals", found=f"{count:,}",
                       advice="Keep the issues and values that are still open.")  # fmt: skip
    every = product(*(range(len(issue.values)) for issue in issues))
    allowed = tuple(d for d in every if not any(line.region.holds(d) for line in lines))
    if not allowed:
        raise BadInput("conditions", expected="some deal left", found="none",
                       advice="The conditions forbid every deal.")  # fmt: skip
    return allowed


def _statements(item: Mapping[str, object], issues: Sequence[Issue]) -> Iterator[Statement]:
    keys = set(item) - {"by"}
    by = label(item.get("by", "not stated"), "by")
    if keys == {"issue", "order"}:
        at, issue = _issue(item["issue"], issues)
        places = [_place(v, issue) for v in listed(item["order"], f"order of {issue.name!r}")]
        yield from (Order(at, x, y, by=by) for x, y in pairwise(places))
    elif keys == {"issue", "value", "between"}:
        at, issue = _issue(item["issue"], issues)
        ends = [float(number(n, "between")) for n in listed(item["between"], "between")]
        if len(ends) != 2:
            raise BadInput("between", expected="two numbers", found=ends, advice="Low, then high.")
        yield Range(at, _place(item["value"], issue), ends[0], ends[1], by=by)
    elif keys == {"rather", "than"}:
        yield Comparison(_deal(item["rather"], issues), _deal(item["than"], issues), by=by)
    elif keys == {"deal", "at_least"}:
        low = float(number(item["at_least"], "at_least"))
        yield AtLeast(outcome_of(item["deal"], issues, "deal"), low, by=by)
    else:
        raise BadInput(
            "said",
            expected="issue, order; issue, value, between; rather, than; or deal, at_least",
            found=sorted(keys),
            advice="One statement a line.",
        )


def _deal(data: object, issues: Sequence[Issue]) -> Outcome | None:
    return None if data == "no deal" else outcome_of(data, issues, "a deal, or `no deal`")


def _issue(data: object, issues: Sequence[Issue]) -> tuple[int, Issue]:
    names = [issue.name for issue in issues]
    if data not in names:
        raise BadInput("issue", expected=f"one of {', '.join(names[:8])}", found=data,
                       advice="Check the spelling.")  # fmt: skip
    return names.index(str(data)), issues[names.index(str(data))]


def _place(data: object, issue: Issue) -> int:
    value = label(data, f"issue {issue.name!r}")
    if value not in issue.values:
        raise BadInput(f"issue {issue.name!r}", expected=f"one of {', '.join(issue.values[:8])}",
                       found=value, advice="Check the spelling.")  # fmt: skip
    return issue.values.index(value)


def _wording(item: Mapping[str, object]) -> str:
    """Return a line of the file as people read it."""
    by = f" (by {item['by']})" if "by" in item else ""
    if "order" in item:
        return f"{item['issue']}: {' > '.join(map(str, listed(item['order'], 'order')))}{by}"
    if "between" in item:
        low, high = listed(item["between"], "between")[:2] or ("?", "?")
        return f"{item['issue']}: {item['value']} worth {low} to {high}{by}"
    if "rather" in item:
        return f"rather {_worded(item['rather'])} than {_worded(item.get('than'))}{by}"
    return f"{_worded(item.get('deal'))} worth at least {item.get('at_least')}{by}"


def _worded(deal: object) -> str:
    return ", ".join(f"{k} {v}" for k, v in deal.items()) if isinstance(deal, dict) else str(deal)
