"""whole-deals, after-signing: nothing barred is named, nobody is first, the unknown is said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.brief.figures import as_svg
from goodoffices.record.sight import Reader
from goodoffices.studies.after_signing import after_signing
from goodoffices.studies.finding import Finding
from goodoffices.studies.whole_deals import whole_deals
from tests.cases.briefs import brief, value
from tests.conftest import NIGHTLY
from tests.studies.sights import sight_with

Row = dict[str, Any]
LAND, TRADE = ("all", "half", "none"), ("open", "closed")


def options(issue: str, *values: str) -> Row:
    return {"kind": "options", "id": f"o-{issue}", "issue": issue, "values": values}


def package(name: str, whose: str | None, land: str, trade: str, **more: object) -> Row:
    takes = [{"issue": "land", "value": land}, {"issue": "trade", "value": trade}]
    return {"kind": "package", "id": name, "whose": whose, "takes": takes, "source": name, **more}


def rather(name: str, whose: str, issue: str, *order: str, **more: object) -> Row:
    return {
        "kind": "preference", "id": name, "whose": whose, "issue": issue, "order": order,
        "estimated_by": "mediator", **more,
    }  # fmt: skip


ISSUES = (options("land", *LAND), options("trade", *TRADE))
TABLED = (package("pa", "a", "all", "closed"), package("pb", "b", "none", "closed"))
BOTH_WANT_TRADE = (
    rather("a1", "a", "land", *LAND), rather("a2", "a", "trade", *TRADE),
    rather("b1", "b", "land", *LAND[::-1]), rather("b2", "b", "trade", *TRADE),
)  # fmt: skip


def found(*entries: Row, parties: str = "ab") -> Finding:
    seats = tuple(Reader(p, "party", p.upper()) for p in parties)
    made = whole_deals(sight_with(*entries, parties=seats))
    assert made is not None
    return made


def after(*entries: Row, parties: str = "ab") -> Row:
    seats = tuple(Reader(p, "party", p.upper()) for p in parties)
    made = after_signing(sight_with(*entries, parties=seats))
    assert made is not None
    (row,) = made.value
    return dict(row)


def test_what_both_want_is_in_every_deal_named_and_surely_better() -> None:
    made = found(*ISSUES, *TABLED, *BOTH_WANT_TRADE)
    rows = made.value["most_even"]
    assert {row["takes"]["trade"] for row in rows} == {"open"}
    (sure,) = [r for r in rows if r["takes"] == {"land": "all", "trade": "open"}]
    assert {b["package"]: b["surely"] for b in sure["better_for_all_than"]}["pa"]
    for row in rows:  # nobody's worst-off share hides behind another's
        assert set(row["worth"]) == {"a", "b"}
        assert all(low <= high for low, high in row["worth"].values())


def test_what_a_party_would_never_take_is_in_no_deal() -> None:
    never = rather("b3", "b", "land", never=("all",))
    made = found(*ISSUES, *TABLED, *BOTH_WANT_TRADE, never)
    assert made.value["deals"] == 4
    assert all(row["takes"]["land"] != "all" for row in made.value["most_even"])
    assert "not compared" in made.lines[-1].words
    assert "pa" not in {b["package"] for r in made.value["most_even"]
                        for b in r["better_for_all_than"]}  # fmt: skip
    everything = rather("a3", "a", "land", never=LAND)
    made = found(*ISSUES, *BOTH_WANT_TRADE, everything)
    assert made.value is None
    assert "never take" in made.lines[0].words


def test_swapped_names_swap_the_answer() -> None:
    entries = (*ISSUES, *TABLED, *BOTH_WANT_TRADE, rather("b3", "b", "land", never=("all",)))
    names = str.maketrans("ab", "ba")
    swapped = tuple(
        {**e, **{k: e[k].translate(names) for k in ("whose",) if k in e}} for e in entries
    )
    ours, theirs = (found(*e).value["most_even"] for e in (entries, swapped))
    for one, other in zip(ours, theirs, strict=True):
        assert one["takes"] == other["takes"]
        assert one["stands"] == other["stands"]
        assert one["worth"] == {p.translate(names): w for p, w in other["worth"].items()}


def test_the_order_of_the_parties_changes_nothing() -> None:
    entries = (*ISSUES, *TABLED, *BOTH_WANT_TRADE)
    ours, theirs = (found(*entries, parties=p).value["most_even"] for p in ("ab", "ba"))
    assert [r["takes"] for r in ours] == [r["takes"] for r in theirs]
    assert [r["worth"] for r in ours] == [r["worth"] for r in theirs]


def test_estimates_that_cannot_all_hold_are_named() -> None:
    clash = rather("a9", "a", "trade", "closed", "open")
    made = found(*ISSUES, *BOTH_WANT_TRADE, clash)
    assert made.value is None
    assert "a2, a9" in made.lines[0].words
    assert "a1" not in made.lines[0].words


def test_a_party_of_whom_nothing_is_recorded_is_named() -> None:
    made = found(*ISSUES, *TABLED, *BOTH_WANT_TRADE, parties="abc")
    assert made.value["nothing_recorded_of"] == ["c"]
    assert "No preference of C is recorded" in made.lines[0].words


def test_no_deal_is_placed_by_what_is_said_or_by_an_own_package_and_says_so() -> None:
    bare = found(*ISSUES, *BOTH_WANT_TRADE)
    assert "no worse than no deal" not in bare.lines[1].words
    own = found(*ISSUES, *TABLED, *BOTH_WANT_TRADE)
    assert any("taken to be better than no deal for A and B" in c for c in own.caveats)
    said = {"kind": "ranking", "id": "r", "whose": "a", "of": ("pa",), "no_deal": "below all",
            "estimated_by": "mediator"}  # fmt: skip
    told = found(*ISSUES, *TABLED, *BOTH_WANT_TRADE, said)
    assert any(c.endswith("no deal for B") for c in told.caveats)


def test_silence_where_there_is_nothing_and_one_line_where_there_is_too_much() -> None:
    assert whole_deals(sight_with(*TABLED)) is None
    assert found(*ISSUES, *TABLED).summary == "cannot tell"
    many = tuple(options(f"i{n}", *map(str, range(10))) for n in range(9))
    made = found(*many, rather("a1", "a", "i0", "0", "1"))
    assert "1,000,000,000 of them" in made.lines[0].words


def test_an_incomplete_package_is_named_not_filled_in() -> None:
    half = {"kind": "package", "id": "p", "whose": "a", "source": "p",
            "takes": [{"issue": "land", "value": "all"}]}  # fmt: skip
    made = found(*ISSUES, *BOTH_WANT_TRADE, half)
    assert "leaves an issue open" in made.lines[-1].words


@pytest.mark.parametrize(
    ("land", "trade", "verdict"), [("half", "closed", "yes"), ("all", "open", "no")]
)
def test_after_signing(land: str, trade: str, verdict: str) -> None:
    signed = package("s", None, land, trade, state="signed")
    row = after(*ISSUES, *BOTH_WANT_TRADE, signed)
    assert row["better_exists"] == verdict
    assert [b["takes"] for b in row["better"][:1]] == (
        [{"land": land, "trade": "open"}] if verdict == "yes" else []
    )


def test_after_signing_without_enough_on_record() -> None:
    signed = package("s", None, "half", "closed", state="signed")
    assert after(*ISSUES, signed)["better_exists"] == "cannot tell"
    row = after(*ISSUES, *BOTH_WANT_TRADE, signed, parties="abc")
    assert (row["better_exists"], row["of_those_recorded"]) == ("cannot tell", "yes")
    assert row["missing"] == "no preference of C is recorded"
    assert after_signing(sight_with(*ISSUES, *BOTH_WANT_TRADE)) is None


def test_on_the_eve_of_moscow_the_deal_of_moscow_is_the_most_even() -> None:
    made = value("test_ban_1963", "whole-deals")
    assert made["most_even"][0]["takes"] == {
        "underground tests": "left out for now",
        "non-aggression pact": "taken up afterwards",
    }
    assert made["nothing_recorded_of"] == ["uk"]
    assert len(made["red_lines"]) == 1
    assert all(row["stands"]["fragile"] for row in made["most_even"])
    for reader in ("usa", "ussr", "uk"):
        assert brief("test_ban_1963", reader).finding("whole-deals") is None
    later = value("test_ban_1963", "after-signing", as_of="1964-01-01T00:00Z")
    assert later[0]["better_exists"] == "cannot tell"


@pytest.mark.parametrize(("case", "parties"), [("test_ban_1963", 2), ("water_four", 3)])
def test_the_figures_are_drawn_from_their_tables(case: str, parties: int) -> None:
    made = brief(case).finding("whole-deals")
    assert made is not None
    assert len(made.value["parties"]) == parties
    for figure in made.figures:
        drawn = as_svg(figure)
        assert drawn.count("<path") >= len(figure.rows)
        assert all(len(row) == len(figure.columns) for row in figure.rows)
        json.dumps(list(figure.rows), allow_nan=False)
    firm = made.figures[-1].rows
    assert [row[-1] for row in firm] == [
        "fragile" if row["stands"]["fragile"] else "firm" for row in made.value["most_even"]
    ]


WORDS = st.sampled_from(["x", "y", "X", "all", "none", "other"])
NAMES = st.sampled_from("abc")
LISTS = st.lists(WORDS, max_size=3).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> list[Row]:
    """Draw entries as people might write them, with values that are not there and with repeats."""
    made: list[Row] = []
    for n in range(draw(st.integers(1, 3))):
        values = draw(st.lists(WORDS, min_size=1, max_size=3))
        made.append({**options(draw(WORDS), *values), "id": f"o{n}"})
    for n in range(draw(st.integers(0, 3))):
        pairs = draw(st.lists(st.tuples(WORDS, WORDS), max_size=3))
        takes = [{"issue": i, "value": v} for i, v in pairs]
        whose = draw(st.one_of(st.none(), NAMES))
        state = draw(st.sampled_from(["tabled", "signed"]))
        made.append({"kind": "package", "id": f"p{n}", "whose": whose, "takes": takes,
                     "state": state})  # fmt: skip
    for n in range(draw(st.integers(0, 6))):
        ends = sorted(draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
        worth = [{"value": draw(WORDS), "low": ends[0], "high": ends[1]}]
        made.append(rather(f"r{n}", draw(NAMES), draw(WORDS), *draw(LISTS), never=draw(LISTS),
                           worth=worth if draw(st.booleans()) else []))  # fmt: skip
    for n in range(draw(st.integers(0, 3))):
        of = draw(st.lists(st.sampled_from(["p0", "p1", "p2", "gone"]), max_size=3))
        where = draw(st.sampled_from(["below all", "above all", "not said"]))
        made.append({"kind": "ranking", "id": f"k{n}", "whose": draw(NAMES), "of": of,
                     "no_deal": where, "estimated_by": "mediator"})  # fmt: skip
    return made


@settings(max_examples=200 if NIGHTLY else 25)
@given(entries())
def test_whatever_is_written_there_is_an_answer(made: list[Row]) -> None:
    seats = tuple(Reader(p, "party", p.upper()) for p in "abc")
    sight = sight_with(*made, parties=seats)
    for found in (whole_deals(sight), after_signing(sight)):
        if found is not None:
            json.dumps(found.as_json(), allow_nan=False)
            assert found.lines


def test_camp_david_says_what_is_missing() -> None:
    made = brief("camp_david_1978", as_of="1980-01-01T00:00Z").finding("after-signing")
    assert made is not None
    assert made.summary == "cannot tell"
    assert "no package on record" in made.lines[0].words
