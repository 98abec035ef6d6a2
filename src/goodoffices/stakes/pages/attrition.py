"""The page of `stakes attrition`: both forces, exactly."""

from __future__ import annotations

from typing import Any

from goodoffices.stakes.attrition import Attrition, Losses
from goodoffices.stakes.pages.words import figure, percent, wrapped

__all__ = ["as_json", "page"]


def as_json(fight: Attrition) -> dict[str, Any]:
    """Return the fields that are promised to programs."""
    return {
        "p_a_wins": fight.p_a_wins,
        "expected_survivors_a": fight.expected_survivors_a,
        "expected_survivors_b": fight.expected_survivors_b,
        "losses_a": _losses_json(fight.losses_a),
        "losses_b": _losses_json(fight.losses_b),
    }


def _losses_json(losses: Losses) -> dict[str, Any]:
    return {"mean": losses.mean, "interval90": list(losses.interval90)}


def page(fight: Attrition) -> list[str]:
    """Return the page in lines."""
    lines = wrapped("Units lost, both sides, middle 90 %; exact under the stochastic square law.")
    for side, losses, chance in (
        ("A", fight.losses_a, fight.p_a_wins),
        ("B", fight.losses_b, fight.p_b_wins),
    ):
        low, high = losses.interval90
        lines.append(
            f"  {side} loses {low} to {high} (mean {figure(losses.mean)}); "
            f"the other side stops first: {percent(chance)}"
        )
    return lines + wrapped(
        "Assumed: every unit reaches every other, units are alike, nobody withdraws early."
    )
