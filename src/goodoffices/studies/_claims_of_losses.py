"""A figure of losses somebody quoted: what it lacks, and past cases where a person chose a class.

1. How likely something is, is no loss: such a figure stands with the projections alone.
2. A class of sizes stands beside a figure where a `base-rate` names both; whether it fits is for
   people. Without one the classes there are to look at are named, and the figure is unsupported.
3. What share of past cases were as large has two ends, and says how far it was checked.
"""

from __future__ import annotations

import re
from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.record.kinds.judgement import Projection
from goodoffices.record.kinds.stakes import BaseRate
from goodoffices.record.sight import Sight
from goodoffices.studies.finding import Line, cite
from goodoffices.studies.projections import missing

__all__ = ["beside_class", "claim_line", "claim_row", "of_losses"]

_CHANCE = re.compile(r"\b(chances?|odds|probabilit\w+|likelihood)\b", re.IGNORECASE)
_DEAD = re.compile(r"\b(dead|deaths?|killed|casualt\w+|lives)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def of_losses(projection: Projection) -> bool:
    """Tell whether it puts a figure on something, and not on how likely something is."""
    return bool(_FIGURE.search(projection.value)) and not _CHANCE.search(projection.what)


def beside_class(sight: Sight, claim: Projection) -> dict[str, Any] | None:
    """Return the class of sizes chosen for a figure, and how many of it were as large; or None."""
    from goodoffices.stakes.projection import placed
    from goodoffices.stakes.references import SIZES

    chosen = [SIZES.get(link.reference or "") for link in sight.cited_by(claim, BaseRate)]
    found = _FIGURE.search(claim.value)
    if not chosen or chosen[-1] is None or found is None:
        return None
    one, size = chosen[-1], float(found[0].replace(",", ""))
    try:
        share = placed(one, size)
    except BadInput:
        return None
    return {
        "name": one.name,
        "n": one.n,
        "cases": one.cases,
        "period": one.period,
        "source": one.source,
        "checked": one.checked.value,
        "threshold": one.tail.threshold,
        "as_large_or_larger90": None if share is None else list(share),
    }


def claim_row(sight: Sight, claim: Projection, beside: dict[str, Any] | None) -> dict[str, Any]:
    """Return a figure as a claim, for programs."""
    return {
        "entry": claim.id, "source": sight.ref(claim.id), "what": claim.what,
        "claimed": claim.value, "by": claim.author, "not_stated": missing(claim),
        "reference_class": beside or "none chosen",
    }  # fmt: skip


def claim_line(claim: Projection, beside: dict[str, Any] | None) -> Line:
    """Return a figure as a claim, in words."""
    by = claim.author or "author not stated"
    interval = claim.interval or "range not stated"
    sides = claim.sides or "losses of each side not stated"
    past = _past(beside) if beside else _to_look_at(claim)
    return Line(claim.value, f"a claim ({by}): {interval}; {sides}; {past} {cite(claim)}")


def _past(beside: dict[str, Any]) -> str:
    from goodoffices.stakes.pages.words import figure, percents

    share = beside["as_large_or_larger90"]
    many = f"below {figure(beside['threshold'])}, of which the class says nothing"
    if share is not None:
        many = f"{percents(share)} were as large or larger"
    return (
        f"beside {beside['n']} {beside['cases']}, {beside['period']} ({beside['checked']}): {many}"
    )


def _to_look_at(claim: Projection) -> str:
    from goodoffices.stakes.references import SIZES

    named = "; sizes to look at: " + ", ".join(SIZES) if _DEAD.search(claim.what) else ""
    return f"no reference class chosen{named}"
