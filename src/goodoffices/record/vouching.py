"""Whether a mark *signed* is vouched for by what its reader holds himself.

1. An act is vouched for by a signature on record that cites it and holds over its exact words, for
   this case and its party; an acknowledgement, by the signature within it.
2. A reader to whom an act was released without its signature cannot tell, and is told so.
"""

from __future__ import annotations

from goodoffices.record import acknowledgement
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.proof import Acknowledgement, Signed
from goodoffices.record.sight import Sight
from goodoffices.record.signature import PURPOSES, Signature, digest_of

__all__ = ["vouched"]


def vouched(sight: Sight, entry: Entry) -> bool:
    """Tell whether a signature that this reader holds vouches for an entry."""
    case = sight.header.case
    if isinstance(entry, Acknowledgement):
        given = acknowledgement.Acknowledgement.on_record(case, entry.exchange, entry.given)
        return given.genuine and given.party == entry.originator
    found = (entry,) if isinstance(entry, Signed) else sight.cited_by(entry, Signed)
    return any(_holds(case, one) and one.whose == entry.originator for one in found)


def _holds(case: str, one: Signed) -> bool:
    raw = one.exact.encode()
    return any(
        Signature(
            purpose, case, one.exchange, one.whose, digest_of(raw), one.public_key, one.signature
        ).holds(raw)
        for purpose in PURPOSES
    )
