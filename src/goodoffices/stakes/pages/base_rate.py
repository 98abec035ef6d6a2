"""The page of `stakes base-rate`: a claim beside its reference class, or unsupported."""

from __future__ import annotations

from typing import Any

from goodoffices.stakes.pages.words import percents, wrapped
from goodoffices.stakes.references import CLASSES, BaseRate, candidates

__all__ = ["as_json", "page"]


def as_json(found: BaseRate) -> dict[str, Any]:
    """Return the answer as plain values; a rate never leaves without n and its interval."""
    reference = found.reference
    if reference is None or found.rate is None or found.interval90 is None:
        return {
            "claim": found.claim,
            "status": "unsupported",
            "reference_class": None,
            "candidates": candidates(found.claim),
        }
    return {
        "claim": found.claim,
        "status": "beside a reference class",
        "reference_class": {
            "name": reference.name,
            "cases": reference.cases,
            "outcome": reference.outcome,
            "hits": reference.hits,
            "n": reference.n,
            "rate": {"value": float(found.rate), "interval90": list(found.interval90)},
            "period": reference.period,
            "source": reference.source,
            "checked": reference.checked.value,
            "leaves_out": list(reference.leaves_out),
        },
        "candidates": candidates(found.claim),
    }


def page(found: BaseRate) -> list[str]:
    """Return the page in lines."""
    lines = wrapped(f"CLAIM: {found.claim}")
    reference = found.reference
    if reference is None or found.interval90 is None:
        lines += wrapped(
            "Unsupported: no reference class stands beside it. That says nothing about "
            "whether it is true."
        )
        return lines + _candidates_page(found.claim)
    lines += wrapped(
        f"Beside it: of {reference.n} {reference.cases}, {reference.period}, {reference.hits} "
        f"{reference.outcome}. Rate {percents(found.interval90)} (90 %)."
    )
    lines += wrapped(f"{reference.source} ({reference.checked.value})", indent=2)
    for left in reference.leaves_out:
        lines += wrapped(f"- {left}", indent=2)
    return lines + wrapped("Whether the claim follows from the class is for people to say.")


def _candidates_page(claim: str) -> list[str]:
    names = candidates(claim)
    if not names:
        return []
    lines = ["Classes with words in common; a person decides whether one fits:"]
    for name in names:
        lines += wrapped(f"{name}: {CLASSES[name].cases}", indent=2)
    return lines
