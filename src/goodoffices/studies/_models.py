"""From entries to what the stakes desk takes: whose model, whose inputs, and what was changed.

A model that names another in `of` is that one with some inputs changed; both stand. What cannot
be used is refused with the reason, which the study shows in place of figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.record.kinds.stakes import EconomicModel, FightModel, Given
from goodoffices.record.sight import Sight

__all__ = ["author_of", "desk_economy", "desk_forces", "inputs_of", "unusable"]


def unusable(expected: str, found: object) -> BadInput:
    """Return the refusal of a model that does not say enough."""
    return BadInput(
        "model",
        expected=expected,
        found=found,
        advice="Write what was stated; leave the entry out where it was not.",
    )


def author_of(model: FightModel | EconomicModel) -> str:
    """Return the author's name, or that it was not stated."""
    return model.author or "author not stated"


def inputs_of(
    sight: Sight, model: FightModel | EconomicModel, *, above: tuple[str, ...] = ()
) -> tuple[Given, ...]:
    """Return a model's inputs, those of the model it changes included; its own win.

    Models `above` it have been met on the way here: a ring of changes is walked once.
    """
    found: dict[tuple[str | None, str], Given] = {}
    for base in sight.targets(model, type(model)):
        if base.id not in above:
            inherited = inputs_of(sight, base, above=(*above, model.id))
            found.update(((g.whose, g.name), g) for g in inherited)
    found.update(((g.whose, g.name), g) for g in model.given)
    return tuple(found.values())


def desk_forces(sight: Sight, model: FightModel) -> Any:  # noqa: ANN401 - imported when needed
    """Return (mechanism, the two forces) as the desk takes them.

    Raises
    ------
    BadInput
        Not two parties, an input that is missing, unknown or outside its range.
    """
    from goodoffices.stakes.mechanisms import MECHANISMS
    from goodoffices.stakes.simulation import Force

    if len(set(model.parties)) != 2 or len(model.parties) != 2:
        raise unusable("two parties", list(model.parties))
    mechanism = MECHANISMS[model.mechanism]
    rules = (*mechanism.side, *mechanism.group)
    inputs = inputs_of(sight, model)
    if any(g.whose not in {None, *model.parties} for g in inputs):
        raise unusable("inputs of the two parties", [g.whose for g in inputs])
    forces = [
        Force(
            tuple(rule.name for rule in rules),
            _quantities([g for g in inputs if g.whose in {None, party}], rules),
        )
        for party in model.parties
    ]
    if model.mechanism == "salvo" and forces[0].inputs[0] != forces[1].inputs[0]:
        raise unusable("the same rounds for both sides", "two numbers of rounds")
    return mechanism, (forces[0], forces[1])


def desk_economy(sight: Sight, model: EconomicModel) -> Any:  # noqa: ANN401 - imported when needed
    """Return a party's economic model as the desk takes it.

    Raises
    ------
    BadInput
        An input that is missing, unknown or outside its range; a horizon outside 1 to 100 years.
    """
    from goodoffices.stakes import economy

    rules = tuple(economy.ECONOMY_INPUTS.values())
    drawn = _quantities(inputs_of(sight, model), rules)
    named = dict(zip((rule.name for rule in rules), drawn, strict=True))
    return economy.EconomicModel(model.whose, author_of(model), "", model.unit, model.years, named)


def _quantities(inputs: Iterable[Given], rules: Any) -> tuple[Any, ...]:  # noqa: ANN401
    from goodoffices.stakes.quantities import Quantity

    given = {g.name: g for g in inputs}
    known = {rule.name for rule in rules}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise unusable("inputs among " + ", ".join(sorted(known)), unknown[0])
    made = []
    for rule in rules:
        one = given.get(rule.name)
        if one is None and rule.default is None:
            raise unusable(f"{rule.name}: {rule.words}", "not stated")
        quantity = Quantity.fixed(rule.default or 0) if one is None else _quantity(one)
        if not rule.low <= quantity.low <= quantity.high <= rule.high:
            raise unusable(f"{rule.name} from {rule.low:g} to {rule.high:g}", quantity.words())
        made.append(quantity)
    return tuple(made)


def _quantity(one: Given) -> Any:  # noqa: ANN401 - the desk is imported when needed
    from goodoffices.stakes.quantities import Quantity, Shape

    if one.likely is not None:
        return Quantity(one.low, one.high, Shape.TRIANGULAR, one.likely)
    shape = Shape.FIXED if one.low == one.high else Shape.UNIFORM
    return Quantity(one.low, one.high, shape)
