"""The example that each act shows in its help works on a record of the station, as it stands."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from tests.office.records import record_of, run

ACTS = ["note", "ask", "answer", "confirm", "release", "withdraw", "destroy", "receipt", "check"]


def example_of(verb: str) -> list[str]:
    """Return the words of the example in a verb's help, without its program."""
    module = import_module(f"goodoffices.cli.{verb}")
    found = re.search(
        r"Example: goodoffices (.*?)(\n\n|\Z)", getattr(module, verb).__doc__, re.DOTALL
    )
    assert found is not None
    return shlex.split(found[1])


def test_the_example_of_each_act_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record_of("unity_station", tmp_path).rename(tmp_path / "station")
    monkeypatch.chdir(tmp_path)
    for verb in ACTS:
        status, _, err = run(capsys, *example_of(verb))
        assert (status, err) == (0, ""), verb
