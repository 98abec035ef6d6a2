"""The page of `stakes project`: projections, why they differ, the reference class beside them."""

from __future__ import annotations

from typing import Any

from goodoffices.stakes.economy import EconomicModel, Worth
from goodoffices.stakes.influence import Difference, Fifth, Influence
from goodoffices.stakes.pages.words import figure, percent, percents, span, wrapped
from goodoffices.stakes.projection import (
    Against,
    Answer,
    Claim,
    Explained,
    Projected,
    another_as_large,
    mean_to_bound,
)
from goodoffices.stakes.references import SizeClass
from goodoffices.stakes.simulation import Spread

__all__ = ["as_json", "page"]

UNSUPPORTED = "Reference class: none given. Without one, how such things have gone is unsupported."
WARNING = (
    "Nobody forecasts such things well. What follows is what each author's inputs imply under "
    "the named model: read the spread and the disagreement, not a figure."
)


def as_json(answer: Answer) -> dict[str, Any]:
    """Return the whole answer as plain values; every mean stands beside its interval."""
    question = answer.question
    return {
        "title": question.title,
        "unit": question.unit,
        "sides": list(question.sides),
        "model": {
            "name": question.mechanism.name,
            "by": question.model_by,
            "assumptions": list(question.mechanism.assumptions),
        },
        "projections": [_projected_json(one) for one in answer.projections],
        "differences": [_explained_json(one) for one in answer.differences],
        "reference_class": _reference_json(answer),
        "claims": [_claim_json(one, answer) for one in question.claims],
        "economy": [_economy_json(*one) for one in answer.economies],
    }


def _projected_json(one: Projected) -> dict[str, Any]:
    found = one.outcome
    sides = list(found.losses)
    return {
        "inputs_by": one.inputs.by,
        "source": one.inputs.source,
        "changed_from": one.inputs.changed_from,
        "inputs": {
            side: {
                name: quantity.words()
                for name, quantity in zip(force.names, force.inputs, strict=True)
            }
            for side, force in zip(sides, one.inputs.forces, strict=True)
        },
        "method": found.method,
        "runs": found.runs,
        "losses": {side: spread.as_json() for side, spread in found.losses.items()},
        "together": found.together.as_json(),
        "stopped": dict(found.stopped),
        "undecided": found.undecided,
        "hangs_on": None if one.influence is None else _influence_json(one.influence),
        "against_reference_class": None if one.against is None else _against_json(one.against),
    }


def _influence_json(found: Influence) -> dict[str, Any]:
    return {
        "runs": found.evaluations,
        "shares": {
            name: {
                output: {
                    "first": share.first,
                    "first90": list(share.first90),
                    "total": share.total,
                    "total90": list(share.total90),
                }
                for output, share in outputs.items()
            }
            for name, outputs in found.shares.items()
        },
        "would_change": {
            name: {"lowest_fifth": _fifth_json(low), "highest_fifth": _fifth_json(high)}
            for name, (low, high) in found.fifths.items()
        },
    }


def _fifth_json(fifth: Fifth) -> dict[str, Any]:
    return {
        "beyond": fifth.beyond,
        "expected_losses90": {side: list(ends) for side, ends in fifth.losses90.items()},
        "stopped": dict(fifth.stopped),
    }


def _against_json(against: Against) -> dict[str, Any]:
    ends = {"at_or_above_low": against.at_low, "at_or_above_high": against.at_high}
    return {name: None if end is None else list(end) for name, end in ends.items()}


def _explained_json(one: Explained) -> dict[str, Any]:
    split = one.difference
    return {
        "from": one.first,
        "to": one.second,
        "not_split": one.reason,
        "whole": None if split is None else _parts_json(split.whole),
        "parts": None
        if split is None
        else {name: _parts_json(part) for name, part in split.parts.items()},
    }


def _parts_json(parts: Any) -> dict[str, Any]:  # noqa: ANN401
    return {name: {"mean": mean, "interval90": list(ends)} for name, (mean, ends) in parts.items()}


def _reference_json(answer: Answer) -> dict[str, Any] | None:
    one = answer.question.reference
    if one is None or answer.quantiles is None:
        return None
    return {
        "name": one.name,
        "cases": one.cases,
        "unit": one.unit,
        "period": one.period,
        "n": one.n,
        "in_tail": one.in_tail,
        "threshold": one.tail.threshold,
        "exponent90": list(one.alpha90),
        "quantiles": {
            f"{level:g}": None if ends[0] is None else list(ends)
            for level, ends in answer.quantiles.items()
        },
        "mean_to_bound": _within(mean_to_bound(one), bound=one.bound),
        "another_as_large": _within(another_as_large(one), size=one.largest, years=100),
        "source": one.source,
        "checked": one.checked.value,
    }


