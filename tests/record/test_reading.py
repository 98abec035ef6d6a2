"""A long volume is opened by a second process: the same answers, the same damage, and it ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import RecordDamaged
from goodoffices.record.audit import audit, chains
from goodoffices.record.chain import BrokenChain
from goodoffices.record.copies import Mark, written
from goodoffices.record.sealed import SealedStore
from tests.record.opened import READERS, RING, copy, made, opened

ENTRIES = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = made(tmp_path)
    with store.transaction():
        for n in range(ENTRIES):
            store.deliver([(reader, copy(n)) for reader in READERS])
        store.append("mars", written(Mark("destroyed", 3)))
    store.destroy([("mars", 3)])
    store.files.close()
    return tmp_path


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Let Mars's volume alone be a long one; return the processes that were begun for it."""
    begun: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def remembered(command: Any, **settings: Any) -> subprocess.Popen[bytes]:
        begun.append(real(command, **settings))
        return begun[-1]

    monkeypatch.setattr("goodoffices.record.sealed.LONG", ENTRIES)
    monkeypatch.setattr(subprocess, "Popen", remembered)
    return begun


@pytest.fixture
def store(folder: Path) -> Iterator[SealedStore]:
    store = opened(folder)
    yield store
    store.files.close()


def everything(store: SealedStore) -> list[object]:
    return [
        *(store.volume(reader) for reader in READERS), list(store.words("mars")),
        list(store.marks("mars")), chains(store), audit(store),
    ]  # fmt: skip


def test_it_gives_the_same_answers(
    folder: Path,
    store: SealedStore,
    processes: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beside = everything(store)
    assert len(processes) == 5
    store.files.close()
    assert all(process.returncode is not None for process in processes)
    assert sorted(f.name for f in folder.iterdir()) == ["keys.sqlite", "record.sqlite"]
    monkeypatch.setattr("goodoffices.record.sealed.LONG", 10_000)
    again = opened(folder)
    assert everything(again) == beside
    assert len(processes) == 5
    again.files.close()


@pytest.mark.parametrize(
    ("file", "change"),
    [("_record", "UPDATE entry SET body = zeroblob(296) WHERE tag = ?"),
     ("_record", "UPDATE entry SET link = x'00' WHERE tag = ?"),
     ("_keys", "DELETE FROM key WHERE tag = ?"),
     ("_record", "DELETE FROM entry WHERE tag = ?")],
)  # fmt: skip
def test_it_finds_the_same_damage(
    file: str,
    change: str,
    store: SealedStore,
    processes: list[subprocess.Popen[bytes]],
) -> None:
    for act in ("UPDATE", "DELETE"):
        store.files._record.execute(f"DROP TRIGGER entry_{act}")
    getattr(store.files, file).execute(change, (store.vault("mars").tag(17),))
    by_two = chains(store, "everything", processes=2)
    assert len(processes) == 1
    assert chains(store, "everything", processes=1) == by_two
    assert "volume mars, entry 17: " in str(audit(store).damage)


def test_damage_is_raised_in_the_same_words(
    store: SealedStore, processes: list[subprocess.Popen[bytes]]
) -> None:
    store.files._keys.execute(
        "UPDATE key SET wrapped = zeroblob(104) WHERE tag = ?", (store.vault("mars").tag(17),)
    )
    with pytest.raises(BrokenChain, match="volume mars, entry 17: its key is damaged"):
        store.volume("mars")
    assert len(processes) == 1


def test_no_key_and_no_word_is_where_others_can_look(
    store: SealedStore, processes: list[subprocess.Popen[bytes]]
) -> None:
    assert next(store.words("mars")) == (0, written(copy(0)))
    (process,) = processes
    for what in ("cmdline", "environ"):
        raw = Path(f"/proc/{process.pid}/{what}").read_bytes()
        assert RING.volumes["mars"][0] not in raw
        assert RING.volumes["mars"][0].hex().encode() not in raw
        assert b"mars" not in raw
    store.files.close()
    assert process.returncode is not None


def test_a_process_that_ends_early_is_said(
    store: SealedStore, processes: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(RecordDamaged, match="ended early"):
        store.volume("mars")
    assert processes


def test_what_an_act_wrote_itself_is_read_here(
    store: SealedStore, processes: list[subprocess.Popen[bytes]]
) -> None:
    with store.transaction():
        assert len(store.volume("mars").copies) == ENTRIES - 1
        assert len(processes) == 1
        store.deliver([("mars", copy(ENTRIES))])
        assert len(store.volume("mars").copies) == ENTRIES
    assert len(processes) == 1
    assert len(store.volume("mars").copies) == ENTRIES
    assert len(processes) == 2
