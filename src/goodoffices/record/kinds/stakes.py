"""What no deal would cost, and how each side sees a fight: models and claims, by their authors.

Every number is somebody's. A range is two ends; one number is two equal ends. Whose model and
whose inputs stand in `author` and `whose`; what was not stated stays empty.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from goodoffices.record.entry import Entry, Id, Words

__all__ = [
    "ArmsClaim",
    "BaseRate",
    "EconomicModel",
    "FightModel",
    "FightView",
    "PowerShift",
    "TrustClaim",
]

PLAIN = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Range(BaseModel):
    """Two ends between which something lies."""

    model_config = PLAIN
    low: float
    high: float


class Given(BaseModel):
    """One input of a model: a range, with a likeliest value where one was given."""

    model_config = PLAIN
    name: Words
    whose: Id | None = None
    low: float
    high: float
    likely: float | None = None


class Share(BaseModel):
    """A share or a chance of one party, between two ends."""

    model_config = PLAIN
    whose: Id
    low: float
    high: float


class Seen(BaseModel):
    """What was seen of the other, and how likely each kind of other would be to show it."""

    model_config = PLAIN
    what: Words
    if_peaceful: Range
    if_not: Range


class Coefficient(BaseModel):
    """One claimed coefficient of an arms race; a reaction names to whom."""

    model_config = PLAIN
    name: Literal["fatigue", "reaction", "grievance"]
    whose: Id
    to: Id | None = None
    low: float
    high: float


class FightModel(Entry):
    """A model of what a fight would cost both sides; `of` names the model it changes."""

    kind: Literal["fight-model"]
    mechanism: Literal["attrition", "salvo"]
    unit: Words
    parties: tuple[Id, ...]
    given: tuple[Given, ...] = ()
    author: Words | None = None
    chosen_by: Words | None = None
    reference: Words | None = None


class EconomicModel(Entry):
    """A party's own model of peace against war; `of` names the model it changes."""

    kind: Literal["economic-model"]
    whose: Id
    unit: Words
    years: int = Field(ge=0, le=1000)
    given: tuple[Given, ...] = ()
    author: Words | None = None


class FightView(Entry):
    """How one author sees a fight over a prize: who would prevail, and what it would cost."""

    kind: Literal["fight-view"]
    whose: Id
    prize: Words
    parties: tuple[Id, ...]
    prevails: Share
    costs: tuple[Share, ...] = ()


class PowerShift(Entry):
    """A party that is expected to grow stronger, and how much later counts against now."""

    kind: Literal["power-shift"]
    whose: Id
    patience: Range
    now: Range
    later: Range
    total_cost: Range


class TrustClaim(Entry):
    """A side's own pay-offs, its trust, and what it saw of the other."""

    kind: Literal["trust-claim"]
    whose: Id
    both: float
    exploited: float
    ahead: float
    neither: float
    trust: Range
    seen: tuple[Seen, ...] = ()
    attack_ahead: bool | None = None
    told_apart: bool | None = None


class ArmsClaim(Entry):
    """One author's coefficients of an arms race."""

    kind: Literal["arms-claim"]
    parties: tuple[Id, ...]
    unit: Words
    coefficients: tuple[Coefficient, ...] = ()
    author: Words | None = None


class BaseRate(Entry):
    """The reference class somebody chose for the claims that `of` names."""

    kind: Literal["base-rate"]
    reference: Words | None = None
    hits: int | None = None
    n: int | None = None
    origin: Words | None = None
