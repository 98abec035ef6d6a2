"""namesakes: two people of one name stay two."""

from __future__ import annotations

from goodoffices.record.kinds.people import Person
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study


def namesakes(sight: Sight) -> Finding:
    """List the people who share a last name, each with whose he is."""
    people = sight.of_kind(Person)
    shared = _namesakes(people)
    rows = [{"name": name, "people": [p.id for p in group]} for name, group in shared.items()]
    lines = [_apart(sight, name, group) for name, group in shared.items()]
    summary = f"{len(rows)} names borne by more than one person"
    because = [p for group in shared.values() for p in group]
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because)


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


STUDY = Study("namesakes", "Namesakes", Audience.ALL, Section.PEOPLE, 0, namesakes)
