"""deadlock: the reasons why this may stand still, and what would lower each. No score.

1. Each reason is a fact of the record, with the entries it rests on and one thing that would
   lower it. A reason that the record does not show is not listed.
2. There is no single figure: reasons of different kinds do not add up.
3. A file that heard one side only cannot tell, and says so first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.substance import Demand, Offer, RedLine
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import counted, finding, joined, parties
from goodoffices.studies.contested_terms import contested_terms
from goodoffices.studies.coverage import coverage
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite
from goodoffices.studies.offers import missing, standing_of
from goodoffices.studies.owed_answers import owed_answers
from goodoffices.studies.read_back import read_back


class Reason(NamedTuple):
    """One reason, the entries behind it, and what would lower it."""

    words: str
    lower: str
    entries: tuple[Entry, ...]


def deadlock(sight: Sight) -> Finding:
    """List the reasons for deadlock that the record shows."""
    reasons = [r for source in _SOURCES for r in source(sight)]
    rows = [
        {"reason": r.words, "would_be_lower_if": r.lower, "entries": [e.id for e in r.entries]}
        for r in reasons
    ]
    lines = [Line(str(i), _line(r)) for i, r in enumerate(reasons, 1)]
    summary = f"{counted(len(reasons), 'reason')} on record; they do not add up to a score"
    because = [e for r in reasons for e in r.entries]
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because)


def _line(reason: Reason) -> str:
    shown = f" {cite(*reason.entries[:6])}" if reason.entries else ""
    return f"{reason.words}{shown}. Lower if {reason.lower}"


def _one_sided(sight: Sight) -> Iterator[Reason]:
    silent = [row["party"] for row in sight.once(coverage).value if row["first_hand"] == 0]
    if silent and len(silent) < len(parties(sight)):
        names = joined(map(sight.name, silent))
        yield Reason(
            f"cannot tell for {names}: nothing first-hand",
            f"{names} is heard on the same script",
            (),
        )


def _unmet(sight: Sight) -> Iterator[Reason]:
    demands = [d for d in sight.of_kind(Demand) if standing_of(sight, d) == "tabled"]
    answered = {name for offer in sight.of_kind(Offer) for name in offer.of}
    for party in parties(sight):
        unmet = tuple(d for d in demands if d.whose == party.id and d.id not in answered)
        if unmet:
            yield Reason(
                f"{counted(len(unmet), 'demand')} of {party.name} that no offer answers",
                "one offer is tied to one of them", unmet,
            )  # fmt: skip


def _vague(sight: Sight) -> Iterator[Reason]:
    vague = tuple(
        o for o in sight.of_kind(Offer)
        if standing_of(sight, o) == "tabled" and {"amount", "date"} <= set(missing(sight, o))
    )  # fmt: skip
    if vague:
        yield Reason(
            f"{counted(len(vague), 'offer')} without amount or date",
            "one of them gets a number and a day",
            vague,
        )


def _taken_back(sight: Sight) -> Iterator[Reason]:
    gone = tuple(o for o in sight.of_kind(Offer) if standing_of(sight, o) == "withdrawn")
    if gone:
        yield Reason(
            f"{counted(len(gone), 'offer')} withdrawn", "something is offered in their place", gone
        )


def _far_apart(sight: Sight) -> Iterator[Reason]:
    asked: dict[str, list[Demand]] = {}
    for demand in sight.of_kind(Demand):
        asked.setdefault(demand.issue.casefold(), []).append(demand)
    for line in sight.of_kind(RedLine):
        held = asked.get(line.issue.casefold(), ())
        against = tuple(d for d in held if d.whose != line.whose)
        if against:
            yield Reason(
                f"{sight.name(line.whose)}'s red line on {line.issue} stands against a demand",
                "the issue is split, or the line's owner says what it protects", (line, *against),
            )  # fmt: skip


def _words_differ(sight: Sight) -> Iterator[Reason]:
    rows = [row for row in sight.once(contested_terms).value if not row["agreed"]]
    if rows:
        held = [m["entry"] for row in rows for m in row["meanings"]]
        terms = joined(f'"{row["term"]}"' for row in rows[:4])
        more = f" and {len(rows) - 4} more" if len(rows) > 4 else ""
        yield Reason(
            f"{counted(len(rows), 'term')} without an agreed text: {terms}{more}",
            "one test case is put to each side in the same words", _entries(sight, held[:4]),
        )  # fmt: skip


def _numbers_differ(sight: Sight) -> Iterator[Reason]:
    rows = [row for row in sight.once(read_back).value if row["state"] == "disputed"]
    if rows:
        held = [v["entry"] for row in rows for v in row["versions"]]
        yield Reason(
            f"{counted(len(rows), 'number')} the sides hold differently",
            "each is read back with what it refers to", _entries(sight, held),
        )  # fmt: skip


def _waiting(sight: Sight) -> Iterator[Reason]:
    rows = [r for r in sight.once(owed_answers).value if r["state"] not in {"answered", "promised"}]
    if rows:
        yield Reason(
            f"{counted(len(rows), 'question')} without a full answer",
            "each side answers one, at the same time",
            _entries(sight, [row["entry"] for row in rows]),
        )  # fmt: skip


def _entries(sight: Sight, handles: list[str]) -> tuple[Entry, ...]:
    return tuple(e for h in dict.fromkeys(handles) if (e := sight.get(h)))


_SOURCES = (
    _one_sided, _unmet, _vague, _taken_back, _far_apart, _words_differ, _numbers_differ, _waiting,
)  # fmt: skip

STUDY = Study(
    "deadlock", "Why it may stand still", Audience.MEDIATOR, Section.TABLE, 6, deadlock, lead=0
)
