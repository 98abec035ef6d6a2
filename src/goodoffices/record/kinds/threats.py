"""What guards the talks: who might disturb them, what the venue hangs on, who is watched."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from goodoffices.record.entry import Entry, Id, Words

__all__ = ["Actor", "Asset", "PeopleWatch", "Precaution"]

Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely",
    "very likely", "almost certain",
]  # fmt: skip


class Gain(BaseModel):
    """What it is worth to an actor, -3 to 3, that blame falls on somebody, or on nobody."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    on: Words
    worth: Literal[-3, -2, -1, 0, 1, 2, 3]


class Actor(Entry):
    """Somebody who might gain by a disturbance; naming him accuses him of nothing."""

    kind: Literal["actor"]
    name: Words
    type: Literal["leaders", "hardliners", "insider", "third party", "other"]
    whose: Id | None = None
    gains: tuple[Gain, ...] = ()
    capability: Likelihood | None = None
    access: Likelihood | None = None


class Need(BaseModel):
    """Assets any one of which meets a need."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    any_of: tuple[Words, ...]


class Asset(Entry):
    """A function of the venue, or a thing it needs, with what would show its loss."""

    kind: Literal["asset"]
    name: Words
    needs: tuple[Need, ...] = ()
    can_fail: bool | None = None
    looks_like: Words | None = None
    shown_by: tuple[Words, ...] = ()
    hours_before: Annotated[float, Field(ge=0, le=8766)] | None = None


class PeopleWatch(Entry):
    """A watch on people by role; `parties` are those whose people it takes."""

    kind: Literal["people-watch"]
    roles: tuple[Words, ...]
    parties: tuple[Id, ...] = ()
    reason: Words | None = None


class Precaution(Entry):
    """One measure a party took; `of` names where it said so, and what it said of the threat."""

    kind: Literal["precaution"]
    whose: Id
    short: Words
