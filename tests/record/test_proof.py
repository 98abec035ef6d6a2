"""Signatures, sheets, key files and what is handed in: each bound to all it names."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from nacl.signing import SigningKey

from goodoffices.common.errors import BadInput
from goodoffices.record.acknowledgement import Acknowledgement, Material, Sheet, proves
from goodoffices.record.envelope import SealedEnvelope, new_opening_key
from goodoffices.record.handed_in import FORMS, HandedIn, PublicKey, SignedWords, read_handed_in
from goodoffices.record.key_file import KeyDoesNotOpen, KeyFile, read_key_file
from goodoffices.record.signature import Signature
from goodoffices.record.slots import DoesNotOpen
from goodoffices.verifier import verify

KEYS = {name: SigningKey(name.encode().ljust(32, b".")) for name in ("anna", "bert", "cora")}
BOUND: dict[str, Any] = {"purpose": "act", "case": "talks", "exchange": "e", "party": "anna"}


def sheet(party: str = "anna", **changed: Any) -> Sheet:
    made = Sheet(
        "talks", "e", party, ("anna", "bert"), ("Who counts?", "From when?"), "5" * 64,
        (Material("map", "a" * 64),), ("one-hour",),
    )  # fmt: skip
    return replace(made, **changed)


def given(party: str = "anna", **changed: Any) -> Acknowledgement:
    return Acknowledgement.of(sheet(party, **changed), "2031-03-06").signed_by(KEYS[party])


# -- signatures ------------------------------------------------------------------------------


def test_a_signature_holds_for_what_it_binds_and_nothing_else() -> None:
    made = Signature.made(KEYS["anna"], b"Nine.", **BOUND)
    assert made.holds(b"Nine.")
    assert not made.holds(b"Ten.")
    other: dict[str, Any] = {
        "purpose": "envelope",
        "digest": "0" * 64,
        "public_key": "1" * 64,
        "signature": "",
    }
    for field in fields(made):
        changed = replace(made, **{field.name: other.get(field.name, "other")})
        assert not changed.holds(b"Nine."), field.name


@pytest.mark.parametrize("bad", ["", "zz", "0" * 64, "0" * 63, None])
def test_what_is_no_key_signs_nothing(bad: Any) -> None:
    made = Signature.made(KEYS["anna"], b"Nine.", **BOUND)
    assert not replace(made, public_key=bad).holds(b"Nine.")
    assert not replace(made, signature=bad).holds(b"Nine.")


# -- sheets and acknowledgements -------------------------------------------------------------


def test_each_part_of_a_sheet_shows_in_what_is_acknowledged() -> None:
    changes: dict[str, Any] = {
        "case": "other", "exchange": "f", "parties": ("bert", "anna"), "nonce": "6" * 64,
        "script": ("Who counts? From when?",), "conditions": (),
        "material": (Material("map", "b" * 64),),
    }  # fmt: skip
    first = sheet().treatment
    for name, value in changes.items():
        assert sheet(**{name: value}).treatment != first, name
    assert sheet(material=(Material("plan", "a" * 64),)).treatment != first
    assert sheet(script=("Who counts?", "From when?", " ")).treatment != first
    assert sheet("bert").treatment == first


def test_each_field_of_an_acknowledgement_is_signed() -> None:
    genuine = given()
    assert genuine.genuine
    changes: dict[str, Any] = {
        "case": "other", "exchange": "f", "party": "bert", "script_digest": "0" * 64,
        "material_digest": "0" * 64, "conditions": (), "date": "2031-03-07",
        "attestation": "claimed", "public_key": None, "signature": None,
    }  # fmt: skip
    assert set(changes) == {field.name for field in fields(genuine)}
    for name, value in changes.items():
        assert not replace(genuine, **{name: value}).genuine, name


def test_proof_needs_all_the_same_and_a_key_each() -> None:
    pair = [given("anna"), given("bert")]
    assert proves(sheet("bert"), pair)
    assert proves(sheet("anna"), pair[::-1])
    claimed = replace(pair[1], attestation="claimed", public_key=None, signature=None)
    one_key = replace(pair[1], party="bert").signed_by(KEYS["anna"])
    refused: dict[str, list[Acknowledgement]] = {
        "nobody": [], "one": pair[:1], "one twice": [pair[0], pair[0]],
        "a claim": [pair[0], claimed], "one key": [pair[0], one_key],
        "a third": [*pair, given("cora")],
        "another exchange": [pair[0], given("bert", exchange="f")],
        "another word": [pair[0], given("bert", script=("Who counts?",))],
        "other conditions": [pair[0], given("bert", conditions=())],
    }  # fmt: skip
    for what, found in refused.items():
        assert not proves(sheet("bert"), found), what
    assert not proves(sheet("bert", parties=("anna", "bert", "cora")), pair)


def test_the_verifier_and_the_record_agree(tmp_path: Any) -> None:
    """Two programs that share no line: what the one calls proof the other does too."""
    from goodoffices.record.fingerprint import fingerprint

    aloud = [
        word for name, key in KEYS.items()
        for word in ("--key", f"{name}={fingerprint(bytes(key.verify_key))}")
    ]  # fmt: skip
    file = tmp_path / "c.json"
    pairs = {
        "genuine": [given("anna"), given("bert")],
        "another word": [given("anna"), given("bert", script=("Who?",))],
        "other material": [given("anna"), given("bert", material=())],
        "one": [given("anna")],
        "a third": [given("anna"), given("cora")],
    }
    for what, found in pairs.items():
        acks = [ack.as_json() for ack in found]
        top = {"goodoffices_certificate": 1, "sheet": sheet("bert").as_json()}
        file.write_text(json.dumps({**top, "acknowledgements": acks}))
        assert (verify.main([str(file), *aloud]) == 0) is proves(sheet("bert"), found), what


# -- key files -------------------------------------------------------------------------------


def test_a_key_file_reads_back_and_opens() -> None:
    """Under a passphrase it is tried as people type it, with the verb."""
    made = KeyFile.new(None)
    found = read_key_file(made.written(), "x")
    assert found == made
    key = found.key(found.slot.opened(""))
    assert bytes(key.verify_key).hex() == made.public_key


def test_every_changed_part_of_a_key_file_is_noticed() -> None:
    made = KeyFile.new(None)
    document = json.loads(made.written())
    with pytest.raises(KeyDoesNotOpen):
        replace(made, public_key="0" * 64).key(made.slot.opened(""))
    for name in ("salt", "wrapped"):
        raw = document["slot"][name]
        for n in range(0, len(raw), 2):
            flipped = f"{int(raw[n : n + 2], 16) ^ 1:02x}"
            slot = {**document["slot"], name: raw[:n] + flipped + raw[n + 2 :]}
            changed = read_key_file(json.dumps({**document, "slot": slot}), "x")
            with pytest.raises(DoesNotOpen):
                changed.slot.opened("")


@pytest.mark.parametrize(
    "change",
    [
        {"goodoffices_key": 2}, {"slot": None}, {"slot": []}, {"public_key": "zz"},
        {"slot": {"kind": "recovery"}}, {"slot": {"kind": "insecure", "salt": 1}},
    ],
)  # fmt: skip
def test_what_is_no_key_file_is_refused(change: dict[str, Any]) -> None:
    document = {**json.loads(KeyFile.new(None).written()), **change}
    with pytest.raises(BadInput, match="a key file"):
        read_key_file(json.dumps(document), "x")
    for words in ("", "[]", "1", "[" * 5000):
        with pytest.raises(BadInput, match="a key file"):
            read_key_file(words, "x")


# -- what is handed in -----------------------------------------------------------------------

EXACT = '{"kind": "statement", "text": "Nine."}\n'
HANDED: dict[str, HandedIn] = {
    "goodoffices_acknowledgement": given(),
    "goodoffices_envelope": SealedEnvelope.of(
        "talks", "e", "anna", key=new_opening_key(), words="Nine."
    ),
    "goodoffices_public_key": PublicKey("a" * 64),
    "goodoffices_sheet": sheet(),
    "goodoffices_signed": SignedWords.of(
        Signature.made(KEYS["anna"], EXACT.encode(), **BOUND), EXACT
    ),
}


def test_every_form_is_tried() -> None:
    assert set(HANDED) == set(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_reads_back_and_takes_no_other_field(form: str) -> None:
    document = HANDED[form].as_json()
    assert read_handed_in(json.dumps(document), "x") == HANDED[form]
    wrong: list[dict[str, Any]] = [{**document, "more": 1}, {**document, form: 2}]
    wrong += [{k: v for k, v in document.items() if k != name} for name in document]
    wrong += [{**document, name: {"a": 1}} for name in document]
    wrong += [{**document, other: 1} for other in FORMS if other != form]
    optional = {"conditions", "material", "attestation", "public_key", "signature"}
    refused = 0
    for changed in wrong:
        lacking = set(document) - set(changed)
        if lacking & optional and form in {"goodoffices_sheet", "goodoffices_acknowledgement"}:
            continue
        with pytest.raises(BadInput, match="expected"):
            read_handed_in(json.dumps(changed), "x")
        refused += 1
    assert refused > 2 * len(document)


@pytest.mark.parametrize("words", ["", "null", "[]", "{}", "[" * 5000, '{"goodoffices_sheet": []}'])
def test_what_is_no_form_is_refused(words: str) -> None:
    with pytest.raises(BadInput, match="a document of one of the forms"):
        read_handed_in(words, "x")


@pytest.mark.parametrize("form", FORMS)
def test_what_says_a_name_twice_is_refused(form: str) -> None:
    words = json.dumps(HANDED[form].as_json())
    for name, value in HANDED[form].as_json().items():
        twice = f'{words[:-1]}, "{name}": {json.dumps(value)}}}'
        with pytest.raises(BadInput, match="a document of one of the forms"):
            read_handed_in(twice, "x")


def test_a_day_is_written_in_plain_figures() -> None:
    document = {**given().as_json(), "date": "\u0662\u0660\u0663\u0661-\u0660\u0663-\u0660\u0666"}
    with pytest.raises(BadInput, match="date"):
        read_handed_in(json.dumps(document), "x")


def test_hostile_words_are_refused_where_they_are_printed() -> None:
    document = sheet().as_json()
    for bad in ("\x1b[2J", "", "x" * 20_001):
        with pytest.raises(BadInput):
            read_handed_in(json.dumps({**document, "script": [bad]}), "x")
    with pytest.raises(BadInput):
        read_handed_in(json.dumps({**document, "party": "../anna"}), "x")
