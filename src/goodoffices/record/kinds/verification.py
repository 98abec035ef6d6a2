"""What is undertaken, what could be looked at, and what each side would allow and needs to see.

1. An obligation binds one party; what a breach not seen would gain it, and what one seen would
   cost it, are somebody's judgement, in one unit, or stay empty.
2. A measure is hosted by one party or several. Its `of` names the measures it cannot do without.
3. Each party's answer is its own entry: permits and red lines on its own ground, needs for what
   it must see. Its originator is that party; nobody else reads it before it says so.
4. A chance is two ends, and somebody's judgement; one number is two equal ends.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from goodoffices.record.entry import Entry, Id, Words
from goodoffices.record.kinds.stakes import Range

__all__ = ["CommonCause", "Detection", "Measure", "Need", "Obligation", "Permit"]


class Obligation(Entry):
    """Something a party would be bound by; `of` names the offer or undertaking it stands in."""

    kind: Literal["obligation"]
    binds: Id
    short: Words
    gain: Range | None = None
    sanction: Range | None = None


class Measure(Entry):
    """Something that may be looked at; at most one of a `choice`, all of a `mirror` or none."""

    kind: Literal["measure"]
    hosts: tuple[Id, ...]
    short: Words
    cost: float | None = Field(default=None, ge=0)
    intrusion: float | None = Field(default=None, ge=0)
    choice: Words | None = None
    mirror: Words | None = None


class Detection(Entry):
    """How likely each measure in `of` sees a breach of each obligation in `of`."""

    kind: Literal["detection"]
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)
    author: Words | None = None


class CommonCause(Entry):
    """A fault that blinds all the measures in `of` together, and how likely it is."""

    kind: Literal["common-cause"]
    fault: Range


class Permit(Entry):
    """What a host said about the measures in `of`."""

    kind: Literal["permit"]
    whose: Id
    answer: Literal["permitted", "red line"]


class Need(Entry):
    """How surely a party must see a breach of the obligations in `of`."""

    kind: Literal["need"]
    whose: Id
    chance: float = Field(ge=0, le=1)
