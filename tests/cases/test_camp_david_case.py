"""The Camp David case itself: a freeze agreed and not read back, and the letters around it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.times import day_end
from goodoffices.office.authored import AuthoredCase, read_case
from goodoffices.office.opening import Office, open_authored
from goodoffices.office.sayable import UNCONFIRMED, sayable
from goodoffices.record.kinds.drafts import Comment, Draft
from goodoffices.record.kinds.judgement import Forecast, Judgement, Resolution
from goodoffices.record.kinds.people import Meeting, Person, Showing
from goodoffices.record.kinds.promises import Document, Progress, Release, Undertaking
from goodoffices.record.kinds.substance import Agreed, Claim, Definition, RedLine, Reservation
from goodoffices.record.kinds.talk import Figure, Observation, Question, ReadBack, Statement
from goodoffices.record.sight import Sight
from goodoffices.record.troubles import troubles
from goodoffices.studies.disclosures import disclosures_in
from goodoffices.studies.read_back import read_back
from goodoffices.studies.single_text import single_text

CASE = Path(__file__).parents[2] / "examples" / "camp_david_1978"
PARTIES = ("egypt", "israel")
NOON_17 = "1978-09-17T12:00-04:00"
NIGHT_17 = "1978-09-17T23:30-04:00"
LATER = "2024-01-01"


@cache
def authored() -> AuthoredCase:
    return read_case(CASE)


@cache
def office() -> Office:
    return open_authored(authored())


@cache
def sight(reader: str | None = None, as_of: str | None = None) -> Sight:
    return office().sight(reader, as_of=day_end(as_of) if as_of else None)


def freeze(held: Sight) -> list[tuple[str | None, str]]:
    return [(f.whose, f.value) for f in held.of_kind(Figure) if f.key == "settlement-freeze"]


def promise(held: Sight, words: str) -> Undertaking:
    (found,) = (u for u in held.of_kind(Undertaking) if words in u.short)
    return found


def states(held: Sight, words: str) -> list[str]:
    return [p.state for p in held.cited_by(promise(held, words), Progress)]


# -- the file --------------------------------------------------------------------------------------


def test_every_entry_writes_its_readers_and_its_source() -> None:
    entries = authored().entries
    assert len(entries) > 100
    assert all(e.readers for e in entries)
    assert all(e.source for e in entries if e.words and not isinstance(e, Person))


@pytest.mark.parametrize("day", [None, NOON_17, LATER])
@pytest.mark.parametrize("reader", PARTIES)
def test_a_party_is_told_of_no_other_reader_but_whom_it_let_know(
    reader: str, day: str | None
) -> None:
    for copy in sight(reader, day).copies:
        named = {r for f in copy.entry.audiences() for r in getattr(copy.entry, f) or ()}
        assert copy.label is None
        own = isinstance(copy.entry, Release) and copy.entry.whose == reader
        assert own or named <= {reader}


def test_the_mediator_is_no_party_and_has_a_mandate_for_proposals() -> None:
    held = sight()
    assert held.header.mediator.name == "United States"
    assert [p.id for p in held.header.parties] == list(PARTIES)


def test_barak_under_two_spellings_is_one_person() -> None:
    named = [p for p in sight().of_kind(Person) if "Barak" in p.name or "Barack" in p.name]
    assert [p.aliases for p in named] == [("Aharon Barack",)]


# -- the freeze ------------------------------------------------------------------------------------


def test_on_the_evening_there_are_three_versions_and_no_read_back() -> None:
    held = sight()
    assert freeze(held) == [
        ("mediator", "while the negotiations last"),
        ("israel", "three months"),
        ("mediator", "while the negotiations last"),
    ]
    assert not held.of_kind(ReadBack)
    (row,) = (r for r in read_back(held).value if r["key"] == "settlement-freeze")
    assert row["state"] == "disputed"
    assert "which" in row["referent"]
    assert "was not read back" in row["referent"]


def test_five_people_were_in_the_room() -> None:
    held = sight()
    rooms = {r for f in held.of_kind(Figure) if (r := held.meeting(f))}
    (room,) = rooms
    witnesses = {p.name.split()[-1] for handle in room.present if (p := held.person(handle))}
    assert witnesses == {"Carter", "Vance", "Begin", "Dayan", "Barak"}


def test_the_letter_it_went_into_does_not_exist_yet() -> None:
    assert states(sight(), "letter from Begin") == []
    assert states(sight(as_of=LATER), "letter from Begin") == ["received"]


def test_egypt_holds_no_version_of_it() -> None:
    for day in (None, NOON_17, "1978-09-30"):
        assert freeze(sight("egypt", day)) == []


def test_sadat_may_be_told_and_it_is_not_confirmed_by_its_owner() -> None:
    card = sayable(sight(), "egypt", words="the settlement freeze is agreed")
    assert card.verdict == UNCONFIRMED
    assert {sight().seat_of(e) for e in card.matched} == {"israel"}


def test_sadat_was_told_before_anybody_confirmed_it() -> None:
    assert not [d for d in disclosures_in(sight()) if d.told_to == "egypt"]
    held = sight(as_of=NOON_17)
    (told,) = (d for d in disclosures_in(held) if d.told_to == "egypt")
    assert (told.conveyed.whose, told.conveyed.form) == ("israel", "firm")
    assert states(held, "letter from Begin") == []
    assert not held.of_kind(ReadBack)
    assert told.entry.words in {s.words for s in sight("egypt", NOON_17).of_kind(Statement)}


def test_the_versions_stay_beside_each_other_and_none_is_chosen() -> None:
    held = sight(as_of=LATER)
    assert {value for _, value in freeze(held)} == {"three months", "while the negotiations last"}
    assert len(freeze(held)) == 5
    assert [c.words.split()[:2] for c in held.of_kind(Claim) if "five years" in c.words] == [
        ["five", "years,"]
    ]
    meanings = {d.whose for d in held.of_kind(Definition) if d.term == "the negotiations"}
    assert meanings == {"mediator", "israel"}
    (row,) = (r for r in read_back(held).value if r["key"] == "settlement-freeze")
    assert row["state"] == "disputed"


# -- times that cannot both be right ---------------------------------------------------------------


def test_two_rooms_at_once_are_flagged_and_kept_as_they_stand() -> None:
    held = sight()
    (odd,) = (t for t in troubles(held) if "overlaps" in t.problem)
    assert isinstance(held.get(odd.entry), Meeting)
    spans = {
        (m.starts.said[11:16], m.ends.said[11:16])
        for m in held.of_kind(Meeting)
        if m.starts and m.ends and m.starts.said.startswith("1978-09-06")
    }
    assert {("14:55", "16:37"), ("15:00", "16:30")} <= spans


def test_a_party_that_knows_one_of_the_rooms_is_not_told_of_the_other() -> None:
    assert not [t for t in troubles(sight("egypt")) if "overlaps" in t.problem]
    assert [t for t in troubles(sight("israel")) if "overlaps" in t.problem]


def test_the_wrong_weekday_is_flagged_with_both_readings() -> None:
    assert not [t for t in troubles(sight()) if "Saturday" in t.problem]
    held = sight(as_of=LATER)
    (odd,) = (t for t in troubles(held) if "Saturday" in t.problem)
    figure = held.get(odd.entry)
    assert figure is not None
    assert figure.said is not None
    assert figure.said.said == "Saturday evening September 17"
    assert len(figure.said.readings) == 2
    assert figure.said.chosen is None


# -- letters, votes, zones -------------------------------------------------------------------------


def test_jerusalem_is_one_issue_with_two_texts_and_no_agreement() -> None:
    held = sight("israel", NIGHT_17)
    (differ,) = (a for a in held.of_kind(Agreed) if a.issue == "Jerusalem")
    assert differ.state == "agreed to differ"
    assert [d.giver for d in held.targets(differ, Document)] == ["egypt", "israel"]


def test_israel_learns_of_the_us_letter_when_it_is_shown() -> None:
    def knows(reader: str, as_of: str | None = None) -> bool:
        return any("Jerusalem" in u.short for u in sight(reader, as_of).of_kind(Undertaking))

    assert knows("egypt")
    assert not knows("israel")
    assert not knows("israel", "1978-09-17T14:44-04:00")
    assert knows("israel", "1978-09-17T14:45-04:00")


def test_the_settlers_leave_if_the_knesset_says_so() -> None:
    vote = promise(sight(), "Knesset")
    assert "Knesset" in (vote.depends_on or "")
    assert vote.due is not None
    assert vote.due.chosen is None
    assert len(vote.due.readings) == 3
    assert states(sight(), "Knesset") == []
    assert states(sight(as_of="1978-09-28"), "Knesset") == ["kept"]


def test_zones_are_obligations_and_later_changes_name_the_zone_they_change() -> None:
    assert not [u for u in sight().of_kind(Undertaking) if u.short.startswith("zone")]
    held = sight("egypt", LATER)
    zones = {u.short[:6]: u for u in held.of_kind(Undertaking) if u.short.startswith("zone")}
    assert {k: z.whose for k, z in zones.items()} == {
        "zone A": "egypt", "zone B": "egypt", "zone C": "egypt", "zone D": "israel",
    }  # fmt: skip
    assert all("checked by the MFO" in z.words for z in zones.values())
    assert [a.state for a in held.cited_by(zones["zone C"], Agreed)] == ["agreed", "ad referendum"]
    assert [c.status for c in held.cited_by(zones["zone C"], Claim)] == ["contested"]


def test_each_side_saw_the_draft_on_a_day_of_its_own() -> None:
    shown = [s for s in sight().of_kind(Showing) if s.what == "draft"]
    assert [s.to for s in shown] == ["israel", "egypt"]
    assert len({s.version for s in shown}) == 2
    assert all(s.unverified for s in shown)
    for reader, first in (
        ("israel", "1978-09-10T16:00-04:00"),
        ("egypt", "1978-09-11T10:00-04:00"),
    ):
        assert [d.title for d in sight(reader, first).of_kind(Draft)] == ["US text"]
        assert not sight(reader, "1978-09-09").of_kind(Draft)
    versions = {p: [d.version for d in sight(p, "1978-09-12").of_kind(Draft)] for p in PARTIES}
    assert versions == {"egypt": ["11 September"], "israel": ["10 September"]}
    assert not sight("egypt", "1978-09-10").of_kind(Draft)


# -- one text, many drafts -------------------------------------------------------------------------


def texts(reader: str | None = None, as_of: str | None = None) -> dict[str, Any]:
    found = single_text(sight(reader, as_of))
    assert found is not None
    return {row["text"]: row for row in found.value}


def test_who_saw_which_draft_of_the_us_text_first() -> None:
    drafts = texts(as_of=NIGHT_17)["US text"]["drafts"]
    assert [[s["to"] for s in d["shown"]] for d in drafts] == [
        ["israel"], ["egypt"], ["egypt"], ["israel"], [], ["egypt"], ["egypt", "israel"],
    ]  # fmt: skip
    first = texts(as_of=NIGHT_17)["US text"]["first_to_see"]
    assert first == {"egypt": 3, "israel": 2}  # both together when it was signed
    assert [d["not_shown"] for d in drafts] == [
        ["egypt"], ["israel"], ["israel"], ["egypt"], ["egypt"], ["israel"], [],
    ]  # fmt: skip


def test_paragraph_6_was_put_amended_and_left_out() -> None:
    text = texts()["US text"]
    (change,) = (c for d in text["drafts"] for c in d["changes"] if c["before"])
    assert (change["clause"], change["after"]) == ("6", "left out")
    assert change["before"].startswith("after signing and during the negotiations")
    (answer,) = change["answers"]
    assert (answer["whose"], answer["critique"]) == ("israel", "amend")
    asked = [c.instead for c in sight().of_kind(Comment) if c.clause == "6"]
    assert asked == [
        "three months", "civilian settlements only", "a limited number allowed", "left out",
    ]  # fmt: skip
    put = text["drafts"][3]["clauses"][0]
    assert put["state"] == {"egypt": "no comment", "israel": "to be amended"}
    assert put["effect"]["egypt"]["says"] == put["effect"]["israel"]["says"] == "cannot tell"
    assert text["next"] is None  # Israel has the words it asked for last


def test_both_signed_what_stands_on_record_as_signed() -> None:
    signed = texts(as_of=NIGHT_17)["US text"]["drafts"][-1]
    assert len(signed["clauses"]) == 4
    for clause in signed["clauses"]:
        assert clause["state"] == {"egypt": "accepted", "israel": "accepted"}
    sources = {c["clause"]: len(c["from"]) for c in signed["changes"]}
    assert sources == {"Sinai": 1, "navigation": 1, "airfields": 1, "self-government": 1}


def test_egypt_takes_the_wording_on_self_government_and_sees_no_paragraph_6() -> None:
    (text,) = texts("egypt").values()
    names = [c["name"] for d in text["drafts"] for c in d["clauses"]]
    assert names == ["self-government"]
    assert text["drafts"][1]["clauses"][0]["state"] == {"egypt": "accepted"}
    assert set(texts("egypt", LATER)) == {"US text", "US letter on Jerusalem"}


def test_the_letter_on_the_freeze_has_three_drafts_by_two_hands() -> None:
    text = texts(as_of=LATER)["Begin's letter on the freeze"]
    (changed,) = (c for d in text["drafts"] for c in d["changes"] if c["before"])
    assert changed["after"] == "for the treaty talks only, about three months"
    assert changed["answers"] == []
    held = sight("israel", LATER).of_kind(Draft)
    assert [d.version for d in held if d.title.startswith("Begin")] == [
        "17 September, as Barak brought it",
        "16 September, as Carter has it",  # read out to it then
        "as it came in autumn 1978",
    ]
    assert not [d for d in sight("israel").of_kind(Draft) if d.title.startswith("Begin")]


def test_no_party_is_told_who_else_saw_a_draft() -> None:
    for reader in PARTIES:
        found = single_text(sight(reader, LATER))
        assert found is not None
        assert not [line for line in found.lines if line.head.startswith("draft ")]
        said = " ".join(line.words for line in found.lines)
        assert "First to see" not in said
        assert "shown to" not in said


# -- what stays where ------------------------------------------------------------------------------


def test_private_things_stay_in_their_rooms() -> None:
    def sources(reader: str | None) -> set[str | None]:
        return {e.source for e in sight(reader, LATER).entries}

    assert {"Time p. 10", "Time p. 23"} <= sources("egypt") - sources("israel")
    assert {"Time p. 17", "israeled, 16 Sep"} <= sources("israel") - sources("egypt")
    assert "d14" not in sources("egypt") | sources("israel")
    for reader, held in (("israel", 1), ("egypt", 0), (None, 0)):
        papers = [d for d in sight(reader).of_kind(Document) if "70 pages" in d.title]
        assert len(papers) == held


def test_what_the_mediator_thinks_and_saw_is_his_alone() -> None:
    held = sight(as_of=NIGHT_17)
    assert [j.about for j in held.of_kind(Judgement)] == ["egypt", "israel"]
    assert len(held.of_kind(Observation)) == 1
    for party in PARTIES:
        assert not sight(party, LATER).of_kind(Judgement, Observation)
        assert not sight(party, LATER).of_kind(Forecast)


def test_reservation_and_red_lines_are_told_to_whom_they_were_told() -> None:
    assert [r.whose for r in sight("egypt").of_kind(Reservation)] == ["egypt"]
    assert not sight("israel").of_kind(Reservation)
    assert {r.whose for r in sight("egypt").of_kind(RedLine)} == {"egypt", "israel"}
    assert [q.to for q in sight("israel").of_kind(Question)] == ["mediator"]
    assert not sight("egypt").of_kind(Question)


def test_the_forecasts_and_how_they_came_out() -> None:
    held = sight(as_of=LATER)
    came_out = [r.outcome for f in held.of_kind(Forecast) for r in held.cited_by(f, Resolution)]
    assert came_out == ["yes", "yes", "no"]
    assert not sight().of_kind(Resolution)
    assert {f.said_as for f in held.of_kind(Forecast)} == {"illustrative"}
