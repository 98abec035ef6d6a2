"""What releases let whom know: portions, terms, withdrawals, and what each side sees of them."""

from __future__ import annotations

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.office.sayable import sayable
from goodoffices.record.kinds.keeping import Retraction
from goodoffices.record.kinds.promises import Release
from goodoffices.record.sight import CaseHeader, Reader
from tests.builder import CaseBuilder
from tests.office.seats import SEATS, copy, derived, held, note, readers, release


@pytest.fixture
def case() -> CaseBuilder:
    return CaseBuilder()


def test_a_release_delivers_from_then_on(case: CaseBuilder) -> None:
    said = case.says("anna", "a", known="2031-03-01T10:00+00:00")
    release(case, "anna", said, known="2031-03-03T10:00+00:00", until="2031-04-01")
    given = copy(case, "bert", said)
    assert given.released
    assert given.since is not None
    assert given.since.said == "2031-03-03T10:00+00:00"
    assert given.until is not None
    assert given.until.said == "2031-04-01"
    assert readers(case, said, as_of="2031-03-02") == {"mediator", "anna"}


def test_every_originator_has_to_release(case: CaseBuilder) -> None:
    gist = derived(case, case.says("anna", "a"), readers=("mediator",))
    release(case, "anna", gist)
    assert readers(case, gist) == {"mediator"}
    case.files("release", whose="mediator", to=("bert",), of=(gist,), by="chair")
    assert readers(case, gist) == {"mediator", "bert"}


def test_the_order_of_consents_makes_no_difference(case: CaseBuilder) -> None:
    gist = derived(case, case.says("anna", "a"), readers=("mediator",))
    case.files("release", whose="mediator", to=("bert",), of=(gist,), by="chair")
    assert readers(case, gist) == {"mediator"}
    release(case, "anna", gist)
    assert readers(case, gist) == {"mediator", "bert"}


def test_portions_go_together_by_the_latest_consent_and_the_shortest_term(
    case: CaseBuilder,
) -> None:
    gist = derived(case, case.says("anna", "a"), readers=("mediator",))
    release(case, "anna", gist, known="2031-03-05", until="2031-03-20")
    case.files(
        "release", whose="mediator", to=("bert",), of=(gist,), by="chair", known="2031-03-03",
        until="2031-05-01",
    )  # fmt: skip
    given = copy(case, "bert", gist)
    assert given.since is not None
    assert given.until is not None
    assert (given.since.said, given.until.said) == ("2031-03-05", "2031-03-20")
    assert held(case, "bert", gist, as_of="2031-03-04") is None


