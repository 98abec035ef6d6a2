"""What every test may ask for."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from nacl.pwhash import argon2id

from goodoffices.record import slots

NIGHTLY = bool(os.environ.get("GOODOFFICES_NIGHTLY"))
MEMORY, ROOM = Path("/dev/shm"), 2**31
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci")


def pytest_configure() -> None:
    """Temporary folders are in memory where there is room: no test waits for a disk."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long tests first, for each of two workers: none is left when the rest is done."""
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    half = len(rest) // 2
    items[:] = [*long[::2], *rest[:half], *long[1::2], *rest[half:]]


def pytest_collection_finish() -> None:
    """What is there now stays to the end: it is not searched for rubbish again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of data that may be tested with and not shipped."""
    named = os.environ.get("GOODOFFICES_TEST_DATA")
    if not named:
        pytest.skip("set GOODOFFICES_TEST_DATA to the folder of test data to run this test")
    return Path(named)


@pytest.fixture(scope="session")
def golden() -> Path:
    """The folder of numbers to reproduce."""
    return Path(__file__).parent / "golden"


@pytest.fixture(scope="session", autouse=True)
def _quick_passphrases() -> Iterator[None]:
    """Passphrases of these tests are stretched as little as can be; other processes' in full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "_OPS", argon2id.OPSLIMIT_MIN)
        patch.setattr(slots, "_MEMORY", argon2id.MEMLIMIT_MIN)
        yield


@pytest.fixture
def slow_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are stretched as for talks."""
    monkeypatch.setattr(slots, "_OPS", argon2id.OPSLIMIT_MODERATE)
    monkeypatch.setattr(slots, "_MEMORY", argon2id.MEMLIMIT_MODERATE)
