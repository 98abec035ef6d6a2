"""What later copies of a volume say of earlier ones, read into them when a Sight is folded.

1. A link is read as the references it makes good; it is no entry of its own to the reader.
2. A note that is kept bears the mediator's own label as well: nobody else will read it.
3. A note that was filed anew in another room is left out: the new one stands in its place, and is
   what others refer to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from goodoffices.labels.label import Label
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.keeping import Keeping, Link
from goodoffices.record.volume import Copy

__all__ = ["narrowed", "settled"]


def settled(copies: tuple[Copy, ...], reader: str) -> tuple[Copy, ...]:
    """Return the copies as they stand after the links and keepings among them."""
    links = [c.entry for c in copies if isinstance(c.entry, Link)]
    if links:
        copies = _linked(copies, links)
    keepings = _keepings(copies)
    return _without_moved(narrowed(copies, reader), keepings) if keepings else copies


def narrowed(copies: tuple[Copy, ...], reader: str) -> tuple[Copy, ...]:
    """Return the copies with the mediator's own label on those that were kept."""
    kept = {name for keeping in _keepings(copies) for name in keeping.of}
    own = Label.of({reader: ()})
    return tuple(
        replace(c, label=c.label.join(own)) if c.entry.id in kept and c.label else c for c in copies
    )


def _keepings(copies: tuple[Copy, ...]) -> list[Keeping]:
    return [c.entry for c in copies if isinstance(c.entry, Keeping)]


def _linked(copies: tuple[Copy, ...], links: list[Link]) -> tuple[Copy, ...]:
    later: dict[str, list[str]] = {}
    for link in links:
        for handle in link.cited_in:
            later.setdefault(handle, []).extend(link.of)
    return tuple(
        replace(c, entry=_resting_on(c.entry, later[c.entry.id])) if c.entry.id in later else c
        for c in copies
        if not isinstance(c.entry, Link)
    )


def _resting_on(entry: Entry, more: list[str]) -> Entry:
    return entry.model_copy(update={"of": tuple(dict.fromkeys((*entry.of, *more)))})


def _without_moved(copies: tuple[Copy, ...], keepings: list[Keeping]) -> tuple[Copy, ...]:
    moved = {old: k.instead for k in keepings if k.instead for old in k.of}
    return tuple(
        replace(copy, entry=_called(copy.entry, moved))
        for copy in copies
        if copy.entry.id not in moved
    )


def _called(entry: Entry, moved: Mapping[str, str]) -> Entry:
    """Return the entry with its references to moved notes pointing at the new ones."""
    changed: dict[str, object] = {}
    for field in entry.references():
        value = getattr(entry, field)
        if isinstance(value, tuple) and not moved.keys().isdisjoint(value):
            changed[field] = tuple(dict.fromkeys(moved.get(v, v) for v in value))
        elif isinstance(value, str) and value in moved:
            changed[field] = moved[value]
    return entry.model_copy(update=changed) if changed else entry
