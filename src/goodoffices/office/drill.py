"""The five-minute rehearsal: a copy is broken, restored, locked and opened again.

1. The record itself is opened once, for reading: both files are taken as they stand at one moment,
   whoever is writing goes on, and nothing of it is changed.
2. Everything else befalls copies, in a folder of their own that only this user may enter. They are
   as sealed as the record: no word stands there in the clear.
3. Each damage must be noticed, each by what notices it: a check, or a receipt from outside.
4. What is restored from a backup made a moment before must hold what the record holds, for every
   reader, and a receipt from before must hold against it.
5. A passphrase that is lost is replaced with a recovery code; the code in the safe can be tried.
6. The folder goes at the end. A second process takes it away where the first is killed.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from goodoffices.common.errors import GoodOfficesError, RecordDamaged
from goodoffices.office import unlocking
from goodoffices.office.backups import back_up, restore
from goodoffices.office.checking import check
from goodoffices.office.journal import Journal
from goodoffices.office.opened import Record, opened
from goodoffices.office.relocking import change_passphrase, renew_code
from goodoffices.office.sweeping import swept_if_killed
from goodoffices.record.receipt import Receipt, Verdict, compare
from goodoffices.record.store import KEYS, RECORD
from goodoffices.record.volume import Volume

__all__ = ["Step", "drill"]

_PART = 32
"""How much of a stored value is looked for in its file; its beginning is never split there."""
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the rehearsal: what was tried, what came of it, and how long it took."""

    tried: str
    found: str
    passed: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class _Held:
    """What the record holds as the rehearsal begins."""

    files: Files
    ring_key: bytes
    volumes: tuple[Volume, ...]
    receipts: tuple[Receipt, ...]
    entry: bytes
    key: bytes

    def unlock(self, _slots: object) -> bytes:
        """Return the ring key, whatever the slots."""
        return self.ring_key


class NotNoticed(GoodOfficesError):
    """A step of the rehearsal that did not end as it must."""


Work = Callable[[_Held, Path], str]


def drill(folder: Path, *, code: Callable[[], str] | None = None) -> Generator[Step, None, None]:
    """Rehearse on copies of a record, step by step; `code` asks for the recovery code in the safe.

    Raises
    ------
    BadInput
        There is no record.
    DoesNotOpen
        Not with this passphrase or recovery code.
    """
    secret = code() if code is not None else None
    begun = time.perf_counter()
    held = _held(folder)
    found = f"{len(held.volumes)} volumes read; it is not touched again"
    yield Step("the record opens", found, passed=True, seconds=time.perf_counter() - begun)
    steps = dict(_STEPS)
    if secret is not None:
        steps["the code in the safe"] = lambda _, place: _tried(place, secret)
    with _aside() as place:
        for tried, work in steps.items():
            yield _step(tried, work, held, place)


def _step(tried: str, work: Work, held: _Held, place: Path) -> Step:
    begun, passed = time.perf_counter(), True
    try:
        found = work(held, place)
    except GoodOfficesError as error:
        found, passed = str(error), False
    return Step(tried, found, passed, time.perf_counter() - begun)


def _held(folder: Path) -> _Held:
    with opened(folder) as record, record.store.files.at_one_moment():
        seats = [seat.id for seat in record.header.readers]
        row, key = next((r, r.key) for r in record.store.rows(record.seat) if r.key is not None)
        return _Held(
            record.store.files.raw(),
            record.ring_key,
            tuple(record.store.volume(seat) for seat in seats),
            _receipts(record, seats),
            row.body[:_PART],
            key[:_PART],
        )


def _receipts(record: Record, seats: list[str]) -> tuple[Receipt, ...]:
    """Return a receipt of each of these readers; the record is verified once, in its copy."""
    case, key, minute = record.header.case, record.signing_key, record.minute
    return tuple(Receipt.of(record.store, case, s, minute).signed_by(key) for s in seats)


def _verdict(record: Record, receipt: Receipt) -> Verdict:
    office = bytes(record.signing_key.verify_key).hex()
    return compare(receipt, record.store, record.header.case, office)


# -- a folder of its own ---------------------------------------------------------------------


