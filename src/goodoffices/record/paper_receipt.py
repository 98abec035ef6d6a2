"""The receipt of a paper: what a party keeps, so that nobody exchanges what it handed in.

1. It names case, party, title and the digest of the file, byte for byte, the minute, and the key of
   the office, which signs all of it. It says nothing of what else is on record.
2. It is given where the paper stands in that party's own volume under that digest, nowhere else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from nacl.signing import SigningKey

from goodoffices.record.chain import encoded
from goodoffices.record.kinds.promises import Document
from goodoffices.record.sight import Sight

__all__ = ["PaperReceipt", "paper_of"]


@dataclass(frozen=True, slots=True)
class PaperReceipt:
    """That the office holds a paper of a reader's; digest, key and signature in hexadecimal."""

    case: str
    reader: str
    title: str
    digest: str
    date: str
    office_key: str = ""
    signature: str = ""

    def signed_by(self, key: SigningKey) -> PaperReceipt:
        """Return it with the office's signature."""
        bare = replace(self, office_key=bytes(key.verify_key).hex())
        words = (bare.case, bare.reader, bare.title, bare.digest, bare.date, bare.office_key)
        signed = encoded(b"goodoffices paper receipt 1", *(word.encode() for word in words))
        return replace(bare, signature=key.sign(signed).signature.hex())

    def as_json(self) -> dict[str, Any]:
        """Return the receipt as it is handed over."""
        return {"goodoffices_paper_receipt": 1, **asdict(self)}


def paper_of(sight: Sight, digest: str) -> Document | None:
    """Return the paper that a reader holds under a SHA-256, the last where there are several."""
    found = [
        paper
        for paper in sight.of_kind(Document)
        if (paper.digest or "").removeprefix("sha256").strip(" :").lower() == digest
    ]
    return found[-1] if found else None
