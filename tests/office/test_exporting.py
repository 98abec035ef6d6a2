"""An export reads as the volume it was made of, opens as the same sight, and tells of tampering."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from goodoffices.brief.arranged import arrange
from goodoffices.common.errors import NotPermitted, RecordDamaged
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
from tests.office.records import EXAMPLES, record_of, run
from tests.office.test_checking import edit

CASES = sorted(p.parent.name for p in EXAMPLES.glob("*/case.yaml"))
LATER = "2031-01-01T12:00+00:00"
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
    """A record with acts, releases, a withdrawal and a destruction in it."""
    record = record_of("unity_station", tmp_path)
    with writing(record) as pen:
        said = {"kind": "statement", "meeting": "m2", "by": "osei", "originator": "mars"}
        for n in range(3):
            fields = {**said, "id": f"said-{n}", "quote": f"Line {n}:\n  nine, not ten."}
            pen.file({**fields, "readers": ["mediator", "mars"]}, "a test")
        pen.file({**said, "id": "held", "held": True, "text": "Held until read back."}, "a test")
    with writing(record) as pen:
        allowed = {"kind": "release", "whose": "mars", "to": ["coalition"], "until": "2032"}
        for n in (0, 1):
            pen.file(
                {**allowed, "id": f"allowed-{n}", "of": [f"said-{n}"], "until": "2032"}, "a test"
            )
        pen.file(
            {"kind": "withdrawal", "id": "ended", "whose": "mars", "of": ["allowed-1"]}, "a test"
        )
    with writing(record) as pen:
        destroy(pen, "said-2", "mars", "named a person at risk")
    return record


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
    assert {c.until.said for c in released if c.until} == {"2032"}


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


# -- edited by hand --------------------------------------------------------------------------


def _entries(folder: Path, change: Callable[[list[Any]], object]) -> None:
    file = folder / "entries-001.yaml"
    found = yaml.safe_load(file.read_text())
    change(found)
    file.write_text(json.dumps(found))


def _word(folder: Path) -> None:
    _entries(folder, lambda found: found[-1].update(quote="Line 1: ten, not nine."))


def _dropped(folder: Path) -> None:
    _entries(folder, lambda found: found.pop())


def _added(folder: Path) -> None:
    _entries(folder, lambda found: found.append({**found[-1], "id": "a" * 26}))


def _order(folder: Path) -> None:
    _entries(folder, lambda found: found.insert(0, found.pop(1)))


def _date(folder: Path) -> None:
    file = folder / "case.yaml"
    last = read_case(folder).entries[-1].id
    file.write_text(file.read_text() + f"  delivered: {{{last}: {{since: '2020-01-01'}}}}\n")


def _nonce(folder: Path) -> None:
    _chain(folder, lambda chain: chain["links"][3].update(nonce="00" * 32))


def _link(folder: Path) -> None:
    _chain(folder, lambda chain: chain["links"].pop(3))


def _silenced(folder: Path) -> None:
    _chain(folder, lambda chain: chain["links"][3].update(nonce=None, words=None))


def _chain(folder: Path, change: Callable[[Any], object]) -> None:
    file = folder / "proof" / "chain.json"
    found = json.loads(file.read_text())
    change(found)
    file.write_text(json.dumps(found))


def _receipt(folder: Path) -> None:
    file = folder / "proof" / "receipt.json"
    file.write_text(file.read_text().replace('"reader": "mars"', '"reader": "coalition"'))


def _other_proof(folder: Path) -> None:
    export(record_of("water_four", folder.parent), "delta", folder.parent / "delta")
    shutil.rmtree(folder / "proof")
    shutil.copytree(folder.parent / "delta" / "proof", folder / "proof")


EDITS: dict[Callable[[Path], None], str] = {
    _word: "entry {last} is not as it was written",
    _dropped: "entry {last} is missing",
    _added: f"entry {'a' * 26} is not in the chain",
    _order: "entry {second} stands in another's place",
    _date: "is not as it was written",
    _nonce: "the words of link 3 are not those it was written with",
    _link: "the chain is not the one that the receipt is for",
    _silenced: "link 3 has no words, and no destruction is on record",
    _receipt: "the receipt is not signed by the key it names",
    _other_proof: "it is of delta in the case water_four",
}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__.strip("_"))
def test_an_export_edited_by_hand_does_not_match(
    edit: Callable[[Path], None], lived_in: Path, tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "out"
    export(lived_in, "mars", folder)
    ids = [entry.id for entry in read_case(folder).entries]
    edit(folder)
    says = f"the proof does not match: .*{EDITS[edit].format(last=ids[-1], second=ids[1])}"
    with pytest.raises(RecordDamaged, match=says):
        read_proved(folder)
    status, out, err = run(capsys, "open", str(folder), "--to", str(tmp_path / "r"))
    assert (status, out) == (1, "")
    assert "does not match" in err
    assert not (tmp_path / "r").exists()
    assert run(capsys, "brief", str(folder))[:2] == (1, "")


def test_without_its_proof_an_export_is_as_its_author_wrote_it(
    lived_in: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    export(lived_in, "mars", folder)
    shutil.rmtree(folder / "proof")
    _word(folder)
    assert read_proved(folder).entries[-1].quote == "Line 1: ten, not nine."


LINK = {"minute": "", "body": "", "commitment": "", "nonce": "", "words": 1}
RUBBISH = [
    None, "", "[]", "{}", '{"links": [1]}', "[" * 100_000, "\x00",
    '{"goodoffices_chain": 1, "links": [1]}', '{"goodoffices_chain": 2, "links": []}',
    json.dumps({"goodoffices_chain": 1, "links": [LINK]}),
    json.dumps({"goodoffices_chain": 1, "links": [{**LINK, "minute": 1, "words": None}]}),
]  # fmt: skip


@pytest.mark.parametrize("name", ["receipt.json", "chain.json"])
@pytest.mark.parametrize("words", RUBBISH)
def test_rubbish_in_the_proof_is_told(
    name: str, words: str | None, tmp_path: Path, capsys: Capture
) -> None:
    export(record_of("water_four", tmp_path), "delta", tmp_path / "out")
    file = tmp_path / "out" / "proof" / name
    file.unlink()
    if words is not None:
        file.write_text(words)
    status, out, err = run(capsys, "brief", str(tmp_path / "out"))
    assert status in {1, 2}
    assert out == ""
    assert "proof" in err


def test_opening_says_whose_proof_it_is(lived_in: Path, tmp_path: Path, capsys: Capture) -> None:
    out, to = str(tmp_path / "out"), str(tmp_path / "r")
    said = run(capsys, "export", str(lived_in), "--for", "mars", "--to", out)[1]
    key = said.split("office key")[1].strip()
    status, said, _ = run(capsys, "open", out, "--to", to, "--insecure-slot")
    assert status == 0
    assert "imported: nothing earlier is witnessed here." in said
    assert f"exported by {key}\n" in said
    assert "the proof matches" in said
    assert "read from the seat of mars" in said
    shutil.rmtree(tmp_path / "out" / "proof")
    said = run(capsys, "open", out, "--to", f"{to}2", "--insecure-slot")[1]
    assert "no proof came with it" in said
    assert "matches" not in said


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("reader: nobody", "one of the case's readers"), ("reader: 5", "volume"),
        ("reader: delta\n  delivered: {no-such: {released: true}}", "ids of its entries"),
        ("reader: delta\n  delivered: {ENTRY: {label: {delta: [lakes]}}}", "Only the office's"),
        ("reader: delta\n  delivered: {ENTRY: {since: yesterday}}", "since"),
        ("reader: delta\n  more: 1", "more"), ("[]", "volume"),
    ],
)  # fmt: skip
def test_rubbish_about_the_volume_is_told(
    told: str, says: str, tmp_path: Path, capsys: Capture
) -> None:
    export(EXAMPLES / "water_four", "delta", tmp_path / "out")
    file = tmp_path / "out" / "case.yaml"
    head = file.read_text().split("volume:")[0]
    first = read_case(tmp_path / "out").entries[0].id
    file.write_text(f"{head}volume:\n  {told.replace('ENTRY', first)}\n")
    status, out, err = run(capsys, "open", str(tmp_path / "out"), "--to", str(tmp_path / "r"))
    assert (status, out) == (2, "")
    assert says in err
    assert not (tmp_path / "r").exists()


def test_a_throw_away_record_has_no_proof(tmp_path: Path, capsys: Capture) -> None:
    case, out = str(EXAMPLES / "water_four"), tmp_path / "out"
    status, said, err = run(capsys, "export", case, "--for", "delta", "--to", str(out))
    assert (status, err) == (0, "")
    assert "no proof" in said
    assert not (out / "proof").exists()
    assert run(capsys, "brief", str(out)) == run(capsys, "brief", case, "--for", "delta")
    assert run(capsys, "export", case, "--to", str(out))[0] == 2


def test_a_damaged_record_is_not_exported(tmp_path: Path) -> None:
    record = record_of("water_four", tmp_path)
    edit(record, "keys.sqlite", "DELETE FROM key WHERE tag = (SELECT min(tag) FROM key)")
    with pytest.raises(RecordDamaged):
        export(record, "delta", tmp_path / "out")
    assert sorted(f.name for f in tmp_path.iterdir()) == ["water_four"]
