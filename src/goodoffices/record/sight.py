"""What one reader may know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """A folded volume: one reader's whole world."""

    reader: str
