"""An opened record: a folder of two files, read and written by whoever holds its passphrase.

1. It is made from an authored case in one act, beside its place, and moved there when it is whole.
   What was imported is marked: nothing earlier is witnessed. A case founded this minute is not.
2. The name of the case and of its seats are sealed too.
3. Reading opens the volume of one reader and closes the record again. An act holds the only pen
   from before the desk is set up until its last byte is stored.
4. The time of a reading is the clock's, in the zone of the case, unless another is asked for.
   Where the clock was set back it is the minute of the last entry of what is read, so that nothing
   that is known drops out of sight.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import Aead
from nacl.signing import SigningKey

from goodoffices.common.errors import BadInput, RecordDamaged
from goodoffices.office import unlocking
from goodoffices.office.authored import AuthoredCase
from goodoffices.office.journal import JOURNAL, Journal
from goodoffices.record.copies import written_json
from goodoffices.record.fingerprint import fingerprint
from goodoffices.record.sealed import SealedStore, stamped
from goodoffices.record.settled import narrowed
from goodoffices.record.sight import CaseHeader, Reader
from goodoffices.record.slots import Ring, Slot, new_recovery_code, new_ring_key
from goodoffices.record.store import is_record
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.vault import padded, subkey, unpadded

__all__ = [
    "Made",
    "Record",
    "Unlock",
    "check_place",
    "check_record",
    "found_in",
    "made_beside",
    "make",
    "opened",
]

_HEADER_BLOCK = 1024
Unlock = Callable[[Sequence[Slot]], bytes]
"""Returns the ring key, of the ways in that a record has."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record while it is open: what its header says, its volumes, and its keys."""

    header: CaseHeader
    now: datetime
    store: SealedStore
    ring: Ring
    ring_key: bytes
    seat: str
    """From where it is read unless another seat is named: the office's, or an exported reader's."""

    @property
    def minute(self) -> str:
        """The time now, as a record writes it."""
        return _minute()

    def minute_in(self, volume: str) -> str:
        """Return the minute now, and never one before the last entry of a volume."""
        known = volume in self.store.volumes
        return max(self.minute, self.store.head(volume).minute if known else "")

    def now_in(self, volume: str) -> datetime:
        """Return the time now, and never one before the last entry of a volume."""
        minute = datetime.fromisoformat(self.minute_in(volume))
        return max(self.now, minute.astimezone(self.now.tzinfo))

    @property
    def signing_key(self) -> SigningKey:
        """The office's key."""
        return SigningKey(self.ring.signing)


@dataclass(frozen=True, slots=True)
class Made:
    """What the mediator is told once, when a record is made."""

    fingerprint: str
    recovery_code: str


def _now() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


def _minute() -> str:
    return stamped(_now())


# -- making ----------------------------------------------------------------------------------


def make(case: AuthoredCase, folder: Path, passphrase: str | None) -> Made:
    """Make a record of an authored case; without a passphrase, under the slot named insecure.

    Raises
    ------
    BadInput
        The folder holds something, or cannot be made.
    """
    with made_beside(folder) as partial:
        return _make_in(partial, case, passphrase, _import)


def found_in(folder: Path, case: AuthoredCase, passphrase: str | None) -> Made:
    """Make a record of a case that is founded this minute, as `make` does: it is witnessed here.

    Raises
    ------
    BadInput
        The folder holds something, or cannot be made.
    """
    with made_beside(folder) as partial:
        return _make_in(partial, case, passphrase, _file)


