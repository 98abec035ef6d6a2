"""Golden cases of this desk, decimals read as exactly what is written."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from goodoffices.verification.quantities import exact

FILE = Path(__file__).parents[1] / "golden" / "verification.json"


def case(name: str) -> dict[str, Any]:
    """Return one golden case by its id."""
    cases: list[dict[str, Any]] = json.loads(FILE.read_text(), parse_float=Fraction)
    return next(c for c in cases if c["id"] == name)


def close(found: Any, expected: object, tolerance: object) -> bool:
    """Whether `found` lies within the tolerance the case states."""
    return bool(abs(found - exact(expected, "expect")) <= exact(tolerance, "tolerance"))
