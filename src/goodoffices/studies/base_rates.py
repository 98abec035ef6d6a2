"""base-rates: each claim about history beside a reference class, or marked unsupported.

1. A claim about history is one that speaks of history, or of what such things lead to, or one
   that somebody linked to a class. Whether a class fits is decided by a person, by a `base-rate`.
2. Unsupported says nothing about whether a claim is true. A rate stands with its count, its
   interval, its source and how far that was checked.
"""

from __future__ import annotations

import re
from typing import Any

from goodoffices.common.errors import BadInput
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.judgement import Judgement
from goodoffices.record.kinds.stakes import BaseRate
from goodoffices.record.kinds.substance import Claim
from goodoffices.record.sight import Sight
from goodoffices.studies._reading import clip, counted, finding
from goodoffices.studies.finding import Audience, Finding, Line, Section, Study, cite

_HISTORY = re.compile(
    r"\bhistor|\bprecedent|\btend(s|ed)? to\b|\bin the past\b|\bended (badly|well)\b"
    r"|\bends? (badly|worse|better|in)\b",
    re.IGNORECASE,
)


def base_rates(sight: Sight) -> Finding | None:
    """Link each claim about history to the class chosen for it, with n and an interval."""
    held = [e for e in sight.of_kind(Claim, Judgement) if _historical(sight, e)]
    if not held:
        return None
    rows = [_row(sight, entry) for entry in held]
    lines = [Line(row["head"], f"{row['words']} {cite(e)}: {row['said']}")
             for e, row in zip(held, rows, strict=True)]  # fmt: skip
    without = sum(row["status"] == "unsupported" for row in rows)
    summary = f"{counted(len(rows), 'claim')} about history, {without} of them unsupported"
    value = [{k: v for k, v in row.items() if k not in {"head", "said"}} for row in rows]
    caveats = ["Unsupported says nothing about whether it is true."]
    return finding(
        sight, STUDY.name, STUDY.title, summary, value, lines=lines, because=held, caveats=caveats
    )


def _historical(sight: Sight, entry: Claim | Judgement) -> bool:
    spoken = " ".join((entry.words, getattr(entry, "issue", "")))
    return bool(_HISTORY.search(spoken) or sight.cited_by(entry, BaseRate))


def _row(sight: Sight, entry: Entry) -> dict[str, Any]:
    from goodoffices.stakes.pages.base_rate import as_json
    from goodoffices.stakes.references import base_rate

    links = sight.cited_by(entry, BaseRate)
    reference, fault = _chosen(links[-1]) if links else (None, None)
    found = as_json(base_rate(entry.words, reference))
    said = _said(found["reference_class"], found["candidates"], fault)
    head = "base rate" if reference else "unsupported"
    return {
        "head": head, "said": said, "entry": entry.id, "source": sight.ref(entry.id),
        "words": clip(entry.words, 70), "status": found["status"],
        "reference_class": found["reference_class"], "candidates": found["candidates"],
        "fault": fault,
    }  # fmt: skip


def _chosen(link: BaseRate) -> tuple[Any, str | None]:
    from goodoffices.stakes.references import chosen

    try:
        return chosen(link.reference, hits=link.hits, n=link.n, source=link.origin), None
    except BadInput as wrong:
        return None, f"the class chosen cannot be used: {wrong.expected} was expected"


def _said(reference: dict[str, Any] | None, candidates: list[str], fault: str | None) -> str:
    if reference is None:
        named = f"; classes to look at: {', '.join(candidates[:2])}" if candidates else ""
        return f"{fault or 'no reference class chosen'}{named}"
    low, high = (round(100 * end) for end in reference["rate"]["interval90"])
    return (
        f"{low} to {high} % ({reference['hits']} of {reference['n']} {reference['cases']}, "
        f"{reference['outcome']}; {reference['checked']})"
    )


STUDY = Study(
    "base-rates", "What history was said to show", Audience.MEDIATOR, Section.JUDGEMENTS, 8,
    base_rates, lead=0,
)  # fmt: skip
