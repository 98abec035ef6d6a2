"""legal-holds: what must not be destroyed, under whose order, and what was lifted."""

from __future__ import annotations

from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.custody import HoldLifted, LegalHold
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import counted, finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def legal_holds(sight: Sight) -> Finding | None:
    """List each order that something be kept, and whether it still stands."""
    holds = sight.of_kind(LegalHold)
    if not holds:
        return None
    rows = [_row(sight, hold) for hold in holds]
    lines = [_line(sight, h, row) for h, row in zip(holds, rows, strict=True)]
    standing = sum(row["state"] == "in force" for row in rows)
    summary = f"{counted(len(rows), 'legal hold')}, {standing} in force"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=holds)


def _row(sight: Sight, hold: LegalHold) -> dict[str, Any]:
    lifted = sight.cited_by(hold, HoldLifted)
    return {
        "entry": hold.id, "source": sight.ref(hold.id), "under": hold.under,
        "of": list(hold.of), "state": "lifted" if lifted else "in force",
        "lifted_under": lifted[-1].under if lifted else None,
    }  # fmt: skip


def _line(sight: Sight, hold: LegalHold, row: dict[str, Any]) -> Line:
    things = sight.targets(hold, Entry)
    what = cite(*things) if things else "everything on record"
    lifted = f"; lifted under {row['lifted_under']}" if row["lifted_under"] else ""
    return Line(row["state"], f"{what}: under {hold.under} {cite(hold)}{lifted}")


STUDY = Study(
    "legal-holds", "Not to be destroyed", Audience.MEDIATOR, Section.JUDGEMENTS, 10, legal_holds,
    lead=0,
)  # fmt: skip