@contextmanager
def _aside() -> Iterator[Path]:
    """Give a folder that is taken away at the end, also where this process is killed."""
    place = Path(tempfile.gettempdir()) / f"goodoffices-drill-{secrets.token_hex(8)}"
    with swept_if_killed(place):
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _laid_out(files: Files, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    return folder


# -- the steps -------------------------------------------------------------------------------


def _copied(held: _Held, place: Path) -> str:
    copy = _laid_out(held.files, place / "copy")
    with opened(copy, unlock=held.unlock) as record:
        found = check(record)
    if found.damage:
        raise RecordDamaged(found.damage[0])
    return f"{sum(walk.head.n for walk in found.walks)} entries, every stored byte verified"


def _flipped(held: _Held, place: Path) -> str:
    return _damaged(held, place, RECORD, _with_a_flip(held.files[RECORD], held.entry))


def _flipped_key(held: _Held, place: Path) -> str:
    return _damaged(held, place, KEYS, _with_a_flip(held.files[KEYS], held.key))


def _with_a_flip(raw: bytes, part: bytes) -> bytes:
    at = raw.find(part)
    if at < 0:
        raise NotNoticed("the entry to damage was not found in its file")
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def _cut(held: _Held, place: Path) -> str:
    raw = held.files[RECORD]
    return _damaged(held, place, RECORD, raw[: len(raw) // 2])


def _lost(held: _Held, place: Path) -> str:
    return _damaged(held, place, KEYS, None)


def _damaged(held: _Held, place: Path, name: str, raw: bytes | None) -> str:
    """Damage one file of a copy, or take it away; return how that was noticed."""
    files = {n: r for n, r in {**held.files, name: raw}.items() if r is not None}
    copy = _laid_out(files, place / secrets.token_hex(4))
    try:
        with opened(copy, unlock=held.unlock) as record:
            damage = check(record).damage
    except GoodOfficesError as error:
        return f"noticed: {error}"
    finally:
        shutil.rmtree(copy)
    if not damage:
        raise NotNoticed("the damage was not noticed")
    return f"noticed: {damage[0]}"


def _exchanged(held: _Held, place: Path) -> str:
    """Take a receipt, then put the copy from before in the place of what it was taken of."""
    today = _laid_out(held.files, place / "today")
    with opened(today, unlock=held.unlock) as record:
        with record.store.transaction():
            journal = Journal(record.store, record.header)
            journal.set_up()
            journal.restored()
        (newer,) = _receipts(record, [record.seat])
    with opened(place / "copy", unlock=held.unlock) as record:
        verdict = _verdict(record, newer)
    if verdict != "truncated":
        raise NotNoticed("an older copy in the place of a newer record was not noticed")
    return "noticed, by a receipt alone: entries that it vouches for are gone"


def _restored(held: _Held, place: Path) -> str:
    back_up(place / "copy", place / "backup", unlock=held.unlock)
    restore(place / "backup", place / "restored", unlock=held.unlock)
    with opened(place / "restored", unlock=held.unlock) as record:
        for volume in held.volumes:  # what was due has gone out behind it
            back = record.store.volume(volume.reader).copies
            if back[: len(volume.copies)] != volume.copies:
                raise NotNoticed("what came back is not what the record holds")
        if damage := check(record).damage:
            raise RecordDamaged(damage[0])
        for receipt in held.receipts:
            if (verdict := _verdict(record, receipt)) != "whole":
                raise NotNoticed(f"the receipt of {receipt.reader} reads: {verdict}")
    size = (place / "backup").stat().st_size
    return f"{size} bytes; every volume came back, every receipt from before holds"


def _recovered(held: _Held, place: Path) -> str:
    copy = place / "restored"
    code = renew_code(copy, unlock=held.unlock)
    fresh = secrets.token_urlsafe(16)
    change_passphrase(
        copy, lambda: fresh, unlock=lambda slots: unlocking.unlocked_with(code, slots)
    )
    with opened(copy, unlock=lambda slots: unlocking.unlocked_with(fresh, slots)) as record:
        if record.store.volume(record.seat) not in held.volumes:
            raise NotNoticed("it opens, and does not read as it did")
    return "a new passphrase was set with a recovery code; the record opens with it and reads on"


def _tried(place: Path, code: str) -> str:
    with opened(place / "copy", unlock=lambda slots: unlocking.unlocked_with(code, slots)):
        return "it opens the record"


_STEPS: dict[str, Work] = {
    "a copy is whole": _copied,
    "one byte of an entry changed": _flipped,
    "one byte of a key changed": _flipped_key,
    "the record cut in half": _cut,
    "the file of the keys lost": _lost,
    "an older copy put in its place": _exchanged,
    "restored from a sealed backup": _restored,
    "the passphrase lost": _recovered,
}
