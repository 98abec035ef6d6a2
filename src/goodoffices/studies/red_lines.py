"""red-lines: what each party will not accept, how it is known, and to whom it was told."""

from __future__ import annotations

from goodoffices.record.kinds.substance import RedLine, Reservation
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, told
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def red_lines(sight: Sight) -> Finding:
    """List red lines and reservation values with who may know of each."""
    held = sight.of_kind(RedLine, Reservation)
    rows = [
        {
            "entry": e.id, "source": sight.ref(e.id), "kind": e.kind, "whose": e.whose,
            "issue": e.issue, "words": e.words, "known_to": _known_to(sight, e),
            "value": getattr(e, "value", None), "estimated_by": getattr(e, "estimated_by", None),
        }
        for e in held
    ]  # fmt: skip
    lines = [_line(sight, e) for e in held]
    lines_held = counted(sum(isinstance(e, RedLine) for e in held), "red line")
    values_held = counted(sum(isinstance(e, Reservation) for e in held), "reservation value")
    summary = f"{lines_held}, {values_held}; nothing suggested crosses one"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


def _known_to(sight: Sight, entry: RedLine | Reservation) -> list[str]:
    label = sight.label(entry)
    return [r.id for r in sight.header.readers if label and label.can_read(r.id)]


def _line(sight: Sight, entry: RedLine | Reservation) -> Line:
    outside = [r for r in _known_to(sight, entry) if r not in {entry.whose, sight.reader.id}]
    known = ", known to " + ", ".join(map(sight.name, outside)) if outside else ", you only"
    value = f"{entry.value}, estimated by {sight.name(entry.estimated_by)}: " if isinstance(
        entry, Reservation
    ) else ""  # fmt: skip
    word = f", {told(sight, entry)}" if told(sight, entry) else ""
    words = f"{value}{clip(entry.words or entry.issue, 60)} {cite(entry)}{known}{word}"
    return Line(f"{sight.name(entry.whose)} will not", words)


STUDY = Study("red-lines", "Red lines", Audience.MEDIATOR, Section.TABLE, 2, red_lines, lead=1)
