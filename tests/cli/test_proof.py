"""Proof of identical treatment as people type it: keys, sheets, certificates, seals, papers."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from goodoffices.cli import main
from tests.office.records import record_of

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
PARTIES = ("mars", "coalition")


class Table:
    """A record of the station, the parties' devices, and the verbs typed at them."""

    def __init__(self, folder: Path, capsys: Capture) -> None:
        self.folder, self._capsys = folder, capsys
        self.record = record_of("unity_station", folder)

    def typed(self, *words: str | Path) -> tuple[int, str, str]:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        out, err = self._capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    def done(self, *words: str | Path) -> str:
        status, out, err = self.typed(*words)
        assert (status, err.replace("insecure: whoever holds the file signs with it\n", "")) == (
            0, "",
        ), err  # fmt: skip
        return out

    def file(self, name: str) -> Path:
        return self.folder / name

    def words(self, party: str) -> str:
        return self.done("key", "show", self.file(f"{party}.key")).strip()

    def keys(self) -> None:
        for party in PARTIES:
            self.done("key", "new", self.file(f"{party}.key"), "--insecure-slot")
            self.done("key", "show", self.file(f"{party}.key"), "-o", self.file(f"{party}.pub"))
            self.done(
                "receive", self.record, self.file(f"{party}.pub"), "--from", party,
                "--words", self.words(party),
            )  # fmt: skip

    def sheets(self, *more: str | Path) -> None:
        asked = ("--words", "Who counts the ships?", "--words", "From which day?", *more)
        for party, script in zip(PARTIES, (asked, ()), strict=True):
            out = self.file(f"{party}.sheet")
            self.done("hand", self.record, "--exchange", "ships", "--to", party, "-o", out, *script)

    def acknowledged(self, *parties: str) -> None:
        for party in parties:
            key, sheet, ack = (self.file(f"{party}.{end}") for end in ("key", "sheet", "ack"))
            shown = self.done("key", "sign", key, sheet, "-o", ack)
            assert "1. Who counts the ships?" in shown
            self.done("receive", self.record, ack)

    def certificate(self, reader: str, *more: str | Path) -> tuple[int, str, str]:
        return self.typed("certificate", self.record, "--exchange", "ships", "--for", reader, *more)


@pytest.fixture
def table(tmp_path: Path, capsys: Capture) -> Table:
    return Table(tmp_path, capsys)


def test_a_certificate_from_the_first_key_to_the_last_word(table: Table) -> None:
    table.keys()
    material = table.file("map.txt")
    material.write_text("a map")
    table.sheets("--material", material, "--condition", "one-hour")
    table.acknowledged("mars")
    nothing = table.certificate("coalition")
    assert nothing == (1, "", "goodoffices: Nothing here that you may read.\n")
    assert table.certificate("nobody") == nothing
    status, out, err = table.typed("certify", table.record, "--exchange", "ships")
    assert (status, out) == (1, "")
    assert "not acknowledged yet by coalition" in err
    table.acknowledged("coalition")
    made = json.loads(table.done("certify", table.record, "--exchange", "ships", "--json"))
    assert made["attestation"] == {"coalition": "signed", "mars": "signed"}
    held = table.file("certificate.json")
    assert table.certificate("coalition", "-o", held)[0] == 0
    aloud = [word for p in PARTIES for word in ("--key", f"{p}={table.words(p)}")]
    said = table.done("verify", held, *aloud)
    assert said.splitlines()[1:] == ["  1. Who counts the ships?", "  2. From which day?"]
    status, out, _ = table.typed("verify", held, "--key", f"mars={table.words('mars')}")
    assert (status, out.startswith("cannot tell: ")) == (2, True)
    assert "import goodoffices" not in table.done("verify")
    assert table.certificate("security") == nothing
    brief = table.done("brief", table.record, "--for", "coalition")
    assert "proof under the keys below: you signed and Mars signed" in " ".join(brief.split())
    assert table.typed("check", table.record)[0] == 0


def test_a_word_and_a_paper_are_marked_so(table: Table) -> None:
    table.sheets()
    image = table.file("scan.png")
    image.write_bytes(b"\x89PNG...")
    table.done("acknowledge", table.record, "--exchange", "ships", "--of", "mars")
    table.done(
        "acknowledge", table.record, "--exchange", "ships", "--of", "coalition", "--paper", image
    )
    said = table.done("certify", table.record, "--exchange", "ships")
    assert "mars claimed" in said
    assert "coalition countersigned" in said
    assert "no proof" in said
    assert table.typed("acknowledge", table.record, "--exchange", "x", "--of", "mars")[0] == 1


def test_what_differs_is_handed_over_and_said(table: Table) -> None:
    table.sheets()
    out = table.file("again.sheet")
    call = ("hand", table.record, "--exchange", "ships", "--to", "coalition", "-o", out)
    said = table.done(*call, "--words", "Who counts them?", "--condition", "alone")
    assert "not as the first was handed it: script, conditions" in said
    status, _, err = table.typed(*call)
    assert (status, "not there yet" in err) == (2, True)
    status, _, err = table.typed("hand", table.record, "--exchange", "f", "--to", "mars", "-o", out)
    assert (status, "the words of the script" in err) == (2, True)
    rows = json.loads(table.done("parity", table.record, "--json"))["value"]
    (row,) = [row for row in rows if row["what"] == "handed: ships"]
    assert row["status"] == "unequal"
    assert row["by_party"]["mars"] == "2 questions (sheet ships)"
    assert row["by_party"]["coalition"].startswith("1 question, other script and conditions")


