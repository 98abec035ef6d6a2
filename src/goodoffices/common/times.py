"""A time is what was said and what it means; the two are kept apart.

1. The words stay as they were said. What they mean is a reading; there may be several, or none.
2. A zone that was not stated is not guessed: such a time is read on the clock of whoever asks,
   and starts no clock of its own.
3. An imprecise time counts from its first moment, so that what was known on a day is
   known on that day.
4. A case without dates counts its own days in the year 0001: 0001-01-02 is shown as "day 2".
5. Times are shown to the minute and no finer.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator

__all__ = [
    "NOT_STATED",
    "Moment",
    "Precision",
    "Reading",
    "Time",
    "day_end",
    "parse_moment",
    "show_moment",
]

NOT_STATED = "not stated"
Precision = Literal["year", "month", "day", "minute"]

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?",
    re.ASCII,
)


class Moment(BaseModel):
    """One instant or calendar period, as far as it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: datetime
    precision: Precision
    zoned: bool

    def begun(self, as_of: datetime) -> bool:
        """Tell whether it had begun at `as_of`; without a zone, on the clock of `as_of`."""
        if self.zoned:
            return self.start <= as_of
        return self.start.replace(tzinfo=None) <= as_of.replace(tzinfo=None)

    @property
    def shown(self) -> str:
        """The time as it was written, with its zone where it has one."""
        clock = self.zoned and self.precision == "minute" and self.start.year != 1
        zone = f" {_zone_name(self.start)}" if clock else ""
        return show_moment(self.start, self.precision) + zone


def _zone_name(start: datetime) -> str:
    offset = start.strftime("%z")
    return "UTC" if offset == "+0000" else f"{offset[:3]}:{offset[3:]}"


@lru_cache(maxsize=65536)
def parse_moment(words: str) -> Moment | None:
    """Return what an ISO 8601 date or time means, or None where it is not one.

    Examples
    --------
    >>> parse_moment("1962-10-30").precision
    'day'
    >>> parse_moment("1963-07-15T10:00+03:00").start.isoformat()
    '1963-07-15T10:00:00+03:00'
    >>> parse_moment("tomorrow") is None
    True
    """
    match = _FORM.fullmatch(words.strip())
    if match is None:
        return None
    part = match.groupdict()
    precision = _precision(part)
    try:
        day = date(int(part["year"]), int(part["month"] or 1), int(part["day"] or 1))
        start = _instant(day, part["clock"], part["zone"])
    except (ValueError, OverflowError):
        return None
    return Moment(start=start, precision=precision, zoned=part["zone"] is not None)


def _precision(part: dict[str, str | None]) -> Precision:
    if part["clock"]:
        return "minute"
    if part["day"]:
        return "day"
    return "month" if part["month"] else "year"


def _instant(day: date, clock: str | None, zone: str | None) -> datetime:
    offset = "+00:00" if zone in {None, "Z"} else zone
    return datetime.fromisoformat(f"{day.isoformat()}T{clock or '00:00'}:00{offset}")


def day_end(words: str) -> datetime | None:
    """Return the last moment of the period `words` names, or None where it names none.

    It has a zone where the words have one: otherwise it is read on the clock of whoever asks.
    """
    moment = parse_moment(words)
    if moment is None:
        return None
    start = moment.start if moment.zoned else moment.start.replace(tzinfo=None)
    match moment.precision:
        case "minute":
            return start
        case "day":
            last = start
        case "month":
            last = start.replace(day=monthrange(start.year, start.month)[1])
        case "year":
            last = start.replace(month=12, day=31)
    return last.replace(hour=23, minute=59)


def show_moment(start: datetime, precision: Precision) -> str:
    """Return a time as people write it.

    Examples
    --------
    >>> show_moment(datetime(1962, 10, 30), "day")
    '30 Oct 1962'
    >>> show_moment(datetime(1, 1, 2, 9, 0), "minute")
    'day 2, 09:00'
    """
    if start.year == 1:
        day = f"day {start.timetuple().tm_yday}"
        return f"{day}, {start:%H:%M}" if precision == "minute" else day
    day = {"year": "", "month": f"{start:%b} "}.get(precision, f"{start.day} {start:%b} ")
    clock = f" {start:%H:%M}" if precision == "minute" else ""
    return f"{day}{start.year}{clock}"


