"""What proves: a party's key, what all were handed alike, what each acknowledged, sealed papers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from goodoffices.record.entry import NO_CONTROLS, Attestation, Entry, Id, Refs, Words
from goodoffices.record.written_forms import Day, Hex32, Hex64

__all__ = [
    "Acknowledged",
    "Acknowledgement",
    "AllSealed",
    "Base64",
    "Certificate",
    "Commitment",
    "Envelope",
    "Exact",
    "Material",
    "Opened",
    "PartyKey",
    "Sheet",
    "Signed",
    "Unsealing",
]

Exact = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=200_000, strip_whitespace=False, pattern=NO_CONTROLS
    ),
]
"""Words as they were signed: not a blank is taken off. A sealed envelope is among them."""

Base64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=1_000_000)]
Parties = Annotated[tuple[Id, ...], Field(min_length=1)]
"""All to whom one exchange is put: known to each of them, so never cut."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PartyKey(Entry):
    """A party's own public key; `by` read its words aloud, `of` names the key it supersedes."""

    kind: Literal["party-key"]
    whose: Id
    public_key: Hex32
    heard_by: Refs = ()


class Signed(Entry):
    """The exact words a party signed, and the signature: `of` names the act filed from them."""

    kind: Literal["signature"]
    whose: Id
    exchange: Id
    exact: Exact
    public_key: Hex32
    signature: Hex64


class Material(_Part):
    """A paper or projection handed over with a script."""

    title: Words
    digest: Hex32


class Sheet(Entry):
    """What one party was handed: the whole script of an exchange, with its nonce."""

    kind: Literal["sheet"]
    exchange: Id
    to: Id
    parties: Parties
    script: Annotated[tuple[Words, ...], Field(min_length=1)]
    nonce: Hex32
    material: tuple[Material, ...] = ()
    conditions: tuple[Id, ...] = ()


class Acknowledged(_Part):
    """The fixed fields of an acknowledgement, as they may be shown to the other parties."""

    party: Id
    script_digest: Hex32
    material_digest: Hex32
    conditions: tuple[Id, ...] = ()
    date: Day
    attestation: Attestation = "claimed"
    public_key: Hex32 | None = None
    signature: Hex64 | None = None


class Acknowledgement(Entry):
    """That a party was handed this sheet (`of`), and that it was the whole script."""

    kind: Literal["acknowledgement"]
    exchange: Id
    given: Acknowledged
    image: Hex32 | None = None


class Certificate(Entry):
    """The acknowledgements of all parties of an exchange, given to all of them or to none."""

    kind: Literal["certificate"]
    exchange: Id
    acknowledgements: Annotated[tuple[Acknowledged, ...], Field(min_length=1)]


class Envelope(Entry):
    """A sealed paper: opaque bytes, and what its party is committed to."""

    kind: Literal["envelope"]
    exchange: Id
    whose: Id
    commitment: Hex32
    body: Base64


class Commitment(_Part):
    """What a party is committed to, without a word of it."""

    party: Id
    commitment: Hex32


class AllSealed(Entry):
    """That all parties of an exchange have handed in: their commitments, told to all at once."""

    kind: Literal["all-sealed"]
    exchange: Id
    commitments: Annotated[tuple[Commitment, ...], Field(min_length=1)]


class Opened(_Part):
    """One envelope opened: whoever has the commitment checks key and words against it."""

    party: Id
    commitment: Hex32
    opening_key: Words
    words: Exact


class Unsealing(Entry):
    """All envelopes of an exchange opened in one act, read by all its parties at once."""

    kind: Literal["unsealing"]
    exchange: Id
    opened: Annotated[tuple[Opened, ...], Field(min_length=1)]
