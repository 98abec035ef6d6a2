"""Checking a record: every stored byte, every volume against the journal, and a receipt.

1. Each volume is verified by itself; then every act of the journal is filed again, and what the
   rules deliver is compared with what each volume holds.
2. Each slot is checked too, whichever of them opened the record.
3. A receipt is compared with its own volume alone.
4. What was imported is counted apart from what was witnessed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.common.errors import RecordDamaged
from goodoffices.office.journal import JOURNAL, Journal, destruction
from goodoffices.office.opened import Record
from goodoffices.record.audit import Walk, audit
from goodoffices.record.copies import written
from goodoffices.record.receipt import Receipt, Verdict, compare
from goodoffices.record.volume import Copy

__all__ = ["Checked", "check", "receipt_for"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the volumes that are whole, the damage, and the receipt's verdict."""

    walks: tuple[Walk, ...]
    damage: tuple[str, ...]
    verdict: Verdict | None

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged and the receipt, if one was given, holds."""
        return not self.damage and self.verdict in {None, "whole"}


def check(record: Record, receipt: Receipt | None = None) -> Checked:
    """Verify everything that is stored."""
    found = audit(record.store, reading={JOURNAL: destruction})
    damage = [*found.damage, *_damaged_slots(record)]
    if not found.damage:
        damage += _disagreements(record)
    walks = tuple(walk for walk in found.walks if walk.volume != JOURNAL)
    return Checked(walks, tuple(damage), _verdict(record, receipt) if receipt else None)


def receipt_for(record: Record, reader: str) -> Receipt:
    """Return a signed receipt of a reader's volume, which is verified first.

    Raises
    ------
    RecordDamaged
        The record is not whole. What is damaged may be another's: only `check` says.
    """
    if check(record).damage:
        raise RecordDamaged("no receipt is given for a damaged record: run 'goodoffices check'")
    bare = Receipt.of(record.store, record.header.case, reader, record.minute)
    return bare.signed_by(record.signing_key)


def _verdict(record: Record, receipt: Receipt) -> Verdict | None:
    office = bytes(record.signing_key.verify_key).hex()
    try:
        return compare(receipt, record.store, record.header.case, office)
    except RecordDamaged:
        return "forked"


def _damaged_slots(record: Record) -> Iterator[str]:
    for n, slot in enumerate(record.store.files.slots()):
        if slot.marked(record.ring_key) != slot.mark:
            yield f"slot {n + 1} ({slot.kind}) is damaged: it may no longer open the record"


def _disagreements(record: Record) -> list[str]:
    """Return where a volume holds anything else than the journal says was delivered."""
    delivered: dict[str, list[bytes]] = defaultdict(list)

    def seen(reader: str, copy: Copy) -> None:
        delivered[reader].append(written(copy))

    try:
        Journal(record.store, record.header).replay(seen)
    except RecordDamaged as error:
        return [str(error)]
    return [
        f"volume {seat.id}: it does not hold what was delivered to it"
        for seat in record.header.readers
        if list(_copies(record, seat.id)) != delivered[seat.id]
    ]


def _copies(record: Record, reader: str) -> Iterator[bytes]:
    for _, words in record.store.words(reader):
        if words is not None and not words.startswith(b'{"mark"'):
            yield words
