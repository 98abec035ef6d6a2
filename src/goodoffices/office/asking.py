"""Formal requests: what they must say, and what a request to release something shows.

1. A due time is one that can be told, and still to come: a time with a zone. Words that may mean
   several times are refused with what they may mean, and nothing is filed.
2. A request to release something goes to one originator of it. It shows him his own portion - its
   exact words and their digest - to whom, for what, until when, and nothing of any other.
3. What it asks for is what he may read: a digest in portions is asked for portion by portion.
4. Silence is taken as a refusal, and the request says so.
5. What is read back is read back to one who may read it. Those of its room learn of it where he is
   one of them; where a release had brought it to him, it is between him and the mediator.
"""

from __future__ import annotations

from typing import Any

from goodoffices.common.errors import NOTHING, BadInput, NotPermitted
from goodoffices.common.times import parse_moment
from goodoffices.office.acts import Pen
from goodoffices.office.exact import words_digest
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Meeting
from goodoffices.record.kinds.promises import Digest, Release
from goodoffices.record.kinds.talk import Question, Request
from goodoffices.record.sight import Reader

__all__ = [
    "asked_in_time",
    "filled",
    "not_offered",
    "portion",
    "portion_of",
    "reached",
    "release_asked",
    "room_of_read_back",
    "sat_in",
]

REFUSED = "refused"


