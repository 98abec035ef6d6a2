"""Holding an exported case against the proof that came with it.

1. The receipt must be genuine, and of this case and this reader.
2. The chain must be that of the receipt: as long, with its head at the end, every link following
   the one before, every word and nonce opening the commitment of its link. A link may lack its
   words where a later one says that the entry was destroyed, and nowhere else.
3. The entries must be those of the chain, word for word, in its order, and no other. The first that
   is not is named. What a chain says is validated as an author's words are: any key may sign one.
4. A proof vouches for what the office of the export recorded. Nothing of it is witnessed by the
   record that it is opened into.
5. A case without a folder `proof` is as its author wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from goodoffices.common.errors import BadInput, RecordDamaged
from goodoffices.office.authored import AuthoredCase
from goodoffices.record.chain import Head, Link, commitment
from goodoffices.record.copies import Mark, read_validated, written
from goodoffices.record.receipt import Receipt, read_receipt
from goodoffices.record.volume import Copy

__all__ = ["CHAIN", "CHAIN_FORMAT", "PROOF", "RECEIPT", "check_proof"]

PROOF, RECEIPT, CHAIN = "proof", "receipt.json", "chain.json"
CHAIN_FORMAT = 1
_LARGEST = 1 << 30


class ProofDoesNotMatch(RecordDamaged):
    """What stands in an export is not what its proof is a proof of."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"the proof does not match: {what}. Take the export as it was written; without its "
            f"folder '{PROOF}' it is read as its author wrote it, and nothing vouches for it."
        )


def check_proof(folder: Path, case: AuthoredCase) -> Receipt | None:
    """Hold an exported case against its proof; return the receipt, None where no proof came.

    Raises
    ------
    RecordDamaged
        They do not match; says where.
    BadInput
        The files of the proof are not such files.
    """
    if case.exported is None or not (folder / PROOF).is_dir():
        return None
    receipt = read_receipt(_text(folder / PROOF / RECEIPT), f"{PROOF}/{RECEIPT}")
    if not receipt.genuine:
        raise ProofDoesNotMatch("the receipt is not signed by the key it names")
    if (receipt.case, receipt.reader) != (case.header.case, case.exported.reader):
        raise ProofDoesNotMatch(f"it is of {receipt.reader} in the case {receipt.case}")
    _check_entries(case.exported.copies, _chained(folder, receipt))
    return receipt


def _chained(folder: Path, receipt: Receipt) -> list[Copy]:
    """Return the copies that the chain holds and that were not destroyed."""
    head, found = Head(0, b""), dict[int, Copy | Mark]()
    try:
        head = Head(0, bytes.fromhex(receipt.volume))
        for n, fields in enumerate(_links(folder)):
            link, words = _link(head, fields)
            head = head.after(link, receipt.reader)
            if words is not None:
                found[n] = _read(words)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProofDoesNotMatch(f"link {head.n} of the chain is no link") from error
    if (head.n, head.hash.hex()) != (receipt.n, receipt.head):
        raise ProofDoesNotMatch("the chain is not the one that the receipt is for")
    destroyed = {m.n for m in found.values() if isinstance(m, Mark) and m.what == "destroyed"}
    for n in range(head.n):
        if n not in found and n not in destroyed:
            raise ProofDoesNotMatch(f"link {n} has no words, and no destruction is on record")
    return [c for n, c in found.items() if isinstance(c, Copy) and n not in destroyed]


def _links(folder: Path) -> Iterator[Any]:
    try:
        chain = json.loads(_text(folder / PROOF / CHAIN))
    except (ValueError, RecursionError):
        chain = None
    if not isinstance(chain, dict) or not isinstance(chain.get("links"), list):
        raise ProofDoesNotMatch(f"{CHAIN} is no chain")
    if chain.get("goodoffices_chain") != CHAIN_FORMAT:
        raise ProofDoesNotMatch(f"{CHAIN} is a chain of another form than {CHAIN_FORMAT}")
    yield from chain["links"]


def _link(head: Head, fields: dict[str, Any]) -> tuple[Link, bytes | None]:
    """Return the next link as it is told, and its words where they open its commitment."""
    body, committed = bytes.fromhex(fields["body"]), bytes.fromhex(fields["commitment"])
    link = Link(head.n, head.hash, body, committed, fields["minute"])
    if fields["words"] is None:
        return link, None
    words = fields["words"].encode()
    if commitment(bytes.fromhex(fields["nonce"]), words) != committed:
        raise ProofDoesNotMatch(f"the words of link {head.n} are not those it was written with")
    return link, words


def _read(words: bytes) -> Copy | Mark:
    """Return what a link says; ValueError where it is a mark of no place."""
    found = read_validated(words)
    if isinstance(found, Mark) and type(found.n) is not int:
        raise ValueError("a mark names a place or a number")
    return found


def _check_entries(held: tuple[Copy, ...], proved: list[Copy]) -> None:
    """Raise where the entries are not those that the chain holds, in its order."""
    ids, known = [copy.entry.id for copy in held], [copy.entry.id for copy in proved]
    strange, missing = set(ids) - set(known), set(known) - set(ids)
    for name in (*(i for i in ids if i in strange), *(i for i in known if i in missing)):
        what = "is not in the chain" if name in strange else "is missing"
        raise ProofDoesNotMatch(f"entry {name} {what}")
    for mine, theirs in zip(held, proved, strict=False):
        if mine.entry.id != theirs.entry.id:
            raise ProofDoesNotMatch(f"entry {mine.entry.id} stands in another's place")
        if written(mine) != written(theirs):
            raise ProofDoesNotMatch(f"entry {mine.entry.id} is not as it was written")


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise ProofDoesNotMatch(f"{file.name} is too long")
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInput(
            f"{PROOF}/{file.name}", expected="a file", found=error.strerror,
            advice="Take the export as it was written.",
        ) from error  # fmt: skip
