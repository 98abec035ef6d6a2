"""deal-zone: on which issues the parties' numbers meet, as far as they have told them.

1. A party's reach on an issue runs from its last standing number to the reservation value on that
   issue, where one was told or estimated; else it is the number alone.
2. Two reaches meet, or there is a gap between the highest lower one and the lowest upper one. A gap
   between numbers is not "no zone": where a party's reservation is not on record the answer is
   "cannot tell". Only where a red line's own number bars the way, or every reservation is on
   record and they do not meet, is it "none on record". More offered than was demanded may meet the
   demand: "ask which way it counts".
3. Estimates are told apart from what the party said; none is filled in. What one party told of its
   reservation is never to be shown to another: the whole answer is the mediator's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.substance import Offer, RedLine, Reservation
from goodoffices.record.sight import Sight
from goodoffices.studies._numbers_apart import Number, bound_of, offered_beyond, read_number
from goodoffices.studies._reading import finding, joined, parties
from goodoffices.studies._ways_out import Table, table_of
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


@dataclass(frozen=True)
class _Reach:
    """How far a party's numbers on an issue go, and what shows it."""

    party: str
    low: int
    high: int
    number: Number
    reservation: Reservation | None

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (self.number.entry, *([self.reservation] if self.reservation else []))


def deal_zone(sight: Sight) -> Finding | None:
    """Compare the parties' numbers and told reservations on each issue: meet, cannot tell, none."""
    table = sight.once(table_of)
    kept = {(r.issue.casefold(), r.whose): r for r in sight.of_kind(Reservation)}
    rows, lines = [], []
    for key in table.last:
        reaches = _reaches(sight, table, key, kept)
        if len(reaches) > 1 and len({r.number.unit for r in reaches}) == 1:
            row = _row(table, key, reaches)
            rows.append(row)
            lines.append(_line(sight, row, reaches, table.lines.get(key, [])))
    if not rows:
        return None
    meet = sum(row["zone"] == "meet" for row in rows)
    summary = f"numbers compared on {len(rows)} issues; they meet on {meet}"
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines)


def _reaches(
    sight: Sight, table: Table, key: str, kept: dict[tuple[str, str], Reservation]
) -> list[_Reach]:
    found = []
    for party in parties(sight):
        entry = table.last[key].get(party.id)
        number = read_number(entry) if entry else None
        if number is not None:
            reservation = kept.get((key, party.id))
            values = [number.low, number.high, *_values(reservation, number.unit)]
            told = reservation if len(values) > 2 else None
            found.append(_Reach(party.id, min(values), max(values), number, told))
    return found


def _values(reservation: Reservation | None, unit: str) -> list[int]:
    if reservation is None:
        return []
    as_offer = Offer.model_construct(amount=reservation.value)
    number = read_number(as_offer)
    return [number.low, number.high] if number and number.unit in {"", unit} else []


def _row(table: Table, key: str, reaches: list[_Reach]) -> dict[str, Any]:
    low, high = max(r.low for r in reaches), min(r.high for r in reaches)
    silent = [r.party for r in reaches if r.reservation is None]
    lines = table.lines.get(key, [])
    barring = [] if low <= high else [line for line in lines if _bars(line, high, low, reaches)]
    if low <= high:
        zone = "meet"
    elif offered_beyond(
        [r.number for r in reaches if r.high <= high], [r.number for r in reaches if r.low >= low]
    ):
        zone = "ask which way it counts"
    elif barring or not silent:
        zone = "none on record"
    else:
        zone = "cannot tell"
    return {
        "issue": table.issues[key], "zone": zone, "unit": reaches[0].number.unit or None,
        "between": [low, high] if low <= high else [high, low],
        "reaches": [
            {
                "party": r.party, "low": r.low, "high": r.high,
                "entries": [e.id for e in r.entries],
                "estimated_by": r.reservation.estimated_by if r.reservation else None,
            }
            for r in reaches
        ],
        "no_reservation_on_record": silent,
        "barred_by": [line.id for line in barring],
    }  # fmt: skip


def _bars(line: RedLine, below: int, above: int, reaches: list[_Reach]) -> bool:
    """Say whether the line's own number lies at its owner's end and short of the other's."""
    number = bound_of(line)
    own = [r for r in reaches if r.party == line.whose]
    if number is None or not own:
        return False
    if own[0].high <= below:
        return number < above
    return own[0].low >= above and number > below


def _line(sight: Sight, row: dict[str, Any], reaches: list[_Reach], lines: list[RedLine]) -> Line:
    unit = f" {row['unit']}" if row["unit"] else ""
    low, high = row["between"]
    each = "; ".join(
        f"{sight.name(r.party)} {_span(r)}{unit} {cite(*r.entries)}{_whose(sight, r)}"
        for r in reaches
    )
    if row["zone"] == "meet":
        verdict = f"they meet {'at' if low == high else 'from'} {_range(low, high)}"
    else:
        verdict = f"a gap from {_range(low, high)}"
        silent = row["no_reservation_on_record"]
        if row["zone"] == "ask which way it counts":
            verdict += ", but more is offered than was demanded: ask which way it counts"
        elif row["barred_by"]:
            barred = [line for line in lines if line.id in row["barred_by"]]
            verdict += f", barred by {cite(*barred)}: another issue or another way to count it"
        elif silent:
            verdict += (
                f"; cannot tell: no reservation of {joined(map(sight.name, silent))} on record"
            )
    return Line(row["issue"], f"{each}. {verdict}")


def _span(reach: _Reach) -> str:
    return _range(reach.low, reach.high)


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _whose(sight: Sight, reach: _Reach) -> str:
    if reach.reservation is None or reach.reservation.estimated_by == reach.party:
        return ""
    return f", estimated by {sight.name(reach.reservation.estimated_by)}"


STUDY = Study(
    "deal-zone", "Do the numbers meet", Audience.MEDIATOR, Section.TABLE, 4, deal_zone, lead=0
)
