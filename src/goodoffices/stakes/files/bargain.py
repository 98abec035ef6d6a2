"""The file of `stakes bargain`: how each author sees the fight, and power that shifts.

```yaml
format: 1
title: Who administers the port
prize: the administration of the port
sides: [alpha, beta]
views:                            # one or more; a side's own view is the one by its name
  - by: alpha
    source: talk of 3 May
    prevails: {alpha: {low: 0.5, high: 0.7}}   # chance of one side; the other has the rest
    costs: {alpha: 0.1, beta: {low: 0.05, high: 0.3}}   # shares of the prize
  - by: beta
    source: not stated
    prevails: {beta: 0.6}
    costs: {alpha: 0.2, beta: 0.1}
    risk: {beta: 0.8}             # below 1: dislikes risk; may be left out
commitment:                       # may be left out
  - {by: the secretariat, source: own judgement, rising: beta, patience: 0.9, now: 0.3,
     later: 0.6, total_cost: 0.2}
```

1. Every number may be a range `{low, high}`, and is taken exactly as written.
2. now and later are the chances that the rising side prevails.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.stakes.bargaining import Commitment, View, commitment
from goodoffices.stakes.files.fields import Fields, read_fields

__all__ = ["BargainQuestion", "Shift", "read_bargain"]


@dataclass(frozen=True, slots=True)
class Shift:
    """One author's claim about power that shifts, and what follows from it."""

    by: str
    source: str
    rising: str
    commitment: Commitment


@dataclass(frozen=True, slots=True)
class BargainQuestion:
    """What is asked: views of a fight over a prize, and shifts of power."""

    title: str
    prize: str
    sides: tuple[str, str]
    views: tuple[View, ...]
    shifts: tuple[Shift, ...]


def read_bargain(path: Path) -> BargainQuestion:
    """Return what a bargain file asks.

    Raises
    ------
    BadInput
        Anything the format does not allow, with file, field, expected, found and advice.
    """
    fields = read_fields(path)
    fields.choice("format", ("1",))
    names = fields.texts("sides", 2, 2)
    sides = (names[0], names[1])
    question = BargainQuestion(
        fields.text("title"),
        fields.text("prize"),
        sides,
        tuple(_view(one, sides) for one in fields.children("views", 1, 8)),
        tuple(_shift(one, sides) for one in fields.children("commitment", 0, 8)),
    )
    fields.done()
    authors = [view.by for view in question.views]
    if len(set(authors)) < len(authors):
        raise BadInput(
            fields.at("views"), expected="one view each", found=authors, advice="Join the two."
        )
    return question


def _view(one: Fields, sides: tuple[str, str]) -> View:
    prevails, costs = one.child("prevails"), one.child("costs")
    named = [side for side in sides if side in prevails]
    if len(named) != 1:
        raise BadInput(
            prevails.where,
            expected="the chance of one side, " + " or ".join(sides),
            found=list(prevails.names),
            advice="The other side has the rest.",
        )
    chance = prevails.bounds(named[0], 0, 1)
    view = View(
        one.text("by"),
        one.text("source"),
        chance if named[0] == sides[0] else chance.complement,
        (costs.bounds(sides[0], 0, 100), costs.bounds(sides[1], 0, 100)),
        _risk(one, sides),
    )
    for part in (prevails, costs, one):
        part.done()
    return view


def _risk(one: Fields, sides: tuple[str, str]) -> tuple[Fraction, Fraction]:
    if "risk" not in one:
        return Fraction(1), Fraction(1)
    risk = one.child("risk")
    powers = [risk.number(side, 0.01, 1, default="1") for side in sides]
    risk.done()
    return powers[0], powers[1]


def _shift(one: Fields, sides: tuple[str, str]) -> Shift:
    shift = Shift(
        one.text("by"),
        one.text("source"),
        one.choice("rising", sides),
        commitment(
            one.bounds("patience", 0, 1),
            one.bounds("now", 0, 1),
            one.bounds("later", 0, 1),
            one.bounds("total_cost", 0, 100),
        ),
    )
    one.done()
    return shift
