"""precautions: what each party did against a threat, beside what it said it knows of one.

1. A card joins the measures a party stated with its reports and its answers about the threat.
2. Measures beside reports with blanks, or beside answers that hedge, are larger than what was told.
   That is a question to ask, and no finding about anybody: caution needs no reason.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.judgement import Report
from goodoffices.record.kinds.talk import Answer
from goodoffices.record.kinds.threats import Precaution
from goodoffices.record.sight import Reader, Sight
from goodoffices.studies._reading import counted, finding, parties
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_LOOSE = ("hedged", "partial", "question", "refused")


def precautions(sight: Sight) -> Finding | None:
    """Join each party's precautions with what it said it knows; None where none is on record."""
    taken = sight.of_kind(Precaution)
    if not taken:
        return None
    cards = [card for p in parties(sight) if (card := _card(sight, p, taken))]
    larger = sum(row["larger_than_told"] for row, _ in cards)
    summary = f"{counted(len(taken), 'precaution')}; larger than what was told: {larger}"
    caveats = [
        "Caution needs no reason: a precaution shows care, and nothing about anybody's aims."
    ]
    return finding(
        sight, STUDY.name, STUDY.title, summary, [row for row, _ in cards],
        lines=[line for _, line in cards], caveats=caveats, because=taken,
    )  # fmt: skip


def _card(
    sight: Sight, party: Reader, taken: tuple[Precaution, ...]
) -> tuple[dict[str, Any], Line] | None:
    own = [p for p in taken if p.whose == party.id]
    if not own:
        return None
    named = {handle for p in own for handle in p.of}
    reports = [r for r in sight.of_kind(Report) if r.id in named or r.holder == party.id]
    loose = [
        a for a in sight.of_kind(Answer)
        if a.id in named and a.manner in _LOOSE and sight.seat_of(a) == party.id
    ]  # fmt: skip
    blanks = list(dict.fromkeys(blank for r in reports for blank in r.blanks))
    row = {
        "party": party.id,
        "precautions": [{"entry": p.id, "what": p.short} for p in own],
        "reports": [r.id for r in reports],
        "not_stated": blanks,
        "answers": [a.id for a in loose],
        "larger_than_told": bool(blanks or loose),
    }
    return row, Line(party.name, _words(own, reports, loose, blanks))


def _words(
    own: list[Precaution], reports: list[Report], loose: list[Answer], blanks: list[str]
) -> str:
    did = f"{counted(len(own), 'precaution')} ({', '.join(p.short for p in own)}) {cite(*own)}"
    told = f"; of the threat: {', '.join(blanks)} not stated" if blanks else ""
    said = f" {cite(*reports, *loose)}" if reports or loose else ""
    ask = ". Ask what they answer to" if blanks or loose else ""
    return f"{did}{told}{said}{ask}"


STUDY = Study(
    "precautions", "Precautions beside what is known", Audience.MEDIATOR, Section.JUDGEMENTS, 5,
    precautions, lead=0,
)  # fmt: skip
