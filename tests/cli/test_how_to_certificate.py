"""The how-to of the certificate runs as it stands, from the first key to the last receipt."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from goodoffices.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "certificate.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]
READ_ALOUD = re.compile(r"(?:[bdfghjklmnprstvz][aiou]\w[aiou]\w-){7}\w{5}")
SECRET = re.compile(r"(?:[a-z2-7]{4}-){7}[a-z2-7]{4}")


class Reader:
    """Types a page line by line, and notes the words and keys that are printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.noted: dict[str, str] = {}

    def types(self, line: str) -> str:
        for name, noted in self.noted.items():
            line = line.replace(name, noted)
        typed: list[str] = shlex.split(line)
        program, words = typed[0], typed[1:]
        if program == "python":
            done = subprocess.run(
                [sys.executable, *words], cwd=self.folder, capture_output=True, text=True,
                check=True,
            )  # fmt: skip
            return done.stdout
        assert program == "goodoffices"
        if words[:2] == ["key", "new"] or words[0] == "open":
            words.append("--insecure-slot")
        words, into = (words[:-2], words[-1]) if ">" in words else (words, None)
        out = self._run(words)
        if into:
            (self.folder / into).write_text(out)
        self._note(words, out)
        return out

    def _run(self, words: list[str]) -> str:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main(words)
        out, err = self._capsys.readouterr()
        assert not stopped.value.code, (words, err)
        return out

    def _note(self, words: list[str], out: str) -> None:
        who = "MARS" if "mars" in " ".join(words[1:]) else "COALITION"
        if found := READ_ALOUD.search(out):
            self.noted["OFFICE-WORDS" if words[0] == "open" else f"{who}-WORDS"] = found[0]
        if words[0] == "seal" and (found := SECRET.search(out)):
            self.noted[f"{who}-KEY"] = found[0]


def test_the_page_runs_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for name in ("offer.txt", "other.txt", "demands.docx"):
        (tmp_path / name).write_text(f"The words of {name}.")
    reader = Reader(tmp_path, capsys)
    shown = {line: reader.types(line) for line in LINES}
    assert len(shown) == len(LINES) >= 25
    proved = [out for line, out in shown.items() if line.startswith("python")]
    assert [out.partition(":")[0] for out in proved] == ["proved"] * 3
    opened = next(out for line, out in shown.items() if "MARS-KEY" in line)
    assert "The words of offer.txt." in opened
    assert "The words of other.txt." in opened
