"""notices: what was formally served on whom, when, in which words, and whether it says so.

A notice is acknowledged when its reader confirms it. Until then its acknowledgement is "none": that
nothing is on record says neither that it was heard nor that it was not.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.talk import Notice, ReadBack
from goodoffices.record.sight import Sight
from goodoffices.record.vouching import attested
from goodoffices.studies._reading import clip, counted, cut, finding, when
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def notices(sight: Sight) -> Finding | None:
    """List each notice with the time it was served, its words, and its acknowledgement."""
    served = sight.of_kind(Notice)
    if not served:
        return None
    rows = [_row(sight, notice) for notice in served]
    lines = [_line(sight, n, row) for n, row in zip(served, rows, strict=True)]
    none = sum(row["acknowledgement"] == "none" for row in rows)
    summary = f"{counted(len(rows), 'notice')} served, {none} with no acknowledgement on record"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=served)


def _row(sight: Sight, notice: Notice) -> dict[str, Any]:
    answers = [r for r in sight.cited_by(notice, ReadBack) if r.to == notice.to]
    last = answers[-1] if answers else None
    return {
        "entry": notice.id, "source": sight.ref(notice.id), "from": sight.seat_of(notice),
        "by": sight.speaker(notice) or None, "to": notice.to, "served": when(notice) or None,
        "means": notice.means, "words": notice.words,
        "acknowledgement": _ACKNOWLEDGED[last.response] if last else "none",
        "acknowledged": when(last) or None if last else None,
        "attested": attested(sight, last) if last else None,
    }  # fmt: skip


_ACKNOWLEDGED = {"confirmed": "confirmed", "disputed": "disputed", "silent": "none"}


def _line(sight: Sight, notice: Notice, row: dict[str, Any]) -> Line:
    whom = row["by"] or sight.name(row["from"])
    at = f"served {row['served']}" if row["served"] else "time served not stated"
    means = f", {notice.means}" if notice.means != "not stated" else ""
    said = row["acknowledgement"]
    known = f" ({row['attested']})" if said in {"confirmed", "disputed"} else ""
    return Line(
        f"to {cut(sight, notice.to)}",
        f'"{clip(notice.words, 100)}" {cite(notice)}, by {whom}; {at}{means}; '
        f"acknowledgement: {said}{known}",
    )


STUDY = Study("notices", "Notices served", Audience.ALL, Section.OWED, 3, notices, lead=0)
