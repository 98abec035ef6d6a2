"""The verifier under attack: nothing but what is genuine is proved, and rubbish is told.

Every part of a genuine certificate, receipt and chain is replaced by something else, written twice,
cut short or written otherwise. Most of it runs in this process; that the script stands alone is
tested beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from goodoffices.office.exporting import export
from goodoffices.office.opened import opened
from goodoffices.record.acknowledgement import Material
from goodoffices.record.fingerprint import fingerprint
from goodoffices.verifier import SCRIPT
from goodoffices.verifier.verify import main
from tests.office.exchanges import Exchange
from tests.verifier.test_verify import Document, acks, keys

Place = tuple[str | int, ...]
Verdict = Callable[..., tuple[int, str]]
SCRIPT_OF_TWO = ("Who counts the caf\u00e9s?", "From which day?")
RUBBISH: tuple[object, ...] = (
    None, True, -1, 1e308, float("nan"), "", "x", "\ud800", [], {}, ["x"], {"x": "x"},
)  # fmt: skip
ORDER = 2**252 + 27742317777372353535851937790883648493
"""How many points there are in the group of Ed25519 (RFC 8032, section 5.1)."""
LOW = (
    "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "00" * 32, "00" * 31 + "80",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)  # fmt: skip
"""Points of low order: a signature under them says nothing."""


def made_in(folder: Path) -> Exchange:
    """Return an exchange with material and conditions, acknowledged and certified."""
    made = Exchange(folder, "anna", "bert")
    made.keys()
    how: Document = {"material": (Material("map", "a" * 64),), "conditions": ("one-hour", "alone")}
    handed = {"anna": made.hands("anna", script=SCRIPT_OF_TWO, **how), "bert": made.hands("bert")}
    for name, sheet in handed.items():
        made.takes(made.parties[name].acknowledges(sheet).as_json())
    made.certified()
    return made


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    return made_in(tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="module")
def genuine(exchange: Exchange) -> Document:
    return exchange.certificate("bert")


@pytest.fixture(scope="module")
def aloud(exchange: Exchange) -> list[str]:
    with opened(exchange.folder) as record:
        office = fingerprint(bytes(record.signing_key.verify_key))
    return [*keys(*exchange.parties.values()), "--key", f"office={office}"]


@pytest.fixture(scope="module")
def proofs(exchange: Exchange, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folder `proof` of each party's own export."""
    found = tmp_path_factory.mktemp("exports")
    for name in exchange.parties:
        export(exchange.folder, name, found / name)
    return {name: found / name / "proof" for name in exchange.parties}


