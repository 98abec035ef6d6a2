"""A case from five answers: what the talks are called, who mediates, the parties, mandate, room.

1. The answers make an authored case, checked as one that was written by hand.
2. The mandate and the mediator's name are known to all parties; who speaks for a party is known
   to that party and the mediator, until a room says more.
3. A seat's id is made of its name. Where nothing of the name can stand in an id, or another seat
   has it, the id is a number of its own.
4. Nothing is filled in: who attends, what binds, what is on the agenda stay unstated.
5. The first room is open from the minute of founding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.office.authored import AuthoredCase, read_entry
from goodoffices.office.rooms import words_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Mandate
from goodoffices.record.sight import CaseHeader, Reader, ReaderKind

__all__ = ["MANDATES", "Side", "found", "header_of", "mandate_of", "printable", "sides_of"]

MANDATES: tuple[str, ...] = get_args(Mandate.model_fields["type"].annotation)


@dataclass(frozen=True, slots=True)
class Side:
    """A party as it was named, and those who speak for it."""

    name: str
    people: tuple[str, ...] = ()


def sides_of(words: str) -> tuple[Side, ...]:
    """Return the parties in 'Union, Management' or 'Union: Per Lindqvist, Ann Bo; Management'.

    Raises
    ------
    BadInput
        Fewer than two, or two of one name.
    """
    apart = ";" if set(words) & {";", ":"} else ","
    sides = tuple(_side(part) for part in words.split(apart) if part.strip())
    names = [words_of(side.name) for side in sides]
    if len(sides) < 2 or any(not name or names.count(name) > 1 for name in names):
        raise BadInput(
            "the parties", expected="two or more, each with a name of its own",
            found=words or NOTHING,
            advice='Write "Union, Management", or "Union: Per Lindqvist; Management: Dina Amari".',
        )  # fmt: skip
    return sides


def _side(words: str) -> Side:
    name, _, people = words.partition(":")
    return Side(name.strip(), tuple(p.strip() for p in people.split(",") if p.strip()))


def mandate_of(words: str) -> str:
    """Return the type of mandate that `words` begins.

    Raises
    ------
    BadInput
        None is called so, or more than one.
    """
    begun = " ".join(words.casefold().split())
    fit = [m for m in MANDATES if begun and m.startswith(begun)]
    if len(fit) != 1:
        raise BadInput(
            "the mandate", expected="one of " + ", ".join(MANDATES), found=words or NOTHING,
            advice="Good offices and facilitation carry no proposal of the mediator's own.",
        )  # fmt: skip
    return fit[0]


def header_of(
    title: str,
    sides: Sequence[Side],
    *,
    language: str,
    security: Iterable[str] = (),
    observers: Iterable[str] = (),
) -> CaseHeader:
    """Return the header of a case: its name and its seats, in the order in which they were named.

    Raises
    ------
    BadInput
        A name cannot be printed, or two seats have one name.
    """
    named: list[tuple[ReaderKind, str]] = [
        ("mediator", "Mediator"),
        *(("party", side.name) for side in sides),
        *(("security", name) for name in security),
        *(("observer", name) for name in observers),
    ]
    seats: dict[str, Reader] = {}
    for kind, name in named:
        if any(printable(name).casefold() == seat.name.casefold() for seat in seats.values()):
            raise BadInput(
                "the answer", expected="a name that no other seat has", found=name,
                advice="Everybody reads these names: say which one it is.",
            )  # fmt: skip
        seat = _own_id(_slug(name) or kind, seats)
        seats[seat] = Reader(seat, kind, printable(name))
    return CaseHeader(_slug(title) or "talks", printable(title), tuple(seats.values()), language)


def printable(words: str) -> str:
    """Return an answer without the blanks around it.

    Raises
    ------
    BadInput
        There is nothing to print, or something that cannot be.
    """
    if not words.strip() or not words.strip().isprintable():
        raise BadInput(
            "the answer", expected="words that can be printed", found=words or NOTHING,
            advice="Write it again.",
        )  # fmt: skip
    return words.strip()


def found(  # noqa: PLR0913 - the five answers and the minute
    header: CaseHeader,
    sides: Sequence[Side],
    *,
    mediator: str,
    mandate: str,
    room: dict[str, Any],
    now: datetime,
) -> AuthoredCase:
    """Return the case that the answers make.

    Parameters
    ----------
    header : CaseHeader
        Its name and seats.
    sides : sequence of Side
        Its parties, with those who speak for each.
    mediator : str
        Who mediates.
    mandate : str
        The type of the mandate.
    room : dict
        The fields of the first room.
    now : datetime
        The minute of founding, with the zone of the case.

    Raises
    ------
    BadInput
        An answer cannot stand in a case.
    """
    everyone = [header.mediator.id, *(party.id for party in header.parties)]
    chair = {"name": mediator, "seat": header.mediator.id, "roles": ["mediator"]}
    people: list[dict[str, Any]] = [
        {"kind": "person", "id": f"{party.id}-{n}", "name": name, "seat": party.id}
        for party, side in zip(header.parties, sides, strict=True)
        for n, name in enumerate(side.people)
    ]
    minute = now.isoformat(timespec="minutes")
    seen: dict[str, Entry] = {}
    listed: list[dict[str, Any]] = [
        {"kind": "mandate", "id": "mandate", "type": mandate, "readers": everyone},
        {"kind": "person", "id": "the-mediator", **chair, "readers": everyone},
        *people,
        {"id": "first-room", "starts": minute, **room},
    ]
    for fields in listed:
        where = f"the answers, {fields['kind']}"
        entry = read_entry({"known": minute, **fields}, where, header, seen)
        seen[entry.id] = entry
    return AuthoredCase(header, now, tuple(seen.values()))


def _own_id(wanted: str, taken: Collection[str]) -> str:
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


def _slug(words: str) -> str:
    """Return what of a name can stand in an id."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
