"""Scenario folders of negmas, in YAML or JSON: one outcome space and one utility function a party.

1. Files are told apart by their `type`: `...OutcomeSpace` is the space, `...Fun` or `...Function`
   a party. Names carry no meaning but their order.
2. Values of a categorical issue are labels as spelt; `ContiguousIssue` [min, max] is every whole
   number between, both included.
3. `LinearAdditiveUtilityFunction`: sum of weight * value + bias; value functions are `TableFun`,
   `AffineFun` (slope * v + bias) and `IdentityFun`. `AffineUtilityFunction`: sum of weight * v +
   bias over numeric issues. Nothing is clipped or normalised.
4. A discounted function is read as the function inside it: these are one-shot deals.
5. `reserved_value` missing, null or -.inf: no reservation value; the least utility is assumed.

`dump` writes this format, for comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import exact
from goodoffices.deals.readers.tables import label, linear, listed, mapped, number, row_for
from goodoffices.deals.scenario import Issue, Preferences, Scenario

__all__ = ["dump", "is_party", "is_space", "read"]

MOST_INTEGERS = 100_000
DISCOUNTED = ("ExpDiscountedUFun", "LinDiscountedUFun", "DiscountedUtilityFunction")


def _type(data: object) -> str:
    return str(data.get("type", "")) if isinstance(data, dict) else ""


def is_space(data: object) -> bool:
    """Say whether a document is an outcome space."""
    return "OutcomeSpace" in _type(data)


def is_party(data: object) -> bool:
    """Say whether a document is a party's utility function."""
    return "UtilityFunction" in _type(data) or "UFun" in _type(data)


def read(name: str, files: Sequence[tuple[Path, object]]) -> Scenario:
    """Return the scenario of the parsed documents of one folder.

    Raises
    ------
    BadInput
        No outcome space, a utility function of another kind, or values that do not match.
    """
    spaces = [(path, data) for path, data in files if is_space(data)]
    if len(spaces) != 1:
        raise BadInput(
            name,
            expected="one outcome space",
            found=f"{len(spaces)} of them",
            advice="Name the folder of one scenario.",
        )
    path, space = spaces[0]
    issues = tuple(
        _issue(mapped(item, path.name), f"{path.name}, issue {at + 1}")
        for at, item in enumerate(listed(mapped(space, path.name).get("issues"), path.name))
    )
    notices: list[str] = []
    parties = tuple(_party(path, data, issues, notices) for path, data in files if is_party(data))
    return Scenario(issues, parties, name=name, notices=tuple(notices))


def _issue(item: dict[str, object], where: str) -> Issue:
    kind = str(item.get("type", "CategoricalIssue"))
    name = label(item.get("name"), where)
    values = listed(item.get("values"), f"{where}, values")
    if "Continuous" in kind:
        raise BadInput(
            where, expected="values that can be listed", found=kind, advice="Give it steps."
        )
    if "Contiguous" not in kind:
        return Issue(name, tuple(label(v, where) for v in values))
    bounds = [number(v, f"{where}, values") for v in values]
    if len(bounds) != 2 or any(b.denominator != 1 for b in bounds) or not bounds[0] <= bounds[1]:
        raise BadInput(where, expected="[min, max]", found=values, advice="Two whole numbers.")
    if bounds[1] - bounds[0] > MOST_INTEGERS:
        raise BadInput(
            where,
            expected=f"at most {MOST_INTEGERS:,} whole numbers",
            found=values,
            advice="Group them into ranges.",
        )
    return Issue(name, tuple(map(str, range(int(bounds[0]), int(bounds[1]) + 1))))


def _party(
    path: Path, document: object, issues: Sequence[Issue], notices: list[str]
) -> Preferences:
    data = mapped(document, path.name)
    reserved = data.get("reserved_value")
    for _ in range(3):
        if any(kind in _type(data) for kind in DISCOUNTED) and "ufun" in data:
            notices.append(f"{path.name}: a discount over time is stated and not applied")
            data = mapped(data["ufun"], f"{path.name}, ufun")
            reserved = data.get("reserved_value") if reserved is None else reserved
    base = number(data.get("bias") or 0, f"{path.name}, bias")
    weights = _weights(path, data.get("weights"), issues)
    if "LinearAdditive" in _type(data):
        rows = _additive_rows(path, data.get("values"), issues)
    elif "Affine" in _type(data) or "LinearUtility" in _type(data):
        rows = [[exact(v, where=f"{path.name}, {i.name!r}") for v in i.values] for i in issues]
    else:
        raise BadInput(
            f"{path.name}, type",
            expected="LinearAdditiveUtilityFunction or AffineUtilityFunction",
            found=_type(data),
            advice="Other kinds are not read; our own YAML can state dependences.",
        )
    return linear(path.stem, rows, weights, _reserved(reserved, path), base=base)


def _reserved(value: object, path: Path) -> Fraction | None:
    if value is None or str(value).strip().lower() in {"-.inf", "-inf", "-infinity"}:
        return None
    return number(value, f"{path.name}, reserved_value")


