"""An export that was changed does not match its proof, and rubbish in it is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from nacl.signing import SigningKey

from goodoffices.common.errors import RecordDamaged
from goodoffices.office.authored import read_case
from goodoffices.office.exporting import export
from goodoffices.office.opening import read_proved
from goodoffices.record.chain import Head, Link, commitment
from goodoffices.record.receipt import Receipt
from tests.office.records import EXAMPLES, export_of, lived_in_record, run, small_record

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def lived_in(tmp_path: Path) -> Path:
    return lived_in_record(tmp_path)


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
    other = export_of("water_four", "delta", folder.parent / "delta")
    shutil.rmtree(folder / "proof")
    shutil.copytree(other / "proof", folder / "proof")


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
    edit: Callable[[Path], None], tmp_path: Path, capsys: Capture
) -> None:
    folder = export_of("lived in", "mars", tmp_path)
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


def test_without_its_proof_an_export_is_as_its_author_wrote_it(tmp_path: Path) -> None:
    folder = export_of("lived in", "mars", tmp_path)
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
    file = export_of("water_four", "delta", tmp_path) / "proof" / name
    file.unlink()
    if words is not None:
        file.write_text(words)
    status, out, err = run(capsys, "brief", str(tmp_path / "out"))
    assert status in {1, 2}
    assert out == ""
    assert "proof" in err


NO_PLACE: list[Any] = [None, [], {}, "1", 1e9, -1, True]
STRANGE: list[Any] = [
    None, 0, [], "x", {"mark": None}, {"mark": []}, {"mark": {"what": "destroyed"}},
    *({"mark": {"what": "destroyed", "n": n}} for n in NO_PLACE),
    {"entry": {}}, {"entry": {"kind": []}}, {"entry": {"kind": "statement", "id": []}},
    {"entry": {"kind": "statement", "id": {}}}, {"entry": {"kind": "statement", "id": "A B"}},
    {"entry": {"kind": "statement", "id": "x", "text": ["x"]}},
]  # fmt: skip


def test_a_chain_that_anybody_signed_is_read_with_care(tmp_path: Path) -> None:
    """Whoever makes a key can sign a chain: what it says is rubbish, and all of it fits."""
    folder = tmp_path / "out"
    export(small_record(tmp_path), "bert", folder)
    assert read_proved(folder).exported
    chain = json.loads((folder / "proof" / "chain.json").read_text())
    for strange in STRANGE:
        for place in (1, -1):
            made = deepcopy(chain)
            made["links"][place].update(words=json.dumps(strange), nonce="00" * 32)
            _sign_anew(folder / "proof", made)
            with pytest.raises(RecordDamaged):
                read_proved(folder)
    _sign_anew(folder / "proof", chain)
    assert read_proved(folder).exported


def _sign_anew(proof: Path, chain: Any) -> None:
    """Make a chain whole again, and a receipt of it under a key of one's own."""
    head = Head(0, bytes.fromhex(chain["volume"]))
    for fields in chain["links"]:
        if fields["words"] is not None:
            nonce, words = bytes.fromhex(fields["nonce"]), fields["words"].encode()
            fields["commitment"] = commitment(nonce, words).hex()
        body, committed = (bytes.fromhex(fields[name]) for name in ("body", "commitment"))
        head = head.after(Link(head.n, head.hash, body, committed, fields["minute"]), "")
    bare = Receipt(chain["case"], chain["reader"], chain["volume"], head.n, head.hash.hex(), "")
    (proof / "chain.json").write_text(json.dumps(chain))
    (proof / "receipt.json").write_text(bare.signed_by(SigningKey(b"x" * 32)).written())


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
