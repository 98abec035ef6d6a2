"""A sealed paper: made on a party's own device, opaque to everybody until its key is given.

1. The words are sealed under a key that the party alone keeps, filled up to whole blocks so that
   their length tells little, and bound to case, exchange and party.
2. The commitment is a hash of the key and the words: one envelope cannot be opened to two different
   papers, and who has the commitment checks key and words against it.
3. A wrong key, a changed byte, another case, exchange or party read the same: it does not open.
"""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import Aead
from nacl.utils import random as random_bytes

from goodoffices.common.errors import GoodOfficesError
from goodoffices.record.chain import digest, encoded
from goodoffices.record.entry import Id
from goodoffices.record.kinds.proof import Base64
from goodoffices.record.vault import padded, unpadded
from goodoffices.record.written_forms import Hex32

__all__ = ["EnvelopeDoesNotOpen", "SealedEnvelope", "commitment", "new_opening_key"]

_BLOCK = 16_384


class EnvelopeDoesNotOpen(GoodOfficesError):
    """It does not open with this key; it says no more."""

    def __init__(self) -> None:
        super().__init__("Nothing was opened: the envelopes do not open with these keys.")


def new_opening_key() -> str:
    """Return 160 random bits in eight groups of four: the party writes them down.

    Examples
    --------
    >>> len(new_opening_key().split("-"))
    8
    """
    code = base64.b32encode(random_bytes(20)).decode().lower()
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def commitment(case: str, exchange: str, party: str, *, key: str, words: str) -> str:
    """Return what a party is committed to by an envelope, in hexadecimal."""
    parts = (case, exchange, party, _clean(key), words)
    return digest("envelope", *(part.encode() for part in parts)).hex()


def _clean(key: str) -> str:
    return key.strip().lower()


@dataclass(frozen=True, slots=True)
class SealedEnvelope:
    """One envelope; commitment in hexadecimal, body in base 64."""

    case: Id
    exchange: Id
    party: Id
    commitment: Hex32
    body: Base64

    @classmethod
    def of(cls, case: str, exchange: str, party: str, *, key: str, words: str) -> SealedEnvelope:
        """Seal words under an opening key."""
        committed = commitment(case, exchange, party, key=key, words=words)
        bare = cls(case, exchange, party, committed, "")
        body = bare._vault(key).encrypt(padded(words.encode(), _BLOCK), bare._bound)
        return cls(case, exchange, party, committed, base64.b64encode(body).decode())

    def opened(self, key: str) -> str:
        """Return the words.

        Raises
        ------
        EnvelopeDoesNotOpen
            Not with this key, or it is not what was sealed for this case, exchange and party.
        """
        try:
            body = base64.b64decode(self.body, validate=True)
            words = unpadded(self._vault(key).decrypt(body, self._bound), _BLOCK).decode()
        except (CryptoError, TypeError, ValueError) as error:
            raise EnvelopeDoesNotOpen from error
        bound = commitment(self.case, self.exchange, self.party, key=key, words=words)
        if bound != self.commitment:
            raise EnvelopeDoesNotOpen
        return words

    def as_json(self) -> dict[str, Any]:
        """Return the envelope as it is handed in."""
        return {"goodoffices_envelope": 1, **asdict(self)}

    @property
    def _bound(self) -> bytes:
        parts = (self.case, self.exchange, self.party, self.commitment)
        return encoded(b"goodoffices envelope 1", *(part.encode() for part in parts))

    @staticmethod
    def _vault(key: str) -> Aead:
        return Aead(digest("opening key", _clean(key).encode()))
