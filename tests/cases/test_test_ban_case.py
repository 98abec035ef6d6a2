"""The test ban case itself: who knows what, and since when."""

from __future__ import annotations

import re
import shutil
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.common.times import day_end
from goodoffices.office.authored import AuthoredCase, read_case
from goodoffices.office.opening import Office, open_authored, sight_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.judgement import Forecast, Projection, Resolution
from goodoffices.record.kinds.people import Meeting, Person, Showing
from goodoffices.record.kinds.promises import Deadline, Digest, Document, Release
from goodoffices.record.kinds.substance import (
    Agreed,
    Definition,
    Offer,
    Opening,
    Reservation,
    Withdrawal,
)
from goodoffices.record.kinds.talk import Answer, Figure, Question, ReadBack
from goodoffices.record.sight import Sight
from goodoffices.record.troubles import troubles

CASE = Path(__file__).parents[2] / "examples" / "test_ban_1963"
PARTIES = ("usa", "ussr", "uk")
READERS = ("mediator", *PARTIES)
DAYS = ("1962-10-30", "1962-12-28", "1963-01-19", "1963-01-20", "1963-07-15", "1963-12-31")
INSPECTIONS = "on-site inspections a year"
OCTOBER = "said-30-oct-1962"


@cache
def authored() -> AuthoredCase:
    return read_case(CASE)


@cache
def office() -> Office:
    return open_authored(authored())


@cache
def sight(reader: str | None = None, as_of: str | None = None) -> Sight:
    return office().sight(reader, as_of=day_end(as_of) if as_of else None)


def sources(held: Sight) -> set[str]:
    return {e.source for e in held.entries if e.source}


def october(reader: str, as_of: str) -> list[str]:
    return [f.value for f in sight(reader, as_of).of_kind(Figure) if f.key == OCTOBER]


def with_more(tmp_path: Path, entries: str) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    (folder / "99-later.yaml").write_text(entries, encoding="utf-8")
    return folder


# -- the file ----------------------------------------------------------------------------------


def test_every_entry_writes_its_readers_and_its_source() -> None:
    entries = authored().entries
    assert len(entries) > 150
    assert all(e.readers for e in entries)
    assert all(e.source for e in entries if e.words and not isinstance(e, Person))


@pytest.mark.parametrize("day", [None, *DAYS])
@pytest.mark.parametrize("reader", READERS)
def test_nothing_in_it_is_odd(reader: str, day: str | None) -> None:
    assert troubles(sight(reader, day)) == ()


def test_what_is_from_memory_is_marked() -> None:
    entries = authored().entries
    remembered = [e for e in entries if (e.source or "").startswith("memory")]
    assert remembered
    assert all(e.unverified for e in remembered)


def test_what_is_invented_says_so_and_names_nobody_who_lived() -> None:
    assert "What is invented" in (CASE / "case.yaml").read_text(encoding="utf-8")
    assert "invented" in sight("ussr").header.title
    notes = [e for e in authored().entries if re.fullmatch(r"[NPUKS]\d+", e.source or "")]
    assert len(notes) > 40
    assert {e.by for e in notes} == {None, "secretary"}


@pytest.mark.parametrize("reader", PARTIES)
def test_the_notes_a_party_reads_are_numbered_without_a_gap(reader: str) -> None:
    numbers: dict[str, set[int]] = {}
    for source in sources(sight(reader)):
        if match := re.fullmatch(r"([NPUKS])(\d+)", source):
            numbers.setdefault(match[1], set()).add(int(match[2]))
    assert set(numbers) == {"N", {"usa": "U", "ussr": "S", "uk": "K"}[reader]}
    assert all(held == set(range(1, len(held) + 1)) for held in numbers.values())


@pytest.mark.parametrize("day", [None, *DAYS])
@pytest.mark.parametrize("reader", PARTIES)
def test_a_party_is_told_of_no_other_reader_but_whom_it_let_know(
    reader: str, day: str | None
) -> None:
    for copy in sight(reader, day).copies:
        entry = copy.entry
        assert copy.label is None
        assert entry.readers is None
        named = {r for field in entry.audiences() for r in getattr(entry, field) or ()}
        own = isinstance(entry, Release) and entry.whose == reader
        assert own or named <= {reader}