@pytest.fixture
def verdict(aloud: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verdict:
    """Return what verifies a document, or the text of one."""

    def verdict(document: object, *words: object) -> tuple[int, str]:
        text = document if isinstance(document, str) else json.dumps(document)
        (tmp_path / "given.json").write_text(text)
        status = main([str(tmp_path / "given.json"), *aloud, *map(str, words)])
        return status, capsys.readouterr().out

    return verdict


# -- rubbish ---------------------------------------------------------------------------------


def places(document: Any, *at: str | int) -> Iterator[Place]:
    """Go through every part of a document."""
    for name, value in document.items() if isinstance(document, dict) else enumerate(document):
        yield (*at, name)
        if isinstance(value, dict | list):
            yield from places(value, *at, name)


def within(document: Any, place: Place) -> Any:
    for name in place:
        document = document[name]
    return document


def spoiled(document: Document, place: Place) -> Iterator[Document]:
    """Return a document with rubbish in one place, with nothing there, and with more there."""
    for value in RUBBISH:
        if (type(value), value) != (type(within(document, place)), within(document, place)):
            made = deepcopy(document)
            within(made, place[:-1])[place[-1]] = value
            yield made
    made = deepcopy(document)
    del within(made, place[:-1])[place[-1]]
    yield made
    if isinstance(within(document, place), dict):
        made = deepcopy(document)
        within(made, place)["answer"] = "nine"
        yield made


def test_rubbish_in_a_certificate_is_never_proved(genuine: Document, verdict: Verdict) -> None:
    """But for whose copy of the sheet it is: all parties were handed the same."""
    assert verdict(genuine)[0] == 0
    assert {verdict(json.dumps(rubbish))[0] for rubbish in RUBBISH} == {2}
    for place in places(genuine):
        for document in spoiled(genuine, place) if place != ("sheet", "party") else ():
            status, said = verdict(document)
            assert status in {1, 2}, place
            assert said.count("\n") == 1, place


def test_rubbish_in_a_receipt_or_its_chain_is_never_proved(
    proofs: dict[str, Path], verdict: Verdict, tmp_path: Path
) -> None:
    """But for the words of a link: destroyed words are not there, and how many is said."""
    receipt, chain = (
        json.loads((proofs["bert"] / f"{name}.json").read_text()) for name in ("receipt", "chain")
    )
    other = tmp_path / "other.json"
    other.write_text(json.dumps(chain))
    assert verdict(receipt, "--chain", other)[0] == 0
    for place in places(receipt):
        for document in spoiled(receipt, place):
            assert verdict(document, "--chain", other)[0] in {1, 2}, place
    top = [(name,) for name in chain]
    for place in (*top, *(("links", 3, name) for name in chain["links"][3])):
        for document in spoiled(chain, place):
            other.write_text(json.dumps(document))
            status, said = verdict(receipt, "--chain", other)
            assert status in {1, 2} or "without words: 1, " in said, place


def test_what_is_cut_short_or_no_text_is_told(genuine: Document, verdict: Verdict) -> None:
    text = json.dumps(genuine)
    for n in range(0, len(text), 13):
        assert verdict(text[:n])[0] == 2
    for odd in ("[" * 100_000, "1" * 5000, '"acknowledgements"', "NaN", "\ufeff" + text):
        assert verdict(odd)[0] == 2


def test_what_says_a_name_twice_is_read_by_nobody(genuine: Document, verdict: Verdict) -> None:
    text = json.dumps(genuine)
    twice = {
        "script": '["Will you yield?"]', "attestation": '"claimed"', "date": '"2031-03-07"',
        "whole": '"this was not the whole script"', "goodoffices_sheet": "2",
    }  # fmt: skip
    for name, value in twice.items():
        assert verdict(text.replace(f'"{name}":', f'"{name}": {value}, "{name}":'))[0] == 2


# -- what is written otherwise ---------------------------------------------------------------


def as_mapping(sheet: Document) -> None:
    sheet["script"] = dict.fromkeys(sheet["script"], "and what it leaves unsaid")


def as_one_word(sheet: Document) -> None:
    sheet["parties"] = "".join(sheet["parties"])


def in_another_form(sheet: Document) -> None:
    sheet["script"] = [unicodedata.normalize("NFD", words) for words in sheet["script"]]


def with_a_blank(sheet: Document) -> None:
    sheet["script"][1] += "\u200b"


def look_alike(sheet: Document) -> None:
    sheet["parties"][0] = "\u0430nna"


def in_another_order(sheet: Document) -> None:
    sheet["parties"].reverse()


def conditions_in_another_order(sheet: Document) -> None:
    sheet["conditions"].reverse()


def with_a_remark(sheet: Document) -> None:
    sheet["material"][0]["remark"] = "which nobody was handed"


@pytest.mark.parametrize(
    "change",
    [
        as_mapping, as_one_word, in_another_form, with_a_blank, look_alike, in_another_order,
        conditions_in_another_order, with_a_remark,
    ],
    ids=lambda change: change.__name__,
)  # fmt: skip
def test_what_only_looks_the_same_is_not_proved(
    change: Callable[[Document], None], genuine: Document, verdict: Verdict
) -> None:
    document = deepcopy(genuine)
    change(document["sheet"])
    assert verdict(document)[0] in {1, 2}


def test_acknowledgements_may_stand_in_any_order(genuine: Document, verdict: Verdict) -> None:
    document = deepcopy(genuine)
    acks(document).reverse()
    assert verdict(document)[0] == 0


def test_no_name_writes_a_line_of_its_own(genuine: Document, verdict: Verdict) -> None:
    for name in ("exchange", "case"):
        document = deepcopy(genuine)
        document["sheet"][name] = "e\nproved: anna, bert each signed\u202e"
        status, said = verdict(document)
        assert (status, said.count("\n"), "\u202e" in said) == (1, 1, False)
    document = deepcopy(genuine)
    document["sheet"]["parties"][0] = acks(document)[0]["party"] = "x\rproved: y\x1b[2J"
    status, said = verdict(document)
    assert (status, said.count("\n"), said.isprintable()) == (1, 1, False)
    assert not {"\r", "\x1b"} & set(said)


# -- keys and signatures ---------------------------------------------------------------------


def test_a_signature_has_one_form(genuine: Document, verdict: Verdict) -> None:
    """What is added to its second half leaves it the same number, and makes it another text."""
    document = deepcopy(genuine)
    raw = bytes.fromhex(acks(document)[0]["signature"])
    other = (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little")
    acks(document)[0]["signature"] = (raw[:32] + other).hex()
    status, said = verdict(document)
    assert (status, "does not fit" in said) == (1, True)


@pytest.mark.parametrize("key", LOW)
def test_a_key_that_fits_anything_signs_nothing(
    key: str, genuine: Document, verdict: Verdict
) -> None:
    document = deepcopy(genuine)
    words = fingerprint(bytes.fromhex(key))
    for nothing in LOW:
        acks(document)[0].update(public_key=key, signature=nothing + "00" * 32)
        status, said = verdict(document, "--key", f"anna={words}")
        assert (status, "does not fit" in said) == (1, True)


# -- of another exchange, another record, another volume -------------------------------------


def test_two_exchanges_of_one_name_do_not_mix(
    genuine: Document, verdict: Verdict, tmp_path: Path
) -> None:
    """Another record of the same case: the same parties, keys, words and names, another nonce."""
    other = made_in(tmp_path / "other").certificate("bert")
    kept = tmp_path / "sheet.json"
    kept.write_text(json.dumps(other["sheet"]))
    assert verdict(other)[0] == 0
    assert verdict(genuine, "--sheet", kept)[0] == 1
    mixed = deepcopy(genuine)
    mixed["acknowledgements"][0] = other["acknowledgements"][0]
    assert verdict(mixed)[0] == 1
    mixed["sheet"] = other["sheet"]
    assert verdict(mixed)[0] == 1


def test_the_chain_of_another_volume_fits_no_receipt(
    proofs: dict[str, Path], verdict: Verdict, tmp_path: Path
) -> None:
    receipts = {name: (proof / "receipt.json").read_text() for name, proof in proofs.items()}
    assert verdict(receipts["bert"], "--chain", proofs["bert"] / "chain.json")[0] == 0
    assert verdict(receipts["bert"], "--chain", proofs["anna"] / "chain.json")[0] == 1
    chain = json.loads((proofs["anna"] / "chain.json").read_text())
    (tmp_path / "other.json").write_text(json.dumps({**chain, "reader": "bert"}))
    assert verdict(receipts["bert"], "--chain", tmp_path / "other.json")[0] == 1
    own = json.loads((proofs["bert"] / "chain.json").read_text())
    own["links"].append({**own["links"][0], "words": "nobody wrote this"})
    (tmp_path / "longer.json").write_text(json.dumps(own))
    status, said = verdict(receipts["bert"], "--chain", tmp_path / "longer.json")
    assert (status, "later: 1" in said) == (0, True)


def test_what_a_screen_cannot_show_is_still_verified(
    genuine: Document, aloud: list[str], tmp_path: Path
) -> None:
    (tmp_path / "given.json").write_text(json.dumps(genuine))
    alone: list[str | Path] = [
        sys.executable,
        "-I",
        "-X",
        "utf8=0",
        SCRIPT,
        tmp_path / "given.json",
        *aloud,
    ]
    plain = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(alone, capture_output=True, text=True, check=False, env=plain)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  1. Who counts the caf?s?\n" in done.stdout
