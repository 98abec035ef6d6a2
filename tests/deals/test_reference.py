"""The reference of the files is what the readers read: every block of it loads."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from goodoffices.deals.readers import formats, messages, said, tabled
from goodoffices.deals.third_options import third_options

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "deals.md"
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_every_block_loads(tmp_path: Path) -> None:
    paths = [
        tmp_path / name for name in ("scenario.yaml", "said.yaml", "tabled.yaml", "spoken.yaml")
    ]
    for path, block in zip(paths, BLOCKS, strict=True):
        path.write_text(block, encoding="utf-8")
    talks = formats.load(paths[0])
    assert [bool(party.bonuses) for party in talks.parties] == [True, False]
    talks = replace(talks, parties=tuple(replace(p, bonuses=()) for p in talks.parties))
    known = said.read(paths[1])
    assert [len(one.statements) for one in known.known] == [6, 2]
    assert known.labels(known.tabled[0]) == {"troops": "stay", "zone": "none"}
    told = tabled.read(paths[2], talks)
    assert len(told.wider) == 3
    assert told.signed is not None
    assert third_options(talks, [told.signed], extensions=told.wider).searched
    assert len(messages.read(paths[3]).messages) == 4


def test_every_key_stands_in_it() -> None:
    text = PAGE.read_text("utf-8")
    assert not [key for key in said.KEYS if f"{key}:" not in text]
