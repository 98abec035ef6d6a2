"""The reference of the kinds is what the code says."""

from __future__ import annotations

from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table
from tests.cases.entries_reference import PAGE, page


def test_the_reference_is_as_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m tests.cases.entries_reference"
    )


def test_every_kind_and_field_stands_in_it() -> None:
    rows = {line.split("`")[1]: line for line in page().splitlines() if line.startswith("| `")}
    for name, kind in kinds_table().items():
        own = set(kind.model_fields) - set(Entry.model_fields)
        assert all(f"`{field}`" in rows[name] for field in own)


def test_every_kind_stands_in_the_glossary() -> None:
    glossary = (PAGE.parents[1] / "glossary.md").read_text(encoding="utf-8")
    assert not [name for name in kinds_table() if f"`{name}`" not in glossary]
