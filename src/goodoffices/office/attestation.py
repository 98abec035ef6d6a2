"""What a party vouches for itself: its key on record, and what it signed with it.

1. A key goes on record with the words that were read aloud: they must be the words of that key.
   A later key of the same party supersedes it, and the entry says so. No two parties share one.
2. What a party signed is taken only under its key on record at that time, over the exact words, for
   this case and for the exchange it was signed for. The same signature is not taken twice.
3. The exact words and the signature stay beside the act that is filed from them, for the same
   readers, so that each of them can verify it again.
4. A party signs in its own name alone: content of another's is refused. What its act refers to it
   calls as it stands in its own export: by source, name or handle.
"""

from __future__ import annotations

import json
from typing import Any

from goodoffices.common.errors import NOTHING, BadInput, GoodOfficesError, NotPermitted
from goodoffices.office.acts import Pen, fresh_id
from goodoffices.record.entry import Entry
from goodoffices.record.fingerprint import fingerprint
from goodoffices.record.handed_in import PublicKey, SignedWords, once
from goodoffices.record.kinds import kinds_table
from goodoffices.record.kinds.people import Person
from goodoffices.record.kinds.proof import PartyKey, Signed
from goodoffices.record.sight import Reader, Sight

__all__ = [
    "ForeignKey",
    "NotVouchedFor",
    "check_by_hand",
    "check_key",
    "check_signed",
    "file_signature",
    "key_of",
    "own_act",
    "own_person",
    "party_seat",
    "take_key",
    "take_signed_act",
]

_VERBS = {
    "acknowledgement": "acknowledge", "all-sealed": "unseal", "certificate": "certify",
    "envelope": "receive", "party-key": "receive", "sheet": "hand", "signature": "receive",
    "unsealing": "unseal",
}  # fmt: skip
_SET_BY_THE_OFFICE = {"id", "attested", "originator", "known", "held"}


class NotVouchedFor(GoodOfficesError):
    """A signature does not vouch for what it is put under."""

    def __init__(self, why: str) -> None:
        super().__init__(f"refused, and nothing was filed: {why}.")


class ForeignKey(NotVouchedFor):
    """The key is not the one this party has on record."""

    def __init__(self) -> None:
        super().__init__("it is signed with another key than this party has on record")


def party_seat(pen: Pen, party: str) -> Reader:
    """Return the seat of a party.

    Raises
    ------
    NotPermitted
        It is none.
    """
    seat = next((p for p in pen.header.parties if p.id == party), None)
    if seat is None:
        raise NotPermitted
    return seat


def check_by_hand(kind: object) -> None:
    """Refuse to file what proves something in any other way than by its own verb.

    Raises
    ------
    BadInput
        It has a verb of its own.
    """
    verb = _VERBS.get(str(kind))
    if verb:
        raise BadInput(
            "kind", expected="an entry that people write", found=kind,
            advice=f"This is filed by 'goodoffices {verb}' alone, which checks it.",
        )  # fmt: skip


def own_person(pen: Pen, ref: str, party: str) -> Person:
    """Return a person of a party.

    Raises
    ------
    BadInput
        It is somebody of another seat.
    """
    person = pen.named(ref, Person)
    assert isinstance(person, Person)
    if person.seat != party:
        raise BadInput(
            "by", expected=f"a person of {party}", found=person.name,
            advice="A party speaks for itself alone.",
        )  # fmt: skip
    return person


# -- keys ------------------------------------------------------------------------------------


def key_of(sight: Sight, party: str) -> PartyKey | None:
    """Return the key that a party has on record: the last that was read aloud."""
    found = [key for key in sight.of_kind(PartyKey) if key.whose == party]
    return found[-1] if found else None


def take_key(
    pen: Pen,
    key: PublicKey,
    party: str,
    *,
    aloud: str,
    **heard: Any,  # noqa: ANN401 - plain fields
) -> str | None:
    """Put a party's key on record; `aloud` are the words that were read aloud.

    Raises
    ------
    BadInput
        They are not the words of this key, or the key is on record already.
    """
    party_seat(pen, party)
    words = fingerprint(bytes.fromhex(key.public_key))
    if aloud.lower().replace("-", " ").split() != words.split("-"):
        raise BadInput(
            "--words", expected="the words of the key in the file", found=aloud,
            advice="Ask the party to read them again from its own device: goodoffices key show.",
        )  # fmt: skip
    sight = pen.sight()
    if any(other.public_key == key.public_key for other in sight.of_kind(PartyKey)):
        raise BadInput(
            "the key", expected="one that is not on record yet", found=words,
            advice="Each party makes its own: goodoffices key new FILE.",
        )  # fmt: skip
    before = key_of(sight, party)
    gist = f"key of {party}, read aloud: {words}"
    return pen.file(
        {
            "id": fresh_id(), "kind": "party-key", "whose": party, "originator": party,
            "public_key": key.public_key, "source": f"key of {party}", **heard,
            "gist": f"{gist}; it supersedes the one before" if before else gist,
            **({"of": [before.id]} if before else {}),
        },
        "the key",
    )  # fmt: skip


