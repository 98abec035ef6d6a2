"""The verifier that stands alone: run by itself, it accepts what is genuine and nothing else."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from goodoffices.office.certifying import certificate_files
from goodoffices.office.exporting import export
from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from goodoffices.record.fingerprint import fingerprint
from goodoffices.verifier import SCRIPT
from tests.office.exchanges import Exchange, Party

Document = dict[str, Any]
Change = Callable[[Document], object]


def verified(folder: Path, document: Document, *words: str) -> tuple[int, str]:
    """Run the script alone on a document, in a process that sees nothing of the package."""
    file = folder / "given.json"
    file.write_text(json.dumps(document))
    done = subprocess.run(
        [sys.executable, "-I", SCRIPT, file, *words],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


def keys(*parties: Party) -> list[str]:
    return [word for one in parties for word in ("--key", f"{one.name}={one.aloud}")]


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    made = Exchange(tmp_path_factory.mktemp("exchange"), "anna", "bert")
    made.proved()
    made.acknowledged("anna", "bert", exchange="f")
    made.certified("f")
    return made


@pytest.fixture(scope="module")
def aloud(exchange: Exchange) -> list[str]:
    return keys(*exchange.parties.values())


def test_it_is_short_and_stands_alone() -> None:
    source = SCRIPT.read_text()
    assert len(source.splitlines()) < 150
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    ours = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names}
    assert ours == {"nacl.exceptions", "nacl.signing"}


@pytest.mark.parametrize("reader", ["anna", "bert", "mediator"])
def test_a_genuine_pair_is_proved(
    reader: str, exchange: Exchange, aloud: list[str], tmp_path: Path
) -> None:
    status, said = verified(tmp_path, exchange.certificate(reader), *aloud)
    assert status == 0
    first, *words = said.splitlines()
    assert first.startswith("proved: anna, bert each signed that this was the whole script")
    assert words == ["  1. Who counts the ships?", "  2. From which day?"]


def test_without_its_library_it_cannot_tell(exchange: Exchange, tmp_path: Path) -> None:
    file = tmp_path / "given.json"
    file.write_text(json.dumps(exchange.certificate("anna")))
    done = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, file], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == "cannot tell: ModuleNotFoundError: No module named 'nacl'\n"


def acks(document: Document) -> list[Document]:
    found: list[Document] = document["acknowledgements"]
    return found


REFUSED: dict[str, tuple[Change, str]] = {
    "one changed word": (
        lambda d: d["sheet"]["script"].__setitem__(0, "Who counts the shops?"), "script_digest",
    ),
    "a question left out": (lambda d: d["sheet"]["script"].pop(), "script_digest"),
    "two questions exchanged": (lambda d: d["sheet"]["script"].reverse(), "script_digest"),
    "another nonce": (lambda d: d["sheet"].update(nonce="0" * 64), "script_digest"),
    "another exchange named": (lambda d: d["sheet"].update(exchange="f"), "exchange is e, not f"),
    "another case named": (lambda d: d["sheet"].update(case="other"), "case is built, not other"),
    "one-sided": (lambda d: acks(d).pop(), "one-sided"),
    "one side twice": (lambda d: acks(d).__setitem__(1, acks(d)[0]), "one-sided"),
    "a pair cut to one party": (
        lambda d: (acks(d).pop(), d["sheet"]["parties"].pop()), "one-sided",
    ),
    "a third never asked": (lambda d: d["sheet"]["parties"].append("cora"), "one-sided"),
    "claimed": (lambda d: acks(d)[0].update(attestation="claimed"), "is claimed, not signed"),
    "countersigned": (lambda d: acks(d)[1].update(attestation="countersigned"), "not signed"),
    "claimed called signed": (
        lambda d: acks(d)[0].update(public_key=None, signature=None), "does not fit",
    ),
    "another date": (lambda d: acks(d)[0].update(date="2031-03-07"), "does not fit"),
    "the other's signature": (
        lambda d: acks(d)[0].update(signature=acks(d)[1]["signature"]), "does not fit",
    ),
    "other conditions": (lambda d: d["sheet"].update(conditions=["alone"]), "the conditions"),
    "other conditions acknowledged": (
        lambda d: acks(d)[0].update(conditions=["alone"]), "the conditions",
    ),
    "other material": (
        lambda d: d["sheet"].update(material=[{"title": "map", "digest": "0" * 64}]), "material_",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_genuine_is_refused(
    name: str, exchange: Exchange, aloud: list[str], tmp_path: Path
) -> None:
    change, says = REFUSED[name]
    document = deepcopy(exchange.certificate("bert"))
    change(document)
    status, said = verified(tmp_path, document, *aloud)
    assert status == 1, said
    assert said.startswith("not proved: ")
    assert says in said
    assert said.count("\n") == 1


def test_an_acknowledgement_of_another_exchange_is_no_part_of_this_one(
    exchange: Exchange, aloud: list[str], tmp_path: Path
) -> None:
    document = exchange.certificate("bert")
    document["acknowledgements"][0] = exchange.certificate("bert", "f")["acknowledgements"][0]
    status, said = verified(tmp_path, document, *aloud)
    assert (status, "the exchange is f, not e" in said) == (1, True)
    acks(document)[0]["exchange"] = "e"
    assert verified(tmp_path, document, *aloud)[0] == 1


def test_a_sock_puppet_signs_for_nobody(
    exchange: Exchange, aloud: list[str], tmp_path: Path
) -> None:
    """The office makes a key and signs in Anna's place: all fits but the words read aloud."""
    puppet = Party("anna")
    puppet.key = Party("puppet").key
    document = exchange.certificate("bert")
    given = puppet.acknowledges(Exchange.hands_all(exchange, "g")["anna"])
    assert given.genuine
    sheet = exchange.hands("bert", "g").as_json()
    theirs = exchange.parties["bert"].acknowledges(exchange.hands("bert", "g"))
    document["sheet"], document["acknowledgements"] = sheet, [given.as_json(), theirs.as_json()]
    status, said = verified(tmp_path, document, *aloud)
    assert (status, "not the one read aloud" in said) == (1, True)
    same = [word.replace("-", " ").upper() for word in keys(puppet)[1:]]
    typed = ["--key", same[0].replace("ANNA", "anna"), *keys(exchange.parties["bert"])]
    assert verified(tmp_path, document, *typed)[0] == 0


