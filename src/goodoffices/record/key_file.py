"""A party's own signing key, in a file on its own device.

1. The private half is sealed in a slot under a passphrase (Argon2id, slow on purpose), as the
   ring key of a record is; the slot named insecure is for tests and rehearsals.
2. The public half is what is handed over; its eight words are what is read aloud.
3. A wrong passphrase and a damaged file read the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from nacl.signing import SigningKey

from goodoffices.common.errors import NOTHING, BadInput, GoodOfficesError
from goodoffices.record.slots import Slot, new_ring_key

__all__ = ["FORM", "KeyDoesNotOpen", "KeyFile", "read_key_file"]

FORM = "goodoffices_key"
_BYTES = ("salt", "wrapped", "mark")


class KeyDoesNotOpen(GoodOfficesError):
    """The key file does not open with this; it says no more."""

    def __init__(self) -> None:
        super().__init__("The key does not open with this passphrase.")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The public half in hexadecimal, and the slot that holds the private half."""

    public_key: str
    slot: Slot

    @classmethod
    def new(cls, passphrase: str | None) -> KeyFile:
        """Make a key; without a passphrase, under the slot named insecure."""
        seed = new_ring_key()
        kind, secret = ("insecure", "") if passphrase is None else ("passphrase", passphrase)
        slot = Slot.under(kind, secret, seed)  # type: ignore[arg-type]
        return cls(bytes(SigningKey(seed).verify_key).hex(), replace(slot, mark=b""))

    def key(self, seed: bytes) -> SigningKey:
        """Return the key that a seed makes.

        Raises
        ------
        KeyDoesNotOpen
            It is not the seed of this key.
        """
        key = SigningKey(seed)
        if bytes(key.verify_key).hex() != self.public_key:
            raise KeyDoesNotOpen
        return key

    def written(self) -> str:
        """Return the file."""
        slot = {"kind": self.slot.kind, "ops": self.slot.ops, "memory": self.slot.memory}
        slot |= {name: getattr(self.slot, name).hex() for name in _BYTES}
        return json.dumps({FORM: 1, "public_key": self.public_key, "slot": slot}, indent=1) + "\n"


def read_key_file(words: str, where: str) -> KeyFile:
    """Return the key in a file.

    Raises
    ------
    BadInput
        It holds none.
    """
    try:
        return _key_file(json.loads(words))
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise BadInput(
            where, expected="a key file", found=NOTHING,
            advice="Give the file that 'goodoffices key new' wrote, unchanged.",
        ) from error  # fmt: skip


def _key_file(found: dict[str, Any]) -> KeyFile:
    if found[FORM] != 1:
        raise ValueError(FORM)
    slot = found["slot"]
    if slot["kind"] not in {"passphrase", "insecure"}:
        raise ValueError(slot["kind"])
    salt, wrapped, mark = (bytes.fromhex(slot[name]) for name in _BYTES)
    bytes.fromhex(found["public_key"])
    made = Slot(slot["kind"], salt, int(slot["ops"]), int(slot["memory"]), wrapped, mark)
    return KeyFile(found["public_key"], made)
