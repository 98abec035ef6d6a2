"""An export reads as the volume it was made of, opens as the same sight, and tells of tampering."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from goodoffices.brief.arranged import arrange
from goodoffices.common.errors import BadInput, NotPermitted, RecordDamaged
from goodoffices.office.acts import writing
from goodoffices.office.authored import read_case
from goodoffices.office.checking import check
from goodoffices.office.destroying import destroy
from goodoffices.office.exporting import export
from goodoffices.office.opened import make, opened
from goodoffices.office.opening import read_proved, sight_of
from goodoffices.record.chain import Head, Link, commitment
from goodoffices.record.copies import written_json
from goodoffices.record.sight import Sight
from tests.conftest import NIGHTLY
from tests.office.records import EXAMPLES, lived_in_record, record_of, run
from tests.office.test_checking import edit

CASES = sorted(p.parent.name for p in EXAMPLES.glob("*/case.yaml"))[:: 1 if NIGHTLY else 2]
LATER = "2998-01-01T12:00+00:00"
Capture = pytest.CaptureFixture[str]


def again(place: Path, reader: str | None, to: Path) -> Path:
    """Export a reader's volume and open it as a record; return the record."""
    export(place, reader, to / f"{reader}-export")
    make(read_proved(to / f"{reader}-export"), to / f"{reader}-again", None)
    return to / f"{reader}-again"


def document(sight: Sight) -> Any:
    return arrange(sight).as_json()


@pytest.fixture
def lived_in(tmp_path: Path) -> Path:
    return lived_in_record(tmp_path)


@pytest.mark.parametrize("case", CASES)
def test_every_finding_is_the_same_after_export_and_opening(case: str, tmp_path: Path) -> None:
    record = record_of(case, tmp_path)
    with opened(record) as found:
        readers = [seat.id for seat in found.header.readers]
    for reader in readers:
        copy = again(record, reader, tmp_path)
        before, after = sight_of(record, reader, LATER), sight_of(copy, reader, LATER)
        assert after.copies == before.copies
        assert sight_of(copy, None, LATER) == after
        if after.header != before.header:  # seats that he does not meet are not in his export
            assert document(after) == document(before)


def test_a_record_that_was_lived_in_keeps_every_sight(lived_in: Path, tmp_path: Path) -> None:
    for reader in ("mediator", "mars", "coalition", "security"):
        copy = again(lived_in, reader, tmp_path)
        assert document(sight_of(copy, reader, LATER)) == document(
            sight_of(lived_in, reader, LATER)
        )
    released = [c for c in sight_of(tmp_path / "coalition-again").copies if c.released]
    assert len(released) == 2
    assert {c.until.said for c in released if c.until} == {"2999"}


def test_the_offices_export_opens_as_the_whole_case(lived_in: Path, tmp_path: Path) -> None:
    copy = again(lived_in, None, tmp_path)
    for reader in ("mars", "coalition", "security"):
        before, after = (sight_of(place, reader, LATER) for place in (lived_in, copy))
        assert [e.words for e in after.entries] == [e.words for e in before.entries]
        assert [c.since for c in after.copies] == [c.since for c in before.copies]


def test_what_was_imported_can_be_worked_with(lived_in: Path, tmp_path: Path) -> None:
    copy = again(lived_in, None, tmp_path)
    named = {e.words: e.id for e in sight_of(copy, None, LATER).entries}
    with writing(copy) as pen:
        back = {"kind": "read-back", "to": "mars", "response": "confirmed"}
        pen.file({**back, "id": "back", "of": [named["Held until read back."]]}, "a test")
        destroy(pen, named["Line 0:\n  nine, not ten."], "mars", "asked to")
    words = [e.words for e in sight_of(copy, "mars", LATER).entries]
    assert "Held until read back." in words
    assert "Line 0:\n  nine, not ten." not in words
    with opened(copy) as found:
        walked = {walk.volume: walk for walk in check(found).walks}
    assert check_whole(copy)
    assert walked["mars"].imported > 100
    assert (walked["mars"].witnessed, walked["mars"].destroyed) == (1, 1)


def check_whole(record: Path) -> bool:
    with opened(record) as found:
        return check(found).whole


