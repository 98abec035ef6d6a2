"""held-notes: what has not gone out, by room, for the mediator alone."""

from __future__ import annotations

import pytest

from goodoffices.studies.finding import CITED
from goodoffices.studies.held_notes import has_number, held_notes
from tests.builder import CaseBuilder


def test_nothing_held_is_nothing_said() -> None:
    case = CaseBuilder()
    room = case.caucus("anna")
    case.says("anna", "six hours", meeting=room)
    assert held_notes(case.sight()) is None


def test_notes_stand_under_their_room_with_those_they_are_for() -> None:
    case = CaseBuilder("anna", "bert", "cleo")
    small, large = case.caucus("anna"), case.plenary()
    case.says("anna", "at most 6 hours", meeting=small, held=True)
    case.says("anna", "we shall see", meeting=small, held=True)
    case.says("bert", "not 5", meeting=large, held=True, readers=None)
    found = case.finds("held-notes")
    assert [line.head for line in found.lines] == ["caucus with anna", "plenary"]
    first, second = (line.words for line in found.lines)
    assert first.startswith('2 notes for Anna, not gone out. Numbers: "at most 6 hours"')
    assert "we shall see" not in first
    assert second.startswith("1 note for Anna, Bert and Cleo")
    assert [row["for"] for row in found.value] == [["Anna"], ["Anna"], ["Anna", "Bert", "Cleo"]]


def test_what_was_read_back_closed_ended_or_kept_is_not_held() -> None:
    case = CaseBuilder()
    ended = case.caucus("anna", starts="2031-03-05T09:00Z", ends="2031-03-05T10:00Z")
    closed, still = case.caucus("anna"), case.caucus("bert")
    case.says("anna", "over", meeting=ended, held=True)
    case.says("anna", "closed", meeting=closed, held=True)
    back = case.says("bert", "read back", meeting=still, held=True)
    kept = case.says("bert", "kept", meeting=still, held=True)
    moved = case.says("bert", "moved", meeting=still, held=True)
    case.notes("closing", meeting=closed)
    case.says("anna", "after the end", meeting=closed, held=True)
    case.notes("read-back", of=(back,), to="bert", response="confirmed")
    case.notes("keeping", of=(kept,))
    anew = case.says("anna", "moved", meeting=case.caucus("anna"), held=True)
    case.notes("keeping", of=(moved,), instead=anew)
    assert [row["words"] for row in case.value("held-notes")] == ["after the end", "moved"]
    at_ten = case.value("held-notes", as_of="2031-03-05T09:30Z")
    assert "over" in [row["words"] for row in at_ten]


def test_swapping_the_parties_swaps_the_answer() -> None:
    def told(one: str, other: str) -> list[str]:
        case = CaseBuilder("anna", "bert")
        case.says(one, "six", meeting=case.caucus(one), held=True)
        case.says(other, "five 5", meeting=case.caucus(other), held=True)
        words = [f"{line.head}: {line.words}" for line in case.finds("held-notes").lines]
        return [CITED.split(w)[0] for w in words]

    there = told("anna", "bert")
    back = [w.replace("bert", "?").replace("anna", "bert").replace("?", "anna") for w in there]
    back = [w.replace("Bert", "?").replace("Anna", "Bert").replace("?", "Anna") for w in back]
    assert back == told("bert", "anna")


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("at most 3", True), ("Three nights", True), ("a fifteenth", False), ("fifteen", True),
        ("hundreds", True), ("one of them", False), ("often", False), ("canteen", False),
    ],
)  # fmt: skip
def test_a_number_stands_out_in_digits_or_in_words(words: str, marked: bool) -> None:  # noqa: FBT001
    case = CaseBuilder()
    case.says("anna", words, meeting=case.caucus("anna"))
    assert has_number(case.sight().entries[-1]) is marked
