"""released: what others have let this reader know, and until when it may be used onward."""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.promises import Release
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def released(sight: Sight) -> Finding:
    """List what reached this reader by a release; for the mediator, every release given."""
    arrived = [c for c in sight.copies if c.released]
    rows: list[dict[str, Any]] = [
        {
            "entry": c.entry.id, "source": sight.ref(c.entry.id), "words": c.entry.words,
            "since": c.since.shown if c.since else None,
            "until": c.until.shown if c.until else None,
        }
        for c in arrived
    ]  # fmt: skip
    lines = [
        Line(
            cite(c.entry),
            clip(c.entry.words, 120) + (f" (until {c.until.shown})" if c.until else ""),
        )
        for c in arrived
    ]
    given = sight.of_kind(Release) if sight.for_mediator else ()
    rows += [
        {
            "entry": r.id, "source": sight.ref(r.id), "words": r.words, "whose": r.whose,
            "to": list(r.to), "of": list(r.of), "since": r.known.shown if r.known else None,
            "until": r.until.shown if r.until else None,
        }
        for r in given
    ]  # fmt: skip
    lines += [_given(sight, r) for r in given]
    summary = f"{len(rows)} released"
    because = [*(c.entry for c in arrived), *given]
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because)


def _given(sight: Sight, release: Release) -> Line:
    things = [e for h in release.of if (e := sight.get(h))]
    to = joined(sight.name(r) for r in release.to)
    what = f" of {cite(*things)}" if things else ""
    return Line("release", f"by {sight.name(release.whose)} to {to}{what} {cite(release)}")


STUDY = Study("released", "Released", Audience.ALL, Section.TRUST, 3, released, lead=0)
