"""A record with words in it, made quickly: keys of its own, the slot that is named insecure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from goodoffices.common.times import Time
from goodoffices.labels.label import Label
from goodoffices.record.kinds import kinds_table
from goodoffices.record.sealed import SealedStore
from goodoffices.record.slots import Ring, Slot, new_ring_key
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.volume import Copy

__all__ = ["MINUTE", "READERS", "RING", "SECRET", "copy", "made", "opened"]

READERS = ("mediator", "mars", "coalition")
MINUTE = "2031-03-05T09:00Z"
RING = Ring.new(READERS)
SECRET = "They will take nine inspections, and not ten."


def _minute() -> str:
    return MINUTE


def made(folder: Path, **settings: Any) -> SealedStore:
    """Make a record in a folder; the keys of its volumes are those of `RING`."""
    ring_key = new_ring_key()
    slots = [Slot.under("insecure", "", ring_key)]
    folder.mkdir(parents=True, exist_ok=True)
    files = Databases.create(
        folder, header=b"header", ring=RING.sealed(ring_key), slots=slots, **settings
    )
    return SealedStore(files, RING, "talks", _minute)


def opened(folder: Path, connect: Any = None) -> SealedStore:
    """Open such a record again."""
    settings: dict[str, Any] = {"connect": connect} if connect else {}
    return SealedStore(Databases.open(folder, **settings), RING, "talks", _minute)


def copy(n: int, *, words: str = SECRET, label: bool = False) -> Copy:
    """Return one copy of a statement."""
    entry = kinds_table()["statement"].model_validate(
        {"kind": "statement", "id": f"handle{n}", "text": words, "lang": "en", "readers": ["mars"]}
    )
    return Copy(
        entry,
        since=Time.model_validate("2031-03-05T09:00+02:00"),
        label=Label.of({"mars": ["mediator"]}) if label else None,
        released=n % 2 == 1,
        until=Time.model_validate({"said": "until told", "precision": "day"}) if n % 3 else None,
    )
