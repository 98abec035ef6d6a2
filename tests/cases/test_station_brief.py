"""The station: what the mediator's brief must catch, and what it must not do."""

from __future__ import annotations

import re

import pytest

from tests.cases.briefs import brief, page_one, text, value

CASE = "unity_station"


def by_form(form: str) -> list[str]:
    return [d["source"] for d in value(CASE, "disclosures") if d["form"] == form]


def test_the_first_line_says_who_was_not_heard() -> None:
    assert "ONE-SIDED FILE: Coalition 0 first-hand items" in page_one(CASE)[2]
    heard = {row["party"]: row["first_hand"] for row in value(CASE, "coverage")}
    assert heard["coalition"] == 0 < heard["mars"]


def test_exactly_four_firm_passages_are_unreleased() -> None:
    firm = [d for d in value(CASE, "disclosures") if d["form"] == "firm"]
    assert [d["source"] for d in firm] == ["L35", "L41", "L59", "L99"]
    assert {(d["owner"], d["told_to"], d["status"]) for d in firm} == {
        ("coalition", "mars", "unreleased")
    }


def test_what_stands_beneath_the_firm_passages() -> None:
    assert by_form("derived") == ["L73"]
    assert by_form("process") == ["L107", "L111"]
    assert by_form("argument") == ["L15", "L19"]
    said = text(CASE)
    assert "L73 builds on L59" in said
    assert "your argument, or their words?" in said


def test_two_chens_are_apart_and_lena_is_volkov() -> None:
    people = value(CASE, "roster")
    chens = [p for p in people if p["name"].endswith("Chen")]
    assert [(p["name"], p["party"]) for p in chens] == [
        ("Ambassador Chen", "mediator"),
        ("Sarah Chen", "mars"),
    ]
    assert {"L21", "L43", "L79"} <= set(chens[1]["said"])
    assert not {"L5", "L21", "L43", "L79", "L113"} & set(chens[0]["said"])
    volkov = next(p for p in people if p["name"] == "Lena Volkov")
    assert {"Lena", "Chief Volkov"} <= set(volkov["aliases"])


def test_the_deadline_keeps_every_reading_and_is_not_active() -> None:
    (due,) = [d for d in value(CASE, "deadlines") if d["source"] == "L93"]
    assert due["status"] == "ambiguous"
    assert len(due["readings"]) == 3
    assert not any(r["chosen"] for r in due["readings"])
    assert due["on_silence_told"] == ["mars"]
    assert "declared to Mars; Coalition: no record" in text(CASE)


def test_the_casualty_figure_is_never_alone() -> None:
    (dead,) = [p for p in value(CASE, "projections") if p["source"] == "L111"]
    assert dead["not_stated"] == ["author", "range", "date", "whose losses", "assumptions"]
    assert "not fit to show alone" in text(CASE)


def test_security_conditions_are_unequal() -> None:
    rows = {row["what"]: row["status"] for row in value(CASE, "parity")}
    assert rows["security in room"] == "unequal"
    assert set(rows.values()) <= {"unequal", "unproved"}


def test_even_odds_is_refused_with_a_question_that_would_do() -> None:
    (odds,) = value(CASE, "forecasts")
    assert odds["status"] == "refused"
    assert "from happening together" in odds["reason"]
    assert odds["would_do"]


def test_every_scripted_question_has_a_cell_for_each_party() -> None:
    asked = [row for row in value(CASE, "parity") if row["what"].startswith("asked")]
    assert asked
    assert all(set(row["by_party"]) == {"coalition", "mars"} for row in asked)
    assert any(row["by_party"]["coalition"] == "no record" for row in asked)


def test_sovereignty_holds_both_words_of_one_meeting() -> None:
    terms = {row["term"]: row for row in value(CASE, "contested-terms")}
    assert [m["source"] for m in terms["sovereignty"]["meanings"]] == ["L13", "L29"]
    assert terms["defensive"]["agreed"] is None
    assert terms["defensive"]["test_cases"]


def test_observations_are_no_statements() -> None:
    seen = {row["source"] for row in value(CASE, "observations")}
    assert {"L37", "L61", "L89", "L113"} <= seen
    assert all(row["observer"] for row in value(CASE, "observations"))
    said = {row["entry"] for row in value(CASE, "statements")}
    assert not said & {row["entry"] for row in value(CASE, "observations")}


def test_the_reframing_is_the_mediators() -> None:
    (reframed,) = [p for p in value(CASE, "positions") if p["source"] == "L19"]
    assert (reframed["whose"], reframed["said_by"]) == ("coalition", "mediator")
    said_by_coalition = [s for s in value(CASE, "statements") if s["said_by"] == "coalition"]
    assert not said_by_coalition or all(not s["first_hand"] for s in said_by_coalition)


def test_deadlock_gives_reasons_and_no_score() -> None:
    reasons = value(CASE, "deadlock")
    assert len(reasons) >= 3
    assert all(r["reason"] and r["would_be_lower_if"] for r in reasons)
    assert sum(bool(r["entries"]) for r in reasons) >= 3


def test_offers_say_what_is_missing() -> None:
    offers = [o for o in value(CASE, "offers") if o["kind"] == "offer"]
    assert len(offers) == 3
    assert all({"amount", "date", "linked demand"} <= set(o["missing"]) for o in offers)
    assert all(o["linked"] == [] for o in offers)


def test_the_red_line_is_known_to_its_owner_and_the_mediator() -> None:
    (line,) = value(CASE, "red-lines")
    assert (line["source"], line["whose"], line["known_to"]) == (
        "L115",
        "mars",
        ["mediator", "mars"],
    )


def test_two_warnings_are_not_two_sources() -> None:
    (real,) = [j for j in value(CASE, "judgements") if j["source"] == "L123"]
    assert (real["reports"], real["independent_sources_shown"]) == (2, 0)


def test_precautions_larger_than_what_was_told_are_one_card() -> None:
    (card,) = value(CASE, "precautions")
    assert (card["party"], len(card["precautions"]), card["larger_than_told"]) == ("mars", 3, True)
    assert {"method", "timing", "target"} <= set(card["not_stated"])
    assert len(card["answers"]) == 1


def test_the_next_meeting_says_what_is_not_ready() -> None:
    plan = value(CASE, "next-meeting")
    assert plan["zone"] == "not stated"
    assert all(row["not_ready"] for row in plan["parties"])
    assert [p["what"] for p in plan["parked"]] == ["sabotage"]


@pytest.mark.parametrize("reader", ["mars", "coalition"])
def test_a_partys_brief_holds_nothing_that_judges_it(reader: str) -> None:
    studies = {f.study for f in brief(CASE, reader).findings}
    assert not studies & {"disclosures", "deadlock", "observations", "red-lines", "judgements"}
    assert not re.search(r"unanswered|glances|deadlock|hiding", text(CASE, reader), re.IGNORECASE)


def test_no_page_accuses_or_calls_a_lie() -> None:
    said = text(CASE).lower()
    assert not re.search(r"\b(liar|lied|lying|guilty|violation|failed to)\b", said)


@pytest.mark.parametrize(
    "case", ["unity_station", "test_ban_1963", "camp_david_1978", "water_four"]
)
def test_page_one_fits(case: str) -> None:
    rows = page_one(case)
    assert len(rows) <= 60
    assert max(map(len, rows)) <= 79
    assert len(text(case)) > 1000
