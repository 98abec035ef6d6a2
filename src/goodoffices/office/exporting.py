"""Exporting one reader's volume as an authored case that people can read, with its proof.

1. What is written depends on his volume alone: its entries under his handles, in his order, the
   parties, the office, and such other seats as his own entries name.
2. How each copy came to him stands beside the entries: since when where that is not the time of the
   entry, whether by a release, until when. The office's own copies carry their labels.
3. An entry is written exactly as it was committed to, so that the proof can be held against it.
4. `proof/` holds the receipt of the volume, signed as the export is made, and the chain: of each
   link its minute, the hash of the sealed body, the commitment, and the nonce and words that open
   the commitment. Where words were destroyed, neither is there. Beside them lie the certificates he
   holds, and the script that verifies all of it without this program.
5. What is due to him by now goes out before.
6. A throw-away record has no chain, so its export has no proof. It holds what the reader knew at
   the time of the case; that of an opened record, all that was delivered to him.
7. It is made beside its place, read back, and moved there when it is whole. Killed before, it
   leaves nothing: what it writes is in the clear.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from goodoffices.common.errors import NotPermitted, RecordDamaged
from goodoffices.office.authored import read_case, seats_named
from goodoffices.office.certifying import certificate_files
from goodoffices.office.checking import receipt_for
from goodoffices.office.due import let_out_for
from goodoffices.office.importing import CHAIN, CHAIN_FORMAT, PROOF, RECEIPT, check_proof
from goodoffices.office.opened import Record, made_beside, opened
from goodoffices.office.opening import sight_of
from goodoffices.office.sweeping import swept_if_killed
from goodoffices.record.audit import Progress
from goodoffices.record.copies import plain
from goodoffices.record.fingerprint import fingerprint
from goodoffices.record.receipt import Receipt
from goodoffices.record.sight import CaseHeader, fold
from goodoffices.record.store import is_record
from goodoffices.record.volume import Copy, Volume
from goodoffices.verifier import SCRIPT

__all__ = ["Exported", "export"]

_IN_A_FILE = 1000
_STYLE: dict[str, Any] = {
    "sort_keys": False, "allow_unicode": True, "default_flow_style": None, "width": 96,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported: whose volume, how many entries, and the receipt where there is one."""

    reader: str
    entries: int
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class _Written:
    """What will be written: the case as data, and the files of the proof."""

    volume: Volume
    head: dict[str, Any]
    proof: dict[str, str]
    receipt: Receipt | None


def export(
    source: Path, reader: str | None, folder: Path, *, progress: Progress | None = None
) -> Exported:
    """Write a reader's volume of a case or record into a folder; the office's own by default.

    A record is verified first; `progress` is told how much of that is done, of how much.

    Raises
    ------
    NotPermitted
        There is no such seat, or none that may ask.
    RecordDamaged
        The record is not whole, or what was written does not read back as what is held.
    """
    if is_record(source):
        written = _of_record(source, reader, progress=progress)
    else:
        written = _of_case(source, reader)
    with made_beside(folder) as partial, swept_if_killed(partial):
        _write(partial, written)
        case = read_case(partial)
        if case.exported != written.volume:
            raise RecordDamaged("the export does not read back as what the record holds")
        check_proof(partial, case)
    return Exported(written.volume.reader, len(written.volume.copies), written.receipt)


def _of_case(source: Path, reader: str | None) -> _Written:
    sight = sight_of(source, reader)
    volume = Volume(sight.reader.id, sight.copies)
    head = _head(sight.header, sight.as_of.isoformat(timespec="minutes"), volume)
    return _Written(volume, head, {}, None)


def _of_record(source: Path, reader: str | None, *, progress: Progress | None = None) -> _Written:
    with opened(source) as record:
        seat = record.seat if reader is None else reader
        if record.header.reader(seat) is None:
            raise NotPermitted
        let_out_for(record, seat)
        with record.store.files.at_one_moment():
            return _of_volume(record, receipt_for(record, seat, progress=progress))


def _of_volume(record: Record, receipt: Receipt) -> _Written:
    seat = receipt.reader
    volume, now = record.store.volume(seat), record.now_in(seat)
    head = _head(record.header, now.isoformat(timespec="minutes"), volume)
    chain = "".join(_chain(record, seat))
    certificates = certificate_files(fold(record.header, volume, now))
    told = _told(receipt, volume.reader)
    proof = {RECEIPT: receipt.written(), CHAIN: chain, "README.txt": told}
    proof |= {SCRIPT.name: SCRIPT.read_text(encoding="utf-8"), **certificates}
    return _Written(volume, head, proof, receipt)


# -- the case --------------------------------------------------------------------------------


