"""What was put to all alike, as each reader sees it: nothing of the others before it is for all."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from goodoffices.office.acts import writing
from goodoffices.office.certifying import acknowledge
from goodoffices.office.sealing import tell_all_in, unseal
from goodoffices.office.signing import sealed
from goodoffices.record.acknowledgement import Acknowledgement, Sheet
from goodoffices.studies.exchanges import exchanges
from goodoffices.studies.parity import parity
from tests.builder import STUDIES, CaseBuilder
from tests.office.exchanges import Exchange, Party


def seen(exchange: Exchange, reader: str | None) -> dict[str, Any]:
    found = exchanges(exchange.sight(reader))
    assert found is not None
    (row,) = found.value["exchanges"]
    assert isinstance(row, dict)
    return row


def test_without_an_exchange_there_is_nothing_to_say() -> None:
    assert exchanges(CaseBuilder().sight()) is None


def test_a_party_sees_its_own_until_there_is_something_for_all(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert")
    exchange.keys()
    exchange.acknowledged("anna", "bert")
    assert seen(exchange, None)["acknowledged"] == {"anna": "signed", "bert": "signed"}
    one = seen(exchange, "bert")
    assert (one["handed"], one["acknowledged"]) == (["bert"], {"bert": "signed"})
    assert (one["certificate"], one["proof"], one["keys"]) == (None, None, {})
    exchange.certified()
    for reader in (None, "anna", "bert"):
        row = seen(exchange, reader)
        assert row["proof"] is True
        assert row["keys"] == {p.name: p.aloud for p in exchange.parties.values()}
    assert exchanges(exchange.sight("security")) is None


def test_a_later_word_of_the_mediators_takes_no_signature_away(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert")
    exchange.keys()
    exchange.acknowledged("anna", "bert")
    with writing(exchange.folder) as pen:
        acknowledge(pen, "e", "anna")
    assert seen(exchange, None)["acknowledged"] == {"anna": "signed", "bert": "signed"}
    rows = {row["what"]: row["status"] for row in parity(exchange.sight(None)).value}
    assert rows["acknowledged: e"] == "equal"


def test_keys_stand_with_who_read_them_aloud(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert")
    exchange.keys()
    exchange.parties["anna"].key = Party("second").key
    one = exchange.parties["anna"]
    exchange.takes(one.public.as_json(), party="anna", aloud=one.aloud, heard_by=("chair",))
    found = exchanges(exchange.sight())
    assert found is not None
    keys = {key["party"]: key for key in found.value["keys"]}
    assert keys["anna"] == {"party": "anna", "words": one.aloud, "supersedes": True}
    assert keys["bert"]["supersedes"] is False
    said = {line.words.partition(":")[0]: line.words for line in found.lines}
    assert "read aloud by somebody not recorded, heard by Ina Chair" in said["Anna"]
    assert "read aloud by Bert Lead, heard by somebody not recorded" in said["Bert"]


def test_a_claim_is_never_called_proof(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert")
    exchange.keys()
    exchange.acknowledged("anna")
    with writing(exchange.folder) as pen:
        acknowledge(pen, "e", "bert")
    exchange.certified()
    for reader in (None, "anna", "bert"):
        assert seen(exchange, reader)["proof"] is False
        found = exchanges(exchange.sight(reader))
        assert found is not None
        (line,) = [x.words for x in found.lines if x.head == "certificate"]
        said = line.replace("you", (reader or "").capitalize())
        assert said.startswith("no proof: Anna signed and Bert claimed")


def test_a_certificate_over_another_script_is_no_proof() -> None:
    """An author writes a certificate by hand: what does not hold is not called proof."""
    case = CaseBuilder()
    case.notes(
        "sheet", exchange="e", to="bert", parties=case.parties, nonce="5" * 64, script=("Who?",),
        readers=("mediator", "bert"),
    )  # fmt: skip
    given = [
        {
            "party": party, "script_digest": "a" * 64, "material_digest": "b" * 64,
            "date": "2031-03-06", "attestation": "signed", "public_key": str(n) * 64,
            "signature": "c" * 128,
        }
        for n, party in enumerate(case.parties)
    ]  # fmt: skip
    case.notes("certificate", exchange="e", acknowledgements=given, readers=case.everyone)
    (row,) = case.value("exchanges", "bert")["exchanges"]
    assert row["proof"] is False


def test_a_certificate_under_a_key_that_was_not_read_aloud_is_no_proof() -> None:
    parties = {name: Party(name) for name in ("anna", "bert")}
    puppet = Party("puppet")

    def seen_by_bert(signer: Party) -> object:
        case = CaseBuilder(*parties)
        fields: dict[str, Any] = {
            "exchange": "e", "parties": case.parties, "nonce": "5" * 64, "script": ("Who?",),
        }  # fmt: skip
        case.notes("sheet", to="bert", readers=("mediator", "bert"), **fields)
        given = []
        for name, key in {"anna": signer.key, "bert": parties["bert"].key}.items():
            sheet = Sheet("built", party=name, **fields)
            made = asdict(Acknowledgement.of(sheet, "2031-03-06").signed_by(key))
            given.append({k: v for k, v in made.items() if k not in {"case", "exchange"}})
        case.notes("certificate", exchange="e", acknowledgements=given, readers=case.everyone)
        heard = {"whose": "anna", "public_key": parties["anna"].public.public_key}
        case.notes("party-key", readers=case.everyone, **heard)
        return case.value("exchanges", "bert")["exchanges"][0]["proof"]

    assert seen_by_bert(parties["anna"]) is True
    assert seen_by_bert(puppet) is False


def test_what_is_sealed_is_seen_by_its_party_until_all_are_opened(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert")
    exchange.hands_all()
    keys = {}
    for party in ("anna", "bert"):
        envelope, keys[party] = sealed(f"{party} says.", "x", "built", "e", party)
        exchange.takes(envelope.as_json())
    assert seen(exchange, None)["sealed"] == ["anna", "bert"]
    for party in ("anna", "bert"):
        row = seen(exchange, party)
        assert (row["sealed"], row["all_in"], row["unsealed"]) == ([party], False, None)
    with writing(exchange.folder) as pen:
        tell_all_in(pen, "e")
    assert seen(exchange, "bert")["all_in"] is True
    with writing(exchange.folder) as pen:
        unseal(pen, "e", keys)
    for reader in (None, "anna", "bert"):
        row = seen(exchange, reader)
        assert row["unsealed"] == {"anna": "anna says.", "bert": "bert says."}
        assert row["as_committed"] is True


def test_a_key_an_acknowledgement_and_a_sealed_paper_are_nothing_heard(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert")
    exchange.keys()
    exchange.acknowledged("anna", "bert")
    exchange.takes(sealed("Nine.", "x", "built", "e", "bert")[0].as_json())
    for reader in (None, "anna", "bert"):
        found = STUDIES["coverage"].find(exchange.sight(reader))
        assert found is not None
        assert [row["first_hand"] for row in found.value] == [0, 0]
