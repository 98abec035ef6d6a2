"""GENIUS profiles whose utility is a sum of hyper-rectangles ("nonlinear").

1. A rectangle pays if every INCLUDES bound holds; bounds are closed and compare issue values.
2. A rectangle of EXCLUDES pays unless every bound holds. If a rectangle has both kinds, the
   EXCLUDES count alone. Without bounds it always pays.
3. Utility: the sum of payoffs over `maxutility`, at most 1. A nested node counts times its weight;
   the outermost weight does not count, and only the first node is read.
4. A node takes the sum of its parts, or the smallest or largest: a rectangle that does not pay
   counts 0 there. A sum of several parts inside a smallest or largest is refused, and so is such a
   node without parts.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import common_scale, exact, whole
from goodoffices.deals.indicators import (
    EVERYTHING,
    Sum,
    Value,
    added,
    as_sum,
    largest,
    paid,
    scaled,
    unless,
)
from goodoffices.deals.readers.text import Element
from goodoffices.deals.scenario import Bonus, Issue, Preferences, Region, Reservation

__all__ = ["preferences"]


def preferences(
    path: Path, root: Element, issues: dict[str, Issue], reservation: Reservation
) -> Preferences:
    """Return the preferences of a nonlinear profile."""
    holders = list(root.all("utility"))
    nodes = holders[0].own("ufun") if holders else []
    if not nodes:
        raise BadInput(
            path.name,
            expected="a `utility` element with a `ufun`",
            found=[child.tag for child in root.children],
            advice="Is this a nonlinear GENIUS profile?",
        )
    top = exact(holders[0].attributes.get("maxutility", ""), where=f"{path.name}, maxutility")
    if top <= 0:
        raise BadInput(
            f"{path.name}, maxutility",
            expected="a positive number",
            found=str(top),
            advice="Utilities are shares of it.",
        )
    total = scaled(_sum(path, nodes[0], Fraction(1), issues), 1 / top)
    scale = common_scale(total.values())
    units = dict(zip(total, whole(list(total.values()), scale), strict=True))
    return Preferences(
        party=path.stem,
        tables=tuple((0,) * len(issue.values) for issue in issues.values()),
        scale=scale,
        reservation=reservation,
        base=units.pop(EVERYTHING, 0),
        bonuses=tuple(Bonus(payoff, held) for held, payoff in units.items()),
        cap=scale,
    )


def _sum(path: Path, node: Element, weight: Fraction, issues: dict[str, Issue]) -> Sum:
    """Return a node as a sum of regions."""
    if _kind(node) != "sum":
        return as_sum(_value(path, node, weight, issues))
    parts = _parts(path, node, weight)
    return added(
        _sum(path, part, factor, issues)
        if part.tag == "ufun"
        else as_sum(_rectangle(path, part, factor, issues))
        for part, factor in parts
    )


def _value(path: Path, node: Element, weight: Fraction, issues: dict[str, Issue]) -> Value:
    """Return a node by its levels: one part, or the smallest or largest of several."""
    kind, parts = _kind(node), _parts(path, node, weight)
    if not parts or (kind == "sum" and len(parts) > 1):
        raise BadInput(
            path.name,
            expected="rectangles, or one part, inside a node that takes the smallest or largest",
            found=f"aggregation={kind!r} over {len(parts)} parts",
            advice="Write the node as a sum of rectangles.",
        )
    values = [
        _value(path, part, factor, issues)
        if part.tag == "ufun"
        else _rectangle(path, part, factor, issues)
        for part, factor in parts
    ]
    if (kind == "max") == (weight > 0):
        return largest(values)
    return _negated(largest(map(_negated, values)))


def _negated(value: Value) -> Value:
    return [(-level, event) for level, event in value]


def _kind(node: Element) -> str:
    kind = node.attributes.get("aggregation", "sum").lower()
    return kind if kind in {"min", "max"} else "sum"


def _parts(path: Path, node: Element, weight: Fraction) -> list[tuple[Element, Fraction]]:
    """Return a node's rectangles and nodes with what each counts."""
    return [
        (part, weight * _number(path, part, "weight", "1"))
        for part in node.children
        if part.tag in {"hyperRectangle", "ufun"}
    ]


def _number(path: Path, element: Element, key: str, default: str) -> Fraction:
    return exact(element.attributes.get(key, default), where=f"{path.name}, {element.tag} {key}")


def _rectangle(path: Path, element: Element, weight: Fraction, issues: dict[str, Issue]) -> Value:
    """Return what a rectangle pays."""
    payoff = weight * _number(path, element, "utility", "")
    excludes, includes = element.own("EXCLUDES"), element.own("INCLUDES")
    sides: dict[int, set[int]] = {}
    places = {index: at for at, index in enumerate(issues)}
    for bound in excludes or includes:
        index = bound.attributes.get("index", "")
        if index not in places:
            raise BadInput(
                f"{path.name}, {bound.tag}",
                expected=f"an issue index among {', '.join(places)}",
                found=index,
                advice="Bounds name issues by index.",
            )
        low, high = (_number(path, bound, key, "") for key in ("min", "max"))
        values = issues[index].values
        numbers = [exact(v, where=f"{path.name}, issue {index}") for v in values]
        held = {v for v, number in enumerate(numbers) if low <= number <= high}
        at = places[index]
        sides[at] = sides[at] & held if at in sides else held
    held_by = {at: tuple(sorted(held)) for at, held in sorted(sides.items())}
    inside: Sum = {Region(tuple(held_by.items())): Fraction(1)} if all(held_by.values()) else {}
    return paid(payoff, unless(inside) if excludes else inside)
