"""Asking for the secret that opens a record: from the environment, or at the terminal.

1. `GOODOFFICES_PASSPHRASE` holds a passphrase or a recovery code; where it is not set, the terminal
   is asked, and shows nothing of what is typed. A program without either is told so.
2. A new passphrase is asked for twice.
3. A record with the slot named insecure opens without being asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from getpass import getpass

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.record.slots import DoesNotOpen, Slot, is_recovery_code

__all__ = ["VARIABLE", "new_passphrase", "ring_key"]

VARIABLE = "GOODOFFICES_PASSPHRASE"


def new_passphrase() -> str:
    """Return the passphrase that a new record will have.

    Raises
    ------
    BadInput
        There is none, or the two that were typed differ.
    """
    words = os.environ.get(VARIABLE)
    if words is None:
        words = _asked("A passphrase for this record: ")
        if _asked("The same again: ") != words:
            raise _no_passphrase("two that differ")
    if not words.strip() or is_recovery_code(words):
        raise _no_passphrase("an empty one" if not words.strip() else "a recovery code")
    return words


def ring_key(slots: Iterable[Slot]) -> bytes:
    """Return the key that a record's ring is sealed under.

    Raises
    ------
    DoesNotOpen
        The passphrase or code is not one of this record's.
    """
    by_kind: dict[str, list[Slot]] = {}
    for slot in slots:
        by_kind.setdefault(slot.kind, []).append(slot)
    if "insecure" in by_kind:
        return by_kind["insecure"][0].opened("")
    words = os.environ.get(VARIABLE)
    secret = _asked("Passphrase or recovery code: ") if words is None else words
    kind = "recovery" if is_recovery_code(secret) else "passphrase"
    for slot in by_kind.get(kind, ()):
        try:
            return slot.opened(secret)
        except DoesNotOpen:
            continue
    raise DoesNotOpen


def _asked(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise _no_passphrase(NOTHING)
    return getpass(prompt)


def _no_passphrase(found: str) -> BadInput:
    return BadInput(
        "the passphrase",
        expected="a passphrase, typed at a terminal or in the environment",
        found=found,
        advice=f"Run it in a terminal, or set {VARIABLE}.",
    )
