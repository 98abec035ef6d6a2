"""A room is called by its words; a slip of the finger picks none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.office.rooms import new_room, room_called
from goodoffices.record.kinds.people import Meeting
from goodoffices.record.sight import CaseHeader, Reader


def header(*parties: str) -> CaseHeader:
    seats = [Reader("mediator", "mediator", "Mediator")]
    seats += [Reader(name.lower().replace(" ", "-"), "party", name) for name in parties]
    return CaseHeader("c", "C", tuple(seats))


TWO = header("Mars", "Earth Coalition")


def rooms(*words: str, of: CaseHeader = TWO) -> list[Meeting]:
    return [
        Meeting.model_validate({"id": f"h{n}", **new_room(each, of)})
        for n, each in enumerate(words)
    ]


STANDING = rooms("caucus mars", "caucus coalition", "joint", "caucus mars: The second day")


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("1", 0), ("3", 2), ("caucus mars", 3), ("Mars caucus", 3), ("mars second day", 3),
        ("caucus with the MARS", 3), ("Caucus with Mars", 0), ("the second day", 3),
        ("coalition caucus", 1), ("coalition, caucus", 1), ("joint", 2), ("plenary", 2),
        ("joint session", 2),
    ],
)  # fmt: skip
def test_a_room_is_called_by_number_title_or_its_own_words(words: str, which: int) -> None:
    assert room_called(STANDING, words, TWO) is STANDING[which]


@pytest.mark.parametrize(
    "words",
    [
        "caucus marz", "caucs mars", "mar", "caucus", "the caucus", "mars", "earth mars caucus",
        "caucus mars coalition", "0", "5", "-1", "1.0", "", " ", "with", "caucus mars tomorrow",
        "joint mars caucus",
    ],
)  # fmt: skip
def test_a_slip_picks_no_room_and_the_rooms_are_listed(words: str) -> None:
    with pytest.raises(BadInput, match="2 Caucus with Earth Coalition; 3 Joint session"):
        room_called(STANDING, words, TWO)


def test_a_caucus_is_not_called_without_its_party_even_where_there_is_one() -> None:
    with pytest.raises(BadInput):
        room_called(rooms("caucus mars"), "caucus", TWO)


def test_rooms_with_the_same_title_and_other_readers_are_not_told_apart_by_it() -> None:
    alike = rooms("caucus mars: Lunch", "caucus coalition: Lunch")
    with pytest.raises(BadInput):
        room_called(alike, "lunch", TWO)
    assert room_called(alike, "lunch mars", TWO) is alike[0]


@pytest.mark.parametrize(
    ("words", "type_", "parties", "title"),
    [
        ("caucus mars", "caucus", ["mars"], "Caucus with Mars"),
        ("caucus with the coalition", "caucus", ["earth-coalition"], "Caucus with Earth Coalition"),
        ("mars caucus: On water", "caucus", ["mars"], "On water"),
        ("joint", "plenary", ["mars", "earth-coalition"], "Joint session"),
        ("proximity", "proximity", ["mars", "earth-coalition"], "Proximity talks"),
        ("security", "security-internal", [], "Security, among themselves"),
        ("office", "office", [], "Office of the mediator"),
    ],
)
def test_a_new_room_is_its_type_and_its_parties(
    words: str, type_: str, parties: list[str], title: str
) -> None:
    made = new_room(words, TWO)
    assert (made["type"], made["parties"], made["title"]) == (type_, parties, title)


@pytest.mark.parametrize(
    "words",
    [
        "caucus", "caucus marz", "mars", "joint marz", "joint mars", "caucus joint mars", "",
        "security mars", "lunch", ": title", "caucus mars now",
    ],
)  # fmt: skip
def test_a_room_that_is_not_said_whole_is_not_made(words: str) -> None:
    with pytest.raises(BadInput, match="the new room"):
        new_room(words, TWO)


def test_a_word_that_two_parties_share_names_neither() -> None:
    unions = header("North Union", "South Union", "Joint Office")
    assert new_room("caucus north", unions)["parties"] == ["north-union"]
    assert new_room("caucus north south", unions)["parties"] == ["north-union", "south-union"]
    assert new_room("caucus joint office", unions)["parties"] == ["joint-office"]
    assert len(new_room("plenary", unions)["parties"]) == 3
    with pytest.raises(BadInput):
        new_room("caucus union", unions)


@given(st.sampled_from(["caucus mars", "earth caucus", "coalition"]), st.data())
def test_a_slip_of_one_letter_never_picks_a_room_with_other_readers(
    words: str, data: st.DataObject
) -> None:
    standing = rooms("caucus mars", "caucus coalition", "joint")
    at, sign = data.draw(st.integers(0, len(words))), data.draw(st.characters(codec="ascii"))
    cut = data.draw(st.integers(0, 1))
    meant = {"caucus mars": standing[0]}.get(words, standing[1])
    try:
        picked = room_called(standing[:2], words[:at] + sign + words[at + cut :], TWO)
    except BadInput:
        return
    assert picked is meant


def swapped(words: Any) -> Any:
    if isinstance(words, list):
        return [swapped(word) for word in words]
    return "b" if words == "a" else "a" if words == "b" else words


@given(st.lists(st.sampled_from(["caucus", "joint", "a", "b", "c", "of", "x"]), max_size=4))
def test_swapping_the_parties_swaps_the_room(words: list[str]) -> None:
    three = header("a", "b", "c")

    def parties(said: list[str]) -> set[str] | None:
        try:
            return set(new_room(" ".join(said), three)["parties"])
        except BadInput:
            return None

    there, back = parties(swapped(words)), parties(words)
    assert there == (None if back is None else set(swapped(sorted(back))))
