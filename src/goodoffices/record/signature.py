"""A signature over exact bytes, bound to what they were signed for.

1. It binds the bytes to a purpose, a case, an exchange and a party. The same bytes for another
   purpose, in another case, in another exchange or from another party do not verify.
2. It names the key that made it. Whose key that is, is said elsewhere: by a fingerprint that the
   party read aloud. A signature alone proves nothing about a person.
3. Every field is signed with its length, never as a plain concatenation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, Self, get_args

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from goodoffices.record.chain import encoded

__all__ = ["PURPOSES", "Purpose", "Signature", "digest_of"]

Purpose = Literal["acknowledgement", "act", "envelope"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


def digest_of(raw: bytes) -> str:
    """Return the SHA-256 of exact bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed what for what; digest, key and signature in hexadecimal.

    Attributes
    ----------
    purpose, case, exchange, party : str
        What the bytes are signed for.
    digest : str
        SHA-256 of the exact bytes.
    public_key : str
        The key that made the signature.
    signature : str
        Ed25519, over all of the above.
    """

    purpose: Purpose
    case: str
    exchange: str
    party: str
    digest: str
    public_key: str
    signature: str = ""

    @classmethod
    def made(  # noqa: PLR0913 - what it binds, each by name
        cls, key: SigningKey, raw: bytes, *, purpose: Purpose, case: str, exchange: str, party: str
    ) -> Self:
        """Sign exact bytes.

        Examples
        --------
        >>> key = SigningKey(bytes(32))
        >>> bound = {"purpose": "act", "case": "c", "exchange": "e", "party": "mars"}
        >>> Signature.made(key, b"Nine.", **bound).holds(b"Nine.")
        True
        """
        public = bytes(key.verify_key).hex()
        bare = cls(purpose, case, exchange, party, digest_of(raw), public)
        signed = key.sign(bare.signed).signature.hex()
        return cls(purpose, case, exchange, party, bare.digest, public, signed)

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        words = (self.purpose, self.case, self.exchange, self.party, self.digest)
        return encoded(b"goodoffices signature 1", *(word.encode() for word in words))

    def holds(self, raw: bytes) -> bool:
        """Tell whether the key it names signed these bytes, for what it says."""
        if digest_of(raw) != self.digest:
            return False
        try:
            key = VerifyKey(bytes.fromhex(self.public_key))
            key.verify(self.signed, bytes.fromhex(self.signature))
        except (CryptoError, TypeError, ValueError):
            return False
        return True
