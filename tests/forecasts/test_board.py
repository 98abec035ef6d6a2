"""Sets of questions, scored and pooled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from goodoffices.forecasts.board import POOL, pool_entry, pool_set, score_set
from goodoffices.forecasts.judgements import Entry, QuestionSet, Scale, State, judge
from goodoffices.forecasts.pooling import pool
from goodoffices.forecasts.questions import pose
from goodoffices.forecasts.scores import brier_several, rps

RULE = "Yes if the record of the session shows it."
YES_NO = pose("Will it be signed?", ["yes", "no"], RULE, "1963-12-31")
RANGES = pose(
    "How many?", ["0", "1 to 3", "4 or more"], "The number in the signed text.", "1963-12-31"
)
AT = datetime(1963, 2, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(name: str, happened: int | None, *, days: int = 10, **said: float) -> Entry:
    judged = [judge(YES_NO.outcomes, by, AT, p) for by, p in said.items()]
    state = State.OPEN if happened is None else State.RESOLVED
    return Entry(name, YES_NO, tuple(judged), (), state, happened, AT + days * DAY)


def score(*entries: Entry) -> dict[tuple[str, Scale], object]:
    board = score_set(QuestionSet(entries), np.random.default_rng(0))
    return {(row.by, row.scale): row for row in board.rows}


def test_pool_of_an_entry_and_what_it_is_without_each() -> None:
    pooled = pool_entry(entry("q", None, ana=0.6, ben=0.8))
    assert pooled is not None
    assert pooled.yes == pytest.approx(pool([0.6, 0.8]))
    assert pooled.without == {"ana": 0.8, "ben": 0.6}
    assert pooled.range.lo < pooled.yes < pooled.range.hi
    assert pool_entry(entry("q", None)) is None


def test_one_person_is_pooled_to_himself() -> None:
    pooled = pool_entry(entry("q", None, ana=0.65))
    assert pooled is not None
    assert (pooled.yes, pooled.factor, pooled.without) == (0.65, 1.0, {})
    assert (pooled.range.lo, pooled.range.hi) == (0.55, 0.8)


def test_names_of_people_do_not_matter() -> None:
    one = pool_set(QuestionSet((entry("q", None, ana=0.6, ben=0.8, cid=0.3),), correlation=0.4))
    two = pool_set(QuestionSet((entry("q", None, cid=0.6, ana=0.8, ben=0.3),), correlation=0.4))
    assert one[0].chances == two[0].chances
    assert one[0].range == two[0].range


def test_scores_of_people_and_pool() -> None:
    rows = score(entry("a", 0, ana=0.7, ben=0.6), entry("b", 1, ana=0.4), entry("c", None, ana=0.9))
    ana, everyone = rows["ana", Scale.YES_NO], rows[POOL, Scale.YES_NO]
    assert ana.questions == 2  # type: ignore[attr-defined]
    assert ana.brier == pytest.approx((0.3**2 + 0.4**2) / 2)  # type: ignore[attr-defined]
    assert ana.interval90 is None  # type: ignore[attr-defined]
    expected = ((1 - pool([0.7, 0.6])) ** 2 + 0.4**2) / 2
    assert everyone.brier == pytest.approx(expected)  # type: ignore[attr-defined]
    assert ana.time_averaged == pytest.approx(ana.brier)  # type: ignore[attr-defined]


def test_a_change_of_mind_is_averaged_over_days() -> None:
    judged = (
        judge(YES_NO.outcomes, "ana", AT, 0.5),
        judge(YES_NO.outcomes, "ana", AT + 3 * DAY, 0.6),
        judge(YES_NO.outcomes, "ana", AT + 3 * DAY + DAY / 4, 0.7),
        judge(YES_NO.outcomes, "ana", AT + 7 * DAY, 0.9),
    )
    one = Entry("q", YES_NO, judged, (), State.RESOLVED, 0, AT + 10 * DAY)
    row = score(one)["ana", Scale.YES_NO]
    assert row.time_averaged == pytest.approx(0.114)  # type: ignore[attr-defined]
    assert row.brier == pytest.approx(0.01)  # type: ignore[attr-defined]


def test_ordered_outcomes_have_a_ranked_score() -> None:
    said = {"0": 0.5, "1 to 3": 0.3, "4 or more": 0.2}
    judged = (judge(RANGES.outcomes, "ana", AT, said),)
    one = Entry("q", RANGES, judged, (), State.RESOLVED, 2, ordered=Scale.ORDERED)
    row = score(one)["ana", Scale.ORDERED]
    assert row.rps == pytest.approx(float(rps([0.5, 0.3, 0.2], 2)))  # type: ignore[attr-defined]
    plain = Entry("q", RANGES, judged, (), State.RESOLVED, 2)
    other = score(plain)["ana", Scale.SEVERAL]
    assert other.rps is None  # type: ignore[attr-defined]
    assert other.brier == pytest.approx(float(brier_several([0.5, 0.3, 0.2], 2)))  # type: ignore[attr-defined]


def test_void_and_ambiguous_score_nobody() -> None:
    void = Entry("v", YES_NO, (judge(YES_NO.outcomes, "ana", AT, 0.9),), (), State.VOID)
    board = score_set(QuestionSet((void,)), np.random.default_rng(0))
    assert board.rows == ()
    assert board.states[State.VOID] == 1
    assert board.base_rate is None


def many(n: int) -> QuestionSet:
    draw = np.random.default_rng(5)
    return QuestionSet(
        tuple(
            entry(str(i), int(draw.uniform() > p), ana=float(p), ben=float(q))
            for i, (p, q) in enumerate(draw.uniform(0.05, 0.95, (n, 2)))
        )
    )


def test_a_correction_after_a_hundred_and_not_before() -> None:
    before = score_set(many(99), np.random.default_rng(0))
    after = score_set(many(130), np.random.default_rng(0))
    assert before.correction is None
    assert any("99 resolved, 100 needed" in note for note in before.caveats)
    assert after.correction is not None
    assert after.corrected_brier is not None
    assert not any("needed" in note for note in after.caveats)
    assert sum(row.times for row in after.reliability) == 130


def test_same_seed_same_bytes_another_seed_other_ends() -> None:
    first, again = (score_set(many(40), np.random.default_rng(1)) for _ in range(2))
    assert repr(first) == repr(again)
    other = score_set(many(40), np.random.default_rng(2))
    assert [r.brier for r in other.rows] == [r.brier for r in first.rows]
    assert [r.interval90 for r in other.rows] != [r.interval90 for r in first.rows]


def test_the_interval_holds_the_mean() -> None:
    for row in score_set(many(60), np.random.default_rng(1)).rows:
        assert row.interval90 is not None
        assert row.interval90[0] < row.brier < row.interval90[1]


def test_late_and_sealed_are_said() -> None:
    late = judge(YES_NO.outcomes, "ana", AT + 20 * DAY, 0.9)
    one = Entry("q", YES_NO, (late,), ("ben",), ended=AT + 10 * DAY)
    notes = score_set(QuestionSet((one,)), np.random.default_rng(0)).caveats
    assert any("sealed and not opened, so not counted: ben" in note for note in notes)
    assert any("after the end, so not counted: ana" in note for note in notes)


def test_days_are_counted_in_one_zone() -> None:
    east = timezone(timedelta(hours=12))
    judged = (
        judge(YES_NO.outcomes, "ana", AT, 0.5),
        judge(YES_NO.outcomes, "ana", AT + 5 * DAY, 0.9),
    )
    moved = tuple(replace(j, at=j.at.astimezone(east)) for j in judged)
    scores = [
        score(Entry("q", YES_NO, said, (), State.RESOLVED, 0, AT + 10 * DAY))["ana", Scale.YES_NO]
        for said in (judged, moved, (judged[0], moved[1]))
    ]
    assert scores[0] == scores[1] == scores[2]
    assert scores[0].time_averaged == pytest.approx((0.25 + 0.01) / 2)  # type: ignore[attr-defined]
