"""What the JSON and YAML readers share: looking into nested data and building a party from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import common_scale, exact, whole
from goodoffices.deals.scenario import Issue, Preferences, Reservation

__all__ = ["format_one", "label", "linear", "listed", "mapped", "number", "only", "row_for"]


def mapped(data: object, where: str) -> dict[str, object]:
    """Return `data` if it is a mapping."""
    if not isinstance(data, dict):
        raise _wrong(where, "a mapping", data)
    return data


def listed(data: object, where: str) -> list[object]:
    """Return `data` if it is a list."""
    if not isinstance(data, list):
        raise _wrong(where, "a list", data)
    return data


def only(data: Mapping[str, object], known: set[str], where: str) -> None:
    """Refuse keys that are not of the format."""
    odd = sorted(set(data) - known)
    if odd:
        raise BadInput(
            where, expected=f"only {', '.join(sorted(known))}", found=odd, advice="Check the key."
        )


def format_one(data: Mapping[str, object], where: str) -> None:
    """Refuse a file that is not of format 1."""
    if str(data.get("format")) != "1":
        raise BadInput(
            f"{where}, format",
            expected="1",
            found=data.get("format"),
            advice="Add `format: 1`.",
        )


def number(data: object, where: str) -> Fraction:
    """Return `data` as an exact number."""
    if isinstance(data, bool) or not isinstance(data, int | float | str | Decimal | Fraction):
        raise _wrong(where, "a finite number", data)
    return exact(data, where=where)


def label(data: object, where: str) -> str:
    """Return a value's name as text."""
    if data is None:
        return "null"
    if isinstance(data, bool):
        return str(data).lower()
    if not isinstance(data, str | int | Decimal):
        raise _wrong(where, "a name", data)
    return str(data)


def _wrong(where: str, expected: str, found: object) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice="See the format's description.")


def row_for(issue: Issue, table: Mapping[str, object], where: str) -> list[Fraction]:
    """Return the numbers of a label-to-number table in the order of the issue's values."""
    if set(table) != set(issue.values):
        raise BadInput(
            f"{where}, issue {issue.name!r}",
            expected="a number for each value",
            found=f"differing at {sorted(set(table) ^ set(issue.values))[:8]}",
            advice="The parties must speak of the same values, spelt alike.",
        )
    return [number(table[v], f"{where}, issue {issue.name!r}, {v!r}") for v in issue.values]


def linear(
    party: str,
    rows: Sequence[Iterable[Fraction]],
    weights: Sequence[Fraction],
    reservation: Fraction | None,
    *,
    base: Fraction = Fraction(0),
) -> Preferences:
    """Return base + weights times rows; without a reservation the least utility, assumed."""
    scaled = [[w * v for v in row] for w, row in zip(weights, rows, strict=True)]
    scale = common_scale([base, *(v for row in scaled for v in row)])
    minimum = sum((min(row) for row in scaled), base)
    floor = minimum if reservation is None else reservation
    return Preferences(
        party=party,
        tables=tuple(whole(row, scale) for row in scaled),
        scale=scale,
        reservation=Reservation(floor, assumed=reservation is None),
        base=whole([base], scale)[0],
    )
