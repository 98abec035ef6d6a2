"""Insider watch: its bars on made-up logs, and that it treats delegations alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import rankdata

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.insider_scenes import InsiderScene, insider_scene
from goodoffices.intelligence.insiders import (
    AccessLog,
    left_out,
    surprise,
    threshold_within,
    watch,
)

SEEDS = range(20)


def ranked(score: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Return the area under the curve of hits against false alarms."""
    rank = rankdata(score).reshape(score.shape)
    hits = int(true.sum())
    return float((rank[true].sum() - hits * (hits + 1) / 2) / (hits * (true.size - hits)))


def caught(score: NDArray[np.float64], true: NDArray[np.bool_], budget: float) -> float:
    """Return the share of true person-days among the most surprising share `budget`."""
    return float((score > threshold_within(score, budget))[true].mean())


@pytest.fixture(scope="module")
def scenes() -> list[InsiderScene]:
    return [insider_scene(np.random.default_rng(seed)) for seed in SEEDS]


def test_bars(scenes: list[InsiderScene]) -> None:
    found = [surprise(s.history, s.watched).bits for s in scenes]
    areas = [ranked(bits, s.insider) for bits, s in zip(found, scenes, strict=True)]
    shares = [caught(bits, s.insider, 0.01) for bits, s in zip(found, scenes, strict=True)]
    assert np.mean(areas) >= 0.93
    assert np.mean(shares) >= 0.45


def test_a_count_of_accesses_would_not_do(scenes: list[InsiderScene]) -> None:
    """The made-up insiders are not given away by being busy."""
    areas = []
    for scene in scenes:
        past = scene.history.counts.sum(axis=2)
        today = scene.watched.counts.sum(axis=2)
        z = (today - past.mean(axis=1, keepdims=True)) / past.std(axis=1, keepdims=True)
        areas.append(ranked(z, scene.insider))
    assert np.mean(areas) < 0.8


def test_delegations_of_the_same_kind_are_flagged_alike() -> None:
    gaps = []
    for seed in SEEDS:
        scene = insider_scene(np.random.default_rng(seed), insiders=0)
        first, second = watch(scene.history, scene.watched, budget=0.01).rates
        gaps.append(first.rate - second.rate)
        assert first.interval90.lo < second.interval90.hi
        assert second.interval90.lo < first.interval90.hi
    assert abs(np.mean(gaps)) <= 0.001
    assert np.mean(np.abs(gaps)) <= 0.01
    assert np.mean(np.abs(gaps) <= 0.01) >= 0.9


def test_delegations_that_do_the_same_are_flagged_the_same() -> None:
    scene = insider_scene(np.random.default_rng(3))

    def doubled(log: AccessLog) -> AccessLog:
        people = len(log.roles)
        return AccessLog(
            np.concatenate([log.counts, log.counts]),
            np.concatenate([log.nights, log.nights]),
            log.roles * 2,
            ("first",) * people + ("second",) * people,
        )

    seen = watch(doubled(scene.history), doubled(scene.watched))
    assert seen.flags
    assert seen.largest_gap == 0.0


def test_the_budget_holds_on_days_nobody_saw() -> None:
    for budget in (0.01, 0.05):
        shares = []
        for seed in SEEDS:
            scene = insider_scene(np.random.default_rng(100 + seed), insiders=0)
            seen = watch(scene.history, scene.watched, budget=budget)
            shares.append(len(seen.flags) / scene.insider.size)
        assert np.mean(shares) == pytest.approx(budget, rel=0.35)


def test_swapping_the_names_of_delegations_swaps_the_rows() -> None:
    scene = insider_scene(np.random.default_rng(5))
    names = {"first": "second", "second": "first"}

    def swapped(log: AccessLog) -> AccessLog:
        return replace(log, delegations=tuple(names[d] for d in log.delegations))

    one = watch(scene.history, scene.watched)
    two = watch(swapped(scene.history), swapped(scene.watched))
    assert one.flags == two.flags
    assert one.threshold == two.threshold
    assert [replace(r, delegation=names[r.delegation]) for r in two.rates][::-1] == list(one.rates)


@given(st.integers(0, 50), st.randoms())
def test_the_order_of_people_and_the_number_of_delegations_do_not_matter(
    seed: int, random: object
) -> None:
    draw = np.random.default_rng(seed)
    counts = draw.poisson(1.5, (7, 9, 4))
    nights = draw.binomial(counts.sum(axis=2), 0.1)
    roles, sides = tuple("aabbbcc"), tuple("xyzxyzx")
    order = list(range(7))
    random.shuffle(order)  # type: ignore[attr-defined]
    log = AccessLog(counts, nights, roles, sides)
    mixed = AccessLog(
        counts[order],
        nights[order],
        tuple(roles[i] for i in order),
        tuple(sides[i] for i in order),
    )
    one = surprise(log.days(0, 5), log.days(5, 9)).bits
    two = surprise(mixed.days(0, 5), mixed.days(5, 9)).bits
    assert (one[order] == two).all()


