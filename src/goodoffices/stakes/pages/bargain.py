"""The page of `stakes bargain`: the room under each view, between the sides, and over time."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from goodoffices.stakes.bargaining import (
    Common,
    Demand,
    View,
    best_demand,
    common_ground,
    room,
)
from goodoffices.stakes.bounds import Bounds, Tell
from goodoffices.stakes.files.bargain import BargainQuestion, Shift
from goodoffices.stakes.pages.words import wrapped

__all__ = ["as_json", "page"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a side that does not know the other's cost would ask, over all values of a view."""

    demand: Bounds
    safe: Bounds
    risk: Bounds


def as_json(question: BargainQuestion) -> dict[str, Any]:
    """Return the answer as plain values; shares are given for both sides."""
    common = _common(question)
    return {
        "title": question.title,
        "prize": question.prize,
        "sides": list(question.sides),
        "views": [_view_json(question, view) for view in question.views],
        "between_the_sides": None if common is None else _common_json(question, common),
        "commitment": [_shift_json(one) for one in question.shifts],
    }


def _view_json(question: BargainQuestion, view: View) -> dict[str, Any]:
    found = room(view)
    return {
        "by": view.by,
        "source": view.source,
        "better_than_fighting": {
            "for_all_values": _shares(question, found.sure),
            "for_some_values": _shares(question, found.possible),
        },
        "price_of_not_knowing": {
            side: {
                "demand": asked.demand.as_json(),
                "never_refused": asked.safe.as_json(),
                "risk_of_war": asked.risk.as_json(),
            }
            for side, asked in _asked(question, view).items()
        },
    }


def _shares(question: BargainQuestion, bounds: Bounds | None) -> dict[str, Any] | None:
    if bounds is None:
        return None
    first, second = question.sides
    return {first: bounds.as_json(), second: bounds.complement.as_json()}


def _asked(question: BargainQuestion, view: View) -> dict[str, _Asked]:
    """Return, by side that asks, its demands; only where the other's cost is uncertain."""
    found = {}
    chances = (view.chance, view.chance.complement)
    for i, side in enumerate(question.sides):
        other = view.costs[1 - i]
        if other.low < other.high:
            ends = product(
                (chances[i].low, chances[i].high), (view.costs[i].low, view.costs[i].high)
            )
            demands = [best_demand(chance, own, other) for chance, own in ends]
            found[side] = _Asked(
                _over(demands, "demand"),
                _over(demands, "safe_demand"),
                _over(demands, "risk_of_war"),
            )
    return found


def _over(demands: list[Demand], name: str) -> Bounds:
    values: list[Fraction] = [getattr(demand, name) for demand in demands]
    return Bounds(min(values), max(values))


def _common(question: BargainQuestion) -> Common | None:
    own = {view.by: view for view in question.views}
    first, second = question.sides
    if first not in own or second not in own:
        return None
    return common_ground(own[first], own[second])


def _common_json(question: BargainQuestion, common: Common) -> dict[str, Any]:
    first, second = question.sides
    return {
        "least_acceptable": {
            first: common.least_for_first.as_json(),
            second: common.most_for_first.complement.as_json(),
        },
        "a_split_satisfies_both": common.exists.value,
        "room_or_gap": common.width.as_json(),
        "optimism_together": common.optimism.as_json(),
    }


def _shift_json(one: Shift) -> dict[str, Any]:
    return {
        "by": one.by,
        "source": one.source,
        "rising": one.rising,
        "patience_times_shift": one.commitment.shift.as_json(),
        "commitment_alone_fails": one.commitment.fails.value,
        "guarantee_worth": one.commitment.guarantee.as_json(),
    }


def page(question: BargainQuestion) -> list[str]:
    """Return the page in lines."""
    first, second = question.sides
    lines = [
        *wrapped(f"BARGAINING RANGE: {question.title}"),
        *wrapped(f"The prize is {question.prize}. Shares of it, as each author sees the fight."),
    ]
    for view in question.views:
        lines += ["", *_view_page(question, view)]
    common = _common(question)
    if common is None:
        lines += ["", *wrapped(f"Between {first} and {second}: the own view of one is missing.")]
    else:
        lines += ["", *_common_page(question, common)]
    for one in question.shifts:
        lines += ["", *_shift_page(one)]
    return lines


def _view_page(question: BargainQuestion, view: View) -> list[str]:
    found = room(view)
    lines = wrapped(f"BY THE VIEW OF {view.by.upper()} ({view.source})", hang=0)
    if found.sure is None:
        lines += wrapped("No split beats fighting for both for all values in this view.", indent=2)
    else:
        lines += _split_page(question, found.sure, "Better than fighting for both")
    if found.possible is None:
        lines += wrapped("Nor for any: the costs leave no room.", indent=2)
    elif found.possible != found.sure:
        lines += _split_page(question, found.possible, "For some values")
    for side, asked in _asked(question, view).items():
        words = (
            f"Not knowing the other's cost, {side} would do best to ask {asked.demand.words()} and "
            f"risk a refusal of {asked.risk.words()}; {asked.safe.words()} is never refused."
        )
        lines += wrapped(words, indent=2)
    return lines


def _split_page(question: BargainQuestion, bounds: Bounds, words: str) -> list[str]:
    first, second = question.sides
    shares = f"{first} {bounds.words()}, {second} {bounds.complement.words()}"
    return wrapped(f"{words}: {shares}", indent=2)


def _common_page(question: BargainQuestion, common: Common) -> list[str]:
    first, second = question.sides
    verdict = {
        Tell.YES: "There is room for a deal, whatever the values within the two views.",
        Tell.NO: "No split satisfies both as they now see it; each may be sincere.",
        Tell.DEPENDS: "Cannot tell whether a split satisfies both: it depends within the ranges.",
    }[common.exists]
    least = common.most_for_first.complement
    return [
        "BETWEEN THE TWO, EACH BY ITS OWN VIEW",
        *wrapped(
            f"Least acceptable: {first} {common.least_for_first.words()}, {second} {least.words()}",
            indent=2,
        ),
        *wrapped(f"{verdict} Room (below 0: gap): {common.width.words()} of the prize.", indent=2),
        *wrapped(
            f"Their chances of prevailing add up to 1 {_plus(common.optimism)}; what both may see "
            "shrinks the sum.",
            indent=2,
        ),
    ]


def _plus(bounds: Bounds) -> str:
    return f"and {bounds.words()}" if bounds.low >= 0 else f"plus {bounds.words()}"


def _shift_page(one: Shift) -> list[str]:
    found = one.commitment
    verdict = {
        Tell.YES: "Commitment alone is not credible",
        Tell.NO: "Commitment alone holds",
        Tell.DEPENDS: "Cannot tell whether commitment alone holds",
    }[found.fails]
    words = (
        f"{verdict}: patience times the shift is {found.shift.words()}. A guarantee worth "
        f"{found.guarantee.words()} of the prize to the side that declines would repair it."
    )
    if found.fails is Tell.NO:
        words = f"{verdict}: patience times the shift is {found.shift.words()}."
    return [
        *wrapped(f"IF {one.rising.upper()} RISES, by {one.by} ({one.source})", hang=0),
        *wrapped(words, indent=2),
    ]
