"""stakes: what no deal would cost both sides, by whose model and inputs, beside past cases.

1. Every author's projection stands beside the others' and beside the reference class somebody
   chose. None is averaged; where they disagree, that is the finding.
2. A figure somebody quoted is a claim: it is shown with what it lacks, never as an answer of ours.
   How likely something is, is no loss: such a figure stands with the projections alone.
3. Losses are shown for both sides with their intervals, or not at all.
4. What a party's own economic model implies is shown as a share of what peace is worth to it.
5. What the losses hang on most, and why a changed model differs, stand beside them.
6. The runs begin from a fixed seed: the same record gives the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.record.kinds.judgement import Projection
from goodoffices.record.kinds.stakes import EconomicModel, FightModel
from goodoffices.record.sight import Sight
from goodoffices.studies._claims_of_losses import beside_class, claim_line, claim_row, of_losses
from goodoffices.studies._losses import differs, hangs_on
from goodoffices.studies._models import author_of, desk_economy, desk_forces
from goodoffices.studies._reading import finding
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study, cite

SEED, RUNS = 1, 10_000
_WARNING = "Nobody forecasts such things well: read the spread and the disagreement, not a figure."


def stakes(sight: Sight) -> Finding | None:
    """Run each author's model on his own inputs, both sides always; quote claims as claims."""
    claims = [p for p in sight.of_kind(Projection) if of_losses(p)]
    models, economies = sight.of_kind(FightModel), sight.of_kind(EconomicModel)
    if not claims and not models and not economies:
        return None
    ran = [_ran(sight, model) for model in models]
    worth = [_worth(sight, model) for model in economies]
    beside = [beside_class(sight, claim) for claim in claims]
    lines = [claim_line(*one) for one in zip(claims, beside, strict=True)]
    for model, row in zip((*models, *economies), (*ran, *worth), strict=True):
        lines += [Line(head, f"{words} {cite(model)}") for head, words in row.pop("said")]
    value = {
        "claims": [claim_row(sight, *one) for one in zip(claims, beside, strict=True)],
        "projections": ran,
        "economies": worth,
    }
    summary = (
        f"figures quoted: {len(claims)}; models of a fight: {len(models)}; of an economy: "
        f"{len(economies)}"
    )
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines,
        because=(*claims, *models, *economies), caveats=[_WARNING], figures=_figures(sight, ran),
    )  # fmt: skip


def _ran(sight: Sight, model: FightModel) -> dict[str, Any]:
    base = {
        "entry": model.id, "source": sight.ref(model.id), "author": model.author,
        "mechanism": model.mechanism, "chosen_by": model.chosen_by, "unit": model.unit,
        "changes": [m.id for m in sight.targets(model, FightModel)],
    }  # fmt: skip
    try:
        found = _outcome(sight, model)
        past = _past(sight, model, found)
        hanging, hangs = hangs_on(sight, model, SEED)
        why, changed = differs(sight, model, SEED)
    except BadInput as wrong:
        said = [("not run", f"{author_of(model)}: {wrong.expected} expected")]
        return {**base, "losses": None, "together": None, "reference_class": None, "said": said}
    return {
        **base,
        "method": found.method,
        "losses": {side: spread.as_json() for side, spread in found.losses.items()},
        "together": found.together.as_json(),
        "stopped": dict(found.stopped),
        "hangs_on": hanging,
        "differs": why,
        "reference_class": past,
        "said": [
            ("no deal", _loss_words(sight, model, found)),
            *([("differs", changed)] if changed else []),
            *([("hangs on", hangs)] if hangs else []),
            ("past cases", _past_words(past)),
        ],
    }


def _outcome(sight: Sight, model: FightModel) -> Any:  # noqa: ANN401 - imported when needed
    import numpy as np

    from goodoffices.stakes.simulation import outcome

    mechanism, forces = desk_forces(sight, model)
    sides = (model.parties[0], model.parties[1])
    return outcome(mechanism, sides, forces, np.random.default_rng(SEED), runs=RUNS)


def _loss_words(sight: Sight, model: FightModel, found: Any) -> str:  # noqa: ANN401
    from goodoffices.stakes.pages.words import span

    losses = ", ".join(
        f"{sight.name(side)} {span(spread.interval90)}" for side, spread in found.losses.items()
    )
    chosen = model.chosen_by or "chosen by: not stated"
    changed = ", changed" if sight.targets(model, FightModel) else ""
    return (
        f"by the inputs of {author_of(model)}{changed} ({model.mechanism}; {chosen}): {losses} "
        f"{model.unit}, both sides, middle 90 %"
    )


