"""What is due goes out before a reader is handed anything that shows how long his volume is.

1. A receipt and an export let out first what is due to their reader by now. So they depend on his
   own volume and on the minutes at which he asked, and not on whether the office was at work for
   somebody else in between. Where nothing is due, nothing is written.
2. On a disk that cannot be written they are refused while something is due to him: they would show
   that nobody has written since. They are given where nothing is.
3. A backup lets out what is due to anybody, so that what comes back is what would have come back
   had the office been at work. Where that cannot be written the backup is made all the same: it is
   sealed, and the day on which a disk can no longer be written is the day on which it is wanted.
4. A damaged record is left as it is. Its check says so.
"""

from __future__ import annotations

from contextlib import suppress

from goodoffices.common.errors import BadInput, RecordDamaged
from goodoffices.office.acts import Pen
from goodoffices.office.opened import Record

__all__ = ["let_out_for", "let_out_for_all"]


def let_out_for(record: Record, reader: str) -> None:
    """Let out what is due by now, where some of it is for a reader.

    Raises
    ------
    BadInput
        Something is due to him, and it cannot be written.
    """
    if reader in _due_to(record):
        _let_out(record)


def let_out_for_all(record: Record) -> None:
    """Let out what is due by now, whomever it is for, where it can be written."""
    if _due_to(record):
        with suppress(BadInput):
            _let_out(record)


def _due_to(record: Record) -> set[str]:
    with suppress(RecordDamaged), record.store.files.at_one_moment():
        return Pen(record).due_to
    return set()


def _let_out(record: Record) -> None:
    with record.store.transaction():
        Pen(record).let_out()
