"""May I say this to them, when a release has ended or waits for another."""

from __future__ import annotations

import pytest

from goodoffices.office.sayable import NO, YES, sayable
from tests.builder import CaseBuilder
from tests.office.seats import derived, release


@pytest.fixture
def case() -> CaseBuilder:
    return CaseBuilder()


def asked(case: CaseBuilder, name: str, as_of: str | None = None) -> tuple[str, tuple[str, ...]]:
    sight = case.sight(as_of=as_of)
    source = next(e.source for e in case.entries if e.id == name)
    found = sayable(sight, "bert", entry=source or "")
    return found.verdict, found.releasers


def test_a_release_lets_it_be_said_until_its_term_is_over(case: CaseBuilder) -> None:
    said = case.says("anna", "a", known="2031-03-01")
    assert asked(case, said) == (NO, ("anna",))
    release(case, "anna", said, known="2031-03-02", until="2031-03-04")
    assert asked(case, said, "2031-03-01") == (NO, ("anna",))
    assert asked(case, said, "2031-03-04") == (YES, ())
    assert asked(case, said, "2031-03-05") == (NO, ("anna",))
    release(case, "anna", said, known="2031-03-06")
    assert asked(case, said) == (YES, ())


def test_what_was_withdrawn_is_not_told_again_though_it_is_known(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    given = release(case, "anna", said)
    assert asked(case, said) == (YES, ())
    case.files("withdrawal", whose="anna", of=(given,), readers=("anna", "mediator"))
    assert asked(case, said) == (NO, ("anna",))
    assert any(e.words == "a" for e in case.sight("bert").entries)
    source = next(e.source for e in case.entries if e.id == said)
    told = sayable(case.sight(), "bert", entry=source or "")
    assert [e.words for e in told.told_already] == ["a"]
    assert told.last_words is not None


def test_who_has_not_allowed_it_yet_is_named_and_nobody_else(case: CaseBuilder) -> None:
    gist = derived(case, case.says("anna", "a"), readers=("mediator",))
    release(case, "anna", gist, until="2031-03-04", known="2031-03-01")
    assert asked(case, gist, "2031-03-02") == (NO, ("mediator",))
    assert asked(case, gist, "2031-03-05") == (NO, ("anna", "mediator"))


def test_a_kept_note_is_said_to_nobody(case: CaseBuilder) -> None:
    where = case.plenary()
    kept = case.files("statement", meeting=where, by="anna-lead", held=True, text="words")
    case.notes("keeping", of=(kept,))
    assert asked(case, kept) == (NO, ("mediator",))


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("six hours to go", YES), ("6 hours to go", YES), ("hours to go", YES),
        ("seven hours to go", NO), ("7 hours to go", NO), ("6 hours to go, and 2 days", NO),
    ],
)  # fmt: skip
def test_another_number_than_the_one_on_record_is_not_said(
    words: str, verdict: str, case: CaseBuilder
) -> None:
    case.says("bert", "Six hours to go.")
    assert sayable(case.sight(), "bert", words=words).verdict == verdict
