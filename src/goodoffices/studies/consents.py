"""consents: who agreed to what, who keeps a recording, and what was done without a consent.

1. Each party on a recording has its own consent; its last word counts. Not recorded is not refused.
2. Custody is a chain: who keeps it, from when. Where nothing is on record it says so.
3. A viewing without every consent is an exception, and shows the reason that was given.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.custody import Custody, Viewing
from goodoffices.record.kinds.people import Consent, Meeting, Recording
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import counted, finding, joined, parties, when
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
    limited = [
        Line("consent", f"{sight.name(c.whose)} {c.state}: {c.scope} {cite(c)}")
        for c in given
        if c.state != "given"
    ]
    lines += limited
    bare = sum(bool(_without_consent(sight, r)) for r in recordings)
    summary = f"{counted(len(given), 'consent')}, {bare + len(limited)} to look at"
    held: tuple[Entry, ...] = (*given, *recordings)
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held)


def _without_consent(sight: Sight, recording: Recording) -> list[str]:
    last = {c.whose: c.state for c in sight.cited_by(recording, Consent)}
    consented = {whose for whose, state in last.items() if state == "given"}
    rooms = [m for h in recording.rooms if isinstance(m := sight.get(h), Meeting)]
    filmed = {p for room in rooms for p in room.parties}
    return [p.id for p in parties(sight) if p.id in filmed and p.id not in consented]


def _recording(sight: Sight, recording: Recording) -> dict[str, Any]:
    viewers = [p.name for h in recording.viewed_by if (p := sight.person(h))]
    missing = _without_consent(sight, recording)
    return {
        "entry": recording.id, "source": sight.ref(recording.id), "whose": None,
        "scope": recording.words, "state": "not recorded" if missing else "given",
        "without_consent": missing, "viewed_by": viewers,
        "custody": [
            {"held_by": p.name if (p := sight.person(c.held_by)) else None,
             "since": when(c) or None}
            for c in sight.cited_by(recording, Custody)
        ],
        "viewings": [
            {"by": sight.speaker(v) or None, "when": when(v) or None, "exception": v.reason}
            for v in sight.cited_by(recording, Viewing)
        ],
    }  # fmt: skip


def _custodian(sight: Sight, recording: Recording) -> str:
    """Return who keeps it now, as far as is on record."""
    kept = sight.cited_by(recording, Custody)
    person = sight.person(kept[-1].held_by if kept else recording.custodian)
    return person.name if person else ""


def _viewings(sight: Sight, recording: Recording) -> list[Line]:
    return [
        Line(
            name(v),
            f"viewed by {sight.speaker(v) or 'somebody not named'} "
            + (f"as an exception: {v.reason}" if v.reason else "with the consents on record"),
        )
        for v in sight.cited_by(recording, Viewing)
    ]


def _lines(sight: Sight, recording: Recording) -> list[Line]:
    missing = _without_consent(sight, recording)
    what = recording.words or "a recording"
    viewers = joined(p.name for h in recording.viewed_by if (p := sight.person(h)))
    seen = f"; viewed by {viewers}" if viewers else ""
    names = joined(map(sight.name, missing))
    first = Line(name(recording), f"{what}: consent not recorded for {names}{seen}")
    kept = _custodian(sight, recording)
    custody = Line("", f"Kept by {kept}." if kept else "Custody: not recorded.")
    return [*([first] if missing else []), custody, *_viewings(sight, recording)]


STUDY = Study("consents", "Consents", Audience.MEDIATOR, Section.JUDGEMENTS, 3, consents, lead=1)
