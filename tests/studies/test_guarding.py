"""who-benefits, threat-window and insiders: who, what and when, even-handed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from goodoffices.office.opening import sight_of
from goodoffices.record.sight import Reader
from goodoffices.studies.insiders import insiders
from goodoffices.studies.threat_window import threat_window
from goodoffices.studies.who_benefits import who_benefits
from tests.studies.sights import sight_with

Fields = dict[str, object]
STATION = Path(__file__).parents[2] / "examples" / "unity_station"


def actor(name: str, type_: str, whose: str | None = None, **gains: int) -> Fields:
    made: Fields = {"kind": "actor", "id": name.lower().replace(" ", "-"), "name": name}
    worth = [{"on": on, "worth": n} for on, n in gains.items()]
    return {**made, "type": type_, "whose": whose, "gains": worth}


WHOLE = [
    actor("North leaders", "leaders", "a", a=-3, b=1),
    actor("North hardliners", "hardliners", "a", a=-1, b=3),
    actor("South leaders", "leaders", "b", b=-3, a=1),
    actor("South hardliners", "hardliners", "b", b=-1, a=3),
    actor("One inside", "insider"),
    actor("Makers of arms", "third party", a=2, b=2),
    actor("Others", "other"),
]


def test_a_whole_list_has_shares_with_intervals_and_the_same_for_the_same() -> None:
    found = who_benefits(sight_with(*WHOLE))
    assert found is not None
    assert found.value["lacks"] == []
    shares = {row["entry"]: row["interval90"] for row in found.value["shares_if_deliberate"]}
    assert len(shares) == len(WHOLE)
    assert all(lo < hi for lo, hi in shares.values())
    assert shares["north-hardliners"] == shares["south-hardliners"]
    assert shares["others"][0] > 0
    heads = [line.head for line in found.lines]
    assert heads == ["if North is blamed", "if South is blamed", "if nobody is blamed"]
    assert "South hardliners" in found.lines[0].words
    assert "Makers of arms" in found.lines[0].words
    assert found.lines[2].words == "who gains is not stated"


def test_what_is_not_stated_stays_so() -> None:
    found = who_benefits(sight_with(*WHOLE))
    assert found is not None
    inside = next(row for row in found.value["actors"] if row["name"] == "One inside")
    assert inside["gains"] == {"a": None, "b": None, "nobody": None}
    assert inside["capability"] is None
    assert found.matrix[5][1:] == ("not stated", "not stated", "not stated")
    assert found.matrix[1][1:] == ("-3", "+1", "not stated")


@pytest.mark.parametrize(
    ("dropped", "lacks"),
    [
        ("One inside", ["any insider"]),
        ("Makers of arms", ["any third party"]),
        ("North hardliners", ["hardliners of North"]),
        ("South leaders", ["leaders of South"]),
    ],
)
def test_a_list_that_leaves_somebody_out_has_no_shares_and_says_so(
    dropped: str, lacks: list[str]
) -> None:
    found = who_benefits(sight_with(*(a for a in WHOLE if a["name"] != dropped)))
    assert found is not None
    assert found.value["lacks"] == lacks
    assert found.value["shares_if_deliberate"] == []
    assert found.lines[-1].head == "not on the list"


def test_somebody_else_is_always_on_the_list() -> None:
    found = who_benefits(sight_with(*(a for a in WHOLE if a["name"] != "Others")))
    assert found is not None
    assert found.value["lacks"] == []
    assert found.value["actors"][-1]["name"] == "somebody else"
    assert found.value["actors"][-1]["entry"] is None
    assert found.matrix[-1] == ("somebody else, other", *["not stated"] * 3)
    assert "somebody-else" not in found.because
    assert len(found.value["shares_if_deliberate"]) == len(WHOLE) - 1


def test_a_party_nobody_thought_of_is_asked_about() -> None:
    third = (Reader("a", "party", "North"), Reader("b", "party", "South"),
             Reader("c", "party", "West"))  # fmt: skip
    found = who_benefits(sight_with(*WHOLE, parties=third))
    assert found is not None
    assert found.value["lacks"] == ["hardliners of West", "leaders of West"]


VENUE: list[Fields] = [
    {
        "kind": "asset", "id": "venue", "name": "venue",
        "needs": [{"any_of": ["life support"]}, {"any_of": ["line 1", "line 2"]}],
    },
    {
        "kind": "asset", "id": "air", "name": "life support", "looks_like": "filter overdue",
        "shown_by": ["pressure sensor"], "hours_before": 6,
    },
    {"kind": "asset", "id": "line1", "name": "line 1", "shown_by": ["line check"]},
    {"kind": "asset", "id": "line2", "name": "line 2"},
]  # fmt: skip


def meeting(starts: str, **more: object) -> Fields:
    return {
        "kind": "meeting", "id": "joint", "type": "plenary", "title": "joint session",
        "status": "planned", "joint": True, "starts": starts, **more,
    }  # fmt: skip


def test_the_watch_list_follows_the_calendar() -> None:
    first = threat_window(sight_with(*VENUE, meeting("1964-02-02T09:00Z")))
    later = threat_window(sight_with(*VENUE, meeting("1964-02-03T09:00Z")))
    assert first is not None
    assert later is not None
    rows: list[dict[str, Any]] = first.value
    assert [(r["asset"], r["single_point"]) for r in rows] == [
        ("life support", True),
        ("line 1", False),
        ("line 2", False),
    ]
    assert rows[0]["hours"] == [["1964-02-02T03:00:00+00:00", "1964-02-02T09:00:00+00:00"]]
    assert later.value[0]["hours"] == [["1964-02-03T03:00:00+00:00", "1964-02-03T09:00:00+00:00"]]
    assert "filter overdue" in first.lines[0].words
    assert first.lines[-1].words == "line 2"
    assert any("End not stated" in caveat for caveat in first.caveats)


def test_a_start_without_a_zone_is_said_to_lack_it() -> None:
    found = threat_window(sight_with(*VENUE, meeting("1964-02-02T09:00")))
    assert found is not None
    assert any("Zone not stated: joint session" in caveat for caveat in found.caveats)


def test_without_a_meeting_there_are_no_hours() -> None:
    held = meeting("1964-02-02T09:00Z", status="held")
    for entries in (VENUE, [*VENUE, held], [*VENUE, meeting("1963-02-02T09:00Z")]):
        found = threat_window(sight_with(*entries))
        assert found is not None
        assert all(row["hours"] == [] for row in found.value)
        assert any("no hours to watch" in caveat for caveat in found.caveats)


def test_a_plan_that_cannot_be_read_is_said_not_guessed() -> None:
    broken: Fields = {
        "kind": "asset", "id": "x", "name": "x", "needs": [{"any_of": ["not in the plan"]}],
    }  # fmt: skip
    found = threat_window(sight_with(broken, *VENUE))
    assert found is not None
    assert "The plan of x cannot be read" in found.caveats[0]
    assert found.value[0]["asset"] == "life support"


def person(name: str, seat: str, role: str) -> Fields:
    return {"kind": "person", "id": name, "name": name, "seat": seat, "roles": [role]}


def watch(*parties: str, reason: str | None = None) -> Fields:
    made: Fields = {"kind": "people-watch", "id": "w", "roles": ["adviser"], "reason": reason}
    return {**made, "parties": list(parties)}


NORTH = [person("n1", "a", "adviser, trade"), person("n2", "a", "Adviser")]
SOUTH = [person("s1", "b", "adviser"), person("s2", "b", "lead")]


@pytest.mark.parametrize(
    ("people", "watched", "status"),
    [
        ([*NORTH, *SOUTH], watch("a", "b"), "even"),
        ([*NORTH, *SOUTH], watch("a"), "waits"),
        ([*NORTH, *SOUTH], watch("b"), "waits"),
        ([*NORTH, *SOUTH], watch("a", reason="asked for by North"), "reasoned"),
        (NORTH, watch("a", "b"), "waits"),
        (NORTH, watch("a"), "waits"),
    ],
)
def test_a_watch_on_one_party_waits_for_the_other_or_for_a_reason(
    people: list[Fields], watched: Fields, status: str
) -> None:
    found = insiders(sight_with(*people, watched))
    assert found is not None
    assert found.value[0]["status"] == status


def test_who_is_not_named_is_said_to_be_nobody_named() -> None:
    found = insiders(sight_with(*NORTH, watch("a", "b")))
    assert found is not None
    assert "North 2 and South nobody named" in found.lines[0].words
    assert found.value[0]["watched"] == {"a": ["n1", "n2"], "b": []}


def test_silence_where_there_is_nothing() -> None:
    empty = sight_with(*NORTH)
    assert (who_benefits(empty), threat_window(empty), insiders(empty)) == (None, None, None)


def test_the_station_lists_both_delegations_those_named_and_somebody_else() -> None:
    found = who_benefits(sight_of(STATION))
    assert found is not None
    listed = [(row["name"], row["source"]) for row in found.value["actors"]]
    assert [source for _, source in listed] == [
        *["L75"] * 3, *["L77"] * 2, *["L81"] * 3, "L127", None,
    ]  # fmt: skip
    assert listed[-1] == ("somebody else", None)
    assert found.value["lacks"] == ["hardliners of Coalition", "hardliners of Mars"]
    assert found.value["shares_if_deliberate"] == []


def test_the_station_hangs_on_three_things_that_nothing_is_stated_to_show() -> None:
    for seat in ("mediator", "security"):
        found = threat_window(sight_of(STATION, seat))
        assert found is not None
        rows = [(r["asset"], r["single_point"], r["looks_like"]) for r in found.value]
        failure = "a failure of the station"
        names = ("life support", "communications", "power")
        assert rows == [(name, True, failure) for name in names]
        assert all(row["shown"] == ["at day 2, 09:00"] for row in found.value)
        assert any("Zone not stated" in caveat for caveat in found.caveats)
        assert any("How long before it shows is not stated" in c for c in found.caveats)


def test_the_watch_on_advisers_waits_for_the_unnamed_ones() -> None:
    found = insiders(sight_of(STATION))
    assert found is not None
    (row,) = found.value
    assert row["status"] == "waits"
    assert row["watched"]["coalition"] == []
    assert len(row["watched"]["mars"]) == 2


@pytest.mark.parametrize("seat", ["mars", "coalition"])
def test_no_party_of_the_station_sees_what_it_hangs_on_or_who_is_watched(seat: str) -> None:
    sight = sight_of(STATION, seat)
    assert threat_window(sight) is None
    assert insiders(sight) is None
