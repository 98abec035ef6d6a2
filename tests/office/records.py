"""Opened records for tests: one of each shipped case, made once, under the insecure slot."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from goodoffices.cli import main
from goodoffices.office.acts import writing
from goodoffices.office.authored import AuthoredCase, read_case
from goodoffices.office.destroying import destroy
from goodoffices.office.exporting import export
from goodoffices.office.opened import make

__all__ = [
    "DATA", "EXAMPLES", "authored", "export_of", "lived_in_record", "record_of", "run",
    "small_record",
]  # fmt: skip

EXAMPLES = Path(__file__).parents[2] / "examples"
DATA = Path(__file__).parents[1] / "data"


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


def lived_in_record(place: Path) -> Path:
    """Return a record with acts, releases, a withdrawal and a destruction in it."""
    return Path(shutil.copytree(_lived_in(), place / "unity_station"))


def export_of(record: str, reader: str, place: Path) -> Path:
    """Return a fresh copy of a reader's export, of a shipped case or of the lived-in record."""
    return Path(shutil.copytree(_exported(record, reader), place / "out"))


@cache
def _exported(record: str, reader: str) -> Path:
    folder = Path(mkdtemp()) / "out"
    export(_lived_in() if record == "lived in" else _made(record), reader, folder)
    return folder


def small_record(place: Path) -> Path:
    """Return a record of a dozen entries between three parties."""
    return Path(shutil.copytree(DATA / "format_1" / "record", place / "small"))


@cache
def _lived_in() -> Path:
    record = record_of("unity_station", Path(mkdtemp()))
    with writing(record) as pen:
        said = {"kind": "statement", "meeting": "m2", "by": "osei", "originator": "mars"}
        for n in range(3):
            fields = {**said, "id": f"said-{n}", "quote": f"Line {n}:\n  nine, not ten."}
            pen.file({**fields, "readers": ["mediator", "mars"]}, "a test")
        pen.file({**said, "id": "held", "held": True, "text": "Held until read back."}, "a test")
    with writing(record) as pen:
        allowed = {"kind": "release", "whose": "mars", "to": ["coalition"], "until": "2999"}
        for n in (0, 1):
            pen.file(
                {**allowed, "id": f"allowed-{n}", "of": [f"said-{n}"], "until": "2999"}, "a test"
            )
        pen.file(
            {"kind": "withdrawal", "id": "ended", "whose": "mars", "of": ["allowed-1"]}, "a test"
        )
    with writing(record) as pen:
        destroy(pen, "said-2", "mars", "named a person at risk")
    return record


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a verb in this process; return exit status, standard output, standard error."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err
