"""A copy is built as it was: without a second validation, and not one bit different for it."""

from __future__ import annotations

import json

import pytest

from goodoffices.common.errors import RecordDamaged
from goodoffices.office.opening import open_authored
from goodoffices.record.copies import Mark, plain, read, read_validated, written
from tests.office.records import EXAMPLES, authored
from tests.record.opened import copy

CASES = sorted(p.parent.name for p in EXAMPLES.glob("*/case.yaml"))


@pytest.mark.parametrize("case", CASES)
def test_every_copy_of_every_shipped_case_is_built_as_it_was(case: str) -> None:
    office = open_authored(authored(case))
    for reader in office.header.readers:
        for one in office.sight(reader.id).copies:
            built, validated = read(written(one)), read_validated(written(one))
            assert built == one == validated
            assert built.entry.model_dump_json() == one.entry.model_dump_json()
            assert plain(built.entry) == plain(one.entry)
            assert written(built) == written(one)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "no kind"}, {"kind": None}, {"strange": 1}, {"id": None, "strange": 1},
        {"said": 7}, {"said": {"strange": 1}}, {"of": 7},
    ],
    ids=str,
)  # fmt: skip
def test_what_its_kind_has_not_is_damage(changed: dict[str, object]) -> None:
    fields = json.loads(written(copy(0)))
    fields["entry"] = {k: v for k, v in (fields["entry"] | changed).items() if k != "id" or v}
    raw = json.dumps(fields).encode()
    for reading in (read, read_validated):
        with pytest.raises(RecordDamaged, match="does not read back"):
            reading(raw)


def test_only_validation_finds_words_that_no_author_may_write() -> None:
    raw = written(copy(0)).replace(b"They", b"\\u0000")
    assert read(raw) != copy(0)
    with pytest.raises(RecordDamaged):
        read_validated(raw)


def test_marks_read_back() -> None:
    mark = Mark("destroyed", 3, "it named a person at risk")
    assert read(written(mark)) == mark == read_validated(written(mark))
