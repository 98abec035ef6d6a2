"""A case from five answers: who may read what, whoever the parties are and however many."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.office.founding import Side, found, header_of, mandate_of, sides_of
from goodoffices.office.opening import Office, open_authored
from goodoffices.office.rooms import new_room
from goodoffices.record.entry import Id
from goodoffices.record.kinds.people import Meeting, Person

NOW = datetime.fromisoformat("2031-03-05T09:00+02:00")


def founded(parties: str, room: str = "joint", **seats: Any) -> Office:
    sides = sides_of(parties)
    header = header_of("Night shifts", sides, language="en", **seats)
    fields = new_room(room, header)
    case = found(header, sides, mediator="Grace Okafor", mandate="mediation", room=fields, now=NOW)
    return open_authored(case)


def people(office: Office, reader: str) -> list[str]:
    return [p.name for p in office.sight(reader).of_kind(Person)]


@pytest.mark.parametrize("parties", ["A, B", "A, B, C", "A, B, C, D, E, F, G"])
def test_any_number_of_parties_stands_in_the_order_named(parties: str) -> None:
    office = founded(parties)
    assert [p.name for p in office.header.parties] == parties.split(", ")
    (room,) = office.sight("c" if "C" in parties else "b").of_kind(Meeting)
    assert room.parties == tuple(p.id for p in office.header.parties)
    assert room.joint


def test_who_speaks_for_a_party_is_known_to_that_party_and_the_mediator() -> None:
    office = founded("Union: Per Lindqvist, Ann Bo; Management: Dina Amari")
    assert people(office, "union") == ["Grace Okafor", "Per Lindqvist", "Ann Bo"]
    assert people(office, "management") == ["Grace Okafor", "Dina Amari"]
    assert len(people(office, "mediator")) == 4


def test_a_caucus_is_known_to_its_party_alone() -> None:
    office = founded(
        "Union, Management", "caucus union", observers=["Ministry"], security=["Guard"]
    )
    assert [r.kind for r in office.header.readers] == [
        "mediator", "party", "party", "security", "observer",
    ]  # fmt: skip
    assert len(office.sight("union").of_kind(Meeting)) == 1
    for other in ("management", "guard", "ministry"):
        assert office.sight(other).of_kind(Meeting) == ()
    assert office.sight("ministry").entries == ()


def test_nothing_is_known_before_the_founding() -> None:
    office = founded("A, B")
    earlier = datetime.fromisoformat("2031-03-05T08:59+02:00")
    assert office.sight("a", as_of=earlier).entries == ()
    assert len(office.sight("a").entries) == 3


@pytest.mark.parametrize(
    "words", ["", "Union", "Union, union", "Union, , ", "A; A: Ann", ",", ";:"]
)
def test_fewer_than_two_parties_are_refused(words: str) -> None:
    with pytest.raises(BadInput, match="the parties"):
        sides_of(words)


def test_parties_may_come_with_their_people_or_without() -> None:
    assert sides_of("A: Ann Bo, Per ;B") == (Side("A", ("Ann Bo", "Per")), Side("B"))
    assert sides_of("A ,B") == (Side("A"), Side("B"))


def test_a_mandate_is_known_by_its_beginning() -> None:
    assert mandate_of("med") == "mediation"
    assert mandate_of(" Good   Offices ") == "good offices"
    for words in ("", "mandate", "x"):
        with pytest.raises(BadInput, match="good offices, facilitation"):
            mandate_of(words)


def test_names_that_no_id_can_hold_get_seats_of_their_own() -> None:
    office = founded("北, 南, Mediator!, mediator 2, Party", "joint", observers=["西"])
    seats = [r.id for r in office.header.readers]
    assert len(set(seats)) == 7
    assert seats[0] == "mediator"
    assert [r.name for r in office.header.parties] == [
        "北",
        "南",
        "Mediator!",
        "mediator 2",
        "Party",
    ]


@pytest.mark.parametrize(
    ("parties", "seats"), [("A, Mediator", {}), ("A, B", {"observers": ["b"]})]
)
def test_two_seats_of_one_name_are_refused(parties: str, seats: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="a name that no other seat has"):
        founded(parties, **seats)


@settings(max_examples=40)
@given(st.lists(st.text(max_size=12), min_size=0, max_size=5), st.text(max_size=30))
def test_any_words_found_a_case_or_are_refused(names: list[str], title: str) -> None:
    try:
        sides = sides_of(";".join(names))
        header = header_of(title, sides, language="en")
        room = new_room("joint", header)
        case = found(header, sides, mediator="M", mandate="mediation", room=room, now=NOW)
    except BadInput:
        return
    pattern = Id.__metadata__[0].pattern  # type: ignore[attr-defined]
    assert all(re.fullmatch(pattern, reader.id) for reader in case.header.readers)
    assert len(open_authored(case).header.parties) == len(sides)