def _within(ends: tuple[float, float] | None, **named: float | None) -> dict[str, Any] | None:
    return None if ends is None else {"interval90": list(ends), **named}


def _claim_json(claim: Claim, answer: Answer) -> dict[str, Any]:
    return {
        "words": claim.words,
        "figure_claimed": claim.figure,
        "by": claim.by,
        "lacks": list(claim.lacks),
        "against": {one.inputs.by: _place(claim, one) for one in answer.projections},
    }


def _place(claim: Claim, one: Projected) -> str:
    if claim.whose is None:
        return "cannot be compared: whose losses is not stated"
    spread = one.outcome.together if claim.whose == "both" else one.outcome.losses[claim.whose]
    low, high = spread.interval90
    if claim.figure < low:
        return "below the interval"
    return "above the interval" if claim.figure > high else "within the interval"


def _economy_json(model: EconomicModel, found: Worth) -> dict[str, Any]:
    return {
        "party": model.party,
        "by": model.by,
        "source": model.source,
        "unit": model.unit,
        "years": model.years,
        "inputs": {name: quantity.words() for name, quantity in model.inputs.items()},
        "peace": found.peace.as_json(),
        "war": found.war.as_json(),
        "cost_of_war": found.cost.as_json(),
        "share_of_peace": found.share.as_json(),
    }


def page(answer: Answer) -> list[str]:
    """Return the page in lines."""
    question = answer.question
    lines = [
        *wrapped(f"COST OF NO DEAL: {question.title}"),
        *wrapped(WARNING),
        *wrapped(
            f"Losses in {question.unit}, both sides, middle 90 %. Model: "
            f"{question.mechanism.name}, chosen by {question.model_by}."
        ),
    ]
    for one in answer.projections:
        lines += ["", *_projected_page(one)]
    for explained in answer.differences:
        lines += ["", *_explained_page(explained)]
    lines += ["", *_reference_page(answer)]
    for claim in question.claims:
        lines += ["", *_claim_page(claim, answer)]
    if answer.economies:
        lines += ["", *_economy_page(answer)]
    lines += ["", "THE MODEL ASSUMES"]
    for number, assumption in enumerate(question.mechanism.assumptions, start=1):
        lines += wrapped(f"{number}. {assumption}", hang=3)
    return lines


def _projected_page(one: Projected) -> list[str]:
    found, inputs = one.outcome, one.inputs
    origin = f"; {inputs.changed_from}'s inputs, changed" if inputs.changed_from else ""
    lines = wrapped(f"BY THE INPUTS OF {inputs.by.upper()} ({inputs.source}{origin})", hang=0)
    width = max(map(len, [*found.losses, "together"])) + len(" loses")
    for side, spread in found.losses.items():
        lines += wrapped(f"{side + ' loses':<{width}}  {_spread(spread)}", indent=2)
    lines += wrapped(f"{'together':<{width}}  {_spread(found.together)}", indent=2)
    stops = ", ".join(f"{side} {percent(chance)}" for side, chance in found.stopped.items())
    lines += wrapped(f"stopped first: {stops}; undecided {percent(found.undecided)}", indent=2)
    if one.influence is None:
        return [*lines, "  Every input is one number: nothing shows what this hangs on."]
    return lines + _influence_page(one.influence)


def _spread(spread: Spread) -> str:
    return (
        f"{span(spread.interval90)}  (middle {figure(spread.median)}, mean {figure(spread.mean)})"
    )


def _influence_page(found: Influence) -> list[str]:
    shared = [(name, by["together"]) for name, by in found.shares.items() if "together" in by]
    shared.sort(key=lambda one: -one[1].total)
    if not shared:
        return ["  Losses do not vary over these inputs."]
    lines = ["  Both sides' losses together hang on (share of the spread):"]
    for name, share in shared[:4]:
        low, high = (min(1.0, max(0.0, end)) for end in share.total90)
        lines.append(f"    {name:<24} {percents((low, high))}")
    lines.append("  What would change the picture (expected losses, middle 90 %):")
    leading = [name for name, _ in shared if name in found.fifths]
    for name, fifths in ((name, found.fifths[name]) for name in leading):
        for word, fifth in zip(("at most", "at least"), fifths, strict=True):
            losses = ", ".join(f"{side} {span(ends)}" for side, ends in fifth.losses90.items())
            lines += wrapped(f"{name} {word} {figure(fifth.beyond)}: {losses}", indent=4)
    return lines


