"""agreed: the islands of agreement, and what the parties agree to differ on."""

from __future__ import annotations

from goodoffices.record.kinds.substance import Agreed
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, withdrawn
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def agreed(sight: Sight) -> Finding:
    """List agreed texts and facts; one that rests on a withdrawn offer says so."""
    held = sight.of_kind(Agreed)
    rows = [
        {
            "entry": a.id, "source": sight.ref(a.id), "issue": a.issue, "words": a.words,
            "state": a.state, "parties": list(a.parties),
            "status": "withdrawn" if withdrawn(sight, a) else "stands",
        }
        for a in held
    ]  # fmt: skip
    lines = [
        Line(a.state.upper(), f"{a.issue}: {clip(a.words, 80)} {cite(a)}")
        for a in held
        if not withdrawn(sight, a)
    ]
    summary = counted(len(held), "agreed text") if held else "nothing agreed on record"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


STUDY = Study("agreed", "Agreed", Audience.ALL, Section.TABLE, 4, agreed, lead=0)
