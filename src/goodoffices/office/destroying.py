"""Destroying an entry: its words go, the proof that it was there stays.

1. An originator of the entry may, or the mediator, and must say on what ground.
2. That it is destroyed is put on record first, in the volume of each reader who held it; then the
   keys of all its copies are destroyed. A crash between the two is made good by the next act.
3. The frame of the talks stays: people, rooms, mandates, and the acts that gave or ended a
   permission or confirmed something.
4. What it does not reach is listed: what rests on it, who knows it, and every copy outside.
"""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.common.errors import BadInput, NotPermitted
from goodoffices.office.acts import Pen
from goodoffices.office.journal import JOURNAL
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Mandate, Meeting, Person
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.substance import Withdrawal
from goodoffices.record.kinds.talk import ReadBack

__all__ = ["OUTSIDE", "Destroyed", "destroy"]

_FRAME = (Mandate, Meeting, Person, ReadBack, Release, Withdrawal)
OUTSIDE = "briefs, pages and exports written before now; backups; what people remember"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was destroyed, and what the destruction does not reach.

    Attributes
    ----------
    handle : str or None
        The mediator's handle of it.
    volumes : tuple of str
        The readers whose copy was destroyed.
    resting : tuple of tuple
        The entries that refer to it, each as the mediator's handle and its kind.
    """

    handle: str | None
    volumes: tuple[str, ...]
    resting: tuple[tuple[str, str], ...]


def destroy(pen: Pen, ref: str, by: str, ground: str) -> Destroyed:
    """Put on record that an entry is destroyed; its keys go when the pen is put down.

    Raises
    ------
    NotPermitted
        There is no such entry, or it is not for `by` to destroy.
    BadInput
        There is no ground, or it belongs to the frame of the talks.
    """
    entry = pen.named(ref)
    journal, office = pen.journal, pen.header.mediator.id
    if by != office and by not in journal.desk.label(entry.id).originators:
        raise NotPermitted
    _check(entry, ground)
    journal.destroy(entry.id, by, ground)
    handles = {name: handle for handle, name in journal.names.items()}
    resting = [e for e in journal.entries.values() if entry.id in _rests_on(e)]
    volumes = dict(journal.places[entry.id])
    return Destroyed(
        handles.get(entry.id),
        tuple(volume for volume in volumes if volume != JOURNAL),
        tuple((handles[e.id], e.kind) for e in resting if e.id in handles),
    )


def _check(entry: Entry, ground: str) -> None:
    if not ground.strip():
        raise BadInput("--ground", expected="a reason", found=ground, advice="Say on what ground.")
    if isinstance(entry, _FRAME):
        raise BadInput(
            "REF", expected="something that was said, shown or written", found=entry.kind,
            advice="The frame of the talks stays: people, rooms, mandates, permissions given.",
        )  # fmt: skip


def _rests_on(entry: Entry) -> set[str]:
    found: set[str] = set()
    for field in entry.references():
        value = getattr(entry, field)
        found |= {value} if isinstance(value, str) else set(value or ())
    return found
