"""What B may not read changes no byte of his receipt, nor of anything stored in his volume.

Both records of a pair are made with the same keys, and chance is dealt anew for each place of each
volume, so that the same copies are stored as the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import nacl.secret
import pytest

from goodoffices.office import opened as opened_module
from goodoffices.office.acts import writing
from goodoffices.office.authored import read_case
from goodoffices.office.checking import check, receipt_for
from goodoffices.office.delivery import Desk
from goodoffices.office.destroying import destroy
from goodoffices.office.journal import Journal
from goodoffices.office.opened import make, opened
from goodoffices.record import vault as vault_module
from goodoffices.record.copies import Mark
from goodoffices.record.receipt import Receipt
from goodoffices.record.sealed import SealedStore
from goodoffices.record.slots import Ring
from goodoffices.record.store import MemoryStore
from goodoffices.record.vault import Vault
from tests.conftest import NIGHTLY
from tests.properties.histories import HEADER, OBSERVER, START, STEP, History, handle
from tests.properties.reference import visible
from tests.properties.variants import Pair, pairs

PAIRS = 300 if NIGHTLY else 15
MINUTE = "1963-08-01T09:00Z"
Patch = pytest.MonkeyPatch


class Chance:
    """Bytes that depend on the place they are drawn for, and on no other draw."""

    def __init__(self) -> None:
        self._place, self._drawn = b"", 0

    def deal(self, place: str) -> None:
        self._place, self._drawn = place.encode(), 0

    def draw(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(self._place + b"/%d" % self._drawn).digest(size)


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: Patch) -> None:
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

    monkeypatch.setattr(Vault, "seal", dealt)
    monkeypatch.setattr(vault_module, "random_bytes", chance.draw)
    monkeypatch.setattr(nacl.secret, "random", chance.draw)
    monkeypatch.setattr(Journal, "_handle", named)
    monkeypatch.setattr(opened_module, "_minute", lambda: MINUTE)
    monkeypatch.setattr(Ring, "new", classmethod(_ring))


def _ring(cls: type[Ring], volumes: tuple[str, ...]) -> Ring:
    keys = {name: hashlib.sha256(name.encode()).digest() for name in volumes}
    return cls({name: (key, key) for name, key in keys.items()}, b"s" * 32)


def kept(history: History, folder: Path, pair: Pair) -> dict[str, object]:
    """Open half of a history, file the rest act by act; return all that B holds and is given."""
    half = reaching(history, len(pair.seen) // 2)
    first = History(history.entries[:half], history.as_of)
    record = folder / "record"
    make(read_case(first.write(folder / "case")), record, None)
    with writing(record) as pen:
        for entry in history.entries[half:]:
            pen.journal.file(entry)
    return held(record)


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
        assert check(found).whole
        store, vault = found.store, found.store.vault(OBSERVER)
        length = store.head(OBSERVER).n
        rows = [store.files.row(vault.tag(n)) for n in range(length)]
        return {"receipt": receipt_for(found, OBSERVER).written(), "rows": rows}


def some(seed: str, count: int = PAIRS) -> Iterator[tuple[int, Pair]]:
    """Yield pairs that B cannot tell apart at any time: a volume holds what he learns later too."""
    return enumerate(islice(filter(alike_to_the_end, pairs(seed)), count))


def alike_to_the_end(pair: Pair) -> bool:
    end = START + 100 * STEP
    left, right = (visible(History(h.entries, end), OBSERVER) for h in (pair.left, pair.right))
    return left == right


def test_what_b_may_not_read_changes_no_byte_that_he_keeps(tmp_path: Path) -> None:
    effective = 0
    for n, pair in some("receipts"):
        left = kept(pair.left, tmp_path / f"left{n}", pair)
        assert left == kept(pair.right, tmp_path / f"right{n}", pair), pair.variant
        rows = left["rows"]
        assert isinstance(rows, list)
        effective += len(rows) > 2
    assert effective > PAIRS / 2


def test_destroying_what_b_never_held_changes_no_byte_that_he_keeps(tmp_path: Path) -> None:
    tried = 0
    for n, pair in some("destroyed", 10):
        before = kept(pair.left, tmp_path / str(n), pair)
        with writing(tmp_path / str(n) / "record") as pen:
            places = pen.journal.places
            hidden = [
                e.id for e in pen.journal.entries.values()
                if OBSERVER not in dict(places[e.id]) and e.kind in {"statement", "offer", "answer"}
            ]  # fmt: skip
            if hidden:
                destroy(pen, hidden[0], "mediator", "asked to")
                tried += 1
        assert held(tmp_path / str(n) / "record") == before
    assert tried >= 3


Leak = Callable[[Patch], None]


def total_as_the_length(patch: Patch) -> None:
    """The receipt counts the entries of all."""
    real = Receipt.of.__func__  # type: ignore[attr-defined]

    def leaking(cls: type[Receipt], store: SealedStore, *more: Any) -> Receipt:
        bare: Receipt = real(cls, store, *more)
        return Receipt(
            bare.case, bare.reader, bare.volume, store.files.rows(), bare.head, bare.date
        )

    patch.setattr(Receipt, "of", classmethod(leaking))


def imported_count_of_the_office(patch: Patch) -> None:
    """The mark of the import says how much was imported in all."""

    def leaking(self: Journal) -> None:
        seats = [seat.id for seat in self._header.readers]
        self.mark({seat: Mark("imported", len(self.entries)) for seat in seats})

    patch.setattr(Journal, "imported", leaking)


def a_beat_in_every_volume(patch: Patch) -> None:
    """Every act leaves a mark in the volumes of all."""
    real = Journal.file

    def leaking(self: Journal, entry: Any) -> dict[str, str]:
        done = real(self, entry)
        self.mark({OBSERVER: Mark("restored", 0)})
        return done

    patch.setattr(Journal, "file", leaking)


@pytest.mark.parametrize(
    "leak", [total_as_the_length, imported_count_of_the_office, a_beat_in_every_volume],
    ids=lambda leak: leak.__name__,
)  # fmt: skip
def test_leaks_put_in_on_purpose_are_found(leak: Leak, tmp_path: Path, monkeypatch: Patch) -> None:
    leak(monkeypatch)
    for n, pair in some("receipts", 60):
        left = kept(pair.left, tmp_path / f"left{n}", pair)
        if left != kept(pair.right, tmp_path / f"right{n}", pair):
            return
    pytest.fail("not found")
