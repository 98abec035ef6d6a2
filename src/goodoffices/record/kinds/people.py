"""People, the mandate, the rooms they meet in, and what is in a room."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from goodoffices.common.times import Time
from goodoffices.record.entry import Entry, Id, Ref, Refs, Words

__all__ = ["Agenda", "Condition", "Consent", "Mandate", "Meeting", "Person", "Recording", "Showing"]

MeetingType = Literal[
    "caucus", "one-to-one", "plenary", "proximity", "security-internal", "office", "correspondence"
]


class Mandate(Entry):
    """What the third party was asked to do; it switches features on and off."""

    kind: Literal["mandate"]
    type: Literal["good offices", "facilitation", "mediation", "conciliation", "arbitration"]
    host: Words | None = None
    venue: Words | None = None

    @property
    def carries_proposals(self) -> bool:
        """Whether the third party may table a proposal of its own."""
        return self.type not in {"good offices", "facilitation"}


class Person(Entry):
    """One human being: two of one name stay two, one with aliases stays one."""

    kind: Literal["person"]
    name: Words
    seat: Id
    roles: tuple[Words, ...] = ()
    aliases: tuple[Words, ...] = ()
    binds: Literal["yes", "no", "ad referendum", "not stated"] = "not stated"
    binds_on: Words | None = None


class Condition(BaseModel):
    """One condition of a room: security, seating, length, interpreter."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    what: Words
    value: Words


class Meeting(Entry):
    """A room: its type decides who reads what is said in it."""

    kind: Literal["meeting"]
    type: MeetingType
    title: Words
    parties: tuple[Id, ...] = ()
    present: Refs = ()
    place: Words | None = None
    starts: Time | None = None
    ends: Time | None = None
    rule: Words | None = None
    conditions: tuple[Condition, ...] = ()
    status: Literal["planned", "held", "not stated"] = "held"
    joint: bool = False


class Agenda(Entry):
    """One version of the agenda."""

    kind: Literal["agenda"]
    version: Words
    items: tuple[Words, ...] = Field(min_length=1)


class Showing(Entry):
    """That something was shown or handed to a reader: an agenda, a paper, a projection."""

    kind: Literal["showing"]
    to: Id
    what: Words
    copy_given: bool | None = None
    version: Words | None = None
    digest: Words | None = None


class Consent(Entry):
    """A reader's consent to something, given, limited or withdrawn."""

    kind: Literal["consent"]
    whose: Id
    scope: Words
    state: Literal["given", "limited", "withdrawn"]


class Recording(Entry):
    """A recording of a room: who holds it, who viewed it."""

    kind: Literal["recording"]
    rooms: Refs = ()
    custodian: Ref | None = None
    viewed_by: Refs = ()
