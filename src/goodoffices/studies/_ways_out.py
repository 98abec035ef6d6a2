"""Which named ways out the record gives a hold for: one function a pattern; numbers stand apart.

1. A way out is shown only where entries of the record give the hold; it names them.
2. For each party it says better than what, and on what assumption; a party for which that cannot
   be told is not named. Nobody's consent is presumed.
3. Red lines are matched by issue, never by understanding their words. A way out that asks an owner
   to cross a red line on its issue is not shown at all. Where the words hold a number and it
   depends on their reading whether the way out stays within, the way out waits: its owner is
   asked first.
4. Everything is grouped by issue once; what is compared is at most one entry a party and issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.substance import (
    Agreed,
    Demand,
    Interest,
    Offer,
    Position,
    RedLine,
    Reservation,
)
from goodoffices.record.kinds.talk import Figure
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, joined, parties
from goodoffices.studies.offers import standing_of

__all__ = [
    "MOST_SEATS",
    "PARTS",
    "Better",
    "LineHeld",
    "Table",
    "Way",
    "table_of",
    "telling_words",
    "ways_out",
]

MOST_SEATS = 12
PARTS = re.compile(
    r"(\d{1,4}) (?:on|in|at) the ([a-z]+), (?:and )?the rest (?:on|in|at) the ([a-z]+)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(senate|parliament|congress|assembly|knesset|duma|cabinet|council|plebiscite|referendum|"
    r"vote|board|members|shareholders)\b",
    re.IGNORECASE,
)
_GUARANTEE = re.compile(r"\b(guarantees?|assurances?|enforcement|witness(?:es)?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Better:
    """For whom it is better, than what, and on what assumption."""

    party: str
    than: str
    assuming: str


@dataclass(frozen=True)
class LineHeld:
    """A red line on the issue: kept, or to be asked about first."""

    line: RedLine
    kept: bool
    why: str


@dataclass(frozen=True)
class Way:
    """One third option with what it rests on."""

    pattern: str
    issue: str
    words: str
    better: tuple[Better, ...]
    rests_on: tuple[Entry, ...]
    lines: tuple[LineHeld, ...] = ()
    figures: tuple[dict[str, Any], ...] = ()

    @property
    def keeps_every_line(self) -> bool:
        """Whether no red line on its issue waits for a word of its owner."""
        return all(held.kept for held in self.lines)


@dataclass
class Table:
    """What stands on each issue, one pass over the Sight."""

    issues: dict[str, str] = field(default_factory=dict)
    last: dict[str, dict[str, Demand | Offer]] = field(default_factory=dict)
    demands: dict[str, list[Demand]] = field(default_factory=dict)
    lines: dict[str, list[RedLine]] = field(default_factory=dict)
    firm: dict[str, dict[str, Entry]] = field(default_factory=dict)
    interests: dict[str, dict[str, Interest]] = field(default_factory=dict)
    guarantees: dict[str, Entry] = field(default_factory=dict)
    parts: dict[str, list[Entry]] = field(default_factory=dict)
    shares: list[Figure] = field(default_factory=list)


def table_of(sight: Sight) -> Table:
    """Group what stands on the table by issue."""
    table = Table()
    answered = {name for offer in sight.of_kind(Offer) for name in offer.of}
    for entry in sight.entries:
        issue = entry.get("issue")
        if isinstance(entry, Figure):
            if entry.unit and "%" in entry.unit and "events" in (entry.referent or ""):
                table.shares.append(entry)
        elif issue:
            key = issue.casefold()
            table.issues.setdefault(key, issue)
            _place(sight, table, key, entry, answered)
    return table


def _place(sight: Sight, table: Table, key: str, entry: Entry, answered: set[str]) -> None:
    if isinstance(entry, Demand | Offer):
        if standing_of(sight, entry) == "tabled":
            table.last.setdefault(key, {})[entry.whose] = entry
            if isinstance(entry, Demand) and entry.id not in answered:
                table.demands.setdefault(entry.whose, []).append(entry)
    elif isinstance(entry, RedLine):
        table.lines.setdefault(key, []).append(entry)
        table.firm.setdefault(key, {})[entry.whose] = entry
    elif isinstance(entry, Interest):
        table.interests.setdefault(key, {})[entry.whose] = entry
    elif isinstance(entry, Position) and entry.strength == "firm":
        table.firm.setdefault(key, {})[entry.whose] = entry
    if isinstance(entry, Demand | Position | Interest) and _GUARANTEE.search(key):
        table.guarantees.setdefault(entry.whose, entry)
    if isinstance(entry, Reservation | Position | Offer) and PARTS.search(entry.words):
        for word in telling_words(key):
            table.parts.setdefault(word, []).append(entry)


def telling_words(issue: str) -> list[str]:
    """Return the longer words of an issue's name, by which entries on parts of it are found."""
    return list(dict.fromkeys(re.findall(r"[a-z]{6,}", issue.casefold())))


def ways_out(sight: Sight, table: Table) -> list[Way]:
    """Return every way out that the record gives a hold for, issues in the order of the Sight."""
    found = list(_offered_by_all(sight, table))
    found += _crossing(sight, table)
    found += _votes(table)
    found += _third_party(sight, table)
    found += _interests(table)
    found += _letters(sight, table)
    return found


