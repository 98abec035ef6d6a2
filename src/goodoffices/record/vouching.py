"""Whether a mark *signed* is vouched for by what its reader holds himself.

1. An act is vouched for by a signature on record that cites it and holds for this case and its
   party, over words that say what the act says; an acknowledgement, by the signature within it.
2. The key is one that was read aloud in the reader's hearing, where one of that party was.
3. A reader to whom an act was released without its signature has the office's word alone. To him
   the act is claimed to be signed, on every page, until its party releases the signature as well.
"""

from __future__ import annotations

import json
from typing import Any

from goodoffices.record.copies import entry_from, plain
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.proof import Acknowledgement, Envelope, PartyKey, Signed
from goodoffices.record.sight import Sight

__all__ = ["attested", "vouched"]

_OF_THE_OFFICE = {"id", "known", "attested", "originator", "lang", "exchange", "source"}
_OF_AN_ENVELOPE = {"kind", "gist", "whose"}


def attested(sight: Sight, entry: Entry) -> str:
    """Return how a reader knows an entry: *signed* only where he can tell so himself."""
    if entry.attested == "signed" and not vouched(sight, entry):
        return "claimed to be signed"
    return entry.attested


def vouched(sight: Sight, entry: Entry) -> bool:
    """Tell whether a signature that this reader holds vouches for an entry."""
    from goodoffices.record import acknowledgement  # noqa: PLC0415 - loads the cryptography

    case = sight.header.case
    if isinstance(entry, Acknowledgement):
        given = acknowledgement.Acknowledgement.on_record(case, entry.exchange, entry.given)
        whose = given.party == entry.originator
        return whose and given.genuine and _heard(sight, given.party, given.public_key)
    if isinstance(entry, Signed):
        return _holds(sight, entry, entry)
    return any(
        _holds(sight, entry, one) and _says(entry, one.exact)
        for one in sight.cited_by(entry, Signed)
    )


def _holds(sight: Sight, entry: Entry, one: Signed) -> bool:
    """Tell whether a signature is that of an entry's originator, in this case."""
    from goodoffices.record.signature import PURPOSES, Signature, digest_of  # noqa: PLC0415

    raw = one.exact.encode()
    bound = (sight.header.case, one.exchange, one.whose, digest_of(raw))
    return (
        one.whose == entry.originator
        and _heard(sight, one.whose, one.public_key)
        and any(Signature(p, *bound, one.public_key, one.signature).holds(raw) for p in PURPOSES)
    )


def _heard(sight: Sight, party: str, key: str | None) -> bool:
    """Tell whether a key is one that was read aloud, where the reader knows of any."""
    aloud = {one.public_key for one in sight.of_kind(PartyKey) if one.whose == party}
    return not aloud or key in aloud


def _says(entry: Entry, exact: str) -> bool:
    """Tell whether an entry is what was signed, but for what the office puts into it."""
    from goodoffices.record.handed_in import once  # noqa: PLC0415 - loads the cryptography

    own = {*entry.references(), *entry.audiences(), *_OF_THE_OFFICE}
    own |= _OF_AN_ENVELOPE if isinstance(entry, Envelope) else set()
    found = plain(entry)
    try:
        signed: Any = json.loads(exact, object_pairs_hook=once)
        said = {n: v for n, v in signed.items() if n in type(entry).model_fields.keys() - own}
        given = {n: v for n, v in found.items() if n in own}
        return plain(entry_from({**given, **said})) == found
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return False
