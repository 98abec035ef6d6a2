"""The hash chain of one volume.

1. A link commits to its place, to the link before it, to the sealed body as stored, to the words
   in the body (salted, so that a "yes" cannot be guessed), and to the minute it was written.
2. Every field is hashed with its length, never as a plain concatenation.
3. The first link follows the volume's origin: a hash of case, reader and a salt of its own. A link
   of another volume, another case or another copy of the case therefore fits nowhere else.
4. Minutes never run backwards: a clock that was set back writes the minute of the last link.
5. A chain alone shows neither a tail cut off nor an old backup put in its place: that takes a
   receipt kept elsewhere.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Self

from goodoffices.common.errors import RecordDamaged

__all__ = [
    "BrokenChain",
    "Head",
    "Link",
    "alone",
    "commitment",
    "committed_by",
    "decoded",
    "digest",
    "encoded",
    "followed",
    "origin",
]


class BrokenChain(RecordDamaged):
    """An entry of a volume is not what was written; says which and what is wrong with it."""

    def __init__(self, volume: str, n: int, what: str) -> None:
        self.volume, self.n, self.what = volume, n, what
        super().__init__(f"volume {volume}, entry {n}: {what}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is told to another process."""
        return BrokenChain, (self.volume, self.n, self.what)


def encoded(*fields: bytes) -> bytes:
    """Return the fields, each after its length in eight bytes.

    Examples
    --------
    >>> encoded(b"ab", b"c") == encoded(b"a", b"bc")
    False
    """
    return b"".join([len(field).to_bytes(8, "big") + field for field in fields])


def decoded(raw: bytes) -> tuple[bytes, ...]:
    """Return the fields of `encoded`.

    Raises
    ------
    ValueError
        It is not what `encoded` makes.
    """
    fields, at, whole = [], 0, len(raw)
    while at < whole:
        start = at + 8
        at = start + int.from_bytes(raw[at:start], "big")
        if at > whole:
            raise ValueError("a field is cut short")
        fields.append(raw[start:at])
    return tuple(fields)


def digest(purpose: str, *fields: bytes) -> bytes:
    """Return the SHA-256 of the fields, for one purpose and no other."""
    raw = _purpose(purpose)
    for field in fields:
        raw += len(field).to_bytes(8, "big") + field
    return hashlib.sha256(raw).digest()


@cache
def _purpose(purpose: str) -> bytes:
    return encoded(f"goodoffices {purpose} 1".encode())


def origin(case: str, reader: str, salt: bytes) -> bytes:
    """Return what the first link of a volume follows."""
    return digest("volume", case.encode(), reader.encode(), salt)


def commitment(nonce: bytes, words: bytes) -> bytes:
    """Return a commitment to the words that tells nothing without the nonce."""
    return digest("commitment", nonce, words)


@dataclass(frozen=True)
class Link:
    """One link: its place, what it follows, what it commits to, and the minute."""

    n: int
    previous: bytes
    body: bytes
    commitment: bytes
    minute: str

    @cached_property
    def raw(self) -> bytes:
        """The link as it is hashed and stored."""
        place = self.n.to_bytes(8, "big")
        return encoded(place, self.previous, self.body, self.commitment, self.minute.encode())

    @classmethod
    def of(cls, raw: bytes) -> Self:
        """Return the link that `raw` is; ValueError where it is none."""
        link = cls(*_fields(raw))
        link.__dict__["raw"] = raw
        return link

    @property
    def hash(self) -> bytes:
        """What the next link follows."""
        return digest("link", self.raw)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: how many links, the hash of the last, and its minute."""

    n: int
    hash: bytes
    minute: str = ""

    def link(self, body: bytes, committed: bytes, minute: str) -> Link:
        """Return the next link; `body` is the hash of the sealed body."""
        return Link(self.n, self.hash, body, committed, max(minute, self.minute))

    def after(self, link: Link, volume: str) -> Head:
        """Return the head after a link.

        Raises
        ------
        BrokenChain
            It is not the next link of this chain.
        """
        if link.n != self.n:
            raise BrokenChain(volume, self.n, f"in its place stands entry {link.n}")
        if link.previous != self.hash:
            raise BrokenChain(volume, self.n, "it does not follow the entry before it")
        if link.minute < self.minute:
            raise BrokenChain(volume, self.n, "it is dated before the entry before it")
        return Head(self.n + 1, link.hash, link.minute)


# -- links as they are found -----------------------------------------------------------------


def alone(raw: bytes, n: int, body: bytes, volume: str) -> bytes:
    """Verify what can be told of a link by itself; return it with its hash after it.

    Parameters
    ----------
    raw : bytes
        The link as it was opened.
    n : int
        Its place.
    body : bytes
        The hash of the sealed body that was found there.
    volume : str
        Its name.

    Raises
    ------
    BrokenChain
        It is a link of another place, or another body was sealed with it.
    ValueError
        It is no link.
    """
    before, committed, minute = raw[_PREVIOUS], raw[_COMMITMENT], raw[_MINUTE]
    due = _FORM.pack(8, n.to_bytes(8, "big"), 32, before, 32, body, 32, committed, 17, minute)
    if raw == due:
        return raw + digest("link", raw)
    place, _, found, _, _ = _fields(raw)
    if place != n:
        raise BrokenChain(volume, n, f"in its place stands entry {place}")
    assert found != body
    raise BrokenChain(volume, n, "its body is damaged")


def followed(volume: str, origin: bytes, links: Sequence[bytes | str | None]) -> Head:
    """Verify that links follow each other from an origin on; return where the chain stands.

    `links` are as `alone` returned them; or what is wrong with one; or None where there is none.

    Raises
    ------
    BrokenChain
        The first that does not.
    """
    before, minute = origin, b""
    for n, link in enumerate(links):
        if not isinstance(link, bytes):
            raise BrokenChain(volume, n, link or "it is missing; later entries are there")
        if link[_PREVIOUS] != before:
            raise BrokenChain(volume, n, "it does not follow the entry before it")
        if link[_MINUTE] < minute:
            raise BrokenChain(volume, n, "it is dated before the entry before it")
        before, minute = link[_LINK:], link[_MINUTE]
    return Head(len(links), before, minute.decode())


def committed_by(link: bytes) -> bytes:
    """Return what a link commits to, of what `alone` returned."""
    return link[_COMMITMENT]


# -- a link as it is written -----------------------------------------------------------------

_LENGTHS = (8, 32, 32, 32, 17)
"""Of place, hash before, hash of the body, commitment, minute."""
_FORM = struct.Struct(">" + "".join(f"Q{length}s" for length in _LENGTHS))
_LINK = _FORM.size
_PREVIOUS, _COMMITMENT, _MINUTE = slice(24, 56), slice(104, 136), slice(144, _LINK)


def _fields(raw: bytes) -> tuple[int, bytes, bytes, bytes, str]:
    """Return the fields of a link; ValueError where it is none."""
    if len(raw) != _LINK:
        raise ValueError("it is not as long as a link")
    one, place, two, previous, three, body, four, committed, five, minute = _FORM.unpack(raw)
    if (one, two, three, four, five) != _LENGTHS:
        raise ValueError("its fields have other lengths")
    return int.from_bytes(place, "big"), previous, body, committed, minute.decode()
