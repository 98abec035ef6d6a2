"""Checking a record: every stored byte, every volume against the journal, and a receipt.

1. The chains of all volumes are verified first, then the words of each; beside them every act of
   the journal is filed again, and what the rules deliver is compared with what each volume holds.
2. Each slot is checked too, whichever of them opened the record.
3. A receipt is compared with its own volume alone.
4. What was imported is counted apart from what was witnessed here. So are the acts that the rules
   of today would deliver otherwise: they stand as they were delivered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.common.errors import RecordDamaged
from goodoffices.office.journal import JOURNAL, destruction
from goodoffices.office.opened import Record
from goodoffices.office.refiling import Past
from goodoffices.record.audit import Progress, Walk, audit
from goodoffices.record.copies import marked
from goodoffices.record.receipt import Receipt, Verdict, compare

__all__ = ["Checked", "check", "receipt_for"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the volumes that are whole, the damage, and the receipt's verdict.

    `earlier_rules` is how many acts the rules of today would deliver otherwise.
    """

    walks: tuple[Walk, ...]
    damage: tuple[str, ...]
    verdict: Verdict | None
    earlier_rules: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged and the receipt, if one was given, holds."""
        return not self.damage and self.verdict in {None, "whole"}


def check(
    record: Record, receipt: Receipt | None = None, *, progress: Progress | None = None
) -> Checked:
    """Verify everything that is stored; `progress` is told how much is done, of how much."""
    told = progress or _unwatched
    past = Past(record.header, lambda done, of: told(of + done, 2 * of))
    seats = {reader.id: marked for reader in record.header.readers}
    with record.store.files.at_one_moment():
        found = audit(
            record.store,
            reading={**seats, JOURNAL: destruction},
            against=past.disagreements,
            progress=lambda done, of: told(done, 2 * of),
        )
        damage = (*found.damage, *_damaged_slots(record))
        verdict = _verdict(record, receipt) if receipt else None
    walks = tuple(walk for walk in found.walks if walk.volume != JOURNAL)
    return Checked(walks, damage, verdict, past.earlier)


def _unwatched(_done: int, _of: int) -> None:
    """Nobody watches."""


def receipt_for(record: Record, reader: str, *, progress: Progress | None = None) -> Receipt:
    """Return a signed receipt of a reader's volume; the record is verified first, as `check` does.

    Raises
    ------
    RecordDamaged
        The record is not whole. What is damaged may be another's: only `check` says.
    """
    with record.store.files.at_one_moment():
        if check(record, progress=progress).damage:
            raise RecordDamaged("no receipt is given for a damaged record: run 'goodoffices check'")
        bare = Receipt.of(record.store, record.header.case, reader, record.minute_in(reader))
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