def _past(sight: Sight, model: FightModel, found: Any) -> dict[str, Any] | None:  # noqa: ANN401
    from goodoffices.stakes.projection import placed
    from goodoffices.stakes.references import SIZES

    named = [m.reference for m in (model, *sight.targets(model, FightModel)) if m.reference]
    if not named:
        return None
    chosen = SIZES.get(named[0])
    if chosen is None:
        raise BadInput(
            "reference class",
            expected="one of " + ", ".join(SIZES),
            found=named[0],
            advice="Leave it out where none fits.",
        )
    comparable = chosen.unit == model.unit
    ends = [placed(chosen, size) if comparable else None for size in found.together.interval90]
    return {
        "name": chosen.name, "n": chosen.n, "cases": chosen.cases, "period": chosen.period,
        "source": chosen.source,
        "checked": chosen.checked.value, "threshold": chosen.tail.threshold,
        "reached_threshold": chosen.tail.share, "same_unit": comparable,
        "at_or_above_low": None if ends[0] is None else list(ends[0]),
        "at_or_above_high": None if ends[1] is None else list(ends[1]),
    }  # fmt: skip


def _past_words(past: dict[str, Any] | None) -> str:
    from goodoffices.stakes.pages.words import figure, percent, percents

    if past is None:
        return "no reference class chosen: how such things have gone is unsupported"
    marked = f"{past['n']} {past['cases']}, {past['period']} ({past['checked']})"
    if not past["same_unit"]:
        return f"{marked}: counted in another unit, so not compared"
    if past["at_or_above_high"] is None:
        return (
            f"{marked}: all of it lies below {figure(past['threshold'])}, which "
            f"{percent(past['reached_threshold'])} of past cases reached"
        )
    return f"{marked}: {percents(past['at_or_above_high'])} reached its upper end"


def _worth(sight: Sight, model: EconomicModel) -> dict[str, Any]:
    from goodoffices.stakes.economy import worth
    from goodoffices.stakes.pages.words import percents

    base = {
        "entry": model.id, "source": sight.ref(model.id), "whose": model.whose,
        "author": model.author, "unit": model.unit,
        "changes": [m.id for m in sight.targets(model, EconomicModel)],
    }  # fmt: skip
    try:
        found = worth(desk_economy(sight, model), SEED)
    except BadInput as wrong:
        said = [("not run", f"{author_of(model)}: {wrong.expected} expected")]
        return {**base, "cost_of_war": None, "share_of_peace": None, "said": said}
    changed = ", changed" if sight.targets(model, EconomicModel) else ""
    words = (
        f"{sight.name(model.whose)}, by {author_of(model)}{changed}: "
        f"{percents(found.share.interval90)} of what {model.years} years of peace are worth"
    )
    return {
        **base,
        "cost_of_war": found.cost.as_json(),
        "share_of_peace": found.share.as_json(),
        "said": [("cost of war", words)],
    }


def _figures(sight: Sight, ran: Sequence[dict[str, Any]]) -> tuple[Figure, ...]:
    """Return how both sides' losses spread under each author's inputs."""
    rows = [
        (
            f"{number}. {row['author'] or 'author not stated'}",
            sight.name(side),
            spread["interval90"][0],
            *spread["interval50"],
            spread["interval90"][1],
        )
        for number, row in enumerate(ran, start=1)
        for side, spread in (row["losses"] or {}).items()
    ]
    if not rows:
        return ()
    columns = (
        "by the inputs of", "side", "losses, low end", "a quarter below", "a quarter above",
        "losses, high end",
    )  # fmt: skip
    title = "What no deal would cost both sides, by whose inputs: middle 90 % and middle half"
    return (Figure(title, columns, rows, _SPREAD),)


def _bar(height: int, start: str, end: str) -> dict[str, Any]:
    """Return a bar from one end to the other, a row for each side under each author."""
    side = {"field": "c1", "type": "nominal", "sort": None}
    losses = {"field": start, "type": "quantitative", "title": "losses"}
    names = {"field": "c0", "type": "nominal", "title": None, "sort": None}
    encoding = {
        "y": names, "yOffset": side, "x": losses, "x2": {"field": end},
        "color": side | {"title": "side", "legend": {"orient": "top"}},
    }  # fmt: skip
    return {"mark": {"type": "bar", "height": height}, "encoding": encoding}


_SPREAD = {"width": 420, "layer": [_bar(2, "c2", "c5"), _bar(9, "c3", "c4")]}

STUDY = Study("stakes", "What no deal would cost", Audience.ALL, Section.TABLE, 10, stakes, lead=0)
