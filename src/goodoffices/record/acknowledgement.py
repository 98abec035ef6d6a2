"""The sheet a party is handed, and what it acknowledges of it: the parts of a parity certificate.

1. A sheet is the whole script of an exchange, word for word, with the exchange's nonce, the digests
   of the material, the codes of the conditions, and the parties it is put to. Each party is
   handed the same sheet but for its own name.
2. The digest of the script covers nonce, case, exchange, parties and words in their order: from
   the words it was handed a party computes it again; without the nonce nobody guesses them.
3. An acknowledgement has fixed fields and no other: purpose, exchange, party, digest of script and
   nonce, digest of material, condition codes, date, that this was the whole script, attestation.
   No handle, no head, no answer.
4. Its purpose is to be shown to the other parties of the exchange, once all have given theirs.
   Who signs it has agreed to that and to nothing else.
5. *signed* carries the party's own signature over all of it; *claimed* and *countersigned* are
   somebody's word, and are never proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from nacl.signing import SigningKey

from goodoffices.record.chain import digest, encoded
from goodoffices.record.entry import Attestation, Id, Words
from goodoffices.record.kinds import proof
from goodoffices.record.signature import Signature, digest_of
from goodoffices.record.written_forms import Day, Hex32, Hex64

__all__ = ["PURPOSE", "WHOLE", "Acknowledgement", "Material", "Sheet", "proves"]

PURPOSE = "to be shown to every party of the exchange, once all have acknowledged"
WHOLE = "this was the whole script"


def _raw(words: tuple[str, ...]) -> bytes:
    return encoded(*(word.encode() for word in words))


@dataclass(frozen=True, slots=True)
class Material:
    """A paper or projection handed over with the script; SHA-256 in hexadecimal."""

    title: Words
    digest: Hex32


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one party is handed.

    Attributes
    ----------
    case, exchange, party : str
        To whom, in which exchange.
    parties : tuple of str
        All to whom the same is put.
    script : tuple of str
        The whole script, word for word.
    nonce : str
        One per exchange, in hexadecimal.
    material : tuple of Material
        What was handed over with it, in order.
    conditions : tuple of str
        Codes of the conditions it was put under.
    """

    case: Id
    exchange: Id
    party: Id
    parties: tuple[Id, ...]
    script: tuple[Words, ...]
    nonce: Hex32
    material: tuple[Material, ...] = ()
    conditions: tuple[Id, ...] = ()

    @classmethod
    def on_record(cls, case: str, entry: proof.Sheet) -> Sheet:
        """Return a sheet as the party holds it."""
        material = tuple(Material(one.title, one.digest) for one in entry.material)
        return cls(
            case, entry.exchange, entry.to, entry.parties, entry.script, entry.nonce, material,
            entry.conditions,
        )  # fmt: skip

    @property
    def script_digest(self) -> str:
        """Digest of the script and the nonce, in hexadecimal."""
        names = (self.nonce, self.case, self.exchange)
        parts = (*(name.encode() for name in names), _raw(self.parties), _raw(self.script))
        return digest("script", *parts).hex()

    @property
    def material_digest(self) -> str:
        """Digest of the material and the nonce, in hexadecimal."""
        listed = (_raw((one.title, one.digest)) for one in self.material)
        return digest("material", self.nonce.encode(), *listed).hex()

    @property
    def treatment(self) -> tuple[object, ...]:
        """What must be the same for every party."""
        return self.script_digest, self.material_digest, self.conditions

    def as_json(self) -> dict[str, Any]:
        """Return the sheet as it is handed over."""
        return {"goodoffices_sheet": 1, **asdict(self)}


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That a party was handed this and nothing else; digests and signature in hexadecimal."""

    case: Id
    exchange: Id
    party: Id
    script_digest: Hex32
    material_digest: Hex32
    conditions: tuple[Id, ...]
    date: Day
    attestation: Attestation = "claimed"
    public_key: Hex32 | None = None
    signature: Hex64 | None = None

    @classmethod
    def of(cls, sheet: Sheet, date: str) -> Acknowledgement:
        """Return the acknowledgement of a sheet, on somebody's word so far."""
        return cls(
            sheet.case, sheet.exchange, sheet.party, sheet.script_digest, sheet.material_digest,
            sheet.conditions, date,
        )  # fmt: skip

    @classmethod
    def on_record(cls, case: str, exchange: str, given: proof.Acknowledged) -> Acknowledgement:
        """Return an acknowledgement as it stands in a certificate."""
        return cls(case, exchange, **dict(given))

    def signed_by(self, key: SigningKey) -> Acknowledgement:
        """Return it with the party's signature."""
        made = Signature.made(
            key, self.raw, purpose="acknowledgement", case=self.case, exchange=self.exchange,
            party=self.party,
        )  # fmt: skip
        return replace(
            self, attestation="signed", public_key=made.public_key, signature=made.signature
        )

    @property
    def raw(self) -> bytes:
        """The fixed fields, as they are signed."""
        fields = (
            PURPOSE, self.case, self.exchange, self.party, self.script_digest,
            self.material_digest,
        )  # fmt: skip
        parts = (*(field.encode() for field in fields), _raw(self.conditions))
        return encoded(b"goodoffices acknowledgement 1", *parts, self.date.encode(), WHOLE.encode())

    @property
    def genuine(self) -> bool:
        """Whether it is *signed* and the key it names signed it."""
        if self.attestation != "signed":
            return False
        return Signature(
            "acknowledgement", self.case, self.exchange, self.party, digest_of(self.raw),
            self.public_key or "", self.signature or "",
        ).holds(self.raw)  # fmt: skip

    @property
    def treatment(self) -> tuple[object, ...]:
        """What must be the same as on the sheet, and for every party."""
        return self.script_digest, self.material_digest, self.conditions

    def as_json(self) -> dict[str, Any]:
        """Return its fields as they are handed in, and stand in a certificate."""
        constant = {"goodoffices_acknowledgement": 1, "purpose": PURPOSE, "whole": WHOLE}
        return {**constant, **asdict(self)}


def proves(sheet: Sheet, given: Sequence[Acknowledgement]) -> bool:
    """Tell whether all to whom a sheet is put have signed that they were put the same.

    It holds under the keys that are named: whose they are, only the words read aloud can tell.
    """
    bound = (sheet.case, sheet.exchange, *sheet.treatment)
    keys = {one.public_key for one in given}
    return (
        sorted(one.party for one in given) == sorted(sheet.parties)
        and all(one.genuine and (one.case, one.exchange, *one.treatment) == bound for one in given)
        and len(keys) == len(given) > 1
    )
