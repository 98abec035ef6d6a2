"""Numbers, terms, deadlines, offers and judgements, on cases of a few lines."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from goodoffices.record.troubles import troubles
from tests.builder import CaseBuilder


def state(case: CaseBuilder) -> str:
    (found,) = case.value("read-back")
    return str(found["state"])


def test_a_number_goes_from_unread_to_confirmed_by_both() -> None:
    case = CaseBuilder()
    said = case.by("anna", "figure", key="flow", value="40", unit="m3/s", whose="anna")
    assert state(case) == "not read back"
    case.notes("read-back", of=[said], to="anna", response="silent")
    assert state(case) == "read back, silent"
    case.notes("read-back", of=[said], to="anna", response="confirmed")
    assert state(case) == "confirmed by one"
    case.notes("read-back", of=[said], to="bert", response="confirmed")
    assert state(case) == "confirmed by both"
    assert not case.finds("read-back").lines


def test_two_versions_of_two_owners_are_disputed() -> None:
    case = CaseBuilder()
    case.by("anna", "figure", key="flow", value="40", whose="anna")
    case.by("bert", "figure", key="flow", value="60", whose="bert")
    assert state(case) == "disputed"
    (hers,) = case.value("read-back", "anna")
    assert [v["value"] for v in hers["versions"]] == ["40"]
    assert hers["state"] == "not read back"


def test_three_parties_must_all_confirm() -> None:
    case = CaseBuilder("anna", "bert", "cleo")
    said = case.by("anna", "figure", key="flow", value="40", whose="anna")
    for party in ("anna", "bert"):
        case.notes("read-back", of=[said], to=party, response="confirmed")
    assert state(case) == "confirmed by one"


BEFORE = {"said": "six hours before the talks start tomorrow", "precision": "minute"}


def test_a_deadline_in_words_offers_its_readings_and_starts_no_clock() -> None:
    case = CaseBuilder()
    case.plenary(status="planned", joint=True, starts="2031-03-07T09:00")
    case.notes("deadline", short="answers", due=BEFORE, said="2031-03-06T18:00")
    (due,) = case.value("deadlines")
    assert due["status"] == "ambiguous"
    assert [r["at"] for r in due["readings"]] == ["2031-03-07T00:00", "2031-03-07T03:00", None]
    assert not any(r["chosen"] for r in due["readings"])


@pytest.mark.parametrize(
    ("at", "status"), [("2031-03-07T03:00+00:00", "active"), ("2031-03-06T03:00+00:00", "passed")]
)
def test_a_chosen_reading_starts_the_clock(at: str, status: str) -> None:
    case = CaseBuilder()
    reading = {"means": "by then", "at": at, "chosen": True}
    case.notes("deadline", short="answers", due={**BEFORE, "readings": [reading]})
    (due,) = case.value("deadlines")
    assert due["status"] == status


def test_a_reading_without_a_zone_cannot_be_chosen() -> None:
    reading = {"means": "by then", "at": "2031-03-07T03:00", "chosen": True}
    with pytest.raises(ValidationError, match="a time with a zone"):
        CaseBuilder().notes("deadline", short="answers", due={**BEFORE, "readings": [reading]})


def test_a_term_is_settled_by_an_agreed_text() -> None:
    case = CaseBuilder()
    case.by(
        "anna", "definition", term="dry", whose="anna", meaning="May to June", test_case="1 July"
    )
    case.by("bert", "definition", term="dry", whose="bert", meaning="May to September")
    assert case.value("contested-terms")[0]["agreed"] is None
    case.notes(
        "agreed", parties=case.parties, issue="season", defines="dry", text="May to July",
        readers=case.everyone,
    )  # fmt: skip
    assert case.value("contested-terms")[0]["agreed"] == "May to July"
    assert not case.finds("contested-terms").lines


def test_an_offer_is_replaced_withdrawn_or_expired() -> None:
    case = CaseBuilder()
    first = case.by("anna", "offer", whose="anna", issue="flow", amount="40", gist="forty")
    second = case.by(
        "anna", "offer", whose="anna", issue="flow", amount="50", gist="fifty", of=[first]
    )
    third = case.by(
        "bert", "offer", whose="bert", issue="fees", amount="3", gist="three",
        expires="2031-03-01T12:00+00:00",
    )  # fmt: skip
    del third
    case.by("anna", "withdrawal", whose="anna", of=[second], known="2031-03-05")
    assert [o["status"] for o in case.value("offers")] == ["replaced", "withdrawn", "expired"]
    before = case.value("offers", "mediator", "2031-03-04")
    assert [o["status"] for o in before] == ["replaced", "tabled", "expired"]


def test_a_party_is_not_told_what_its_offer_lacks() -> None:
    case = CaseBuilder()
    case.by("anna", "offer", whose="anna", issue="flow", gist="some flow")
    assert case.value("offers")[0]["missing"] == ["amount", "date", "condition", "linked demand"]
    assert case.value("offers", "anna")[0]["missing"] == []


def test_an_offer_and_a_demand_that_cross_are_an_opening() -> None:
    case = CaseBuilder()
    case.by("anna", "offer", whose="anna", issue="Flow", gist="some flow")
    case.by("bert", "demand", whose="bert", issue="flow", gist="more flow")
    (found,) = case.value("openings")
    assert (found["whose"], found["taken_up"]) == ("anna", False)


@pytest.mark.parametrize("lacks", [{"confidence": "low"}, {"of": "said"}])
def test_a_judgement_is_not_saved_without_basis_and_confidence(lacks: dict[str, str]) -> None:
    case = CaseBuilder()
    said = case.says("anna", "wells are dry")
    fields = {k: [said] if v == "said" else v for k, v in lacks.items()}
    with pytest.raises(ValidationError, match=r"basis|confidence"):
        case.notes("judgement", gist="she hides a well", **fields)
    case.notes("judgement", gist="wells matter most", of=[said], confidence="low")
    assert case.value("judgements")[0]["confidence"] == "low"


def test_a_judgement_changes_no_partys_view() -> None:
    case = CaseBuilder()
    said = case.says("anna", "wells are dry")
    before = [case.sight(p).entries for p in case.parties]
    case.notes("judgement", gist="wells matter most", of=[said], confidence="low")
    assert [case.sight(p).entries for p in case.parties] == before


def test_deadlock_lists_what_would_lower_each_reason() -> None:
    case = CaseBuilder()
    assert case.value("deadlock") == []
    case.by("anna", "demand", whose="anna", issue="flow", gist="more flow")
    case.by("bert", "red-line", whose="bert", issue="flow", gist="no less than now")
    reasons = [r["reason"] for r in case.value("deadlock")]
    assert any("1 demand of Anna that no offer answers" in r for r in reasons)
    assert any("Bert's red line on flow" in r for r in reasons)
    assert all(r["would_be_lower_if"] for r in case.value("deadlock"))


def test_two_of_one_name_stay_two() -> None:
    case = CaseBuilder()
    case.files("person", id="other", name="Olga Chair", seat="bert", readers=case.everyone)
    assert any("Two named Chair" in line.words for line in case.finds("namesakes").lines)
    assert len(case.sight().find("chair")) == 2


def test_side_by_side_lays_issues_in_rows() -> None:
    case = CaseBuilder()
    case.by("anna", "demand", whose="anna", issue="flow", gist="more flow")
    case.by("bert", "offer", whose="bert", issue="flow", gist="some flow")
    found = case.finds("side-by-side")
    assert found.matrix[0] == ("issue", "Anna", "Bert")
    assert "1 of them held by every party" in found.summary


def test_troubles_are_kept_and_shown() -> None:
    case = CaseBuilder()
    odd = {
        "said": "Monday 4 March",
        "precision": "day",
        "readings": [{"means": "x", "at": "2031-03-04"}],
    }
    case.says("anna", "wells", said=odd)
    case.says("anna", "more", said="2031-03-05", known="2031-03-01")
    case.says("anna", "no source", source=None)
    problems = [t.problem for t in troubles(case.sight())]
    assert any("that date is a Tuesday" in p for p in problems)
    assert "known before it was said" in problems
    assert "no source" in problems
    assert troubles(case.sight("bert")) == ()


def test_a_reply_to_two_claims_of_a_thread_is_listed_once_however_long_it_is() -> None:
    case = CaseBuilder()
    names = [case.by("anna", "claim", whose="anna", issue="fish", gist="claim 0")]
    for n in range(1, 1500):
        said = {"whose": "bert", "issue": "fish", "gist": f"claim {n}"}
        names.append(case.by("bert", "claim", **said, of=names[-2:]))
    (line,) = case.finds("claims").lines
    assert line.words.count(" > ") == 1499
    assert line.words.index("claim 17 ") < line.words.index("claim 1499 ")
