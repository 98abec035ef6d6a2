"""openings: things said that could be built on, and what crosses without having been linked."""

from __future__ import annotations

from typing import Any

from goodoffices.record.kinds.substance import Demand, Offer, Opening
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding, withdrawn
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite
from goodoffices.studies.offers import standing_of


def openings(sight: Sight) -> Finding:
    """List recorded openings, and demands that another party's offer meets in its issue."""
    noted = [o for o in sight.of_kind(Opening) if not withdrawn(sight, o)]
    crossing = _crossing(sight)
    rows: list[dict[str, Any]] = [
        {
            "entry": o.id, "source": sight.ref(o.id), "whose": o.whose, "issue": o.issue,
            "words": o.words, "taken_up": bool(sight.cited_by(o, Offer)),
        }
        for o in noted
    ]  # fmt: skip
    rows += [
        {
            "entry": offer.id, "source": sight.ref(offer.id), "whose": offer.whose,
            "issue": offer.issue, "words": offer.words, "meets": demand.id, "taken_up": False,
        }
        for offer, demand in crossing
    ]  # fmt: skip
    lines = [_noted(sight, o) for o in noted] + [_crossed(sight, o, d) for o, d in crossing]
    summary = counted(len(rows), "opening")
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=noted)


def _crossing(sight: Sight) -> list[tuple[Offer, Demand]]:
    asked: dict[str, list[Demand]] = {}
    for demand in sight.of_kind(Demand):
        if standing_of(sight, demand) == "tabled":
            asked.setdefault(demand.issue.casefold(), []).append(demand)
    return [
        (offer, demand)
        for offer in sight.of_kind(Offer)
        if standing_of(sight, offer) == "tabled"
        for demand in asked.get(offer.issue.casefold(), ())
        if offer.whose != demand.whose and demand.id not in offer.of
    ]


def _noted(sight: Sight, opening: Opening) -> Line:
    taken = "" if sight.cited_by(opening, Offer) else ". Not taken up yet"
    words = f"{sight.name(opening.whose)}: {clip(opening.words or opening.issue, 90)}"
    return Line("OPENING", f"{words} {cite(opening)}{taken}")


def _crossed(sight: Sight, offer: Offer, demand: Demand) -> Line:
    owner, other = sight.name(offer.whose), sight.name(demand.whose)
    words = f"{owner} offers {cite(offer)} and {other} asks {cite(demand)} on {offer.issue}"
    return Line("OPENING", f"{words}: nobody has tied them together")


STUDY = Study("openings", "Openings", Audience.MEDIATOR, Section.TABLE, 3, openings, lead=1)
