"""The tutorial does what it says: its files open, its commands print the lines it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from goodoffices.cli import main
from goodoffices.office.opening import sight_of
from goodoffices.record.kinds.substance import Demand, RedLine

TUTORIAL = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", TUTORIAL, re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# file: ([a-z0-9-]+\.yaml)\n")


def write(folder: Path, block: str) -> None:
    named = FILE.match(block)
    assert named, f"a block without its file name: {block[:60]!r}"
    (folder / named[1]).write_text(block, encoding="utf-8")


def commands(block: str) -> list[tuple[list[str], list[str]]]:
    """Return each command of a console block with the lines shown beneath it."""
    found: list[tuple[list[str], list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((shlex.split(line[2:]), []))
        elif line.strip() != "...":
            found[-1][1].append(line)
    return found


def flat(text: str) -> str:
    return " ".join(text.split())


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert words[0] == "goodoffices"
    with pytest.raises(SystemExit) as ended:
        main(words[1:])
    printed = capsys.readouterr()
    assert ended.value.code in {0, 1}, printed.err
    return flat(printed.out)


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "mill"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_tutorial_is_made_of_files_and_commands() -> None:
    languages = [language for language, _ in FENCES]
    assert set(languages) == {"yaml", "console"}
    assert languages.count("yaml") >= 5
    assert len(languages) >= 10


def test_every_command_prints_what_is_shown(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language, block in FENCES:
        if language == "yaml":
            write(mill, block)
            continue
        for words, shown in commands(block):
            printed, at = run(words, capsys), 0
            for line in shown:
                at = printed.find(flat(line), at)
                assert at >= 0, f"{' '.join(words)} does not print {line!r} there:\n{printed}"


def test_the_finished_case_keeps_the_rooms_apart(mill: Path) -> None:
    for language, block in FENCES:
        if language == "yaml":
            write(mill, block)
            assert sight_of(mill).copies
    union, management = sight_of(mill, "union"), sight_of(mill, "management")
    assert union.of_kind(RedLine)
    assert not management.of_kind(RedLine)
    assert [c.released for c in management.copies if isinstance(c.entry, Demand)] == [True]
    assert not any(e.originator == "management" for e in union.entries)


def test_a_fault_in_the_case_is_one_message(mill: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language, block in FENCES:
        if language == "yaml":
            write(mill, block.replace("whose: union", "whose: onion"))
    with pytest.raises(SystemExit) as ended:
        main(["brief", "mill"])
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert printed.out == ""
    assert "onion" in printed.err
    assert "10-union.yaml" in printed.err
