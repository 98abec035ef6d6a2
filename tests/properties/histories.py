"""A history: what was filed, in order, and the time at which a reader asks.

It runs through the real office (desk, store, fold), and can be written as an authored case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from goodoffices.common.ids import throwaway_handle
from goodoffices.office.delivery import Desk
from goodoffices.office.opening import Office
from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table
from goodoffices.record.sight import CaseHeader, Reader, Sight
from goodoffices.record.store import MemoryStore

__all__ = [
    "HEADER",
    "OBSERVER",
    "SEATS",
    "START",
    "History",
    "at",
    "entry",
    "handle",
    "referred",
    "renamed",
]

CASE = "talks"
OBSERVER = "b"
SEATS = ("mediator", "a", "b", "security")
HEADER = CaseHeader(
    CASE,
    "Talks",
    (
        Reader("mediator", "mediator", "The Office"),
        Reader("a", "party", "Party A"),
        Reader("b", "party", "Party B"),
        Reader("security", "security", "Security"),
    ),
)
START = datetime(1963, 7, 1, 8, 0, tzinfo=UTC)
STEP = timedelta(minutes=90)


def at(step: float) -> str:
    """Return the time of a step, as it is written."""
    return (START + step * STEP).strftime("%Y-%m-%dT%H:%MZ")


def entry(fields: Mapping[str, Any]) -> Entry:
    """Return the entry that these fields describe."""
    return kinds_table()[fields["kind"]].model_validate({"lang": "en", **fields})


@cache
def handle(reader: str, name: str) -> str:
    """Return what a reader calls an entry in a throw-away record of these histories."""
    return throwaway_handle(CASE, reader, name)


@dataclass(frozen=True, slots=True)
class History:
    """What was filed, in order, and the time asked about."""

    entries: tuple[Entry, ...]
    as_of: datetime

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(e.id for e in self.entries)

    def office(self) -> Office:
        """File everything through the real office."""
        store = MemoryStore()
        desk = Desk(HEADER, store, handle)
        for one in self.entries:
            desk.file(one)
        return Office(HEADER, self.as_of, store)

    def sight(self, reader: str = OBSERVER) -> Sight:
        """Return what a reader knew at the time asked about."""
        return self.office().sight(reader)

    def write(self, folder: Path) -> Path:
        """Write it as an authored case. Every line of the list is one entry."""
        folder.mkdir(parents=True, exist_ok=True)
        head = {
            "format": 1,
            "case": HEADER.case,
            "title": HEADER.title,
            "as_of": self.as_of.strftime("%Y-%m-%dT%H:%MZ"),
            "readers": {r.id: {"kind": r.kind, "name": r.name} for r in HEADER.readers},
        }
        lines = [f"{key}: {json.dumps(value)}" for key, value in head.items()]
        lines += ["entries:", *(f"- {json.dumps(written(e))}" for e in self.entries)]
        (folder / "case.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder


def written(one: Entry) -> dict[str, Any]:
    """Return an entry as people would write it: without what is left at its default."""
    fields = one.model_dump(mode="json", exclude_defaults=True)
    if one.readers is not None:
        fields["readers"] = list(one.readers)
    return {"id": one.id, "kind": one.kind, **fields}


def renamed(one: Entry, names: Mapping[str, str | None]) -> Entry:
    """Return the entry with its id and references renamed; a name mapped to None is dropped."""
    update: dict[str, Any] = {"id": names.get(one.id, one.id)}
    if one.id == update["id"] and names.keys().isdisjoint(referred(one)):
        return one
    for field in one.references():
        value = getattr(one, field)
        if isinstance(value, tuple):
            found = (names.get(v, v) for v in value)
            update[field] = tuple(v for v in found if v is not None)
        elif value is not None:
            update[field] = names.get(value, value)
    return one.model_copy(update=update)


def referred(one: Entry) -> list[str]:
    """Return every id that an entry refers to."""
    values = (getattr(one, field) for field in one.references())
    return [name for v in values if v for name in ((v,) if isinstance(v, str) else v)]
