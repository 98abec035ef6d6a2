"""What is given to all or to none, killed at every row that it stores: all have it, or nobody."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from goodoffices.office.acts import Pen, writing
from goodoffices.office.certifying import certify
from goodoffices.office.checking import check
from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from goodoffices.office.sealing import tell_all_in, unseal
from goodoffices.office.signing import sealed
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.proof import AllSealed, Certificate, Unsealing
from goodoffices.record.store.sqlite import Databases
from tests.office.exchanges import Exchange

PARTIES = ("anna", "bert", "cora")
KEYS: dict[str, str] = {}
Act = Callable[[Pen], object]
ACTS: dict[type[Entry], Act] = {
    Certificate: lambda pen: certify(pen, "e"),
    AllSealed: lambda pen: tell_all_in(pen, "e"),
    Unsealing: lambda pen: unseal(pen, "e", KEYS),
}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a record in which all have acknowledged, and all envelopes are in."""
    exchange = Exchange(tmp_path_factory.mktemp("ready"), *PARTIES)
    exchange.keys()
    exchange.acknowledged(*PARTIES)
    for party in PARTIES:
        envelope, KEYS[party] = sealed(f"{party} says.", "x", "built", "e", party)
        exchange.takes(envelope.as_json())
    return exchange.folder


def killed_after(rows: int, folder: Path, act: Act) -> bool:
    """Run an act in a process that is killed when it stores one row more; tell if it was."""
    child = os.fork()
    if child == 0:
        left = iter(range(rows))
        real = Databases.add

        def add(self: Databases, *row: object) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            real(self, *row)  # type: ignore[arg-type]

        Databases.add = add  # type: ignore[method-assign, assignment]
        try:
            with writing(folder) as pen:
                act(pen)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def holders(folder: Path, kind: type[Entry]) -> list[str]:
    return [seat for seat in ("mediator", *PARTIES) if sight_of(folder, seat).of_kind(kind)]


@pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.__name__)
def test_all_have_it_or_nobody(kind: type[Entry], ready: Path, tmp_path: Path) -> None:
    start = tmp_path / "start"
    shutil.copytree(ready, start)
    if kind is Unsealing:
        with writing(start) as pen:
            tell_all_in(pen, "e")
    for rows in range(100):
        folder = tmp_path / str(rows)
        shutil.copytree(start, folder)
        if not killed_after(rows, folder, ACTS[kind]):
            break
        assert holders(folder, kind) == []
        with writing(folder) as pen:
            ACTS[kind](pen)
        assert holders(folder, kind) == ["mediator", *PARTIES]
        with opened(folder) as record:
            assert check(record).whole
    assert rows >= len(PARTIES) + 1
    assert holders(folder, kind) == ["mediator", *PARTIES]
