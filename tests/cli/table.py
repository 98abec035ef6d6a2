"""A founded record of a mill, and `note` typed at it."""

from __future__ import annotations

import io
import json
import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from goodoffices.office.founding import found, header_of, sides_of
from goodoffices.office.opened import make
from goodoffices.office.opening import sight_of
from goodoffices.office.rooms import new_room
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.talk import Statement
from tests.office.records import run

__all__ = ["SECRET", "Capture", "Table", "founded"]

Capture = pytest.CaptureFixture[str]
SECRET = "Six hours, not five."


@cache
def _mill() -> Path:
    folder = Path(mkdtemp()) / "mill"
    sides = sides_of("Union: Per Lindqvist, Ann Bo; Management: Dina Amari, Per Holm; Town")
    header = header_of("Night shifts", sides, language="en")
    room = new_room("caucus union", header)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    case = found(header, sides, mediator="Grace Okafor", mandate="mediation", room=room, now=now)
    make(case, folder, None)
    return folder


def founded(place: Path) -> Path:
    """Return a fresh copy of the record, with one room open: the union's caucus."""
    shutil.copytree(_mill(), place / "mill")
    return place / "mill"


class Table:
    """A founded record, and `note` typed at it."""

    def __init__(self, folder: Path, capsys: Capture) -> None:
        self.folder, self.capsys = folder, capsys

    def typed(self, *words: str) -> tuple[int, str, str]:
        return run(self.capsys, "note", str(self.folder), *words)

    def noted(self, *words: str) -> Statement:
        found = self.noted_any(*words)
        assert isinstance(found, Statement)
        return found

    def noted_any(self, *words: str) -> Any:
        status, out, err = self.typed(*words, "--json")
        assert status == 0, err
        return self.sight().get(json.loads(out)["handle"])

    def refused(self, *words: str) -> str:
        before = (self.folder / "record.sqlite").read_bytes()
        status, out, err = self.typed(*words)
        assert (status, out) == (2, ""), out
        assert (self.folder / "record.sqlite").read_bytes() == before
        return err

    def sight(self, reader: str | None = None) -> Any:
        return sight_of(self.folder, reader)

    def room(self, entry: Entry) -> str:
        found = self.sight().meeting(entry)
        assert found is not None
        return str(found.title)

    def speaker(self, entry: Entry) -> tuple[str, str | None]:
        return self.sight().speaker(entry), entry.originator

    def by_line(self, *lines: str, room: str = "caucus union") -> list[Statement]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
            _, out, _ = self.typed("--in", room, "-", "--json")
        return [self.sight().get(handle) for handle in json.loads(out)["handles"]]