def _explained_page(one: Explained) -> list[str]:
    lines = wrapped(f"WHY {one.second.upper()} DIFFERS FROM {one.first.upper()}", hang=0)
    if one.difference is None:
        return lines + wrapped(one.reason or "", indent=2)
    return lines + _difference_page(one.difference)


def _difference_page(split: Difference) -> list[str]:
    lines = ["  Change in expected losses (90 % interval of the simulation):"]
    for name, parts in [("all together", split.whole), *split.parts.items()]:
        words = "; ".join(f"{side} {span(ends)}" for side, (_, ends) in parts.items())
        lines += wrapped(f"{name}: {words}", indent=4)
    return lines


def _reference_page(answer: Answer) -> list[str]:
    one = answer.question.reference
    if one is None or answer.quantiles is None:
        return wrapped(UNSUPPORTED)
    lines = [
        *wrapped(f"REFERENCE CLASS: {one.n} {one.cases}, {one.period}", hang=0),
        *wrapped(f"{one.source} ({one.checked.value})", indent=2),
    ]
    names = {0.05: "1 in 20 stays below", 0.5: "half stay below", 0.95: "19 in 20 stay below"}
    for level, (low, high) in answer.quantiles.items():
        known = f"somewhere under {figure(one.tail.threshold)}"
        if low is not None and high is not None:
            known = span((low, high))
        lines.append(f"  {names[level]:<20}  {known} {one.unit}")
    lines += _heavy(one)
    for projected in answer.projections:
        lines += wrapped(_disagreement(projected, one), indent=2)
    return lines


def _heavy(one: SizeClass) -> list[str]:
    """Return what a tail as heavy as this one means, as far as its class says."""
    mean, another = mean_to_bound(one), another_as_large(one)
    lines = []
    if mean is not None and one.bound is not None:
        lines += wrapped(
            f"Its tail has no mean: up to {figure(one.bound)} {one.unit} it would be "
            f"{span(mean)}, which the bound decides and not the cases.",
            indent=2,
        )
    if another is not None and one.largest is not None:
        lines += wrapped(
            f"One as large as the largest, {figure(one.largest)}, within 100 years: "
            f"{percents(another)}, if cases come as often as they did.",
            indent=2,
        )
    return lines


def _disagreement(projected: Projected, one: SizeClass) -> str:
    by = projected.inputs.by
    if projected.against is None:
        return f"{by}: counted in another unit than the class, so not compared."
    low, high = projected.outcome.together.interval90
    start = f"Against the projection by {by} ({span((low, high))} together):"
    if projected.against.at_high is None:
        return (
            f"{start} all of it lies below {figure(one.tail.threshold)}, which "
            f"{percent(one.tail.share)} of past cases reached."
        )
    ends = []
    for size, share in ((low, projected.against.at_low), (high, projected.against.at_high)):
        known = "so many that the class does not say" if share is None else percents(share)
        ends.append(f"{figure(size)} was reached by {known}")
    return f"{start} of past cases, {'; '.join(ends)}."


def _claim_page(claim: Claim, answer: Answer) -> list[str]:
    lacks = ", ".join("author" if name == "by" else name for name in claim.lacks) or "nothing"
    lines = wrapped(f"CLAIM, not ours: {claim.words} ({claim.by or 'author not stated'})", hang=0)
    lines += wrapped(f"Not stated: {lacks}.", indent=2)
    places = {one.inputs.by: _place(claim, one) for one in answer.projections}
    if len(set(places.values())) == 1:
        return lines + wrapped(f"Every projection: {next(iter(places.values()))}.", indent=2)
    words = "; ".join(f"{by}: {place}" for by, place in places.items())
    return lines + wrapped(words, indent=2)


def _economy_page(answer: Answer) -> list[str]:
    lines = ["WHAT WAR WOULD TAKE FROM THE VALUE OF PEACE (each by the author's own model)"]
    for model, found in answer.economies:
        share, cost = found.share.interval90, found.cost.interval90
        words = (
            f"{model.party}, by {model.by} ({model.source}): {percents(share)} of {model.years} "
            f"years of peace, {span(cost)} {model.unit}"
        )
        lines += wrapped(words, indent=2)
    if all(found.share.interval90[0] > 0 for _, found in answer.economies):
        lines += wrapped("By every model here war costs its party something.", indent=2)
    else:
        lines += wrapped(
            "By at least one model here a war that costs nothing is possible.", indent=2
        )
    return lines
