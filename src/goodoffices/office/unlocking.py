"""Asking for the secret that opens a record: from the environment, or at the terminal.

1. `GOODOFFICES_PASSPHRASE` holds a passphrase or a recovery code; where it is not set, the terminal
   is asked, and shows nothing of what is typed. A program without either is told so.
2. A new passphrase is asked for twice, or stands in a variable of its own where one is changed.
3. A record with the slot named insecure opens without being asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from getpass import getpass

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.record.slots import DoesNotOpen, Slot, is_recovery_code

__all__ = ["CHANGED", "VARIABLE", "new_passphrase", "recovery_code", "ring_key", "unlocked_with"]

VARIABLE = "GOODOFFICES_PASSPHRASE"
CHANGED = "GOODOFFICES_NEW_PASSPHRASE"
_CODE = "GOODOFFICES_RECOVERY_CODE"


def new_passphrase(*, variable: str = VARIABLE) -> str:
    """Return the passphrase that a record will have; `variable` is where it may stand.

    Raises
    ------
    BadInput
        There is none, or the two that were typed differ.
    """
    words = os.environ.get(variable)
    if words is None:
        words = _asked("A new passphrase: ", variable)
        if _asked("The same again: ", variable) != words:
            raise _no_passphrase("two that differ", variable)
    if not words.strip() or is_recovery_code(words):
        found = "an empty one" if not words.strip() else "a recovery code"
        raise _no_passphrase(found, variable)
    return words


def recovery_code() -> str:
    """Return the recovery code that is to be tried."""
    words = os.environ.get(_CODE)
    return _asked("The recovery code in your safe: ", _CODE) if words is None else words


def ring_key(slots: Iterable[Slot]) -> bytes:
    """Return the key that a record's ring is sealed under.

    Raises
    ------
    DoesNotOpen
        The passphrase or code is not one of this record's.
    """
    listed = tuple(slots)
    insecure = next((slot for slot in listed if slot.kind == "insecure"), None)
    if insecure is not None:
        return insecure.opened("")
    words = os.environ.get(VARIABLE)
    secret = _asked("Passphrase or recovery code: ", VARIABLE) if words is None else words
    return unlocked_with(secret, listed)


def unlocked_with(secret: str, slots: Iterable[Slot]) -> bytes:
    """Return the ring key that a passphrase or recovery code opens.

    Raises
    ------
    DoesNotOpen
        It is not one of this record's.
    """
    kind = "recovery" if is_recovery_code(secret) else "passphrase"
    for slot in slots:
        try:
            if slot.kind == kind:
                return slot.opened(secret)
        except DoesNotOpen:
            continue
    raise DoesNotOpen


def _asked(prompt: str, variable: str) -> str:
    if not sys.stdin.isatty():
        raise _no_passphrase(NOTHING, variable)
    return getpass(prompt)


def _no_passphrase(found: str, variable: str) -> BadInput:
    return BadInput(
        "the passphrase",
        expected="a passphrase, typed at a terminal or in the environment",
        found=found,
        advice=f"Run it in a terminal, or set {variable}.",
    )
