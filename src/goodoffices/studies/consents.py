"""consents: who agreed to what, and what was done without a consent on record."""

from __future__ import annotations

from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Consent, Meeting, Recording
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import counted, finding, joined, parties
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite, name


def consents(sight: Sight) -> Finding:
    """List consents, and for each recording whether those recorded had given one."""
    given = sight.of_kind(Consent)
    recordings = sight.of_kind(Recording)
    rows: list[dict[str, Any]] = [
        {"entry": c.id, "source": sight.ref(c.id), "whose": c.whose, "scope": c.scope,
         "state": c.state}
        for c in given
    ]  # fmt: skip
    rows += [_recording(sight, r) for r in recordings]
    lines = [line for r in recordings for line in _lines(sight, r)]
    lines += [
        Line("consent", f"{sight.name(c.whose)} {c.state}: {c.scope} {cite(c)}")
        for c in given
        if c.state != "given"
    ]
    summary = f"{counted(len(given), 'consent')}, {len(lines)} to look at"
    held: tuple[Entry, ...] = (*given, *recordings)
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


def _without_consent(sight: Sight, recording: Recording) -> list[str]:
    consented = {c.whose for c in sight.cited_by(recording, Consent) if c.state == "given"}
    rooms = [m for h in recording.rooms if isinstance(m := sight.get(h), Meeting)]
    filmed = {p for room in rooms for p in room.parties}
    return [p.id for p in parties(sight) if p.id in filmed and p.id not in consented]


def _recording(sight: Sight, recording: Recording) -> dict[str, Any]:
    viewers = [p.name for h in recording.viewed_by if (p := sight.person(h))]
    return {
        "entry": recording.id, "source": sight.ref(recording.id), "whose": None,
        "scope": recording.words, "state": "not recorded",
        "without_consent": _without_consent(sight, recording), "viewed_by": viewers,
    }  # fmt: skip


def _lines(sight: Sight, recording: Recording) -> list[Line]:
    missing = _without_consent(sight, recording)
    if not missing:
        return []
    viewers = joined(p.name for h in recording.viewed_by if (p := sight.person(h)))
    seen = f"; viewed by {viewers}" if viewers else ""
    names = joined(map(sight.name, missing))
    what = recording.words or "a recording"
    return [Line(name(recording), f"{what}: consent not recorded for {names}{seen}")]


STUDY = Study("consents", "Consents", Audience.MEDIATOR, Section.JUDGEMENTS, 3, consents, lead=1)
