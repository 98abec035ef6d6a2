"""Sealed proposals: nobody opens one before all are in, and all are opened in one act.

1. An envelope is opaque to everybody, the mediator too: its key stays with its party. It answers an
   exchange whose sheet that party was handed, so that all answer the same request.
2. Until all are in, a party may hand in another in its place, signed where the first was. Once all
   are in, and all were handed the same, `tell_all_in` gives every party the commitments of all of
   them in one act; from then on none is taken.
3. Only then do the parties give their keys: nobody can change a paper any more. `unseal` opens all
   envelopes with all keys in one act, or none; what is opened must be what its party was committed
   to, and what all were told.
4. A paper that is a list of entries, as JSON, is filed as its party's own in the same act: what it
   allows and needs to see, what it offers. What of it cannot be filed stays as words.
5. What is refused tells nothing: one wrong key, a missing one, a swapped envelope, an exchange that
   is not there read the same. Who is still out, the mediator sees in his own volume.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from goodoffices.common.errors import BadInput, NoAnswer, NotPermitted
from goodoffices.office.acts import NotInMandate, Pen, fresh_id
from goodoffices.office.attestation import (
    NotVouchedFor,
    check_signed,
    file_signature,
    own_act,
    party_seat,
)
from goodoffices.office.certifying import sheets
from goodoffices.record.entry import LONGEST_TEXT
from goodoffices.record.envelope import EnvelopeDoesNotOpen, SealedEnvelope
from goodoffices.record.handed_in import SignedWords, read_handed_in
from goodoffices.record.kinds.proof import AllSealed, Envelope, Unsealing
from goodoffices.record.sight import Sight

__all__ = [
    "DifferentRequest",
    "NotAllIn",
    "NotToldYet",
    "Opened",
    "OpenedBefore",
    "take_envelope",
    "take_signed_envelope",
    "tell_all_in",
    "unseal",
]


_MOST_ENTRIES = 200
_TOLD = "all are in; none can be changed any more"
_OPENED = "all were opened in one act"


class OpenedBefore(NoAnswer):
    """They are opened once."""

    def __init__(self) -> None:
        super().__init__("Nothing was opened: the envelopes of this exchange were opened before.")


class DifferentRequest(NoAnswer):
    """Answers to different words are not put together."""

    def __init__(self) -> None:
        super().__init__("Nothing was opened and nobody was told: not all were handed the same.")


class NotAllIn(NoAnswer):
    """Nothing is opened, and nobody is told anything."""

    def __init__(self) -> None:
        super().__init__("Nothing was opened and nobody was told: not every envelope is in.")


class NotToldYet(NoAnswer):
    """All envelopes are in, and their parties do not know it: no key is used before."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was opened: all envelopes are in, and their parties were not told yet. "
            "Do that first: goodoffices unseal CASE --exchange E, without keys."
        )


# -- taking in -------------------------------------------------------------------------------


def take_envelope(pen: Pen, envelope: SealedEnvelope, **attested: Any) -> str | None:  # noqa: ANN401
    """File an envelope.

    Raises
    ------
    NotVouchedFor
        It is of another case, of no sheet that its party was handed, comes again or too late.
    """
    party_seat(pen, envelope.party)
    if envelope.case != pen.header.case:
        raise NotVouchedFor("it was sealed for another case")
    sight = pen.sight()
    sheet = sheets(sight, envelope.exchange).get(envelope.party)
    if sheet is None:
        raise NotVouchedFor("this party was handed no sheet of this exchange")
    if _told(sight, envelope.exchange):
        raise NotVouchedFor("all envelopes of this exchange are in: none is taken any more")
    before = envelopes(sight, envelope.exchange).get(envelope.party)
    how = attested.get("attested", "claimed")
    if before and (before.commitment, before.attested) == (envelope.commitment, how):
        raise NotVouchedFor("this envelope was taken in before")
    if before and before.attested == "signed" != how:
        raise NotVouchedFor("this party signed the one before: only a signed one takes its place")
    fields = {
        "id": fresh_id(), "kind": "envelope", "exchange": envelope.exchange, "of": [sheet.id],
        "whose": envelope.party, "originator": envelope.party, "body": envelope.body,
        "source": f"envelope {envelope.exchange}", "gist": "a paper under seal",
        "commitment": envelope.commitment, "readers": [envelope.party, pen.header.mediator.id],
    }  # fmt: skip
    return pen.file({**fields, **attested}, "the envelope", signed_by=envelope.party)


def take_signed_envelope(pen: Pen, signed: SignedWords, where: str) -> str | None:
    """File an envelope that its party signed.

    Raises
    ------
    NotVouchedFor
        The signature does not vouch for it, or it is not this party's.
    """
    check_signed(pen, signed, "envelope")
    envelope = read_handed_in(signed.exact, where)
    bound = (signed.case, signed.exchange, signed.party)
    if (
        not isinstance(envelope, SealedEnvelope)
        or (envelope.case, envelope.exchange, envelope.party) != bound
    ):
        raise NotVouchedFor("what was signed is no envelope of this party and exchange")
    name = f"signed-{signed.signature[:40]}"
    handle = take_envelope(pen, envelope, id=name, attested="signed")
    file_signature(pen, signed, name)
    return handle


