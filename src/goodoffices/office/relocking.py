"""Changing what opens a record: its passphrase, and on demand its recovery code.

1. Whoever opens the record may change it, with the passphrase, the recovery code, or under the slot
   named insecure, which goes then.
2. The new slot comes and the old one goes in one transaction; a crash leaves one or the other. What
   was is overwritten, and no file of the record holds it.
3. The keys of the volumes stay. An older copy or backup still opens with what opened it then, and
   with its keys so does what was written since.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from goodoffices.office import unlocking
from goodoffices.office.opened import Unlock, opened
from goodoffices.record.slots import Slot, new_recovery_code

__all__ = ["change_passphrase", "renew_code"]

_REPLACED = ("passphrase", "insecure")


def change_passphrase(
    folder: Path, asked: Callable[[], str], *, unlock: Unlock = unlocking.ring_key
) -> None:
    """Open a record, ask for a new passphrase, and let it take the place of the old one."""
    with opened(folder, unlock=unlock) as record:
        slot = Slot.under("passphrase", asked(), record.ring_key)
        record.store.files.replace_slots(_REPLACED, [slot])


def renew_code(folder: Path, *, unlock: Unlock = unlocking.ring_key) -> str:
    """Open a record and give it a new recovery code in the place of the old one; return it."""
    code = new_recovery_code()
    with opened(folder, unlock=unlock) as record:
        slot = Slot.under("recovery", code, record.ring_key)
        record.store.files.replace_slots(["recovery"], [slot])
    return code
