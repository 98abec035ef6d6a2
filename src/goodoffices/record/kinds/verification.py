"""What is undertaken, what could be looked at, and what each side would allow and needs to see.

1. An obligation binds one party. What a breach not seen would gain it, and what one seen would
   cost it, are somebody's judgement, in one unit: an `incentive` of whoever judged, or the
   author of the obligation's own; or they stay empty.
2. A measure is hosted by one party or several. Its `of` names the measures it cannot do without.
3. Each party's answer is its own entry: permits and red lines on its own ground, needs for what
   it must see, a cap on what it would feel. Its originator is that party; nobody else reads it
   before it says so.
4. A chance is two ends, and somebody's judgement; one number is two equal ends.
5. A common cause blinds what its `of` names: measures, and other causes with all under them.
6. Times are days: how long an obligation binds, how often a measure looks, the notice it gives.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from goodoffices.record.entry import Entry, Id, Words
from goodoffices.record.kinds.stakes import Range

__all__ = [
    "Cap",
    "CommonCause",
    "Detection",
    "Incentive",
    "Measure",
    "Need",
    "Obligation",
    "Permit",
    "Reciprocity",
]


Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Obligation(Entry):
    """Something a party would be bound by; `of` names the offer or undertaking it stands in."""

    kind: Literal["obligation"]
    binds: Id
    short: Words
    days: Annotated[Amount, Field(gt=0)] | None = None
    gain: Range | None = None
    sanction: Range | None = None


class Incentive(Entry):
    """What breaches of the obligations in `of` would gain unseen and cost seen, as one judged."""

    kind: Literal["incentive"]
    gain: Range | None = None
    sanction: Range | None = None
    unit: Words | None = None
    author: Words | None = None


class Measure(Entry):
    """Something that may be looked at; at most one of a `choice`, all of a `mirror` or none.

    `every` is the days between two looks, 0 where it looks all the time; of a quota `looks` is how
    many fall within these days, and what is judged of it is judged of them all. `notice` is the
    days between the announcement of a look and the look.
    """

    kind: Literal["measure"]
    hosts: tuple[Id, ...]
    short: Words
    cost: Amount | None = None
    intrusion: Amount | None = None
    every: Amount | None = None
    looks: Annotated[int, Field(ge=0)] | None = None
    notice: Amount | None = None
    choice: Words | None = None
    mirror: Words | None = None


class Detection(Entry):
    """How likely each measure in `of` sees a breach of each obligation in `of`."""

    kind: Literal["detection"]
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)
    author: Words | None = None


class CommonCause(Entry):
    """A fault that blinds all in `of` together, measures and causes, and how likely it is."""

    kind: Literal["common-cause"]
    short: Words | None = None
    fault: Range
    author: Words | None = None


class Permit(Entry):
    """What a host said about the measures in `of`."""

    kind: Literal["permit"]
    whose: Id
    answer: Literal["permitted", "red line"]


class Need(Entry):
    """How surely a party must see a breach of the obligations in `of`, and within how many days.

    Without `days` it is whenever.
    """

    kind: Literal["need"]
    whose: Id
    chance: float = Field(ge=0, le=1)
    days: Amount | None = None


class Cap(Entry):
    """The most intrusion a party accepts on its own ground, all measures added up."""

    kind: Literal["cap"]
    whose: Id
    most: Amount


class Reciprocity(Entry):
    """How unequal somebody would let the regime be; where several said so, the strictest stands.

    `difference` is the largest between what any two parties feel, `unmatched` the most mirrored
    sets of which only a part is taken.
    """

    kind: Literal["reciprocity"]
    whose: Id | None = None
    difference: Amount | None = None
    unmatched: int | None = Field(default=None, ge=0)
