"""Watch lists for a venue: what to watch for the sake of a function, and when.

1. The list holds what is in some smallest set of losses, ordered by single points, then by how
   many sets it is in, then by name.
2. The calendar gives the hours: a meeting that needs the function, and before it as long as the
   loss takes to work through. Move the meeting and the hours move.
3. An alarm is read against what happens by itself: each line bounds the chance of an ordinary
   failure within its hours.
4. A failure within the hours is likelier to be deliberate than one outside, by as much as
   deliberate ones are taken to gather there; the bounds are shown, and they may be 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.attack_trees import Asset, attack_tree, cuts

__all__ = ["Meeting", "Watch", "elevated", "ordinary_chance", "watch_list"]

HOURS_A_YEAR = 8766.0


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting in the calendar, its times with their zones."""

    name: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        zoned = self.start.tzinfo is not None and self.end.tzinfo is not None
        if not zoned or self.end < self.start:
            raise BadInput(
                f"meeting {self.name!r}",
                expected="a start and an end with their zones, in this order",
                found=(str(self.start), str(self.end)),
                advice="An hour without a zone is several hours at once.",
            )


@dataclass(frozen=True, slots=True)
class Watch:
    """One line of the watch list: what, made to look like what, shown by what, when."""

    asset: str
    single_point: bool
    cuts: int
    looks_like: str
    shown_by: tuple[str, ...]
    hours: tuple[tuple[datetime, datetime], ...]
    ordinary: tuple[float, float]

    @property
    def gap(self) -> bool:
        """Return whether nothing would show it."""
        return not self.shown_by


def watch_list(
    assets: Sequence[Asset], function: str, meetings: Sequence[Meeting]
) -> tuple[Watch, ...]:
    """Return what to watch for the sake of a function, and when.

    Parameters
    ----------
    assets, function
        As in `attack_tree`.
    meetings : sequence of Meeting
        Those that need the function; none: no hours.

    Returns
    -------
    tuple of Watch
        `hours` run from `works_through` before a meeting to its end, joined where they touch.
        `ordinary` bounds the chance of at least one ordinary failure within these hours, so that
        an alarm is read against it. Rates are taken as constant over the year.
    """
    found = cuts(attack_tree(assets, function))
    known = {asset.name: asset for asset in assets}
    names = {name for cut in found for name in cut}
    lines = [_watch(known[name], found, meetings) for name in names]
    return tuple(sorted(lines, key=lambda w: (not w.single_point, -w.cuts, w.asset)))


def ordinary_chance(failures_a_year: tuple[float, float], hours: float) -> tuple[float, float]:
    """Return the chance of at least one ordinary failure in some hours: 1 - exp(-rate hours).

    Examples
    --------
    >>> [round(p, 4) for p in ordinary_chance((0.5, 2), 24)]
    [0.0014, 0.0055]
    """
    lo, hi = (-math.expm1(-rate * hours / HOURS_A_YEAR) for rate in failures_a_year)
    return lo, hi


def elevated(
    failures_a_year: tuple[float, float],
    watched: Sequence[tuple[datetime, datetime]],
    moment: datetime,
    *,
    deliberate_a_year: tuple[float, float],
    share_in_hours: tuple[float, float],
) -> tuple[float, float]:
    """Return the chance, lowest and highest, that a failure at a moment is deliberate.

    Deliberate failures fall within the watched hours with a share s of their number, ordinary
    ones evenly over the year; the rest of the deliberate fall evenly outside.

    Parameters
    ----------
    failures_a_year : tuple of float
        Ordinary ones, fewest and most.
    watched : sequence of (start, end)
        `Watch.hours`.
    moment : datetime
        Of the failure, with its zone.
    deliberate_a_year : tuple of float
        Fewest and most, from a reference class.
    share_in_hours : tuple of float
        Smallest and largest s, 0 to 1.

    Returns
    -------
    tuple of float
        0 to 1. Where neither kind can happen at that moment, 0 and 1: cannot tell.

    Examples
    --------
    >>> from datetime import UTC
    >>> day = [(datetime(2187, 3, 2, tzinfo=UTC), datetime(2187, 3, 3, tzinfo=UTC))]
    >>> rates = {"deliberate_a_year": (0.01, 0.05), "share_in_hours": (0.5, 0.9)}
    >>> inside = elevated((1, 4), day, day[0][0], **rates)
    >>> outside = elevated((1, 4), day, datetime(2187, 6, 1, tzinfo=UTC), **rates)
    >>> outside[1] < 0.03 < 0.3 < inside[0]
    True
    """
    hours = math.fsum((end - start).total_seconds() / 3600 for start, end in watched)
    inside = any(start <= moment <= end for start, end in watched)
    share = share_in_hours if inside else (1 - share_in_hours[1], 1 - share_in_hours[0])
    span = hours if inside else HOURS_A_YEAR - hours
    low = _of_deliberate(deliberate_a_year[0] * share[0], failures_a_year[1], span)
    high = _of_deliberate(deliberate_a_year[1] * share[1], failures_a_year[0], span)
    return (low if low is not None else 0.0), (high if high is not None else 1.0)


def _watch(asset: Asset, found: Sequence[frozenset[str]], meetings: Sequence[Meeting]) -> Watch:
    hours = _joined([(m.start - asset.works_through, m.end) for m in meetings])
    total = math.fsum((end - start).total_seconds() / 3600 for start, end in hours)
    return Watch(
        asset=asset.name,
        single_point=frozenset({asset.name}) in found,
        cuts=sum(asset.name in cut for cut in found),
        looks_like=asset.looks_like,
        shown_by=asset.shown_by,
        hours=hours,
        ordinary=ordinary_chance(asset.failures_a_year, total),
    )


def _joined(
    spans: Sequence[tuple[datetime, datetime]],
) -> tuple[tuple[datetime, datetime], ...]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _of_deliberate(deliberate: float, ordinary: float, span: float) -> float | None:
    """Return the deliberate share at a moment, of rates per year; deliberate ones fall in span."""
    if span <= 0:
        return None
    mine, other = deliberate / span, ordinary / HOURS_A_YEAR
    return mine / (mine + other) if mine + other > 0 else None
