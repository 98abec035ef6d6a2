"""What is weighed: a board of hypotheses, kept in the record as its author wrote it."""

from __future__ import annotations

from typing import Literal

from goodoffices.record.entry import Entry, Id

__all__ = ["Board"]


class Board(Entry):
    """A board of hypotheses on a topic; its `text` is what `intelligence weigh` reads."""

    kind: Literal["board"]
    topic: Id | None = None
