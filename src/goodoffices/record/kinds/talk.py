"""What was said: statements, questions, answers, and what was seen, kept apart from them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from goodoffices.common.times import Time
from goodoffices.record.entry import Audience, Entry, Id, Ref, Words

__all__ = [
    "Answer",
    "Conveyed",
    "Figure",
    "Filled",
    "Notice",
    "Observation",
    "Question",
    "ReadBack",
    "Request",
    "Script",
    "Statement",
]


class Conveyed(BaseModel):
    """Whose content a statement passes on, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    whose: Id
    form: Literal["firm", "derived", "process", "argument"]
    gist: Words


class Statement(Entry):
    """Words said or written to somebody."""

    kind: Literal["statement"]
    to: Audience = ()
    topic: Id | None = None
    act: Literal["says", "asserts", "concedes", "warns", "promises", "assures", "argues"] = "says"
    conveys: tuple[Conveyed, ...] = ()


class ScriptedQuestion(BaseModel):
    """One question of a script, with its exact words."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: Id
    short: Words
    words: Words


class Script(Entry):
    """The questions meant to be put to every party alike."""

    kind: Literal["script"]
    questions: tuple[ScriptedQuestion, ...] = Field(min_length=1)


class Question(Entry):
    """A question put to a reader; `key` ties it to the script."""

    kind: Literal["question"]
    to: Id
    exchange: Id | None = None
    key: Id | None = None
    short: Words


class Request(Entry):
    """A formal request: to whom, why, by when, with fields to fill.

    Where `recipient` is given it asks for a release: of the portion that `of` names, whose exact
    words have this `digest`, to these readers, for use `until` then. No answer by `due` = refused.
    """

    kind: Literal["request"]
    to: Id
    exchange: Id | None = None
    short: Words
    purpose: Words | None = None
    due: Time | None = None
    fields: tuple[Words, ...] = ()
    on_silence: Words | None = None
    on_silence_told: Audience = ()
    recipient: tuple[Id, ...] = ()
    until: Time | None = None
    digest: Words | None = None


class Filled(BaseModel):
    """One field of a request, and what was put in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    field: Words
    words: Words


class Answer(Entry):
    """What came back to a question or request: `of` names it."""

    kind: Literal["answer"]
    exchange: Id | None = None
    filled: tuple[Filled, ...] = ()
    manner: Literal["full", "partial", "hedged", "question", "refused", "ad referendum"]
    cues: tuple[Words, ...] = ()
    conveys: tuple[Conveyed, ...] = ()


class Notice(Entry):
    """Words formally served on a reader; acknowledged once he confirms them read back."""

    kind: Literal["notice"]
    to: Id
    means: Literal["aloud", "on paper", "by message", "not stated"] = "not stated"


class Observation(Entry):
    """What somebody saw; never what somebody said."""

    kind: Literal["observation"]
    about: Id | None = None
    confidence: Literal["low", "moderate", "high", "not stated"] = "not stated"


class Figure(Entry):
    """A number or a term that both sides should hold alike: value, unit, referent.

    Figures with the same `key` are versions of one thing.
    """

    kind: Literal["figure"]
    key: Id
    value: Words
    unit: Words | None = None
    referent: Words | None = None
    whose: Id | None = None
    topic: Id | None = None


class ReadBack(Entry):
    """A figure or term read back to a reader, and what that reader said."""

    kind: Literal["read-back"]
    to: Id
    exchange: Id | None = None
    response: Literal["silent", "confirmed", "disputed"]
    heard_by: Ref | None = None
