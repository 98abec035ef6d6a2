"""GENIUS profiles whose utility is a sum of hyper-rectangles ("nonlinear").

1. A rectangle pays if every INCLUDES bound holds; bounds are closed and compare issue values.
2. A rectangle of EXCLUDES pays unless every bound holds. If a rectangle has both kinds, the
   EXCLUDES count alone. Without bounds it always pays.
3. Utility: the sum of payoffs over `maxutility`, at most 1. A nested node counts times its weight;
   the outermost weight does not count, and only the first node is read.
4. A node that takes the smallest or largest of its parts is refused: it is not a sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import common_scale, exact, whole
from goodoffices.deals.readers.text import Element
from goodoffices.deals.scenario import Bonus, Issue, Preferences, Region, Reservation

__all__ = ["preferences"]


@dataclass(frozen=True)
class _Box:
    payoff: Fraction
    region: Region
    where_not: bool


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
    boxes = list(_boxes(path, nodes[0], Fraction(1), issues))
    shares = [box.payoff / top for box in boxes]
    scale = common_scale(shares)
    units = whole(shares, scale)
    return Preferences(
        party=path.stem,
        tables=tuple((0,) * len(issue.values) for issue in issues.values()),
        scale=scale,
        reservation=reservation,
        base=sum(n for n, box in zip(units, boxes, strict=True) if box.where_not),
        bonuses=tuple(
            Bonus(-n if box.where_not else n, box.region)
            for n, box in zip(units, boxes, strict=True)
        ),
        cap=scale,
    )


def _boxes(path: Path, node: Element, weight: Fraction, issues: dict[str, Issue]) -> Iterator[_Box]:
    kind = node.attributes.get("aggregation", "sum").lower()
    if kind in {"min", "max"}:
        raise BadInput(
            path.name,
            expected="rectangles that add up",
            found=f"aggregation={kind!r}",
            advice="Only sums of hyper-rectangles are read.",
        )
    for child in node.children:
        if child.tag == "hyperRectangle":
            yield _box(path, child, weight, issues)
        elif child.tag == "ufun":
            yield from _boxes(path, child, weight * _number(path, child, "weight", "1"), issues)


def _number(path: Path, element: Element, key: str, default: str) -> Fraction:
    return exact(element.attributes.get(key, default), where=f"{path.name}, {element.tag} {key}")


def _box(path: Path, element: Element, weight: Fraction, issues: dict[str, Issue]) -> _Box:
    payoff = weight * _number(path, element, "utility", "") * _number(path, element, "weight", "1")
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
    region = Region(tuple((at, tuple(sorted(held))) for at, held in sorted(sides.items())))
    return _Box(payoff, region, bool(excludes))