@contextmanager
def made_beside(folder: Path) -> Iterator[Path]:
    """Give a folder beside the place; move it there once it is whole, or leave nothing."""
    check_place(folder)
    partial = _beside(folder)
    try:
        yield partial
        for path in (*partial.rglob("*"), partial):
            _sync(path)
        partial.rename(folder)
        _sync(folder.absolute().parent)
    except OSError as error:
        raise BadInput(
            "--to", expected="a disk that takes what is written", found=error.strerror,
            advice="Nothing was made. Check the room on the disk, then do it again.",
        ) from error  # fmt: skip
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def check_place(folder: Path) -> None:
    """Raise BadInput where the folder holds something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            "--to", expected="a folder that is not there yet", found=folder.name,
            advice="Name another one; nothing is ever written over.",
        )  # fmt: skip


def _beside(folder: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.absolute().parent))
    except OSError as error:
        raise BadInput(
            "--to", expected="a place for a new folder", found=error.strerror,
            advice="Check the path and its permissions.",
        ) from error  # fmt: skip


def _sync(folder: Path) -> None:
    handle = os.open(folder.absolute(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_Filing = Callable[[AuthoredCase, Journal], None]


def _make_in(folder: Path, case: AuthoredCase, passphrase: str | None, filing: _Filing) -> Made:
    ring_key, code = new_ring_key(), new_recovery_code()
    way_in = (
        Slot.under("insecure", "", ring_key)
        if passphrase is None
        else Slot.under("passphrase", passphrase, ring_key)
    )
    ring = Ring.new((*(reader.id for reader in case.header.readers), JOURNAL))
    files = Databases.create(
        folder,
        header=_sealed_header(case, ring_key),
        ring=ring.sealed(ring_key),
        slots=(way_in, Slot.under("recovery", code, ring_key)),
    )
    try:
        store = SealedStore(files, ring, case.header.case, _minute)
        with store.transaction():
            journal = Journal(store, case.header)
            filing(case, journal)
    finally:
        files.close()
    return Made(fingerprint(bytes(SigningKey(ring.signing).verify_key)), code)


def _import(case: AuthoredCase, journal: Journal) -> None:
    if case.exported is not None:
        reader = case.exported.reader
        for copy in narrowed(case.exported.copies, reader):
            journal.take(reader, copy, at=case.as_of)
    else:
        _file(case, journal)
    journal.imported()


def _file(case: AuthoredCase, journal: Journal) -> None:
    for entry in case.entries:
        journal.file(entry, at=case.as_of)


def _sealed_header(case: AuthoredCase, ring_key: bytes) -> bytes:
    header = case.header
    fields = {
        "case": header.case, "title": header.title, "language": header.language,
        "readers": [[r.id, r.kind, r.name] for r in header.readers],
        "authored_as_of": case.as_of.isoformat(),
    }  # fmt: skip
    if case.exported is not None:
        fields["seat"] = case.exported.reader
    words = padded(written_json(fields), _HEADER_BLOCK)
    return bytes(Aead(subkey(ring_key, "header")).encrypt(words, b"header"))


def _header(sealed: bytes, ring_key: bytes) -> tuple[CaseHeader, datetime, str]:
    """Return the header, the time now on the clock of the case, and whose record it is."""
    try:
        words = Aead(subkey(ring_key, "header")).decrypt(sealed, b"header")
    except (CryptoError, ValueError) as error:
        raise RecordDamaged("the header of the record is damaged") from error
    fields = json.loads(unpadded(words, _HEADER_BLOCK))
    readers = tuple(Reader(i, kind, name) for i, kind, name in fields["readers"])
    header = CaseHeader(fields["case"], fields["title"], readers, fields["language"])
    zone = datetime.fromisoformat(fields["authored_as_of"]).tzinfo
    return header, _now().astimezone(zone), fields.get("seat", header.mediator.id)


# -- opening ---------------------------------------------------------------------------------


def check_record(folder: Path) -> None:
    """Raise BadInput where no opened record is in the folder."""
    if not is_record(folder):
        raise BadInput(
            folder.name, expected="an opened record", found="none",
            advice="Make one of an authored case: goodoffices open AUTHORED --to FOLDER.",
        )  # fmt: skip


@contextmanager
def opened(folder: Path, *, unlock: Unlock = unlocking.ring_key) -> Iterator[Record]:
    """Open a record for the length of one verb; `unlock` returns its ring key.

    Raises
    ------
    BadInput
        There is none in the folder.
    """
    check_record(folder)
    files = Databases.open(folder)
    try:
        ring_key = unlock(files.slots())
        header, now, seat = _header(files.header(), ring_key)
        ring = Ring.opened(files.ring(), ring_key)
        store = SealedStore(files, ring, header.case, _minute)
        yield Record(header, now, store, ring, ring_key, seat)
    finally:
        files.close()
