"""What was formally asked, served, released and kept: on small cases and on the station."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from goodoffices.office.opening import sight_of
from tests.builder import STUDIES, CaseBuilder

STATION = Path(__file__).parents[2] / "examples" / "unity_station"
DUE = "2031-03-04T12:00+00:00"


@pytest.fixture
def case() -> CaseBuilder:
    return CaseBuilder()


def asks(case: CaseBuilder, to: str, **fields: Any) -> str:
    given = {"short": "what is known", "readers": ("mediator", to), **fields}
    return case.files("request", by="chair", to=to, originator="mediator", **given)


def answers(case: CaseBuilder, to: str, request: str, manner: str, **fields: Any) -> str:
    return case.by(to, "answer", of=(request,), manner=manner, gist="words", **fields)


def words(case: CaseBuilder, study: str, reader: str = "mediator") -> str:
    return "\n".join(f"{li.head} | {li.words}" for li in case.finds(study, reader).lines)


def station(study: str, reader: str | None = None) -> Any:
    found = STUDIES[study].find(sight_of(STATION, reader))
    return None if found is None else found.value


# -- requests --------------------------------------------------------------------------------


def test_the_stations_request_is_from_volkov_to_mars_with_three_blanks() -> None:
    (row,) = station("requests")
    assert (row["from"], row["by"], row["to"]) == ("security", "Lena Volkov", "mars")
    assert row["purpose"] == "protecting people on the station"
    assert row["fields"] == {"method": None, "timing": None, "target": None}
    assert row["on_silence"] == "withholding on purpose"
    assert row["state"] == "ad referendum"
    assert station("requests", "coalition") is None


def test_blanks_hold_what_was_put_in_them_and_nothing_else(case: CaseBuilder) -> None:
    asked = asks(case, "anna", fields=("method", "target"))
    filled = [{"field": "method", "words": "by air"}]
    answers(case, "anna", asked, "partial", filled=filled)
    (row,) = case.value("requests")
    assert row["fields"] == {"method": "by air", "target": None}
    assert row["state"] == "looks unanswered"
    assert case.value("requests", "anna")[0]["state"] == "answered in part"
    assert "target: ______" in words(case, "requests")


@pytest.mark.parametrize(("as_of", "states"), [
    ("2031-03-04T11:00+00:00", ("open", "open")),
    ("2031-03-04T13:00+00:00", ("no answer by its time: refused", "no answer by its time")),
])  # fmt: skip
def test_silence_on_a_release_is_a_refusal_once_its_time_has_passed(
    as_of: str, states: tuple[str, str], case: CaseBuilder
) -> None:
    asks(case, "anna", due=DUE, recipient=("bert",), on_silence="refused")
    asks(case, "bert", due=DUE)
    first, second = case.value("requests", as_of=as_of)
    assert (first["state"], second["state"]) == states
    owed = [row["state"] for row in case.value("owed-answers", as_of=as_of)]
    assert owed == [states[0].replace("open", "owed"), "owed"]
    assert "to be told to Bert" in words(case, "requests")


def test_what_was_answered_is_no_longer_shown_as_due(case: CaseBuilder) -> None:
    asked = asks(case, "anna", due="2031-04-01T12:00+00:00")
    assert "what is known" in words(case, "deadlines")
    answers(case, "anna", asked, "full")
    assert words(case, "deadlines") == ""
    assert [row["status"] for row in case.value("deadlines")] == ["active"]


def test_granted_and_refused_are_told_apart_where_they_may_be_known(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    one = asks(case, "anna", of=(said,), recipient=("bert",))
    two = asks(case, "anna", of=(said,), recipient=("bert",), readers=("mediator", "anna", "bert"))
    assert [r["state"] for r in case.value("requests")] == ["open", "open"]
    case.files(
        "release", whose="anna", to=("bert",), of=(said,), asked=one, by="anna-lead",
        readers=("mediator", "anna"),
    )  # fmt: skip
    answers(case, "anna", two, "refused")
    assert [r["state"] for r in case.value("requests")] == ["granted", "refused"]
    assert {r["state"] for r in case.value("owed-answers")} == {"answered"}
    assert [r["state"] for r in case.value("requests", "bert")] == ["open"]


def test_the_same_default_is_asked_about_and_only_by_the_mediator(case: CaseBuilder) -> None:
    asks(case, "anna", on_silence="withheld", on_silence_told=("anna",))
    assert "same? | silence = withheld" in words(case, "requests")
    assert "not offered to Bert" in words(case, "requests")
    assert "Bert" not in words(case, "requests", "anna")
    asks(case, "bert", on_silence="withheld", on_silence_told=("bert",))
    assert "same?" not in words(case, "requests")


# -- notices ---------------------------------------------------------------------------------


def test_the_stations_notice_has_no_acknowledgement_on_record() -> None:
    (row,) = station("notices", "mars")
    assert (row["by"], row["to"], row["served"]) == ("Lena Volkov", "mars", None)
    assert (row["acknowledgement"], row["source"]) == ("none", "L87")
    assert station("notices", "coalition") is None


@pytest.mark.parametrize(
    ("response", "state"),
    [("confirmed", "confirmed"), ("disputed", "disputed"), ("silent", "none")],
)  # fmt: skip
def test_a_notice_is_acknowledged_by_its_reader_alone(
    response: str, state: str, case: CaseBuilder
) -> None:
    given = {"to": "anna", "text": "Take note.", "said": "2031-03-02T10:00+00:00"}
    served = case.files("notice", by="chair", readers=("mediator", "anna"), **given)
    case.files(
        "read-back", to="bert", response="confirmed", of=(served,), by="chair",
        readers=("mediator", "bert"),
    )  # fmt: skip
    assert case.value("notices")[0]["acknowledgement"] == "none"
    case.files(
        "read-back", to="anna", response=response, of=(served,), by="chair",
        readers=("mediator", "anna"), attested="countersigned",
    )  # fmt: skip
    (row,) = case.value("notices", "anna")
    assert row["acknowledgement"] == state
    assert "2 Mar 2031" in row["served"]
    assert ("(countersigned)" in words(case, "notices")) == (state != "none")


# -- the worksheet ---------------------------------------------------------------------------


def test_a_worksheet_has_three_versions_each_with_its_own_label(case: CaseBuilder) -> None:
    said = case.says("anna", "six ships, from our man in the port", known="2031-03-01")
    own = {"by": "chair", "originator": "mediator", "of": (said,)}
    gist = case.files("digest", text="some ships", readers=("mediator", "anna"), **own)
    line = case.files(
        "digest", text="be careful", form="tear-line", readers=("mediator", "anna", "bert"), **own
    )
    case.notes(
        "release-worksheet", of=(said,), to="bert", purpose="safety of the port",
        if_told="the man in the port is found out", variants=(gist, line),
    )  # fmt: skip
    (row,) = case.value("release-worksheet")
    assert (row["if_told"], row["if_withheld"]) == (
        "the man in the port is found out", "not stated",
    )  # fmt: skip
    forms = {v["form"]: (v["readers"], v["to_release"]) for v in row["variants"]}
    assert forms == {
        "full": (["mediator", "anna"], ["anna"]),
        "gist": (["mediator", "anna"], ["anna", "mediator"]),
        "tear-line": (["mediator", "anna"], ["anna"]),
    }
    case.files(
        "release", whose="anna", to=("bert",), of=(line,), by="anna-lead",
        readers=("mediator", "anna"),
    )  # fmt: skip
    (row,) = case.value("release-worksheet")
    assert [v["to_release"] for v in row["variants"]] == [["anna"], ["anna", "mediator"], []]
    assert "open to Bert" in words(case, "release-worksheet")
    assert {e.words for e in case.sight("bert").entries} >= {"be careful"}
    assert not {e.words for e in case.sight("bert").entries} & {"some ships"}


# -- recordings, holds, what was released ----------------------------------------------------


def filmed(case: CaseBuilder) -> str:
    rooms = tuple(case.caucus(party) for party in case.parties)
    return case.notes("recording", rooms=rooms, gist="film of both")


def test_a_recording_shows_consents_custody_and_exceptions(case: CaseBuilder) -> None:
    film = filmed(case)
    (row,) = case.value("consents")
    assert (row["state"], row["without_consent"]) == ("not recorded", ["anna", "bert"])
    assert "Custody: not recorded." in words(case, "consents")
    case.notes("custody", of=(film,), held_by="chair", said="2031-03-02")
    case.notes("viewing", of=(film,), reason="a person was in danger")
    case.by("anna", "consent", whose="anna", scope="film", state="given", of=(film,))
    assert "consent not recorded for Bert" in words(case, "consents")
    assert "Kept by Ina Chair." in words(case, "consents")
    assert "viewed by Ina Chair as an exception: a person was in danger" in words(case, "consents")
    case.by("bert", "consent", whose="bert", scope="film", state="given", of=(film,))
    assert case.value("consents")[2]["state"] == "given"
    case.by("anna", "consent", whose="anna", scope="film", state="withdrawn", of=(film,))
    assert case.value("consents")[-1]["without_consent"] == ["anna"]


def test_both_recordings_of_the_station_have_no_consent_on_record() -> None:
    (row,) = [r for r in station("consents") if r["whose"] is None]
    assert (row["state"], row["without_consent"]) == ("not recorded", ["coalition", "mars"])
    assert row["viewed_by"] == ["Lena Volkov"]


def test_a_legal_hold_stands_until_it_is_lifted(case: CaseBuilder) -> None:
    assert STUDIES["legal-holds"].find(case.sight()) is None
    hold = case.notes("legal-hold", of=(case.says("anna", "a"),), under="the court")
    case.notes("legal-hold", under="the host")
    assert [r["state"] for r in case.value("legal-holds")] == ["in force", "in force"]
    assert "everything on record: under the host" in words(case, "legal-holds")
    case.notes("hold-lifted", of=(hold,), under="a later order")
    assert [r["lifted_under"] for r in case.value("legal-holds")] == ["a later order", None]


def test_the_mediator_sees_what_waits_for_other_owners(case: CaseBuilder) -> None:
    own = {"text": "both", "readers": ("mediator",), "by": "chair"}
    both = case.files("digest", of=(case.says("anna", "a"), case.says("bert", "b")), **own)
    for party in case.parties:
        case.files(
            "release", whose=party, to=("security",), of=(both,), by=f"{party}-lead",
            readers=("mediator", party),
        )  # fmt: skip
        assert case.value("released")[0]["state"] == "waits for other owners"
        assert case.value("released", party) == []
    case.files("release", whose="mediator", to=("security",), of=(both,), by="chair")
    assert [row["state"] for row in case.value("released")] == ["in force"] * 3


def test_what_is_over_or_withdrawn_is_said_to_whom_it_was_released(case: CaseBuilder) -> None:
    own = {"to": ("bert",), "by": "anna-lead", "readers": ("mediator", "anna")}
    one, two, three = (case.says("anna", text, known="2031-03-01") for text in ("x", "y", "z"))
    case.files("release", whose="anna", of=(one,), until="2031-03-03", known="2031-03-02", **own)
    given = case.files("release", whose="anna", of=(two,), known="2031-03-02", **own)
    case.files("release", whose="anna", of=(three,), known="2031-03-02", **own)
    case.by("anna", "withdrawal", whose="anna", of=(given,), known="2031-03-05")
    for reader in ("bert", "mediator"):
        states = [row["state"] for row in case.value("released", reader)]
        assert states == ["over", "withdrawn", "in force"]
    assert words(case, "released", "bert").count("please do not use it further") == 2
    before = [row["state"] for row in case.value("released", "bert", "2031-03-02")]
    assert before == ["in force", "in force", "in force"]


# -- what other studies make of it -----------------------------------------------------------


def test_to_allow_something_is_not_to_be_heard(case: CaseBuilder) -> None:
    said = case.says("anna", "a")
    assert [row["first_hand"] for row in case.value("coverage")] == [1, 0]
    case.by("bert", "consent", whose="bert", scope="film", state="given")
    offered = case.by("bert", "offer", whose="bert", issue="x", gist="x")
    case.by("bert", "release", whose="bert", to=("anna",), of=(offered,))
    case.by("anna", "release", whose="anna", to=("bert",), of=(said,))
    assert [row["first_hand"] for row in case.value("coverage")] == [1, 1]


def test_one_default_offered_to_all_is_one_row_and_a_release_is_none(case: CaseBuilder) -> None:
    def rows() -> list[str]:
        return [r["status"] for r in case.value("parity") if r["what"] == "silence means"]

    asks(case, "anna", recipient=("bert",), on_silence="refused", on_silence_told=("anna",))
    assert rows() == []
    asks(case, "anna", on_silence="withheld", on_silence_told=("anna",))
    assert rows() == ["unproved"]
    asks(case, "bert", on_silence="withheld", on_silence_told=("bert",))
    assert rows() == ["equal"]
    asks(case, "bert", on_silence="agreed", on_silence_told=("bert",))
    assert sorted(rows()) == ["equal", "unproved"]
