"""agenda: its versions, what changed between them, and who was shown which."""

from __future__ import annotations

import hashlib
from typing import Any

from goodoffices.record.kinds.people import Agenda, Showing
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import counted, finding, told
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def agenda(sight: Sight) -> Finding:
    """List the versions with the digest of their words and the log of who was shown them."""
    versions = sight.of_kind(Agenda)
    rows = [_row(sight, v, versions[i - 1] if i else None) for i, v in enumerate(versions)]
    lines = [_line(sight, v, row) for v, row in zip(versions, rows, strict=True)]
    summary = f"{counted(len(versions), 'version')} of the agenda"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=versions)


def digest(version: Agenda) -> str:
    """Return the SHA-256 of the items, each with its length: the same words, the same digest."""
    mac = hashlib.sha256()
    for item in version.items:
        raw = item.encode()
        mac.update(len(raw).to_bytes(8, "big") + raw)
    return mac.hexdigest()


def _row(sight: Sight, version: Agenda, before: Agenda | None) -> dict[str, Any]:
    old = set(before.items) if before else set(version.items)
    return {
        "entry": version.id,
        "source": sight.ref(version.id),
        "version": version.version,
        "items": list(version.items),
        "digest": digest(version),
        "added": [i for i in version.items if i not in old],
        "removed": [i for i in (before.items if before else ()) if i not in version.items],
        "shown_to": [
            {"to": s.to, "entry": s.id, "on_word": told(sight, s)}
            for s in sight.cited_by(version, Showing)
        ],
    }


def _line(sight: Sight, version: Agenda, row: dict[str, Any]) -> Line:
    shown = ", ".join(
        f"{sight.name(s.to)} {cite(s)}" + (f", {told(sight, s)}" if told(sight, s) else "")
        for s in sight.cited_by(version, Showing)
    )
    changed = "; ".join(
        [f"added: {', '.join(row['added'])}"] * bool(row["added"])
        + [f"removed: {', '.join(row['removed'])}"] * bool(row["removed"])
    )
    parts = [
        p for p in (", ".join(version.items), f"shown to {shown}" if shown else "", changed) if p
    ]
    return Line(f"agenda {version.version}", f"{'. '.join(parts)} {cite(version)}")


STUDY = Study("agenda", "Agenda", Audience.ALL, Section.PEOPLE, 2, agenda, lead=0)
