"""What was asked, shown, told and owed, on cases of a few lines."""

from __future__ import annotations

import pytest

from goodoffices.brief.arranged import arrange
from goodoffices.record.acknowledgement import Acknowledgement
from goodoffices.record.kinds.proof import Acknowledged
from tests.builder import CaseBuilder
from tests.office.exchanges import Party

SCRIPT = [{"key": "need", "short": "need", "words": "What do you need?"}]


def scripted(*words: str) -> CaseBuilder:
    case = CaseBuilder()
    case.notes("script", questions=SCRIPT, gist="script")
    for party, said in zip(case.parties, words, strict=False):
        case.asks(party, "need", key="need", text=said)
    return case


def row(case: CaseBuilder, what: str) -> dict[str, object]:
    (found,) = [r for r in case.value("parity") if r["what"] == what]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("What do you need?", "What do you need?"), "equal"),
        (("What do you need?", "What do you  need? "), "equal"),
        (("What do you need?", "What else do you need?"), "unequal"),
        (("What do you need?",), "unproved"),
        ((), "unproved"),
    ],
)
def test_questions_are_equal_only_in_the_same_words(words: tuple[str, ...], status: str) -> None:
    assert row(scripted(*words), "asked: need")["status"] == status


def test_a_word_is_no_proof() -> None:
    case = scripted("What do you need?")
    case.asks("bert", "need", key="need", text="What do you need?", via="chair")
    found = row(case, "asked: need")
    assert found["status"] == "unproved"
    assert "your word" in str(found["by_party"])


def test_what_was_shown_is_equal_by_digest() -> None:
    case = CaseBuilder()
    for party in case.parties:
        case.notes("showing", to=party, what="map", digest="aa", gist="map shown")
    assert row(case, "shown: map")["status"] == "equal"
    case.notes("showing", to="bert", what="map", digest="bb", gist="map shown again")
    assert row(case, "shown: map")["status"] == "unequal"


def test_the_agenda_keeps_its_versions_and_who_saw_which() -> None:
    case = CaseBuilder()
    first = case.notes("agenda", version="1", items=["water", "gauges"], readers=case.everyone)
    case.notes("showing", to="anna", what="agenda", of=[first], gist="shown")
    second = case.notes("agenda", version="2", items=["water", "wells"], readers=case.everyone)
    case.notes("showing", to="bert", what="agenda", of=[second], gist="shown")
    one, two = case.value("agenda")
    assert one["digest"] != two["digest"]
    assert (two["added"], two["removed"]) == (["wells"], ["gauges"])
    assert [s["to"] for s in one["shown_to"]] == ["anna"]
    assert [s["to"] for s in two["shown_to"]] == ["bert"]
    assert case.value("agenda", "anna")[0]["shown_to"] == []


def test_an_answer_ends_what_is_owed() -> None:
    case = CaseBuilder()
    asked = case.asks("anna", "how much?")
    assert case.value("owed-answers")[0]["state"] == "owed"
    case.by("anna", "answer", of=[asked], manner="hedged", cues=["perhaps"], gist="perhaps some")
    (waiting,) = case.value("owed-answers")
    assert (waiting["state"], waiting["cues"]) == ("looks unanswered", ["perhaps"])
    (hers,) = case.value("owed-answers", "anna")
    assert (hers["state"], hers["cues"]) == ("answered in part", [])
    case.by("anna", "answer", of=[asked], manner="full", gist="forty")
    assert case.value("owed-answers")[0]["state"] == "answered"


def test_a_promise_stands_in_place_of_its_question() -> None:
    case = CaseBuilder()
    asked = case.asks("anna", "how much?")
    promise = case.by("anna", "undertaking", whose="anna", short="the figure", of=[asked])
    lines = " ".join(line.words for line in case.finds("owed-answers").lines)
    assert "the figure" in lines
    assert "how much" not in lines
    case.by("anna", "progress", of=[promise], state="kept")
    assert not case.finds("owed-answers").lines


def passed_on(released: bool | None) -> CaseBuilder:  # noqa: FBT001 - three states of one thing
    case = CaseBuilder()
    told = case.says("anna", "wells are dry", known="2031-03-01")
    if released:
        case.by("anna", "release", whose="anna", to=["bert"], of=[told], known="2031-03-02")
    conveys = [{"whose": "anna", "form": "firm", "gist": "her wells are dry"}]
    case.notes(
        "statement", to=["bert"], of=[told], conveys=conveys, gist="wells", said="2031-03-03",
        readers=("mediator", "bert"),
    )  # fmt: skip
    if released is None:
        case.by("anna", "release", whose="anna", to=["bert"], of=[told], known="2031-03-05")
    return case


