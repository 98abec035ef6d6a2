"""side-by-side: issue by issue, what each party asks, offers and rules out."""

from __future__ import annotations

from goodoffices.record.entry import Entry
from goodoffices.record.kinds.substance import Claim, Demand, Offer, Position, RedLine
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, parties, withdrawn
from goodoffices.studies.finding import Audience, Finding, Section, Study, cite
from goodoffices.studies.offers import standing_of

_WORD = {"position": "holds", "demand": "asks", "offer": "offers", "red-line": "rules out"}


def side_by_side(sight: Sight) -> Finding:
    """Lay what the parties hold on each issue in one row; for the mediator alone."""
    issues: dict[str, dict[str, list[Entry]]] = {}
    for entry in (*sight.of_kind(Position, Demand), *sight.of_kind(Offer, RedLine)):
        if _stands(sight, entry):
            by_party = issues.setdefault(entry.issue, {p.id: [] for p in parties(sight)})
            by_party.setdefault(entry.whose, []).append(entry)
    heads = ("issue", *(p.name for p in parties(sight)))
    rows = [
        (issue, *(_cell(cells.get(p.id, [])) for p in parties(sight)))
        for issue, cells in issues.items()
    ]
    value = [
        {"issue": issue, "by_party": {p: [e.id for e in held] for p, held in cells.items()}}
        for issue, cells in issues.items()
    ]
    shared = sum(all(cells.get(p.id) for p in parties(sight)) for cells in issues.values())
    summary = f"{counted(len(issues), 'issue')}, {shared} of them held by every party"
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, matrix=[heads, *rows] if rows else ()
    )


def _stands(sight: Sight, entry: Entry) -> bool:
    if isinstance(entry, Demand | Offer):
        return standing_of(sight, entry) == "tabled"
    return not withdrawn(sight, entry) and not isinstance(entry, Claim)


def _cell(held: list[Entry]) -> str:
    said = (f"{_WORD[e.kind]} {_what(e)} {cite(e)}" for e in held)
    return "; ".join(said) or "not stated"


def _what(entry: Entry) -> str:
    return entry.get("amount") or clip(entry.words, 50)


STUDY = Study(
    "side-by-side", "Side by side", Audience.MEDIATOR, Section.TABLE, 8, side_by_side, lead=0
)
