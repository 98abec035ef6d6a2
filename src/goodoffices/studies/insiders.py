"""insiders: whether a watch on people takes every party's alike, and what it would cost.

1. A watch is even when of each role it takes the same share of people in every party. Who is not
   named cannot be watched: a party without a named person of that role makes the watch uneven.
2. An uneven watch waits until it is even or has a written reason.
3. Most flags of any watch are innocent. That is said before it begins.
"""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.people import Person
from goodoffices.record.kinds.threats import PeopleWatch
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, finding, joined, parties
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, name

BUDGET = 0.01


def insiders(sight: Sight) -> Finding | None:
    """Count whom each watch takes of every party, role by role; the desk refuses uneven ones."""
    held = sight.of_kind(PeopleWatch)
    if not held:
        return None
    rows = [_row(sight, watch) for watch in held]
    lines = [_line(sight, w, row) for w, row in zip(held, rows, strict=True)]
    waiting = sum(row["status"] == "waits" for row in rows)
    caveats = ["Of the days a watch flags, most are innocent: a flag is a question, no finding."]
    summary = f"{len(held)} watches on people, {waiting} waiting to be even or for a reason"
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held, caveats=caveats
    )


def _row(sight: Sight, watch: PeopleWatch) -> dict[str, Any]:
    people = [(role, p) for role in watch.roles for p in _of_role(sight, role)]
    by_party = {
        party.id: [p.name for _, p in people if p.seat == party.id] if party.id in watch.parties
        else []
        for party in parties(sight)
    }  # fmt: skip
    even = not _uneven(sight, watch, people)
    status = "even" if even else "reasoned" if watch.reason else "waits"
    return {
        "entry": watch.id, "source": sight.ref(watch.id), "roles": list(watch.roles),
        "watched": by_party, "status": status, "reason": watch.reason,
        "innocent_flags_a_month": BUDGET * 30 * sum(map(len, by_party.values())),
    }  # fmt: skip


def _of_role(sight: Sight, role: str) -> list[Person]:
    """Return the people of the parties one of whose roles begins with these words."""
    seats = {p.id for p in parties(sight)}
    wanted = role.casefold()
    return [
        person
        for person in sight.of_kind(Person)
        if person.seat in seats and any(r.casefold().startswith(wanted) for r in person.roles)
    ]


def _uneven(sight: Sight, watch: PeopleWatch, people: list[tuple[str, Person]]) -> bool:
    """Ask the desk; a party that has nobody named of a role counts as one not watched."""
    from goodoffices.intelligence.safeguards import UnevenWatch, check_even

    roles = [role for role, _ in people]
    sides = [person.seat for _, person in people]
    watched = [n for n, side in enumerate(sides) if side in watch.parties]
    for role in watch.roles:
        named = {person.seat for r, person in people if r == role}
        absent = [p.id for p in parties(sight) if p.id not in named]
        roles += [role] * len(absent)
        sides += absent
    try:
        check_even(watched, roles, sides)
    except UnevenWatch:
        return True
    return False


def _line(sight: Sight, watch: PeopleWatch, row: dict[str, Any]) -> Line:
    counts = joined(
        f"{p.name} {len(row['watched'][p.id]) or 'nobody named'}" for p in parties(sight)
    )
    said = {
        "even": "the same for every party",
        "reasoned": f"uneven, with a reason: {clip(watch.reason or '', 60)}",
        "waits": "uneven: name the others or write the reason, or leave it",
    }[row["status"]]
    return Line(name(watch), f"{joined(watch.roles)}: {counts}; {said}")


STUDY = Study(
    "insiders", "Watches on people", Audience.MEDIATOR, Section.JUDGEMENTS, 7, insiders, lead=0
)
