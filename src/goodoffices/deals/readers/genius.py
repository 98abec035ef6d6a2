"""GENIUS scenario folders in XML: one domain and one profile per party.

Rules of GENIUS 10.4, which differ from what the files seem to say:
1. Files are told apart by their root element: `negotiation_template` is the domain,
   `utility_space` a profile. Other roots (logs, stored frontiers) are left alone.
2. Issues match by index; a difference of name is noticed. Values match by label, as spelt.
   A label listed twice keeps its last evaluation.
3. Discrete: evaluation / largest evaluation of that issue (0 if that is below 0.00001).
   Integer: slope * (value - lowerbound) + offset, clipped to [0, 1]. Real: linear, constant or
   triangular in the raw value; here 21 evenly spaced values stand for the range.
4. Utility: sum of weight * evaluation, at most 1. Weights are used as stored, never rescaled.
5. A missing reservation is 0. A discount is noticed and not applied: these are one-shot deals.
6. Only the direct children of an issue are its values: other blocks hold `item`s of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import common_scale, exact, whole
from goodoffices.deals.readers import genius_boxes, genius_constraints
from goodoffices.deals.readers.text import Element
from goodoffices.deals.scenario import Issue, Preferences, Reservation, Scenario

__all__ = ["read"]

ZERO, ONE = Fraction(0), Fraction(1)
SMALLEST_MAXIMUM = Fraction(1, 100_000)
REAL_STEPS = 20
MOST_INTEGERS = 100_000
Notices = list[str]


def read(name: str, files: Sequence[tuple[Path, Element]]) -> Scenario:
    """Return the scenario of the parsed XML files of one folder.

    Raises
    ------
    BadInput
        No domain, no profile, or a file that breaks the format; names file, issue and value.
    """
    domains = [root for _, root in files if root.tag == "negotiation_template"]
    profiles = [(path, root) for path, root in files if root.tag == "utility_space"]
    if len(domains) != 1 or not profiles:
        raise BadInput(
            name,
            expected="one GENIUS domain and a profile per party",
            found=f"{len(domains)} domains and {len(profiles)} profiles",
            advice="Name the folder of one scenario.",
        )
    notices: Notices = []
    issues = {index: _issue(element, notices) for index, element in issue_elements(domains[0])}
    parties = tuple(_profile(path, root, issues, notices) for path, root in profiles)
    return Scenario(tuple(issues.values()), parties, name=name, notices=tuple(notices))


def issue_elements(root: Element) -> list[tuple[str, Element]]:
    """Return (index, element) of every issue, wherever in the objective tree."""
    return [(e.attributes.get("index", ""), e) for e in root.all("issue")]


def kind_of(element: Element) -> str:
    """Return discrete, integer or real; `type` wins over `etype`."""
    attributes = element.attributes
    return (attributes.get("type") or attributes.get("etype") or "discrete").lower()


def _issue(element: Element, notices: Notices) -> Issue:
    name = element.attributes.get("name", "")
    if kind_of(element) == "discrete":
        labels = [item.attributes.get("value", "") for item in element.own("item")]
    else:
        labels = [_label(v) for v in numeric_values(element)]
    if len(set(labels)) < len(labels):
        notices.append(f"issue {name!r} lists a value twice; counted once")
    return Issue(name, tuple(dict.fromkeys(labels)))


def _label(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))


def numeric_values(element: Element) -> list[Fraction]:
    """Return the values of an integer issue, or evenly spaced ones of a real issue."""
    where = f"issue {element.attributes.get('name', '')!r}"
    bounds = (element.own("range") or [element])[0].attributes
    if "lowerbound" not in bounds:
        bounds = element.attributes
    low, high = (exact(bounds.get(key, ""), where=f"{where}, {key}") for key in BOUNDS)
    steps = high - low if kind_of(element) == "integer" else Fraction(REAL_STEPS)
    if low > high or steps > MOST_INTEGERS or steps.denominator != 1:
        raise BadInput(
            where,
            expected=f"a lower bound, then at most {MOST_INTEGERS:,} whole steps up",
            found=(str(low), str(high)),
            advice="Check lowerbound and upperbound.",
        )
    if low == high:
        return [low]
    return [low + (high - low) * n / steps for n in range(int(steps) + 1)]


BOUNDS = ("lowerbound", "upperbound")


def _profile(path: Path, root: Element, issues: dict[str, Issue], notices: Notices) -> Preferences:
    elements = dict(issue_elements(root))
    unmatched = set(issues) ^ set(elements)
    if unmatched:
        raise BadInput(
            path.name,
            expected=f"the issues of the domain, by index: {', '.join(issues)}",
            found=", ".join(sorted(unmatched)),
            advice="The parties must speak of the same issues.",
        )
    kind = root.attributes.get("type", "").lower()
    if kind == "nonlinear":
        floor = reservation_of(path, root, notices)
        return genius_boxes.preferences(path, root, issues, floor)
    if kind == "constraint":
        floor = reservation_of(path, root, notices)
        return genius_constraints.preferences(path, root, issues, floor, notices)
    weights = _weights(path, root, issues, notices)
    rows = []
    for index, issue in issues.items():
        _check_name(path, issue, elements[index], notices)
        row = _evaluations(path, elements[index], issue, notices)
        rows.append([weights[index] * evaluation for evaluation in row])
    scale = common_scale([v for row in rows for v in row])
    return Preferences(
        party=path.stem,
        tables=tuple(whole(row, scale) for row in rows),
        scale=scale,
        reservation=reservation_of(path, root, notices),
        cap=scale,
    )


def _check_name(path: Path, issue: Issue, element: Element, notices: Notices) -> None:
    name = element.attributes.get("name", "")
    if name != issue.name:
        notices.append(f"{path.name}: issue {issue.name!r} is called {name!r}; matched by index")


def _weights(
    path: Path, root: Element, issues: dict[str, Issue], notices: Notices
) -> dict[str, Fraction]:
    found = {
        e.attributes.get("index", ""): exact(
            e.attributes.get("value", ""), where=f"{path.name}, weight {e.attributes.get('index')}"
        )
        for e in root.all("weight")
    }
    missing = [issues[index].name for index in issues if index not in found]
    if missing:
        raise BadInput(
            path.name,
            expected="a weight for every issue",
            found=f"none for {', '.join(missing)}",
            advice="Add a weight element with the issue's index.",
        )
    total = sum((found[index] for index in issues), ZERO)
    if abs(total - 1) > SMALLEST_MAXIMUM / 10:
        notices.append(
            f"{path.name}: weights add up to {float(total):.9g}; used as stored, capped at 1"
        )
    return {index: found[index] for index in issues}


def reservation_of(path: Path, root: Element, notices: Notices) -> Reservation:
    """Return the reservation value, 0 if the file has none; notice a discount."""
    for element in root.all("discount_factor"):
        if element.attributes.get("value", "1") not in {"1", "1.0", "0", "0.0"}:
            notices.append(f"{path.name}: a discount over time is stated and not applied")
    values = [e.attributes.get("value", "0") for e in root.all("reservation")]
    where = f"{path.name}, reservation"
    return Reservation(exact(values[-1], where=where) if values else ZERO, assumed=False)


def _evaluations(path: Path, element: Element, issue: Issue, notices: Notices) -> list[Fraction]:
    if kind_of(element) == "discrete":
        return _discrete(path, element, issue, notices)
    where = f"{path.name}, issue {issue.name!r}, evaluator"
    rule = _numeric_rule(element, where)
    return [rule(value) for value in numeric_values(element)]


def _discrete(path: Path, element: Element, issue: Issue, notices: Notices) -> list[Fraction]:
    table: dict[str, Fraction] = {}
    for item in element.own("item"):
        label = item.attributes.get("value", "")
        where = f"{path.name}, issue {issue.name!r}, value {label!r}"
        evaluation = exact(item.attributes.get("evaluation", ""), where=where)
        if evaluation < 0:
            raise BadInput(
                where,
                expected="an evaluation of at least 0",
                found=str(evaluation),
                advice="GENIUS allows no negative evaluation.",
            )
        if label in table:
            notices.append(f"{where} is listed twice; the last evaluation counts")
        table[label] = evaluation
    if set(table) != set(issue.values):
        raise BadInput(
            f"{path.name}, issue {issue.name!r}",
            expected="the values of the domain",
            found=sorted(set(table) ^ set(issue.values)),
            advice="The parties must speak of the same values, spelt alike.",
        )
    most = max(table.values())
    return [table[v] / most if most >= SMALLEST_MAXIMUM else ZERO for v in issue.values]


def _numeric_rule(element: Element, where: str) -> Callable[[Fraction], Fraction]:
    attributes = (element.own("evaluator") or [Element("", {})])[0].attributes
    shape = attributes.get("ftype", "linear")

    def number(key: str, default: str) -> Fraction:
        return exact(attributes.get(key, default), where=f"{where}, {key}")

    if kind_of(element) == "integer" and ("slope" in attributes or "offset" in attributes):
        slope, offset = number("slope", "0"), number("offset", "0")
        low = numeric_values(element)[0]
        return lambda value: _clipped(slope * (value - low) + offset)
    first, second = number("parameter0", "0"), number("parameter1", "0")
    if shape == "linear":
        return lambda value: _clipped(second * value + first)
    if shape == "constant":
        return lambda _: first
    if shape == "triangular":
        top = number("parameter2", "0")
        return lambda value: _triangle(value, first, second, top)
    raise BadInput(
        where, expected="linear, constant or triangular", found=shape, advice="Check ftype."
    )


def _clipped(value: Fraction) -> Fraction:
    return max(ZERO, min(ONE, value))


def _triangle(value: Fraction, low: Fraction, high: Fraction, top: Fraction) -> Fraction:
    if not low <= value <= high:
        return ZERO
    if value < top:
        return (value - low) / (top - low)
    return ONE if high == top else (high - value) / (high - top)
