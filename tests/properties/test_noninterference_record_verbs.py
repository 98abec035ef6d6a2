"""Over opened records too: what B may not read changes no byte of what any verb gives him."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from goodoffices.cli import verbs
from tests.conftest import NIGHTLY
from tests.properties.calling import CASE, NO_CASE, Call, calls, in_process, written_files
from tests.properties.histories import OBSERVER, STEP, History, handle
from tests.properties.records import Patch, opened_half, same_chance, some
from tests.properties.test_noninterference_verbs import asked
from tests.properties.variants import Pair

PAIRS = 200 if NIGHTLY else 12
AT_ONCE = 4


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: Patch) -> None:
    same_chance(monkeypatch)


def side(history: History, folder: Path, pair: Pair) -> Path:
    """Return a folder that holds a record of a history under the name of a case."""
    record = opened_half(history, folder, pair)
    shutil.rmtree(folder / CASE)
    record.rename(folder / CASE)
    return folder


def outcome(call: Call, folder: Path) -> object:
    """Return what a verb prints and writes; the record must be closed again."""
    said = in_process(call, folder)
    assert {p.name for p in (folder / CASE).iterdir()} == {"record.sqlite", "keys.sqlite"}, call
    return said, written_files(folder)


def test_no_verb_tells_of_a_record(tmp_path: Path) -> None:
    used: set[str] = set()
    for n, pair in some("record verbs", PAIRS):
        made = calls(asked(pair), (pair.left.as_of - 4 * STEP).strftime("%Y-%m-%dT%H:%MZ"))
        left = side(pair.left, tmp_path / f"left{n}", pair)
        right = side(pair.right, tmp_path / f"right{n}", pair)
        for k in range(AT_ONCE):
            call = made[(n * AT_ONCE + k) % len(made)]
            used.add(call[0])
            assert outcome(call, left) == outcome(call, right), (pair.variant, call)
    assert used == set(verbs()) - NO_CASE


def test_b_is_answered_at_all(tmp_path: Path) -> None:
    _, pair = next(some("record verbs", 1))
    folder = side(pair.left, tmp_path / "left", pair)
    status, out, err = in_process(["brief", CASE, "--for", OBSERVER], folder)
    assert (status, err) == (0, b"")
    assert b"FOR PARTY B" in out
    status, _, err = in_process(["receipt", CASE, "--for", OBSERVER, "-o", "r.json"], folder)
    assert (status, err) == (0, b"")
    assert [name for name, _, _ in written_files(folder)] == ["r.json"]


def test_forbidden_and_absent_read_the_same(tmp_path: Path) -> None:
    _, pair = next((n, p) for n, p in some("record verbs", 40) if p.variant == "purge")
    folder = side(pair.left, tmp_path / "left", pair)
    hidden = next(n for n in pair.left.names if n not in {seen.name for seen in pair.seen})
    asked_for = [handle(OBSERVER, hidden), handle("mediator", hidden), hidden, "no-such-entry"]
    said = {in_process(["why", CASE, name, "--for", OBSERVER], folder) for name in asked_for}
    assert len(said) == 1
