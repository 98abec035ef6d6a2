"""Rooms that end by the clock: what was held in them goes out, whatever else the office does.

1. Two records differ only in what the office does for A between the end of a room of B's and the
   minute at which B is handed something. Everything B holds and is handed is the same: every stored
   byte, the minute of every link, his receipt, his export.
2. The same holds of what he gets later, and where the record came back from a backup.
3. The names and keys of both records are drawn alike, so that a difference is a leak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from goodoffices.office import backups, due, exporting
from goodoffices.office.acts import writing
from goodoffices.office.authored import read_case
from goodoffices.office.backups import back_up, restore
from goodoffices.office.checking import check, receipt_for
from goodoffices.office.delivery import Desk
from goodoffices.office.destroying import destroy
from goodoffices.office.exporting import export
from goodoffices.office.opened import make, opened
from goodoffices.record.sealed import SealedStore
from tests.conftest import NIGHTLY
from tests.properties.histories import START, STEP, History, at
from tests.properties.leaks import Patch, wrap
from tests.properties.records import Clock, held, same_chance

PAIRS = 200 if NIGHTLY else 2
MOST = 20
Act = tuple[float, dict[str, Any]]
Deed = Callable[[Path], object]


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: Patch) -> None:
    same_chance(monkeypatch)


# -- what is done for B, and beside it for A -------------------------------------------------


def of_b(random: Random) -> Iterator[Act]:
    """Yield rooms of B's with an end, notes held in them, and what ends one sooner."""
    rooms = [f"x-room-{n}" for n in range(3)]
    for room in rooms:
        ends = at(random.randrange(5, 12))
        fields = {"type": "caucus", "title": room, "parties": ["b"]}
        yield 0, {"kind": "meeting", "id": room, **fields, "ends": random.choice((ends, ends[:10]))}
    for n in range(4):
        said = {"originator": "b", "meeting": random.choice(rooms), "held": random.random() < 0.7}
        yield random.randrange(1, 6), {"kind": "statement", "id": f"x-b{n}", "text": "b", **said}
    if random.random() < 0.5:
        ended = {"kind": "closing", "meeting": random.choice(rooms), "readers": ["mediator", "b"]}
        yield random.randrange(4, 12), {"id": "x-closing", **ended}


def of_a(random: Random) -> Iterator[tuple[float, Deed]]:
    """Yield what the office does for A, and on its own: none of it is B's business."""
    for n in range(3):
        yield random.randrange(1, 29) + 0.4, filing({"id": f"x-a{n}", **SAID_BY_A})
    yield random.randrange(5, 29) + 0.2, handing("a")
    yield random.randrange(5, 29) + 0.2, lambda folder: back_up(folder, folder.parent / "aside")
    yield 29, lambda folder: _destroyed(folder, "x-a0")


SAID_BY_A = {"kind": "statement", "originator": "a", "readers": ["mediator"], "text": "a"}


def filing(fields: dict[str, Any]) -> Deed:
    def filed(folder: Path) -> None:
        with writing(folder) as pen:
            pen.file(fields, "an act")

    return filed


def handing(reader: str) -> Deed:
    def handed(folder: Path) -> None:
        with opened(folder) as record:
            due.let_out_for(record, reader)
            receipt_for(record, reader)

    return handed


def _destroyed(folder: Path, name: str) -> None:
    with writing(folder) as pen:
        destroy(pen, name, "mediator", "asked to")


# -- two records -----------------------------------------------------------------------------


def record(deeds: list[tuple[float, Deed]], folder: Path) -> Path:
    """Do all of it in a record of nothing, each at its own minute."""
    folder.mkdir()
    Clock.now = START
    make(read_case(History((), START).write(folder / "case")), folder / "record", None)
    for step, deed in sorted(deeds, key=lambda one: one[0]):
        Clock.now = START + step * STEP
        deed(folder / "record")
    Clock.now = START + 30 * STEP
    return folder / "record"


def handed(folder: Path) -> dict[str, object]:
    """Return B's export and every stored byte of his volume."""
    export(folder, "b", folder.parent / "b")
    files = (f for f in sorted((folder.parent / "b").rglob("*")) if f.is_file())
    return {**held(folder), **{f.name: f.read_bytes() for f in files}}


