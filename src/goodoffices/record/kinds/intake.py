"""Where a note was taken from: for the mediator alone, so that a note says nothing of its file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from goodoffices.record.entry import Entry, Words

__all__ = ["Passage"]


class Passage(Entry):
    """The stretch of a file that the note in `of` was taken from.

    `start` and `end` count code points of the file's text as it was read: the note's words are
    what stands there. `digest` is that of the file's bytes.
    """

    kind: Literal["passage"]
    file: Words
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
