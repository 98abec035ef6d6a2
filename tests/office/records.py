"""Opened records for tests: one of each shipped case, made once, under the insecure slot."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from goodoffices.cli import main
from goodoffices.office.authored import AuthoredCase, read_case
from goodoffices.office.opened import make

__all__ = ["EXAMPLES", "authored", "record_of", "run"]

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def authored(case: str) -> AuthoredCase:
    return read_case(EXAMPLES / case)


@cache
def _made(case: str) -> Path:
    folder = Path(mkdtemp()) / case
    make(authored(case), folder, None)
    return folder


def record_of(case: str, place: Path) -> Path:
    """Return a fresh copy of the opened record of a shipped case."""
    folder = place / case
    shutil.copytree(_made(case), folder)
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a verb in this process; return exit status, standard output, standard error."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err
