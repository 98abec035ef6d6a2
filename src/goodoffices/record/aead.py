"""XChaCha20-Poly1305: words sealed under a key and bound to their place.

1. What is sealed is a fresh nonce of 24 bytes, the cipher text, and a mark of 16 bytes: what
   `nacl.secret.Aead` writes, byte for byte, and reads.
2. libsodium is called as PyNaCl calls it, without the object and the argument checks that PyNaCl
   makes for each call: a record is opened row by row, and they took three parts of four of its
   time. What they guard is checked here: the lengths of key and nonce.
3. Each thread opens into memory of its own, which the next opening writes over.
"""

from __future__ import annotations

import threading

import nacl.bindings  # noqa: F401 - sets libsodium up
from nacl._sodium import ffi, lib  # type: ignore[import-not-found]
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

__all__ = ["KEY_SIZE", "opened", "sealed"]

KEY_SIZE = 32
_NONCE, _MARK = 24, 16
_NOTHING = ffi.NULL
_BYTES = ffi.typeof("unsigned char[]")
_buffer = ffi.new_allocator(should_clear_after_alloc=False)
_ROOM = 1 << 16


class _Desk(threading.local):
    """Where a thread opens what is not too long."""

    def __init__(self) -> None:
        self.memory = _buffer(_BYTES, _ROOM)
        self.words = ffi.buffer(self.memory)


_desk = _Desk()


def sealed(words: bytes, bound: bytes, key: bytes) -> bytes:
    """Return the words sealed under a key of 32 bytes, bound to `bound`."""
    if len(key) != KEY_SIZE:
        raise CryptoError("a key has 32 bytes")
    nonce, size = random_bytes(_NONCE), len(words) + _MARK
    out = _buffer(_BYTES, size)
    failed = lib.crypto_aead_xchacha20poly1305_ietf_encrypt(
        out, _NOTHING, words, len(words), bound, len(bound), _NOTHING, nonce, key
    )
    if failed:
        raise CryptoError("it was not sealed")
    return nonce + bytes(ffi.buffer(out, size))


def opened(raw: bytes, bound: bytes, key: bytes) -> bytes:
    """Return the words that `sealed` sealed.

    Raises
    ------
    CryptoError
        It was sealed under another key, for another place, or is not what was sealed.
    """
    size = len(raw) - _NONCE - _MARK
    if size < 0 or len(key) != KEY_SIZE:
        raise CryptoError("it is cut short, or a key has not 32 bytes")
    memory, words = _desk.memory, _desk.words
    if size > _ROOM:
        memory = _buffer(_BYTES, size)
        words = ffi.buffer(memory)
    failed = lib.crypto_aead_xchacha20poly1305_ietf_decrypt(
        memory, _NOTHING, _NOTHING, raw[_NONCE:], size + _MARK, bound, len(bound), raw, key
    )
    if failed:
        raise CryptoError("it does not open")
    opened: bytes = words[:size]
    return opened