def test_left_out_is_the_watch_of_each_day_by_the_others() -> None:
    log = insider_scene(np.random.default_rng(2)).history.days(0, 6)
    by_hand = []
    for day in range(6):
        others = AccessLog(
            np.delete(log.counts, day, axis=1),
            np.delete(log.nights, day, axis=1),
            log.roles,
            log.delegations,
        )
        by_hand.append(surprise(others, log.days(day, day + 1)).bits[:, 0])
    assert np.allclose(left_out(log).bits, np.stack(by_hand, axis=1), atol=1e-12)


def test_a_day_like_the_others_is_no_surprise_and_a_foreign_zone_is() -> None:
    counts = np.zeros((4, 31, 5), dtype=np.int64)
    counts[:, :, 0] = 10
    counts[2, 30] = [10, 0, 0, 0, 4]
    nights = np.zeros((4, 31), dtype=np.int64)
    nights[3, 30] = 5
    log = AccessLog(counts, nights, ("clerk",) * 4, ("x", "x", "y", "y"))
    found = surprise(log.days(0, 30), log.days(30, 31))
    assert found.bits[0, 0] < 0
    assert found.bits[2, 0] > 5
    assert found.bits[3, 0] > 5
    assert found.against_peers[3, 0] < 0
    seen = watch(log.days(0, 30), log.days(30, 31))
    assert {(f.person, f.zones[0]) for f in seen.flags} == {(2, 4), (3, 0)}


def test_a_newcomer_is_judged_by_his_role() -> None:
    counts = np.zeros((3, 21, 4), dtype=np.int64)
    counts[:2, :, 1] = 8
    counts[2, 20, 1] = 8
    log = AccessLog(counts, np.zeros((3, 21), dtype=np.int64), ("cook",) * 3, ("x", "y", "y"))
    found = surprise(log.days(0, 20), log.days(20, 21))
    assert found.against_peers[2, 0] < 0
    assert found.against_self[2, 0] <= 0
    assert found.bits[2, 0] < 0


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=60), st.floats(0, 0.99))
def test_a_threshold_never_lets_through_more_than_the_budget(
    bits: list[float], budget: float
) -> None:
    score = np.array(bits)
    assert (score > threshold_within(score, budget)).mean() <= budget


COUNTS = np.ones((2, 3, 4), dtype=np.int64)
NIGHTS = np.zeros((2, 3), dtype=np.int64)


@pytest.mark.parametrize(
    ("counts", "nights", "roles", "message"),
    [
        (COUNTS[0], NIGHTS, ("a", "b"), "people, days, zones"),
        (COUNTS, NIGHTS[:, :2], ("a", "b"), "people, days, zones"),
        (COUNTS, NIGHTS, ("a",), "a role and a delegation"),
        (COUNTS[:, :0], NIGHTS[:, :0], ("a", "b"), "people, days, zones"),
        (COUNTS - 2, NIGHTS, ("a", "b"), "none below 0"),
        (COUNTS * 1.0, NIGHTS, ("a", "b"), "whole numbers"),
        (COUNTS, NIGHTS - 1, ("a", "b"), "none below 0"),
        (COUNTS, NIGHTS + 5, ("a", "b"), "no more accesses at night"),
    ],
)
def test_bad_logs(
    counts: NDArray[np.int64], nights: NDArray[np.int64], roles: tuple[str, ...], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        AccessLog(counts, nights, roles, ("x", "y"))


def test_other_refusals() -> None:
    log = AccessLog(COUNTS, NIGHTS, ("a", "b"), ("x", "y"))
    with pytest.raises(BadInput, match="roles, delegations and zones of the history"):
        surprise(log, replace(log, roles=("b", "a")))
    with pytest.raises(BadInput, match="two days or more"):
        watch(log.days(0, 1), log)
    with pytest.raises(BadInput, match="from 0 to below 1"):
        watch(log, log, budget=1.0)


def test_a_zone_of_the_role_surprises_less_than_one_nobody_of_the_role_enters() -> None:
    counts = np.zeros((5, 31, 4), dtype=np.int64)
    counts[:, :, 0] = 5
    counts[2:, :30, 1] = 5
    counts[0, 30, 1] = 3
    counts[1, 30, 2] = 3
    log = AccessLog(counts, np.zeros((5, 31), dtype=np.int64), ("clerk",) * 5, tuple("xyxyx"))
    found = surprise(log.days(0, 30), log.days(30, 31))
    assert found.against_self[0, 0] == found.against_self[1, 0]
    assert found.bits[0, 0] < found.bits[1, 0] - 1
