"""A mediator's Sight built by hand, for studies."""

from __future__ import annotations

from datetime import UTC, datetime

from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table
from goodoffices.record.sight import CaseHeader, Reader, Sight
from goodoffices.record.volume import Copy

__all__ = ["sight_with"]

PARTIES = (Reader("a", "party", "North"), Reader("b", "party", "South"))


def sight_with(*entries: dict[str, object], parties: tuple[Reader, ...] = PARTIES) -> Sight:
    """Return the mediator's Sight of these entries."""
    made = [kinds_table()[str(e["kind"])].model_validate(e) for e in entries]
    copies = tuple(Copy(entry, None, None, released=False, until=None) for entry in made)
    citing: dict[str, tuple[Entry, ...]] = {}
    for entry in made:
        for name in entry.of:
            citing[name] = (*citing.get(name, ()), entry)
    mediator = Reader("mediator", "mediator", "Mediator")
    header = CaseHeader("c", "C", (mediator, *parties))
    held = {copy.entry.id: copy for copy in copies}
    return Sight(header, mediator, datetime(1964, 1, 1, tzinfo=UTC), copies, held, citing)
