"""single-text: who saw which draft in which order, whose comment changed what, what comes next."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from goodoffices.record.kinds.drafts import Comment, Draft
from goodoffices.studies.finding import Finding
from goodoffices.studies.single_text import single_text
from tests.builder import CaseBuilder
from tests.studies.sights import sight_with

SWAP = {"anna": "bert", "bert": "anna"}
HANDLES = {"entry", "from", "answers"}
SAME = {"anna": "anna", "bert": "bert"}


def clause(name: str, words: str | None, *brackets: str, issue: str | None = None) -> Any:
    return {"name": name, "words": words, "brackets": brackets, "issue": issue}


class Shuttle(CaseBuilder):
    """Talks over one text; `names` says who plays whom."""

    def __init__(self, names: dict[str, str] = SAME) -> None:
        super().__init__()
        self.names = names
        for party in self.parties:
            self.caucus(party, id=f"room-{party}")

    def drafts(self, name: str, *clauses: Any, of: tuple[str, ...] = (), **fields: Any) -> str:
        given = {"title": "the text", "version": name, **fields}
        return self.notes("draft", id=name, clauses=clauses, of=of, readers=None, **given)

    def shows(self, draft: str, *parties: str) -> None:
        for party in (self.names.get(p, p) for p in parties):
            room = {"readers": None, "meeting": f"room-{party}"}
            self.notes(
                "showing", id=f"{draft}-{party}", to=party, what="draft", of=(draft,), **room
            )

    def hears(self, party: str, draft: str, name: str | None, critique: str, **more: Any) -> str:
        seat = self.names.get(party, party)
        given = {"whose": seat, "clause": name, "critique": critique, "of": (draft,), **more}
        return self.by(seat, "comment", **given)

    def text(self, reader: str = "mediator") -> Any:
        (row,) = self.value("single-text", reader)
        return row


def shuttle(names: dict[str, str] = SAME) -> Shuttle:
    """Anna sees the first draft, asks for a date; Bert sees the second first, and takes it."""
    case = Shuttle(names)
    case.drafts("first", clause("1", "Troops leave"), clause("2", "Trade opens"))
    case.shows("first", "anna")
    asked = case.hears("anna", "first", "1", "amend", instead="Troops leave by May", gist="a date")
    case.hears("anna", "first", "2", "accept", gist="can live with it")
    case.drafts(
        "second", clause("1", "Troops leave by May"), clause("2", "Trade opens", "at once"),
        of=("first", asked),
    )  # fmt: skip
    case.shows("second", "bert", "anna")
    case.hears("bert", "second", "1", "accept", gist="so be it")
    case.hears("bert", "second", "2", "amend", instead="at once", gist="soon")
    return case


def names_in(case: CaseBuilder, reader: str, study: str = "single-text") -> str:
    found = case.finds(study, reader)
    return json.dumps([found.value, [[line.head, line.words] for line in found.lines]])


def lines(found: Finding) -> list[str]:
    return [f"{line.head}: {line.words}" for line in found.lines]


# -- what the mediator has ---------------------------------------------------------------------


def test_who_saw_which_draft_in_which_order() -> None:
    row = shuttle().text()
    assert [[s["to"] for s in d["shown"]] for d in row["drafts"]] == [["anna"], ["bert", "anna"]]
    assert [d["not_shown"] for d in row["drafts"]] == [["bert"], []]
    assert row["first_to_see"] == {"anna": 1, "bert": 1}


def test_what_was_shown_at_one_time_has_no_first() -> None:
    case = Shuttle()
    case.drafts("first")
    for party, day in (("bert", "2031-03-05"), ("anna", "2031-03-04T09:00+00:00")):
        case.notes("showing", to=party, what="draft", of=("first",), said=day)
    case.drafts("second")
    for party in ("bert", "anna"):
        case.notes("showing", to=party, what="draft", of=("second",), said="2031-03-05")
    row = case.text()
    assert [[s["to"] for s in d["shown"]] for d in row["drafts"]] == [
        ["anna", "bert"], ["bert", "anna"],
    ]  # fmt: skip
    assert row["first_to_see"] == {"anna": 1, "bert": 0}
    (line,) = (w for w in lines(case.finds("single-text")) if w.startswith("draft second"))
    assert "shown to Bert and Anna 5 Mar 2031" in line


def test_whose_comment_changed_what_and_in_whose_words() -> None:
    row = shuttle().text()
    first, second = row["drafts"][1]["changes"]
    assert (first["clause"], first["before"], first["after"]) == (
        "1", "Troops leave", "Troops leave by May",
    )  # fmt: skip
    (answer,) = first["answers"]
    assert (answer["whose"], answer["in_its_words"]) == ("anna", True)
    assert answer["told"] == ["bert"]
    assert (second["after"], second["answers"]) == ("Trade opens [at once]", [])
    assert row["changes_answering"] == {"anna": 1, "bert": 0}
    (said,) = (w for w in lines(shuttle().finds("single-text")) if w.startswith("changed 2"))
    assert said.endswith("Whose comment it answers: not recorded")


def test_each_clause_stands_once_for_each_side() -> None:
    row = shuttle().text()
    assert [c["state"] for c in row["drafts"][1]["clauses"]] == [
        {"anna": "accepted", "bert": "accepted"}, {"anna": "bracketed", "bert": "to be amended"},
    ]  # fmt: skip
    assert row["open"] == ["2"]
    assert row["drafts"][1]["clauses"][1]["brackets"] == [{"words": "at once", "whose": "bert"}]
    (figure,) = shuttle().finds("single-text").figures
    for draft in ("1. first", "2. second"):
        for side in ("Anna", "Bert"):
            assert sum(n for d, s, _, n in figure.rows if (d, s) == (draft, side)) == 2  # type: ignore[misc]


def test_a_bracket_that_two_asked_for_is_nobodys() -> None:
    case = shuttle()
    case.hears("anna", "second", "2", "amend", instead="At  once")
    assert case.text()["drafts"][1]["clauses"][1]["brackets"][0]["whose"] is None


def test_the_next_draft_says_what_each_side_gains_and_who_may_not_read_its_words() -> None:
    case = Shuttle()
    case.drafts("first", clause("1", "Troops leave"), clause("2", "Trade opens", "at once"))
    case.shows("first", "anna", "bert")
    case.hears("bert", "first", "2", "amend", instead="at once")
    made = case.text()["next"]
    assert made["clauses"] == [
        {"clause": "2", "words": "Trade opens at once", "asked_by": ["bert"], "beside": [],
         "may_not_read": []}
    ]  # fmt: skip
    assert made["gains"] == {"anna": [], "bert": ["2"]}
    assert made["gives"] == {"anna": [], "bert": []}
    assert made["cannot_tell"] == {"anna": ["2"], "bert": []}
    case = Shuttle()
    case.drafts("first", clause("1", "Troops leave"))
    case.shows("first", "anna", "bert")
    case.hears("anna", "first", "1", "amend", instead="Troops leave by May")
    assert case.text()["next"]["clauses"][0]["may_not_read"] == ["bert"]
    assert any("ask Anna before you show it" in said for said in lines(case.finds("single-text")))
    case.hears("bert", "first", "1", "accept")
    assert case.text()["next"]["clauses"] == []
    assert case.text()["next"]["stand_off"] == ["1"]


def test_what_a_clause_is_to_each_side_or_that_one_cannot_tell() -> None:
    case = Shuttle()
    for party, amount in (("anna", "10 visits"), ("bert", "2")):
        case.by(party, "demand", whose=party, issue="visits a year", amount=amount, gist="so many")
    mine = {"issue": "Gaza", "estimated_by": "anna", "order": ("all", "some", "none")}
    case.by("anna", "preference", whose="anna", never=("nothing",), **mine)
    case.drafts("one", clause("1", "8 visits a year", issue="Visits a year"),
                clause("2", "some", issue="Gaza"), clause("3", "peace"))  # fmt: skip
    case.drafts("two", clause("1", "6 visits a year", issue="visits a year"),
                clause("2", "ALL", issue="Gaza"), clause("3", "peace"))  # fmt: skip
    case.drafts("three", clause("1", "6 or 7 visits", issue="visits a year"),
                clause("2", "nothing", issue="Gaza"))  # fmt: skip
    said = [
        [{p: e["says"] for p, e in c["effect"].items()} for c in draft["clauses"]]
        for draft in case.text()["drafts"]
    ]
    unknown = {"anna": "cannot tell", "bert": "cannot tell"}
    assert said == [
        [unknown, unknown, unknown],
        [{"anna": "farther", "bert": "nearer"}, {**unknown, "anna": "better"}, unknown],
        [unknown, {**unknown, "anna": "never"}],
    ]


def test_a_red_line_stands_beside_the_clause_unread() -> None:
    case = Shuttle()
    case.by("anna", "red-line", whose="anna", issue="troops", gist="troops stay")
    case.by("bert", "position", whose="bert", issue="Troops", strength="firm", gist="all go")
    case.drafts("one", clause("1", "Troops leave", "by May", issue="troops"), clause("2", "peace"))
    effects = case.text()["drafts"][0]["clauses"][0]["effect"]
    assert {e["says"] for e in effects.values()} == {"cannot tell"}
    assert all(e["entry"] for e in effects.values())
    (said,) = (w for w in lines(case.finds("single-text")) if w.startswith("clause 1"))
    assert "Anna: no comment, in brackets, has a red line on this: ask whether" in said
    assert "Bert: no comment, in brackets, beside its position" in said


def test_a_comment_on_a_clause_that_is_not_there_is_set_apart() -> None:
    case = shuttle()
    case.hears("bert", "second", "9", "object", gist="not this")
    assert len(case.text()["comments_apart"]) == 1
    assert any("clause 9, which that draft does not have" in w
               for w in lines(case.finds("single-text")))  # fmt: skip


def test_a_term_with_two_meanings_is_named_where_it_stands() -> None:
    case = shuttle()
    for party, meaning in (("anna", "all of them"), ("bert", "some of them")):
        case.by(party, "definition", whose=party, term="troops", meaning=meaning)
    terms = [c["terms"] for c in case.text()["drafts"][1]["clauses"]]
    assert terms == [["troops"], []]
    case.notes("agreed", parties=case.parties, issue="troops", defines="troops", gist="all")
    assert case.text()["drafts"][1]["clauses"][0]["terms"] == []


def test_a_long_text_is_told_in_short() -> None:
    case = Shuttle()
    clauses = [clause(str(n), f"words {n}") for n in range(30)]
    for n in range(12):
        clauses[n] = clause(str(n), f"words {n} anew", *(["at once"] if n == 7 else []))
        case.drafts(f"draft-{n}", *clauses)
        case.shows(f"draft-{n}", "anna")
    case.drafts("last", *clauses, title=" The  TEXT")
    said = lines(case.finds("single-text"))
    assert len(said) < 30
    assert ": 5 earlier drafts: whole in brief --json" in said
    assert ": no comment on record: 29 clauses" in said
    assert any(w.startswith("clause 7: words 7 anew [at once]. Anna: no comment") for w in said)


def test_an_observer_who_was_shown_a_draft_is_named() -> None:
    case = Shuttle()
    case.drafts("first", clause("1", "Troops leave"))
    case.notes("showing", to="security", what="draft", of=("first",))
    case.shows("first", "bert")
    row = case.text()
    assert [s["to"] for s in row["drafts"][0]["shown"]] == ["security", "bert"]
    assert row["first_to_see"] == {"anna": 0, "bert": 1}
    assert [d["version"] for d in case.text("security")["drafts"]] == ["first"]
    assert "Bert" not in names_in(case, "security")
    assert "clause 1: Troops leave" in lines(case.finds("single-text", "security"))


def test_a_clause_may_be_called_by_a_number_and_only_once() -> None:
    made = Draft.model_validate(
        {"kind": "draft", "id": "d", "title": "t", "clauses": [{"name": 6, "words": "peace"}]}
    )
    assert made.clauses[0].name == "6"
    assert made.words == "6. peace"
    for wrong in ([{"name": 1.1}], [{"name": "6"}, {"name": 6}], [{"name": ""}], [{"words": "x"}]):
        with pytest.raises(ValidationError):
            Draft.model_validate({"kind": "draft", "id": "d", "title": "t", "clauses": wrong})


def test_nothing_on_record_nothing_to_say() -> None:
    assert single_text(CaseBuilder().sight()) is None
    assert single_text(sight_with({"kind": "draft", "id": "d", "title": "t"}, parties=())) is None


def test_a_draft_without_clauses_is_still_shown_to_somebody() -> None:
    case = Shuttle()
    case.drafts("first")
    case.shows("first", "bert")
    row = case.text()
    assert [s["to"] for s in row["drafts"][0]["shown"]] == ["bert"]
    assert row["next"] is None
    assert case.finds("single-text").figures == ()


# -- what a party has --------------------------------------------------------------------------


def test_a_draft_goes_to_nobody_until_it_is_shown() -> None:
    case = Shuttle()
    room = case.plenary()
    case.drafts("first", clause("1", "Troops leave"), meeting=room)
    assert all(not case.sight(p).of_kind(Draft) for p in (*case.parties, "security"))
    case.shows("first", "bert")
    assert [len(case.sight(p).of_kind(Draft)) for p in case.parties] == [0, 1]
    label = case.sight().label(case.sight().of_kind(Draft)[0])
    assert label is not None
    assert [label.can_read(p) for p in case.parties] == [False, True]


def test_another_cannot_release_a_draft_by_showing_it() -> None:
    case = Shuttle()
    case.by("anna", "draft", id="hers", title="her text", clauses=(clause("1", "Troops stay"),))
    case.shows("hers", "bert")
    assert not case.sight("bert").of_kind(Draft)
    label = case.sight().label(case.sight().of_kind(Draft)[0])
    assert label is not None
    assert not label.can_read("bert")


def test_a_party_learns_nothing_of_the_others() -> None:
    case = shuttle()
    for reader, other in (("anna", "Bert"), ("bert", "Anna")):
        seen = names_in(case, reader)
        assert other not in seen
        assert other.lower() not in seen
        assert "first_to_see" not in seen
        assert "not_shown" not in seen
    assert [d["version"] for d in case.text("bert")["drafts"]] == ["second"]
    assert case.text("bert")["drafts"][0]["changes"] == []
    assert case.sight("bert").of_kind(Draft)[0].of == ()
    assert [c.whose for c in case.sight("bert").of_kind(Comment)] == ["bert", "bert"]
    (answer,) = case.text("anna")["drafts"][1]["changes"][0]["answers"]
    assert answer["whose"] == "anna"
    assert "told" not in answer
    assert case.finds("single-text", "anna").caveats == ("only the drafts that were shown to you",)


def test_a_showing_in_a_plenary_is_told_to_nobody_else() -> None:
    case = Shuttle()
    room = case.plenary()
    case.drafts("first", clause("1", "Troops leave"))
    case.notes("showing", to="anna", what="draft", of=("first",), meeting=room, readers=None)
    kinds = {p: {e.kind for e in case.sight(p).entries} for p in case.parties}
    assert {"draft", "showing"} <= kinds["anna"]
    assert not {"draft", "showing"} & kinds["bert"]


def test_swapping_the_names_swaps_the_answer() -> None:
    case, other = shuttle(), shuttle(SWAP)
    plain = _without_handles(case.value("single-text"))
    theirs = _without_handles(other.value("single-text"))
    assert _renamed(plain) == theirs


def test_three_parties() -> None:
    case = CaseBuilder("anna", "bert", "carl")
    case.notes("draft", id="d", title="t", clauses=(clause("1", "leave"),))
    for party in ("carl", "anna"):
        case.notes("showing", to=party, what="draft", of=("d",))
    (row,) = case.value("single-text")
    assert [s["to"] for s in row["drafts"][0]["shown"]] == ["carl", "anna"]
    assert row["drafts"][0]["not_shown"] == ["bert"]
    assert row["first_to_see"] == {"anna": 0, "bert": 0, "carl": 1}


def _without_handles(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_handles(v) for k, v in value.items() if k not in HANDLES}
    if isinstance(value, list):
        return [_without_handles(v) for v in value]
    return value


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {SWAP.get(k, k): _renamed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(v) for v in value]
    return SWAP.get(value, value) if isinstance(value, str) else value
