"""contested-terms: each side's meaning of a word, a case that would test it, the agreed text."""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.substance import Agreed, Definition
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, cut, finding, told
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def contested_terms(sight: Sight) -> Finding:
    """Group the definitions by term; a term with an agreed text is settled."""
    terms: dict[str, list[Definition]] = {}
    for definition in sight.of_kind(Definition):
        terms.setdefault(definition.term, []).append(definition)
    agreed = {a.defines: a for a in sight.of_kind(Agreed) if a.defines and a.state == "agreed"}
    rows = [_row(sight, term, meanings, agreed.get(term)) for term, meanings in terms.items()]
    unsettled = [(t, m) for t, m in terms.items() if t not in agreed]
    lines = [_line(sight, term, meanings) for term, meanings in unsettled]
    summary = f"{len(unsettled)} of {len(terms)} terms without an agreed text"
    because = [d for meanings in terms.values() for d in meanings]
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because)


def _row(
    sight: Sight, term: str, meanings: list[Definition], agreed: Agreed | None
) -> dict[str, Any]:
    return {
        "term": term,
        "meanings": [
            {
                "whose": d.whose, "meaning": d.meaning, "entry": d.id,
                "source": sight.ref(d.id), "first_hand": d.via is None,
            }
            for d in meanings
        ],
        "test_cases": list(dict.fromkeys(d.test_case for d in meanings if d.test_case)),
        "agreed": agreed.words if agreed else None,
    }  # fmt: skip


def _line(sight: Sight, term: str, meanings: list[Definition]) -> Line:
    said = "; ".join(_meaning(sight, d) for d in meanings)
    return Line(term, f"{said}. Agreed: nothing")


def _meaning(sight: Sight, definition: Definition) -> str:
    word = f", {told(sight, definition)}" if told(sight, definition) else ""
    meaning = clip(definition.meaning, 60) if definition.meaning else "not stated"
    return f"{cut(sight, definition.whose)}{word}: {meaning} {cite(definition)}"


STUDY = Study(
    "contested-terms",
    "Words that mean two things",
    Audience.ALL,
    Section.SETTLE,
    3,
    contested_terms,
    lead=2,
)
