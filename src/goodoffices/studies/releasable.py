"""releasable: what could be said about the warnings on what each party may know, and the gap.

1. The conclusion for a party is computed anew from the warnings that party may read; the others
   are cut away first and change nothing in it.
2. Where one of those warnings alone moves the number much, words stand in place of numbers: the
   number would give its source away.
3. How far that is from the full answer is for the mediator. Nothing here is released by being
   computed: he may say it in his own words, and ask the originators first.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.judgement import Report
from goodoffices.record.sight import Reader, Sight
from goodoffices.studies._boards import NAMES, threat_board, threats
from goodoffices.studies._reading import finding, joined, parties
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

CAVEATS = (
    "Computed, not released: what you say of it is yours, and rests on its originators' leave.",
)


def releasable(sight: Sight) -> Finding | None:
    """Recompute the answer for each party from what it may read; show the mediator the gap."""
    groups = sight.once(threats)
    if not groups:
        return None
    rows, lines = [], []
    for topic, reports in groups.items():
        for party in parties(sight):
            row = _row(sight, topic, reports, party)
            rows.append(row)
            lines.append(_line(sight, reports, party, row))
    held = [r for reports in groups.values() for r in reports]
    full = sum(not row["withheld"] for row in rows)
    summary = f"{full} of {len(rows)} parties may know all of it"
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held, caveats=CAVEATS
    )


def _may_read(sight: Sight, report: Report, party: Reader) -> bool:
    label = sight.label(report)
    return label is not None and label.can_read(party.id)


def _row(
    sight: Sight, topic: str | None, reports: tuple[Report, ...], party: Reader
) -> dict[str, Any]:
    import numpy as np

    from goodoffices.intelligence.releasing import gap, release

    board = threat_board(reports)
    withheld = [r.id for r in reports if not _may_read(sight, r, party)]
    seen = release(board, withheld, np.random.default_rng(0))
    apart = gap(board, withheld)
    return {
        "topic": topic, "party": party.id, "reports": len(reports), "withheld": withheld,
        "words": seen.words, "confidence": seen.confidence, "posterior": seen.posterior,
        "gap_bits": apart.bits, "leader": apart.leader_full,
        "leader_releasable": apart.leader_releasable, "turning": list(apart.turning),
    }  # fmt: skip


def _line(sight: Sight, reports: tuple[Report, ...], party: Reader, row: dict[str, Any]) -> Line:
    known = [r for r in reports if r.id not in row["withheld"]]
    hidden = [r for r in reports if r.id in row["withheld"]]
    ahead = row["leader_releasable"]
    may = f"on {cite(*known)}" if known else "on nothing it may read"
    words = f"{may}: {NAMES[ahead]} leads, {row['words'][ahead]}" if ahead else f"{may}: none leads"
    if not hidden:
        return Line(party.name, f"{words}. It may know all of it")
    owners = joined(dict.fromkeys(sight.name(r.originator or r.holder) for r in hidden))
    turns = "; the answer turns on it" if row["turning"] else ""
    words += f". {row['gap_bits']:.2f} bits from yours without {cite(*hidden)}: ask {owners}{turns}"
    return Line(party.name, words)


STUDY = Study(
    "releasable", "What could be said to whom", Audience.MEDIATOR, Section.JUDGEMENTS, 7,
    releasable, lead=0,
)  # fmt: skip
