"""An Adjusted Winner division as a document and as words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodoffices.deals.adjusted_winner import adjusted_winner, points_of
from goodoffices.deals.report import plain
from goodoffices.deals.scenario import Scenario

__all__ = ["document", "lines"]

Document = dict[str, Any]


def document(talks: Scenario) -> Document:
    """Return who gets what; see `adjusted_winner`.

    Raises
    ------
    BadInput
        Not two parties, or issues that are not something one side wins.
    """
    first, second = points_of(talks)
    division = adjusted_winner(first, second)
    names = [party.party for party in talks.parties]
    return {
        "parties": names,
        "items": [
            {
                "item": issue.name,
                "points": dict(zip(names, (float(a), float(b)), strict=True)),
                "shares": dict(zip(names, (str(share), str(1 - share)), strict=True)),
            }
            for issue, a, b, share in zip(talks.issues, first, second, division.shares, strict=True)
        ],
        "totals": dict(zip(names, map(float, division.totals), strict=True)),
        "split": [talks.issues[at].name for at in division.split],
    }


def lines(found: Document) -> Iterator[str]:
    """Yield the division as a table a person can read aloud."""
    one, two = found["parties"]
    heads = "".join(f"{plain(name)[:18]:>20}" for name in (one, two))
    yield f"{'':<30}{heads}\n"
    for item in found["items"]:
        shares = "".join(f"{item['shares'][name]:>20}" for name in (one, two))
        yield f"{plain(item['item'])[:28]:<30}{shares}\n"
    totals = "".join(f"{found['totals'][name]:>20.6g}" for name in (one, two))
    yield f"{'points each gets, its own':<30}{totals}\n"
    split = ", ".join(map(plain, found["split"])) or "nothing"
    yield f"\nSplit: {split}. Equal shares, neither would rather swap, nothing better for both,\n"
    yield "as far as points add up, are sincere, and what is split can be divided.\n"
