"""What the office does with what it holds: rooms closed, notes kept back, links, retractions.

1. A closing ends a room: the notes held in it go out to those the room gives them to. Numbers and
   terms are read back before it.
2. A held note may be kept instead: it then stays with the mediator for good. Where it belongs to
   another room it is filed there anew, and the keeping names the new one.
3. A link and a retraction are made by the desk for one reader, and filed by nobody: a link where
   something came to him that entries of his had rested on; a retraction where a release that
   brought him something was withdrawn. He knows what he knows; nothing is unsent.
"""

from __future__ import annotations

from typing import Literal

from goodoffices.record.entry import Entry, Ref, Refs

__all__ = ["Closing", "Keeping", "Link", "Retraction"]


class Closing(Entry):
    """The end of the room in `meeting`: what was held in it goes out."""

    kind: Literal["closing"]


class Keeping(Entry):
    """Held notes, in `of`, that stay with the mediator; `instead` is the note of another room."""

    kind: Literal["keeping"]
    instead: Ref | None = None


class Link(Entry):
    """That entries of a reader's rest on the one in `of`, which came to him later."""

    kind: Literal["link"]
    cited_in: Refs = ()


class Retraction(Entry):
    """That use of what `of` names is no longer allowed: its release was withdrawn."""

    kind: Literal["retraction"]
