"""How a record opens: slots that hold the ring key, and the ring that holds everything else.

1. The ring holds the vault key and salt of every volume and the office's signing key. It is sealed
   under the ring key, which is in no file.
2. A slot wraps the ring key under a secret: a passphrase (Argon2id, slow on purpose), a recovery
   code (160 random bits, printed once), or the slot named insecure, whose secret stands in this
   file: for tests and rehearsals, never for talks.
3. A wrong secret and a damaged slot read the same: nothing hints at how near a guess came.
4. What is stored bounds what opening costs: a slot that asks for more is refused.
5. Each slot carries a mark under the ring key, so that a check finds a damaged slot that was not
   used.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import Aead
from nacl.utils import random as random_bytes

from goodoffices.common.errors import GoodOfficesError, RecordDamaged
from goodoffices.record.chain import digest, encoded
from goodoffices.record.vault import KEY_SIZE, padded, subkey, unpadded

__all__ = [
    "INSECURE",
    "DoesNotOpen",
    "Ring",
    "Slot",
    "SlotKind",
    "is_recovery_code",
    "new_recovery_code",
    "new_ring_key",
    "slot_from",
]

SlotKind = Literal["passphrase", "recovery", "insecure"]
INSECURE = "insecure: whoever holds the folder reads it"
_SALT = argon2id.SALTBYTES
_OPS, _MEMORY = argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE
_MOST_OPS, _MOST_MEMORY = 16, 1 << 30
_RING_BLOCK = 4096
_CODE = re.compile(r"(?:[a-z2-7]{4}-){7}[a-z2-7]{4}")


class DoesNotOpen(GoodOfficesError):
    """The record does not open with this; it says no more."""

    def __init__(self) -> None:
        super().__init__("The record does not open with this passphrase or recovery code.")


def new_ring_key() -> bytes:
    """Return a fresh key."""
    return random_bytes(KEY_SIZE)


def new_recovery_code() -> str:
    """Return 160 random bits in eight groups of four, to be printed once."""
    code = base64.b32encode(random_bytes(20)).decode().lower()
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def is_recovery_code(words: str) -> bool:
    """Tell whether the words have the form of a recovery code.

    Examples
    --------
    >>> is_recovery_code(new_recovery_code()), is_recovery_code("correct horse")
    (True, False)
    """
    return _CODE.fullmatch(words.strip().lower()) is not None


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in."""

    kind: SlotKind
    salt: bytes
    ops: int
    memory: int
    wrapped: bytes
    mark: bytes

    @classmethod
    def under(cls, kind: SlotKind, secret: str, ring_key: bytes) -> Slot:
        """Wrap the ring key under a secret."""
        salt, ops, memory = random_bytes(_SALT), 0, 0
        if kind == "passphrase":
            ops, memory = _OPS, _MEMORY
        key = _stretched(kind, secret, salt, ops, memory)
        bare = cls(kind, salt, ops, memory, bytes(Aead(key).encrypt(ring_key, b"slot")), b"")
        return cls(kind, salt, ops, memory, bare.wrapped, bare.marked(ring_key))

    def opened(self, secret: str) -> bytes:
        """Return the ring key.

        Raises
        ------
        DoesNotOpen
            Not with this secret, or the slot is damaged.
        """
        if not (0 <= self.ops <= _MOST_OPS and 0 <= self.memory <= _MOST_MEMORY):
            raise DoesNotOpen
        try:
            key = _stretched(self.kind, secret, self.salt, self.ops, self.memory)
            return Aead(key).decrypt(self.wrapped, b"slot")
        except (CryptoError, ValueError) as error:
            raise DoesNotOpen from error

    @property
    def plain(self) -> dict[str, str | int]:
        """The slot as plain JSON; nothing in it is secret."""
        parts = {name: getattr(self, name).hex() for name in ("salt", "wrapped", "mark")}
        return {"kind": self.kind, "ops": self.ops, "memory": self.memory, **parts}

    def marked(self, ring_key: bytes) -> bytes:
        """Return the mark that this slot must carry."""
        numbers = (n.to_bytes(8, "big", signed=True) for n in (self.ops, self.memory))
        raw = encoded(self.kind.encode(), self.salt, *numbers, self.wrapped)
        return hashlib.blake2b(raw, key=subkey(ring_key, "slots"), digest_size=16).digest()


def slot_from(fields: dict[str, Any]) -> Slot:
    """Return the slot that `Slot.plain` told.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is none.
    """
    if fields["kind"] not in {"passphrase", "recovery", "insecure"}:
        raise ValueError("a slot of no known kind")
    salt, wrapped, mark = (bytes.fromhex(fields[name]) for name in ("salt", "wrapped", "mark"))
    return Slot(fields["kind"], salt, int(fields["ops"]), int(fields["memory"]), wrapped, mark)


def _stretched(kind: SlotKind, secret: str, salt: bytes, ops: int, memory: int) -> bytes:
    match kind:
        case "passphrase":
            return bytes(argon2id.kdf(KEY_SIZE, secret.encode(), salt, ops, memory))
        case "recovery":
            return digest("recovery", salt, secret.strip().lower().encode())
        case "insecure":
            return digest("insecure", salt, INSECURE.encode())


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of a record: of each volume its vault key and salt; the office's signing key."""

    volumes: dict[str, tuple[bytes, bytes]]
    signing: bytes

    @classmethod
    def new(cls, volumes: tuple[str, ...]) -> Ring:
        """Return fresh keys for these volumes."""
        keys = {name: (random_bytes(KEY_SIZE), random_bytes(KEY_SIZE)) for name in volumes}
        return cls(keys, random_bytes(KEY_SIZE))

    def sealed(self, ring_key: bytes) -> bytes:
        """Return the ring as it is stored."""
        plain: dict[str, Any] = {
            "volumes": {n: [k.hex(), s.hex()] for n, (k, s) in self.volumes.items()},
            "signing": self.signing.hex(),
        }
        words = padded(json.dumps(plain).encode(), _RING_BLOCK)
        return bytes(Aead(subkey(ring_key, "ring")).encrypt(words, b"ring"))

    @classmethod
    def opened(cls, sealed: bytes, ring_key: bytes) -> Ring:
        """Return the ring.

        Raises
        ------
        RecordDamaged
            What is stored is not what was sealed.
        """
        try:
            words = Aead(subkey(ring_key, "ring")).decrypt(sealed, b"ring")
        except (CryptoError, ValueError) as error:
            raise RecordDamaged("the ring of keys is damaged") from error
        plain = json.loads(unpadded(words, _RING_BLOCK))
        keys = {n: (bytes.fromhex(k), bytes.fromhex(s)) for n, (k, s) in plain["volumes"].items()}
        return cls(keys, bytes.fromhex(plain["signing"]))
