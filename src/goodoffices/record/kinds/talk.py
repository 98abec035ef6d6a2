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
    key: Id | None = None
    short: Words


class Request(Entry):
    """A formal request: to whom, why, by when, with fields to fill."""

    kind: Literal["request"]
    to: Id
    short: Words
    purpose: Words | None = None
    due: Time | None = None
    fields: tuple[Words, ...] = ()
    on_silence: Words | None = None
    on_silence_told: Audience = ()


class Answer(Entry):
    """What came back to a question or request: `of` names it."""

    kind: Literal["answer"]
    manner: Literal["full", "partial", "hedged", "question", "refused", "ad referendum"]
    cues: tuple[Words, ...] = ()
    conveys: tuple[Conveyed, ...] = ()


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
    response: Literal["silent", "confirmed", "disputed"]
    heard_by: Ref | None = None
