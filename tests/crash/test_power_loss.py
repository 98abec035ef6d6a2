"""Power fails between any two writes: what was acknowledged is there, no act by halves."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from goodoffices.common.errors import GoodOfficesError, RecordDamaged
from goodoffices.record.chain import Head
from goodoffices.record.sealed import SealedStore
from tests.conftest import NIGHTLY
from tests.crash.power import Disk, Log
from tests.record.opened import READERS, copy, made, opened

IMAGES = 10_000 if NIGHTLY else 1_000
ACTS = 24
MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Run:
    """What one writer did, and what had been acknowledged when."""

    log: Log
    acknowledged: tuple[tuple[int, int], ...]

    def due(self, upto: int) -> int:
        """Return how many acts had been acknowledged after so many writes."""
        return max((act for at, act in self.acknowledged if at <= upto), default=0)


def written(folder: Path, synchronous: str) -> Run:
    """Write acts one by one, each to all readers; note the length of the log after each."""
    disk = Disk(Log())
    made(folder, connect=disk.connect).files.close()
    disk.synchronous = synchronous
    store = opened(folder, disk.connect)
    acknowledged = [(len(disk.log.done), 0)]
    for n in range(ACTS):
        store.deliver([(reader, copy(n)) for reader in READERS])
        acknowledged.append((len(disk.log.done), n + 1))
    store.files.close()
    return Run(disk.log, tuple(acknowledged))


def images(run: Run, folder: Path, random: Random) -> Iterator[tuple[int, Path]]:
    """Rebuild the disk as power loss may leave it, at every write of the run in turn."""
    first = run.acknowledged[0][0]
    for n in range(IMAGES):
        upto = first + n % (len(run.log.done) - first + 1)
        place = folder / str(n)
        place.mkdir()
        for name, raw in run.log.images(upto, random).items():
            (place / name).write_bytes(raw)
        yield upto, place


def verdict(place: Path, due: int) -> str:
    """Open what is left as the product does: ok, LOST, HALF or CORRUPT."""
    try:
        store = opened(place)
    except GoodOfficesError:
        return "CORRUPT"
    try:
        return _judged(store, due)
    except (GoodOfficesError, sqlite3.Error):
        return "CORRUPT"
    finally:
        store.files.close()


def _judged(store: SealedStore, due: int) -> str:
    if store.files.unsound():
        return "CORRUPT"
    heads = [walked(store, reader) for reader in READERS]
    if len({head.n for head in heads}) != 1:
        return "HALF"
    length = heads[0].n
    store.deliver([(reader, copy(length)) for reader in READERS])
    after = [walked(store, reader, head).n for reader, head in zip(READERS, heads, strict=True)]
    return "LOST" if length < due else "ok" if {*after} == {length + 1} else "CORRUPT"


def walked(store: SealedStore, reader: str, head: Head | None = None) -> Head:
    """Verify a volume, from its beginning or from a head that was verified before."""
    vault = store.vault(reader)
    head = head or Head(0, vault.origin)
    while (row := store.files.row(vault.tag(head.n))) is not None:
        _, words = vault.checked(head.n, row)
        if words is None:
            raise RecordDamaged("a row without its key")
        head = head.after(vault.link(head.n, row.link), reader)
    return head


def verdicts(tmp_path: Path, synchronous: str) -> dict[str, int]:
    run = written(_made(tmp_path / "disk"), synchronous)
    found: dict[str, int] = {}
    base = str(MEMORY) if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else str(tmp_path)
    with tempfile.TemporaryDirectory(dir=base) as folder:
        for upto, place in images(run, Path(folder), Random(20)):
            said = verdict(place, run.due(upto))
            found[said] = found.get(said, 0) + 1
    return found


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.long
def test_no_acknowledged_act_is_lost_and_none_is_there_by_halves(tmp_path: Path) -> None:
    assert verdicts(tmp_path, "FULL") == {"ok": IMAGES}


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_same_test_fails_where_the_disk_is_not_waited_for(
    tmp_path: Path, synchronous: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.crash.test_power_loss.IMAGES", 200)
    found = verdicts(tmp_path, synchronous)
    assert found.get("ok", 0) < 150
    assert found.get("LOST", 0) > 5
