"""draft-leak: "7, of which at most 3" tells what the United States could live with."""

from __future__ import annotations

import math
from typing import Any

from goodoffices.studies.draft_leak import draft_leak
from tests.cases.briefs import brief, value
from tests.studies.sights import sight_with

OFFERS: tuple[dict[str, object], ...] = (
    {"kind": "offer", "id": "x", "whose": "a", "issue": "inspections a year", "amount": "7"},
    {"kind": "offer", "id": "y", "whose": "b", "issue": "inspections a year", "amount": "3"},
)


def test_the_draft_of_the_test_ban_tells_of_three() -> None:
    rows = {row["to"]: row for row in value("test_ban_1963", "draft-leak")}
    assert set(rows) == {"ussr", "uk"}
    ussr = rows["ussr"]
    assert ussr["of"] == ["usa"]
    assert len(ussr["carries"]) == 1
    (number,) = ussr["numbers"]
    assert number["number"] == 3
    assert number["before"] == [3, 7]
    assert number["after"] == [3, 3]
    assert number["bits"] == math.log2(5)
    assert rows["uk"]["numbers"] == []  # it has put no number of its own
    assert brief("test_ban_1963", "usa").finding("draft-leak") is None


def test_nothing_that_all_may_read_is_a_leak() -> None:
    made = brief("test_ban_1963").finding("draft-leak")
    assert made is not None
    sight = brief("test_ban_1963").sight
    for row in made.value:
        for handle in row["carries"]:
            entry = sight.get(handle)
            assert entry is not None
            label = sight.label(entry)
            assert label is not None
            assert not label.can_read(row["to"])


def held(draft: str, told: str) -> list[dict[str, Any]]:
    """Entries without labels are readable by nobody: all of them count as kept."""
    made = draft_leak(
        sight_with(
            *OFFERS,
            {"kind": "reservation", "id": "r", "whose": "a", "issue": "inspections",
             "value": told, "estimated_by": "a"},
            {"kind": "digest", "id": "d", "text": draft, "of": ["r"]},
        )
    )  # fmt: skip
    assert made is not None
    return list(made.value)


def test_no_number_in_the_draft_no_bits_of_it() -> None:
    assert all(row["numbers"] == [] for row in held("a split by region", "5"))
    assert all(row["numbers"] == [] for row in held("5 in all", "5 or 6"))


def test_without_a_draft_there_is_nothing_to_say() -> None:
    assert draft_leak(sight_with(*OFFERS)) is None
