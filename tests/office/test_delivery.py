"""Who may read an entry, and what each of them is given of it."""

from __future__ import annotations

from typing import Any

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.common.ids import throwaway_handle
from goodoffices.labels.grants import Grant, Granted
from goodoffices.labels.label import Label
from goodoffices.record.sight import Sight
from goodoffices.record.volume import Copy
from tests.builder import CaseBuilder

SEATS = ("mediator", "security", "anna", "bert")


@pytest.fixture
def case() -> CaseBuilder:
    return CaseBuilder()


def readers(case: CaseBuilder, name: str, *, as_of: str | None = None) -> set[str]:
    """Return the seats that hold an entry."""
    return {seat for seat in SEATS if held(case, seat, name, as_of=as_of)}


def held(case: CaseBuilder, seat: str, name: str, *, as_of: str | None = None) -> Copy | None:
    """Return a reader's copy of an entry, if he has one."""
    return case.sight(seat, as_of).copy(throwaway_handle("built", seat, name))


def copy(case: CaseBuilder, seat: str, name: str) -> Copy:
    found = held(case, seat, name)
    assert found is not None
    return found


def room(case: CaseBuilder, kind: str, *parties: str, **fields: Any) -> str:
    return case.files("meeting", type=kind, title=kind, parties=parties, **fields)


def note(case: CaseBuilder, **fields: Any) -> str:
    return case.files("statement", **{"text": "words", **fields})


def release(case: CaseBuilder, whose: str, of: str, **fields: Any) -> str:
    given = {"to": ("bert",), "readers": (whose, "mediator"), **fields}
    return case.files("release", whose=whose, of=(of,), by=f"{whose}-lead", **given)


# -- the room gives the default --------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "parties", "expected"),
    [
        ("caucus", ("anna",), {"anna", "mediator"}),
        ("plenary", ("anna", "bert"), {"anna", "bert", "mediator"}),
        ("proximity", ("anna",), {"anna", "mediator"}),
        ("correspondence", ("bert",), {"bert", "mediator"}),
        ("security-internal", (), {"security", "mediator"}),
        ("office", (), {"mediator"}),
        ("office", ("anna",), {"mediator"}),
    ],
)
def test_a_room_gives_the_readers(
    case: CaseBuilder, kind: str, parties: tuple[str, ...], expected: set[str]
) -> None:
    where = room(case, kind, *parties)
    said = note(case, meeting=where, by="chair")
    assert readers(case, where) == expected
    assert readers(case, said) == expected


def test_one_to_one_is_for_those_who_sat_in_it(case: CaseBuilder) -> None:
    where = room(case, "one-to-one", "anna", "bert", present=("anna-lead", "chair"))
    assert readers(case, note(case, meeting=where, by="anna-lead")) == {"anna", "mediator"}


def test_one_to_one_with_nobody_named_is_for_the_mediator(case: CaseBuilder) -> None:
    where = room(case, "one-to-one", "anna")
    assert readers(case, note(case, meeting=where, by="chair")) == {"mediator"}


def test_presence_is_a_fact_and_no_grant(case: CaseBuilder) -> None:
    case.files("person", id="guard", name="A Guard", seat="security")
    where = room(case, "caucus", "anna", present=("anna-lead", "guard", "bert-lead"))
    said = note(case, meeting=where, by="anna-lead")
    assert readers(case, said) == {"anna", "mediator"}
    assert readers(case, note(case, meeting=where, by="guard")) == {"anna", "mediator", "security"}


def test_no_room_is_for_the_author(case: CaseBuilder) -> None:
    assert readers(case, note(case, by="anna-lead")) == {"anna"}
    assert readers(case, note(case)) == {"mediator"}
    assert readers(case, note(case, by="chair", originator="bert")) == {"bert"}


def test_a_paper_is_for_its_giver_and_whom_it_was_handed_to(case: CaseBuilder) -> None:
    paper = case.files(
        "document", title="paper", originator="anna", giver="anna", handed_to=("bert",)
    )
    assert readers(case, paper) == {"anna", "bert"}


def test_a_person_is_for_his_own_side(case: CaseBuilder) -> None:
    assert readers(case, case.files("person", name="New", seat="bert")) == {"bert", "mediator"}


def test_written_readers_stand_in_place_of_the_room(case: CaseBuilder) -> None:
    where = case.caucus("anna")
    said = note(case, meeting=where, by="anna-lead", readers=("security",))
    assert readers(case, said) == {"anna", "security"}


def test_nobody_named_is_the_originator_alone(case: CaseBuilder) -> None:
    assert readers(case, note(case, by="anna-lead", readers=())) == {"anna"}


# -- what is derived -------------------------------------------------------------------------


def derived(case: CaseBuilder, *of: str, **fields: Any) -> str:
    given = {"readers": ("mediator", "anna", "bert"), **fields}
    return case.files("digest", by="chair", text="gist", of=of, **given)


def test_a_derivation_is_read_where_every_source_is(case: CaseBuilder) -> None:
    mine, yours = case.says("anna", "a"), case.says("bert", "b")
    assert readers(case, derived(case, mine)) == {"mediator", "anna"}
    assert readers(case, derived(case, mine, yours)) == {"mediator"}
    assert readers(case, derived(case)) == {"mediator", "anna", "bert"}


