"""What one sign before a note makes of it: a question, a demand, a number; without one, words.

| sign | the note is | written |
|---|---|---|
| `?`  | a question of the mediator's, or of a party's to him | `? What must change?` |
| `??` | the same, meant to be put to every party in these words | `?? What must change?` |
| `>`  | the answer to the last question put in this room | `> Three nights` |
| `<`  | an answer to it in part | `< That depends` |
| `!`  | a demand, its issue and its amount where that was said | `! nights in a row: at most 3` |
| `+`  | an offer | `+ nights in a row: at most 4` |
| `/`  | what a party will not accept | `/ no cut of the night bonus` |
| `#`  | a number, and what it counts | `# 46 people on a night shift` |
| `=`  | what a party means by a term | `= notice: before the end of the shift` |
| `~`  | what was seen; the mediator's alone, at once | `~ they looked at each other` |

1. The sign stands first, or after the speaker, with a blank behind it.
2. The words of a note are all that was written behind the sign.
3. What stands before a colon is the issue or the term; without one the words are the issue. Nothing
   else is read out of them.
4. A demand, an offer, a red line, a number or a term is somebody's: where nobody is named and the
   room is no party's, the note is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.office.rooms import words_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Meeting
from goodoffices.record.kinds.talk import Answer, Question, Script
from goodoffices.record.sight import Sight

__all__ = ["OFFICE_SPEAKS", "Fields", "marked", "sign_for", "sign_of"]

Fields = dict[str, Any]
_SIGN = re.compile(r"(\?\?|[?><!+/#=~])[ \t]+(?=\S)")
SHORT = 80
OFFICE_SPEAKS = {"?", "??", "~"}
"""Signs whose words are the mediator's where nobody is named."""


def sign_of(text: str) -> tuple[str, int]:
    """Return the sign a note begins with, if any, and where its words begin.

    Examples
    --------
    >>> sign_of("! three nights")
    ('!', 2)
    >>> sign_of("!important")
    ('', 0)
    """
    found = _SIGN.match(text)
    return (found[1], found.end()) if found else ("", 0)


def sign_for(entry: Entry) -> str | None:
    """Return the sign that a note of this kind began with; None where there is none."""
    if isinstance(entry, Answer):
        return {"full": ">", "partial": "<"}.get(entry.manner)
    return _SIGNS.get(entry.kind)


_SIGNS = {
    "statement": "", "question": "?", "demand": "!", "offer": "+", "red-line": "/", "figure": "#",
    "definition": "=",
}  # fmt: skip


def marked(sign: str, words: str, seat: str | None, room: Meeting, sight: Sight) -> list[Fields]:
    """Return the fields of the entries that a note makes, the note's own last.

    Parameters
    ----------
    sign : str
        What it began with.
    words : str
        What was written behind it.
    seat : str or None
        Whose words they are, where that is known.
    room : Meeting
        Where they were said.
    sight : Sight
        What the mediator knows.

    Raises
    ------
    BadInput
        The sign wants more than the note says.
    """
    return _MAKERS[sign](words, seat, room, sight)


Maker = Callable[[str, str | None, Meeting, Sight], list[Fields]]


# -- questions and answers -------------------------------------------------------------------


def _question(words: str, seat: str | None, room: Meeting, sight: Sight) -> list[Fields]:
    """Put a question to each party of the room, or to the mediator where a party asks."""
    office = sight.header.mediator.id
    parties = {party.id for party in sight.header.parties}
    asked = [office] if seat in parties else [p for p in room.parties if p in parties]
    if not asked:
        raise _wanting("?", "a room with a party in it", room.title)
    put = {"kind": "question", "key": _key(words), "short": words[:SHORT], "text": words}
    own = {} if seat in parties else {"originator": seat or office}
    return [{**put, "to": to, **own} for to in asked]


