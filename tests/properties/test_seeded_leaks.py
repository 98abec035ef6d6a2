"""The test of non-interference finds what it is there to find: leaks put in on purpose.

They are looked for among the very pairs that show no difference while nothing leaks. A leak that
needs more than 2,000 pairs is a fault of the pairs, not of the leak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import count, islice
from pathlib import Path

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.office.opening import sight_of
from tests.conftest import NIGHTLY
from tests.properties.faults import FAULTS, write_faulty
from tests.properties.histories import OBSERVER
from tests.properties.leaks import Patch
from tests.properties.leaks_of_labels import LEAKS
from tests.properties.leaks_shown import SHOWN, TOLD
from tests.properties.observing import Observer, SightObserver
from tests.properties.variants import Pair, pairs

MOST = 2000
PART = 500
STARTS = (0, 1, 2, 3) if NIGHTLY else (0,)


@cache
def part(number: int) -> tuple[Pair, ...]:
    """Return the pairs of one part of the test that nothing leaks."""
    return tuple(islice(pairs(f"model {number}"), PART))


def stream(start: int) -> Iterator[Pair]:
    """Return the 2,000 pairs, beginning with one part or another."""
    numbers = (number % (MOST // PART) for number in count(start))
    return islice((pair for number in numbers for pair in part(number)), MOST)


def until_found(observer: Observer, stream: Iterable[Pair]) -> int | None:
    """Return the number of pairs until a difference is seen, or None."""
    found = (n for n, pair in enumerate(stream, 1) if observer.differences(pair))
    return next(found, None)


def report(name: str, found: int) -> None:
    print(f"{name}: found after {found} pairs")  # noqa: T201 - the figure the test is for


def test_there_are_many_leaks() -> None:
    assert len({*LEAKS, *SHOWN, *TOLD}) >= 30


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_in_the_record_is_found(name: str, start: int, monkeypatch: Patch) -> None:
    LEAKS[name](monkeypatch)
    found = until_found(SightObserver(), stream(start))
    assert found is not None, LEAKS[name].__doc__
    report(name, found)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("name", SHOWN)
def test_a_leak_in_what_is_shown_is_found(name: str, start: int, monkeypatch: Patch) -> None:
    SHOWN[name](monkeypatch)
    found = until_found(Observer(), stream(start))
    assert found is not None, SHOWN[name].__doc__
    report(name, found)


def refused(pair: Pair, folder: Path, seed: str) -> str:
    """Return what B is told of a case with a fault that does not concern him."""
    with pytest.raises(BadInput) as caught:
        sight_of(write_faulty(pair, pair.left, folder, seed), OBSERVER)
    return str(caught.value)


def refusals(folder: Path) -> Iterator[tuple[str, str]]:
    for n, pair in enumerate(islice(stream(0), 40)):
        yield refused(pair, folder, f"left {n}"), refused(pair, folder, f"right {n}")


@pytest.mark.parametrize("name", TOLD)
def test_a_leak_in_a_refusal_is_found(name: str, tmp_path: Path, monkeypatch: Patch) -> None:
    TOLD[name](monkeypatch)
    found = next((n for n, (one, two) in enumerate(refusals(tmp_path), 1) if one != two), None)
    assert found is not None, TOLD[name].__doc__
    report(name, found)


def test_every_refusal_reads_the_same(tmp_path: Path) -> None:
    said = {words for both in refusals(tmp_path) for words in both}
    assert len(said) == 1
    assert "secret" not in said.pop()


@pytest.mark.parametrize("name", FAULTS)
def test_the_mediator_is_told_the_fault(name: str, tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr("tests.properties.faults.FAULTS", {name: FAULTS[name]})
    with pytest.raises(BadInput, match="secret"):
        sight_of(write_faulty(part(0)[0], part(0)[0].left, tmp_path, "x"))
