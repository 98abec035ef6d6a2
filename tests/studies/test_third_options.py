"""third-options: what the record gives a hold for, red lines kept, nobody's consent presumed."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest

from goodoffices.record.sight import Reader
from goodoffices.studies.finding import Finding
from goodoffices.studies.third_options import third_options
from tests.cases.briefs import brief, value
from tests.studies.sights import sight_with

Row = dict[str, Any]


def offer(name: str, whose: str, issue: str, amount: str, **more: object) -> Row:
    return {"kind": "offer", "id": name, "whose": whose, "issue": issue, "amount": amount, **more}


def demand(name: str, whose: str, issue: str, **more: object) -> Row:
    return {"kind": "demand", "id": name, "whose": whose, "issue": issue, "gist": issue, **more}


def line(whose: str, issue: str, words: str) -> Row:
    return {"kind": "red-line", "id": f"l{whose}", "whose": whose, "issue": issue, "gist": words}


def found(*entries: Row, parties: tuple[str, ...] = ("a", "b")) -> list[Row]:
    seats = tuple(Reader(p, "party", p.upper()) for p in parties)
    made = third_options(sight_with(*entries, parties=seats))
    return made.value if made else []


def by(rows: list[Row], pattern: str) -> Row:
    (row,) = [r for r in rows if r["pattern"] == pattern]
    return row


CHECKS = "visits a year"


def test_the_test_ban_gets_its_regions_and_its_three_environments() -> None:
    rows = value("test_ban_1963", "third-options")
    regions = by(rows, "split by region")
    assert regions["issue"] == "on-site inspections a year"
    splits = {(s["guarded"], s["elsewhere"]): s for s in regions["splits"]}
    for pair in ((2, 6), (3, 6)):  # with 27 % of the events on the mainland both beat 7 anywhere
        low, high = map(Fraction, splits[pair]["share_of_events_between"])
        assert low < Fraction(27, 100) < high
    assert max(guarded for guarded, _ in splits) == 3
    assert (3, 4) not in splits
    assert [state["state"] for state in regions["red_lines"]] == ["ask its owner"]
    assert regions["not_to_be_shown_to"] == ["ussr", "uk"]  # it names parts in a party's own words
    narrow = by(rows, "narrow to what can be verified")
    assert narrow["issue"] == "test ban"
    assert {b["party"] for b in narrow["better_for"]} == {"usa", "ussr", "uk"}
    stepped = [r["issue"] for r in rows if r["pattern"] == "interim period, then decide"]
    assert stepped == ["automatic stations"]  # 7 inspections later would cross "more than 3 a year"


@pytest.mark.parametrize("case", ["unity_station", "camp_david_1978"])
def test_other_cases_cite_what_they_rest_on(case: str) -> None:
    made = brief(case).finding("third-options")
    assert made is not None
    held = {e.id for e in brief(case).sight.entries}
    for row in made.value:
        assert row["rests_on"]
        assert set(row["rests_on"]) <= set(made.because) <= held
        assert row["ask"].endswith("?")
    assert brief(case, brief(case).sight.header.parties[0].id).finding("third-options") is None


def test_both_sides_of_the_station_want_guarantees() -> None:
    row = by(value("unity_station", "third-options"), "third party's guarantee")
    assert {b["party"] for b in row["better_for"]} == {"coalition", "mars"}


def test_a_numbered_red_line_is_never_crossed() -> None:
    numbers = (offer("x", "a", "troops", "900"), offer("y", "b", "troops", "300"))
    assert by(found(*numbers), "interim period, then decide")["keeps_every_line"]
    assert not found(*numbers, line("b", "troops", "no more than 500"))
    rows = found(*numbers, line("b", "troops", "never on the coast"))
    assert rows[0]["red_lines"][0]["state"] == "ask its owner"


def test_a_split_spares_the_host_what_its_line_says() -> None:
    rows = found(
        offer("x", "a", CHECKS, "7"),
        offer("y", "b", CHECKS, "5"),
        line("b", CHECKS, "more than 3 in any year"),
    )
    splits = by(rows, "split by region")["splits"]
    assert splits
    assert all(s["guarded"] <= 3 for s in splits)
    assert not by(rows, "split by region")["keeps_every_line"]
    for s in splits:
        low, high = map(Fraction, s["share_of_events_between"])
        middle = (low + high) / 2
        assert min(s["guarded"] / middle, s["elsewhere"] / (1 - middle)) > 7


def test_a_recorded_share_of_events_tells_which_splits_hold() -> None:
    share = {
        "kind": "figure", "id": "s", "key": "share", "value": "27", "unit": "%",
        "referent": "share of events on the coast",
    }  # fmt: skip
    rows = found(offer("x", "a", CHECKS, "7"), offer("y", "b", CHECKS, "3"), share)
    holds = {
        (s["guarded"], s["elsewhere"]): s["holds_at_recorded_share"][0]["holds"]
        for s in by(rows, "split by region")["splits"]
    }
    assert holds[2, 6]
    assert holds[3, 6]
    assert not holds[3, 5]


def test_nothing_to_hold_on_to_is_silence() -> None:
    assert third_options(sight_with(offer("x", "a", CHECKS, "7"))) is None
    same = (offer("x", "a", CHECKS, "3-7"), offer("y", "b", CHECKS, "5"))
    assert found(*same) == []  # the ranges meet
    units = (offer("x", "a", "water", "90 m3/s"), offer("y", "b", "water", "60 boats"))
    assert found(*units) == []  # not the same unit


def test_crossing_offers_leave_out_what_the_giver_barred() -> None:
    asked = (demand("x", "a", "trade"), demand("x2", "a", "ports"), demand("y", "b", "troops"))
    assert by(found(*asked), "crossing offers")["rests_on"] == ["x", "y"]
    barred = found(*asked, line("b", "trade", "not one crate"))
    assert by(barred, "crossing offers")["rests_on"] == ["x2", "y"]
    assert not found(demand("x", "a", "trade"), demand("y", "b", "troops"),
                     line("b", "trade", "no"))  # fmt: skip


def test_three_parties_and_swapped_names() -> None:
    rows = found(
        offer("x", "a", CHECKS, "7"), offer("y", "b", CHECKS, "3"), offer("z", "c", CHECKS, "5"),
        parties=("a", "b", "c"),
    )  # fmt: skip
    swapped = found(
        offer("x", "b", CHECKS, "7"), offer("y", "a", CHECKS, "3"), offer("z", "c", CHECKS, "5"),
        parties=("b", "a", "c"),
    )  # fmt: skip
    names = {"a": "b", "b": "a", "c": "c"}

    def renamed(row: Row) -> Row:
        better = [{**b, "party": names[b["party"]]} for b in row["better_for"]]
        return {**row, "better_for": better}

    assert [renamed(row) for row in rows] == swapped
    assert {b["party"] for b in by(rows, "split by region")["better_for"]} == {"a", "b", "c"}


def test_a_withdrawn_number_gives_no_hold() -> None:
    gone = {"kind": "withdrawal", "id": "w", "whose": "b", "of": ["y"]}
    assert found(offer("x", "a", CHECKS, "7"), offer("y", "b", CHECKS, "3"), gone) == []


def timed(count: int) -> tuple[float, Finding]:
    entries: list[Row] = [
        e for k in range(count // 4)
        for e in (
            offer(f"x{k}", "a", f"{CHECKS} at site {k}", "7"),
            offer(f"y{k}", "b", f"{CHECKS} at site {k}", "3"),
            demand(f"d{k}", "a", f"trade {k}"),
            {"kind": "position", "id": f"p{k}", "whose": "b", "issue": f"visits number {k}",
             "gist": "2 on the coast, the rest on the hills", "strength": "firm"},
        )
    ]  # fmt: skip
    sight = sight_with(*entries)
    start = time.process_time()
    made = third_options(sight)
    assert made is not None
    return time.process_time() - start, made


def test_ten_thousand_entries_are_quick() -> None:
    small, _ = timed(2_500)
    large, made = timed(10_000)
    assert len(made.value) == 3 * 2_500
    assert large < 12 * max(small, 0.05)
