"""Scoreable games: a folder with `scores_files/`, one text file of whole-number scores a party.

1. Line i holds the scores of issue i's options; the last line is the minimum the party accepts.
   A deal is acceptable from the minimum upward, so it is the no-deal value.
2. Issues are A, B, ... and options A1, A2, ..., as the games name them.
3. Parties come in file-name order; roles and prose beside the scores are not read.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import exact
from goodoffices.deals.readers.tables import linear
from goodoffices.deals.readers.text import files_of, text_of
from goodoffices.deals.scenario import Issue, Preferences, Scenario

__all__ = ["is_game", "read"]

FOLDER = "scores_files"
MOST_ISSUES = 26


def is_game(folder: Path) -> bool:
    """Say whether a folder is a scoreable game."""
    return (folder / FOLDER).is_dir()


def read(folder: Path) -> Scenario:
    """Return the scenario of a scoreable game.

    Raises
    ------
    BadInput
        A line that is no list of numbers, or parties whose issues differ.
    """
    tables = {path.stem: _table(path) for path in files_of(folder / FOLDER)}
    if not tables:
        raise BadInput(
            f"{folder.name}/{FOLDER}", expected="a file a party", found="none", advice="Add them."
        )
    first = next(iter(tables.values()))[:-1]
    if len(first) > MOST_ISSUES:
        raise BadInput(
            folder.name, expected="at most 26 issues", found=len(first), advice="Split the game."
        )
    letters = [chr(ord("A") + at) for at in range(len(first))]
    issues = tuple(
        Issue(letter, tuple(f"{letter}{n + 1}" for n in range(len(row))))
        for letter, row in zip(letters, first, strict=True)
    )
    parties = tuple(_party(name, table) for name, table in sorted(tables.items()))
    return Scenario(issues, parties, name=folder.name)


def _table(path: Path) -> list[list[Fraction]]:
    rows = []
    for at, line in enumerate(text_of(path).splitlines()):
        if line.strip():
            parts = [part for part in line.split(",") if part.strip()]
            rows.append([exact(part, where=f"{path.name}, line {at + 1}") for part in parts])
    if len(rows) < 2 or len(rows[-1]) != 1:
        raise BadInput(
            path.name,
            expected="a line of scores per issue, then the minimum on a line of its own",
            found=f"{len(rows)} lines",
            advice="Separate scores by commas.",
        )
    return rows


def _party(name: str, table: list[list[Fraction]]) -> Preferences:
    *rows, last = table
    return linear(name, rows, [Fraction(1)] * len(rows), last[0])
