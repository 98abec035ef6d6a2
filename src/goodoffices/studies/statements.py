"""statements: what each seat said, as the record holds it; never what was seen or thought."""

from __future__ import annotations

from goodoffices.record.kinds.talk import Answer, ReadBack, Statement
from goodoffices.record.sight import Sight
from goodoffices.record.vouching import attested
from goodoffices.studies._reading import clip, counted, finding, second_hand, when
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, name


def statements(sight: Sight) -> Finding:
    """List statements and answers by seat; a party is shown its own until it confirmed them."""
    held = sight.of_kind(Statement, Answer)
    rows = [
        {
            "entry": s.id, "source": sight.ref(s.id), "said_by": sight.seat_of(s),
            "person": sight.speaker(s) or None, "said": when(s) or None, "words": s.words,
            "first_hand": not second_hand(s), "attested": attested(sight, s),
        }
        for s in held
    ]  # fmt: skip
    own = [s for s in held if not sight.for_mediator and sight.seat_of(s) == sight.reader.id]
    lines = [Line(name(s), clip(s.words, 130)) for s in own if not _confirmed(sight, s)]
    summary = f"{counted(len(own) or len(held), 'statement')} as we hold them"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=own)


def _confirmed(sight: Sight, said: Statement | Answer) -> bool:
    """Tell whether this reader heard it read back, and confirmed it."""
    answers = sight.cited_by(said, ReadBack)
    return any(a.to == sight.reader.id and a.response == "confirmed" for a in answers)


STUDY = Study(
    "statements", "Statements, to confirm or correct", Audience.ALL, Section.SETTLE, 5, statements
)
