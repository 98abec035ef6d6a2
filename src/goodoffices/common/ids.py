"""Handles: what a reader may call an entry by.

1. A handle is 128 bits that tell nothing: random in an opened record, a keyed hash in a
   throw-away one, so that the same authored case reads the same twice.
2. It depends on the case, the reader and the entry, and on no other entry: a counter would
   tell each reader how much there is that he may not see.
3. Fields are hashed with their lengths, never as a plain concatenation.
"""

from __future__ import annotations

import base64
import hashlib

__all__ = ["throwaway_handle"]

_KEY = b"goodoffices throw-away handle, format 1"


def throwaway_handle(case: str, reader: str, entry: str) -> str:
    """Return the handle of an entry in one reader's volume of a throw-away record.

    Examples
    --------
    >>> throwaway_handle("c", "a", "e1") == throwaway_handle("c", "b", "e1")
    False
    >>> len(throwaway_handle("c", "a", "e1"))
    26
    """
    mac = hashlib.blake2b(key=_KEY, digest_size=16)
    for field in (case, reader, entry):
        raw = field.encode()
        mac.update(len(raw).to_bytes(8, "big"))
        mac.update(raw)
    return base64.b32encode(mac.digest()).decode().rstrip("=").lower()
