"""Rooms by the words that people use for them: a note goes where its room says.

1. A room is called by its number in the order of the rooms, by its title, or by its own words:
   its type and its parties, in any order ("caucus mars", "mars caucus", "joint").
2. Every word must fit. One that fits no room refuses the whole, and the rooms are listed: a slip
   of the finger never picks a room. A caucus is never called without its party.
3. Where several rooms with the same readers fit, the last is meant. Where their readers differ,
   nothing is chosen.
4. A new room is made of its type and its parties, said as exactly; a title may follow a colon.
   A joint session without parties named is one of all parties.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from goodoffices.common.errors import BadInput
from goodoffices.record.kinds.people import Meeting
from goodoffices.record.sight import CaseHeader, Reader

__all__ = ["listed", "new_room", "room_called", "words_of"]

Type = Literal["caucus", "plenary", "proximity", "security-internal", "office"]
_TYPES: dict[str, Type] = {
    "caucus": "caucus", "joint": "plenary", "plenary": "plenary", "proximity": "proximity",
    "security": "security-internal", "office": "office",
}  # fmt: skip
_TITLES: dict[Type, str] = {
    "caucus": "Caucus with {}", "plenary": "Joint session", "proximity": "Proximity talks",
    "security-internal": "Security, among themselves", "office": "Office of the mediator",
}  # fmt: skip
_SMALL_WORDS = {"a", "and", "in", "meeting", "of", "room", "session", "talks", "the", "with"}
_EXAMPLE = 'Say its type and its parties, like "caucus {}" or "joint".'


def words_of(text: str) -> list[str]:
    """Return the words of a name, without case, marks or points.

    Examples
    --------
    >>> words_of("The  UNION's caucus!")
    ['the', 'union', 's', 'caucus']
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"\w+", plain)


def room_called(rooms: Sequence[Meeting], text: str, header: CaseHeader) -> Meeting:
    """Return the room that `text` calls.

    Raises
    ------
    BadInput
        No room is called so, or rooms with different readers are.
    """
    if text.isdecimal() and 0 < int(text) <= len(rooms):
        return rooms[int(text) - 1]
    wanted = words_of(text)
    titled = [room for room in rooms if words_of(room.title) == wanted]
    found = titled or [room for room in rooms if _fits(room, wanted, header)]
    if not found or len({_read_alike(room) for room in found}) > 1:
        raise BadInput(
            "--in", expected="a room of this case: " + "; ".join(listed(rooms)), found=text,
            advice="Give its number, or make it with --new-room.",
        )  # fmt: skip
    return found[-1]


def listed(rooms: Iterable[Meeting]) -> list[str]:
    """Return the rooms as a list for people, each with its number."""
    return [f"{n} {room.title}" for n, room in enumerate(rooms, 1)] or ["none yet"]


def _fits(room: Meeting, wanted: list[str], header: CaseHeader) -> bool:
    """Tell whether every word is of this room, and at least one says which room it is."""
    types = {word for word, kind in _TYPES.items() if kind == room.type}
    seats = (header.reader(party) for party in room.parties)
    parties = set().union(*(_called(seat) for seat in seats if seat))
    telling = set(wanted) - (_SMALL_WORDS - parties)
    if not telling or (room.type == "caucus" and not telling & parties):
        return False
    return telling <= types | parties | set(words_of(room.title))


def _called(reader: Reader) -> set[str]:
    """Return the words that tell a seat: small ones only where it has no others."""
    words = {*words_of(reader.name), *words_of(reader.id)}
    return words - _SMALL_WORDS or words


def _read_alike(room: Meeting) -> tuple[str, frozenset[str], frozenset[str]]:
    return room.type, frozenset(room.parties), frozenset(room.present)


# -- a new room ------------------------------------------------------------------------------


def new_room(text: str, header: CaseHeader) -> dict[str, Any]:
    """Return the fields of a room that stands open now.

    Raises
    ------
    BadInput
        A word is neither a type of room nor a party, a type is not there, or its parties are not.
    """
    words, _, title = text.partition(":")
    known = {party.id: _called(party) for party in header.parties}
    of_parties = set().union(*known.values())
    telling = set(words_of(words)) - (_SMALL_WORDS - of_parties)
    types = {_TYPES[word] for word in telling - of_parties if word in _TYPES}
    if len(types) != 1:
        raise _no_room(text, header, "a room of one type: " + ", ".join(_TYPES))
    if strange := sorted(telling - of_parties - set(_TYPES)):
        raise _no_room(text, header, "no word but types and parties; not " + ", ".join(strange))
    type_, parties = types.pop(), _named(telling, known)
    if type_ in {"plenary", "proximity"} and not parties:
        parties = [party.id for party in header.parties]
    if not _peopled(type_, parties):
        raise _no_room(text, header, "the parties in it")
    names = [reader.name for reader in header.parties if reader.id in parties]
    return {
        "kind": "meeting", "type": type_, "parties": parties, "joint": type_ == "plenary",
        "title": title.strip() or _TITLES[type_].format(" and ".join(names)),
    }  # fmt: skip


def _named(telling: set[str], known: dict[str, set[str]]) -> list[str]:
    """Return the parties named; a word that two parties share names neither."""
    return [
        party
        for party, words in known.items()
        if telling & words.difference(*(w for other, w in known.items() if other != party))
    ]


def _peopled(type_: Type, parties: list[str]) -> bool:
    match type_:
        case "caucus":
            return bool(parties)
        case "plenary" | "proximity":
            return len(parties) > 1
        case _:
            return not parties


def _no_room(text: str, header: CaseHeader, expected: str) -> BadInput:
    first = header.parties[0].name if header.parties else "..."
    known = ", ".join(party.name for party in header.parties)
    return BadInput(
        "the new room", expected=expected, found=text,
        advice=f"{_EXAMPLE.format(first)} The parties: {known}.",
    )  # fmt: skip
