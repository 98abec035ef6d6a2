"""Pages of 60 lines of 79 columns; nothing shown twice, nothing lost without being counted."""

from __future__ import annotations

import re

import pytest

from goodoffices.brief.arranged import arrange
from goodoffices.brief.terminal import HEIGHT, MOST_PAGES, WIDTH, one_finding, pages
from goodoffices.common.ids import throwaway_handle
from goodoffices.office.authored import read_case
from goodoffices.studies.finding import CITED
from tests.builder import CaseBuilder
from tests.cases.briefs import EXAMPLES, brief

SEATS = [
    (path.parent.name, seat.id)
    for path in sorted(EXAMPLES.glob("*/case.yaml"))
    for seat in read_case(path.parent).header.readers
    if seat.kind in {"mediator", "party"}
]


@pytest.mark.parametrize(("case", "reader"), SEATS)
def test_every_page_fits(case: str, reader: str) -> None:
    made = pages(brief(case, reader))
    assert 1 <= len(made) <= MOST_PAGES
    for text in made:
        rows = text.splitlines()
        assert len(rows) <= HEIGHT
        assert max(map(len, rows)) <= WIDTH
        assert not CITED.search(text)


@pytest.mark.parametrize(("case", "reader"), SEATS)
def test_sections_come_in_the_fixed_order(case: str, reader: str) -> None:
    for text in pages(brief(case, reader)):
        numbers = [int(n) for n in re.findall(r"^(\d)  [A-Z]", text, re.MULTILINE)]
        assert numbers == sorted(set(numbers))


def test_all_sections_of_the_mediator_are_on_page_one() -> None:
    arranged = brief("unity_station")
    first = pages(arranged)[0]
    titles = [c.title.split(":")[0].split(" (")[0] for c in arranged.chapters]
    assert titles[:5] == ["TRUST", "SETTLE FIRST", "OWED", "SAME TREATMENT?", "ON THE TABLE"]
    assert all(title in first for title in titles[:6])


def test_what_is_not_shown_is_counted() -> None:
    text = "\n".join(pages(brief("test_ban_1963")))
    assert re.search(r"\+\d+ page 2", text)


def test_a_line_longer_than_any_page_is_cut_and_hides_nothing() -> None:
    case = CaseBuilder()
    case.by("anna", "claim", whose="anna", issue="fish", gist="the first claim")
    name = case.by("anna", "claim", whose="anna", issue="water", gist="it begins here")
    for n in range(200):
        name = case.by("bert", "claim", whose="bert", issue="water", gist=f"reply {n}", of=[name])
    case.by("anna", "claim", whose="anna", issue="grain", gist="the last claim")
    made = "".join(pages(arrange(case.sight())))
    assert "the first claim" in made
    assert "it begins here" in made
    assert "the last claim" in made
    assert made.count(" ...\n") == 1
    assert "reply 199" not in made
    assert "reply 199" in one_finding(case.sight(), case.finds("claims"))


def test_words_in_quotation_marks_are_no_reference() -> None:
    case = CaseBuilder()
    name = case.by("anna", "claim", whose="anna", issue="fish", gist="they said \u2039no\u203a")
    assert "they said \u2039no\u203a" in pages(arrange(case.sight()))[0]
    assert case.finds("claims").because == (throwaway_handle("built", "mediator", name),)
