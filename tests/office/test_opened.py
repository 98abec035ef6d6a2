"""An opened record reads as the authored case it was made of, and says nothing to a thief."""

from __future__ import annotations

import os
import sqlite3
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from goodoffices.common.errors import BadInput, NotPermitted, RecordDamaged
from goodoffices.office.acts import writing
from goodoffices.office.checking import check
from goodoffices.office.journal import JOURNAL, Journal
from goodoffices.office.opened import make, opened
from goodoffices.office.opening import open_authored, sight_of
from goodoffices.record.sight import Sight
from tests.office.records import EXAMPLES, authored, record_of, run

CASES = sorted(p.parent.name for p in EXAMPLES.glob("*/case.yaml"))
PASSPHRASE = "nine inspections, not ten"


def without_handles(sight: Sight) -> list[str]:
    """Return everything in a sight, each handle replaced by the place of its entry."""
    places = {entry.id: f"#{n}" for n, entry in enumerate(sight.entries)}
    shown = []
    for copy in sight.copies:
        words = f"{copy.entry.model_dump_json()} {copy.since!r} {copy.released}"
        words += str(
            [(o, sorted(allowed)) for o, allowed in copy.label.policies] if copy.label else None
        )
        for handle in {copy.entry.id, *_references(copy.entry)}:
            words = words.replace(handle, places[handle])
        shown.append(f"{words} {copy.until!r}")
    return shown


def _references(entry: object) -> list[str]:
    found: list[str] = []
    for field in entry.references():  # type: ignore[attr-defined]
        value = getattr(entry, field)
        found += [value] if isinstance(value, str) else list(value or ())
    return found


@pytest.mark.parametrize("case", CASES)
def test_every_readers_sight_is_that_of_the_authored_case(case: str, tmp_path: Path) -> None:
    record = record_of(case, tmp_path)
    office = open_authored(authored(case))
    as_of = authored(case).as_of
    moment = f"{as_of.replace(tzinfo=None).isoformat()[:16]}{as_of.isoformat()[-6:]}"
    for reader in office.header.readers:
        ours, theirs = sight_of(record, reader.id, moment), office.sight(reader.id)
        assert ours.header == theirs.header
        assert (ours.reader, ours.as_of) == (theirs.reader, theirs.as_of)
        assert without_handles(ours) == without_handles(theirs)
        assert not {e.id for e in ours.entries} & {e.id for e in theirs.entries}