def _head(header: CaseHeader, as_of: str, volume: Volume) -> dict[str, Any]:
    seats = {header.mediator.id, volume.reader, *(party.id for party in header.parties)}
    seats |= {seat for copy in volume.copies for _, seat in seats_named(copy.entry)}
    office = volume.reader == header.mediator.id
    told = {c.entry.id: how for c in volume.copies if (how := _delivered(c))}
    return {
        "format": 1,
        "case": header.case,
        "title": header.title,
        "as_of": as_of,
        "language": header.language,
        "readers": {
            r.id: {"kind": r.kind, "name": r.name}
            for r in header.readers
            if office or r.id in seats
        },
        "volume": _Block(reader=volume.reader, **({"delivered": told} if told else {})),
    }


def _delivered(copy: Copy) -> dict[str, Any]:
    """Return what is to be said of how a copy came to its reader."""
    told: dict[str, Any] = {}
    if copy.since != copy.entry.when:
        told["since"] = copy.since and copy.since.model_dump(mode="json", exclude_defaults=True)
    if copy.released:
        told["released"] = True
    if copy.until is not None:
        told["until"] = copy.until.model_dump(mode="json", exclude_defaults=True)
    if copy.label is not None:
        told["label"] = {o: sorted(allowed) for o, allowed in copy.label.policies}
    return told


def _write(folder: Path, written: _Written) -> None:
    _dump(folder / "case.yaml", written.head)
    entries = [_Block(plain(copy.entry)) for copy in written.volume.copies]
    for n in range(0, len(entries), _IN_A_FILE):
        _dump(folder / f"entries-{n // _IN_A_FILE + 1:03}.yaml", entries[n : n + _IN_A_FILE])
    if written.proof:
        (folder / PROOF).mkdir()
    for name, text in written.proof.items():
        (folder / PROOF / name).write_text(text, encoding="utf-8")


class _Block(dict[str, Any]):
    """A mapping written a field a line; what lies within it stands on one line where it can."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Plain YAML without aliases; words of several lines stand as lines."""

    def ignore_aliases(self, _data: object) -> bool:
        """Write everything out where it is used."""
        return True


def _words(dumper: Any, words: str) -> Any:  # noqa: ANN401 - PyYAML's own
    style = "|" if "\n" in words else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)


def _block(dumper: Any, fields: _Block) -> Any:  # noqa: ANN401 - PyYAML's own
    return dumper.represent_mapping("tag:yaml.org,2002:map", fields.items(), flow_style=False)


_Dumper.add_representer(str, _words)
_Dumper.add_representer(_Block, _block)


def _dump(file: Path, document: Any) -> None:  # noqa: ANN401 - plain data of any shape
    with file.open("w", encoding="utf-8") as out:
        yaml.dump(document, out, Dumper=_Dumper, **_STYLE)


# -- the proof -------------------------------------------------------------------------------


def _chain(record: Record, seat: str) -> Iterator[str]:
    """Yield the text of the chain, a link a line."""
    store, vault = record.store, record.store.vault(seat)
    top = {
        "goodoffices_chain": CHAIN_FORMAT, "case": record.header.case, "reader": seat,
        "volume": vault.origin.hex(),
    }  # fmt: skip
    yield json.dumps(top, ensure_ascii=False)[:-1] + ', "links": [\n'
    for n, row in enumerate(store.rows(seat)):
        link, words, nonce = vault.disclosed(n, row)
        fields = {
            "minute": link.minute, "body": link.body.hex(), "commitment": link.commitment.hex(),
            "nonce": nonce and nonce.hex(), "words": words and words.decode(),
        }  # fmt: skip
        yield (",\n" if n else "") + json.dumps(fields, ensure_ascii=False)
    yield "\n]}\n"


def _told(receipt: Receipt, reader: str) -> str:
    return "\n".join(_paragraphs(receipt, reader)) + "\n"


def _paragraphs(receipt: Receipt, reader: str) -> Iterable[str]:
    aloud = fingerprint(bytes.fromhex(receipt.office_key))
    return (
        f"The proof of what {reader} holds in the case {receipt.case}.",
        "",
        f"{RECEIPT}: how long the volume is and the hash of its last link, signed by the office.",
        f"{CHAIN}: the links. The words of each, hashed with its nonce, are what the link commits",
        "to; each link is hashed into the next; the last is the one in the receipt. A link without",
        "words is of an entry that was destroyed, and its destruction stands later in the chain.",
        "",
        "The office's key, in words. Compare them with those you wrote down when the record was",
        f"opened, and never with these alone: {aloud}",
        "",
        f"{SCRIPT.name} verifies receipt, chain and each certificate-EXCHANGE.json without the",
        f"office's program: python -I {SCRIPT.name} --help. 'goodoffices open' holds every entry",
        "beside this folder against the proof.",
        "The proof shows what the office recorded and when. It does not show that it is true.",
    )
