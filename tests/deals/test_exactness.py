"""Frontiers of the test scenarios against every single outcome: none false, none missed.

A frontier is right if each of its vectors occurs among the outcomes as often as it says, every
outcome is covered by one of them, and none of them is dominated. By day up to 30,000 outcomes a
scenario, by night up to a million.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from goodoffices.deals.frontier import efficient_deals
from goodoffices.deals.readers.formats import load
from goodoffices.deals.scenario import Scenario
from goodoffices.deals.words import add, ranks_of, split, words_for
from tests.conftest import NIGHTLY

MOST = 1_000_000 if NIGHTLY else 30_000
FOLDERS = ("genius", "negmas_yaml", "negolog", "llm_deliberation")


def payoffs_of_all(talks: Scenario) -> NDArray[np.int64]:
    """Return every outcome's capped units, in words, shape (outcomes, parties, words)."""
    largest = max(sum(max(map(abs, row)) for row in party.tables) for party in talks.parties)
    words = words_for(2 * largest)
    total = np.zeros((1, len(talks.parties), words), np.int64)
    for at, size in enumerate(talks.sizes):
        rows = split([tuple(p.tables[at][v] for p in talks.parties) for v in range(size)], words)
        total = add(total[:, None], rows[None]).reshape(-1, *total.shape[1:])
    for p, party in enumerate(talks.parties):
        if party.cap is not None:
            caps = split([(party.cap,)], words)[0]
            both = np.concatenate([total[:, p : p + 1], caps[None]])
            ranks = ranks_of(both)[:, 0]
            total[ranks[:-1] > ranks[-1], p] = caps[0]
    return total


def check(talks: Scenario) -> None:
    found = efficient_deals(talks)
    total = payoffs_of_all(talks)
    stated = split(found.units, total.shape[2])
    ranks = ranks_of(np.concatenate([stated, total]))
    ours, everyone = ranks[: len(found)], ranks[len(found) :]
    covered = np.zeros(len(everyone), np.bool_)
    for row, count in zip(ours, found.equivalents, strict=True):
        assert (everyone == row).all(axis=1).sum() == count
        assert not ((everyone >= row).all(axis=1) & (everyone > row).any(axis=1)).any()
        covered |= (everyone <= row).all(axis=1)
    assert covered.all()


@pytest.mark.parametrize("kind", FOLDERS)
def test_no_vector_false_and_none_missed(test_data: Path, kind: str) -> None:
    checked = 0
    for folder in sorted((test_data / "deals" / kind).iterdir()):
        talks = load(folder)
        linked = any(party.bonuses or party.voids for party in talks.parties)
        if not linked and talks.outcomes <= MOST:
            check(talks)
            checked += 1
    assert checked >= 1
