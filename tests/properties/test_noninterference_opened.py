"""An opened record keeps the same promise: handles are random there, and all else is the same.

Handles are replaced by their place in the reader's own order before anything is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from goodoffices.common.errors import NotPermitted
from goodoffices.office.authored import read_case
from goodoffices.office.opened import make
from goodoffices.office.opening import sight_of
from goodoffices.record.sight import Sight
from tests.conftest import NIGHTLY
from tests.properties.histories import OBSERVER, History
from tests.properties.observing import everything_shown
from tests.properties.variants import Pair, pairs

RECORDS = 300 if NIGHTLY else 12


def opened(history: History, folder: Path) -> Sight:
    """Make a record of a history and return what B knows of it."""
    make(read_case(history.write(folder / "case")), folder / "record", None)
    return sight_of(folder / "record", OBSERVER, history.as_of.strftime("%Y-%m-%dT%H:%MZ"))


def shown(sight: Sight) -> dict[str, str]:
    """Return everything B is shown, with his handles in the order in which he came to them."""
    names = {copy.entry.id: f"handle-{n:03}" for n, copy in enumerate(sight.copies)}
    names |= {handle[:8]: name[-8:] for handle, name in names.items()}
    known = re.compile("|".join(sorted(names, key=len, reverse=True)) or "$.")
    return {
        known.sub(lambda found: names[found[0]], part): known.sub(
            lambda found: f"{names[found[0]]:<{len(found[0])}}", words
        )
        for part, words in everything_shown(sight)
    }


def cases() -> Iterator[tuple[int, Pair]]:
    return enumerate(islice(pairs("opened"), RECORDS))


def test_what_b_may_not_read_changes_nothing_in_an_opened_record(tmp_path: Path) -> None:
    for n, pair in cases():
        left = shown(opened(pair.left, tmp_path / f"left{n}"))
        right = shown(opened(pair.right, tmp_path / f"right{n}"))
        assert left == right, pair.variant


def test_an_opened_record_shows_what_the_authored_case_shows(tmp_path: Path) -> None:
    for n, pair in islice(cases(), 0, None, 3):
        assert shown(opened(pair.left, tmp_path / str(n))) == shown(pair.left.sight(OBSERVER))


def test_handles_of_two_records_have_nothing_in_common(tmp_path: Path) -> None:
    history = next(pairs("opened")).left
    one, two = (opened(history, tmp_path / name) for name in ("one", "two"))
    assert {c.entry.id for c in one.copies}.isdisjoint(c.entry.id for c in two.copies)
    assert len(one.copies) == len(two.copies) > 0


@pytest.mark.parametrize("name", ["nobody", "a1"])
def test_no_other_seat_is_served(name: str, tmp_path: Path) -> None:
    history = next(pairs("opened")).left
    opened(history, tmp_path)
    with pytest.raises(NotPermitted, match="Nothing here that you may read"):
        sight_of(tmp_path / "record", name)
