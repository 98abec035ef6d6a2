"""positions: what each party says it wants, and why, each in the words of whoever said it."""

from __future__ import annotations

from goodoffices.record.kinds.substance import Interest, Position
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, cut, finding, parties, second_hand
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def positions(sight: Sight) -> Finding:
    """List positions and interests by party; a reframing keeps its author."""
    held = sight.of_kind(Position, Interest)
    rows = [
        {
            "entry": e.id, "source": sight.ref(e.id), "kind": e.kind, "whose": e.whose,
            "issue": e.issue, "words": e.words, "said_by": sight.seat_of(e),
            "first_hand": not second_hand(e),
        }
        for e in held
    ]  # fmt: skip
    lines = [
        Line(cut(sight, party.id), "; ".join(_item(sight, e) for e in held if e.whose == party.id))
        for party in parties(sight)
        if any(e.whose == party.id for e in held)
    ]
    wants = counted(sum(isinstance(e, Position) for e in held), "position")
    summary = f"{wants}, {counted(sum(isinstance(e, Interest) for e in held), 'interest')}"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


def _item(sight: Sight, entry: Position | Interest) -> str:
    author = sight.seat_of(entry)
    by = f", as {cut(sight, author)} put it" if author != entry.whose else ""
    return f"{clip(entry.words, 60)} {cite(entry)}{by}"


STUDY = Study(
    "positions", "Positions and interests", Audience.ALL, Section.TABLE, 5, positions, lead=0
)
