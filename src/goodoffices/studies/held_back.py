"""held-back: what must not be said next, because its owner has released none of it."""

from __future__ import annotations

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.judgement import Report
from goodoffices.record.kinds.substance import (
    Demand,
    Interest,
    Offer,
    Position,
    RedLine,
    Reservation,
)
from goodoffices.record.kinds.talk import Answer, Statement
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, others, parties
from goodoffices.studies.disclosures import disclosures_in
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_MOST_TELLING: tuple[type[Entry], ...] = (
    RedLine,
    Reservation,
    Report,
    Interest,
    Offer,
    Demand,
    Position,
    Answer,
    Statement,
)
_NEVER = (RedLine, Reservation, Report)
_NAMED = 4


def held_back(sight: Sight) -> Finding:
    """List each party's own content that another party may not read, most telling first."""
    already = {
        (h, d.told_to) for d in sight.once(disclosures_in) for h in (d.entry.id, *d.entry.of)
    }
    rows, lines = [], []
    for party in parties(sight):
        own = _of(sight, party.id)
        for other in others(sight, party.id):
            kept = [
                e for e in own
                if not _open_to(sight, e, other.id) and (e.id, other.id) not in already
            ]  # fmt: skip
            rows += [_row(sight, e, party.id, other.id) for e in kept]
            lines += _line(kept, party.name, other.name)
    kept_back = counted(len(rows), "item")
    summary = f"{kept_back} not yet told to another party and not released by the owner"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines)


def _of(sight: Sight, party: str) -> list[Entry]:
    return [e for kind in _MOST_TELLING for e in sight.of_kind(kind) if sight.seat_of(e) == party]


def _open_to(sight: Sight, entry: Entry, reader: str) -> bool:
    label = sight.label(entry)
    return label is None or label.can_read(reader)


def _row(sight: Sight, entry: Entry, owner: str, not_to: str) -> dict[str, str]:
    return {
        "entry": entry.id, "source": sight.ref(entry.id), "kind": entry.kind,
        "owner": owner, "not_to": not_to,
    }  # fmt: skip


def _line(kept: list[Entry], owner: str, other: str) -> list[Line]:
    telling = [e for e in kept if isinstance(e, _NEVER)]
    if not telling:
        return []
    named = " - ".join(f"{clip(e.words, 44)} {cite(e)}" for e in telling[:_NAMED])
    more = f" - {len(kept) - _NAMED} more" if len(kept) > _NAMED else ""
    heading = f"NOT YET TOLD to {other}, and {owner} has released none of it: "
    return [Line("", heading + named + more)]


STUDY = Study(
    "held-back",
    "What must not be said next",
    Audience.MEDIATOR,
    Section.TRUST,
    2,
    held_back,
    lead=4,
)
