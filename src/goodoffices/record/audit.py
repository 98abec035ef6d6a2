"""Every stored byte verified again, volume by volume.

1. Each row is opened, its body and words compared with what its link commits to, and its link with
   the one before. The first damage of a volume is named with its entry; what follows it in the
   chain cannot be vouched for.
2. A row that is missing while later ones are there is named. A row that belongs to no volume is
   damage: nothing lies in a record unread.
3. A key that is missing is a destruction where one is on record, and damage where none is. A key
   that is still there against a destruction on record is named: the next act destroys it.
4. A tail cut off whole, and an old record put in place of a newer one, show in none of this: they
   show against a receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from goodoffices.common.errors import RecordDamaged
from goodoffices.record.chain import BrokenChain, Head
from goodoffices.record.copies import Mark, read
from goodoffices.record.sealed import SealedStore
from goodoffices.record.volume import Copy

__all__ = ["Audit", "Walk", "audit"]

_LOOK_AHEAD = 16


@dataclass(frozen=True, slots=True)
class Walk:
    """One volume, walked to its end: where it stands and what befell it."""

    volume: str
    head: Head
    marks: tuple[tuple[int, Mark], ...]

    @property
    def imported(self) -> int:
        """How many copies were imported into it: nothing vouches for their past."""
        return sum(mark.n for _, mark in self.marks if mark.what == "imported")

    @property
    def destroyed(self) -> int:
        """How many of its entries were destroyed."""
        return sum(mark.what == "destroyed" for _, mark in self.marks)

    @property
    def witnessed(self) -> int:
        """How many copies were delivered since."""
        return self.head.n - len(self.marks) - self.imported


@dataclass(frozen=True, slots=True)
class Audit:
    """Every volume that is whole, and every damage."""

    walks: tuple[Walk, ...]
    damage: tuple[str, ...]


Reading = Callable[[bytes], Copy | Mark | None]


def audit(store: SealedStore, *, reading: Mapping[str, Reading] | None = None) -> Audit:
    """Verify a record; `reading` reads volumes whose words are not copies and marks."""
    damage = list(store.files.unsound())
    walks, rows = [], 0
    for volume in store.volumes:
        try:
            walks.append(_walked(store, volume, (reading or {}).get(volume, read)))
            rows += walks[-1].head.n
        except RecordDamaged as error:
            damage.append(str(error))
    if not damage and rows != store.files.rows():
        damage.append(f"{store.files.rows() - rows} stored entries belong to no volume")
    return Audit(tuple(walks), tuple(damage))


def _walked(store: SealedStore, volume: str, reading: Reading) -> Walk:
    vault = store.vault(volume)
    head, missing = Head(0, vault.origin), set[int]()
    marks: list[tuple[int, Mark]] = []
    for n, row in enumerate(store.rows(volume)):
        head, words = vault.checked(head, row)
        if words is None:
            missing.add(n)
        elif isinstance(found := reading(words), Mark):
            marks.append((n, found))
    later = range(head.n + 1, head.n + 1 + _LOOK_AHEAD)
    if any(store.files.has(vault.tag(n)) for n in later):
        raise BrokenChain(volume, head.n, "it is missing; later entries are there")
    destroyed = {mark.n for _, mark in marks if mark.what == "destroyed"}
    if destroyed - missing:
        kept = min(destroyed - missing)
        raise BrokenChain(volume, kept, "destroyed, and its key is still there; file any act")
    missing -= destroyed
    if missing:
        raise BrokenChain(volume, min(missing), "its key is gone, no destruction is on record")
    return Walk(volume, head, tuple(marks))