@pytest.mark.parametrize("reader", READERS)
def test_on_the_eve_nothing_rests_on_what_came_later(reader: str, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder)
    (folder / "60-moscow.yaml").unlink()
    assert sight_of(folder, reader).entries == sight(reader).entries


# -- the meeting of 30 October 1962 ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "day", "values"),
    [
        ("mediator", "1962-10-29", []),
        ("mediator", "1962-10-30", ["8-10"]),
        ("mediator", "1962-12-19", ["8-10", "2-4"]),
        ("usa", "1962-12-18", ["8-10"]),
        ("usa", "1962-12-19", ["8-10", "2-4"]),
        ("ussr", "1962-12-27", ["2-4"]),
        ("ussr", "1962-12-28", ["2-4", "8-10"]),
        ("uk", "1963-01-19", []),
        ("uk", "1963-01-20", ["2-4", "8-10"]),
    ],
)
def test_who_knew_which_number_when(reader: str, day: str, values: list[str]) -> None:
    assert october(reader, day) == values


def test_the_two_numbers_are_of_one_thing_and_nobody_read_them_back() -> None:
    held = sight()
    dean, kuznetsov = (f for f in held.of_kind(Figure) if f.key == OCTOBER)
    assert (dean.whose, kuznetsov.whose) == ("usa", "ussr")
    assert dean.unit == kuznetsov.unit
    assert dean.referent == kuznetsov.referent
    assert not held.of_kind(ReadBack)


# -- the ledger ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "amounts"), [("usa", ["20", "12-20", "8-10", "7"]), ("ussr", ["3", "0", "2-3"])]
)
def test_each_offer_names_the_one_it_replaces(party: str, amounts: list[str]) -> None:
    held = sight()
    own = [o for o in held.of_kind(Offer) if o.whose == party and o.issue == INSPECTIONS]
    assert [o.amount for o in own] == amounts
    assert all(o.said and o.source for o in own)
    for earlier, later in pairwise(own):
        assert held.targets(later, Offer) == (earlier,)


def test_the_withdrawal_is_known_on_15_july_to_all_three_and_not_before() -> None:
    for reader in READERS:
        assert not sight(reader).of_kind(Withdrawal)
        after = sight(reader, "1963-07-15")
        (withdrawal,) = after.of_kind(Withdrawal)
        assert [o.amount for o in after.targets(withdrawal, Offer)] == ["2-3"]


def test_what_rests_on_the_offer_that_is_withdrawn() -> None:
    held = sight(as_of="1963-07-15")
    (offer,) = (o for o in held.of_kind(Offer) if o.amount == "2-3")
    resting = {type(e) for e in held.cited_by(offer, Entry)} - {Withdrawal}
    assert {Opening, Agreed, Answer, Digest} <= resting


def test_stations_and_scope_have_their_own_ladders() -> None:
    held = sight()
    stations = [(o.whose, o.amount) for o in held.of_kind(Offer) if o.issue == "automatic stations"]
    assert stations == [("ussr", "3"), ("usa", "10"), ("usa", "7")]
    scope = [o.whose for o in held.of_kind(Offer) if o.issue == "test ban"]
    assert sorted(scope) == sorted(PARTIES)


# -- what Washington kept, and what it told the secretariat ----------------------------------------


def test_the_fall_back_is_known_in_washington_alone() -> None:
    own = [r for r in sight("usa").of_kind(Reservation) if r.value == "5 or 6"]
    assert [r.source for r in own] == ["VII d286"]
    for reader in ("mediator", "ussr", "uk"):
        for day in (None, "1963-12-31"):
            held = sight(reader, day)
            assert "5 or 6" not in {r.value for r in held.of_kind(Reservation)}
            assert not {"Supp d168", "Supp d167", "VII d299", "V d284"} & sources(held)


