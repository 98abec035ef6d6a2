"""A record of many entries, made in memory: seven kinds in turn, two parties, a mediator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from goodoffices.office.authored import AuthoredCase
from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table
from goodoffices.record.sight import CaseHeader, Reader

READERS = (
    Reader("mediator", "mediator", "Mediator"),
    Reader("a", "party", "Alpha"),
    Reader("b", "party", "Beta"),
)
NOW = "2020-06-01T10:00+00:00"
_ROOMS: tuple[dict[str, Any], ...] = (
    {"kind": "person", "id": "chair", "name": "Chair", "seat": "mediator",
     "readers": ["mediator", "a", "b"]},
    {"kind": "person", "id": "pa", "name": "Ann", "seat": "a", "readers": ["mediator", "a"]},
    {"kind": "person", "id": "pb", "name": "Bob", "seat": "b", "readers": ["mediator", "b"]},
    {"kind": "meeting", "id": "ma", "type": "caucus", "title": "caucus with Alpha",
     "parties": ["a"], "readers": ["mediator", "a"]},
    {"kind": "meeting", "id": "mb", "type": "caucus", "title": "caucus with Beta",
     "parties": ["b"], "readers": ["mediator", "b"]},
)  # fmt: skip


def _said(i: int, p: str) -> dict[str, Any]:
    """Return the fields of entry number `i` that its kind adds."""
    issue = {"whose": p, "issue": f"issue {i % 97}"}
    kinds: tuple[dict[str, Any], ...] = (
        {"kind": "statement", "topic": "water", "gist": f"number {i} of what was said"},
        {"kind": "demand", **issue, "gist": f"wants number {i}", "amount": f"{i}"},
        {"kind": "offer", **issue, "gist": f"offers number {i}"},
        {"kind": "position", **issue, "gist": f"holds number {i}"},
        {"kind": "figure", "key": f"f{i % 97}", "value": f"{i}", "whose": p},
        {"kind": "definition", "term": f"term {i % 97}", "whose": p, "meaning": f"meaning {i}"},
        {"kind": "question", "to": p, "short": f"question {i}", "gist": f"question {i}?",
         "originator": "mediator", "by": "chair"},
    )  # fmt: skip
    return kinds[i % len(kinds)]


def _fields(i: int) -> dict[str, Any]:
    p = "ab"[i % 2]
    common = {
        "id": f"e{i}", "by": f"p{p}", "originator": p, "meeting": f"m{p}", "lang": "en",
        "said": f"2020-01-{1 + i % 28:02d}", "source": f"L{i}", "readers": ["mediator", p],
    }  # fmt: skip
    return common | _said(i, p)


def entry(i: int) -> Entry:
    """Return entry number `i`."""
    fields = _fields(i)
    return kinds_table()[fields["kind"]].model_validate(fields)


def _entries(count: int) -> Iterator[Entry]:
    for fields in _ROOMS:
        yield kinds_table()[fields["kind"]].model_validate({**fields, "lang": "en"})
    yield from (entry(i) for i in range(count))


def many(count: int) -> AuthoredCase:
    """Return a case of so many entries, beside its people and rooms."""
    header = CaseHeader("many", "Many entries", READERS)
    return AuthoredCase(header, datetime.fromisoformat(NOW), tuple(_entries(count)))
