"""A record of the present format, kept in the repository for the day when it is a past one.

python -m tests.office.past tests/data/format_N

makes it anew: the record, a backup of it, and every reader's export. It was made once for each
format, by a program of that format; it is not made again once that format was released.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from goodoffices.office.acts import writing
from goodoffices.office.authored import AuthoredCase
from goodoffices.office.backups import back_up
from goodoffices.office.destroying import destroy
from goodoffices.office.exporting import export
from goodoffices.office.opened import make
from goodoffices.verifier import SCRIPT
from tests.builder import CaseBuilder

__all__ = ["written_down"]


def _case() -> AuthoredCase:
    case = CaseBuilder("anna", "bert", "carl")
    room = case.caucus("anna", id="room-a", starts="2031-03-05T09:00+02:00")
    case.plenary(id="hall", starts="2031-03-06T09:00+02:00")
    case.says("anna", "Nine inspections a year, and not ten.", id="nine", meeting=room)
    case.says("anna", "The well must stay open.\nIn every season.", id="well", meeting=room)
    case.asks("bert", "How many inspections?", id="how-many")
    case.notes("observation", id="seen", text="Bert looked at the map twice.")
    case.notes("digest", id="gist", gist="Single figures.", of=("nine",), readers=case.everyone)
    return AuthoredCase(case.header, datetime(2031, 3, 6, 20, tzinfo=UTC), tuple(case.entries))


def written_down(folder: Path) -> None:
    """Make the record, its backup and its exports in a folder."""
    record = folder / "record"
    (folder / "exports").mkdir(parents=True)
    make(_case(), record, None)
    said = {"kind": "statement", "originator": "anna", "by": "anna-lead", "meeting": "room-a"}
    with writing(record) as pen:
        pen.file({**said, "id": "held", "held": True, "text": "Held until read back."}, "past")
        pen.file({**said, "id": "name", "text": "A name that was destroyed."}, "past")
    with writing(record) as pen:
        back = {"kind": "read-back", "to": "anna", "response": "confirmed"}
        pen.file({**back, "id": "back", "of": ["held"], "readers": ["mediator", "anna"]}, "past")
        allowed = {"kind": "release", "whose": "anna", "until": "2999-01-01", "id": "allowed"}
        pen.file({**allowed, "to": ["bert"], "of": ["nine", "gist"]}, "past")
    with writing(record) as pen:
        destroy(pen, "name", "anna", "a person at risk")
    back_up(record, folder / "backup")
    for reader in ("mediator", "security", "anna", "bert", "carl"):
        export(record, reader, folder / "exports" / reader)
        (folder / "exports" / reader / "proof" / SCRIPT.name).unlink()


if __name__ == "__main__":
    written_down(Path(sys.argv[1]))
