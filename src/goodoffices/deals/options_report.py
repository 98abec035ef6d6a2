"""Third options as documents and as words: each with its gains, its proof and its assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from goodoffices.deals.report import plain, worded
from goodoffices.deals.scenario import Outcome, Scenario
from goodoffices.deals.third_options import Proposal, ThirdOptions

__all__ = ["document", "lines"]

Document = dict[str, Any]


def document(talks: Scenario, tabled: list[Outcome], found: ThirdOptions) -> Document:
    """Return what was found, with what it is better than.

    Parameters
    ----------
    talks : Scenario
    tabled : list of outcome
        The deals that were tabled, or the one that was signed.
    found : ThirdOptions
    """
    start = tabled[found.best_tabled]
    return {
        "parties": [party.party for party in talks.parties],
        "tabled": len(tabled),
        "start": {"deal": talks.labels(start), "utilities": _utilities(talks, start)},
        "set_aside": [{"deal": talks.labels(tabled[at]), "line": words}
                      for at, words in found.set_aside],
        "proposals": [_proposal(talks, tabled, one) for one in found.proposals],
        "searched": [{"pattern": one.name, "better_payoffs": n} for one, n in found.searched],
        "exact": found.exact,
    }  # fmt: skip


def _utilities(talks: Scenario, deal: Outcome) -> dict[str, float]:
    return {party.party: float(party.utility(deal)) for party in talks.parties}


def _proposal(talks: Scenario, tabled: list[Outcome], one: Proposal) -> Document:
    names = [party.party for party in talks.parties]
    wider = one.space.scenario
    return {
        "pattern": one.pattern.name,
        "does": one.pattern.does,
        "seen_in": one.pattern.seen_in,
        "ask": one.pattern.ask,
        "deal": wider.labels(one.outcome),
        "changes": list(one.changes),
        "gains": dict(zip(names, map(float, one.gains), strict=True)),
        "dominates": [talks.labels(tabled[at]) for at in one.dominates],
        "nearest": {
            name: None if deal is None else wider.labels(deal)
            for name, deal in zip(names, one.nearest, strict=True)
        },
        "red_lines_kept": [line.words or f"of {line.party or 'the matter itself'}"
                           for line in one.red_lines],
        "assumptions": list(one.assumptions),
    }  # fmt: skip


def lines(found: Document, *, start: str) -> Iterator[str]:
    """Yield the document as a person reads it aloud.

    Parameters
    ----------
    start : str
        What the deal set beside is: "best tabled deal", or "signed deal".
    """
    yield f"{start}: {worded(found['start']['deal'])}\n"
    yield f"  worth {_numbers(found['start']['utilities'])}\n"
    for aside in found["set_aside"]:
        yield f"set aside: {worded(aside['deal'])} crosses: {plain(aside['line'])}\n"
    if not found["proposals"]:
        proved = "that is proved" if found["exact"] else "the search was stopped early"
        yield f"\nNothing is better for all; {proved}.\n"
    for n, one in enumerate(found["proposals"], 1):
        yield f"\n{n}. {one['pattern']}: {worded(one['deal'])}\n"
        yield f"   gains {_numbers(one['gains'], sign='+')}\n"
        yield f"   changes {', '.join(map(plain, one['changes']))}\n"
        if found["tabled"] > 1:
            yield f"   better for all than {len(one['dominates'])} of {found['tabled']} tabled\n"
        for party, deal in one["nearest"].items():
            if deal is not None:
                yield f"   {plain(party)} would rather have: {worded(deal)}\n"
        for words in one["assumptions"]:
            yield f"   assumed: {plain(words)}\n"
        yield f"   ask every side: {one['ask']}\n"
    kept = found["proposals"][0]["red_lines_kept"] if found["proposals"] else []
    if kept:
        yield f"\nEvery one keeps {len(kept)} red lines and conditions.\n"


def _numbers(values: Mapping[str, float], *, sign: str = "") -> str:
    return ", ".join(f"{plain(name)} {value:{sign}.6g}" for name, value in values.items())
