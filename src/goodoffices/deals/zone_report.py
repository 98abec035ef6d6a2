"""The one bit of a deal-zone query, with what it does not protect against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from goodoffices.deals.report import plain
from goodoffices.deals.scenario import Scenario
from goodoffices.deals.zone import UNPROTECTED, Query

__all__ = ["document", "entry", "lines"]

Document = dict[str, Any]


def document(talks: Scenario, query: Query, answer: Mapping[str, Any]) -> Document:
    """Return what was asked and answered; no count of packages, and not which."""
    return {
        "parties": [party.party for party in talks.parties],
        "agreed": bool(answer["agreed"]),
        "query": asdict(query),
        "queries_left": answer["left"],
        "rehearsal": True,
        "does_not_protect_against": list(UNPROTECTED),
    }


def lines(found: Document) -> Iterator[str]:
    """Yield the answer as a person reads it aloud."""
    everyone = ", ".join(map(plain, found["parties"]))
    packages = found["query"]["packages"]
    says = "some package is" if found["agreed"] else "no package is"
    yield f"Of {packages} packages: {says} acceptable to each of {everyone}.\n"
    yield f"  list asked about: sha256 {found['query']['digest']}\n"
    yield f"  queries left at each node: {found['queries_left']}\n"
    yield "A rehearsal on one machine, from one file that holds every side's preferences.\n"
    yield "\nIt does not protect against\n"
    for words in found["does_not_protect_against"]:
        yield f"  - {words}\n"


def entry(found: Document) -> Document:
    """Return the query as an entry for the record; names of parties become ids by their letters."""
    ids = [re.sub(r"[^a-z0-9_-]+", "-", name.casefold()).strip("-") for name in found["parties"]]
    return {
        "kind": "zone-query",
        "parties": ids,
        "packages": found["query"]["packages"],
        "digest": f"sha256 {found['query']['digest']}",
        "answer": "some package" if found["agreed"] else "no package",
        "left": found["queries_left"],
    }
