"""A built case, and what each seat holds of it, for the tests of delivery."""

from __future__ import annotations

from typing import Any

from goodoffices.common.ids import throwaway_handle
from goodoffices.record.volume import Copy
from tests.builder import CaseBuilder

__all__ = ["SEATS", "copy", "derived", "held", "note", "readers", "release", "room", "volume"]

SEATS = ("mediator", "security", "anna", "bert")


def readers(case: CaseBuilder, name: str, *, as_of: str | None = None) -> set[str]:
    """Return the seats that hold an entry."""
    return {seat for seat in SEATS if held(case, seat, name, as_of=as_of)}


def held(case: CaseBuilder, seat: str, name: str, *, as_of: str | None = None) -> Copy | None:
    """Return a reader's copy of an entry, if he has one."""
    return case.sight(seat, as_of).copy(throwaway_handle("built", seat, name))


def copy(case: CaseBuilder, seat: str, name: str) -> Copy:
    found = held(case, seat, name)
    assert found is not None
    return found


def volume(case: CaseBuilder, seat: str) -> tuple[Copy, ...]:
    """Return what was delivered to a reader, as it was delivered."""
    return case.office()._store.volume(seat).copies


def room(case: CaseBuilder, kind: str, *parties: str, **fields: Any) -> str:
    return case.files("meeting", type=kind, title=kind, parties=parties, **fields)


def note(case: CaseBuilder, **fields: Any) -> str:
    return case.files("statement", **{"text": "words", **fields})


def release(case: CaseBuilder, whose: str, of: str, **fields: Any) -> str:
    given = {"to": ("bert",), "readers": (whose, "mediator"), **fields}
    return case.files("release", whose=whose, of=(of,), by=f"{whose}-lead", **given)


def derived(case: CaseBuilder, *of: str, **fields: Any) -> str:
    given = {"readers": ("mediator", "anna", "bert"), "text": "gist", **fields}
    return case.files("digest", by="chair", of=of, **given)
