"""deal-zone: numbers that meet, gaps that say nothing yet, and lines that bar the way."""

from __future__ import annotations

from typing import Any

from goodoffices.record.sight import Reader
from goodoffices.studies.deal_zone import deal_zone
from tests.cases.briefs import brief, value
from tests.studies.sights import sight_with

ISSUE = "visits a year"


def offer(whose: str, amount: str) -> dict[str, object]:
    return {"kind": "offer", "id": f"o{whose}", "whose": whose, "issue": ISSUE, "amount": amount}


def reserve(whose: str, worth: str, by: str | None = None) -> dict[str, object]:
    return {
        "kind": "reservation", "id": f"r{whose}", "whose": whose, "issue": ISSUE, "value": worth,
        "estimated_by": by or whose,
    }  # fmt: skip


def line(whose: str, words: str) -> dict[str, object]:
    return {"kind": "red-line", "id": f"l{whose}", "whose": whose, "issue": ISSUE, "gist": words}


def row(*entries: dict[str, object], parties: tuple[str, ...] = ("a", "b")) -> dict[str, Any]:
    seats = tuple(Reader(p, "party", p.upper()) for p in parties)
    made = deal_zone(sight_with(*entries, parties=seats))
    assert made is not None
    (found,) = made.value
    return dict(found)


def test_the_test_ban_stands_apart_and_says_why() -> None:
    rows = {r["issue"]: r for r in value("test_ban_1963", "deal-zone")}
    checks = rows["on-site inspections a year"]
    assert checks["zone"] == "none on record"
    assert checks["between"] == [3, 7]
    assert len(checks["barred_by"]) == 1
    assert rows["automatic stations"]["zone"] == "cannot tell"
    assert brief("test_ban_1963", "usa").finding("deal-zone") is None


def test_a_gap_between_numbers_is_not_no_zone() -> None:
    assert row(offer("a", "7"), offer("b", "3"))["zone"] == "cannot tell"
    half = row(offer("a", "7"), offer("b", "3"), reserve("a", "5"))
    assert half["zone"] == "cannot tell"
    assert half["no_reservation_on_record"] == ["b"]
    full = row(offer("a", "7"), offer("b", "3"), reserve("a", "6"), reserve("b", "4"))
    assert (full["zone"], full["between"]) == ("none on record", [4, 6])


def test_more_offered_than_demanded_may_meet_the_demand() -> None:
    (found,) = value("camp_david_1978", "deal-zone")
    assert found["issue"] == "Israeli battalions in zone D"  # 3 demanded, 4 offered
    assert found["zone"] == "ask which way it counts"
    patterns = {
        r["pattern"] for r in value("camp_david_1978", "third-options")
        if r["issue"] == found["issue"]
    }  # fmt: skip
    assert not patterns
    asks = {**offer("b", "at most 3"), "kind": "demand"}
    assert row(offer("a", "7"), asks)["zone"] == "cannot tell"


def test_reservations_that_meet() -> None:
    found = row(offer("a", "7"), offer("b", "3"), reserve("a", "4", "mediator"), reserve("b", "5"))
    assert (found["zone"], found["between"]) == ("meet", [4, 5])
    assert [r["estimated_by"] for r in found["reaches"]] == ["mediator", "b"]
    assert row(offer("a", "3-7"), offer("b", "5"))["between"] == [5, 5]


def test_a_line_bars_only_on_its_owners_side() -> None:
    numbers = (offer("a", "7"), offer("b", "3"))
    assert row(*numbers, line("b", "more than 4"))["zone"] == "none on record"
    assert row(*numbers, line("b", "more than 9"))["zone"] == "cannot tell"
    assert row(*numbers, line("a", "fewer than 5"))["zone"] == "none on record"
    assert row(*numbers, line("a", "fewer than 2"))["zone"] == "cannot tell"
    assert row(*numbers, line("b", "on the coast"))["zone"] == "cannot tell"


def test_swapped_names_and_three_parties() -> None:
    ours = row(offer("a", "7"), offer("b", "3"), offer("c", "5"), parties=("a", "b", "c"))
    theirs = row(offer("b", "7"), offer("a", "3"), offer("c", "5"), parties=("b", "a", "c"))
    assert ours["between"] == theirs["between"] == [3, 7]
    assert [r["low"] for r in ours["reaches"]] == [r["low"] for r in theirs["reaches"]]


def test_units_that_differ_are_not_compared() -> None:
    assert deal_zone(sight_with(offer("a", "7 boats"), offer("b", "3 men"))) is None
    assert deal_zone(sight_with(offer("a", "7"))) is None
