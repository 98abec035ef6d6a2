"""Backups: one sealed file that a record comes back from, and the act of bringing it back.

1. What is due by now goes out before, so that what comes back tells nobody when the office was at
   work.
2. A record is verified whole before it is backed up, and both files are taken as they stood at one
   moment; whoever is writing goes on writing.
3. A backup is written beside its place, read back and compared, and moved there when it is whole.
   Nothing is ever written over, but a backup that the new one is to replace, once it is there.
4. A backup opens with the passphrase or recovery code that the record had when it was made. It
   still holds what was destroyed in the record since.
5. Restoring is an act: it makes a record beside its place and says in every volume that it was
   restored. A plain copy of a record is restored in the same way.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from goodoffices.common.errors import BadInput, RecordDamaged
from goodoffices.office import unlocking
from goodoffices.office.checking import check
from goodoffices.office.due import let_out_for_all
from goodoffices.office.journal import Journal
from goodoffices.office.opened import Record, check_record, made_beside, opened
from goodoffices.record.audit import Progress
from goodoffices.record.backup import Unlock, read_backup, write_backup
from goodoffices.record.sight import CaseHeader
from goodoffices.record.slots import Slot
from goodoffices.record.store import KEYS, RECORD

__all__ = ["BackedUp", "back_up", "restore"]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was backed up: the case, how large the backup is, how much was destroyed till then."""

    case: str
    size: int
    destroyed: int


def back_up(
    folder: Path,
    file: Path,
    *,
    replacing: Path | None = None,
    unlock: Unlock = unlocking.ring_key,
    progress: Progress | None = None,
) -> BackedUp:
    """Write a backup of a record into a file; then put an older backup of it out of the way.

    The record is verified first; `progress` is told how much of that is done, of how much.

    Raises
    ------
    BadInput
        The file is there already, or cannot be written; what is to be replaced is no backup.
    RecordDamaged
        The record is not whole, or what was written does not read back.
    """
    _check_place(file)
    _check_apart(file, folder)
    with opened(folder, unlock=unlock) as record:
        if replacing is not None:
            _check_replaced(replacing, record)
        let_out_for_all(record)
        with record.store.files.at_one_moment():
            destroyed, slots = _destroyed(record, progress), record.store.files.slots()
            contents = record.store.files.raw()
        with _written(file) as out:
            write_backup(out, contents, slots, record.ring_key)
            size = out.tell()
            out.seek(0)
            if read_backup(out, file.name, lambda _: record.ring_key) != contents:
                raise RecordDamaged(f"{file.name}: it does not read back as it was written")
        case = record.header.case
    if replacing is not None:
        _put_out(replacing)
    return BackedUp(case, size, destroyed)


def _destroyed(record: Record, progress: Progress | None) -> int:
    """Return how many entries were destroyed in a record that is whole."""
    found = check(record, progress=progress)
    if found.damage:
        raise RecordDamaged("a damaged record is not backed up: run 'goodoffices check'")
    office = record.header.mediator.id
    return next((walk.destroyed for walk in found.walks if walk.volume == office), 0)


def _check_place(file: Path) -> None:
    if file.exists():
        raise BadInput(
            "--to", expected="a file that is not there yet", found=file.name,
            advice="Name another one; nothing is ever written over.",
        )  # fmt: skip


def _check_apart(file: Path, folder: Path) -> None:
    if folder.resolve() in file.resolve().parents:
        raise BadInput(
            "--to", expected="a file outside the record's folder", found=file.name,
            advice="A record is two files and no others; what befalls its folder befalls both.",
        )  # fmt: skip


@contextmanager
def _written(file: Path) -> Iterator[BinaryIO]:
    """Give a file beside the place; move it there once it is whole, or leave nothing."""
    try:
        with NamedTemporaryFile(
            "w+b", prefix=f".{file.name}.", dir=file.absolute().parent, delete=False
        ) as out:
            try:
                yield out  # type: ignore[misc]  # it is a binary file in all but name
                out.flush()
                os.fsync(out.fileno())
                _check_place(file)
                Path(out.name).rename(file)
            except BaseException:
                Path(out.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise BadInput(
            "--to", expected="a place that can be written", found=error.strerror,
            advice="No backup was made. Check the path, its permissions and the room on the disk.",
        ) from error  # fmt: skip


# -- replacing an older one ------------------------------------------------------------------


def _check_replaced(old: Path, record: Record) -> None:
    """Raise unless a file is a backup of this very record."""
    try:
        with old.open("rb") as file:
            read_backup(file, old.name, lambda _: record.ring_key)
    except (OSError, RecordDamaged) as error:
        raise BadInput(
            "--replace", expected="an older backup of this record", found=old.name,
            advice="Nothing was done. Take it away by hand if you must.",
        ) from error  # fmt: skip


def _put_out(old: Path) -> None:
    """Overwrite a file, then take it away; what a disk keeps of it is out of reach."""
    with old.open("r+b") as file:
        file.write(bytes(old.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    old.unlink()


# -- coming back -----------------------------------------------------------------------------


def restore(backup: Path, folder: Path, *, unlock: Unlock = unlocking.ring_key) -> CaseHeader:
    """Make a record of a backup, or of a plain copy, and mark in it that it was restored.

    Raises
    ------
    BadInput
        It is neither; the folder holds something, or cannot be made.
    DoesNotOpen
        Not with this passphrase or recovery code.
    RecordDamaged
        It was cut short or changed.
    """
    if not backup.exists():
        raise BadInput(
            "BACKUP", expected="what backup wrote, or a plain copy of a record", found=backup.name,
            advice="Check the path; nothing is there.",
        )  # fmt: skip
    if not backup.is_file():
        check_record(backup)
    with made_beside(folder) as partial:
        if backup.is_file():
            ring_key = _unpacked(backup, partial, unlock)
            return _marked(partial, lambda _: ring_key)
        for name in (RECORD, KEYS):
            for file in backup.glob(f"{name}*"):
                shutil.copyfile(file, partial / file.name)
        return _marked(partial, unlock)


def _unpacked(backup: Path, folder: Path, unlock: Unlock) -> bytes:
    """Put the files of a backup into a folder; return the ring key it opened with."""
    found: list[bytes] = []

    def unlocked(slots: Sequence[Slot]) -> bytes:
        found.append(unlock(slots))
        return found[0]

    try:
        with backup.open("rb") as file:
            contents = read_backup(file, backup.name, unlocked)
    except OSError as error:
        raise BadInput(
            backup.name, expected="a file that can be read", found=error.strerror,
            advice="Check the path and its permissions.",
        ) from error  # fmt: skip
    for name in (RECORD, KEYS):
        (folder / name).write_bytes(contents[name])
    return found[0]


def _marked(folder: Path, unlock: Unlock) -> CaseHeader:
    """Mark a record as restored; every volume says so from then on."""
    with opened(folder, unlock=unlock) as record:
        with record.store.transaction():
            journal = Journal(record.store, record.header)
            journal.set_up()
            journal.restored()
        return record.header