@pytest.mark.parametrize(
    "words",
    [
        ["brief"], ["brief", "--for", "mars"], ["parity"], ["why", "L115"],
        ["sayable", "--to", "coalition", "--entry", "L115"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_reading_verbs_take_an_opened_record(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = record_of("unity_station", tmp_path)
    before = {f.name: f.read_bytes() for f in record.iterdir()}
    verb, *more = words
    when = ["--as-of", "0001-01-01T20:00"]
    ours = run(capsys, verb, str(record), *more, *when)
    assert ours == run(capsys, verb, str(EXAMPLES / "unity_station"), *more, *when)
    assert {f.name: f.read_bytes() for f in record.iterdir()} == before


def test_as_of_is_the_clock_on_the_clock_of_the_case(tmp_path: Path) -> None:
    sight = sight_of(record_of("test_ban_1963", tmp_path))
    assert sight.as_of.year > 2000
    assert sight.as_of.utcoffset() == authored("test_ban_1963").as_of.utcoffset()


@pytest.mark.parametrize("reader", ["nobody", JOURNAL, ""])
def test_seats_that_are_not_there_read_nothing(reader: str, tmp_path: Path) -> None:
    record = record_of("unity_station", tmp_path)
    with pytest.raises(NotPermitted):
        sight_of(record, reader)


def test_a_passphrase_or_the_recovery_code_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", PASSPHRASE)
    record = str(tmp_path / "talks")
    status, out, err = run(capsys, "open", str(EXAMPLES / "water_four"), "--to", record)
    assert (status, err) == (0, "")
    words = dict(line.rsplit("  ", 1) for line in out.splitlines() if "  " in line)
    code = words["recovery code"].strip()
    assert len(words["office key   "].strip().split("-")) == 8
    expected = run(capsys, "brief", record, "--as-of", "2031")
    assert expected[0] == 0
    for secret, same in ((code, True), (code.upper(), True), (PASSPHRASE + " ", False)):
        monkeypatch.setenv("GOODOFFICES_PASSPHRASE", secret)
        found = run(capsys, "brief", record, "--as-of", "2031")
        assert (found == expected) is same
    assert found[:2] == (1, "")
    assert "does not open with this passphrase or recovery code" in found[2]
    monkeypatch.delenv("GOODOFFICES_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", (tmp_path / "talks" / "keys.sqlite").open())
    status, out, err = run(capsys, "brief", record)
    assert (status, out) == (2, "")
    assert "GOODOFFICES_PASSPHRASE" in err


@pytest.mark.parametrize("passphrase", ["", "  ", "aaaa-bbbb-cccc-dddd-eeee-ffff-gggg-hhhh"])
def test_a_passphrase_that_is_none_is_refused(
    passphrase: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", passphrase)
    case, to = str(EXAMPLES / "water_four"), str(tmp_path / "r")
    status, _, err = run(capsys, "open", case, "--to", to)
    assert status == 2
    assert "passphrase" in err
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    case = str(EXAMPLES / "water_four")
    for place in (tmp_path, tmp_path / "mine.txt", tmp_path / "no" / "where"):
        status, _, err = run(capsys, "open", case, "--to", str(place), "--insecure-slot")
        assert status == 2
        assert "--to" in err
    assert [f.name for f in tmp_path.iterdir()] == ["mine.txt"]


def test_a_fault_in_the_case_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Journal, "imported", stopped)
    with pytest.raises(KeyboardInterrupt):
        make(authored("water_four"), tmp_path / "r", None)
    assert not list(tmp_path.iterdir())


def test_a_stolen_folder_says_no_word_and_no_name(tmp_path: Path) -> None:
    make(authored("unity_station"), tmp_path / "r", PASSPHRASE)
    raw = b"".join(f.read_bytes() for f in sorted((tmp_path / "r").iterdir())).lower()
    case = authored("unity_station")
    words = {w for e in case.entries for w in e.words.split() if len(w) > 5}
    words |= {w for e in case.entries if (w := getattr(e, "name", "")) and len(w) > 5}
    words |= {w for r in case.header.readers for w in (r.id, r.name) if len(w) > 4}
    words = {w.lower() for w in words | {case.header.title, JOURNAL}} - {"before", "without"}
    assert len(words) > 300  # and the two left out stand in the tables' own definitions
    assert not [w for w in words if w.encode() in raw]


def test_a_stolen_folder_counts_nobodys_entries(tmp_path: Path) -> None:
    record = record_of("unity_station", tmp_path)
    database = sqlite3.connect(record / "record.sqlite")
    rows = database.execute("SELECT tag, link, body FROM entry").fetchall()
    database.close()
    assert len({len(tag) for tag, _, _ in rows}) == 1
    assert len({len(link) for _, link, _ in rows}) == 1
    assert {(len(body) - 40) % 256 for _, _, body in rows} == {0}
    assert len({tag[:4] for tag, _, _ in rows}) == len(rows)


def test_a_read_only_folder_is_read_and_not_written() -> None:
    with TemporaryDirectory() as place:
        record = record_of("unity_station", Path(place))
        for path in (Path(place), record, *record.iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        child = os.fork()
        if child == 0:
            os._exit(_as_nobody(record))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        Path(place).chmod(0o755)
        record.chmod(0o755)


def _as_nobody(record: Path) -> int:
    """Read and write as a user who may only read; return 0 where all went as it should."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        assert sight_of(record).entries
        with opened(record) as found:
            assert check(found).whole
        with pytest.raises(BadInput, match="read-only"), writing(record) as pen:
            pen.file({"id": "x", "kind": "statement", "text": "x"}, "a test")
    except BaseException:  # noqa: BLE001 - this is another process: it must end here
        traceback.print_exc()
        return 1
    return 0


def test_half_a_record_is_damage_and_not_an_authored_case(tmp_path: Path) -> None:
    record = record_of("unity_station", tmp_path)
    (record / "keys.sqlite").unlink()
    with pytest.raises(RecordDamaged, match=r"keys\.sqlite is missing"):
        sight_of(record)


@pytest.mark.parametrize("case", CASES)
def test_the_desk_is_set_up_again_from_the_journal(case: str, tmp_path: Path) -> None:
    with opened(record_of(case, tmp_path)) as record:
        journal = Journal(record.store, record.header)
        journal.set_up()
        for reader in record.header.readers:
            assert journal.lengths[reader.id] == record.store.head(reader.id).n


def test_a_bad_time_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--as-of"):
        sight_of(record_of("unity_station", tmp_path), None, "yesterday")
