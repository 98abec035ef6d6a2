"""What one reader may know at one time, and how he finds it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from goodoffices.common.errors import NotPermitted
from goodoffices.common.ids import throwaway_handle
from goodoffices.labels.label import Label
from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table
from goodoffices.record.kinds.people import Person
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.substance import Offer
from goodoffices.record.kinds.talk import Answer, Question, Statement
from goodoffices.record.sight import CaseHeader, Reader, Sight, rewritten
from goodoffices.record.store import MemoryStore
from goodoffices.record.volume import Copy
from tests.builder import CaseBuilder

ALL = ("mediator", "anna", "bert")


@pytest.fixture
def case() -> CaseBuilder:
    return CaseBuilder()


def handle(seat: str, name: str) -> str:
    return throwaway_handle("built", seat, name)


# -- as of -----------------------------------------------------------------------------------


def test_what_was_not_known_yet_is_not_there(case: CaseBuilder) -> None:
    early = case.says("anna", "early", known="2031-03-01")
    late = case.says("anna", "late", known="2031-03-05", of=(early,))
    before, after = case.sight("anna", "2031-03-04"), case.sight("anna", "2031-03-05")
    assert before.get(handle("anna", early))
    assert before.get(handle("anna", late)) is None
    assert after.get(handle("anna", late))


def test_nothing_refers_to_what_was_not_known_yet(case: CaseBuilder) -> None:
    late = case.says("anna", "late", known="2031-03-05")
    early = case.says("anna", "early", known="2031-03-01", of=(late,))
    entry = case.sight("anna", "2031-03-04").get(handle("anna", early))
    assert entry is not None
    assert entry.of == ()
    entry = case.sight("anna", "2031-03-06").get(handle("anna", early))
    assert entry is not None
    assert entry.of == (handle("anna", late),)


def test_it_counts_when_it_was_known_not_when_it_was_said(case: CaseBuilder) -> None:
    name = case.says("anna", "told late", said="2031-03-01", known="2031-03-05")
    assert case.sight("mediator", "2031-03-04").get(handle("mediator", name)) is None


def test_what_has_no_time_was_always_known(case: CaseBuilder) -> None:
    name = case.says("anna", "whenever")
    assert case.sight("anna", "0001").get(handle("anna", name))


def test_a_day_is_known_on_that_day_on_the_askers_clock(case: CaseBuilder) -> None:
    name = case.says("anna", "that day", known="2031-03-01")
    for asked in ("2031-03-01T00:10+14:00", "2031-03-01T00:10-12:00"):
        assert case.sight("anna", asked).get(handle("anna", name)), asked
    assert case.sight("anna", "2031-02-28T23:50-12:00").get(handle("anna", name)) is None


def test_a_zoned_time_is_known_at_its_instant(case: CaseBuilder) -> None:
    name = case.says("anna", "then", known="2031-03-01T12:00+03:00")
    assert case.sight("anna", "2031-03-01T09:00+00:00").get(handle("anna", name))
    assert case.sight("anna", "2031-03-01T08:59+00:00").get(handle("anna", name)) is None


def test_the_time_asked_is_the_cases_unless_said(case: CaseBuilder) -> None:
    assert case.sight().as_of.isoformat() == "2031-03-06T20:00:00+00:00"
    assert case.sight("anna", "2031-03-01").as_of.isoformat() == "2031-03-01T23:59:00+00:00"


# -- whose ------------------------------------------------------------------------------------


def test_a_seat_that_is_not_there_is_refused_like_any_other(case: CaseBuilder) -> None:
    for seat in ("nobody", "anna-lead", "anne", ""):
        with pytest.raises(NotPermitted, match=r"^Nothing here that you may read\.$"):
            case.sight(seat)


def test_a_reader_to_whom_nothing_was_told_has_an_empty_world(case: CaseBuilder) -> None:
    assert case.sight("security").entries == ()


def test_the_header_is_known_to_all(case: CaseBuilder) -> None:
    header = case.sight("bert").header
    assert [p.id for p in header.parties] == ["anna", "bert"]
    assert header.mediator.id == "mediator"
    assert header.reader("nobody") is None
    assert case.sight().for_mediator
    assert not case.sight("bert").for_mediator


# -- looking things up -------------------------------------------------------------------------


def test_references_can_be_followed_both_ways(case: CaseBuilder) -> None:
    asked = case.asks("anna", "how many?")
    case.by("anna", "answer", manner="full", gist="three", of=(asked,))
    sight = case.sight("anna")
    (question,), (answer,) = sight.of_kind(Question), sight.of_kind(Answer)
    assert sight.cited_by(question, Answer) == (answer,)
    assert sight.targets(answer, Question) == (question,)
    assert sight.targets(answer, Offer) == ()
    assert sight.cited_by(answer, Entry) == ()


def test_people_rooms_and_seats_are_named(case: CaseBuilder) -> None:
    room = case.caucus("anna")
    name = case.says("anna", "words", meeting=room)
    sight = case.sight()
    entry = sight.get(handle("mediator", name))
    assert entry is not None
    meeting = sight.meeting(entry)
    assert meeting is not None
    assert (sight.speaker(entry), sight.seat_of(entry)) == ("Anna Lead", "anna")
    assert (meeting.title, sight.name("anna"), sight.name("x")) == ("caucus with anna", "Anna", "x")


def test_who_is_not_known_has_no_name(case: CaseBuilder) -> None:
    case.files("person", id="spy", name="A Spy", seat="anna", readers=("mediator",))
    name = case.files("statement", by="spy", text="w", readers=ALL)
    sight = case.sight("bert")
    entry = sight.get(handle("bert", name))
    assert entry is not None
    assert (entry.by, sight.speaker(entry), sight.person(entry.by)) == (None, "", None)


def test_entries_are_found_by_what_people_call_them(case: CaseBuilder) -> None:
    name = case.says("anna", "words", source="L93")
    case.says("bert", "other", source="L93")
    anna = case.sight("anna")
    mine = handle("anna", name)
    assert [e.id for e in anna.find("L93")] == [mine]
    assert [e.id for e in anna.find(mine)] == [mine]
    assert [e.id for e in anna.find(mine[:8])] == [mine]
    assert [type(e) for e in anna.find("Anna Lead")] == [Person]
    assert len(case.sight().find("L93")) == 2
    assert anna.ref(mine) == "L93"


def test_forbidden_and_absent_are_the_same_answer(case: CaseBuilder) -> None:
    secret = case.says("bert", "secret", source="L7")
    anna = case.sight("anna")
    for name in (handle("anna", secret), handle("anna", "no-such"), handle("bert", secret)):
        assert (anna.find(name), anna.get(name), anna.copy(name)) == ((), None, None)
        assert anna.ref(name) == name[:8]
    assert anna.find("L7") == anna.find("L8") == anna.find(secret) == ()


def test_a_short_beginning_finds_nothing(case: CaseBuilder) -> None:
    name = case.says("anna", "words")
    assert case.sight("anna").find(handle("anna", name)[:7]) == ()


# -- labels ------------------------------------------------------------------------------------


def test_only_the_office_sees_a_label(case: CaseBuilder) -> None:
    name = case.says("anna", "words")
    office, anna = case.sight(), case.sight("anna")
    (mine,) = office.find(handle("mediator", name))
    (theirs,) = anna.find(handle("anna", name))
    assert office.label(mine) == Label.of({"anna": ["mediator"]})
    assert anna.label(theirs) is None
    assert anna.label(mine) is None


def test_a_label_counts_the_releases_known_so_far(case: CaseBuilder) -> None:
    name = case.says("anna", "words", known="2031-03-01")
    case.by("anna", "release", whose="anna", to=("bert",), of=(name,), known="2031-03-03")
    for asked, may in (("2031-03-02", False), ("2031-03-03", True)):
        sight = case.sight("mediator", asked)
        label = sight.label(sight.find(handle("mediator", name))[0])
        assert label is not None
        assert label.can_read("bert") == may


def test_a_label_forgets_a_release_withdrawn_unused(case: CaseBuilder) -> None:
    said = (case.says("anna", "a"), case.says("bert", "b"))
    gist = case.notes("digest", text="gist", of=said)
    given = case.by("anna", "release", whose="anna", to=("bert",), of=(gist,))
    case.by("anna", "withdrawal", whose="anna", of=(given,))
    case.by("bert", "release", whose="bert", to=("bert",), of=(gist,))
    case.notes("release", whose="mediator", to=("bert",), of=(gist,))
    sight = case.sight()
    label = sight.label(sight.find(handle("mediator", gist))[0])
    assert label is not None
    assert not label.can_read("bert")
    assert len(sight.of_kind(Release)) == 3


# -- the parts ---------------------------------------------------------------------------------


def test_rewriting_drops_what_has_no_name_and_nothing_else() -> None:
    kind = kinds_table()["meeting"]
    fields = {
        "kind": "meeting", "id": "m", "type": "plenary", "title": "t", "by": "p", "of": ("x", "y"),
        "present": ("p", "q"), "parties": ("x",),
    }  # fmt: skip
    entry = kind.model_validate(fields)
    new = rewritten(entry, {"y": "1", "q": "2"}, id="3").model_dump()
    assert (new["id"], new["by"], new["of"], new["present"]) == ("3", None, ("1",), ("2",))
    assert (new["parties"], new["title"]) == (("x",), "t")


def test_a_store_gives_one_volume_at_a_time() -> None:
    store = MemoryStore()
    entry = kinds_table()["statement"].model_validate({"kind": "statement", "id": "s"})
    store.deliver([("anna", Copy(entry)), ("bert", Copy(entry))])
    assert store.volume("anna").copies == (Copy(entry),)
    assert store.volume("nobody").copies == ()


def test_an_act_that_fails_half_way_delivers_nothing() -> None:
    store = MemoryStore()
    entry = kinds_table()["statement"].model_validate({"kind": "statement", "id": "s"})

    def copies() -> object:
        yield "anna", Copy(entry)
        raise ValueError("cut")

    with pytest.raises(ValueError, match="cut"):
        store.deliver(copies())  # type: ignore[arg-type]
    assert store.volume("anna").copies == ()


def test_seats_are_kept_in_the_order_of_the_case() -> None:
    readers = (Reader("z", "party", "Z"), Reader("m", "mediator", "M"), Reader("a", "party", "A"))
    assert [p.id for p in CaseHeader("c", "C", readers).parties] == ["z", "a"]


# -- what is asked again ---------------------------------------------------------------------


def test_a_question_is_answered_once_for_each_sight(case: CaseBuilder) -> None:
    asked: list[Sight] = []

    def words(sight: Sight) -> list[str]:
        asked.append(sight)
        return [entry.words for entry in sight.of_kind(Statement)]

    case.says("anna", "early", known="2031-03-01")
    case.says("anna", "late", known="2031-03-05")
    first, then = (case.sight("anna", day) for day in ("2031-03-04", "2031-03-05"))
    assert first.once(words) == first.once(words) == ["early"]
    assert then.once(words) == ["early", "late"]
    assert replace(first, as_of=then.as_of).once(words) == ["early"]
    assert len(asked) == 3


def test_entries_of_several_kinds_come_in_the_order_of_the_record(case: CaseBuilder) -> None:
    case.asks("anna", "one?")
    case.says("anna", "two")
    case.asks("anna", "three?")
    sight = case.sight("anna")
    both = sight.of_kind(Statement, Question)
    assert [entry.words for entry in both] == ["one?", "two", "three?"]
    assert set(both) <= set(sight.entries)