# -- opening ---------------------------------------------------------------------------------


def envelopes(sight: Sight, exchange: str) -> dict[str, Envelope]:
    """Return the last envelope of each party that handed one in."""
    return {one.whose: one for one in sight.of_kind(Envelope) if one.exchange == exchange}


def _told(sight: Sight, exchange: str) -> AllSealed | None:
    found = [one for one in sight.of_kind(AllSealed) if one.exchange == exchange]
    return found[-1] if found else None


def _all_in(sight: Sight, exchange: str) -> dict[str, Envelope]:
    """Return the envelopes of all parties of an exchange, in the order of its sheet."""
    put, found = sheets(sight, exchange), envelopes(sight, exchange)
    parties = next(iter(put.values())).parties if put else ()
    if not parties or any(party not in found for party in parties):
        raise NotAllIn
    requests = {(s.nonce, s.script, s.material, s.conditions) for s in put.values()}
    if len(requests) > 1:
        raise DifferentRequest
    return {party: found[party] for party in parties}


def tell_all_in(pen: Pen, exchange: str) -> tuple[str, ...]:
    """Tell all parties in one act that all envelopes are in, and what each is committed to.

    Raises
    ------
    NotAllIn
        One is not, or the exchange is not there.
    DifferentRequest
        Not all were handed the same sheet.
    """
    sight = pen.sight()
    all_in = _all_in(sight, exchange)
    if _told(sight, exchange) is None:
        committed = [{"party": p, "commitment": one.commitment} for p, one in all_in.items()]
        _file(
            pen, exchange, all_in, {"kind": "all-sealed", "commitments": committed, "gist": _TOLD}
        )
    return tuple(all_in)


@dataclass(frozen=True, slots=True)
class Opened:
    """The act that opened all envelopes, and how many entries were filed from the papers."""

    act: Unsealing
    entries: int


def unseal(pen: Pen, exchange: str, keys: Mapping[str, str]) -> Opened:
    """Open all envelopes of an exchange in one act, read by all its parties.

    Raises
    ------
    NotAllIn, DifferentRequest
        One is not in, or not all were handed the same sheet.
    NotToldYet
        Not all parties were told that all are in.
    OpenedBefore
        They were opened once.
    EnvelopeDoesNotOpen
        One of the keys opens nothing, one is lacking, or an envelope is not what all were told.
    """
    sight = pen.sight()
    told = _told(sight, exchange)
    if told is None:
        _all_in(sight, exchange)
        raise NotToldYet
    if any(one.exchange == exchange for one in sight.of_kind(Unsealing)):
        raise OpenedBefore
    all_in = _all_in(sight, exchange)
    if {p: one.commitment for p, one in all_in.items()} != {
        one.party: one.commitment for one in told.commitments
    } or set(keys) != set(all_in):
        raise EnvelopeDoesNotOpen
    opened = [
        {
            "party": party, "commitment": one.commitment, "opening_key": keys[party],
            "words": _opened(pen.header.case, one, keys[party]),
        }
        for party, one in all_in.items()
    ]  # fmt: skip
    handle = _file(pen, exchange, all_in, {"kind": "unsealing", "opened": opened, "gist": _OPENED})
    act = pen.sight().get(handle)
    assert isinstance(act, Unsealing)
    seats = [pen.header.mediator.id, *all_in]
    filed = sum(_file_entries(pen, exchange, one.party, one.words, seats) for one in act.opened)
    return Opened(act, filed)


def _file_entries(pen: Pen, exchange: str, party: str, words: str, readers: list[str]) -> int:
    """File what a paper says as entries, for all who read the paper; return how many."""
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        return 0
    filed = 0
    for fields in found[:_MOST_ENTRIES] if isinstance(found, list) else ():
        with suppress(BadInput, NotInMandate, NotPermitted, NotVouchedFor):
            given = fields if isinstance(fields, dict) else {}
            own = own_act(pen, given, "the paper", party=party, exchange=exchange)
            named = {"id": fresh_id(), "source": f"sealed paper of {party}, {exchange}"}
            pen.file({**own, **named, "readers": readers}, "the paper")
            filed += 1
    return filed


def _opened(case: str, one: Envelope, key: str) -> str:
    sealed = SealedEnvelope(case, one.exchange, one.whose, one.commitment, one.body)
    words = sealed.opened(key)
    if len(words) > LONGEST_TEXT:
        raise EnvelopeDoesNotOpen
    return words


def _file(
    pen: Pen, exchange: str, all_in: Mapping[str, Envelope], fields: dict[str, Any]
) -> str | None:
    office = pen.header.mediator.id
    rests_on = [one.id for one in all_in.values()]
    return pen.file(
        {
            "id": fresh_id(), "originator": office, "readers": [office, *all_in],
            "of": rests_on, "exchange": exchange, "source": f"{fields['kind']} {exchange}",
            **fields,
        },
        "the envelopes",
    )  # fmt: skip
