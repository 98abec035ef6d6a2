"""Releases, deadlines, undertakings, papers: what may be said, and what was promised."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from goodoffices.common.times import Time
from goodoffices.record.entry import Audience, Entry, Id, Ref, Refs, Words

__all__ = [
    "Deadline",
    "Digest",
    "Document",
    "Instruction",
    "Parked",
    "Progress",
    "Release",
    "Undertaking",
    "Worksheet",
]


class Release(Entry):
    """An originator's permission to pass on the entries that `of` names.

    Where that is a digest in portions, `portion` is the originator's own, and `digest` that of its
    exact words. `asked` is the request it grants.
    """

    kind: Literal["release"]
    whose: Id
    to: Audience = Field(min_length=1)
    portion: Ref | None = None
    asked: Ref | None = None
    digest: Words | None = None
    exchange: Id | None = None
    purpose: Words | None = None
    until: Time | None = None
    form: Literal["full", "gist", "tear-line"] = "full"


class Digest(Entry):
    """A weaker statement written by the mediator: `of` lists what it rests on.

    Its label joins those of its sources: it is read only where every originator has released.
    With `portions` its words are theirs, a line each: what one originator must allow stands in one.
    """

    kind: Literal["digest"]
    derives = True
    form: Literal["gist", "tear-line"] = "gist"
    portions: Refs = ()


class Worksheet(Entry):
    """Whether to ask for the release of what `of` names to a reader, and in which words.

    The harms are the mediator's own judgement. Each of `variants` is a digest he wrote.
    """

    kind: Literal["release-worksheet"]
    derives = True
    to: Id
    purpose: Words | None = None
    if_told: Words | None = None
    if_withheld: Words | None = None
    variants: Refs = ()


class Deadline(Entry):
    """A due time: active only when one zoned reading of it is chosen."""

    kind: Literal["deadline"]
    short: Words
    due: Time
    owed_by: tuple[Id, ...] = ()
    on_silence: Words | None = None
    on_silence_told: Audience = ()


class Undertaking(Entry):
    """A promise; `progress` entries move it from promised to accepted."""

    kind: Literal["undertaking"]
    whose: Id
    to: tuple[Id, ...] = ()
    short: Words
    due: Time | None = None
    depends_on: Words | None = None


class Progress(Entry):
    """A step of an undertaking: drafted, received, accepted, kept, or not done."""

    kind: Literal["progress"]
    state: Literal["drafted", "received", "accepted", "kept", "lapsed"]


class Document(Entry):
    """A paper: who gave it, to whom, in what standing."""

    kind: Literal["document"]
    title: Words
    standing: Literal[
        "non-paper", "position paper", "aide-memoire", "note verbale", "letter", "draft", "list",
        "treaty", "not stated",
    ] = "not stated"  # fmt: skip
    giver: Id | None = None
    handed_to: Audience = ()
    digest: Words | None = None


class Parked(Entry):
    """Something set aside for a later meeting."""

    kind: Literal["parked"]
    short: Words
    for_meeting: Refs = ()


class Instruction(Entry):
    """An order given to staff, and on whose authority."""

    kind: Literal["instruction"]
    to: Id
    short: Words
    authority: Words | None = None
    begun: Literal["before", "after", "not stated"] = "not stated"
