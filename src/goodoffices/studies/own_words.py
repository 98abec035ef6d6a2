"""own-words: what the mediator told, promised or assured each party, side by side."""

from __future__ import annotations

from goodoffices.record.kinds.promises import Undertaking
from goodoffices.record.kinds.talk import Answer, Question, Statement
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, heard_by, parties
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def own_words(sight: Sight) -> Finding:
    """List what the mediator's seat said to each party, so that the two can be compared."""
    mine = [
        e for e in (*sight.of_kind(Statement, Answer), *sight.of_kind(Undertaking))
        if sight.seat_of(e) == sight.reader.id
    ]  # fmt: skip
    rows, lines = [], []
    for party in parties(sight):
        told = [e for e in mine if party.id in _hearers(sight, e)]
        rows += [
            {
                "entry": e.id, "source": sight.ref(e.id), "told_to": party.id,
                "act": _act(e), "words": e.words, "first_hand": e.via is None,
            }
            for e in told
        ]  # fmt: skip
        said = "; ".join(f"{_act(e)}: {clip(e.words, 60)} {cite(e)}" for e in told)
        lines.append(Line(f"to {party.name}", said or "nothing on record"))
    summary = f"{counted(len(rows), 'thing')} you told, promised or assured a party"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=mine)


def _hearers(sight: Sight, entry: Statement | Answer | Undertaking) -> tuple[str, ...]:
    if isinstance(entry, Answer):
        asked = [t for t in sight.targets(entry, Question) if sight.seat_of(t) != sight.reader.id]
        return tuple(sight.seat_of(q) for q in asked) or heard_by(sight, entry)
    return heard_by(sight, entry)


def _act(entry: Statement | Answer | Undertaking) -> str:
    if isinstance(entry, Statement):
        return entry.act
    return "answers" if isinstance(entry, Answer) else "promises"


STUDY = Study(
    "own-words",
    "What you told each party",
    Audience.MEDIATOR,
    Section.TREATMENT,
    2,
    own_words,
    lead=0,
)
