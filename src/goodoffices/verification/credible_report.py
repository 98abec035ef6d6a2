"""Which commitments a regime backs, as one plain document and as lines to be read aloud.

A commitment that is not backed is no accusation: the lines say what would back it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from goodoffices.verification.credibility import Backing, Verdict
from goodoffices.verification.matching import ASSUMPTIONS

__all__ = ["credible_document", "credible_lines"]

Document = dict[str, Any]
BELIEVED = "gain and sanction are what the maker himself believes; the worst ends decide"


def credible_document(backing: Backing) -> Document:
    """Return a package judged, as JSON values; what the mediator alone may see is left out."""
    return {
        "pledges": [_verdict(v) for v in backing.verdicts],
        "unbacked": list(backing.unbacked),
        "measures": list(backing.regime.taken),
        "assumptions": [BELIEVED, *ASSUMPTIONS],
    }


def _verdict(verdict: Verdict) -> Document:
    pledge, odds = verdict.pledge, verdict.odds
    return {
        "id": pledge.id,
        "maker": pledge.maker,
        "obligation": pledge.obligation,
        "gain": _pair(pledge.gain.low, pledge.gain.high),
        "sanction": _pair(pledge.sanction.low, pledge.sanction.high),
        "detection_needed": float(verdict.needed),
        "detection": _pair(odds.worst, odds.best),
        "backed": verdict.backed,
        "measures": list(verdict.measures),
        "sanction_that_would_do": _float(verdict.sanction_needed),
        "gain_resisted": _float(verdict.gain_resisted),
    }


def _pair(low: Fraction, high: Fraction) -> list[float]:
    return [float(low), float(high)]


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def credible_lines(document: Mapping[str, Any]) -> list[str]:
    """Return the document in lines of words."""
    lines = [line for one in document["pledges"] for line in _pledge_lines(one)]
    lines = lines or ["No obligation states a gain and a sanction: nothing to judge."]
    return [*lines, "Assumed:", *(f"  {a}" for a in document["assumptions"])]


def _pledge_lines(one: Mapping[str, Any]) -> list[str]:
    low, high = one["detection"]
    seen = f"seen with {low:.3f} to {high:.3f}, needed {one['detection_needed']:.3f}"
    if one["backed"]:
        return [f"{one['id']} ({one['maker']}): backed by {', '.join(one['measures'])}; {seen}."]
    lines = [f"{one['id']} ({one['maker']}): not backed by what is permitted; {seen}."]
    if one["sanction_that_would_do"] is not None:
        lines.append(f"  a sanction of {one['sanction_that_would_do']:.3g} would back it;")
    if one["gain_resisted"] is not None:
        lines.append(f"  as it is, a gain up to {one['gain_resisted']:.3g} is resisted.")
    return lines
