"""Facts about the station as each reader holds it: who knows what, and what stays empty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from goodoffices.common.times import NOT_STATED
from goodoffices.office.opening import sight_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.judgement import Forecast, Judgement, Projection, Report
from goodoffices.record.kinds.people import Consent, Meeting, Person, Recording, Showing
from goodoffices.record.kinds.promises import Deadline, Parked, Release, Undertaking
from goodoffices.record.kinds.substance import (
    Claim,
    Definition,
    Demand,
    Interest,
    Offer,
    Opening,
    Position,
    RedLine,
)
from goodoffices.record.kinds.talk import Answer, Observation, Question, Request, Statement
from goodoffices.record.sight import Sight

SPOKEN = (Statement, Question, Answer, Request)
CASE = Path(__file__).parents[2] / "examples" / "unity_station"


@pytest.fixture(scope="module")
def mediator() -> Sight:
    return sight_of(CASE)


@pytest.fixture(scope="module")
def mars() -> Sight:
    return sight_of(CASE, "mars")


@pytest.fixture(scope="module")
def coalition() -> Sight:
    return sight_of(CASE, "coalition")


@pytest.fixture(scope="module")
def security() -> Sight:
    return sight_of(CASE, "security")


def words_of(entry: Entry) -> str:
    return entry.model_dump_json(exclude={"id", "of"})


def lines(entries: Iterable[Entry]) -> set[str]:
    return {e.source or "" for e in entries}


def of_kinds(sight: Sight, *kinds: type[Entry]) -> list[Entry]:
    return [e for e in sight.entries if isinstance(e, kinds)]


def test_the_coalition_is_never_first_hand(mediator: Sight) -> None:
    own = [e for e in mediator.entries if e.originator == "coalition"]
    assert len(own) == 6
    ambassador = next(p for p in mediator.of_kind(Person) if p.name == "Ambassador Chen")
    assert {e.via for e in own} == {ambassador.id}
    in_its_room = [
        e for e in mediator.entries if (m := mediator.meeting(e)) and m.parties == ("coalition",)
    ]
    assert in_its_room
    assert all(e.via for e in in_its_room)


def test_nobody_of_the_coalition_is_named(mediator: Sight) -> None:
    assert Counter(p.seat for p in mediator.of_kind(Person)) == {
        "mars": 3,
        "mediator": 1,
        "security": 1,
    }


def test_conveyed_passages(mediator: Sight) -> None:
    told = {
        (s.source, c.form) for s in mediator.of_kind(Statement, Answer) for c in s.conveys
    }  # fmt: skip
    assert told == {
        ("L35", "firm"), ("L41", "firm"), ("L59", "firm"), ("L99", "firm"), ("L73", "derived"),
        ("L107", "process"), ("L111", "process"), ("L15", "argument"), ("L19", "argument"),
    }  # fmt: skip
    assert not mediator.of_kind(Release)


def test_the_derived_passage_names_what_it_builds_on(mediator: Sight) -> None:
    derived = next(s for s in mediator.of_kind(Statement) if s.source == "L73")
    assert [t.source for t in mediator.targets(derived, Statement)] == ["L59"]


def test_two_named_chen_and_one_volkov(mediator: Sight) -> None:
    people = mediator.of_kind(Person)
    chens = [p for p in people if "Chen" in p.name]
    assert {(p.name, p.seat) for p in chens} == {
        ("Ambassador Chen", "mediator"),
        ("Sarah Chen", "mars"),
    }
    lieutenant = next(p for p in chens if p.seat == "mars")
    said = [e for e in of_kinds(mediator, *SPOKEN) if e.by == lieutenant.id]
    assert lines(said) == {"L21", "L43", "L47", "L79"}
    volkov = [p for p in people if {"Lena", "Chief Volkov"} <= set(p.aliases)]
    assert [p.name for p in volkov] == ["Lena Volkov"]


def test_counts_of_kinds(mediator: Sight) -> None:
    count = Counter(type(e) for e in mediator.entries)
    expected: dict[type[Entry], int] = {
        Demand: 4, Offer: 3, RedLine: 1, Opening: 1, Report: 3, Projection: 2, Claim: 6,
        Forecast: 1, Recording: 1, Undertaking: 2, Deadline: 1, Request: 1, Parked: 1, Interest: 1,
        Observation: 13, Judgement: 9, Meeting: 5, Consent: 0, Showing: 4,
    }  # fmt: skip
    assert {kind: count[kind] for kind in expected} == expected


def test_demands_and_offers_state_no_more_than_was_said(mediator: Sight) -> None:
    tabled = mediator.of_kind(Demand, Offer)
    assert {(e.kind, e.source, e.whose) for e in tabled} == {
        ("demand", "L29", "mars"),
        ("offer", "L97", "mars"),
    }
    assert not any(e.amount or e.by_when for e in tabled)
    assert not any(mediator.targets(e, Demand) for e in mediator.of_kind(Offer))


def test_the_thread_of_claims(mediator: Sight) -> None:
    first = next(c for c in mediator.of_kind(Claim) if c.source == "L15")
    thread = [first]
    while replies := mediator.cited_by(thread[-1], Claim):
        thread.append(replies[0])
    assert [c.source for c in thread] == ["L15", "L17", "L19", "L21"]
    assert [c.whose for c in thread] == ["mediator", "mars", "mediator", "mars"]


def test_the_reframing_is_the_mediators(mediator: Sight) -> None:
    (interest,) = mediator.of_kind(Interest)
    assert (interest.whose, mediator.seat_of(interest)) == ("coalition", "mediator")
    assert interest.source == "L19"


def test_the_deadline_is_open_in_three_readings(mediator: Sight) -> None:
    (deadline,) = mediator.of_kind(Deadline)
    assert deadline.source == "L93"
    assert deadline.due.zone == NOT_STATED
    assert deadline.due.chosen is None
    assert [r.at for r in deadline.due.readings] == [None, "0001-01-02T03:00", None]
    assert deadline.on_silence_told == ("mars",)


def test_the_casualty_figure_keeps_its_gaps(mediator: Sight) -> None:
    dead = next(p for p in mediator.of_kind(Projection) if p.source == "L111")
    gaps = (dead.author, dead.whose, dead.interval, dead.sides, dead.dated)
    assert gaps == (None,) * 5
    assert dead.inputs == ()


def test_warnings_name_no_source(mediator: Sight) -> None:
    warnings = [r for r in mediator.of_kind(Report) if r.topic == "sabotage"]
    assert {(r.holder, r.source, r.grade, r.credibility) for r in warnings} == {
        ("coalition", "L59", "F", 6),
        ("mars", "L63", "F", 6),
    }
    assert all({"method", "timing", "target"} <= set(r.blanks) for r in warnings)


def test_looks_are_not_statements(mediator: Sight) -> None:
    seen = mediator.of_kind(Observation)
    assert lines(seen) >= {"L37", "L61", "L89", "L113"}
    assert all(mediator.speaker(o) for o in seen)
    assert not lines(mediator.of_kind(Statement)) & {"L37", "L61", "L89", "L113"}


def test_manner_of_answers(mediator: Sight) -> None:
    manner = {a.source: a.manner for a in mediator.of_kind(Answer)}
    assert (manner["L57"], manner["L71"], manner["L91"]) == ("question", "hedged", "ad referendum")
    assert (manner["L39"], manner["L43"]) == ("partial", "partial")


def test_even_odds_has_neither_rule_nor_end(mediator: Sight) -> None:
    (forecast,) = mediator.of_kind(Forecast)
    assert (forecast.source, forecast.probability) == ("L145", 0.5)
    assert forecast.rule is None
    assert forecast.closes is None
    assert forecast.exclusive is False


def test_both_caucuses_were_filmed_and_nobody_consented(mediator: Sight) -> None:
    (footage,) = mediator.of_kind(Recording)
    rooms = [m for r in footage.rooms if isinstance(m := mediator.get(r), Meeting)]
    assert {p for room in rooms for p in room.parties} == {"coalition", "mars"}
    assert not mediator.of_kind(Consent)


def test_sabotage_is_parked_for_the_joint_session(mediator: Sight) -> None:
    (parked,) = mediator.of_kind(Parked)
    joint = mediator.get(parked.for_meeting[0])
    assert isinstance(joint, Meeting)
    assert (joint.source, joint.joint, joint.status) == ("L117", True, "planned")


def test_defensive_means_two_things(mediator: Sight) -> None:
    held = [d for d in mediator.of_kind(Definition) if d.term == "defensive"]
    assert {d.whose for d in held} == {"mars", "coalition"}
    assert {d.test_case for d in held} == {"a kinetic kill system"}
    paper = [d.source for d in mediator.of_kind(Definition) if d.term == "sovereignty"]
    assert paper == ["L13", "L29"]


def test_nothing_of_mars_reaches_the_coalition(coalition: Sight) -> None:
    """Who talks is known to all; the joint session names both parties, and nothing else does."""
    named = [e for e in coalition.entries if "mars" in words_of(e).casefold()]
    assert [(e.kind, e.source) for e in named] == [("meeting", "L117")]
    said = "".join(words_of(e) for e in coalition.entries if e not in named)
    assert not re.search(r"colonist|osei|webb|sarah|conference room", said, re.IGNORECASE)
    assert all(e.originator in {"coalition", "mediator", None} for e in coalition.entries)
    assert len(coalition.copies) == 15


def test_nothing_of_the_coalitions_caucus_reaches_mars(mars: Sight, coalition: Sight) -> None:
    assert not any(e.originator == "coalition" or e.via for e in mars.entries)
    assert not any("coalition" in m.parties and len(m.parties) == 1 for m in mars.of_kind(Meeting))
    assert not {c.entry.id for c in mars.copies} & {c.entry.id for c in coalition.copies}
    own = {e.words for e in coalition.entries if e.originator == "coalition" and e.words}
    assert own
    assert not own & {e.words for e in mars.entries}


def test_what_mars_heard_of_the_coalition_is_what_the_mediator_told_it(mars: Sight) -> None:
    told = [s for s in mars.of_kind(Statement) if s.conveys]
    assert len(told) == 9
    assert all(mars.seat_of(s) == "mediator" for s in told)
    assert not any(mars.targets(s, Report) for s in told)


def test_the_mediators_thoughts_are_his_alone(
    mediator: Sight, mars: Sight, coalition: Sight, security: Sight
) -> None:
    for sight in (mars, coalition):
        assert not of_kinds(sight, Judgement, Observation, Forecast, Opening, Interest, Parked)
    ours = [j for j in mediator.of_kind(Judgement) if mediator.seat_of(j) == "mediator"]
    theirs = lines(security.of_kind(Judgement))
    assert {j.source for j in ours} - theirs == {"L23", "L25", "L49", "L51", "L123", "L141"}


def test_presence_is_no_grant(security: Sight) -> None:
    """The security chief sat in both caucuses; she reads what was hers or said to her."""
    in_rooms = lines(of_kinds(security, *SPOKEN)) - {"L127", "L129", "L131", "L133", "L139"}
    assert in_rooms == {"L81", "L83", "L85", "L87", "L91", "L93"}
    assert not of_kinds(security, Report, RedLine, Demand, Offer, Position)


def test_every_entry_names_its_line_and_readers() -> None:
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted(CASE.glob("*.yaml")))
    entries = len(re.findall(r"^\s*- id: ", text, re.MULTILINE))
    assert len(re.findall(r"^\s+readers: \[", text, re.MULTILINE)) == entries + 1
    assert len(re.findall(r"^\s+source: L\d+$", text, re.MULTILINE)) == entries + 1
    assert not re.search(r"[&*]\w+\s*$", text, re.MULTILINE)
