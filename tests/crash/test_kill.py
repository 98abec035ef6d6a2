"""A writer killed at any moment: whatever it had acknowledged is there, and the next goes on."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from random import Random

from goodoffices.record.chain import Head
from tests.conftest import NIGHTLY
from tests.crash.test_power_loss import walked
from tests.record.opened import READERS, copy, made, opened

ROUNDS = 1_000 if NIGHTLY else 100


def write_until_killed(folder: Path, acknowledged: int) -> None:
    """Store act after act; write a byte after each was stored."""
    store = opened(folder)
    n = store.head("mars").n
    while True:
        store.deliver([(reader, copy(n)) for reader in READERS])
        os.write(acknowledged, b".")
        n += 1


def one_round(folder: Path, wait: float) -> int:
    """Let a writer write for a while, kill it, and return how much it had acknowledged."""
    ours, theirs = os.pipe()
    writer = os.fork()
    if writer == 0:
        try:
            write_until_killed(folder, theirs)
        finally:
            os._exit(1)
    os.close(theirs)
    started = os.read(ours, 1)
    time.sleep(wait)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    acknowledged = len(started)
    while some := os.read(ours, 65536):
        acknowledged += len(some)
    os.close(ours)
    return acknowledged


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    made(tmp_path).files.close()
    random, stored = Random(7), 0
    heads: dict[str, Head] = {}
    for n in range(ROUNDS):
        acknowledged = one_round(tmp_path, random.uniform(0, 0.02))
        store = opened(tmp_path)
        heads = {reader: walked(store, reader, heads.get(reader)) for reader in READERS}
        assert n % 10 or not store.files.unsound()
        lengths = {head.n for head in heads.values()}
        assert lengths <= {stored + acknowledged, stored + acknowledged + 1}
        assert len(lengths) == 1
        (stored,) = lengths
        store.files.close()
    assert stored > ROUNDS
    store = opened(tmp_path)
    assert [walked(store, reader) for reader in READERS] == [heads[r] for r in READERS]
    store.files.close()
    assert sorted(f.name for f in tmp_path.iterdir()) == ["keys.sqlite", "record.sqlite"]
