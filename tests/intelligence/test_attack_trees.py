"""Attack trees: cuts against every subset of failures, watch lists that follow the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.attack_trees import (
    Asset,
    Circular,
    TooManyCuts,
    attack_tree,
    blind_spots,
    cuts,
    outline,
)
from goodoffices.intelligence.watch_lists import Meeting, elevated, ordinary_chance, watch_list

HOUR = timedelta(hours=1)
NINE = datetime(2187, 3, 2, 9, tzinfo=UTC)
JOINT = Meeting("joint session", NINE, NINE + 3 * HOUR)
STATION = [
    Asset("venue", needs=(("life support",), ("communications",), ("power",))),
    Asset("life support", needs=(("air 1", "air 2"), ("power",))),
    Asset(
        "air 1",
        looks_like="filter change overdue",
        failures_a_year=(0.5, 2.0),
        shown_by=("pressure sensor",),
        works_through=6 * HOUR,
    ),
    Asset("air 2", failures_a_year=(0.5, 2.0), works_through=6 * HOUR),
    Asset("communications", can_fail=True, needs=(("power",),), shown_by=("line check",)),
    Asset("power", looks_like="breaker trip", failures_a_year=(1.0, 4.0)),
]


def test_the_branches_of_the_station() -> None:
    lines = outline(attack_tree(STATION, "venue"))
    assert lines[0] == "venue is lost when any of these is"
    text = "\n".join(lines)
    for branch in ("life support is lost", "communications is lost", "power fails"):
        assert branch in text


def test_cuts_and_watch_list_of_the_station() -> None:
    found = cuts(attack_tree(STATION, "venue"))
    assert found == (
        frozenset({"communications"}),
        frozenset({"power"}),
        frozenset({"air 1", "air 2"}),
    )
    listed = watch_list(STATION, "venue", [JOINT])
    assert [(w.asset, w.single_point, w.cuts) for w in listed] == [
        ("communications", True, 1),
        ("power", True, 1),
        ("air 1", False, 1),
        ("air 2", False, 1),
    ]
    air = listed[2]
    assert air.looks_like == "filter change overdue"
    assert air.shown_by == ("pressure sensor",)
    assert air.hours == ((NINE - 6 * HOUR, NINE + 3 * HOUR),)
    assert air.ordinary == ordinary_chance((0.5, 2.0), 9)
    assert [w.asset for w in listed if w.gap] == ["power", "air 2"]
    assert blind_spots(STATION, "venue") == (frozenset({"power"}),)


def test_moving_the_meeting_moves_the_hours_and_the_raised_prior() -> None:
    later = Meeting("joint session", NINE + 24 * HOUR, NINE + 27 * HOUR)
    before = watch_list(STATION, "venue", [JOINT])
    after = watch_list(STATION, "venue", [later])
    for one, two in zip(before, after, strict=True):
        assert [(a + 24 * HOUR, b + 24 * HOUR) for a, b in one.hours] == list(two.hours)

    def prior(hours: tuple[tuple[datetime, datetime], ...]) -> tuple[float, float]:
        return elevated(
            (1.0, 4.0),
            hours,
            NINE + HOUR,
            deliberate_a_year=(0.01, 0.05),
            share_in_hours=(0.5, 0.9),
        )

    assert prior(before[1].hours)[0] > prior(after[1].hours)[1]


def test_meetings_that_touch_are_one_window_in_any_zone() -> None:
    east = timezone(timedelta(hours=5))
    second = Meeting("second", (NINE + 4 * HOUR).astimezone(east), NINE + 5 * HOUR)
    air = next(w for w in watch_list(STATION, "venue", [second, JOINT]) if w.asset == "air 1")
    assert air.hours == ((NINE - 6 * HOUR, NINE + 5 * HOUR),)
    power = next(w for w in watch_list(STATION, "venue", [second, JOINT]) if w.asset == "power")
    assert len(power.hours) == 2
    assert watch_list(STATION, "venue", [])[0].hours == ()


def is_lost(plan: dict[str, Asset], name: str, failed: frozenset[str]) -> bool:
    asset = plan[name]
    if name in failed and (asset.can_fail or not asset.needs):
        return True
    return any(all(is_lost(plan, one, failed) for one in need) for need in asset.needs)


@st.composite
def plans(draw: st.DrawFn) -> list[Asset]:
    """Draw a plan of up to seven assets, each needing only later ones."""
    size = draw(st.integers(2, 7))
    made = []
    for n in range(size):
        later = [str(k) for k in range(n + 1, size)]
        need = st.lists(st.sampled_from(later), min_size=1, max_size=3) if later else st.nothing()
        needs = draw(st.lists(need, max_size=3)) if later else []
        made.append(Asset(str(n), needs=tuple(map(tuple, needs)), can_fail=draw(st.booleans())))
    return made


@given(plans())
def test_cuts_are_all_the_smallest_losing_sets(plan: list[Asset]) -> None:
    known = {asset.name: asset for asset in plan}
    losing = [
        frozenset(chosen)
        for size in range(len(plan) + 1)
        for chosen in combinations(known, size)
        if is_lost(known, "0", frozenset(chosen))
    ]
    smallest = {one for one in losing if not any(other < one for other in losing)}
    assert set(cuts(attack_tree(plan, "0"))) == smallest


@given(st.floats(0, 20), st.floats(0, 20), st.floats(0, 1000))
def test_ordinary_chances_are_in_order(one: float, two: float, hours: float) -> None:
    lo, hi = ordinary_chance((min(one, two), max(one, two)), hours)
    assert 0 <= lo <= hi <= 1


def test_what_cannot_be_told() -> None:
    rates = {"deliberate_a_year": (0.0, 0.0), "share_in_hours": (0.5, 0.5)}
    assert elevated((0.0, 0.0), [], NINE, **rates) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("plan", "function", "message"),
    [
        ([Asset("a"), Asset("a")], "a", "each name once"),
        ([Asset("a")], "b", "an asset of the plan: a"),
        ([Asset("a", needs=(("b",),))], "a", "found 'b'"),
    ],
)
def test_bad_plans(plan: list[Asset], function: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        attack_tree(plan, function)


def test_rings_are_named() -> None:
    plan = [
        Asset("a", needs=(("b",),)),
        Asset("b", needs=(("c", "d"),)),
        Asset("c", needs=(("b",),)),
        Asset("d"),
    ]
    with pytest.raises(Circular, match="b needs c needs b"):
        attack_tree(plan, "a")


def test_a_long_chain_is_no_ring_and_a_longer_one_is_refused() -> None:
    chain = [Asset(str(n), needs=((str(n + 1),),)) for n in range(90)] + [Asset("90")]
    assert cuts(attack_tree(chain, "0")) == (frozenset({"90"}),)
    longer = [Asset(str(n), needs=((str(n + 1),),)) for n in range(900)] + [Asset("900")]
    with pytest.raises(BadInput, match="100 deep"):
        attack_tree(longer, "0")


def test_shared_parts_are_worked_out_and_told_once() -> None:
    plan = [Asset(f"a{n}", needs=((f"a{n + 1}",), (f"a{n + 1}", "spare"))) for n in range(60)]
    tree = attack_tree([*plan, Asset("a60"), Asset("spare")], "a0")
    assert cuts(tree) == (frozenset({"a60"}),)
    assert len(outline(tree)) < 500


def test_too_many_cuts_are_said_so() -> None:
    rows = [Asset(f"row {r}", needs=tuple((f"{r}-{k}",) for k in range(20))) for r in range(3)]
    parts = [Asset(f"{r}-{k}") for r in range(3) for k in range(20)]
    top = Asset("top", needs=(tuple(row.name for row in rows),))
    with pytest.raises(TooManyCuts, match="Join assets"):
        cuts(attack_tree([top, *rows, *parts], "top"))


def test_other_refusals() -> None:
    with pytest.raises(BadInput, match="failures a year"):
        Asset("a", failures_a_year=(2.0, 1.0))
    with pytest.raises(BadInput, match="no time below 0"):
        Asset("a", works_through=-HOUR)
    with pytest.raises(BadInput, match="at least one asset in each need"):
        Asset("a", needs=((),))
    with pytest.raises(BadInput, match="with their zones"):
        Meeting("m", NINE.replace(tzinfo=None), NINE)
    with pytest.raises(BadInput, match="in this order"):
        Meeting("m", NINE, NINE - HOUR)