def check_key(sight: Sight, party: str, public_key: str | None) -> None:
    """Refuse a key that is not the one a party has on record.

    Raises
    ------
    ForeignKey
        It is not, or the party has none.
    """
    key = key_of(sight, party)
    if key is None or key.public_key != public_key:
        raise ForeignKey


# -- acts ------------------------------------------------------------------------------------


def take_signed_act(pen: Pen, signed: SignedWords, where: str) -> str | None:
    """File the act that a party signed on its own device, and the signature beside it.

    Raises
    ------
    NotVouchedFor
        The signature is not this party's over these words for this case, or was taken before.
    BadInput
        The words are no act, or not one that the party can sign.
    """
    check_signed(pen, signed, "act")
    given = _mapping(signed.exact, where)
    fields = own_act(pen, given, where, party=signed.party, exchange=signed.exchange)
    name = f"signed-{signed.signature[:40]}"
    handle = pen.file({**fields, "id": name, "attested": "signed"}, where, signed_by=signed.party)
    file_signature(pen, signed, name)
    return handle


def check_signed(pen: Pen, signed: SignedWords, purpose: str) -> None:
    """Refuse signed words that do not vouch for anything here.

    Raises
    ------
    NotVouchedFor
        It says why.
    """
    party_seat(pen, signed.party)
    if signed.purpose != purpose:
        raise NotVouchedFor(f"it was signed as {signed.purpose}, not as {purpose}")
    if signed.case != pen.header.case:
        raise NotVouchedFor("it was signed for another case")
    if not signed.genuine:
        raise NotVouchedFor("the signature does not fit these words, party, case and exchange")
    sight = pen.sight()
    check_key(sight, signed.party, signed.public_key)
    if any(one.signature == signed.signature for one in sight.of_kind(Signed)):
        raise NotVouchedFor("this signature was taken in before")


def own_act(
    pen: Pen, fields: dict[str, Any], where: str, *, party: str, exchange: str
) -> dict[str, Any]:
    """Return the fields of a party's own act as they are filed.

    Raises
    ------
    NotVouchedFor
        It names another exchange.
    BadInput
        It is not the party's own to say, or speaks of what is not there.
    """
    check_by_hand(fields.get("kind"))
    for name in sorted(_SET_BY_THE_OFFICE & set(fields)):
        if (name, fields[name]) != ("originator", party):
            raise _not_to_sign(where, name, fields[name])
    whose, kind = fields.get("whose", party), kinds_table().get(str(fields.get("kind")))
    if whose != party or (kind and kind.derives):
        raise _not_to_sign(where, "whose" if whose != party else "kind", whose)
    own = {**fields, "originator": party}
    if kind and "exchange" in kind.model_fields:
        if fields.get("exchange", exchange) != exchange:
            raise NotVouchedFor("it was signed for another exchange than it names")
        own["exchange"] = exchange
    return _placed(pen, own)


def _placed(pen: Pen, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with every reference as the id it stands for, and with readers."""
    kind = kinds_table().get(str(fields.get("kind")))
    placed = dict(fields)
    for name in kind.references() if kind else ():
        value = fields.get(name)
        if isinstance(value, str):
            placed[name] = _meant(pen, value, fields["originator"])
        elif isinstance(value, list):
            placed[name] = [_meant(pen, str(one), fields["originator"]) for one in value]
    if "by" in placed:
        own_person(pen, str(placed["by"]), fields["originator"])
    if "meeting" not in fields and "readers" not in fields:
        placed["readers"] = [fields["originator"], pen.header.mediator.id]
    return placed


def _meant(pen: Pen, ref: str, party: str) -> str:
    """Return the id of the one thing that a party holds and calls so."""
    held = pen.sight(party).find(ref)
    name = pen.journal.desk.called(held[0].id, party) if len(held) == 1 else None
    if name is None:
        raise BadInput(
            "the act", expected=f"what one thing is called that {party} holds", found=ref,
            advice="Call it as it stands in the party's own export: by source, name or handle.",
        )  # fmt: skip
    return name


def _mapping(words: str, where: str) -> dict[str, Any]:
    try:
        fields = json.loads(words, object_pairs_hook=once)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise BadInput(
            where, expected="an act: the fields of one entry, as JSON", found=NOTHING,
            advice="Sign a file like the one that 'goodoffices file' takes, written as JSON.",
        )  # fmt: skip
    return fields


def _not_to_sign(where: str, field: str, found: object) -> BadInput:
    return BadInput(
        f"{where}, {field}", expected="only what is the party's own to say", found=found,
        advice="Leave out what the office sets; sign no content of another's.",
    )  # fmt: skip


def file_signature(pen: Pen, signed: SignedWords, name: str) -> None:
    """Keep the exact words and the signature beside an act, for the readers of that act."""
    act: Entry = pen.journal.entries[name]
    label = pen.journal.desk.label(name)
    seats = [seat.id for seat in pen.header.readers if label.can_read(seat.id)]
    pen.file(
        {
            "id": f"{name}-by", "kind": "signature", "of": [act.id], "whose": signed.party,
            "originator": signed.party, "exchange": signed.exchange, "exact": signed.exact,
            "public_key": signed.public_key, "signature": signed.signature,
            "meeting": act.meeting, "readers": seats, "attested": "signed",
        },
        "the signature", signed_by=signed.party,
    )  # fmt: skip
