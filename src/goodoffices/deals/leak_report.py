"""What each message let out, as a document and as words.

A figure under stated assumptions, never what the other side knows; see `leakage`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from goodoffices.deals.leakage import Leak, heard, leak, least_revealing, watching
from goodoffices.deals.readers.messages import Heard
from goodoffices.deals.report import plain

__all__ = ["document", "lines"]

Document = dict[str, Any]


def document(spoken: Heard, *, seed: int, loss: float) -> Document:
    """Return what each message let out, what all did, and the least revealing of what is next.

    Raises
    ------
    NoAnswer
        No possible owner would have said this.
    """
    sizes = [len(issue.values) for issue in spoken.issues]
    start = watching(sizes, np.random.default_rng(seed), no_deal=spoken.no_deal)
    seen, rows = start, []
    for one in spoken.messages:
        after = heard(seen, one.message)
        rows.append({"message": one.words, **_figures(leak(seen, after))})
        seen = after
    ahead = []
    if spoken.next:
        said, worth = zip(*spoken.next, strict=True)
        chosen = least_revealing(seen, [one.message for one in said], worth, loss=loss)
        ahead = [
            {
                "message": said[one.at].words,
                "bits": None if one.bits == float("inf") else round(one.bits, 4),
                "loss": round(one.loss, 4),
            }
            for one in chosen
        ]
    return {
        "of": spoken.of,
        "to": spoken.to,
        "messages": rows,
        "in_all": _figures(leak(start, seen)),
        "least_revealing_first": ahead,
    }


def _figures(one: Leak) -> Document:
    return {
        "bits": round(one.bits, 4),
        "no_deal_before": [round(end, 4) for end in one.before],
        "no_deal_after": [round(end, 4) for end in one.after],
        "shrink": round(one.shrink, 4),
        "lower_bound": one.thin,
    }


def lines(found: Document) -> Iterator[str]:
    """Yield the document as a person reads it aloud."""
    of, to = plain(found["of"]), plain(found["to"])
    yield f"What {to} could infer of {of}'s preferences\n"
    for n, row in enumerate(found["messages"], 1):
        yield f"\n{n}. {plain(row['message'])}\n   {_worded(row)}\n"
    yield f"\nin all: {_worded(found['in_all'])}\n"
    for n, row in enumerate(found["least_revealing_first"], 1):
        if n == 1:
            yield "\nWhat might be said next, least revealing first\n"
        bits = (
            "no possible owner would say it" if row["bits"] is None else f"{row['bits']:.2f} bits"
        )
        yield f"  {n}. {plain(row['message'])}: {bits}, {100 * row['loss']:.1f} % of joint worth\n"
    yield "\nFigures under the assumptions of the model; nobody's mind is read.\n"


def _worded(row: Document) -> str:
    before, after = row["no_deal_before"], row["no_deal_after"]
    most = " or more" if row["lower_bound"] else ""
    return (
        f"{row['bits']:.2f} bits{most}; worth of no deal, nine in ten: "
        f"{before[0]:.2f} to {before[1]:.2f} before, {after[0]:.2f} to {after[1]:.2f} after"
    )