def pair(n: int, folder: Path) -> tuple[Path, Path]:
    """Return a record in which nothing is done for A, and one in which much is."""
    random = Random(f"quarter {n}")
    own: list[tuple[float, Deed]] = [(step, filing(fields)) for step, fields in of_b(random)]
    own.append((random.choice((9.1, 13.1)), handing("b")))
    return record(own, folder / f"without{n}"), record([*own, *of_a(random)], folder / f"with{n}")


def test_what_goes_out_by_the_clock_depends_on_nothing_else(tmp_path: Path) -> None:
    for n in range(PAIRS):
        without, beside = pair(n, tmp_path)
        given = handed(without)
        assert given == handed(beside)
        entries = given["entries-001.yaml"]
        assert isinstance(entries, bytes)
        assert entries.count(b"kind: statement") == 4
        with opened(beside) as found:
            checked = check(found)
            assert (checked.whole, checked.earlier_rules) == (True, 0)


def test_so_it_is_in_a_record_that_came_back(tmp_path: Path) -> None:
    for n in range(PAIRS // 4 + 1):
        given = []
        for one in pair(n, tmp_path):
            Clock.now = START + 30 * STEP
            back_up(one, one.parent / "backup")
            Clock.now = START + 31 * STEP
            restore(one.parent / "backup", one.parent / "again")
            given.append(handed(one.parent / "again"))
        assert given[0] == given[1]


def test_the_link_of_what_goes_out_bears_the_end_of_its_room(tmp_path: Path) -> None:
    room = {"kind": "meeting", "id": "x-room", "type": "caucus", "title": "x", "parties": ["b"]}
    note = {"kind": "statement", "id": "x-b", "originator": "b", "meeting": "x-room", "text": "b"}
    own = [(0, filing({**room, "ends": at(5)})), (1, filing({**note, "held": True}))]
    made = record([*own, (9, filing({"id": "x-a", **SAID_BY_A}))], tmp_path / "x")
    with opened(made) as found:
        store, vault = found.store, found.store.vault("b")
        links = [vault.disclosed(n, row)[0] for n, row in enumerate(store.rows("b"))]
        assert [link.minute for link in links] == [at(0), at(0), at(5)]


# -- leaks put in on purpose -----------------------------------------------------------------


def due_in_the_order_of_filing(patch: Patch) -> None:
    """That something was filed between the ends of two of his rooms."""
    wrap(patch, Desk, "due", lambda real, desk, now: real(desk, now)[-1:])


def dated_by_the_act(patch: Patch) -> None:
    """The minute of the act that let it out, in the chain."""
    wrap(
        patch, SealedStore, "deliver",
        lambda real, store, copies, minute=None: real(store, copies),  # noqa: ARG005 - left out
    )  # fmt: skip


def handed_without_what_is_due(patch: Patch) -> None:
    """Whether anything was filed since the end of his room."""
    for module in (due, exporting):
        patch.setattr(module, "let_out_for", lambda _record, _reader: None)


def backed_up_without_what_is_due(patch: Patch) -> None:
    """Whether anything was filed between the end of his room and the backup that came back."""
    patch.setattr(backups, "let_out_for_all", lambda _record: None)


LEAKS = (due_in_the_order_of_filing, dated_by_the_act, handed_without_what_is_due)


@pytest.mark.parametrize("seed", LEAKS)
def test_a_leak_by_the_clock_is_found(
    seed: Callable[[Patch], None], tmp_path: Path, monkeypatch: Patch
) -> None:
    seed(monkeypatch)
    pairs = (pair(n, tmp_path) for n in range(MOST))
    assert any(handed(without) != handed(beside) for without, beside in pairs)


def test_a_leak_in_a_backup_is_found(tmp_path: Path, monkeypatch: Patch) -> None:
    backed_up_without_what_is_due(monkeypatch)
    with pytest.raises(AssertionError):
        test_so_it_is_in_a_record_that_came_back(tmp_path)
