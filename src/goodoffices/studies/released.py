"""released: what others have let this reader know, and until when it may be used onward.

A release is in force, waits for other owners, is over, or was withdrawn. What is over or withdrawn
stays known, and is not used onward.
"""

from __future__ import annotations

from typing import Any

from goodoffices.common.periods import end_of
from goodoffices.common.times import Time
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.keeping import Retraction
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.substance import Withdrawal
from goodoffices.record.sight import Sight
from goodoffices.record.volume import Copy
from goodoffices.studies._reading import clip, finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def released(sight: Sight) -> Finding:
    """List what reached this reader by a release; for the mediator, every release given."""
    arrived = [c for c in sight.copies if c.released]
    rows: list[dict[str, Any]] = [
        {
            "entry": c.entry.id, "source": sight.ref(c.entry.id), "words": c.entry.words,
            "since": c.since.shown if c.since else None,
            "until": c.until.shown if c.until else None, "state": _state(sight, c),
        }
        for c in arrived
    ]  # fmt: skip
    lines = [
        Line(
            cite(c.entry),
            clip(c.entry.words, 120) + _use(sight, c),
        )
        for c in arrived
    ]
    given = sight.of_kind(Release) if sight.for_mediator else ()
    rows += [
        {
            "entry": r.id, "source": sight.ref(r.id), "words": r.words, "whose": r.whose,
            "to": list(r.to), "of": list(r.of), "since": r.known.shown if r.known else None,
            "until": r.until.shown if r.until else None, "state": _standing(sight, r),
        }
        for r in given
    ]  # fmt: skip
    lines += [_given(sight, r) for r in given]
    summary = f"{len(rows)} released"
    because = [*(c.entry for c in arrived), *given]
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because)


def _state(sight: Sight, copy: Copy) -> str:
    if sight.cited_by(copy.entry, Retraction):
        return "withdrawn"
    return "over" if _over(sight, copy.until) else "in force"


def _standing(sight: Sight, release: Release) -> str:
    if sight.cited_by(release, Withdrawal):
        return "withdrawn"
    if _over(sight, release.until):
        return "over"
    labels = [label for e in sight.targets(release, Entry) if (label := sight.label(e))]
    waits = any(not label.can_read(reader) for label in labels for reader in release.to)
    return "waits for other owners" if waits else "in force"


def _over(sight: Sight, until: Time | None) -> bool:
    end = end_of(until)
    return end is not None and end < sight.as_of


def _use(sight: Sight, copy: Copy) -> str:
    """Return what its reader should know of its use."""
    until = f" (until {copy.until.shown})" if copy.until else ""
    match _state(sight, copy):
        case "withdrawn":
            return f"{until}: withdrawn; please do not use it further"
        case "over":
            return f"{until}: its time is over; please do not use it further"
        case _:
            return until


def _given(sight: Sight, release: Release) -> Line:
    things = [e for h in release.of if (e := sight.get(h))]
    to = joined(sight.name(r) for r in release.to)
    what = f" of {cite(*things)}" if things else ""
    state = _standing(sight, release)
    note = "" if state == "in force" else f": {state}"
    return Line("release", f"by {sight.name(release.whose)} to {to}{what} {cite(release)}{note}")


STUDY = Study("released", "Released", Audience.ALL, Section.TRUST, 3, released, lead=0)
