"""next-meeting: the plan for the next room: who can bind, what is not ready, what was parked."""

from __future__ import annotations

from typing import Any

from goodoffices.common.times import NOT_STATED
from goodoffices.record.kinds.people import Meeting, Person
from goodoffices.record.kinds.promises import Parked
from goodoffices.record.sight import Reader, Sight
from goodoffices.studies._reading import finding, joined, next_joint
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite
from goodoffices.studies.owed_answers import owed_answers


def next_meeting(sight: Sight) -> Finding | None:
    """Plan the next meeting from what the record holds; None where none is planned."""
    room = sight.once(next_joint)
    if room is None:
        return None
    waiting = sight.once(owed_answers).value
    invited = [p for p in sight.header.parties if not room.parties or p.id in room.parties]
    rows = [_party(sight, p, waiting) for p in invited]
    parked = [p for p in sight.of_kind(Parked) if not p.for_meeting or room.id in p.for_meeting]
    value: dict[str, Any] = {
        "entry": room.id, "source": sight.ref(room.id), "title": room.title,
        "starts": room.starts.said if room.starts else None,
        "zone": room.starts.zone if room.starts else NOT_STATED,
        "joint": room.joint, "parties": rows,
        "parked": [{"entry": p.id, "what": p.short} for p in parked],
    }  # fmt: skip
    lines = [Line(row["name"], _readiness(row)) for row in rows]
    if parked:
        lines.append(Line("parked", " - ".join(f"{p.short} {cite(p)}" for p in parked)))
    return finding(
        sight, STUDY.name, STUDY.title, headline(room), value, lines=lines, because=[room, *parked]
    )


def headline(room: Meeting) -> str:
    """Return the next room in one line, with what is not stated about it."""
    starts = room.starts.shown if room.starts else "time not stated"
    zone = " (zone not stated)" if room.starts and room.starts.zone == NOT_STATED else ""
    joint = "; joint" if room.joint and "joint" not in room.title else ""
    return f"Next: {room.title}, {starts}{zone}{joint}"


def _party(sight: Sight, party: Reader, waiting: list[dict[str, Any]]) -> dict[str, Any]:
    people = [p for p in sight.of_kind(Person) if p.seat == party.id]
    return {
        "party": party.id,
        "name": party.name,
        "can_bind": [p.name for p in people if p.binds == "yes"],
        "ad_referendum": [p.name for p in people if p.binds == "ad referendum"],
        "leads": [p.name for p in people if any("head" in r or "lead" in r for r in p.roles)],
        "not_ready": [
            row["question"] for row in waiting
            if row["asked_to"] == party.id and row["state"] in {"owed", "ad referendum", "promised"}
        ],
    }  # fmt: skip


def _readiness(row: dict[str, Any]) -> str:
    if row["can_bind"]:
        binds = f"can bind: {joined(row['can_bind'])}"
    elif row["ad_referendum"]:
        binds = f"{joined(row['ad_referendum'])} must ask at home"
    else:
        binds = "who can bind: not stated"
    wait = f"; not ready: {', '.join(row['not_ready'][:4])}" if row["not_ready"] else ""
    return binds + wait


STUDY = Study(
    "next-meeting", "The next meeting", Audience.MEDIATOR, Section.PEOPLE, 1, next_meeting, lead=0
)
