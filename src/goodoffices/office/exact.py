"""The exact words of an act, and their digest: what a replay is known by.

1. The exact words of an act are its fields as one sequence of bytes, with the case they are for,
   and without what the office adds: an id, when it was known, how it is known.
2. An act of an exchange gets its id from them: the same act of the same exchange, the same id.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

__all__ = ["act_digest", "act_id", "words_digest"]

_ADDED = {"id", "known", "attested"}


def act_digest(case: str, fields: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an act's exact words, in hexadecimal.

    Examples
    --------
    >>> act_digest("talks", {"kind": "question", "id": "a"}) == act_digest(
    ...     "talks", {"kind": "question", "id": "b"}
    ... )
    True
    """
    said = {name: value for name, value in fields.items() if name not in _ADDED}
    exact = json.dumps([case, said], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(exact.encode()).hexdigest()


def act_id(case: str, fields: Mapping[str, Any]) -> str:
    """Return the id an act gets: drawn, or in an exchange made of its exact words."""
    if fields.get("exchange"):
        return f"act-{act_digest(case, fields)[:32]}"
    return f"act-{secrets.token_hex(12)}"


def words_digest(words: str) -> str:
    """Return the SHA-256 of words as they are written, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()
