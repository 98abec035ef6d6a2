"""What B may not read changes no byte of his export: no name, no order, no size, no date."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goodoffices.office import exporting
from goodoffices.office.exporting import export
from goodoffices.office.opened import Record, opened
from tests.conftest import NIGHTLY
from tests.properties.histories import OBSERVER
from tests.properties.records import Patch, opened_half, same_chance, some
from tests.properties.test_seeded_leaks import report
from tests.properties.variants import Pair

PAIRS = 200 if NIGHTLY else 6
MOST = 60
Files = dict[str, tuple[int, bytes]]


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: Patch) -> None:
    same_chance(monkeypatch)


def exported(record: Path, to: Path) -> Files:
    """Return every file of B's export: its name, its mode, its bytes."""
    export(record, OBSERVER, to)
    files = [p for p in to.rglob("*") if p.is_file()]
    return {str(p.relative_to(to)): (p.stat().st_mode, p.read_bytes()) for p in files}


def both(pair: Pair, place: Path) -> tuple[Files, Files]:
    place.mkdir()
    left = exported(opened_half(pair.left, place / "left", pair), place / "left-export")
    right = exported(opened_half(pair.right, place / "right", pair), place / "right-export")
    shutil.rmtree(place)
    return left, right


def test_what_b_may_not_read_changes_no_byte_of_his_export(tmp_path: Path) -> None:
    effective = 0
    for n, pair in some("exports", PAIRS):
        left, right = both(pair, tmp_path / str(n))
        assert left == right, pair.variant
        effective += len(left["entries-001.yaml"][1]) > 500
    assert effective > PAIRS / 2


# -- put in on purpose -----------------------------------------------------------------------

Leak = Callable[[Patch], None]
LEAKS: dict[str, Leak] = {}


def leak(seed: Leak) -> Leak:
    """Enter a leak under its name."""
    LEAKS[seed.__name__] = seed
    return seed


@leak
def size_of_the_record(patch: Patch) -> None:
    """The title says how large the record is."""
    real = exporting._of_record

    def leaking(source: Path, reader: str | None, **how: Any) -> Any:
        made = real(source, reader, **how)
        made.head["title"] = str((source / "record.sqlite").stat().st_size)
        return made

    patch.setattr(exporting, "_of_record", leaking)


@leak
def numbers_of_the_record(patch: Patch) -> None:
    """The file of entries is named after how many the record holds in all."""
    real_write, real_chain = exporting._write, exporting._chain
    rows: list[int] = []

    def counted(record: Record, seat: str) -> Any:
        rows.append(record.store.files.rows())
        return real_chain(record, seat)

    def leaking(folder: Path, written: Any) -> None:
        real_write(folder, written)
        (folder / "entries-001.yaml").rename(folder / f"entries-{rows[-1]:03}.yaml")

    patch.setattr(exporting, "_chain", counted)
    patch.setattr(exporting, "_write", leaking)


@leak
def seats_by_how_much_they_hold(patch: Patch) -> None:
    """The seats stand in the order of how much each of them holds."""
    real = exporting._of_record

    def leaking(source: Path, reader: str | None, **how: Any) -> Any:
        made = real(source, reader, **how)
        with opened(source) as record:
            length = {seat: record.store.head(seat).n for seat in made.head["readers"]}
        ordered = sorted(made.head["readers"].items(), key=lambda seat: length[seat[0]])
        made.head["readers"] = dict(ordered)
        return made

    patch.setattr(exporting, "_of_record", leaking)


@pytest.mark.parametrize("name", LEAKS)
def test_leaks_put_in_on_purpose_are_found(name: str, tmp_path: Path, monkeypatch: Patch) -> None:
    LEAKS[name](monkeypatch)
    for n, pair in some("exports", MOST):
        left, right = both(pair, tmp_path / str(n))
        if left != right:
            report(name, n + 1)
            return
    pytest.fail(LEAKS[name].__doc__ or name)
