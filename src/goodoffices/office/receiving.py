"""Taking in a file from a party: what it is decides where it goes.

1. What a party's device made names its form, and is checked as that form is.
2. A paper is any file at all: it goes on record by its title and the digest of its bytes. The file
   itself stays with the secretariat.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from goodoffices.common.errors import NOTHING, BadInput, NotPermitted
from goodoffices.office.acts import Pen, fresh_id
from goodoffices.office.attestation import own_person, party_seat, take_key, take_signed_act
from goodoffices.office.certifying import take_acknowledgement
from goodoffices.office.due import let_out_for
from goodoffices.office.opened import Record
from goodoffices.office.sealing import take_envelope, take_signed_envelope
from goodoffices.record.acknowledgement import Acknowledgement, Sheet
from goodoffices.record.envelope import SealedEnvelope
from goodoffices.record.handed_in import PublicKey, SignedWords, read_handed_in
from goodoffices.record.paper_receipt import PaperReceipt, paper_of
from goodoffices.record.sight import fold

__all__ = ["Heard", "paper_receipt", "receive", "receive_paper"]


@dataclass(frozen=True, slots=True)
class Heard:
    """How a key was read aloud: whose, which words, by whom, heard by whom, in which room."""

    party: str | None = None
    aloud: str | None = None
    by: str | None = None
    heard_by: tuple[str, ...] = ()
    room: str | None = None


def receive(pen: Pen, words: str, where: str, heard: Heard) -> str | None:
    """File what a party handed in; return the mediator's handle of it.

    Raises
    ------
    NotVouchedFor
        Its signature does not vouch for it here.
    BadInput
        It is no document that is handed in.
    """
    match read_handed_in(words, where):
        case PublicKey() as key:
            return _key(pen, key, heard)
        case Acknowledgement() as given:
            return take_acknowledgement(pen, given)
        case SealedEnvelope() as envelope:
            return take_envelope(pen, envelope)
        case SignedWords(purpose="envelope") as signed:
            return take_signed_envelope(pen, signed, where)
        case SignedWords() as signed:
            return take_signed_act(pen, signed, where)
        case Sheet():
            raise BadInput(
                where, expected="what a party made of its sheet", found="the sheet itself",
                advice="On the party's device: goodoffices key sign KEY SHEET -o FILE.",
            )  # fmt: skip


def _key(pen: Pen, key: PublicKey, heard: Heard) -> str | None:
    if heard.party is None or heard.aloud is None:
        raise BadInput(
            "--from and --words", expected="whose key it is, and the words read aloud",
            found=NOTHING, advice="Let the party read them aloud, and type what you hear.",
        )  # fmt: skip
    said: dict[str, Any] = {"heard_by": [pen.named(one).id for one in heard.heard_by]}
    if heard.by:
        said["by"] = own_person(pen, heard.by, heard.party).id
    if heard.room:
        said["meeting"] = pen.named(heard.room).id
    else:
        said["readers"] = [heard.party, pen.header.mediator.id]
    return take_key(pen, key, heard.party, aloud=heard.aloud, **said)


# -- papers ----------------------------------------------------------------------------------


def receive_paper(pen: Pen, raw: bytes, giver: str, title: str, **said: Any) -> str | None:  # noqa: ANN401
    """File that a party handed in a paper: its title, and the digest of its bytes.

    Raises
    ------
    NotPermitted
        It is no party.
    """
    party_seat(pen, giver)
    return pen.file(
        {
            "id": fresh_id(), "kind": "document", "title": title, "giver": giver,
            "originator": giver, "handed_to": [pen.header.mediator.id],
            "digest": hashlib.sha256(raw).hexdigest(), **said,
        },
        "the paper",
    )  # fmt: skip


def paper_receipt(record: Record, reader: str, raw: bytes) -> PaperReceipt:
    """Return a signed receipt of a paper, for the reader who holds its entry.

    Raises
    ------
    NotPermitted
        There is no such seat, or these bytes are no paper in its volume.
    """
    if record.header.reader(reader) is None:
        raise NotPermitted
    let_out_for(record, reader)
    sight = fold(record.header, record.store.volume(reader), record.now_in(reader))
    digest = hashlib.sha256(raw).hexdigest()
    paper = paper_of(sight, digest)
    if paper is None:
        raise NotPermitted
    bare = PaperReceipt(record.header.case, reader, paper.title, digest, record.minute_in(reader))
    return bare.signed_by(record.signing_key)
