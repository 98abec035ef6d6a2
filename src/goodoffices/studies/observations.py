"""observations: what was seen, by whom; never what was said, and no verdict on anybody."""

from __future__ import annotations

from goodoffices.record.kinds.talk import Observation
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, name


def observations(sight: Sight) -> Finding:
    """List observations with their observer and confidence, apart from all statements."""
    held = sight.of_kind(Observation)
    rows = [
        {
            "entry": o.id, "source": sight.ref(o.id), "observer": sight.speaker(o) or "not stated",
            "about": o.about, "confidence": o.confidence, "words": o.words,
        }
        for o in held
    ]  # fmt: skip
    lines = [
        Line(name(o), f"{clip(o.words, 70)} (seen by {sight.speaker(o) or 'not stated'}; "
                      f"confidence {o.confidence})")
        for o in held
    ]  # fmt: skip
    summary = f"{counted(len(held), 'observation')}, kept apart from statements"
    caveat = ["What was seen is not what was meant: behaviour is no evidence of intent."]
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held,
        caveats=caveat if held else (),
    )  # fmt: skip


STUDY = Study(
    "observations", "What was seen", Audience.MEDIATOR, Section.JUDGEMENTS, 4, observations, lead=0
)