def test_a_release_of_a_source_releases_nothing_derived_before(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    before = derived(case, said)
    release(case, "anna", said)
    after = derived(case, said)
    assert readers(case, before) == {"mediator", "anna"}
    assert readers(case, after) == {"mediator", "anna", "bert"}


def test_a_release_goes_to_whom_it_names(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    release(case, "anna", said, to=("security",))
    assert readers(case, said) == {"mediator", "anna", "security"}
    assert not copy(case, "mediator", said).released


def test_who_had_it_before_is_given_nothing_again(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    release(case, "anna", said, to=("mediator", "bert"))
    assert len([e for e in case.sight().entries if e.words == "a"]) == 1


def test_only_an_originator_releases_and_nothing_is_done_in_part(case: CaseBuilder) -> None:
    said, own = case.says("anna", "a"), case.notes("statement", text="mine")
    case.files("release", whose="mediator", to=("bert",), of=(own, said), by="chair")
    with pytest.raises(BadInput, match=r"whose: expected an originator .*: anna; found 'mediator'"):
        case.office()


def test_a_withdrawal_ends_what_was_not_used(case: CaseBuilder) -> None:
    gist = derived(case, case.says("anna", "a"), readers=("mediator",))
    given = release(case, "anna", gist)
    case.files("withdrawal", whose="anna", of=(given,), by="anna-lead")
    case.files("release", whose="mediator", to=("bert",), of=(gist,), by="chair")
    assert readers(case, gist) == {"mediator"}


def test_a_withdrawal_never_unsends(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    given = release(case, "anna", said)
    case.files("withdrawal", whose="anna", of=(given,), readers=("anna", "mediator"))
    assert readers(case, said) == {"mediator", "anna", "bert"}


def test_nobody_withdraws_what_another_released(case: CaseBuilder) -> None:
    gist = derived(case, case.says("anna", "a"), readers=("mediator",))
    given = release(case, "anna", gist)
    case.files("withdrawal", whose="bert", of=(given,), by="bert-lead")
    case.files("release", whose="mediator", to=("bert",), of=(gist,), by="chair")
    assert readers(case, gist) == {"mediator", "bert"}


def test_the_reader_of_a_release_finds_what_it_let_him_know(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    given = release(case, "anna", said, readers=("anna", "mediator", "bert"))
    mine = copy(case, "bert", given).entry
    assert mine.of == (copy(case, "bert", said).entry.id,)
    assert isinstance(mine, Release)
    assert mine.to == ("bert",)


def test_who_releases_knows_to_whom(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    given = release(case, "anna", said, to=("bert", "security"))
    own = copy(case, "anna", given).entry
    assert isinstance(own, Release)
    assert own.to == ("bert", "security")


def test_a_portion_is_what_its_originator_sees_of_a_digest(case: CaseBuilder) -> None:
    one = derived(case, case.says("anna", "a"), text="Anna says so", readers=("mediator", "anna"))
    two = derived(case, case.says("bert", "b"), text="Bert says so", readers=("mediator", "bert"))
    whole = derived(
        case, text="Anna says so\nBert says so", portions=(one, two),
        readers=("mediator", "security"),
    )  # fmt: skip
    theirs = release(case, "anna", whole, to=("security",), portion=one, digest="ab" * 32)
    assert readers(case, whole) == {"mediator"}
    own = copy(case, "anna", theirs).entry
    assert isinstance(own, Release)
    assert (own.of, own.portion) == ((), copy(case, "anna", one).entry.id)
    case.files(
        "release", whose="bert", to=("security",), of=(whole,), portion=two,
        readers=("bert", "mediator"), by="bert-lead",
    )  # fmt: skip
    assert readers(case, whole) == {"mediator", "security"}
    assert copy(case, "security", whole).entry.of == ()
    assert readers(case, one) == {"mediator", "anna"}


def test_a_digest_says_what_its_portions_say(case: CaseBuilder) -> None:
    one = derived(case, case.says("anna", "a"), text="Anna says so", readers=("mediator", "anna"))
    derived(case, text="Anna says so, and more", portions=(one,))
    with pytest.raises(BadInput, match="the words of its portions"):
        case.office()


def test_a_term_that_is_over_before_the_last_consent_has_lapsed(case: CaseBuilder) -> None:
    gist = derived(case, case.says("anna", "a"), readers=("mediator",))
    release(case, "anna", gist, known="2031-03-01", until="2031-03-04")
    case.files(
        "release", whose="mediator", to=("bert",), of=(gist,), by="chair", known="2031-03-05"
    )
    assert readers(case, gist) == {"mediator"}
    release(case, "anna", gist, known="2031-03-06")
    assert readers(case, gist) == {"mediator", "bert"}


def test_a_release_that_is_over_when_it_is_given_lets_nobody_know(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    release(case, "anna", said, known="2031-03-05", until="2031-03-04")
    assert readers(case, said) == {"mediator", "anna"}
    label = case.sight().label(copy(case, "mediator", said).entry)
    assert label is not None
    assert not label.can_read("bert")


def test_whom_a_withdrawn_release_had_reached_is_told_of_the_retraction(case: CaseBuilder) -> None:
    said = case.says("anna", "a", known="2031-03-01")
    given = release(case, "anna", said, known="2031-03-02")
    case.files(
        "withdrawal", whose="anna", of=(given,), readers=("anna", "mediator"), known="2031-03-03"
    )
    (told,) = case.sight("bert").of_kind(Retraction)
    assert told.of == (copy(case, "bert", said).entry.id,)
    assert case.sight("bert", "2031-03-02").of_kind(Retraction) == ()
    assert not any(case.sight(seat).of_kind(Retraction) for seat in SEATS if seat != "bert")


def test_a_withdrawal_of_what_was_not_used_is_told_to_nobody(case: CaseBuilder) -> None:
    gist = derived(case, case.says("anna", "a"), readers=("mediator",))
    given = release(case, "anna", gist)
    case.files("withdrawal", whose="anna", of=(given,), readers=("anna", "mediator"))
    assert not any(case.sight(seat).of_kind(Retraction) for seat in SEATS)


@pytest.mark.parametrize("kind", ["link", "retraction"])
def test_nobody_files_what_the_desk_makes(kind: str, case: CaseBuilder) -> None:
    case.files(kind, of=(case.says("anna", "a"),))
    with pytest.raises(BadInput, match="a kind that people file"):
        case.office()


def test_the_name_behind_an_alias_is_for_the_custodian() -> None:
    case = CaseBuilder()
    custodian = Reader("vault", "custodian", "Custodian")
    case.header = CaseHeader("built", "Built", (*case.header.readers, custodian))
    kept = case.files("source", alias="Swan", name="Iva N.", by="anna-lead", originator="vault")
    assert readers(case, kept) == set()
    assert held(case, "vault", kept) is not None


def test_a_term_that_is_over_when_a_held_note_is_let_go_has_lapsed(case: CaseBuilder) -> None:
    where = case.caucus("anna")
    for until in ("2031-03-03", "2031-03-05"):
        said = note(case, meeting=where, by="anna-lead", held=True, known="2031-03-01")
        release(case, "anna", said, known="2031-03-02", until=until)
        case.files(
            "read-back", to="anna", response="confirmed", of=(said,), by="chair",
            known="2031-03-04",
        )  # fmt: skip
        reached = {"mediator", "anna", "bert"} if until == "2031-03-05" else {"mediator", "anna"}
        assert readers(case, said) == reached


# -- what is held ----------------------------------------------------------------------------


def test_a_release_of_a_held_note_is_unused_until_it_goes_out(case: CaseBuilder) -> None:
    room = case.caucus("anna")
    said = note(case, meeting=room, by="anna-lead", held=True)
    given = release(case, "anna", said)
    case.files("withdrawal", whose="anna", of=(given,), by="anna-lead")
    case.files("closing", meeting=room, by="chair")
    assert readers(case, said) == {"mediator", "anna"}


def test_what_lapsed_before_it_went_out_was_told_to_nobody(case: CaseBuilder) -> None:
    room = case.caucus("anna", source="M1")
    said = note(case, meeting=room, by="anna-lead", held=True, known="2031-03-01", source="N1")
    release(case, "anna", said, known="2031-03-01", until="2031-03-02")
    case.files("closing", meeting=room, by="chair", known="2031-03-04")
    assert readers(case, said) == {"mediator", "anna"}
    answer = sayable(case.sight(), "bert", entry="N1")
    assert (answer.verdict, answer.told_already) == ("no", ())
