"""After every verb a record is closed: two files and no others, whatever became of the verb."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from goodoffices.cli import verbs
from goodoffices.office.acts import writing
from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from tests.office.records import record_of, run
from tests.properties.calling import NO_CASE

Capture = pytest.CaptureFixture[str]
DONE = [
    ["brief"], ["brief", "--for", "mars", "--json"], ["brief", "--for", "nobody"],
    ["why", "L115"], ["why", "L999"], ["sayable", "--to", "mars", "ten"], ["parity"],
    ["check"], ["note", "--in", "m2", "one", "more"], ["note", "--held"],
    ["ask", "--to", "mars", "And now?"], ["ask", "--to", "nobody", "And now?"],
    ["release", "L115", "--of", "coalition", "--to", "mars"],
    ["release", "L999", "--of", "mars", "--to", "coalition"],
    ["destroy", "L115", "--by", "nobody", "--ground", "none"],
    ["destroy", "L115", "--by", "mediator", "--ground", "a name"],
    ["receipt", "--for", "mars", "-o", "OUT/mars.json"],
    ["receipt", "--for", "nobody", "-o", "OUT/nobody.json"],
    ["export", "--for", "mars", "--to", "OUT/mars"], ["restore", "--to", "OUT/again"],
    ["file", "OUT/nothing.yaml"],
]  # fmt: skip


def closed(record: Path) -> bool:
    return sorted(f.name for f in record.iterdir()) == ["keys.sqlite", "record.sqlite"]


def test_after_every_verb(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("unity_station", tmp_path)
    status = {}
    for verb, *more in DONE:
        words = [word.replace("OUT", str(tmp_path)) for word in more]
        status[" ".join([verb, *more])], *_ = run(capsys, verb, str(record), *words)
        assert closed(record), verb
    assert set(status.values()) == {0, 1, 2}
    for again in (tmp_path / "again", record):
        assert run(capsys, "check", str(again))[0] == 0
        assert closed(again)


@pytest.mark.parametrize("verb", sorted(set(verbs()) - NO_CASE - {"drill", "new", "open"}))
def test_after_a_verb_that_was_typed_without_its_words(
    verb: str, tmp_path: Path, capsys: Capture
) -> None:
    record = record_of("water_four", tmp_path)
    run(capsys, verb, str(record))
    assert closed(record)


def test_after_an_act_that_raised(tmp_path: Path) -> None:
    record = record_of("unity_station", tmp_path)
    before = {f.name: f.read_bytes() for f in record.iterdir()}
    with pytest.raises(KeyError):
        _interrupted(record)
    assert {f.name: f.read_bytes() for f in record.iterdir()} == before


def _interrupted(record: Path) -> None:
    with writing(record) as pen:
        pen.file({"id": "x", "kind": "statement", "text": "x"}, "a test")
        raise KeyError


def killed(work: Callable[[], None]) -> None:
    """Run in a child until it says that it is in the middle, and kill it there."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
            os.write(theirs, b".")
            signal.pause()
        finally:
            os._exit(1)
    os.close(theirs)
    assert os.read(ours, 1) == b"."
    os.close(ours)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _reads(record: Path) -> None:
    holding.append(opened(record))
    next(iter(holding[-1].__enter__().store.words("mars")))


def _writes(record: Path) -> None:
    holding.append(writing(record))
    holding[-1].__enter__().file({"id": "x", "kind": "statement", "text": "x"}, "a test")


holding: list = []  # type: ignore[type-arg]
"""What a child has open when it is killed."""


@pytest.mark.parametrize("work", [_reads, _writes])
def test_after_a_reader_or_a_writer_was_killed(
    work: Callable[[Path], None], tmp_path: Path, capsys: Capture
) -> None:
    record = record_of("unity_station", tmp_path)
    before = sight_of(record, "mars", "2031")
    killed(lambda: work(record))
    assert not closed(record)
    assert run(capsys, "brief", str(record))[0] == 0
    assert closed(record)
    assert sight_of(record, "mars", "2031") == before
    assert run(capsys, "check", str(record))[0] == 0
    assert closed(record)


def test_a_reader_beside_a_writer_leaves_it_to_the_last(tmp_path: Path, capsys: Capture) -> None:
    record = record_of("unity_station", tmp_path)
    with writing(record) as pen:
        pen.file({"id": "x", "kind": "statement", "text": "unheard of"}, "a test")
        status, out, err = run(capsys, "brief", str(record))
        assert (status, err) == (0, "")
        assert "unheard of" not in out
        assert not closed(record)
    assert closed(record)
    database = sqlite3.connect(record / "record.sqlite")
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()
