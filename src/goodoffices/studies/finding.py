"""What a study returns, and how a study is declared.

1. A study reads one reader's Sight and nothing else; what it returns is a Finding.
2. A Finding's readers are the readers of that Sight, never of the entries it touched:
   absence speaks too.
3. `value` is for programs (plain JSON: str, int, bool, None, finite float, list, dict);
   `lines`, `matrix` (a table, its heads first) and `figures` are for people. Both say the same.
4. In the words of a line a reference stands as `cite(entry)`: the page puts in its name.
5. `because` holds handles of that reader's volume, and nothing else ever does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.sight import Sight

__all__ = [
    "CITED",
    "CLOSED",
    "OPENED",
    "Audience",
    "Figure",
    "Finding",
    "Line",
    "Section",
    "Study",
    "cite",
    "name",
]

OPENED, CLOSED = "\x02", "\x03"
CITED = re.compile(rf"{OPENED}(=?)([a-z0-9, ]+){CLOSED}")
"""A reference inside the words of a line: one or more handles, `=` before bare ones.

Its marks are characters that no words of a record hold: nobody can write a reference into them.
"""


def cite(*entries: Entry) -> str:
    """Return the mark that a page replaces by what people call these entries, in brackets."""
    return f"{OPENED}{', '.join([entry.id for entry in entries])}{CLOSED}"


def name(*entries: Entry) -> str:
    """Return the mark for the same as part of the sentence: 'L73 builds on L59'."""
    return f"{OPENED}={', '.join([entry.id for entry in entries])}{CLOSED}"


class Audience(StrEnum):
    """Who may be given a study's findings."""

    MEDIATOR = "mediator"
    ALL = "all"


class Section(StrEnum):
    """The order of the brief, fixed in CONTRACTS."""

    HEAD = "head"
    TRUST = "trust"
    SETTLE = "settle first"
    OWED = "owed"
    TREATMENT = "same treatment"
    TABLE = "on the table"
    JUDGEMENTS = "own judgements"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Line:
    """One line for people: a short head, which may be empty, and the words."""

    head: str
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart and, always, the same numbers as a table.

    Parameters
    ----------
    title : str
        What a reader sees above it.
    columns : sequence of str
        Column heads of the table, with units.
    rows : sequence of sequence
        The numbers and words, one row a mark.
    spec : mapping
        A Vega-Lite specification without data; its fields are named `c0`, `c1`, ... by column.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int | float | None]]
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one study to one reader."""

    study: str
    title: str
    summary: str
    value: Any
    readers: tuple[str, ...]
    because: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    figures: tuple[Figure, ...] = ()
    matrix: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the part that CONTRACTS promises to programs."""
        return {
            "study": self.study,
            "title": self.title,
            "summary": self.summary,
            "value": self.value,
            "readers": list(self.readers),
            "because": list(self.because),
            "caveats": list(self.caveats),
        }


@dataclass(frozen=True, slots=True)
class Study:
    """One question put to a Sight.

    `find` returns the Finding, or None where the Sight holds nothing the question is about and
    silence is the honest answer. `order` places the study inside its section; `lead` is the
    number of rows it may claim on page one before others have had theirs.
    """

    name: str
    title: str
    audience: Audience
    section: Section
    order: int
    find: Callable[[Sight], Finding | None] = field(repr=False)
    lead: int = 1
