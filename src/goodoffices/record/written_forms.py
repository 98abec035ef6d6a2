"""Digests, keys, signatures and days as they are written in what is handed over."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

__all__ = ["Day", "Hex32", "Hex64"]

Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Thirty-two bytes: a digest, a nonce, a public key."""

Hex64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
"""Sixty-four bytes: a signature."""

Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
"""A day: never a minute, which would tell when somebody was busy."""
