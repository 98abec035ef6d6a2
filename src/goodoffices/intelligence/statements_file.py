"""Conflicting statements from a CSV file: who states which value of what.

1. The first line names the columns; `source`, `about` and `value` must be among them.
2. At most 50 MB of UTF-8; a row with an empty cell states nothing and is counted, not guessed at.
"""

from __future__ import annotations

import csv
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.truth import Statement

__all__ = ["read_statements"]

LARGEST_FILE = 50_000_000
COLUMNS = ("source", "about", "value")


def read_statements(path: Path) -> tuple[list[Statement], int]:
    """Return the statements in a CSV file and how many rows state nothing.

    Raises
    ------
    BadInput
        The file is missing, too large, not UTF-8 or lacks a column.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(
                str(path), expected="at most 50 MB", found="more", advice="Split the file."
            )
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            missing = [c for c in COLUMNS if c not in (rows.fieldnames or [])]
            if missing:
                raise BadInput(
                    f"{path}: line 1",
                    expected="the columns " + ", ".join(COLUMNS),
                    found=rows.fieldnames or "an empty file",
                    advice=f"Name the column {missing[0]}.",
                )
            cells = [[(row[c] or "").strip() for c in COLUMNS] for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            str(path), expected="a CSV file in UTF-8", found=str(error), advice="Check the file."
        ) from None
    stated = [Statement(*row) for row in cells if all(row)]
    return stated, len(cells) - len(stated)
