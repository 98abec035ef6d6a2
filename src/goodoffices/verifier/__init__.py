"""The independent verifier: one script that imports nothing of this package, kept as a file."""

from __future__ import annotations

from pathlib import Path

__all__ = ["SCRIPT"]

SCRIPT = Path(__file__).parent / "verify.py"
