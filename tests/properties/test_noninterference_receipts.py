"""What B may not read changes no byte of his receipt, nor of anything stored in his volume."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodoffices.office.acts import writing
from goodoffices.office.destroying import FRAME, destroy, holds_on
from tests.conftest import NIGHTLY
from tests.properties.histories import OBSERVER
from tests.properties.leaks_kept import KEPT
from tests.properties.records import Patch, held, kept, same_chance, some, whole
from tests.properties.test_seeded_leaks import report

PAIRS = 300 if NIGHTLY else 15
MOST = 60


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: Patch) -> None:
    same_chance(monkeypatch)


def test_what_b_may_not_read_changes_no_byte_that_he_keeps(tmp_path: Path) -> None:
    effective = 0
    for n, pair in some("receipts", PAIRS):
        left = kept(pair.left, tmp_path / f"left{n}", pair)
        assert left == kept(pair.right, tmp_path / f"right{n}", pair), pair.variant
        assert whole(tmp_path / f"left{n}" / "record")
        rows = left["rows"]
        assert isinstance(rows, list)
        effective += len(rows) > 2
    assert effective > PAIRS / 2


def test_destroying_what_b_never_held_changes_no_byte_that_he_keeps(tmp_path: Path) -> None:
    tried = 0
    for n, pair in some("destroyed", 10):
        before = kept(pair.left, tmp_path / str(n), pair)
        with writing(tmp_path / str(n) / "record") as pen:
            places = pen.journal.places
            hidden = [
                e.id for e in pen.journal.entries.values()
                if e.id in pen.journal.names.values() and OBSERVER not in dict(places[e.id])
                and not isinstance(e, FRAME) and not holds_on(e.id, pen.journal.entries)
            ]  # fmt: skip
            if hidden:
                destroy(pen, hidden[0], "mediator", "asked to")
                tried += 1
        assert held(tmp_path / str(n) / "record") == before
    assert tried >= 3


def test_there_are_many_leaks() -> None:
    assert len(KEPT) >= 10


@pytest.mark.parametrize("name", KEPT)
def test_leaks_put_in_on_purpose_are_found(name: str, tmp_path: Path, monkeypatch: Patch) -> None:
    KEPT[name](monkeypatch)
    for n, pair in some("receipts", MOST):
        left = kept(pair.left, tmp_path / f"left{n}", pair)
        if left != kept(pair.right, tmp_path / f"right{n}", pair):
            report(name, n + 1)
            return
    pytest.fail(KEPT[name].__doc__ or name)
