"""openings: things said that could be built on, and what crosses without having been linked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodoffices.record.kinds.substance import Demand, Offer, Opening
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, withdrawn
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite
from goodoffices.studies.offers import standing_of


def openings(sight: Sight) -> Finding:
    """List recorded openings, and demands that another party's offer meets in its issue."""
    noted = [o for o in sight.of_kind(Opening) if not withdrawn(sight, o)]
    rows = [
        {
            "entry": o.id, "source": sight.ref(o.id), "whose": o.whose, "issue": o.issue,
            "words": o.words, "taken_up": bool(sight.cited_by(o, Offer)),
        }
        for o in noted
    ]  # fmt: skip
    lines = [_noted(sight, o) for o in noted]
    asks = {d.id: f"{sight.name(d.whose)} asks {cite(d)}" for d in sight.of_kind(Demand)}
    for offer, met in _crossing(sight):
        rows += _crossed_rows(sight, offer, met)
        offers = f"{sight.name(offer.whose)} offers {cite(offer)}"
        end = f"on {offer.issue}: nobody has tied them together"
        lines += [Line("OPENING", f"{offers} and {asks[demand]} {end}") for demand in met]
    summary = counted(len(rows), "opening")
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=noted)


def _crossing(sight: Sight) -> Iterator[tuple[Offer, list[str]]]:
    """Go through the standing offers, each with the demands of others that it meets unnamed."""
    asked: dict[str, list[Demand]] = {}
    for demand in sight.of_kind(Demand):
        if standing_of(sight, demand) == "tabled":
            asked.setdefault(demand.issue.casefold(), []).append(demand)
    for offer in sight.of_kind(Offer):
        if standing_of(sight, offer) == "tabled":
            held = asked.get(offer.issue.casefold(), ())
            yield offer, [d.id for d in held if d.whose != offer.whose and d.id not in offer.of]


def _noted(sight: Sight, opening: Opening) -> Line:
    taken = "" if sight.cited_by(opening, Offer) else ". Not taken up yet"
    words = f"{sight.name(opening.whose)}: {clip(opening.words or opening.issue, 90)}"
    return Line("OPENING", f"{words} {cite(opening)}{taken}")


def _crossed_rows(sight: Sight, offer: Offer, met: list[str]) -> list[dict[str, Any]]:
    row = {
        "entry": offer.id, "source": sight.ref(offer.id), "whose": offer.whose,
        "issue": offer.issue, "words": offer.words,
    }  # fmt: skip
    return [{**row, "meets": demand, "taken_up": False} for demand in met]


STUDY = Study("openings", "Openings", Audience.MEDIATOR, Section.TABLE, 3, openings, lead=1)