def _in_order(data: object, issues: Sequence[Issue], where: str) -> list[object]:
    if isinstance(data, dict):
        missing = [issue.name for issue in issues if issue.name not in data]
        items = [] if missing else [data[issue.name] for issue in issues]
    else:
        items = listed(data, where)
    if len(items) != len(issues):
        raise BadInput(
            where,
            expected=f"one for each of the {len(issues)} issues",
            found=len(items),
            advice="The parties must speak of the same issues.",
        )
    return items


def _weights(path: Path, data: object, issues: Sequence[Issue]) -> list[Fraction]:
    if data is None:
        return [Fraction(1)] * len(issues)
    where = f"{path.name}, weights"
    return [number(item, where) for item in _in_order(data, issues, where)]


def _additive_rows(path: Path, data: object, issues: Sequence[Issue]) -> list[list[Fraction]]:
    functions = _in_order(data, issues, f"{path.name}, values")
    return [
        _row(issue, mapped(function, f"{path.name}, values"), path.name)
        for issue, function in zip(issues, functions, strict=True)
    ]


def _row(issue: Issue, function: Mapping[str, object], where: str) -> list[Fraction]:
    kind = str(function.get("type", "TableFun"))
    if "mapping" in function:
        return row_for(issue, mapped(function["mapping"], where), where)
    numbers = [exact(v, where=f"{where}, issue {issue.name!r}") for v in issue.values]
    if "Identity" in kind:
        return numbers
    if "Affine" in kind or "Linear" in kind:
        slope = number(function.get("slope", 1), f"{where}, slope")
        bias = number(function.get("bias", 0), f"{where}, bias")
        return [slope * v + bias for v in numbers]
    raise BadInput(
        f"{where}, issue {issue.name!r}",
        expected="TableFun, AffineFun or IdentityFun",
        found=kind,
        advice="Write the values out as a TableFun.",
    )


def dump(scenario: Scenario) -> dict[str, str]:
    """Return a scenario with additive preferences as negmas YAML: file name to text.

    Values are written in whole units and every weight is the size of a unit, so that ties and
    dominance survive. Where a unit has no short decimal, utilities change by the same factor, off
    one by less than 1e-15.

    A cap passed by less than 1e-9 of itself (weights that add up to 1, rounded) is left out.

    Raises
    ------
    BadInput
        Dependent issues, caps that bind or red lines, which the format cannot state.
    """
    if scenario.red_lines or not all(map(_can_be_stated, scenario.parties)):
        raise BadInput(
            scenario.name or "scenario",
            expected="additive preferences without red lines",
            found="dependences",
            advice="negmas's additive format cannot state them.",
        )
    files = {"outcome_space.yml": _space_text(scenario)}
    for at, party in enumerate(scenario.parties):
        files[f"party_{at + 1:02}_{_safe(party.party)}.yml"] = _party_text(scenario, party)
    return files


def _can_be_stated(party: Preferences) -> bool:
    most = party.base + sum(map(max, party.tables))
    bound = party.cap is not None and most - party.cap > abs(party.cap) // 10**9
    return not (bound or party.bonuses or party.voids)


def _safe(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in name)


def _space_text(scenario: Scenario) -> str:
    lines = ["name: os", "path: null", "type: DiscreteCartesianOutcomeSpace", "issues:"]
    for issue in scenario.issues:
        lines += [f"- name: {_quoted(issue.name)}", "  type: CategoricalIssue", "  values:"]
        lines += [f"  - {_quoted(value)}" for value in issue.values]
    return "\n".join(lines) + "\n"


def _party_text(scenario: Scenario, party: Preferences) -> str:
    floor = party.reservation
    unit = _short(Fraction(1, party.scale))
    size = _decimal(unit)
    lines = [
        f"name: {_quoted(party.party)}",
        "type: LinearAdditiveUtilityFunction",
        f"reserved_value: {'-.inf' if floor.assumed else _floor(floor.utility, party, unit)}",
        "reserved_outcome: null",
        f"bias: {_decimal(unit * party.base)}",
        "weights:",
        *[f"- {size}"] * len(scenario.issues),
        "values:",
    ]
    for issue, row in zip(scenario.issues, party.tables, strict=True):
        lines += ["- type: TableFun", "  mapping:"]
        lines += [f"    {_quoted(v)}: {n}.0" for v, n in zip(issue.values, row, strict=True)]
    return "\n".join(lines) + "\n"


def _short(value: Fraction) -> Fraction:
    """Return the value if it has a decimal of at most 17 digits, else the nearest double."""
    digits = len(str(value.denominator)) + 1
    scaled = value * 10**digits
    exact_decimal = scaled.denominator == 1 and len(str(scaled.numerator)) <= 17
    return value if exact_decimal else exact(float(value))


def _floor(utility: Fraction, party: Preferences, unit: Fraction) -> str:
    units = utility * party.scale
    return _decimal(units * unit if units.denominator == 1 else _short(utility))


def _decimal(value: Fraction) -> str:
    """Return a value that has a finite decimal, with a point so that readers see a number."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = str(abs((value * 10**digits).numerator)).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole[: len(whole) - digits]}.{whole[len(whole) - digits :] or '0'}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)
    return f'"{escaped}"'
