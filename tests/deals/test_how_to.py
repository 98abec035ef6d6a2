"""The how-to does what it says: its commands print the lines it shows."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cases.test_tutorial import commands, flat, run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "deals.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = [pair for block in BLOCKS for pair in commands(block)]


@pytest.mark.parametrize(("words", "shown"), SHOWN, ids=[words[2] for words, _ in SHOWN])
def test_every_command_prints_what_is_shown(
    words: list[str],
    shown: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if "zone" in words and find_spec("mpyc") is None:
        pytest.skip("install the extra `mpyc` to run this")
    monkeypatch.chdir(ROOT)
    printed = run(words, capsys)
    for line in shown:
        assert flat(line) in printed, f"{' '.join(words)} does not print {line!r}"