def _offered_by_all(sight: Sight, table: Table) -> Iterator[Way]:
    """Return what every party has offered alike: sign it, and set the rest apart as open."""
    everyone = [p.id for p in parties(sight)]
    covered: set[str] = set()
    for key, last in table.last.items():
        offers = [e for e in last.values() if isinstance(e, Offer) and e.amount]
        amounts = {e.amount.casefold() for e in offers if e.amount}
        if len(amounts) == 1 and {e.whose for e in offers} >= set(everyone):
            covered |= {e.id for e in offers}
            conditions = [e for e in offers if e.condition]
            what = f"{offers[0].amount}, which all have offered,"
            yield _narrow(sight, table.issues[key], what, offers, conditions)
    for entry in sight.of_kind(Agreed):
        fresh = entry.state == "ad referendum" and not covered & set(entry.of)
        if fresh and set(entry.parties) >= set(everyone):
            what = f"{clip(entry.words, 60)}, agreed ad referendum,"
            yield _narrow(sight, entry.issue, what, [entry], [])


def _narrow(
    sight: Sight, issue: str, what: str, rests: Sequence[Entry], conditions: Sequence[Offer]
) -> Way:
    asked = (
        "; ask " + joined(sight.name(o.whose) for o in conditions) + " whether the condition stands"
        if conditions
        else ""
    )
    whose = [p.id for p in parties(sight)]
    better = tuple(
        Better(p, "no text", "it still stands by its word, and what is open may stay open")
        for p in whose
    )
    words = f"settle {what} now; the rest apart, named as open{asked}"
    return Way("narrow to what can be verified", issue, words, better, tuple(rests))


def _crossing(sight: Sight, table: Table) -> Iterator[Way]:
    """Return one unmet demand of each of two parties, tied: both or neither."""
    seats = [p.id for p in parties(sight)]
    for one, other in combinations(seats if len(seats) <= MOST_SEATS else [], 2):
        mine = _grantable(table, one, other)
        yours = _grantable(table, other, one)
        if mine and yours:
            words = (
                f"{sight.name(other)} will meet {clip(mine.words or mine.issue, 50)}, if "
                f"{sight.name(one)} will meet {clip(yours.words or yours.issue, 50)}; asked of "
                "each alone, shown only if both say yes"
            )
            better = tuple(
                Better(who, "both demands unmet", "what it gets is worth more to it than it gives")
                for who in (one, other)
            )
            issue = f"{mine.issue} / {yours.issue}"
            yield Way("crossing offers", issue, words, better, (mine, yours))


def _grantable(table: Table, asker: str, giver: str) -> Demand | None:
    """Return the asker's first unmet demand on an issue where the giver has no red line."""
    for demand in table.demands.get(asker, ()):
        barred = {line.whose for line in table.lines.get(demand.issue.casefold(), ())}
        if giver not in barred:
            return demand
    return None


def _votes(table: Table) -> Iterator[Way]:
    for key, lines in table.lines.items():
        for line in lines:
            if line.negotiable_by and _BODY.search(line.negotiable_by):
                words = (
                    f"a promise that binds only with the consent of {clip(line.negotiable_by, 60)}"
                )
                better = (
                    Better(line.whose, "a promise of its own", "the consent is sought by a date"),
                )
                held = (LineHeld(line, kept=True, why="who may move it decides"),)
                yield Way(
                    "contingent on a vote", table.issues[key], words, better, (line,), held
                )  # fmt: skip


def _third_party(sight: Sight, table: Table) -> Iterator[Way]:
    seats = [p.id for p in parties(sight) if p.id in table.guarantees]
    if len(seats) < 2:
        return
    rests = tuple(table.guarantees[seat] for seat in seats)
    words = (
        f"{joined(sight.name(s) for s in seats)} each want guarantees: a third party that all "
        "accept watches or stands behind what each promises"
    )
    better = tuple(
        Better(seat, "the other's word alone", "someone it trusts is willing and able")
        for seat in seats
    )
    yield Way("third party's guarantee", joined(_issues(rests)), words, better, rests)


def _issues(entries: Iterable[Entry]) -> list[str]:
    return list(dict.fromkeys(str(getattr(e, "issue", "")) for e in entries))


def _interests(table: Table) -> Iterator[Way]:
    for key, held in table.interests.items():
        if len(held) > 1:
            needs = tuple(held.values())
            words = "settle each need by itself: " + "; ".join(clip(e.words, 50) for e in needs)
            better = tuple(
                Better(e.whose, "one word that must carry all", "the needs are as written here")
                for e in needs
            )
            yield Way("unbundle", table.issues[key], words, better, needs)


def _letters(sight: Sight, table: Table) -> Iterator[Way]:
    """Firm against firm: the text stays silent and each writes down its own view."""
    known = {p.id for p in parties(sight)}
    for key, firm in table.firm.items():
        rests = tuple(e for who, e in firm.items() if who in known)
        if len(rests) > 1:
            words = "the text stays silent; each side writes down its own view beside it"
            better = tuple(
                Better(str(getattr(e, "whose", "")), "no text for want of one word",
                       "the rest does not depend on it")
                for e in rests
            )  # fmt: skip
            lines = tuple(
                LineHeld(line, kept=False, why="would silence do for its owner?")
                for line in table.lines.get(key, ())
            )
            yield Way("side letters", table.issues[key], words, better, rests, lines)
