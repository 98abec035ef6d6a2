"""Judgements in numbers and words, and which one stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.forecasts.judgements import Entry, Scale, judge, standing
from goodoffices.forecasts.questions import pose

RULE = "Yes if the record of the session shows it."
QUESTION = pose("Will it be signed?", ["yes", "no"], RULE, "1963-12-31")
AT = datetime(1963, 2, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_order_of_outcomes_turns_the_chances_round() -> None:
    one = judge(("no", "yes"), "ana", AT, 0.7)
    two = judge(("yes", "no"), "ana", AT, 0.7)
    assert one.chances == two.chances[::-1]
    assert (one.low[1], one.high[1]) == (0.55, 0.8) == (two.low[0], two.high[0])


def test_a_boundary_number_may_mean_either_word() -> None:
    judged = judge(("no", "yes"), "ana", AT, 0.8)
    assert (judged.low[1], judged.high[1]) == (0.55, 0.95)
    beyond = judge(("no", "yes"), "ana", AT, 0.995)
    assert beyond.low == beyond.high == beyond.chances


def test_several_outcomes() -> None:
    judged = judge(("A", "B", "other"), "ana", AT, {"B": 0.3, "A": 0.6, "other": 0.1})
    assert judged.chances == pytest.approx((0.6, 0.3, 0.1))
    assert judged.low == pytest.approx((0.55, 0.3375, 0.1125))
    assert sum(judged.high) == pytest.approx(1)


@pytest.mark.parametrize(
    ("outcomes", "by", "at", "answer", "message"),
    [
        (("no", "yes"), " ", AT, 0.5, "a person"),
        (("no", "yes"), "ana", AT.replace(tzinfo=None), 0.5, "its zone"),
        (("no", "yes"), "ana", AT, 1, "strictly between 0 and 1"),
        (("no", "yes"), "ana", AT, 0.0, "strictly between 0 and 1"),
        (("no", "yes"), "ana", AT, True, "strictly between 0 and 1"),
        (("no", "yes"), "ana", AT, float("nan"), "strictly between 0 and 1"),
        (("no", "yes"), "ana", AT, "maybe", "one of almost no chance"),
        (("A", "B", "other"), "ana", AT, 0.5, "a chance for each outcome"),
        (("A", "B"), "ana", AT, {"A": 0.5}, "each outcome once"),
        (("A", "B"), "ana", AT, {"A": 0.5, "B": 0.6}, "sum to 1"),
        (("A", "B"), "ana", AT, {"A": 1, "B": 0}, "strictly between 0 and 1"),
    ],
)
def test_refusals(
    outcomes: tuple[str, ...], by: str, at: datetime, answer: object, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        judge(outcomes, by, at, answer)  # type: ignore[arg-type]


def test_the_latest_before_the_end_stands() -> None:
    end = AT + 3 * DAY
    made = [
        judge(QUESTION.outcomes, "ben", AT + DAY, 0.4),
        judge(QUESTION.outcomes, "ana", AT, 0.5),
        judge(QUESTION.outcomes, "ana", AT + DAY, 0.6),
        judge(QUESTION.outcomes, "ana", AT + DAY, 0.65),
        judge(QUESTION.outcomes, "ana", end, 0.99),
        judge(QUESTION.outcomes, "cid", end + DAY, 0.9),
    ]
    entry = Entry("q", QUESTION, tuple(made), ended=end)
    assert entry.scale is Scale.YES_NO
    assert [(j.by, j.chances[0]) for j in standing(entry)] == [("ana", 0.65), ("ben", 0.4)]
    assert [j.by for j in standing(entry, at=AT)] == ["ana"]
    assert [j.by for j in entry.late] == ["ana", "cid"]
