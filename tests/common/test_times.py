"""A time is what was said and what it means; what was not stated is not guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from goodoffices.common.times import NOT_STATED, Reading, Time, day_end, parse_moment, show_moment


def written(value: object) -> Time:
    return Time.model_validate(value)


@pytest.mark.parametrize(
    ("words", "start", "precision", "zoned"),
    [
        ("1962", "1962-01-01T00:00:00+00:00", "year", False),
        ("1962-10", "1962-10-01T00:00:00+00:00", "month", False),
        ("1962-10-30", "1962-10-30T00:00:00+00:00", "day", False),
        ("1962-10-30T09:05", "1962-10-30T09:05:00+00:00", "minute", False),
        ("1962-10-30 09:05Z", "1962-10-30T09:05:00+00:00", "minute", True),
        ("1963-07-15T10:00+03:00", "1963-07-15T10:00:00+03:00", "minute", True),
        ("1963-07-15T10:00:59.5-05:30", "1963-07-15T10:00:00-05:30", "minute", True),
        (" 0001-01-02T09:00 ", "0001-01-02T09:00:00+00:00", "minute", False),
    ],
)
def test_iso_words_have_a_meaning(words: str, start: str, precision: str, zoned: bool) -> None:  # noqa: FBT001
    moment = parse_moment(words)
    assert moment is not None
    assert (moment.start.isoformat(), moment.precision, moment.zoned) == (start, precision, zoned)


@pytest.mark.parametrize(
    "words",
    [
        "", "tomorrow", "62", "1962-13", "1962-02-30", "1962-10-30T25:00", "1962-10-30T09:61",
        "30.10.1962", "1962-10-30T09:05+25:00", "1962-W44", "0000-01-01", "1962-10-30T0905",
        "١٩٦٢-10", "1962-10-30T09:05 Z",
    ],
)  # fmt: skip
def test_other_words_have_none(words: str) -> None:
    assert parse_moment(words) is None


@given(st.text(max_size=40))
def test_no_words_break_it(words: str) -> None:
    parse_moment(words)
    day_end(words)


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("1962", "1962-12-31T23:59:00"),
        ("1962-10", "1962-10-31T23:59:00"),
        ("1964-02", "1964-02-29T23:59:00"),
        ("1962-12", "1962-12-31T23:59:00"),
        ("1962-10-30", "1962-10-30T23:59:00"),
        ("1962-10-30T09:05", "1962-10-30T09:05:00"),
        ("1962-10-30T09:05Z", "1962-10-30T09:05:00+00:00"),
        ("9999", "9999-12-31T23:59:00"),
        ("9999-12-31", "9999-12-31T23:59:00"),
        ("0001-01", "0001-01-31T23:59:00"),
    ],
)
def test_a_period_ends_with_its_last_minute(words: str, end: str) -> None:
    found = day_end(words)
    assert found is not None
    assert found.isoformat() == end


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001
def test_a_day_ends_on_that_day(day: datetime) -> None:
    end = day_end(f"{day:%Y}".rjust(4, "0") + f"-{day:%m-%d}")
    assert end is not None
    assert (end.date(), end.hour, end.minute) == (day.date(), 23, 59)


def test_an_imprecise_time_has_begun_with_its_first_moment() -> None:
    day = parse_moment("1962-10-30")
    assert day is not None
    assert day.begun(datetime(1962, 10, 30, tzinfo=UTC))
    assert not day.begun(datetime(1962, 10, 29, 23, 59, tzinfo=UTC))


# -- what was said -----------------------------------------------------------------------------


def test_words_stay_as_they_were_said() -> None:
    time = written("1962-10-30T09:05+03:00")
    assert (time.said, time.precision, time.zone) == ("1962-10-30T09:05+03:00", "minute", "+03:00")
    assert written("1962-10-30T09:05Z").zone == "UTC"
    assert written("1962-10-30").zone == NOT_STATED


def test_a_zone_not_stated_starts_no_clock() -> None:
    for words in ("1962-10-30", "1962-10-30T09:05", "1962"):
        time = written(words)
        assert time.chosen is None
        assert time.start is not None
    assert written("1962-10-30T09:05Z").chosen is not None


def test_words_without_a_date_mean_what_is_chosen() -> None:
    readings = [
        {"means": "after six hours", "at": "1963-07-15T03:00+03:00"},
        {"means": "at the opening", "at": "1963-07-15T09:00+03:00", "chosen": True},
        {"means": "unknown"},
    ]
    time = written({"said": "in six hours", "readings": readings})
    assert time.shown == "in six hours"
    assert time.chosen is not None
    assert time.start == datetime.fromisoformat("1963-07-15T09:00+03:00")


def test_nothing_is_chosen_for_those_who_do_not_choose() -> None:
    readings = [{"means": "a", "at": "1963-07-15T03:00Z"}, {"means": "b", "at": "1963-07-16"}]
    time = written({"said": "soon", "readings": readings})
    assert time.chosen is None
    assert time.start == datetime(1963, 7, 15, 3, tzinfo=UTC)
    assert written({"said": "soon"}).start is None


def test_a_time_with_other_readings_is_not_settled_by_its_words() -> None:
    time = written({"said": "1963-07-15T03:00Z", "readings": [{"means": "a", "at": "1963"}]})
    assert time.chosen is None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("tomorrow", "a time is an ISO 8601 date or zoned time"),
        ({"said": "x", "readings": [{"means": "a", "at": "nine"}]}, "'at' must be an ISO 8601"),
        ({"said": "x", "readings": [{"means": "a", "chosen": True}]}, "a time with a zone"),
        (
            {"said": "x", "readings": [{"means": "a", "at": "1963-07-15T09:00", "chosen": True}]},
            "a time with a zone",
        ),
        (
            {"said": "x", "readings": [
                {"means": m, "at": "1963-07-15T09:00Z", "chosen": True} for m in "ab"
            ]},
            "one reading at most",
        ),
        ({"said": "x", "precision": "second"}, "'year', 'month', 'day' or 'minute'"),
        ({"said": "x", "hour": 9}, "Extra inputs"),
        (9, "valid dictionary"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(value: object, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        written(value)


def test_a_reading_without_a_time_means_no_moment() -> None:
    assert Reading(means="whenever they like").moment is None


# -- how it is shown ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1962", "1962"),
        ("1962-10", "Oct 1962"),
        ("1962-10-03", "3 Oct 1962"),
        ("1962-10-03T09:05", "3 Oct 1962 09:05"),
        ("1962-10-03T09:05:59Z", "3 Oct 1962 09:05 UTC"),
        ("1962-10-03T09:05-05:30", "3 Oct 1962 09:05 -05:30"),
        ("0001-01-02", "day 2"),
        ("0001-01-02T09:00", "day 2, 09:00"),
        ("0001-01-02T09:00Z", "day 2, 09:00"),
        ({"said": "1962-10-03T09:05", "precision": "day"}, "3 Oct 1962"),
        ({"said": "1962-10", "precision": "minute"}, "Oct 1962"),
        ({"said": "the day after", "precision": "day"}, "the day after"),
    ],
)
def test_a_time_is_shown_as_people_write_it(value: object, shown: str) -> None:
    assert written(value).shown == shown


def test_no_time_is_shown_finer_than_a_minute() -> None:
    assert show_moment(datetime(1962, 10, 3, 9, 5, 59, tzinfo=UTC), "minute") == "3 Oct 1962 09:05"
