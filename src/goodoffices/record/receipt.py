"""Receipts: what a reader keeps, so that nobody can shorten or rewrite what he was given.

1. A receipt names case, reader and volume, how long that volume is, the hash of its last link, the
   minute, and the office's key; the office signs all of it. It says nothing of any other volume.
2. Against a receipt a volume is *whole* - that link is still in its place; *truncated* - it is
   shorter; *forked* - another link is in its place; *restored* - either, and the restoring from a
   backup is on record before that place; *replaced* - it is another volume or another office's.
3. A receipt that its own key did not sign is not genuine, whatever it says.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Literal, Self

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.record.chain import encoded
from goodoffices.record.sealed import SealedStore

__all__ = ["Receipt", "Verdict", "compare", "read_receipt"]

Verdict = Literal["whole", "truncated", "forked", "restored", "replaced", "not genuine"]
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """A signed checkpoint of one reader's volume; hashes, key and signature in hexadecimal."""

    case: str
    reader: str
    volume: str
    n: int
    head: str
    date: str
    office_key: str = ""
    signature: str = ""

    @classmethod
    def of(cls, store: SealedStore, case: str, reader: str, date: str) -> Self:
        """Return the receipt of a reader's volume as it stands, not signed yet."""
        head = store.head(reader)
        volume = store.vault(reader).origin.hex()
        return cls(case, reader, volume, head.n, head.hash.hex(), date)

    def signed_by(self, key: SigningKey) -> Self:
        """Return it with the office's signature."""
        bare = replace(self, office_key=bytes(key.verify_key).hex())
        return replace(bare, signature=key.sign(bare.signed).signature.hex())

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        words = (self.case, self.reader, self.volume, str(self.n), self.head, self.date)
        return encoded(b"goodoffices receipt 1", *(w.encode() for w in (*words, self.office_key)))

    @property
    def genuine(self) -> bool:
        """Whether the key it names signed it."""
        try:
            key = VerifyKey(bytes.fromhex(self.office_key))
            key.verify(self.signed, bytes.fromhex(self.signature))
        except (CryptoError, TypeError, ValueError):
            return False
        return True

    def written(self) -> str:
        """Return the receipt as the file that is handed over."""
        return json.dumps({"goodoffices_receipt": FORMAT, **asdict(self)}, indent=1) + "\n"


def read_receipt(words: str, where: str) -> Receipt:
    """Return the receipt in a file.

    Raises
    ------
    BadInput
        It is none, or of a newer form.
    """
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or "goodoffices_receipt" not in found:
        raise _no_receipt(where, "a receipt", NOTHING)
    version = found.pop("goodoffices_receipt")
    if version != FORMAT:
        raise _no_receipt(where, f"a receipt of form {FORMAT}", version)
    kinds = {f.name: int if f.name == "n" else str for f in fields(Receipt)}
    if set(found) != set(kinds) or any(type(found[k]) is not kinds[k] for k in kinds):
        raise _no_receipt(where, "the fields " + ", ".join(kinds), ", ".join(map(str, found)))
    return Receipt(**found)


def _no_receipt(where: str, expected: str, found: object) -> BadInput:
    return BadInput(
        where, expected=expected, found=found,
        advice="Give the file that 'goodoffices receipt' wrote, unchanged.",
    )  # fmt: skip


def compare(receipt: Receipt, store: SealedStore, case: str, office_key: str) -> Verdict:
    """Return how the volume that a receipt speaks of stands to it.

    The volume itself must have been verified: only its length and one link are looked at here.
    """
    if not receipt.genuine:
        return "not genuine"
    if (receipt.case, receipt.office_key) != (case, office_key) or not _there(receipt, store):
        return "replaced"
    if store.head_at(receipt.reader, receipt.n) == receipt.head:
        return "whole"
    if any(n < receipt.n for n, m in store.marks(receipt.reader) if m.what == "restored"):
        return "restored"
    return "truncated" if store.head(receipt.reader).n < receipt.n else "forked"


def _there(receipt: Receipt, store: SealedStore) -> bool:
    """Tell whether the volume of a receipt is one of this record's."""
    known = receipt.reader in store.volumes
    return known and store.vault(receipt.reader).origin.hex() == receipt.volume