def test_a_partys_record_is_his_alone(lived_in: Path, tmp_path: Path) -> None:
    copy = again(lived_in, "mars", tmp_path)
    for reader in ("mediator", "coalition", "security"):
        assert sight_of(copy, reader, LATER).entries == ()
    named = {e.words: e.id for e in sight_of(copy, None, LATER).entries}
    with writing(copy) as pen:
        allowed = {"kind": "release", "whose": "mars", "to": ["coalition"], "id": "allowed"}
        with pytest.raises(BadInput, match="the id of an earlier entry"):
            pen.file({**allowed, "of": [named["Line 0:\n  nine, not ten."]]}, "a test")
    assert not [e for e in sight_of(copy, "coalition", LATER).entries if "nine" in e.words]
    assert check_whole(copy)


def test_an_export_names_no_seat_that_its_reader_does_not_meet(tmp_path: Path) -> None:
    export(EXAMPLES / "unity_station", "coalition", tmp_path / "out")
    seats = yaml.safe_load((tmp_path / "out" / "case.yaml").read_text())["readers"]
    held = {seat for e in read_case(tmp_path / "out").entries for seat in str(e).split("'")}
    assert set(seats) <= {"mediator", "mars", "coalition"} | held
    with pytest.raises(NotPermitted):
        export(EXAMPLES / "unity_station", "nobody", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_stranger_computes_the_head_from_the_entries_alone(
    lived_in: Path, tmp_path: Path
) -> None:
    export(lived_in, "mars", tmp_path / "out")
    chain, receipt = (
        json.loads((tmp_path / "out" / "proof" / f"{name}.json").read_text())
        for name in ("chain", "receipt")
    )
    told = yaml.safe_load((tmp_path / "out" / "case.yaml").read_text())["volume"]
    told = told.get("delivered", {})
    entries = iter(yaml.safe_load((tmp_path / "out" / "entries-001.yaml").read_text()))
    head, gone = Head(0, bytes.fromhex(chain["volume"])), 0
    for link in chain["links"]:
        words = (link["words"] or "").encode()
        if words and not words.startswith(b'{"mark"'):
            entry = next(entries)
            words = written_json({"entry": entry, **_since(entry), **told.get(entry["id"], {})})
        gone += not words
        committed = bytes.fromhex(link["commitment"])
        assert not words or commitment(bytes.fromhex(link["nonce"]), words) == committed
        body = bytes.fromhex(link["body"])
        head = head.after(Link(head.n, head.hash, body, committed, link["minute"]), "mars")
    assert (head.n, head.hash.hex()) == (receipt["n"], receipt["head"])
    assert (gone, next(entries, None)) == (1, None)


def _since(entry: dict[str, Any]) -> dict[str, Any]:
    when = entry.get("known") or entry.get("said")
    return {"since": when} if when else {}


def test_a_throw_away_record_has_no_proof(tmp_path: Path, capsys: Capture) -> None:
    case, out = str(EXAMPLES / "water_four"), tmp_path / "out"
    status, said, err = run(capsys, "export", case, "--for", "delta", "--to", str(out))
    assert (status, err) == (0, "")
    assert "no proof" in said
    assert not (out / "proof").exists()
    assert run(capsys, "brief", str(out)) == run(capsys, "brief", case, "--for", "delta")
    assert run(capsys, "export", case, "--to", str(out))[0] == 2


KILLED = """
import os, sys
from pathlib import Path
from goodoffices.office import exporting
real = exporting._write
def killed(folder, written):
    real(folder, written)
    print(folder, flush=True)
    os.kill(os.getpid(), 9)
exporting._write = killed
exporting.export(Path(sys.argv[1]), "delta", Path(sys.argv[2]))
"""


def test_killed_in_the_middle_no_word_is_left_in_the_clear(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(EXAMPLES / "water_four"), str(tmp_path / "out")]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    assert (done.returncode, done.stdout != b"") == (-9, True)
    until = time.monotonic() + 20
    while list(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.02)
    assert not list(tmp_path.iterdir())


def test_a_damaged_record_is_not_exported(tmp_path: Path) -> None:
    record = record_of("water_four", tmp_path)
    edit(record, "keys.sqlite", "DELETE FROM key WHERE tag = (SELECT min(tag) FROM key)")
    with pytest.raises(RecordDamaged):
        export(record, "delta", tmp_path / "out")
    assert sorted(f.name for f in tmp_path.iterdir()) == ["water_four"]
