"""What is due goes out before a reader is handed anything, and nothing is written where none is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.labels.grants import Granted
from goodoffices.office import delivery, journal
from goodoffices.office import opened as opened_module
from goodoffices.office.acts import writing
from goodoffices.office.authored import read_case
from goodoffices.office.backups import back_up, restore
from goodoffices.office.checking import check
from goodoffices.office.delivery import Desk
from goodoffices.office.drill import drill
from goodoffices.office.due import let_out_for
from goodoffices.office.exporting import export
from goodoffices.office.opened import make, opened
from goodoffices.office.opening import sight_of
from goodoffices.record.store import sqlite
from goodoffices.record.store.sqlite import Databases
from goodoffices.record.volume import Copy
from tests.office.records import run, small_record
from tests.properties.histories import entry

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
BEFORE, ENDS, AFTER = (f"2031-03-10T{hour}:00+00:00" for hour in (10, 12, 15))


def clock(patch: Patch, now: str) -> None:
    patch.setattr(opened_module, "_now", lambda: datetime.fromisoformat(now))


@pytest.fixture
def record(tmp_path: Path, monkeypatch: Patch) -> Path:
    """A record in which a note of Anna's is held, whose room has ended since the last act."""
    folder = small_record(tmp_path)
    clock(monkeypatch, BEFORE)
    with writing(folder) as pen:
        room = {"kind": "meeting", "type": "caucus", "title": "tea", "parties": ["anna"]}
        pen.file({**room, "id": "tea", "ends": ENDS}, "a test")
        note = {"kind": "statement", "originator": "anna", "meeting": "tea", "text": "With milk."}
        pen.file({**note, "id": "milk", "held": True}, "a test")
    clock(monkeypatch, AFTER)
    return folder


def held(folder: Path, reader: str = "anna") -> list[str]:
    with opened(folder) as found:
        return [copy.entry.words for copy in found.store.volume(reader).copies]