def _scripted(words: str, seat: str | None, room: Meeting, sight: Sight) -> list[Fields]:
    """Put a question that every party shall be asked; it joins the script once."""
    office, key = sight.header.mediator.id, _key(words)
    known = {q.key for script in sight.of_kind(Script) for q in script.questions}
    one = {"key": key, "short": words[:SHORT], "words": words}
    script: Fields = {"kind": "script", "questions": [one], "readers": [office]}
    script |= {"originator": office, "meeting": None, "held": False}
    put = _question(words, seat, room, sight)
    return put if key in known else [script, *put]


def _answer(manner: str) -> Maker:
    def answer(words: str, seat: str | None, room: Meeting, sight: Sight) -> list[Fields]:
        asked = [
            q for q in sight.of_kind(Question) if q.meeting == room.id and seat in {None, q.to}
        ]
        if not asked:
            raise _wanting(">", "a question put in this room before", NOTHING)
        own = {} if seat else {"originator": asked[-1].to}
        return [{"kind": "answer", "manner": manner, "of": [asked[-1].id], "text": words, **own}]

    return answer


# -- what somebody wants, gives, refuses, counts and means -----------------------------------


def _tabled(kind: str) -> Maker:
    def tabled(words: str, seat: str | None, room: Meeting, _sight: Sight) -> list[Fields]:
        issue, amount = _parts(words)
        stated = {"amount": amount} if amount and kind != "red-line" else {}
        whose = _somebodys(seat, room, words)
        return [{"kind": kind, "whose": whose, "issue": issue, "text": words, **stated}]

    return tabled


def _figure(words: str, seat: str | None, room: Meeting, _sight: Sight) -> list[Fields]:
    said = words.split()
    at = next((n for n, word in enumerate(said) if any(map(str.isdigit, word))), len(said))
    counts = " ".join(said[:at] + said[at + 1 :])
    if at == len(said) or not words_of(counts):
        raise _wanting("#", "a number in digits, and what it counts", words)
    whose = _somebodys(seat, room, words)
    own = {"key": _key(counts), "value": said[at], "referent": counts, "whose": whose}
    return [{"kind": "figure", "text": words, **own}]


def _definition(words: str, seat: str | None, room: Meeting, _sight: Sight) -> list[Fields]:
    term, meaning = _parts(words)
    if not meaning:
        raise _wanting("=", "a term, a colon, and what is meant", words)
    whose = _somebodys(seat, room, words)
    return [{"kind": "definition", "term": term, "meaning": meaning, "whose": whose, "text": words}]


def _observation(words: str, _seat: str | None, room: Meeting, sight: Sight) -> list[Fields]:
    office = sight.header.mediator.id
    about = {"about": room.parties[0]} if len(room.parties) == 1 else {}
    own = {"originator": office, "readers": [office], "held": False}
    return [{"kind": "observation", "text": words, **own, **about}]


def _parts(words: str) -> tuple[str, str]:
    issue, _, rest = words.partition(":")
    return (issue.strip(), rest.strip()) if issue.strip() and rest.strip() else (words, "")


def _somebodys(seat: str | None, room: Meeting, words: str) -> str:
    if seat is None:
        raise _wanting(room.title, 'who says it, like "Osei: ! six hours"', words)
    return seat


def _key(words: str) -> str:
    """Return what the same words give in every room."""
    plain = "-".join(words_of(words))
    if re.fullmatch(r"[a-z0-9_-]{1,60}", plain):
        return plain
    return "k-" + hashlib.sha256(plain.encode()).hexdigest()[:24]


def _wanting(where: str, expected: str, found: object) -> BadInput:
    return BadInput(
        f"the note, {where}", expected=expected, found=found,
        advice="The signs are listed in docs/how-to/first-ten-minutes.md.",
    )  # fmt: skip


_MAKERS: dict[str, Maker] = {
    "?": _question, "??": _scripted, ">": _answer("full"),
    "<": _answer("partial"), "!": _tabled("demand"), "+": _tabled("offer"),
    "/": _tabled("red-line"), "#": _figure, "=": _definition, "~": _observation,
}  # fmt: skip