def test_unidentified_events_are_counted_four_ways_and_only_one_way_in_public() -> None:
    counted = [f.value for f in sight("usa").of_kind(Figure) if f.key == "unidentified-events"]
    assert counted == ["75", "40-50", "25-45"]
    assert not [f for f in sight().of_kind(Figure) if f.key == "unidentified-events"]
    assert "Commentary" in sources(sight())


def test_the_regional_idea_stays_with_the_secretariat_until_it_is_released(
    tmp_path: Path,
) -> None:
    assert [r.value for r in sight().of_kind(Reservation)] == ["3"]
    for reader in ("ussr", "uk"):
        assert not sight(reader).of_kind(Reservation)
    release = """\
- id: release-regions
  kind: release
  originator: usa
  whose: usa
  to: [ussr]
  of: [three-on-mainland]
  said: 1963-07-14T18:00+03:00
  source: N6
  readers: [mediator, usa]
"""
    case = with_more(tmp_path, release)
    assert [r.value for r in sight_of(case, "ussr").of_kind(Reservation)] == ["3"]
    assert not sight_of(case, "ussr", "1963-07-13").of_kind(Reservation)
    assert not sight_of(case, "uk").of_kind(Reservation)


def test_the_draft_that_rests_on_it_is_nobody_elses() -> None:
    held = sight()
    (draft,) = held.of_kind(Digest)
    label = held.label(draft)
    assert label is not None
    assert not [party for party in PARTIES if label.can_read(party)]
    assert {"usa", "ussr"} <= set(label.originators)


def test_only_the_soviet_union_may_release_the_soviet_letters(tmp_path: Path) -> None:
    release = """\
- id: not-mine
  kind: release
  originator: usa
  whose: usa
  to: [uk]
  of: [list-73]
  said: '1963-01-17'
  source: N6
  readers: [mediator, usa]
"""
    with pytest.raises(BadInput, match="an originator of what is released: ussr"):
        sight_of(with_more(tmp_path, release))


# -- the publication of 20 January 1963 ------------------------------------------------------------


def test_exactly_the_letters_and_what_stands_in_them_reach_the_third_party() -> None:
    before, after = sight("uk", "1963-01-19"), sight("uk", "1963-01-20")
    new = [e for e in after.entries if e not in before.entries]
    letters = {e.title for e in new if isinstance(e, Document)}
    assert letters == {"Letter, Khrushchev to Kennedy", "Letter, Kennedy to Khrushchev"}
    assert len([e for e in new if isinstance(e, Document)]) == 3
    released = {c.entry.source for c in after.copies if c.released}
    assert released == {"letter 19 Dec", "letter 28 Dec", "letter 7 Jan", "VI d92", "VII d251"}
    rest = [e for e in new if not after.copy(e.id).released]  # type: ignore[union-attr]
    assert {type(e) for e in rest} == {Release}


def test_the_dinner_and_the_list_of_73_stay_where_they_were() -> None:
    for day in DAYS:
        assert not {"Supp d158", "Supp d162"} & sources(sight("uk", day))
    for reader in ("mediator", "usa", "ussr"):
        assert {"Supp d158", "Supp d162"} <= sources(sight(reader))


def test_the_notice_is_on_record_two_days_later() -> None:
    for reader in READERS:
        said = [e.words for e in sight(reader, "1963-01-22").entries if e.source == "Supp d163"]
        assert any("freedom of action is reserved" in words for words in said)
        assert not [e for e in sight(reader, "1963-01-21").entries if e.source == "Supp d163"]


def test_station_lists_who_was_given_what() -> None:
    shown = [s for s in sight().of_kind(Showing) if s.what == "station list"]
    assert [(s.to, s.copy_given, s.source) for s in shown] == [
        ("usa", True, "Supp d162"),
        ("ussr", None, "Supp d162"),
        ("ussr", True, "Supp d163"),
    ]


