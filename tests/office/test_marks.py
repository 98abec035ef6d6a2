"""One sign before a note says what it is; nothing is read out of it that was not written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.office.marks import marked, sign_for, sign_of
from goodoffices.record.kinds.people import Meeting
from tests.builder import CaseBuilder


def made(sign: str, words: str, seat: str | None, *, joint: bool = False) -> list[dict[str, Any]]:
    case = CaseBuilder("anna", "bert", "cleo")
    case.plenary() if joint else case.caucus("anna")
    sight = case.sight()
    (room,) = sight.of_kind(Meeting)
    return marked(sign, words, seat, room, sight)


@pytest.mark.parametrize(
    ("sign", "words", "fields"),
    [
        ("!", "nights: at most 3",
         {"kind": "demand", "whose": "anna", "issue": "nights", "amount": "at most 3"}),
        ("+", "fewer nights", {"kind": "offer", "whose": "anna", "issue": "fewer nights"}),
        ("/", "pay: no cut", {"kind": "red-line", "whose": "anna", "issue": "pay"}),
        ("#", "46 at night",
         {"kind": "figure", "key": "at-night", "value": "46", "referent": "at night"}),
        ("=", "notice: a day before",
         {"kind": "definition", "term": "notice", "meaning": "a day before"}),
        ("~", "they sighed",
         {"about": "anna", "originator": "mediator", "readers": ["mediator"], "held": False}),
        ("?", "Why 3?", {"kind": "question", "to": "mediator", "key": "why-3"}),
    ],
)  # fmt: skip
def test_a_sign_makes_one_kind_of_entry(sign: str, words: str, fields: dict[str, Any]) -> None:
    (found,) = made(sign, words, "anna")
    assert fields.items() <= found.items()
    assert found["text"] == words
    assert "amount" not in found or "amount" in fields


def test_a_question_of_the_mediators_goes_to_each_party_of_the_room() -> None:
    assert [q["to"] for q in made("?", "Why?", None)] == ["anna"]
    assert [q["to"] for q in made("?", "Why?", None, joint=True)] == ["anna", "bert", "cleo"]
    assert {q["originator"] for q in made("?", "Why?", None, joint=True)} == {"mediator"}


def test_a_question_meant_for_every_party_joins_the_script_once() -> None:
    script, put = made("??", "Why?", None)
    assert (script["kind"], script["readers"], script["held"]) == ("script", ["mediator"], False)
    assert put["key"] == script["questions"][0]["key"]
    case = CaseBuilder()
    case.notes("script", questions=[{"key": "why", "short": "Why?", "words": "Why?"}])
    case.caucus("anna")
    sight = case.sight()
    again = marked("??", "Why?", None, sight.of_kind(Meeting)[0], sight)
    assert [fields["kind"] for fields in again] == ["question"]


def test_an_answer_is_to_the_last_question_of_its_room() -> None:
    case = CaseBuilder("anna", "bert")
    one, two = case.caucus("anna"), case.caucus("bert")
    case.asks("anna", "first", meeting=one)
    case.asks("anna", "second", meeting=one)
    case.asks("bert", "other", meeting=two)
    sight = case.sight()
    rooms = sight.of_kind(Meeting)
    (answer,) = marked(">", "Yes.", "anna", rooms[0], sight)
    (asked,) = answer["of"]
    found = sight.get(asked)
    assert found is not None
    assert found.words == "second"
    assert marked("<", "Perhaps.", None, rooms[1], sight)[0]["manner"] == "partial"
    with pytest.raises(BadInput, match="a question put in this room"):
        marked(">", "Yes.", "bert", rooms[0], sight)


@pytest.mark.parametrize(
    ("sign", "words", "seat"),
    [
        ("!", "3 nights", None), ("+", "4", None), ("/", "no", None), ("#", "3 nights", None),
        ("=", "notice: a day", None), ("#", "three nights", "anna"), ("#", "46", "anna"),
        ("=", "notice", "anna"), ("=", "notice:", "anna"), (">", "Yes.", "anna"),
    ],
)  # fmt: skip
def test_what_a_sign_wants_and_was_not_written_is_refused(
    sign: str, words: str, seat: str | None
) -> None:
    with pytest.raises(BadInput, match="the note"):
        made(sign, words, seat, joint=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("? why", ("?", 2)), ("??  why", ("??", 4)), ("!why", ("", 0)), ("?", ("", 0)),
        ("- a", ("", 0)),
        ("??? a", ("", 0)), (" ! a", ("", 0)), ("#\ta", ("#", 2)), ("", ("", 0)), ("/ ", ("", 0)),
    ],
)  # fmt: skip
def test_a_sign_stands_first_with_a_blank_behind_it(text: str, found: tuple[str, int]) -> None:
    assert sign_of(text) == found


def test_words_in_any_script_are_told_apart() -> None:
    keys = {made("?", words, None)[0]["key"] for words in ("为什么", "什么时候", "Warum?", "Warum")}
    assert len(keys) == 3
    assert made("?", "WHY,  now", None)[0]["key"] == made("?", "Why now?", None)[0]["key"]
    assert len(made("#", "7 " + "x" * 300, "anna")[0]["key"]) <= 80


@settings(max_examples=20)
@given(st.text(min_size=1, max_size=30), st.sampled_from("!+/"))
def test_swapping_who_speaks_swaps_whose_it_is_and_nothing_else(words: str, sign: str) -> None:
    one, two = made(sign, words, "anna", joint=True), made(sign, words, "bert", joint=True)
    assert [{**f, "whose": "bert"} for f in one] == two


def test_every_kind_that_is_noted_finds_its_sign_again() -> None:
    case = CaseBuilder()
    case.says("anna", "words")
    case.by("anna", "demand", whose="anna", issue="x")
    asked = case.asks("anna", "why")
    case.by("anna", "answer", of=(asked,), manner="partial")
    case.by("anna", "answer", of=(asked,), manner="hedged")
    case.by("anna", "position", whose="anna", issue="x")
    entries = case.sight().entries[-6:]
    assert [sign_for(entry) for entry in entries] == ["", "!", "?", "<", None, None]
