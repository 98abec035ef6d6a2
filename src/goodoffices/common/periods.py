"""When a period begins and when it is over, for what waits until then."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from goodoffices.common.times import Moment, Time, day_end

__all__ = ["end_of", "over", "over_from", "start_of"]


def over(ends: Time | None, at: datetime | None) -> bool:
    """Tell whether the whole of the period that a time names is past; with no clock, it is."""
    if ends is None or at is None:
        return ends is not None
    if ends.moment is None:
        return False
    last = _last(ends.moment)
    return last <= (at if last.tzinfo else at.replace(tzinfo=None))


def over_from(ends: Time | None, clock: tzinfo | None) -> datetime | None:
    """Return the minute, on a clock, from which a period is past; None where none is named."""
    if ends is None or ends.moment is None:
        return None
    last = _last(ends.moment)
    zoned = last if last.tzinfo else last.replace(tzinfo=clock)
    return max(zoned, _ON_EVERY_CLOCK).astimezone(clock)


def _last(moment: Moment) -> datetime:
    """Return the end of the period a moment names; without a zone where it has none."""
    if moment.precision == "minute":
        return moment.start if moment.zoned else moment.start.replace(tzinfo=None)
    period = moment.start.date().isoformat()[: _LENGTHS[moment.precision]]
    last = day_end(period)
    assert last is not None
    return last


def end_of(time: Time | None) -> datetime | None:
    """Return the last moment a time may name, read as UTC where it has no zone."""
    if time is None or time.moment is None:
        return None
    last = _last(time.moment)
    return last if last.tzinfo else last.replace(tzinfo=UTC)


_LENGTHS = {"year": 4, "month": 7, "day": 10}
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_ON_EVERY_CLOCK = datetime(1, 1, 2, tzinfo=UTC)


def start_of(time: Time | None) -> datetime:
    """Return the first moment a time may name; the earliest of all where it names none."""
    return (time.start if time else None) or _EARLIEST