def test_the_three_questions_did_not_reach_everybody() -> None:
    asked = {(q.key, q.to) for q in sight().of_kind(Question) if q.key}
    missing = {(k, p) for k in ("monitor", "see", "site") for p in PARTIES} - asked
    assert missing == {("see", "ussr"), ("site", "uk")}
    for reader in PARTIES:
        assert {q.to for q in sight(reader).of_kind(Question) if q.key} == {reader}


def test_the_deadline_starts_no_clock_and_silence_was_explained_to_two() -> None:
    (due,) = sight().of_kind(Deadline)
    assert due.due.chosen is None
    assert len(due.due.readings) == 3
    assert set(due.on_silence_told) == {"usa", "uk"}


# -- names -----------------------------------------------------------------------------------------


def test_foster_and_fisher_are_two_and_tsarapkin_is_one() -> None:
    people = sight().of_kind(Person)
    by_name = {p.name.split()[-1]: p for p in people}
    assert by_name["Foster"] != by_name["Fisher"]
    assert by_name["Tsarapkin"].aliases == ("Semen Tsarapkin",)
    assert len(by_name) == len(people)


def test_the_bridge_is_a_role_of_people_and_adds_no_party() -> None:
    held = sight()
    bridges = {p.seat for p in held.of_kind(Person) if any("bridge" in r for r in p.roles)}
    assert bridges == {"uk"}
    assert [p.id for p in held.header.parties] == list(PARTIES)
    for text in held.of_kind(Agreed):
        assert len(text.parties) == len(set(text.parties))


def test_contested_terms_have_a_meaning_for_each_of_the_two_and_none_agreed() -> None:
    held = sight()
    terms: dict[str, set[str]] = {}
    for definition in held.of_kind(Definition):
        terms.setdefault(definition.term, set()).add(definition.whose)
    both = {term for term, whose in terms.items() if {"usa", "ussr"} <= whose}
    assert len(both) == 5
    assert not [a for a in held.of_kind(Agreed) if a.defines]


def test_one_treaty_has_several_names_once_it_exists() -> None:
    def named(as_of: str | None) -> list[str]:
        held = sight("uk", as_of)
        return [d.meaning or "" for d in held.of_kind(Definition) if d.term == "the Moscow treaty"]

    assert named(None) == []
    (meaning,) = named("1963-08-05")
    assert all(name in meaning for name in ("LTBT", "PTBT", "NTBT"))


def test_the_next_room_is_joint_and_the_secretariat_is_not_in_it() -> None:
    held = sight("ussr")
    (planned,) = (m for m in held.of_kind(Meeting) if m.status == "planned")
    assert planned.joint
    assert planned.starts is not None
    assert planned.starts.said == "1963-07-15"
    assert "secretariat is not in the room" in (planned.rule or "")


def test_forecasts_and_how_they_came_out() -> None:
    held = sight(as_of="1963-12-31")
    came_out = [r.outcome for f in held.of_kind(Forecast) for r in held.cited_by(f, Resolution)]
    assert came_out == ["no", "yes", "no", "yes", "yes"]
    on_the_eve = [r.outcome for r in sight().of_kind(Resolution)]
    assert on_the_eve == ["yes"]
    for party in PARTIES:
        assert not sight(party, "1963-12-31").of_kind(Forecast)


def test_the_secretariats_arithmetic_is_right() -> None:
    (odds,) = sight().of_kind(Projection)
    inspected, recognised = 7 - 1, Fraction(1, 2)
    low, high = recognised * inspected / 75, recognised * inspected / 20
    assert odds.interval == f"{float(low):.4f} to {float(high):.4f}".replace("0.", ".")
    assert odds.value == f"{low * 100} to {high * 100} in 100"


def test_three_environments_are_an_island_before_they_are_a_treaty() -> None:
    def states(as_of: str | None) -> list[str]:
        held = sight("ussr", as_of)
        return [a.state for a in held.of_kind(Agreed) if a.issue == "a ban in air, space and water"]

    assert states("1963-07-01") == []
    assert states(None) == ["ad referendum"]
    assert states("1963-07-26") == ["ad referendum", "agreed"]
