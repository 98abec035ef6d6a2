"""Rooms that end by the clock: what was held in them goes out, whatever else is filed.

A party's volume holds the same in the same order, known from the same moment, whether or not the
office was at work for somebody else in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from goodoffices.common.times import Time
from goodoffices.office.acts import writing
from goodoffices.office.authored import read_case
from goodoffices.office.checking import check
from goodoffices.office.delivery import Desk
from goodoffices.office.opened import make, opened
from tests.conftest import NIGHTLY
from tests.properties.histories import START, STEP, History, at, entry
from tests.properties.leaks import Patch, wrap
from tests.properties.records import Clock, same_chance


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: Patch) -> None:
    same_chance(monkeypatch)


def minutes(random: Random) -> Iterator[tuple[float, dict[str, Any]]]:
    """Yield rooms of B's with an end, notes held in them, secrets of A's: each with its step."""
    rooms = [f"x-room-{n}" for n in range(2)]
    for room in rooms:
        ends = at(random.randrange(5, 12))
        fields = {"type": "caucus", "title": room, "parties": ["b"], "ends": ends}
        yield 0, {"kind": "meeting", "id": room, **fields}
    for n in range(6):
        said = {"originator": "b", "meeting": random.choice(rooms), "held": random.random() < 0.7}
        yield random.randrange(1, 6), {"kind": "statement", "id": f"x-b{n}", "text": "b", **said}
        yield random.randrange(1, 14), {"kind": "statement", "id": f"x-a{n}", "originator": "a"}
    if random.random() < 0.5:
        yield from _closing(random, rooms)
    yield 15, {"kind": "observation", "id": "x-last", "readers": ["mediator"]}


def _closing(random: Random, rooms: list[str]) -> Iterator[tuple[float, dict[str, Any]]]:
    ended = {"kind": "closing", "meeting": random.choice(rooms), "readers": ["mediator", "b"]}
    yield random.randrange(4, 12), {"id": "x-closing", **ended}


def by_the_clock(acts: list[tuple[float, dict[str, Any]]], folder: Path) -> list[bytes | None]:
    """File acts in a record of nothing, each at its own minute; return what B holds."""
    folder.mkdir()
    Clock.now = START
    make(read_case(History((), START).write(folder / "case")), folder / "record", None)
    with writing(folder / "record") as pen:
        for step, fields in acts:
            now = START + step * STEP
            pen.journal.file(entry({"known": at(step), **fields}), at=now)
    with opened(folder / "record") as found:
        assert check(found).whole
        return [words for _, words in found.store.words("b")]


def test_what_goes_out_by_the_clock_depends_on_nothing_else(tmp_path: Path) -> None:
    for n in range(300 if NIGHTLY else 12):
        acts = sorted(minutes(Random(f"clock {n}")), key=lambda act: act[0])
        without = [act for act in acts if act[1].get("originator") != "a"]
        assert len(acts) == len(without) + 6
        held = by_the_clock(acts, tmp_path / f"with{n}")
        assert held == by_the_clock(without, tmp_path / f"without{n}")
        assert sum(b'"kind":"statement"' in (words or b"") for words in held) == 6


def due_in_the_order_of_filing(patch: Patch) -> None:
    """That something was filed between the ends of two of his rooms."""
    patch.setattr("goodoffices.office.delivery.start_of", lambda _time: START)


def due_known_from_the_act(patch: Patch) -> None:
    """When the office was at work on something else."""

    def around(real: Any, desk: Desk, now: Any) -> Any:
        for reader, copy in real(desk, now):
            yield reader, replace(copy, since=Time.model_validate(now.isoformat()))

    wrap(patch, Desk, "_due", around)


@pytest.mark.parametrize("seed", [due_in_the_order_of_filing, due_known_from_the_act])
def test_a_leak_by_the_clock_is_found(
    seed: Callable[[Patch], None], tmp_path: Path, monkeypatch: Patch
) -> None:
    seed(monkeypatch)
    with pytest.raises(AssertionError):
        test_what_goes_out_by_the_clock_depends_on_nothing_else(tmp_path)