class Reading(BaseModel):
    """One thing the words may mean. Chosen readings need a zoned time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    means: str
    at: str | None = None
    chosen: bool = False

    @model_validator(mode="after")
    def _chosen_is_zoned(self) -> Self:
        if self.at is not None and parse_moment(self.at) is None:
            raise ValueError(f"'at' must be an ISO 8601 time, found {self.at!r}")
        if self.chosen and not (self.moment and self.moment.zoned):
            raise ValueError("a reading can be chosen only when its 'at' is a time with a zone")
        return self

    @property
    def moment(self) -> Moment | None:
        """What `at` means."""
        return None if self.at is None else parse_moment(self.at)


class Time(BaseModel):
    """What was said of a time, and what it may mean.

    Written as an ISO 8601 date or time, or as a mapping of these fields.

    Attributes
    ----------
    said : str
        The words.
    precision : str
        year, month, day or minute.
    zone : str
        A zone's name or offset, or "not stated".
    inferred : bool
        Whether the source leaves a part out and the recorder filled it in.
    readings : tuple of Reading
        What the words may mean, where they are not a date themselves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: str
    precision: Precision = "minute"
    zone: str = NOT_STATED
    inferred: bool = False
    readings: tuple[Reading, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        if not isinstance(value, str):
            return value
        moment = parse_moment(value)
        if moment is None:
            raise ValueError(
                "a time is an ISO 8601 date or zoned time; "
                "write {said: ..., readings: [...]} where the words are something else"
            )
        zone = _zone_words(value) if moment.zoned else NOT_STATED
        return {"said": value, "precision": moment.precision, "zone": zone}

    @classmethod
    def __get_pydantic_json_schema__(
        cls,
        core_schema: Any,  # noqa: ANN401 - pydantic's own
        handler: GetJsonSchemaHandler,
        /,
    ) -> dict[str, Any]:
        """Say in the published schema that plain words will do."""
        words = {"type": "string", "description": "an ISO 8601 date or time"}
        return {"anyOf": [words, handler.resolve_ref_schema(handler(core_schema))]}

    @model_validator(mode="after")
    def _one_choice(self) -> Self:
        if sum(r.chosen for r in self.readings) > 1:
            raise ValueError("one reading at most can be chosen")
        return self

    @property
    def chosen(self) -> Moment | None:
        """The one meaning that may start a clock: a zoned time, said so or chosen."""
        own = parse_moment(self.said)
        if own is not None and own.zoned and not self.readings:
            return own
        return next((r.moment for r in self.readings if r.chosen), None)

    @property
    def moment(self) -> Moment | None:
        """The meaning used to order entries: the chosen one, the words', the first reading's."""
        own = parse_moment(self.said)
        if not self.readings:
            return own
        candidates = (self.chosen, own, *(r.moment for r in self.readings))
        return next((m for m in candidates if m is not None), None)

    @property
    def start(self) -> datetime | None:
        """The first moment it may name, or None where it names none."""
        moment = self.moment
        return moment.start if moment else None

    @property
    def shown(self) -> str:
        """The time as people write it; the words themselves where they are not a date."""
        return _shown(self.said, self.precision)


_COARSE: list[Precision] = ["year", "month", "day", "minute"]


@lru_cache(maxsize=65536)
def _shown(said: str, precision: Precision) -> str:
    moment = parse_moment(said)
    if moment is None:
        return said
    coarser = min((moment.precision, precision), key=_COARSE.index)
    return moment.model_copy(update={"precision": coarser}).shown


def _zone_words(said: str) -> str:
    return "UTC" if said.strip().endswith("Z") else said.strip()[-6:]
