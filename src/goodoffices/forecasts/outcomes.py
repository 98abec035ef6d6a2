"""Whether outcomes exclude each other and leave nothing over, by their form alone.

1. Yes and no. "X" and "not X" (or "no X"). Numbers, or days written 2187-03-02, in
   ranges that do not overlap. "only A", "only B", "both", "neither". Nothing else excludes by form.
2. A rest, such as "other", "never" or "somebody else", excludes what is named beside it, and what
   is named beside it must exclude each other all the same. "No award" leaves nothing over, but
   whether it excludes the others is for the author to say.
3. Words are read, the world is not: whether an outcome can happen is not judged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

__all__ = [
    "YES_NO",
    "alternatives",
    "excludes_by_form",
    "is_polar",
    "leaves_over",
    "read_from_words",
]

YES_NO = ("no", "yes")
"""Outcomes of a plain question, the one that did not happen first: a chance is that of yes."""

_POLAR = re.compile(
    r"^(will|would|is|are|was|were|does|do|did|has|have|had|can|could|shall|should|may|at least)\b",
    re.IGNORECASE,
)
_POLAR_OPENING = re.compile(rf"{_POLAR.pattern}(\s+(there|it)\s+be\b)?", re.IGNORECASE)
_REST = re.compile(
    r"^(any ?(thing|one)? ?)?(others?|else|rest|remainder|neither|none|nothing|nobody)\b"
    r"|\b(something|anything|someone|somebody|anybody|anyone|somewhere|nowhere) else\b"
    r"|^(never|not at all)$",
    re.IGNORECASE,
)
_ABSENT = re.compile(r"^(no|not|never)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(not|no|without)\s+", re.IGNORECASE)
_N = r"(-?\d+(?:\.\d+)?)"
_AT_LEAST = re.compile(
    rf"^(?:at least|no fewer than|no less than|on or after|from|since|>=)\s*{_N}(?:\s+on)?$"
    rf"|^{_N}(?:\+|\s+(?:or|and) (?:more|over|above|later|after))"
)
_AT_MOST = re.compile(
    rf"^(?:at most|up to|no more than|on or before|by|until|<=)\s*{_N}"
    rf"|^{_N}\s+(?:or|and) (?:fewer|less|under|below|earlier|before)"
)
_ABOVE = re.compile(rf"^(?:more than|over|above|after|later than|>)\s*{_N}")
_BELOW = re.compile(rf"^(?:fewer than|less than|under|below|before|earlier than|<)\s*{_N}")
_RANGE = re.compile(rf"^(?:from\s+)?{_N}\s*(?:-|\u2013|to|\.\.)\s*{_N}")
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_POINT = re.compile(rf"^{_N}(?:\s+\D.*)?$")

End = tuple[float, bool]
"""A bound and whether it belongs to the range."""


def read_from_words(words: str) -> tuple[str, ...]:
    """Return the outcomes a question names itself: yes and no, or its alternatives.

    Examples
    --------
    >>> read_from_words("Will both sides attend?")
    ('no', 'yes')
    >>> read_from_words("common ground or common enemy")
    ('common ground', 'common enemy')

    "Will A or B ...?" may ask for yes or for a choice; it is not guessed at.

    >>> read_from_words("Will it be war or peace?")
    ()
    """
    named = alternatives(words)
    if is_polar(words):
        return () if named else YES_NO
    return named


def alternatives(words: str) -> tuple[str, ...]:
    """Return what stands on either side of each "or"; none where there is no "or".

    Examples
    --------
    >>> alternatives("Will there be war, truce or peace?")
    ('war', 'truce', 'peace')
    """
    plain = _POLAR_OPENING.sub("", words.strip()).rstrip("?.! ")
    if not re.search(r"\bor\b", plain):
        return ()
    parts = (re.sub(r"^(either|an?)\s+", "", p.strip()) for p in re.split(r",|\bor\b", plain))
    return tuple(part for part in parts if part)


def is_polar(words: str) -> bool:
    """Return whether words put a question of yes or no: "Will ...", "Is ...", "Has ..."."""
    return _POLAR.match(words.strip()) is not None


def excludes_by_form(outcomes: Sequence[str]) -> bool:
    """Return whether the form alone shows that no two outcomes can happen together.

    Examples
    --------
    >>> excludes_by_form(["yes", "no"]), excludes_by_form(["common ground", "common enemy"])
    (True, False)
    >>> excludes_by_form(["0-4", "5-9", "10 or more"]), excludes_by_form(["0-5", "5-9"])
    (True, False)
    """
    plain = [_normal(o) for o in outcomes]
    named = [o for o in plain if not _REST.search(o)]
    if len(plain) - len(named) > 1:
        return False
    return (
        len(named) <= 1
        or _are_opposites(plain)
        or _are_only(plain)
        or _ranges_part([_range(o) for o in named])
    )


def leaves_over(outcomes: Sequence[str]) -> bool:
    """Return whether it may be that none of the outcomes happens.

    Examples
    --------
    >>> leaves_over(["signed", "not signed"]), leaves_over(["A wins", "B wins"])
    (False, True)
    """
    plain = [_normal(o) for o in outcomes]
    if _are_opposites(plain) or any(_REST.search(o) or _ABSENT.match(o) for o in plain):
        return False
    ranges = [r for o in plain if (r := _range(o)) is not None]
    return len(ranges) < len(plain) or not _ranges_cover(ranges)


def _normal(outcome: str) -> str:
    return " ".join(outcome.lower().split()).rstrip(".!")


def _are_opposites(plain: Sequence[str]) -> bool:
    if set(plain) == {"yes", "no"}:
        return True
    if len(plain) != 2:
        return False
    one, two = plain
    return _NEGATION.sub("", one, count=1) == two or one == _NEGATION.sub("", two, count=1)


def _are_only(plain: Sequence[str]) -> bool:
    alone = [o for o in plain if o.startswith("only ")]
    rest = [o for o in plain if not o.startswith("only ")]
    return len(alone) >= 2 and all(o in {"both", "all", "neither", "none"} for o in rest)


def _range(outcome: str) -> tuple[End, End] | None:
    outcome = _DAY.sub(_numbered, outcome)
    if found := _AT_LEAST.match(outcome):
        return (float(found[1] or found[2]), True), (math.inf, False)
    if found := _AT_MOST.match(outcome):
        return (-math.inf, False), (float(found[1] or found[2]), True)
    if found := _ABOVE.match(outcome):
        return (float(found[1]), False), (math.inf, False)
    if found := _BELOW.match(outcome):
        return (-math.inf, False), (float(found[1]), False)
    if found := _RANGE.match(outcome):
        return (float(found[1]), True), (float(found[2]), True)
    found = _POINT.match(outcome)
    return ((float(found[1]), True), (float(found[1]), True)) if found else None


def _numbered(found: re.Match[str]) -> str:
    """Return a day as a number, so that the days of a year follow each other."""
    try:
        return str(date.fromisoformat(found.group()).toordinal())
    except ValueError:
        return found.group()


def _ranges_part(ranges: Sequence[tuple[End, End] | None]) -> bool:
    known = sorted(r for r in ranges if r is not None)
    if len(known) < len(ranges):
        return False
    return all(_parted(one[1], two[0]) for one, two in pairwise(known))


def _parted(end: End, start: End) -> bool:
    return end[0] < start[0] or (end[0] == start[0] and not (end[1] and start[1]))


def _ranges_cover(ranges: Sequence[tuple[End, End]]) -> bool:
    """Return whether nothing lies between; a step of one is none, where all ends are whole."""
    ordered = sorted(ranges)
    first, last = ordered[0][0][0], ordered[-1][1][0]
    if last != math.inf or first not in {0.0, -math.inf}:
        return False
    ends = [e[0] for r in ordered for e in r if math.isfinite(e[0])]
    step = 1.0 if all(e.is_integer() for e in ends) else 0.0
    return all(_meets(one[1], two[0], step) for one, two in pairwise(ordered))


def _meets(end: End, start: End, step: float) -> bool:
    if start[0] - end[0] == 0:
        return end[1] or start[1]
    return 0 < start[0] - end[0] <= step and end[1] and start[1]