@pytest.mark.parametrize(("released", "status"), [(True, "released"), (False, "unreleased")])
def test_a_disclosure_is_released_or_not(released: bool, status: str) -> None:  # noqa: FBT001
    (found,) = passed_on(released).value("disclosures")
    assert (found["owner"], found["told_to"], found["status"]) == ("anna", "bert", status)


def test_only_the_mediator_sees_disclosures() -> None:
    studies = {"disclosures", "held-back", "parity", "own-words", "red-lines", "deadlock"}
    for party in ("anna", "bert"):
        brief = arrange(passed_on(released=False).sight(party))
        assert not studies & {f.study for f in brief.findings}


def test_what_was_released_reaches_its_reader_then_and_not_before() -> None:
    case = passed_on(released=None)
    assert case.value("released", "bert", "2031-03-04") == []
    (arrived,) = case.value("released", "bert")
    assert arrived["words"] == "wells are dry"


def test_held_back_is_empty_once_released() -> None:
    assert case_rows(passed_on(released=True)) == []
    kept = CaseBuilder()
    kept.by("anna", "red-line", whose="anna", issue="wells", gist="no meter on the wells")
    assert case_rows(kept) == [("anna", "bert", "red-line")]


def case_rows(case: CaseBuilder) -> list[tuple[str, str, str]]:
    return [(r["owner"], r["not_to"], r["kind"]) for r in case.value("held-back")]


def test_own_words_stand_side_by_side() -> None:
    case = CaseBuilder()
    case.notes("statement", to=["anna"], act="assures", gist="no map", readers=("mediator", "anna"))
    told = {r["told_to"]: r["act"] for r in case.value("own-words")}
    assert told == {"anna": "assures"}
    assert [line.head for line in case.finds("own-words").lines] == ["to Anna", "to Bert"]


# -- exchanges -------------------------------------------------------------------------------


def handed(case: CaseBuilder, party: str, *script: str, **fields: object) -> str:
    return case.notes(
        "sheet", exchange="water", to=party, parties=case.parties[:2], nonce="5" * 64,
        script=script or ("Who counts?",), **fields,
    )  # fmt: skip


def acknowledged(case: CaseBuilder, party: str, sheet: str, known: str, digest: str) -> None:
    """Acknowledge a sheet; `known` is how, in the words a page has for it."""
    day, attested = "2031-03-06", known.rpartition(" ")[2]
    bare = Acknowledgement("built", "water", party, digest * 64, "0" * 64, (), day)
    made = bare.signed_by(Party(party).key) if known == "signed" else bare
    given = {name: getattr(made, name) for name in Acknowledged.model_fields}
    given["attestation"] = attested
    case.by(party, "acknowledgement", exchange="water", of=(sheet,), attested=attested, given=given)


@pytest.mark.parametrize(
    ("script", "fields", "status"),
    [
        (("Who counts?",), {}, "equal"),
        (("Who counts them?",), {}, "unequal"),
        (("Who counts?", "When?"), {}, "unequal"),
        (("Who counts?",), {"conditions": ("alone",)}, "unequal"),
        (("Who counts?",), {"material": ({"title": "m", "digest": "0" * 64},)}, "unequal"),
        (("Who counts?",), {"via": "chair"}, "unproved"),
    ],
)
def test_what_was_handed_over_is_equal_word_for_word(
    script: tuple[str, ...], fields: dict[str, object], status: str
) -> None:
    case = CaseBuilder()
    handed(case, "anna")
    assert row(case, "handed: water")["status"] == "unproved"
    handed(case, "bert", *script, **fields)
    assert row(case, "handed: water")["status"] == status


@pytest.mark.parametrize(
    ("known", "digest", "status"),
    [
        ("signed", "a", "equal"), ("signed", "b", "unequal"), ("claimed", "a", "unproved"),
        ("countersigned", "a", "unproved"), ("claimed to be signed", "a", "unproved"),
    ],
)  # fmt: skip
def test_a_claim_that_it_was_the_whole_is_no_proof(known: str, digest: str, status: str) -> None:
    case = CaseBuilder("anna", "bert", "cora")
    sheets = {party: handed(case, party) for party in case.parties[:2]}
    acknowledged(case, "anna", sheets["anna"], "signed", "a")
    assert row(case, "acknowledged: water")["status"] == "unproved"
    acknowledged(case, "bert", sheets["bert"], known, digest)
    found = row(case, "acknowledged: water")
    assert found["status"] == status
    assert f"'{known} (" in str(found["by_party"])
    assert "not put to it" in str(found["by_party"])
    assert row(case, "handed: water")["status"] == "equal"


def test_what_was_shown_is_logged_by_its_digest_for_each_party() -> None:
    case = CaseBuilder()
    for party in case.parties:
        case.notes("showing", to=party, what="projection", version="v2", digest="sha256 ab12")
    found = row(case, "shown: projection")
    assert str(found["by_party"]).count("v2, sha256 ab12") == 2
