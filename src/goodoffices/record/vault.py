"""The vault of one volume: what is stored is sealed, and each copy can be destroyed alone.

1. Each volume has a vault key. From it come, one for each use, the key that seals links, the key
   that wraps entry keys, and the key that names rows.
2. Each copy of an entry has a key of its own, wrapped under the vault key and kept apart with the
   nonce of the commitment. Without that row the words are gone, and cannot be guessed either.
3. Everything sealed is bound to its volume and its place: moved elsewhere, it does not open.
4. A row is named by a keyed hash of its place, so that whoever holds the files without the key
   cannot tell which rows belong together. Bodies are padded to whole blocks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.secret import Aead
from nacl.utils import random as random_bytes

from goodoffices.record.chain import BrokenChain, Head, Link, commitment, digest, encoded

__all__ = ["KEY_SIZE", "Row", "Vault", "padded", "subkey", "unpadded"]

KEY_SIZE = 32
_NONCE = 32
_BLOCK = 256


def subkey(key: bytes, purpose: str) -> bytes:
    """Return the key that serves one purpose."""
    return hashlib.blake2b(key=key, person=purpose.encode(), digest_size=KEY_SIZE).digest()


def padded(words: bytes, block: int = _BLOCK) -> bytes:
    """Return the words filled up to whole blocks."""
    return bytes(sodium_pad(words, block))


def unpadded(words: bytes, block: int = _BLOCK) -> bytes:
    """Return the words without what filled them up."""
    return bytes(sodium_unpad(words, block))


@dataclass(frozen=True, slots=True)
class Row:
    """One copy as it is stored: its name, the link, the body, and apart from them its key."""

    tag: bytes
    link: bytes
    body: bytes
    key: bytes | None


class Vault:
    """One volume's key at work; `volume` is its name in messages."""

    def __init__(self, volume: str, origin: bytes, key: bytes) -> None:
        self.volume, self.origin = volume, origin
        self._names = subkey(key, "rows")
        self._place = {part: encoded(part.encode(), origin) for part in ("body", "link", "key")}
        self._links, self._keys = Aead(subkey(key, "links")), Aead(subkey(key, "keys"))

    def tag(self, n: int) -> bytes:
        """Return the name of the row at a place."""
        place = self.origin + n.to_bytes(8, "big")
        return hashlib.blake2b(place, key=self._names, digest_size=16).digest()

    def seal(self, head: Head, words: bytes, minute: str) -> tuple[Row, Head]:
        """Return the words as the next row of the volume, and the head after it."""
        n, key, nonce = head.n, random_bytes(KEY_SIZE), random_bytes(_NONCE)
        body = bytes(Aead(key).encrypt(padded(words), self._bound("body", n)))
        link = head.link(digest("body", body), commitment(nonce, words), minute)
        row = Row(
            self.tag(n),
            bytes(self._links.encrypt(link.raw, self._bound("link", n))),
            body,
            bytes(self._keys.encrypt(key + nonce, self._bound("key", n))),
        )
        return row, head.after(link, self.volume)

    def link(self, n: int, sealed: bytes) -> Link:
        """Return the link at a place.

        Raises
        ------
        BrokenChain
            It does not open, or is no link.
        """
        try:
            return Link.of(self._links.decrypt(sealed, self._bound("link", n)))
        except (CryptoError, ValueError) as error:
            raise BrokenChain(self.volume, n, "its link is damaged") from error

    def words(self, n: int, row: Row) -> bytes | None:
        """Return the words at a place, or None where their key is gone.

        Raises
        ------
        BrokenChain
            The key or the body does not open.
        """
        return None if row.key is None else self._opened(n, row.body, row.key)[0]

    def checked(self, head: Head, row: Row) -> tuple[Head, bytes | None]:
        """Verify every stored byte of the next row; return the head after it, and its words.

        Raises
        ------
        BrokenChain
            Something of it is not what was written.
        """
        n, link = head.n, self.link(head.n, row.link)
        after = head.after(link, self.volume)
        if digest("body", row.body) != link.body:
            raise BrokenChain(self.volume, n, "its body is damaged")
        if row.key is None:
            return after, None
        words, nonce = self._opened(n, row.body, row.key)
        if commitment(nonce, words) != link.commitment:
            raise BrokenChain(self.volume, n, "its words are not those it was written with")
        return after, words

    def _opened(self, n: int, body: bytes, wrapped: bytes) -> tuple[bytes, bytes]:
        try:
            both = self._keys.decrypt(wrapped, self._bound("key", n))
        except (CryptoError, ValueError) as error:
            raise BrokenChain(self.volume, n, "its key is damaged") from error
        try:
            words = Aead(both[:KEY_SIZE]).decrypt(body, self._bound("body", n))
            return unpadded(words), both[KEY_SIZE:]
        except (CryptoError, ValueError) as error:
            raise BrokenChain(self.volume, n, "its body is damaged") from error

    def _bound(self, part: str, n: int) -> bytes:
        return self._place[part] + encoded(n.to_bytes(8, "big"))
