"""One reader's volume: what was delivered to him, in the order he came to know it.

1. A volume is one reader's whole world. Nothing in it says that another exists.
2. A copy carries the entry rewritten for this reader: his handle, references only to what he
   already holds, no other reader.
3. What a reader came to know by a release is known from the release on, not from the telling.
4. Only the office's own volume carries labels: it must know what may be passed on.
5. A volume is added to. A later release adds; it never repairs what was delivered before.
"""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.common.times import Time
from goodoffices.labels.label import Label
from goodoffices.record.entry import Entry

__all__ = ["Copy", "Volume"]


@dataclass(frozen=True, slots=True)
class Copy:
    """An entry as one reader holds it; `entry.id` is its handle.

    Attributes
    ----------
    entry : Entry
        Rewritten for this reader.
    since : Time or None
        When this reader came to know it.
    label : Label or None
        What may be done with it; in the office's volume alone.
    released : bool
        Whether it came by a release.
    until : Time or None
        Bounds onward use, not knowledge.
    """

    entry: Entry
    since: Time | None = None
    label: Label | None = None
    released: bool = False
    until: Time | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """The copies of one reader, in the order of delivery."""

    reader: str
    copies: tuple[Copy, ...] = ()
