"""The file of `stakes project`: whose model, whose inputs, beside which reference class.

```yaml
format: 1
title: Cost of no deal in the northern valley
unit: persons                     # what losses count
sides: [alpha, beta]
model:
  name: attrition                 # or salvo
  by: the secretariat             # who chose it
inputs:                           # one to four authors
  - by: alpha
    source: letter of 3 May
    sides:
      alpha: {size: {low: 80, high: 120}, rate: 1, stop: 0.3, lives: 40}
      beta:                       # several groups: each its size, rate and lives
        stop: {low: 0.2, high: 0.4}
        groups:
          guard: {size: 60, rate: {low: 0.8, likely: 1, high: 1.5}, lives: 40}
          militia: {size: {interval90: [50, 200]}, rate: 0.3, lives: 5}
  - by: the secretariat           # the same inputs but for some: both runs stand
    source: own judgement
    from: alpha
    change: {alpha.stop: 0.5, beta.militia.size: 100}
reference_class: interstate-wars-1823-2003   # or an own one, below; may be left out
claims:                           # figures somebody quotes; leave out what is not stated
  - {words: fifty thousand dead in the first week, figure: 50000, by: fleet analysis}
economy:                          # each party's own model of what war costs it
  - {party: alpha, by: its adviser, source: annex 2, unit: million crowns, years: 20,
     yearly: 900, growth: {low: 0.01, high: 0.03}, discount: 0.03, war_years: {low: 0.5, high: 4},
     lost_in_war: {low: 0.2, high: 0.6}, healing: 0.2, once: 100}
  - {party: alpha, by: the secretariat, source: own judgement, from: its adviser,
     change: {growth: 0.01}}
```

1. An input is a number, `{low, high}` (all alike), `{low, likely, high}` (triangular) or
   `{interval90: [low, high]}` (positive, long to the right).
2. attrition: size (units), rate (losses one unit causes in a unit of time), stop (share of its
   own units at which a side stops; default 0), lives (people lost with one unit; default 1).
   salvo: rounds (the same for both sides), ships, shots, hit, interceptors, intercept, staying,
   lives. Abstract numbers; no platform is known here.
3. An own reference class: `{name, cases, unit, period, source, threshold, sizes: [...]}`, the
   sizes of past cases.
4. A claim may state by, date, interval, assumptions, whose (both, or a side).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from goodoffices.common.errors import BadInput
from goodoffices.stakes.economy import ECONOMY_INPUTS, EconomicModel
from goodoffices.stakes.files.fields import Fields, read_fields
from goodoffices.stakes.mechanisms import MECHANISMS, InputRule, Mechanism
from goodoffices.stakes.projection import Claim, InputSet, Question
from goodoffices.stakes.quantities import Quantity
from goodoffices.stakes.references import SIZES, Checked, SizeClass
from goodoffices.stakes.simulation import Force
from goodoffices.stakes.tails import Tail, fit_tail

__all__ = ["read_project"]

ANY = 1e18
T = TypeVar("T")


def read_project(path: Path) -> Question:
    """Return the question a project file asks.

    Parameters
    ----------
    path : Path
        A file as in the docstring of this module.

    Raises
    ------
    BadInput
        Anything the format does not allow, with file, field, expected, found and advice.
    """
    fields = read_fields(path)
    fields.choice("format", ("1",))
    names = fields.texts("sides", 2, 2)
    sides = (names[0], names[1])
    model = fields.child("model")
    mechanism = MECHANISMS[model.choice("name", tuple(MECHANISMS))]
    question = Question(
        title=fields.text("title"),
        unit=fields.text("unit"),
        model_by=model.text("by"),
        sides=sides,
        mechanism=mechanism,
        sets=_input_sets(fields, mechanism, sides),
        reference=_reference(fields),
        claims=tuple(_claim(one, sides) for one in fields.children("claims", 0, 20)),
        economies=_economies(fields),
    )
    model.done()
    fields.done()
    return question


def _input_sets(
    fields: Fields, mechanism: Mechanism, sides: tuple[str, str]
) -> tuple[InputSet, ...]:
    found: dict[str, InputSet] = {}
    for one in fields.children("inputs", 1, 4):
        by, source = one.text("by"), one.text("source")
        if "from" in one:
            base = _named(one, found)
            forces = _changed_forces(one.child("change"), mechanism, sides, base.forces)
            made = InputSet(by, source, forces, changed_from=base.by)
        else:
            given = one.child("sides")
            pair = [_force(given.child(side), mechanism) for side in sides]
            given.done()
            made = InputSet(by, source, (pair[0], pair[1]))
        one.done()
        if by in found:
            raise BadInput(
                one.at("by"), expected="another author", found=by, advice="Name each author once."
            )
        found[by] = made
    _check_rounds(fields, mechanism, found)
    return tuple(found.values())


def _named(one: Fields, found: Mapping[str, T]) -> T:
    name = one.text("from")
    if name not in found:
        raise BadInput(
            one.at("from"),
            expected="one of the authors above: " + ", ".join(found),
            found=name,
            advice="Put the inputs that are changed before the change.",
        )
    return found[name]


def _force(given: Fields, mechanism: Mechanism) -> Force:
    names = [rule.name for rule in mechanism.side]
    inputs = [_input(given, rule) for rule in mechanism.side]
    if "groups" in given and mechanism.group:
        groups = given.child("groups")
        for name in groups.names:
            group = groups.child(name)
            names += [f"{name}.{rule.name}" for rule in mechanism.group]
            inputs += [_input(group, rule) for rule in mechanism.group]
            group.done()
        if not 1 <= len(groups.names) <= 8:
            raise BadInput(
                given.at("groups"),
                expected="1 to 8 groups",
                found=len(groups.names),
                advice="Join groups that are alike.",
            )
    else:
        names += [rule.name for rule in mechanism.group]
        inputs += [_input(given, rule) for rule in mechanism.group]
    given.done()
    return Force(tuple(names), tuple(inputs))


def _input(given: Fields, rule: InputRule) -> Quantity:
    return given.quantity(rule.name, rule.low, rule.high, default=rule.default)


def _changed_forces(
    change: Fields, mechanism: Mechanism, sides: tuple[str, str], forces: tuple[Force, Force]
) -> tuple[Force, Force]:
    rules = {rule.name: rule for rule in (*mechanism.side, *mechanism.group)}
    known = [
        f"{side}.{name}" for side, force in zip(sides, forces, strict=True) for name in force.names
    ]
    pair = []
    for side, force in zip(sides, forces, strict=True):
        inputs = list(force.inputs)
        for position, name in enumerate(force.names):
            if f"{side}.{name}" in change:
                rule = rules[name.rpartition(".")[2]]
                inputs[position] = change.quantity(f"{side}.{name}", rule.low, rule.high)
        pair.append(replace(force, inputs=tuple(inputs)))
    _only_known(change, known)
    return pair[0], pair[1]


def _only_known(change: Fields, known: list[str]) -> None:
    unknown = [name for name in change.names if name not in known]
    if unknown or not change.names:
        raise BadInput(
            change.where,
            expected="one or more of " + ", ".join(known),
            found=unknown[0] if unknown else "nothing",
            advice="Write side.input, as in beta.size.",
        )


def _check_rounds(fields: Fields, mechanism: Mechanism, sets: Mapping[str, InputSet]) -> None:
    if mechanism.name != "salvo":
        return
    for one in sets.values():
        rounds = [force.inputs[0] for force in one.forces]
        if rounds[0] != rounds[1] or rounds[0].uncertain:
            raise BadInput(
                f"{fields.at('inputs')} by {one.by}, rounds",
                expected="one number, the same for both sides",
                found=[r.words() for r in rounds],
                advice="Both sides are in every round of an exchange.",
            )


def _reference(fields: Fields) -> SizeClass | None:
    if "reference_class" not in fields:
        return None
    try:
        own = fields.child("reference_class")
    except BadInput:
        return SIZES[fields.choice("reference_class", tuple(SIZES))]
    sizes = own.numbers("sizes", 5)
    threshold = float(own.number("threshold", 1e-9, ANY))
    fit = fit_tail(sizes, threshold=threshold)
    made = SizeClass(
        own.text("name"),
        own.text("cases"),
        own.text("unit"),
        Tail(fit.alpha, threshold, fit.n / len(sizes)),
        fit.interval90,
        len(sizes),
        fit.n,
        own.text("period"),
        own.text("source"),
        Checked.GIVEN,
    )
    own.done()
    return made


def _claim(one: Fields, sides: tuple[str, str]) -> Claim:
    made = Claim(
        one.text("words"),
        float(one.number("figure", 0, ANY)),
        by=one.optional_text("by"),
        date=one.optional_text("date"),
        interval=one.optional_text("interval"),
        assumptions=one.optional_text("assumptions"),
        whose=one.optional_text("whose"),
    )
    if made.whose not in (None, "both", *sides):
        raise BadInput(
            one.at("whose"),
            expected="both, or " + " or ".join(sides),
            found=made.whose,
            advice="Leave it out where it was not stated.",
        )
    one.done()
    return made


def _economies(fields: Fields) -> tuple[EconomicModel, ...]:
    found: dict[str, EconomicModel] = {}
    for one in fields.children("economy", 0, 12):
        by, party = one.text("by"), one.text("party")
        if "from" in one:
            base = _named(one, {m.by: m for m in found.values() if m.party == party})
            change = one.child("change")
            _only_known(change, list(ECONOMY_INPUTS))
            inputs = dict(base.inputs)
            for name in change.names:
                rule = ECONOMY_INPUTS[name]
                inputs[name] = change.quantity(name, rule.low, rule.high)
            made = replace(base, by=by, source=one.text("source"), inputs=inputs)
        else:
            made = EconomicModel(
                party,
                by,
                one.text("source"),
                one.text("unit"),
                one.whole("years", 1, 100),
                {rule.name: _input(one, rule) for rule in ECONOMY_INPUTS.values()},
            )
        one.done()
        key = f"{party} by {by}"
        if key in found:
            raise BadInput(
                one.where, expected="another author or party", found=key, advice="Name each once."
            )
        found[key] = made
    return tuple(found.values())
