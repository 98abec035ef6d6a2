"""Bytes as people copy them: lower-case hexadecimal of a fixed length."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

__all__ = ["Hex32", "Hex64"]

Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Thirty-two bytes: a digest, a nonce, a public key."""

Hex64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
"""Sixty-four bytes: a signature."""
