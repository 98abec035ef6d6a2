"""Whole deals and what each side makes of them, as far as somebody can tell.

1. Options are the values an issue can take in a whole deal. A package takes a value of each issue
   it speaks of; it was tabled, or signed.
2. A preference is somebody's estimate of one party on one issue: values in order, best first; the
   worth of some between 0 and 1; values it would never take, with the red lines in `of`.
3. A ranking puts the packages in `of` in a party's order, best first, and may place no deal.
   What is left out of an order is not ordered: nothing is filled in.
4. A zone query asked whether any package of a list was acceptable to all, without anyone showing
   which. Its answer is one bit; what each owner's budget had left stands with it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from goodoffices.record.entry import Entry, Id, Words

__all__ = ["Choice", "Options", "Package", "Preference", "Ranking", "Worth", "ZoneQuery"]


class Choice(BaseModel):
    """The value a package takes of one issue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issue: Words
    value: Words


class Worth(BaseModel):
    """Between what ends a value's worth lies, of the most one issue can be worth to the party."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Words
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Options(Entry):
    """The values that an issue can take in a whole deal."""

    kind: Literal["options"]
    issue: Words
    values: tuple[Words, ...]


class Package(Entry):
    """A whole deal, with a value for each issue it speaks of; nobody's where `whose` is empty."""

    kind: Literal["package"]
    whose: Id | None = None
    takes: tuple[Choice, ...]
    state: Literal["tabled", "signed"] = "tabled"


class Preference(Entry):
    """What a party would rather have on one issue, best first, and whose estimate that is."""

    kind: Literal["preference"]
    derives = True
    whose: Id
    issue: Words
    estimated_by: Id
    order: tuple[Words, ...] = ()
    worth: tuple[Worth, ...] = ()
    never: tuple[Words, ...] = ()


class Ranking(Entry):
    """The packages in `of` as a party would rank them, best first, and where no deal stands."""

    kind: Literal["ranking"]
    derives = True
    whose: Id
    estimated_by: Id
    no_deal: Literal["below all", "above all", "not said"] = "not said"


class ZoneQuery(Entry):
    """One query whether any package of a list is acceptable to all parties, and its one bit."""

    kind: Literal["zone-query"]
    parties: tuple[Id, ...]
    packages: int = Field(ge=1)
    digest: Words
    answer: Literal["some package", "no package"]
    left: int = Field(ge=0)
