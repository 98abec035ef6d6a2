"""roster: who is who, with roles and every name a person goes by."""

from __future__ import annotations

from goodoffices.record.kinds.people import Person
from goodoffices.record.kinds.talk import Answer, Question, Request, Statement
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study


def roster(sight: Sight) -> Finding:
    """List the people the reader knows of, with their roles, aliases and who can bind."""
    people = sight.of_kind(Person)
    said = _said(sight)
    rows = [
        {
            "person": p.id, "name": p.name, "party": p.seat, "roles": list(p.roles),
            "aliases": list(p.aliases), "binds": p.binds, "said": list(said.get(p.id, ())),
        }
        for p in people
    ]  # fmt: skip
    lines = [_seat(sight, seat.id, people) for seat in sight.header.readers if _of(people, seat.id)]
    lines += [Line("", _joined_names(p)) for p in people if p.aliases]
    summary = f"{len(people)} people"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=people)


def _said(sight: Sight) -> dict[str | None, dict[str, None]]:
    """Return the references of what each person, and no namesake, said or asked."""
    said: dict[str | None, dict[str, None]] = {}
    for entry in (*sight.of_kind(Statement, Answer), *sight.of_kind(Question, Request)):
        said.setdefault(entry.by, {})[sight.ref(entry.id)] = None
    return said


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


STUDY = Study("roster", "People", Audience.ALL, Section.PEOPLE, 3, roster, lead=0)
