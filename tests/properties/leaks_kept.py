"""Leaks put into an opened record on purpose: each is something a real record might do.

B keeps a receipt and, in an export, every byte of his volume. What another reader did must show in
neither.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from goodoffices.office.delivery import Desk
from goodoffices.office.journal import JOURNAL, Journal
from goodoffices.record.chain import Head
from goodoffices.record.copies import Mark, written
from goodoffices.record.entry import Entry
from goodoffices.record.receipt import Receipt
from goodoffices.record.sealed import SealedStore
from goodoffices.record.volume import Copy
from tests.properties.histories import OBSERVER, handle
from tests.properties.records import Patch

__all__ = ["KEPT"]

Leak = Callable[[Patch], None]
KEPT: dict[str, Leak] = {}


def leak(seed: Leak) -> Leak:
    """Enter a leak under its name."""
    KEPT[seed.__name__] = seed
    return seed


def receipts(patch: Patch, change: Callable[[Receipt, SealedStore], Receipt]) -> None:
    """Change what a receipt says."""
    real = Receipt.of.__func__  # type: ignore[attr-defined]

    def leaking(cls: type[Receipt], store: SealedStore, *more: Any) -> Receipt:
        return change(real(cls, store, *more), store)

    patch.setattr(Receipt, "of", classmethod(leaking))


# -- what a receipt says ---------------------------------------------------------------------


@leak
def total_as_the_length(patch: Patch) -> None:
    """The receipt counts the entries of all."""
    receipts(patch, lambda bare, store: replace(bare, n=store.files.rows()))


@leak
def receipt_dated_by_what_the_other_side_holds(patch: Patch) -> None:
    """The receipt bears the minute at which the other side last came to know something."""
    receipts(patch, lambda bare, store: replace(bare, date=store.head("a").minute))


@leak
def head_of_the_office_in_a_receipt(patch: Patch) -> None:
    """The receipt anchors the office's own chain too."""
    receipts(
        patch,
        lambda bare, store: replace(bare, head=bare.head + store.head(JOURNAL).hash.hex()),
    )


# -- what is written into a volume -----------------------------------------------------------


def marks(patch: Patch, made: Callable[[Journal], Mark]) -> None:
    """Leave a mark in B's volume with every act."""
    real = Journal.file

    def leaking(self: Journal, entry: Entry, **how: Any) -> dict[str, str]:
        done = real(self, entry, **how)
        self.mark({OBSERVER: made(self)})
        return done

    patch.setattr(Journal, "file", leaking)


@leak
def a_beat_in_every_volume(patch: Patch) -> None:
    """Every act leaves a mark in the volumes of all."""
    marks(patch, lambda _journal: Mark("restored", 0))


@leak
def imported_count_of_the_office(patch: Patch) -> None:
    """The mark of the import says how much was imported in all."""

    def leaking(self: Journal) -> None:
        seats = [seat.id for seat in self._header.readers]
        self.mark({seat: Mark("imported", self.lengths[JOURNAL]) for seat in seats})

    patch.setattr(Journal, "imported", leaking)


def copies(patch: Patch, change: Callable[[SealedStore, str, Copy], bytes]) -> None:
    """Change how a copy is written down."""

    def deliver(self: SealedStore, listed: Any, **_: Any) -> None:
        for reader, copy in listed:
            self.append(reader, change(self, reader, copy))

    patch.setattr(SealedStore, "deliver", deliver)


@leak
def place_in_the_journal_as_handle(patch: Patch) -> None:
    """A handle counts the acts."""

    def counted(self: Journal, reader: str, name: str) -> str:
        made = f"{self.lengths[JOURNAL]:026}" if reader == OBSERVER else handle(reader, name)
        self._given.append((reader, name, made))
        return made

    patch.setattr(Journal, "_handle", counted)


@leak
def filled_up_to_the_size_of_the_original(patch: Patch) -> None:
    """A copy is stored as long as the original, hidden references and all."""
    real = Desk._rewritten
    sizes: dict[str, int] = {}

    def noting(self: Desk, entry: Entry, reader: str) -> Entry:
        mine = real(self, entry, reader)
        sizes[mine.id] = len(entry.model_dump_json())
        return mine

    def filled(_store: SealedStore, _reader: str, copy: Copy) -> bytes:
        return written(copy).ljust(sizes.get(copy.entry.id, 0))

    patch.setattr(Desk, "_rewritten", noting)
    copies(patch, filled)


@leak
def minute_of_the_last_act_of_all(patch: Patch) -> None:
    """A link is dated after the last link of any volume."""
    real = SealedStore.append

    def leaking(self: SealedStore, volume: str, words: bytes, **how: Any) -> int:
        last = max(self.head(name).minute for name in self.volumes)
        head = self.head(volume)
        self._heads[volume] = Head(head.n, head.hash, max(head.minute, last))
        return real(self, volume, words, **how)

    patch.setattr(SealedStore, "append", leaking)


@leak
def one_chain_through_all_volumes(patch: Patch) -> None:
    """A link follows what was last written, into whichever volume."""
    real = SealedStore.append

    def leaking(self: SealedStore, volume: str, words: bytes, **how: Any) -> int:
        journal, head = self.head(JOURNAL), self.head(volume)
        both = hashlib.sha256(head.hash + journal.hash).digest()
        self._heads[volume] = Head(head.n, both, head.minute)
        return real(self, volume, words, **how)

    patch.setattr(SealedStore, "append", leaking)


@leak
def room_left_for_every_copy(patch: Patch) -> None:
    """How long a copy is stored tells how many were made before it."""
    made: Counter[int] = Counter()

    def counted(store: SealedStore, _reader: str, copy: Copy) -> bytes:
        made[id(store)] += 1
        return written(copy) + b" " * 256 * (made[id(store)] % 4)

    copies(patch, counted)