def stored(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_receipt_and_an_export_let_out_what_is_due_to_their_reader(
    record: Path, tmp_path: Path, capsys: Capture
) -> None:
    before = stored(record)
    for reader in ("bert", "mediator"):
        file = str(tmp_path / reader)
        assert run(capsys, "receipt", str(record), "--for", reader, "-o", file)[0] == 0
    assert stored(record) == before
    length = len(held(record))
    given = export(record, "anna", tmp_path / "anna")
    assert (given.entries, held(record)[-1]) == (length + 1, "With milk.")
    with opened(record) as found:
        assert check(found, given.receipt).whole
    once = stored(record)
    assert run(capsys, "receipt", str(record), "--for", "anna", "-o", str(tmp_path / "r"))[0] == 0
    assert stored(record) == once


def read_only(patch: Patch) -> None:
    """Let the databases be opened as they are on a disk that cannot be written."""
    real = Databases.open

    def only_read(folder: Path) -> Databases:
        return real(folder, connect=lambda path: sqlite._connected(path, "ro&immutable=1"))

    patch.setattr(Databases, "open", only_read)


def test_on_a_read_only_disk_nobody_is_handed_what_would_tell_of_it(
    record: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    read_only(monkeypatch)
    with pytest.raises(BadInput, match="found 'a read-only one'"):
        export(record, "anna", tmp_path / "anna")
    assert not (tmp_path / "anna").exists()
    export(record, "bert", tmp_path / "bert")
    back_up(record, tmp_path / "backup")


def test_a_backup_and_a_rehearsal_know_of_what_is_due(record: Path, tmp_path: Path) -> None:
    before = stored(record)
    assert all(step.passed for step in drill(record))
    assert stored(record) == before
    back_up(record, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "again")
    assert held(record)[-1] == held(tmp_path / "again")[-1] == "With milk."


def test_what_was_due_is_not_kept_back_by_the_next_act(record: Path) -> None:
    with pytest.raises(BadInput, match="notes that are still held"), writing(record) as pen:
        pen.file({"kind": "keeping", "id": "keep", "of": ["milk"]}, "a test")
    with writing(record) as pen:
        assert "milk" not in pen.held
    assert held(record)[-1] == "With milk."


def test_what_was_kept_before_the_end_of_its_room_is_kept_in_an_export(
    record: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patch:
        clock(patch, BEFORE)
        with writing(record) as pen:
            pen.file({"kind": "keeping", "id": "keep", "of": ["milk"]}, "a test")
    export(record, "mediator", tmp_path / "office")
    make(read_case(tmp_path / "office"), tmp_path / "again", None)
    for case in (record, tmp_path / "office", tmp_path / "again"):
        shown = {r: sight_of(case, r, "2033-01-01T12:00Z").entries for r in ("mediator", "anna")}
        told = {reader for reader, seen in shown.items() if "With milk." in [e.words for e in seen]}
        assert told == {"mediator"}


def test_a_damaged_record_is_left_as_it_is(record: Path, tmp_path: Path, capsys: Capture) -> None:
    with opened(record) as found:
        found.store.append("bert", b'{"mark":{"ground":"","n":1,"what":"restored"}}')
        let_out_for(found, "anna")
    assert "With milk." not in held(record)
    status, _, err = run(capsys, "receipt", str(record), "--for", "anna", "-o", str(tmp_path / "r"))
    assert (status, "damaged record" in err) == (1, True)


# -- records from before ---------------------------------------------------------------------


def with_the_next_act(patch: Patch) -> None:
    """Let a note out within the act of somebody else's, as the rules were at first."""

    def file(self: Desk, entry: Any, *, label: Any = None, at: Any = None) -> None:
        taken: list[tuple[str, Copy]] = []
        inner, self._store = self._store, _Taking(taken)
        self.let_out(at)
        real(self, entry, label=label, at=at)
        self._store = inner
        inner.deliver(taken)

    real = Desk.file
    patch.setattr(Desk, "file", file)
    patch.setattr(Desk, "due", lambda _desk, _now: [])
    for module in (delivery, journal):
        patch.setattr(module, "RULES", 1)


class _Taking:
    """A store that takes what two acts deliver for one."""

    def __init__(self, taken: list[tuple[str, Copy]]) -> None:
        self._taken = taken

    def deliver(self, copies: Any) -> None:
        self._taken.extend(copies)

    def volume(self, reader: str) -> Any:
        raise NotImplementedError(reader)


def test_what_went_out_within_an_act_of_earlier_rules_stands(
    record: Path, monkeypatch: Patch
) -> None:
    said = {"kind": "statement", "originator": "bert", "text": "The mill."}
    with monkeypatch.context() as patch:
        clock(patch, BEFORE)
        with writing(record) as pen:
            pen.file({**said, "id": "mill", "readers": ["mediator"]}, "a test")
        clock(patch, AFTER)
        with_the_next_act(patch)
        with writing(record) as pen:
            seen = ["mediator", "anna"]
            pen.file({**said, "id": "more", "of": ["mill"], "readers": seen}, "a test")
    assert held(record)[-2:] == ["With milk.", "The mill."]
    with writing(record) as pen:
        allowed = {"kind": "release", "id": "yes", "originator": "bert", "whose": "bert"}
        pen.file({**allowed, "of": ["mill"], "to": ["anna"], "readers": ["mediator"]}, "a test")
    with opened(record) as found:
        checked = check(found)
    assert (checked.damage, checked.earlier_rules) == ((), 1)


def test_what_the_office_was_told_of_a_label_under_earlier_rules_stands(
    record: Path, monkeypatch: Patch
) -> None:
    said = {"kind": "statement", "originator": "security", "readers": ["security"]}
    with monkeypatch.context() as patch:
        patch.setattr(Granted, "label_for", lambda granted, _reader: granted.label)
        for module in (delivery, journal):
            patch.setattr(module, "RULES", 1)
        with writing(record) as pen:
            pen.journal.file(entry({**said, "id": "van", "text": "A van."}))
            allowed = {"kind": "release", "id": "told", "whose": "security", "of": ["van"]}
            pen.journal.file(
                entry({**allowed, "to": ["mediator", "bert"], "originator": "security"})
            )
    with opened(record) as found:
        checked = check(found)
    assert (checked.damage, checked.earlier_rules) == ((), 1)
