"""Who may read an entry, and what each of them is given of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.labels.grants import Grant, Granted
from goodoffices.labels.label import Label
from goodoffices.office.delivery import Desk
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.keeping import Link
from goodoffices.record.sight import Sight
from goodoffices.record.store import MemoryStore
from tests.builder import CaseBuilder
from tests.office.seats import SEATS, copy, derived, held, note, readers, release, room, volume


@pytest.fixture
def case() -> CaseBuilder:
    return CaseBuilder()


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


def test_a_closing_lets_go_what_was_held_in_its_room_alone(case: CaseBuilder) -> None:
    here, there = case.caucus("anna"), case.caucus("bert")
    mine = note(case, meeting=here, by="anna-lead", held=True, known="2031-03-01")
    theirs = note(case, meeting=there, by="bert-lead", held=True, known="2031-03-01")
    closed = case.files("closing", meeting=here, by="chair", known="2031-03-02")
    assert readers(case, mine) == readers(case, closed) == {"mediator", "anna"}
    assert readers(case, mine, as_of="2031-03-01") == {"mediator"}
    assert readers(case, theirs) == {"mediator"}


def test_what_is_kept_goes_out_by_nothing(case: CaseBuilder) -> None:
    where = case.caucus("anna")
    kept = note(case, meeting=where, by="anna-lead", held=True)
    case.notes("keeping", of=(kept,))
    case.files("read-back", to="anna", response="confirmed", of=(kept,), by="chair")
    case.files("closing", meeting=where, by="chair")
    release(case, "anna", kept)
    assert readers(case, kept) == {"mediator"}
    label = copy(case, "mediator", kept).label
    assert label is not None
    assert label.readers(SEATS) == {"mediator"}


def test_a_note_moved_to_another_room_stands_there_and_nowhere_else(case: CaseBuilder) -> None:
    wrong, right = case.caucus("anna"), case.caucus("bert")
    old = note(case, meeting=wrong, by="bert-lead", held=True, text="nine", known="2031-03-01")
    figure = case.notes("figure", key="k", value="9", of=(old,), known="2031-03-01")
    new = note(case, meeting=right, by="bert-lead", held=True, text="nine", known="2031-03-02")
    case.notes("keeping", of=(old,), instead=new, known="2031-03-02")
    case.files("closing", meeting=wrong, by="chair", known="2031-03-03")
    case.files("closing", meeting=right, by="chair", known="2031-03-03")
    assert readers(case, old) == set()
    assert readers(case, new) == {"mediator", "bert"}
    assert copy(case, "mediator", figure).entry.of == (copy(case, "mediator", new).entry.id,)
    assert readers(case, old, as_of="2031-03-01") == {"mediator"}


def test_nothing_that_has_gone_out_is_kept(case: CaseBuilder) -> None:
    said = note(case, meeting=case.caucus("anna"), by="anna-lead")
    case.notes("keeping", of=(said,))
    with pytest.raises(BadInput, match="notes that are still held"):
        case.office()


class Clocked:
    """A desk that is told the time, as in an opened record."""

    def __init__(self) -> None:
        self.case = CaseBuilder()
        self.store = MemoryStore()
        self.desk = Desk(self.case.header, self.store, lambda reader, name: f"{reader} {name}")

    def files(self, clock: str, kind: str, **fields: Any) -> str:
        name = self.case.files(kind, known=clock, **fields)
        self.act(clock, self.case.entries[-1])
        return name

    def act(self, clock: str, entry: Entry) -> None:
        now = datetime.fromisoformat(clock)
        for minute in self.desk.due(now):
            self.desk.let_out(minute)
        self.desk.file(entry, at=now)

    def held(self, seat: str) -> list[str]:
        return [
            c.entry.words for c in self.store.volume(seat).copies if c.entry.kind == "statement"
        ]


@pytest.mark.parametrize(
    ("ends", "early", "late"),
    [
        ("2031-03-01T12:00+00:00", "2031-03-01T11:59+00:00", "2031-03-01T12:00+00:00"),
        ("2031-03-01T12:00", "2031-03-01T11:59+05:00", "2031-03-01T12:00+05:00"),
        ("2031-03-01", "2031-03-01T23:00+00:00", "2031-03-02T00:00+00:00"),
    ],
)
def test_by_the_clock_a_held_note_goes_out_with_the_first_act_after_its_room(
    ends: str, early: str, late: str
) -> None:
    clocked = Clocked()
    room = {"type": "caucus", "title": "room", "parties": ("anna",), "ends": ends}
    where = clocked.files("2031-03-01T10:00+00:00", "meeting", **room)
    said = {"meeting": where, "by": "anna-lead", "held": True, "originator": "anna"}
    clocked.files("2031-03-01T10:30+00:00", "statement", text="first", **said)
    clocked.files(early, "statement", text="last", **said)
    assert clocked.held("mediator") == ["first", "last"]
    assert clocked.held("anna") == []
    clocked.files(late, "statement", text="of bert's", by="bert-lead", originator="bert")
    assert clocked.held("anna") == ["first", "last"]
    assert {c.since.said for c in clocked.store.volume("anna").copies[-2:] if c.since} == {ends}


def test_what_is_due_goes_out_in_the_order_of_the_ends_of_its_rooms() -> None:
    clocked = Clocked()
    for hour, text in (("13", "later"), ("12", "sooner")):
        ends = f"2031-03-01T{hour}:00+00:00"
        room = {"type": "caucus", "title": text, "parties": ("anna",), "ends": ends}
        where = clocked.files("2031-03-01T10:00+00:00", "meeting", **room)
        clocked.files(
            "2031-03-01T10:30+00:00", "statement", text=text, meeting=where, held=True,
            originator="anna",
        )  # fmt: skip
    clocked.files("2031-03-02T10:00+00:00", "statement", text="of bert's", originator="bert")
    assert clocked.held("anna") == ["sooner", "later"]


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


def test_a_later_release_repairs_no_copy_and_links_it(case: CaseBuilder) -> None:
    said = case.says("anna", "a", known="2031-03-01")
    told = note(case, by="chair", of=(said,), readers=("mediator", "bert"), known="2031-03-01")
    release(case, "anna", said, known="2031-03-03")
    again = note(case, by="chair", of=(said,), readers=("mediator", "bert"))
    (stored,) = (c for c in volume(case, "bert") if c.entry.words == "words" and not c.entry.of)
    assert stored.entry.id == copy(case, "bert", told).entry.id
    link = next(c.entry for c in volume(case, "bert") if isinstance(c.entry, Link))
    mine = copy(case, "bert", said).entry.id
    assert (link.of, link.cited_in) == ((mine,), (stored.entry.id,))
    assert copy(case, "bert", told).entry.of == copy(case, "bert", again).entry.of == (mine,)
    earlier = held(case, "bert", told, as_of="2031-03-02")
    assert earlier is not None
    assert earlier.entry.of == ()
    assert not any(isinstance(e, Link) for e in case.sight("bert").entries)
    assert not any(isinstance(c.entry, Link) for c in volume(case, "mediator"))


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
