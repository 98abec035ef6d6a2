"""notes: what was noted, room by room, with whoever said it."""

from __future__ import annotations

from goodoffices.studies.finding import CITED
from goodoffices.studies.notes import notes
from tests.builder import CaseBuilder


def test_notes_stand_with_their_room_and_speaker_the_last_first() -> None:
    case = CaseBuilder("anna", "bert", "cleo")
    small, large = case.caucus("anna"), case.plenary()
    asked = case.asks("anna", "why", meeting=small)
    case.by("anna", "answer", of=(asked,), manner="full", text="so", meeting=small, held=True)
    case.files("statement", text="nobody knows who", meeting=large, held=True, originator=None)
    case.says("cleo", "last", meeting=large, held=True)
    lines = [(line.head, CITED.sub("", line.words).strip()) for line in case.finds("notes").lines]
    assert lines == [
        ("plenary", "Cleo Lead: last"),
        ("plenary", "not recorded who: nobody knows who"),
        ("caucus with anna", "Anna Lead answers: so"),
    ]


def test_what_was_never_a_note_is_not_one() -> None:
    case = CaseBuilder()
    case.says("anna", "from the papers")
    assert notes(case.sight()) is None
