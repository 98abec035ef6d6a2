"""Power fails while something is destroyed: never gone without a record of it, never by halves."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from goodoffices.record.copies import Mark, written
from goodoffices.record.sealed import SealedStore
from tests.conftest import NIGHTLY
from tests.crash.power import Disk, Log
from tests.crash.test_power_loss import MEMORY
from tests.record.opened import READERS, copy, made, opened

IMAGES = 3_000 if NIGHTLY else 200
GONE = 2


def _destroyed(folder: Path) -> tuple[Log, int, int]:
    """Write four copies to all and destroy one; return where that began and was acknowledged."""
    disk = Disk(Log())
    store = made(folder, connect=disk.connect)
    with store.transaction():
        for n in range(4):
            store.deliver([(reader, copy(n)) for reader in READERS])
    begun = len(disk.log.done)
    with store.transaction():
        for reader in READERS:
            store.append(reader, written(Mark("destroyed", GONE)))
    store.destroy((reader, GONE) for reader in READERS)
    done = len(disk.log.done)
    store.files.close()
    return disk.log, begun, done


def _held(store: SealedStore) -> set[tuple[int, int]]:
    """Return, for each reader, how many copies he reads and how many marks he holds."""
    return {(len(store.volume(r).copies), len(list(store.marks(r)))) for r in READERS}


def test_power_lost_while_destroying(tmp_path: Path) -> None:
    log, begun, done = _destroyed(tmp_path)
    random, found, resumed = Random(3), set(), 0
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as base:
        for n in range(IMAGES):
            upto = begun + n % (len(log.done) - begun + 1)
            place = Path(base) / str(n)
            place.mkdir()
            for name, raw in log.images(upto, random).items():
                (place / name).write_bytes(raw)
            store = opened(place)
            assert not store.files.unsound()
            held = _held(store)
            assert held in ({(4, 0)}, {(3, 1)})
            assert upto < done or held == {(3, 1)}
            if held != {(4, 0)}:
                resumed += bool(store.destroy((reader, GONE) for reader in READERS))
                assert _held(store) == {(3, 1)}
            found |= held
            store.files.close()
    assert found == {(4, 0), (3, 1)}
    assert resumed > 5
