"""after-signing: whether there is something better for all than what was signed.

1. A signed package is set beside every whole deal that no party would bar. One that is at least
   as good for all and better for one, whatever preferences fit what is recorded, is a "yes".
2. One that is so for some of the preferences that fit is a "may be", with how often. Where the
   signed package is efficient whatever fits, the answer is "no", and it is proved.
3. Where the record does not carry it, the answer is "cannot tell", and what is missing is said. It
   never says that anything was signed badly.
"""

from __future__ import annotations

from typing import Any

from goodoffices.common.errors import NoAnswer
from goodoffices.record.kinds.deals import Package
from goodoffices.record.kinds.promises import Document
from goodoffices.record.sight import Sight
from goodoffices.studies._packages import MOST_DEALS, Bargain, bargain_of
from goodoffices.studies._reading import finding, joined
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_MOST_NAMED = 3
_RARE = 0.1
_SEED = 1979


def after_signing(sight: Sight) -> Finding | None:
    """Compare what was signed with every whole deal, under the preferences that fit the record."""
    signed = [p for p in sight.of_kind(Package) if p.state == "signed"]
    bargain = sight.once(bargain_of)
    if bargain is not None and signed:
        rows = [_row(bargain, package) for package in signed]
        lines = [_line(bargain, row) for row in rows]
    else:
        rows, lines = [], [_no_package(treaty) for treaty in _treaties(sight)]
    if not lines:
        return None
    because = (*signed, *(bargain.options if bargain else ()))
    summary = joined(row["better_exists"] for row in rows) or "cannot tell"
    caveats = ("better by what is recorded of preferences; whoever signed may have known more",)
    return finding(sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=because,
                   caveats=caveats)  # fmt: skip


def _treaties(sight: Sight) -> list[Document]:
    return [d for d in sight.of_kind(Document) if d.standing == "treaty"]


def _no_package(treaty: Document) -> Line:
    words = "cannot tell: no package on record says what it takes on each issue"
    return Line("SIGNED", f"{treaty.title} {cite(treaty)}: {words}")


def _row(bargain: Bargain, package: Package) -> dict[str, Any]:
    missing = _missing(bargain, package)
    row: dict[str, Any] = {"package": package.id, "better_exists": "cannot tell"}
    if missing:
        return {**row, "missing": missing, "of_those_recorded": None, "better": []}
    try:
        verdict, better = _searched(bargain, package)
    except NoAnswer:
        return {**row, "missing": "what is recorded leaves no room", "of_those_recorded": None,
                "better": []}  # fmt: skip
    row |= {"missing": None, "of_those_recorded": verdict, "better": better}
    if bargain.silent:
        silent = joined(map(bargain.sight.name, bargain.silent), last="or")
        return {**row, "missing": f"no preference of {silent} is recorded"}
    return {**row, "better_exists": verdict}


def _missing(bargain: Bargain, package: Package) -> str:
    """Return what the record does not carry; empty if it carries enough."""
    name = bargain.sight.name
    if not bargain.seats:
        return "no preference of any party is recorded"
    if bargain.size > MOST_DEALS:
        return f"{bargain.size:,} whole deals are too many to compare here"
    if package.id not in bargain.taken:
        return "it leaves an issue open, or takes a value that is not among the options"
    if bargain.taken[package.id] not in bargain.deals():
        return "it takes what a party was recorded as never taking"
    odd = [name(seat) for seat in bargain.seats if bargain.contradictory(seat)]
    return f"what is recorded of {joined(odd)} cannot all hold" if odd else ""


def _searched(bargain: Bargain, package: Package) -> tuple[str, list[dict[str, Any]]]:
    """Return whether something is better for all of whom anything is recorded, and what."""
    import numpy as np

    from goodoffices.deals.outlook import better, outlook
    from goodoffices.deals.robust import standing

    known, deals = [bargain.known(seat) for seat in bargain.seats], bargain.deals()
    at = deals.index(bargain.taken[package.id])
    seen = outlook(known, deals, np.random.default_rng(_SEED))
    found = [(better(seen, y, at), y) for y in range(len(deals)) if y != at]
    found = [(how, y) for how, y in found if how.surely or how.share.interval90[1] >= _RARE]
    found.sort(key=lambda one: (not one[0].surely, -one[0].share.share))
    if found:
        verdict = "yes" if found[0][0].surely else "may be"
    else:
        told = standing(known, deals, seen.worth, at)
        verdict = "no" if told.necessarily == "yes" else "none often"
    return verdict, [
        {
            "takes": bargain.takes(deals[y]),
            "surely": how.surely,
            "interval90": [round(end, 3) for end in how.share.interval90],
        }
        for how, y in found[:_MOST_NAMED]
    ]


_SAYS = {
    "yes": "something is better for all, whatever fits what is recorded",
    "may be": "something may be better for all",
    "none often": "nothing is often better for all; more cannot be told",
    "no": "nothing is better for all, whatever fits what is recorded",
    "cannot tell": "cannot tell",
}


def _line(bargain: Bargain, row: dict[str, Any]) -> Line:
    package = next(p for p in bargain.packages if p.id == row["package"])
    words = f"{cite(package)}: {_SAYS[row['better_exists']]}"
    if row["missing"]:
        words += f": {row['missing']}"
        if row["of_those_recorded"]:
            seats = joined(map(bargain.sight.name, bargain.seats))
            words += f". For {seats} alone: {_SAYS[row['of_those_recorded']]}"
    for other in row["better"]:
        deal = "; ".join(f"{issue}: {value}" for issue, value in other["takes"].items())
        low, high = (f"{100 * end:.0f}" for end in other["interval90"])
        words += f". {deal}" + ("" if other["surely"] else f" (in {low} to {high} % of what fits)")
    return Line("SIGNED", words)


STUDY = Study(
    "after-signing", "After signing: is there something better for all?", Audience.MEDIATOR,
    Section.TABLE, 6, after_signing, lead=0,
)  # fmt: skip
