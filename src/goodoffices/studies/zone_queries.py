"""zone-queries: what was asked of a deal zone without anyone showing his hand, and what is left.

1. Each query is one bit, and a run of them can find a reservation by halving: so they are counted,
   list by list, and the budget that was left stands beside the last one.
2. A list asked about again, or two lists of one package, are named: that is how a bit becomes more.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from goodoffices.record.kinds.deals import ZoneQuery
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import counted, finding, joined, when
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite


def zone_queries(sight: Sight) -> Finding | None:
    """List the queries of a deal zone with their answers and the budget left."""
    queries = sight.of_kind(ZoneQuery)
    if not queries:
        return None
    asked = Counter(query.digest for query in queries)
    rows = [_row(query, asked) for query in queries]
    lines = [_line(sight, query, row) for query, row in zip(queries, rows, strict=True)]
    asked_of = "1 query" if len(queries) == 1 else f"{len(queries)} queries"
    summary = f"{asked_of}; the last left {queries[-1].left} in each owner's budget"
    return finding(
        sight, STUDY.name, STUDY.title, summary, rows, lines=lines, because=queries,
        caveats=("every answer is one bit more; nobody can check that the bits entered were true",),
    )  # fmt: skip


def _row(query: ZoneQuery, asked: Counter[str]) -> dict[str, Any]:
    tells_more = []
    if asked[query.digest] > 1:
        tells_more.append("the same list was asked about more than once")
    if query.packages == 1:
        tells_more.append("one package alone: the answer is about that package")
    return {
        "entry": query.id, "parties": list(query.parties), "packages": query.packages,
        "answer": query.answer, "left": query.left, "tells_more": tells_more,
    }  # fmt: skip


def _line(sight: Sight, query: ZoneQuery, row: dict[str, Any]) -> Line:
    everyone = joined(map(sight.name, query.parties))
    more = "".join(f"; {words}" for words in row["tells_more"])
    at = f", {when(query)}" if when(query) else ""
    return Line(
        "DEAL ZONE",
        f"of {counted(query.packages, 'package')}, {query.answer} is acceptable to each of "
        f"{everyone} {cite(query)}{at}. {query.left} left{more}",
    )


STUDY = Study(
    "zone-queries",
    "A deal zone, hands unseen",
    Audience.ALL,
    Section.TABLE,
    7,
    zone_queries,
    lead=0,
)