def asked_in_time(pen: Pen, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a formal request.

    Raises
    ------
    BadInput
        Its due time is not one that can be told, or is over.
    """
    due, silence = fields["due"], fields["on_silence"]
    moment = parse_moment(due) if due else None
    if moment and moment.zoned and moment.start < pen.record.now:
        raise BadInput(
            "--due", expected="a time still to come", found=due,
            advice="What was asked and is over is put on record with 'goodoffices file'.",
        )  # fmt: skip
    if due and not (moment and moment.zoned):
        raise BadInput(
            "--due", expected="one time with its zone, like 2026-12-01T09:00+01:00", found=due,
            advice=f"It may mean: {'; '.join(_readings(pen, due))}. Ask which, and file that.",
        )  # fmt: skip
    told = [fields["to"]] if silence else None
    return {"kind": "request", **fields, "on_silence_told": told}


def _readings(pen: Pen, words: str) -> list[str]:
    """Return what words about a time may mean."""
    from goodoffices.record.kinds.promises import Deadline  # noqa: PLC0415
    from goodoffices.studies.deadlines import readings  # noqa: PLC0415 - a study, when needed

    due = {"said": words, "zone": "not stated"}
    now = pen.now.isoformat(timespec="minutes")
    entry = Deadline.model_validate(
        {"kind": "deadline", "id": "asked", "short": "due", "due": due, "said": now}
    )
    found = [r.means for r in readings(pen.sight(), entry, entry.due)]
    return found or ["that time in any zone" if parse_moment(words) else "no time we can read"]


def filled(asked: Question | Request, said: list[str]) -> list[dict[str, str]]:
    """Return what was put into the fields of a request, from lines like `method=by air`.

    Raises
    ------
    BadInput
        A line names no field of it.
    """
    fields = asked.fields if isinstance(asked, Request) else ()
    pairs = [line.partition("=") for line in said]
    for name, _, words in pairs:
        if name.strip() not in fields or not words.strip():
            raise BadInput(
                "--field", expected="NAME=WORDS, of: " + (", ".join(fields) or "no fields"),
                found=name, advice="What was not answered stays blank.",
            )  # fmt: skip
    return [{"field": name.strip(), "words": words.strip()} for name, _, words in pairs]


def release_asked(pen: Pen, ref: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a request to release what `ref` names, or the portion of it.

    Raises
    ------
    BadInput
        It does not say to whom, or not by when, or asks for what is not the originator's to see.
    NotPermitted
        There is nothing of that name.
    """
    for name in ("recipient", "due"):
        if not fields[name]:
            raise BadInput(
                f"--{name}", expected="said with --release", found=NOTHING,
                advice="An originator decides on what, to whom, for what and until when.",
            )  # fmt: skip
    silence = fields["on_silence"] or REFUSED
    entry = pen.named(ref)
    portion = portion_of(pen, entry, fields["to"])
    _check_recipients(pen, entry, fields["recipient"])
    asked = asked_in_time(pen, {**fields, "on_silence": silence})
    return {**asked, "of": [portion.id], "digest": words_digest(portion.words)}


def _check_recipients(pen: Pen, entry: Entry, recipients: list[str]) -> None:
    told = [reader for reader in recipients if not pen.journal.desk.waits_for(entry.id, reader)]
    if told:
        raise BadInput(
            "--recipient", expected="somebody who may not read it yet", found=", ".join(told),
            advice="Nobody has to allow what is open to him.",
        )  # fmt: skip


def portion_of(pen: Pen, entry: Entry, originator: str) -> Entry:
    """Return what an originator sees of an entry that he is asked for: it, or his portion of it.

    Raises
    ------
    NotPermitted
        Nothing of it is his.
    BadInput
        It is his in part, and he may not read it.
    """
    desk = pen.journal.desk
    names = entry.portions if isinstance(entry, Digest) and entry.portions else (entry.id,)
    own = [n for n in names if originator in desk.label(n).originators]
    if not own:
        raise NotPermitted
    if len(own) > 1 or not desk.label(own[0]).can_read(originator):
        raise BadInput(
            "REF", expected=f"one portion that {originator} may read", found=entry.kind,
            advice="Write a digest for each originator, readable by him, and join them with "
            "portions.",
        )  # fmt: skip
    return pen.journal.entries[own[0]]


def portion(pen: Pen, entry: Entry, originator: str) -> dict[str, str]:
    """Return what a release of an entry says of the exact words: the portion, and their digest."""
    if isinstance(entry, Digest) and entry.portions:
        own = portion_of(pen, entry, originator)
        return {"portion": own.id, "digest": words_digest(own.words)}
    return {"digest": words_digest(entry.words)} if entry.words else {}


def not_offered(pen: Pen, made: dict[str, Any]) -> list[Reader]:
    """Return the parties to whom the default of a request on silence was not offered as well."""
    if not made.get("on_silence") or made.get("recipient"):
        return []
    asked = pen.sight().of_kind(Request)
    same = {q.to for q in asked if q.on_silence == made["on_silence"]}
    return [party for party in pen.header.parties if party.id not in same]


def reached(pen: Pen, name: str) -> list[Reader]:
    """Return the seats that a release had reached: they go on knowing."""
    release = pen.journal.entries[name]
    return [
        seat for seat in pen.header.readers
        if isinstance(release, Release)
        and any(pen.journal.desk.brought(release, one, seat.id) for one in release.of)
    ]  # fmt: skip


def room_of_read_back(pen: Pen, heard: Entry, to: str, room: Meeting | None) -> str | None:
    """Return in which room an entry was read back; None where it is between the two alone.

    Raises
    ------
    BadInput
        He may not read it, or did not sit in that room.
    """
    desk, seats = pen.journal.desk, {seat.id: seat.name for seat in pen.header.readers}
    if to in seats and (owners := desk.waits_for(heard.id, to)):
        raise BadInput(
            "--to", expected="one who may read it", found=to,
            advice=f"Not released by {', '.join(seats[one] for one in owners)}. If he was told it, "
            "note that; its owner may release it.",
        )  # fmt: skip
    if room is None:
        return heard.meeting if desk.label(heard.id).can_read(to) else None
    return sat_in(pen, room, to)


def sat_in(pen: Pen, room: Meeting, seat: str) -> str:
    """Return the handle of a room in which a party sat: what it hears there, that room learns.

    Raises
    ------
    BadInput
        The party did not sit in it.
    """
    if seat in {party.id for party in pen.header.parties} - set(room.parties):
        raise BadInput(
            "--in", expected=f"a room in which {seat} sat", found=room.title,
            advice="Those who sat in it would read it. Name the right room, or leave it out.",
        )  # fmt: skip
    return room.id
