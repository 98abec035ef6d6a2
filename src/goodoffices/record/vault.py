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

from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from goodoffices.record import aead
from goodoffices.record.aead import KEY_SIZE
from goodoffices.record.chain import (
    BrokenChain,
    Head,
    Link,
    alone,
    commitment,
    committed_by,
    digest,
    encoded,
)

__all__ = ["KEY_SIZE", "Row", "Vault", "padded", "subkey", "unpadded"]

_NONCE = 32
_BLOCK = 256
_NOT_SEALED = (CryptoError, TypeError, ValueError)
"""What is raised where something stored is not what was sealed, or is not even bytes."""


def subkey(key: bytes, purpose: str) -> bytes:
    """Return the key that serves one purpose."""
    return hashlib.blake2b(key=key, person=purpose.encode(), digest_size=KEY_SIZE).digest()


def padded(words: bytes, block: int = _BLOCK) -> bytes:
    """Return the words filled up to whole blocks, as ISO/IEC 7816-4 does: one bit, then none."""
    return words + b"\x80" + bytes(-(len(words) + 1) % block)


def unpadded(raw: bytes, block: int = _BLOCK) -> bytes:
    """Return the words without what filled them up; ValueError where nothing did."""
    words = raw.rstrip(b"\0")
    if not words.endswith(b"\x80") or len(raw) % block:
        raise ValueError("it is not filled up to whole blocks")
    return words[:-1]


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
        self._names = hashlib.blake2b(origin, key=subkey(key, "rows"), digest_size=16)
        self._body, self._link, self._key = (
            encoded(part.encode(), origin) + _EIGHT for part in ("body", "link", "key")
        )
        self._links, self._keys = subkey(key, "links"), subkey(key, "keys")

    def tag(self, n: int) -> bytes:
        """Return the name of the row at a place."""
        name = self._names.copy()
        name.update(n.to_bytes(8, "big"))
        return name.digest()

    def seal(self, head: Head, words: bytes, minute: str) -> tuple[Row, Head]:
        """Return the words as the next row of the volume, and the head after it."""
        n, key, nonce = head.n, random_bytes(KEY_SIZE), random_bytes(_NONCE)
        place = _placed(n)
        body = aead.sealed(padded(words), self._body + place, key)
        link = head.link(digest("body", body), commitment(nonce, words), minute)
        row = Row(
            self.tag(n),
            aead.sealed(link.raw, self._link + place, self._links),
            body,
            aead.sealed(key + nonce, self._key + place, self._keys),
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
            return Link.of(aead.opened(sealed, self._link + _placed(n), self._links))
        except _NOT_SEALED as error:
            raise BrokenChain(self.volume, n, "its link is damaged") from error

    def words(self, n: int, body: bytes, key: bytes | None) -> bytes | None:
        """Return the words in the body at a place, or None where their key is gone.

        Raises
        ------
        BrokenChain
            The key or the body does not open.
        """
        return None if key is None else self._opened(n, body, key)[0]

    def disclosed(self, n: int, row: Row) -> tuple[Link, bytes | None, bytes | None]:
        """Return the link at a place, its words and their nonce; None for both without a key."""
        words, nonce = (None, None) if row.key is None else self._opened(n, row.body, row.key)
        return self.link(n, row.link), words, nonce

    def linked(self, n: int, sealed: bytes, body: bytes) -> bytes:
        """Return the link at a place, verified by itself, with its hash after it.

        Raises
        ------
        BrokenChain
            It does not open, or it was sealed over another body than the one found there.
        """
        try:
            raw = aead.opened(sealed, self._link + _placed(n), self._links)
            return alone(raw, n, digest("body", body), self.volume)
        except _NOT_SEALED as error:
            raise BrokenChain(self.volume, n, "its link is damaged") from error

    def committed(
        self, n: int, body: bytes, key: bytes | None, commitment_there: bytes
    ) -> bytes | None:
        """Return the words at a place, verified against their commitment; None without a key.

        Raises
        ------
        BrokenChain
            The key or the words are not what was written.
        """
        if key is None:
            return None
        words, nonce = self._opened(n, body, key)
        if commitment(nonce, words) != commitment_there:
            raise BrokenChain(self.volume, n, "its words are not those it was written with")
        return words

    def checked(self, n: int, row: Row) -> tuple[bytes, bytes | None]:
        """Verify every stored byte of the row at a place, by itself.

        Returns its link, with its hash after it, and its words; None for them without a key.

        Raises
        ------
        BrokenChain
            Something of it is not what was written.
        """
        link = self.linked(n, row.link, row.body)
        return link, self.committed(n, row.body, row.key, committed_by(link))

    def _opened(self, n: int, body: bytes, wrapped: bytes) -> tuple[bytes, bytes]:
        place = _placed(n)
        try:
            both = aead.opened(wrapped, self._key + place, self._keys)
        except _NOT_SEALED as error:
            raise BrokenChain(self.volume, n, "its key is damaged") from error
        try:
            words = aead.opened(body, self._body + place, both[:KEY_SIZE])
            return unpadded(words), both[KEY_SIZE:]
        except _NOT_SEALED as error:
            raise BrokenChain(self.volume, n, "its body is damaged") from error


_EIGHT = (8).to_bytes(8, "big")


def _placed(n: int) -> bytes:
    return n.to_bytes(8, "big")
