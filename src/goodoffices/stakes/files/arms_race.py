"""The file of `stakes arms-race`: what each author says of reaction, fatigue and grievance.

```yaml
format: 1
title: Defence budgets on the river
unit: million crowns              # of armament
parties: [alpha, beta]            # two to twelve
claims:                           # one or more authors
  - by: alpha
    source: white paper
    reaction: {alpha: {beta: {low: 0.2, high: 0.9}}, beta: {alpha: 0.9}}   # to whom
    fatigue: {alpha: 0.5, beta: {low: 0.4, high: 0.6}}
    grievance: {alpha: 2, beta: {low: 0, high: 1}}   # below 0: goodwill
course: {years: 10, start: {alpha: 12, beta: 9}}     # may be left out
series:                           # may be left out
  - {by: yearbook, source: table 4, years: [2019, 2020, 2021, 2022], totals: [20, 22, 25, 30]}
```

1. A party grows by reaction times the others' armament, plus grievance, less fatigue times its
   own. A reaction that is left out is 0. Every number may be a range `{low, high}`.
2. A series is summed armament of all parties, year by year.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.stakes.arms_race import Growth, Race, fitted_growth
from goodoffices.stakes.files.fields import Fields, read_fields

__all__ = ["ArmsRaceQuestion", "Claimed", "Series", "read_arms_race"]

LARGEST = 1e12


@dataclass(frozen=True, slots=True)
class Claimed:
    """One author's coefficients."""

    by: str
    source: str
    race: Race


@dataclass(frozen=True, slots=True)
class Series:
    """One author's series with the line fitted to it."""

    by: str
    source: str
    growth: Growth


@dataclass(frozen=True, slots=True)
class ArmsRaceQuestion:
    """What is asked."""

    title: str
    unit: str
    parties: tuple[str, ...]
    claims: tuple[Claimed, ...]
    years: int | None
    start: tuple[float, ...]
    series: tuple[Series, ...]


def read_arms_race(path: Path) -> ArmsRaceQuestion:
    """Return what an arms-race file asks.

    Raises
    ------
    BadInput
        Anything the format does not allow, with file, field, expected, found and advice.
    """
    fields = read_fields(path)
    fields.choice("format", ("1",))
    parties = fields.texts("parties", 2, 12)
    years, start = _course(fields, parties)
    question = ArmsRaceQuestion(
        fields.text("title"),
        fields.text("unit"),
        parties,
        tuple(_claimed(one, parties) for one in fields.children("claims", 1, 8)),
        years,
        start,
        tuple(_series(one) for one in fields.children("series", 0, 8)),
    )
    fields.done()
    return question


def _claimed(one: Fields, parties: tuple[str, ...]) -> Claimed:
    fatigue, grievance, reaction = (
        one.child(name) for name in ("fatigue", "grievance", "reaction")
    )
    rows = []
    for party in parties:
        row = reaction.child(party) if party in reaction else Fields(reaction.at(party), {})
        if party in row:
            raise BadInput(
                row.where,
                expected="other parties",
                found=party,
                advice="A party's brake on itself is its fatigue.",
            )
        rows.append(tuple(row.bounds(other, 0, 1000, default="0") for other in parties))
        row.done()
    race = Race(
        tuple(fatigue.bounds(party, 1e-9, 1000) for party in parties),
        tuple(rows),
        tuple(grievance.bounds(party, -LARGEST, LARGEST) for party in parties),
    )
    claimed = Claimed(one.text("by"), one.text("source"), race)
    for part in (fatigue, grievance, reaction, one):
        part.done()
    return claimed


def _course(fields: Fields, parties: tuple[str, ...]) -> tuple[int | None, tuple[float, ...]]:
    if "course" not in fields:
        return None, ()
    course = fields.child("course")
    start = course.child("start")
    found = (
        course.whole("years", 1, 100),
        tuple(float(start.number(party, 0, LARGEST)) for party in parties),
    )
    start.done()
    course.done()
    return found


def _series(one: Fields) -> Series:
    series = Series(
        one.text("by"),
        one.text("source"),
        fitted_growth(one.numbers("years", 4), one.numbers("totals", 4)),
    )
    one.done()
    return series
