"""Two records of a pair, made and written with the same chance, and all that B holds of each.

Keys are the same, and chance is dealt anew for each place of each volume, so that the same copies
are stored as the same bytes. The clock of each act stands where the act says it took place, also
where several are stored together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from goodoffices.office import opened as opened_module
from goodoffices.office.acts import writing
from goodoffices.office.authored import read_case
from goodoffices.office.checking import check
from goodoffices.office.delivery import Desk
from goodoffices.office.journal import Journal
from goodoffices.office.opened import make, opened
from goodoffices.record import aead as aead_module
from goodoffices.record import vault as vault_module
from goodoffices.record.entry import Entry
from goodoffices.record.receipt import Receipt
from goodoffices.record.sealed import SealedStore
from goodoffices.record.slots import Ring
from goodoffices.record.store import MemoryStore
from goodoffices.record.vault import Vault
from tests.properties.histories import HEADER, OBSERVER, START, STEP, History, handle
from tests.properties.reference import visible
from tests.properties.variants import Pair, pairs

__all__ = [
    "END",
    "Patch",
    "alike_to_the_end",
    "held",
    "kept",
    "opened_half",
    "same_chance",
    "some",
    "whole",
]

Patch = pytest.MonkeyPatch
END = START + 100 * STEP


class Chance:
    """Bytes that depend on the place they are drawn for, and on no other draw."""

    def __init__(self) -> None:
        self._place, self._drawn = b"", 0

    def deal(self, place: str) -> None:
        self._place, self._drawn = place.encode(), 0

    def draw(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(self._place + b"/%d" % self._drawn).digest(size)


class Clock:
    """The time of the act at hand; that of the opening, until there is one."""

    now = START


def same_chance(patch: Patch) -> None:
    """Deal the same keys, handles, nonces and minutes to every record."""
    chance = Chance()
    seal = Vault.seal

    def dealt(self: Vault, head: Any, words: bytes, minute: str) -> Any:
        chance.deal(f"{self.volume} {head.n}")
        return seal(self, head, words, minute)

    def named(self: Journal, reader: str, name: str) -> str:
        made = handle(reader, name)
        self._given.append((reader, name, made))
        return made

    patch.setattr(Vault, "seal", dealt)
    patch.setattr(vault_module, "random_bytes", chance.draw)
    patch.setattr(aead_module, "random_bytes", chance.draw)
    patch.setattr(Journal, "_handle", named)
    patch.setattr(opened_module, "_now", lambda: Clock.now)
    patch.setattr(SealedStore, "minute", property(lambda _: f"{Clock.now:%Y-%m-%dT%H:%MZ}"))
    patch.setattr(Ring, "new", classmethod(_ring))


def _ring(cls: type[Ring], volumes: tuple[str, ...]) -> Ring:
    keys = {name: hashlib.sha256(name.encode()).digest() for name in volumes}
    return cls({name: (key, key) for name, key in keys.items()}, b"s" * 32)


def opened_half(history: History, folder: Path, pair: Pair) -> Path:
    """Open half of a history and file the rest act by act; return the record."""
    half = reaching(history, len(pair.seen) // 2)
    first = History(history.entries[:half], history.as_of)
    record = folder / "record"
    Clock.now = START
    make(read_case(first.write(folder / "case")), record, None)
    with writing(record) as pen:
        for entry in history.entries[half:]:
            Clock.now = _moment(entry)
            pen.journal.file(entry)
    Clock.now = END
    return record


def _moment(entry: Entry) -> datetime:
    return (entry.when.start if entry.when else None) or START


def kept(history: History, folder: Path, pair: Pair) -> dict[str, object]:
    """Return all that B holds of a record and is given from it."""
    return held(opened_half(history, folder, pair))


def reaching(history: History, length: int) -> int:
    """Return after how many acts B holds so many entries: what is imported must be his half."""
    store = MemoryStore()
    desk = Desk(HEADER, store, handle)
    for n, entry in enumerate(history.entries):
        if len(store.volume(OBSERVER).copies) >= length:
            return n
        desk.file(entry)
    return len(history.entries)


def held(record: Path) -> dict[str, object]:
    """Return B's receipt and every stored byte of his volume."""
    with opened(record) as found:
        store, vault = found.store, found.store.vault(OBSERVER)
        length = store.head(OBSERVER).n
        rows = [store.files.row(vault.tag(n)) for n in range(length)]
        bare = Receipt.of(store, found.header.case, OBSERVER, found.minute)
        return {"receipt": bare.signed_by(found.signing_key).written(), "rows": rows}


def whole(record: Path) -> bool:
    """Whether the record checks."""
    with opened(record) as found:
        return check(found).whole


def some(seed: str, count: int) -> Iterator[tuple[int, Pair]]:
    """Yield pairs that B cannot tell apart at any time: a volume holds what he learns later too."""
    return enumerate(islice(filter(alike_to_the_end, pairs(seed)), count))


def alike_to_the_end(pair: Pair) -> bool:
    """Whether B sees the same at the end of both histories."""
    left, right = (visible(History(h.entries, END), OBSERVER) for h in (pair.left, pair.right))
    return left == right