def test_one_key_for_two_parties_proves_nothing(exchange: Exchange, tmp_path: Path) -> None:
    sheets = exchange.hands_all("h")
    both = [Party("anna"), Party("bert")]
    both[1].key = both[0].key
    given = [one.acknowledges(sheets[one.name]).as_json() for one in both]
    document = {"goodoffices_certificate": 1, "sheet": sheets["bert"].as_json()}
    for written in (str, str.upper):
        given[0]["public_key"] = written(given[0]["public_key"])
        status, said = verified(tmp_path, {**document, "acknowledgements": given}, *keys(*both))
        assert (status, "one key signed for more than one party" in said) == (1, True)


def test_the_sheet_that_was_handed_over_counts(
    exchange: Exchange, aloud: list[str], tmp_path: Path
) -> None:
    document = exchange.certificate("bert")
    kept = tmp_path / "sheet.json"
    kept.write_text(json.dumps(document["sheet"]))
    assert verified(tmp_path, document, *aloud, "--sheet", str(kept))[0] == 0
    kept.write_text(json.dumps({**document["sheet"], "script": ["Who counts them?"]}))
    assert verified(tmp_path, document, *aloud, "--sheet", str(kept))[0] == 1


@pytest.mark.parametrize(
    "document",
    [
        {}, {"acknowledgements": []}, {"acknowledgements": 1, "sheet": {}}, {"sheet": None},
        {"acknowledgements": [{}], "sheet": {"exchange": "e", "parties": ["a", "b"]}},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_neither_proved_nor_refused(
    document: Document, aloud: list[str], tmp_path: Path
) -> None:
    status, said = verified(tmp_path, document, *aloud)
    assert status == 2
    assert said.startswith("cannot tell: ")


def test_words_that_were_not_read_aloud_are_asked_for(
    exchange: Exchange, aloud: list[str], tmp_path: Path
) -> None:
    for words in ([], aloud[:2], aloud[2:], ["--key", "anna"]):
        status, said = verified(tmp_path, exchange.certificate("bert"), *words)
        assert (status, said.startswith("cannot tell: ")) == (2, True)


def test_every_byte_of_an_acknowledgement_counts(
    exchange: Exchange, aloud: list[str], tmp_path: Path
) -> None:
    """Each field of each acknowledgement, changed in one character, is refused."""
    from goodoffices.verifier.verify import main

    genuine = exchange.certificate("bert")
    file = tmp_path / "given.json"
    changed = 0
    for n, ack in enumerate(genuine["acknowledgements"]):
        for field, value in ack.items():
            if not isinstance(value, str) or field in {"purpose", "whole"}:
                continue
            document = deepcopy(genuine)
            last = "1" if value[-1] != "1" else "2"
            document["acknowledgements"][n][field] = value[:-1] + last
            file.write_text(json.dumps(document))
            assert main([str(file), *aloud]) == 1, field
            changed += 1
    assert changed == 2 * 9


# -- from an export alone --------------------------------------------------------------------


@pytest.fixture(scope="module")
def proof(exchange: Exchange, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder `proof` of Bert's own export."""
    folder = tmp_path_factory.mktemp("export") / "bert"
    export(exchange.folder, "bert", folder)
    return folder / "proof"


def run(proof: Path, *words: str | Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", *words],
        capture_output=True, text=True, check=False, cwd=proof,
    )  # fmt: skip
    return done.returncode, done.stdout


CHAIN_CHANGED: dict[str, Callable[[list[Document]], object]] = {
    "a word": lambda links: links[5].update(words=links[5]["words"].replace("e", "a", 1)),
    "a nonce": lambda links: links[5].update(nonce=links[4]["nonce"]),
    "a minute": lambda links: links[5].update(minute="2031-03-06T09:00Z"),
    "a body": lambda links: links[5].update(body="0" * 64),
    "an order": lambda links: links.reverse(),
    "an end": lambda links: links.pop(),
}


def office_words(exchange: Exchange) -> str:
    with opened(exchange.folder) as record:
        return f"office={fingerprint(bytes(record.signing_key.verify_key))}"


def test_a_pair_is_proved_from_an_export_alone(proof: Path, aloud: list[str]) -> None:
    for name in ("e", "f"):
        status, said = run(proof, f"certificate-{name}.json", *aloud)
        assert (status, said.startswith("proved: anna, bert each signed")) == (0, True)
        assert f"the whole script of {name}, case built;" in said
    status, said = run(proof, "certificate-e.json", "--key", "anna=a-b", *aloud[2:])
    assert (status, "not the one read aloud" in said) == (1, True)


def test_a_receipt_and_its_chain_are_proved_from_an_export_alone(
    proof: Path, exchange: Exchange
) -> None:
    words = ("receipt.json", "--key", office_words(exchange), "--chain")
    status, said = run(proof, *words, "chain.json")
    assert status == 0
    assert "entries were held by bert, case built, " in said
    assert "word for word" in said
    for what, change in CHAIN_CHANGED.items():
        chain = json.loads((proof / "chain.json").read_text())
        change(chain["links"])
        other = proof.parent / "other.json"
        other.write_text(json.dumps(chain))
        assert run(proof, *words, other)[0] == 1, what
    status, said = run(proof, "receipt.json", "--key", "office=lusab-babad")
    assert (status, "not the one read aloud" in said) == (1, True)
    receipt = json.loads((proof / "receipt.json").read_text())
    other = proof.parent / "receipt.json"
    for name, value in (("n", 1), ("reader", "anna"), ("date", "2031-03-06T09:00Z")):
        other.write_text(json.dumps({**receipt, name: value}))
        assert run(proof, other, *words[1:3])[0] == 1, name


def test_the_export_reads_back_with_its_certificates(proof: Path) -> None:
    sight = sight_of(proof.parent)
    assert sight.reader.id == "bert"
    held = certificate_files(sight)
    assert {name: (proof / name).read_text() for name in held} == held
    assert len(held) == 2
