"""The page of `stakes arms-race`: rest, stability and course, by each author's claims."""

from __future__ import annotations

import math
from typing import Any

from goodoffices.common.errors import NoAnswer
from goodoffices.stakes.arms_race import Rest, course, rest
from goodoffices.stakes.bounds import Tell
from goodoffices.stakes.files.arms_race import ArmsRaceQuestion, Claimed, Series
from goodoffices.stakes.pages.words import figure, span, wrapped

__all__ = ["as_json", "page"]

Band = dict[str, list[tuple[float, float]]]


def as_json(question: ArmsRaceQuestion) -> dict[str, Any]:
    """Return the answer as plain values."""
    return {
        "title": question.title,
        "unit": question.unit,
        "parties": list(question.parties),
        "claims": [_claimed_json(question, one) for one in question.claims],
        "series": [_series_json(one) for one in question.series],
    }


def _claimed_json(question: ArmsRaceQuestion, one: Claimed) -> dict[str, Any]:
    found = rest(one.race)
    band = _course(question, one)
    return {
        "by": one.by,
        "source": one.source,
        "stable": found.stable.value,
        "equilibrium": None
        if found.point is None
        else {
            party: ends.as_json() for party, ends in zip(question.parties, found.point, strict=True)
        },
        "eigenvalues": {
            "calmest": [[z.real, z.imag] for z in found.calm_eigenvalues],
            "tensest": [[z.real, z.imag] for z in found.tense_eigenvalues],
        },
        "doubling_time": _doubling_json(found),
        "course": None
        if not isinstance(band, dict)
        else {party: [list(ends) for ends in years] for party, years in band.items()},
        "no_course": band if isinstance(band, str) else None,
    }


def _doubling_json(found: Rest) -> list[float | None] | None:
    if found.doubling is None:
        return None
    return [one if math.isfinite(one) else None for one in found.doubling]


def _series_json(one: Series) -> dict[str, Any]:
    growth = one.growth
    return {
        "by": one.by,
        "source": one.source,
        "slope": {"value": growth.slope, "interval90": list(growth.slope90)},
        "still_level": growth.still_level if math.isfinite(growth.still_level) else None,
        "correlation": growth.correlation,
        "increments": growth.increments,
    }


def _course(question: ArmsRaceQuestion, one: Claimed) -> Band | str | None:
    if question.years is None:
        return None
    try:
        low, high = course(one.race, question.start, years=question.years)
    except NoAnswer as reason:
        return str(reason)
    return {
        party: [(float(a), float(b)) for a, b in zip(low[:, i], high[:, i], strict=True)]
        for i, party in enumerate(question.parties)
    }


def page(question: ArmsRaceQuestion) -> list[str]:
    """Return the page in lines."""
    lines = [
        *wrapped(f"ARMS RACE: {question.title}"),
        *wrapped(f"Armament in {question.unit}. Each author by its own claims."),
    ]
    for one in question.claims:
        lines += ["", *_claimed_page(question, one)]
    for series in question.series:
        lines += ["", *_series_page(series)]
    return lines


def _claimed_page(question: ArmsRaceQuestion, one: Claimed) -> list[str]:
    found = rest(one.race)
    lines = wrapped(f"BY THE CLAIMS OF {one.by.upper()} ({one.source})", hang=0)
    verdict = {
        Tell.YES: "Stable for all values claimed: after a push it comes back to rest.",
        Tell.NO: "Unstable for all values claimed: a push grows.",
        Tell.DEPENDS: "Cannot tell: stable for some of the values claimed, unstable for others.",
    }[found.stable]
    lines += wrapped(verdict, indent=2)
    if found.doubling is not None:
        words = " to ".join(
            figure(one) if math.isfinite(one) else "never" for one in sorted(found.doubling)
        )
        lines += wrapped(f"A small push doubles in a time of {words}.", indent=2)
    if found.point is None:
        lines += wrapped("No resting point at 0 or above can be bounded.", indent=2)
    else:
        for party, ends in zip(question.parties, found.point, strict=True):
            lines.append(f"  {party} at rest: {ends.words()}")
    return lines + _course_page(question, one)


def _course_page(question: ArmsRaceQuestion, one: Claimed) -> list[str]:
    band = _course(question, one)
    if band is None:
        return []
    if isinstance(band, str):
        return wrapped(band, indent=2)
    return [
        f"  {party} after {question.years}: {span(years[-1])} (now {figure(years[0][0])})"
        for party, years in band.items()
    ]


def _series_page(one: Series) -> list[str]:
    growth = one.growth
    return [
        *wrapped(f"SERIES OF {one.by.upper()} ({one.source})", hang=0),
        *wrapped(
            f"Growth a year per unit of level: {span(growth.slope90)} (90 %, from "
            f"{growth.increments} increments; middle {figure(growth.slope)}).",
            indent=2,
        ),
    ]
