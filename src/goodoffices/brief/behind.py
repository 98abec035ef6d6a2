"""Everything behind one reference: the words, who may read them, what rests on them."""

from __future__ import annotations

from typing import Any

from goodoffices.brief.arranged import Arranged
from goodoffices.common.errors import NotPermitted
from goodoffices.record.entry import Entry
from goodoffices.record.sight import Sight
from goodoffices.record.vouching import attested
from goodoffices.studies import studies
from goodoffices.studies._reading import told, when, withdrawn

__all__ = ["as_text", "behind"]

_COMMON = {
    "id", "kind", "by", "meeting", "via", "of", "readers", "text", "gist", "quote", "source",
    "said", "known", "lang", "held", "attested", "originator", "unverified",
}  # fmt: skip


def behind(brief: Arranged, ref: str) -> list[dict[str, Any]]:
    """Return what the reader may know of every entry that people call `ref`.

    Raises
    ------
    NotPermitted
        Nothing here goes by that name, or nothing that this reader may read: the same words.
    """
    entries = brief.sight.find(ref)
    if not entries:
        raise NotPermitted
    return [_entry(brief, entry) for entry in entries]


def _entry(brief: Arranged, entry: Entry) -> dict[str, Any]:
    sight = brief.sight
    room = sight.meeting(entry)
    copy = sight.copy(entry.id)
    return {
        "entry": entry.id,
        "called": brief.label(entry.id),
        "kind": entry.kind,
        "words": entry.words,
        "language": entry.lang,
        "said_by": sight.speaker(entry) or sight.name(sight.seat_of(entry)),
        "in": room.title if room else None,
        "said": when(entry) or None,
        "known_since": copy.since.shown if copy and copy.since else None,
        "first_hand": entry.via is None,
        "on_word": told(sight, entry) or None,
        "attested": attested(sight, entry),
        "verified": not entry.unverified,
        "withdrawn": withdrawn(sight, entry),
        "may_read": _may_read(sight, entry),
        "fields": _fields(entry),
        "rests_on": [_named(sight, e) for h in entry.of if (e := sight.get(h))],
        "cited_by": [_named(sight, e) for e in sight.cited_by(entry, Entry)],
        "used_in": _used_in(brief, entry),
    }


def _may_read(sight: Sight, entry: Entry) -> list[str] | None:
    """Return who may read it, in the office's view; another reader learns only that he may."""
    label = sight.label(entry)
    if label is None:
        return None
    return [r.id for r in sight.header.readers if label.can_read(r.id)]


def _fields(entry: Entry) -> dict[str, Any]:
    own = entry.model_dump(
        mode="json", exclude_none=True, exclude=_COMMON & set(type(entry).model_fields)
    )
    hidden = {*entry.references(), *entry.audiences()}
    return {name: value for name, value in own.items() if name not in hidden and value != []}


def _named(sight: Sight, entry: Entry) -> dict[str, str]:
    return {"entry": entry.id, "called": sight.ref(entry.id), "kind": entry.kind}


def _used_in(brief: Arranged, entry: Entry) -> list[dict[str, str]]:
    how = {s.name: (s.find.__doc__ or "").strip().partition("\n")[0] for s in studies()}
    return [
        {"study": f.study, "title": f.title, "how": how[f.study], "found": f.summary}
        for f in brief.findings
        if entry.id in f.because
    ]


def as_text(found: list[dict[str, Any]], names: dict[str, str]) -> str:
    """Return the same for people."""
    return "\n".join("\n".join(_rows(entry, names)) + "\n" for entry in found)


def _rows(entry: dict[str, Any], names: dict[str, str]) -> list[str]:
    rows = [
        f"{entry['called']}: {entry['kind']}",
        f'  "{entry["words"]}"' if entry["words"] else "",
    ]
    said = [entry["said_by"], entry["said"], entry["in"], entry["on_word"]]
    rows.append("  " + ", ".join(part for part in said if part))
    rows.append(f"  {entry['attested']}" + ("" if entry["verified"] else ", not verified"))
    rows += ["  WITHDRAWN, or rests on an offer that was"] * entry["withdrawn"]
    rows += [
        f"  {name.replace('_', ' ')}: {_short(value)}" for name, value in entry["fields"].items()
    ]
    if entry["may_read"] is not None:
        rows.append("  may read: " + ", ".join(names[r] for r in entry["may_read"]))
    for label, key in (("rests on", "rests_on"), ("cited by", "cited_by")):
        if entry[key]:
            rows.append(
                f"  {label}: " + ", ".join(f"{e['called']} ({e['kind']})" for e in entry[key])
            )
    rows += [
        f"  used in {u['study']}: {u['how']}\n    found: {u['found']}" for u in entry["used_in"]
    ]
    return [row for row in rows if row]


def _short(value: Any) -> str:  # noqa: ANN401 - any plain JSON
    if isinstance(value, dict):
        said = {k: v for k, v in value.items() if v is not False and v not in (None, [])}
        return ", ".join(f"{k} {_short(v)}" for k, v in said.items())
    if isinstance(value, list):
        return "; ".join(_short(v) for v in value)
    return str(value)