def test_a_key_is_sealed_and_never_written_over(table: Table, monkeypatch: Patch) -> None:
    file = table.file("mars.key")
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", "correct horse")
    said = table.done("key", "new", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    words = said.split()[1]
    assert table.words("mars") == words
    assert table.typed("key", "new", file)[0] == 2
    act = table.file("act.json")
    act.write_text('{"kind": "statement", "text": "Nine."}\n')
    signed = table.file("signed.json")
    bound = ("--case", "unity_station", "--exchange", "e", "--party", "mars")
    status, _, err = table.typed("key", "sign", file, act, "-o", signed, *bound[:2])
    assert status == 2
    assert "--exchange" in err
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", "wrong")
    status, _, err = table.typed("key", "sign", file, act, "-o", signed, *bound)
    assert (status, err) == (1, "goodoffices: The key does not open with this passphrase.\n")
    assert not signed.exists()
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", "correct horse")
    table.done("key", "sign", file, act, "-o", signed, *bound)
    monkeypatch.delenv("GOODOFFICES_PASSPHRASE")
    public = table.file("mars.pub")
    table.done("key", "show", file, "-o", public)
    table.done("receive", table.record, public, "--from", "mars", "--words", words)
    handle = json.loads(table.done("receive", table.record, signed, "--json"))["handle"]
    assert "signed" in table.done("why", table.record, handle)
    status, _, err = table.typed("receive", table.record, signed)
    assert (status, "taken in before" in err) == (1, True)


def test_sealed_papers_are_opened_together(table: Table) -> None:
    table.sheets()
    keys = []
    for party in PARTIES:
        offer, envelope = table.file(f"{party}.txt"), table.file(f"{party}.sealed")
        offer.write_text(f"The offer of {party}.")
        bound = ("--case", "unity_station", "--exchange", "ships", "--party", party)
        said = table.done("seal", offer, "-o", envelope, *bound)
        keys.append(f"{party}={said.split()[2]}")
        assert table.typed("unseal", table.record, "--exchange", "ships")[0] == 1
        table.done("receive", table.record, envelope)
    assert table.typed("unseal", table.record, "--exchange", "ships", "--key", keys[0])[0] == 1
    assert "all are in" in table.done("unseal", table.record, "--exchange", "ships")
    given = [word for key in keys for word in ("--key", key)]
    wrong = ["--key", keys[0], "--key", keys[1][:-4] + "aaaa"]
    status, out, err = table.typed("unseal", table.record, "--exchange", "ships", *wrong)
    assert (status, out) == (1, "")
    assert "Nothing was opened" in err
    assert table.typed("unseal", table.record, "--exchange", "ships", "--key", "mars")[0] == 2
    opened = json.loads(table.done("unseal", table.record, "--exchange", "ships", *given, "--json"))
    assert opened["opened"] == {party: f"The offer of {party}." for party in PARTIES[::-1]}


def test_a_paper_has_a_receipt_that_fails_after_one_changed_byte(table: Table) -> None:
    paper, receipt = table.file("demands.docx"), table.file("receipt.json")
    paper.write_bytes(bytes(range(256)) * 4)
    named = ("--from", "mars", "--title", "Four demands")
    handle = json.loads(table.done("receive", table.record, paper, *named, "--json"))["handle"]
    assert "Four demands" in table.done("why", table.record, handle, "--for", "mediator")
    said = table.done("receipt", table.record, "--for", "mars", "--paper", paper, "-o", receipt)
    office = f"office={said.split()[-1]}"
    assert table.typed("verify", receipt, "--key", office, "--paper", paper)[0] == 0
    for n in (0, 500, 1023):
        changed = bytearray(paper.read_bytes())
        changed[n] ^= 1
        other = table.file("other.docx")
        other.write_bytes(changed)
        status, out, _ = table.typed("verify", receipt, "--key", office, "--paper", other)
        assert (status, "byte for byte" in out) == (1, True)
    forged = {**json.loads(receipt.read_text()), "title": "Three demands"}
    receipt.write_text(json.dumps(forged))
    assert table.typed("verify", receipt, "--key", office, "--paper", paper)[0] == 1
    refused = {
        table.typed("receipt", table.record, "--for", who, "--paper", file, "-o", receipt)
        for who, file in (("coalition", paper), ("mars", other), ("nobody", paper))
    }
    assert refused == {(1, "", "goodoffices: Nothing here that you may read.\n")}
    assert table.typed("receive", table.record, paper, "--title", "x")[0] == 1


@pytest.mark.parametrize(
    "words", ["", "[]", "{}", '{"goodoffices_sheet": 1}', "\x00", '{"goodoffices_key": 2}']
)
def test_rubbish_is_refused_in_a_sentence(words: str, table: Table) -> None:
    file, out = table.file("rubbish"), table.file("out")
    file.write_text(words)
    for call in (
        ("receive", table.record, file), ("key", "show", file),
        ("key", "sign", file, file, "-o", out), ("receive", table.record, table.file("none")),
    ):  # fmt: skip
        status, said, err = table.typed(*call)
        assert (status, said) == (2, ""), call
        assert err.startswith("goodoffices: ")
        assert "expected" in err
