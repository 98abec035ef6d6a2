"""roster: who is who; two people of one name stay two, one person of two names stays one."""

from __future__ import annotations

from goodoffices.record.kinds.people import Person
from goodoffices.record.kinds.talk import Answer, Question, Request, Statement
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study


def roster(sight: Sight) -> Finding:
    """List the people the reader knows of, with their roles, aliases and who can bind."""
    people = sight.of_kind(Person)
    rows = [
        {
            "person": p.id, "name": p.name, "party": p.seat, "roles": list(p.roles),
            "aliases": list(p.aliases), "binds": p.binds, "said": _said(sight, p),
        }
        for p in people
    ]  # fmt: skip
    namesakes = _namesakes(people)
    lines = [_apart(sight, name, group) for name, group in namesakes.items()]
    lines += [
        _seat(sight, seat.id, people) for seat in sight.header.readers if _of(people, seat.id)
    ]
    lines += [Line("", _joined_names(p)) for p in people if p.aliases]
    summary = f"{len(people)} people"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=people)


def _said(sight: Sight, person: Person) -> list[str]:
    """Return the references of what this person, and no namesake, said or asked."""
    spoken = (*sight.of_kind(Statement, Answer), *sight.of_kind(Question, Request))
    return list(dict.fromkeys(sight.ref(e.id) for e in spoken if e.by == person.id))


def _namesakes(people: tuple[Person, ...]) -> dict[str, list[Person]]:
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(person.name.split()[-1], []).append(person)
    return {name: group for name, group in by_name.items() if len(group) > 1}


def _apart(sight: Sight, name: str, group: list[Person]) -> Line:
    named = "; ".join(f"{_who(sight, p)}" for p in group)
    count = {2: "Two", 3: "Three"}.get(len(group), str(len(group)))
    return Line("", f"{count} named {name}: {named}.")


def _who(sight: Sight, person: Person) -> str:
    whose = (
        "you" if sight.for_mediator and person.seat == sight.reader.id else sight.name(person.seat)
    )
    return f"{person.name} ({whose})"


def _joined_names(person: Person) -> str:
    quoted = joined((f'"{alias}"' for alias in person.aliases), last="and")
    return f"{quoted} {'is' if len(person.aliases) == 1 else 'are'} {person.name}."


def _of(people: tuple[Person, ...], seat: str) -> list[Person]:
    return [p for p in people if p.seat == seat]


def _seat(sight: Sight, seat: str, people: tuple[Person, ...]) -> Line:
    named = "; ".join(
        p.name + (f" ({', '.join(p.roles)})" if p.roles else "") for p in _of(people, seat)
    )
    return Line(sight.name(seat), named)


STUDY = Study("roster", "People", Audience.ALL, Section.PEOPLE, 3, roster, lead=1)
