from __future__ import annotations

from pathlib import Path

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.truth import Statement, investment, vote
from tests.intelligence.corpora import (
    book,
    book_precision,
    last_names,
    population,
    population_precision,
)


def test_one_setting_on_both_sets(test_data: Path) -> None:
    """Within .02 of the best library method on each: .82 on book, .852 on population."""
    statements, truth = book(test_data / "intelligence" / "book")
    assert book_precision(investment(statements), truth) >= 0.82 - 0.02
    said, people = population(test_data / "intelligence" / "population")
    assert population_precision(investment(said), people) >= 0.852 - 0.02
    assert population_precision(vote(said), people) < 0.80


def test_trust_beats_the_vote_where_few_sources_are_right_often() -> None:
    said = [Statement(f"good{s}", o, "true") for s in range(3) for o in range(20)]
    said += [Statement(f"stray{s}", 0, "false") for s in range(1)]
    said += [Statement(f"bad{s}", o, f"false{s % 2}") for s in range(4) for o in range(1, 4)]
    found = {b.about: b.value for b in investment(said)}
    assert set(found.values()) == {"true"}


def test_ties_go_to_the_value_stated_first() -> None:
    said = [Statement("a", "x", 2), Statement("b", "x", 1)]
    (believed,) = vote(said)
    assert (believed.value, believed.share, believed.second) == (2, 0.5, 0.5)
    assert investment(said)[0].value == 2


def test_only_the_last_value_of_a_source_counts() -> None:
    said = [Statement("a", "x", 1), Statement("a", "x", 2)]
    assert vote(said)[0].value == 2
    assert vote(said)[0].share == 1.0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Haag, Stephen", {"haag"}),
        ("Stephen Haag, James T Perry", {"haag", "perry"}),
        ("HAAG, STEPHEN PERRY, JAMES T. SOSINSKY, BARRIE", {"haag", "perry", "sosinsky"}),
        ("Edited by Jones, Karen Sparck Edited by Willett, Peter", {"jones", "willett"}),
        ("Dowd, Mark, McDonald, John", {"dowd", "mcdonald"}),
        ("St&uuml;tzle, Thomas/ Hoos, Holger", {"stutzle", "hoos"}),
        ("Adams &amp; Scollard", {"adams", "scollard"}),
        ("", set()),
    ],
)
def test_last_names(text: str, names: set[str]) -> None:
    assert last_names(text) == names


def test_bad_input() -> None:
    with pytest.raises(BadInput, match="statements: expected at least one"):
        vote([])
    with pytest.raises(BadInput, match="growth, rounds"):
        investment([Statement("a", "x", 1)], growth=0.5)
