"""offers: the ledger of demands and offers, what each leaves open, and what became of it.

1. A demand and an offer stand as they were said. What was not stated - amount, date, condition,
   the demand an offer answers - is listed as missing and never filled in.
2. An offer that a later one of the same party names is replaced; one that a withdrawal names is
   withdrawn. Neither disappears: the ledger is the history of concessions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodoffices.record.kinds.substance import Demand, Offer, Withdrawal
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, cut, finding, parties, when
from goodoffices.studies.finding import Audience, Figure, Finding, Line, Section, Study, cite

Tabled = Demand | Offer


def offers(sight: Sight) -> Finding:
    """List every demand and offer with its standing."""
    held = sight.of_kind(Demand, Offer)
    rows = [_row(sight, e) for e in held]
    standing = [e for e in held if standing_of(sight, e) == "tabled"]
    lines = [line for draw in _DRAWN for p in parties(sight) for line in draw(sight, held, p.id)]
    withdrawn = sum(row["status"] == "withdrawn" for row in rows)
    summary = f"{len(standing)} demands and offers on the table" + (
        f", {withdrawn} withdrawn" if withdrawn else ""
    )
    figures = [ledger] if (ledger := _ledger(sight, held)) else []
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=held, figures=figures
    )


def standing_of(sight: Sight, entry: Tabled) -> str:
    """Return tabled, replaced, withdrawn or expired."""
    return sight.once(_standings)[entry.id]


def _standings(sight: Sight) -> dict[str, str]:
    return {entry.id: _standing(sight, entry) for entry in sight.of_kind(Demand, Offer)}


def _standing(sight: Sight, entry: Tabled) -> str:
    if sight.cited_by(entry, Withdrawal):
        return "withdrawn"
    later = [o for o in sight.cited_by(entry, type(entry)) if o.whose == entry.whose]
    if later:
        return "replaced"
    expires = entry.expires.chosen if isinstance(entry, Offer) and entry.expires else None
    return "expired" if expires and expires.begun(sight.as_of) else "tabled"


def missing(sight: Sight, entry: Tabled) -> list[str]:
    """Return what an entry does not state, in words; a judgement, for the mediator alone."""
    if not sight.for_mediator:
        return []
    lacks = [] if entry.amount else ["amount"]
    lacks += [] if entry.by_when else ["date"]
    if isinstance(entry, Offer):
        lacks += [] if entry.condition else ["condition"]
        lacks += [] if sight.targets(entry, Demand) else ["linked demand"]
    elif not entry.check:
        lacks.append("check")
    return lacks


def _row(sight: Sight, entry: Tabled) -> dict[str, Any]:
    return {
        "entry": entry.id, "source": sight.ref(entry.id), "kind": entry.kind,
        "whose": entry.whose, "issue": entry.issue, "words": entry.words, "amount": entry.amount,
        "condition": entry.get("condition"), "said": when(entry),
        "linked": [d.id for d in sight.targets(entry, Demand)],
        "missing": missing(sight, entry), "status": standing_of(sight, entry),
    }  # fmt: skip


def _live(sight: Sight, held: tuple[Tabled, ...], party: str) -> list[Tabled]:
    return [e for e in held if e.whose == party and standing_of(sight, e) == "tabled"]


def _gone(sight: Sight, held: tuple[Tabled, ...], party: str) -> Iterator[Line]:
    ended = "; ".join(
        _item(e) + "".join(f" by {cite(w)}, {when(w)}" for w in sight.cited_by(e, Withdrawal))
        for e in held
        if e.whose == party and standing_of(sight, e) == "withdrawn"
    )
    if ended:
        yield Line("WITHDRAWN", f"{cut(sight, party)}: {ended}")


def _summary(sight: Sight, held: tuple[Tabled, ...], party: str) -> Iterator[Line]:
    """Say what has a number in full, and count what has none."""
    live = _live(sight, held, party)
    numbered = [f"{_VERB[type(e)]} {_item(e)}" for e in live if e.amount]
    parts = list(numbered)
    for kind, noun in ((Demand, "demand"), (Offer, "offer")):
        bare = [e for e in live if isinstance(e, kind) and not e.amount]
        if bare:
            lacks = "" if numbered else _all_lack(sight, bare)
            parts.append(f"{counted(len(bare), noun)} {cite(*bare)}{lacks}")
    if parts:
        yield Line(cut(sight, party), "; ".join(parts))


def _in_full(sight: Sight, held: tuple[Tabled, ...], party: str) -> Iterator[Line]:
    bare = [e for e in _live(sight, held, party) if not e.amount]
    if bare:
        yield Line(f"{cut(sight, party)}, in full", "; ".join(_item(e) for e in bare))


_DRAWN = (_gone, _summary, _in_full)
_VERB: dict[type[Tabled], str] = {Demand: "asks", Offer: "offers"}


def _item(entry: Tabled) -> str:
    amount = f"{entry.amount} " if entry.amount else ""
    condition = entry.get("condition")
    if_so = f" if {clip(condition, 40)}" if condition else ""
    what = entry.issue if entry.amount else clip(entry.words or entry.issue, 50)
    return f"{amount}{what}{if_so} {cite(entry)}"


def _all_lack(sight: Sight, entries: list[Tabled]) -> str:
    first, *rest = (missing(sight, e) for e in entries)
    common = [m for m in first if all(m in lacks for lacks in rest)]
    return f": no {', no '.join(common)}" if common else ""


def _ledger(sight: Sight, held: tuple[Tabled, ...]) -> Figure | None:
    rows = [
        [
            when(e) or "not stated", sight.name(e.whose), e.issue, e.amount or "not stated", e.kind,
            standing_of(sight, e), sight.ref(e.id), _day(e),
        ]
        for e in held
    ]  # fmt: skip
    if not any(row[-1] for row in rows):
        return None
    columns = ("said", "party", "issue", "amount", "kind", "standing", "source", "drawn at")
    return Figure("The ledger of demands and offers", columns, rows, _SPEC)


def _day(entry: Tabled) -> str | None:
    time = entry.said or entry.known
    return time.start.date().isoformat() if time and time.start else None


_SPEC: dict[str, Any] = {
    "width": 560,
    "layer": [
        {"mark": {"type": "point", "filled": True, "size": 70}},
        {"mark": {"type": "text", "dy": -9, "fontSize": 9}, "encoding": {"text": {"field": "c3"}}},
    ],
    "encoding": {
        "x": {"field": "c7", "type": "temporal", "title": None},
        "y": {"field": "c2", "type": "nominal", "title": None, "sort": None},
        "yOffset": {"field": "c1", "type": "nominal", "sort": None},
        "color": {"field": "c1", "type": "nominal", "title": "party", "sort": None},
        "shape": {"field": "c5", "type": "nominal", "title": "standing", "sort": None},
    },
}

STUDY = Study("offers", "Demands and offers", Audience.ALL, Section.TABLE, 1, offers, lead=12)