def test_a_derivation_of_a_derivation_inherits(case: CaseBuilder) -> None:
    first = derived(case, case.says("anna", "a"))
    assert readers(case, derived(case, first)) == {"mediator", "anna"}


def test_a_note_of_the_mediator_in_a_caucus_is_also_that_partys(case: CaseBuilder) -> None:
    where = case.caucus("anna")
    assert readers(case, derived(case, meeting=where)) == {"mediator", "anna"}
    assert readers(case, derived(case, meeting=case.plenary())) == {"mediator", "anna", "bert"}


def test_what_does_not_derive_keeps_its_own_label(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    told = note(case, by="chair", of=(said,), readers=("mediator", "bert"))
    assert readers(case, told) == {"mediator", "bert"}
    assert copy(case, "bert", told).entry.of == ()


# -- releases --------------------------------------------------------------------------------


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


# -- held notes ------------------------------------------------------------------------------


def test_a_held_note_waits_for_its_read_back(case: CaseBuilder) -> None:
    where = case.caucus("anna")
    held_note = note(case, meeting=where, by="anna-lead", held=True, known="2031-03-01")
    assert readers(case, held_note) == {"mediator"}
    assert copy(case, "mediator", held_note).entry.held
    case.files(
        "read-back", to="anna", response="confirmed", of=(held_note,), by="chair",
        known="2031-03-02",
    )  # fmt: skip
    given = copy(case, "anna", held_note)
    assert given.since is not None
    assert given.since.said == "2031-03-02"
    assert not given.entry.held
    assert not given.released


def test_a_held_note_is_delivered_when_its_room_closes(case: CaseBuilder) -> None:
    where = case.caucus("anna", ends="2031-03-01T12:00+00:00")
    held_note = note(case, meeting=where, by="anna-lead", held=True, known="2031-03-01T11:00+00:00")
    assert readers(case, held_note, as_of="2031-03-01T11:30+00:00") == {"mediator"}
    assert readers(case, held_note, as_of="2031-03-01T12:00+00:00") == {"mediator", "anna"}


def test_no_release_lets_a_held_note_go(case: CaseBuilder) -> None:
    where = case.caucus("anna")
    held_note = note(case, meeting=where, by="anna-lead", held=True)
    release(case, "anna", held_note)
    assert readers(case, held_note) == {"mediator"}
    case.files("read-back", to="anna", response="silent", of=(held_note,), by="chair")
    assert readers(case, held_note) == {"mediator", "anna", "bert"}
    assert copy(case, "bert", held_note).released
    assert not copy(case, "anna", held_note).released


# -- what a copy says ------------------------------------------------------------------------


def test_a_copy_names_no_other_reader_and_no_label(case: CaseBuilder) -> None:
    told = note(case, by="chair", to=("anna", "bert"), readers=("mediator", "anna", "bert"))
    mine = copy(case, "anna", told)
    assert mine.entry.model_dump()["to"] == ("anna",)
    assert (mine.entry.readers, mine.label) == (None, None)
    office = copy(case, "mediator", told)
    assert office.entry.readers == ("mediator", "anna", "bert")
    assert office.label == Label.of({"mediator": ["anna", "bert"]})


def test_a_handle_is_the_readers_own(case: CaseBuilder) -> None:
    told = note(case, readers=SEATS)
    assert len({copy(case, seat, told).entry.id for seat in SEATS}) == len(SEATS)


def test_references_point_only_at_what_is_held(case: CaseBuilder) -> None:
    secret, shown = case.says("bert", "secret"), note(case, readers=SEATS)
    told = note(case, by="chair", of=(secret, shown), meeting=case.caucus("bert"), readers=SEATS)
    mine = copy(case, "anna", told).entry
    assert mine.of == (copy(case, "anna", shown).entry.id,)
    assert mine.meeting is None
    assert len(copy(case, "mediator", told).entry.of) == 2


def test_a_later_release_repairs_no_reference(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    told = note(case, by="chair", of=(said,), readers=("mediator", "bert"))
    release(case, "anna", said)
    again = note(case, by="chair", of=(said,), readers=("mediator", "bert"))
    assert copy(case, "bert", told).entry.of == ()
    assert copy(case, "bert", again).entry.of == (copy(case, "bert", said).entry.id,)


def test_volumes_are_in_the_order_of_knowing(case: CaseBuilder) -> None:
    said = case.says("anna", "first")
    note(case, text="second", readers=SEATS)
    release(case, "anna", said)
    assert words(case.sight("bert"))[-2:] == ["second", "first"]
    assert words(case.sight("anna"))[-3:-1] == ["first", "second"]


def words(sight: Sight) -> list[str]:
    return [e.words for e in sight.entries]


# -- grants ----------------------------------------------------------------------------------


def test_a_withdrawn_grant_is_kept_for_those_who_may_read() -> None:
    label = Label.of({"anna": ["mediator"]})
    given = Granted(label).release(Grant("r", "anna", frozenset({"bert", "security"})))
    assert given.withdraw("r", "anna") == given
    assert given.withdraw("other", "anna") == given
    two = Granted(label.join(Label.of({"bert": ["mediator"]})))
    half = two.release(Grant("r", "anna", frozenset({"security"})))
    assert half.withdraw("r", "anna") == two
    assert half.withdraw("r", "bert") == half
