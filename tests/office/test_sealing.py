"""Sealed proposals: nobody opens one before all are in, and all are opened in one act."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import BadInput, GoodOfficesError, NotPermitted
from goodoffices.office.acts import writing
from goodoffices.office.attestation import NotVouchedFor
from goodoffices.office.checking import receipt_for
from goodoffices.office.opened import opened
from goodoffices.office.sealing import (
    DifferentRequest,
    NotAllIn,
    NotToldYet,
    OpenedBefore,
    tell_all_in,
    unseal,
)
from goodoffices.office.signing import sealed
from goodoffices.record.envelope import (
    EnvelopeDoesNotOpen,
    SealedEnvelope,
    commitment,
    new_opening_key,
)
from goodoffices.record.kinds.proof import AllSealed, Envelope, Unsealing
from goodoffices.record.kinds.verification import Need, Permit
from tests.builder import STUDIES, CaseBuilder
from tests.office.exchanges import SCRIPT, Exchange

PROPOSALS = {
    "anna": "Nine inspections,\nif the count is joint.\n",
    "bert": "Six, and no cameras.",
    "cora": "Whatever they agree on.",
}


class Sealing:
    """An exchange whose parties answer under seal."""

    def __init__(self, folder: Path, *parties: str) -> None:
        self.exchange = Exchange(folder, *(parties or ("anna", "bert")))
        self.exchange.hands_all()
        self.keys: dict[str, str] = {}

    def seals(self, party: str, words: str = "", exchange: str = "e") -> SealedEnvelope:
        """Seal a party's proposal on its own device, which keeps the key."""
        said = words or PROPOSALS[party]
        envelope, self.keys[party] = sealed(said, "offer.txt", "built", exchange, party)
        return envelope

    def hands_in(self, *parties: str) -> None:
        for party in parties:
            self.exchange.takes(self.seals(party).as_json())

    def told(self, exchange: str = "e") -> tuple[str, ...]:
        with writing(self.exchange.folder) as pen:
            return tell_all_in(pen, exchange)

    def opened(self, **keys: str) -> dict[str, str]:
        with writing(self.exchange.folder) as pen:
            return {one.party: one.words for one in unseal(pen, "e", keys).act.opened}

    def of_kind(self, reader: str | None, kind: type[Any]) -> Any:
        return self.exchange.sight(reader).of_kind(kind)

    def files(self) -> bytes:
        return b"".join(f.read_bytes() for f in sorted(self.exchange.folder.iterdir()))


@pytest.fixture
def sealing(tmp_path: Path) -> Sealing:
    return Sealing(tmp_path)


def nothing_opened(sealing: Sealing) -> bool:
    shown = [
        e.model_dump_json()
        for r in (None, "anna", "bert")
        for e in sealing.exchange.sight(r).entries
    ]
    return not any("inspections" in words or "cameras" in words for words in shown)


# -- the envelope ----------------------------------------------------------------------------


def test_an_envelope_opens_with_its_key_alone_and_as_it_was_sealed() -> None:
    key = new_opening_key()
    made = SealedEnvelope.of("built", "e", "anna", key=key, words=PROPOSALS["anna"])
    assert made.opened(f" {key.upper()} ") == PROPOSALS["anna"]
    other = made.body[:-8] + ("AAAA" if made.body[-8:-4] != "AAAA" else "BBBB") + made.body[-4:]
    for changed in (
        replace(made, case="other"), replace(made, exchange="f"), replace(made, party="bert"),
        replace(made, commitment="0" * 64), replace(made, body=other), replace(made, body="AAAA"),
    ):  # fmt: skip
        with pytest.raises(EnvelopeDoesNotOpen):
            changed.opened(key)
    for wrong in (new_opening_key(), "", "x" * 39, key[:-1]):
        with pytest.raises(EnvelopeDoesNotOpen):
            made.opened(wrong)


def test_its_length_tells_little() -> None:
    made = [
        SealedEnvelope.of("built", "e", "anna", key=new_opening_key(), words=words).body
        for words in ("No.", "Nine inspections. " * 500)
    ]
    assert len(made[0]) == len(made[1])


def test_nothing_can_be_sealed_that_cannot_stand_in_a_record() -> None:
    for words in ("", "x\x1b[2J", "\u202e05 not 50", "x" * 20_001):
        with pytest.raises(BadInput):
            sealed(words, "offer.txt", "built", "e", "anna")
    for names in (("B U", "e", "anna"), ("built", "", "anna"), ("built", "e", "Anna")):
        with pytest.raises(BadInput):
            sealed("Nine.", "offer.txt", *names)


# -- before all are in -----------------------------------------------------------------------


def test_with_one_in_nobody_opens_it_and_nobody_is_told(sealing: Sealing) -> None:
    sealing.hands_in("anna")
    before = sealing.exchange.sight("bert").entries
    with pytest.raises(NotAllIn):
        sealing.told()
    for keys in ({"anna": sealing.keys["anna"]}, {**sealing.keys, "bert": new_opening_key()}):
        with pytest.raises(NotAllIn):
            sealing.opened(**keys)
    assert sealing.exchange.sight("bert").entries == before
    assert not sealing.of_kind("bert", Envelope)
    assert nothing_opened(sealing)
    assert b"inspections" not in sealing.files()
    assert sealing.keys["anna"].encode() not in sealing.files()


def test_which_is_out_shows_in_no_refusal(tmp_path: Path) -> None:
    said = set()
    for n, party in enumerate(((), ("anna",), ("bert",))):
        sealing = Sealing(tmp_path / str(n))
        sealing.hands_in(*party)
        with pytest.raises(NotAllIn) as one:
            sealing.told()
        with pytest.raises(NotAllIn) as two:
            sealing.told("no-such")
        said |= {str(one.value), str(two.value)}
    assert len(said) == 1


def test_the_same_envelope_is_not_taken_in_twice(sealing: Sealing) -> None:
    envelope = sealing.seals("anna", "Seven.").as_json()
    sealing.exchange.takes(envelope)
    with pytest.raises(NotVouchedFor, match="taken in before"):
        sealing.exchange.takes(envelope)
    assert len(sealing.of_kind("anna", Envelope)) == 1


def test_one_may_be_handed_in_in_place_of_another_until_all_are_in(sealing: Sealing) -> None:
    sealing.hands_in("anna", "anna", "bert")
    sealing.told()
    with pytest.raises(NotVouchedFor, match="none is taken any more"):
        sealing.exchange.takes(sealing.seals("bert", "Seven.").as_json())


# -- when all are in -------------------------------------------------------------------------


@pytest.mark.parametrize("parties", [("anna", "bert"), ("anna", "bert", "cora")])
def test_all_are_opened_in_one_act_and_read_by_all(
    parties: tuple[str, ...], tmp_path: Path
) -> None:
    sealing = Sealing(tmp_path, *parties)
    sealing.hands_in(*parties)
    assert sealing.told() == parties
    assert sealing.told() == parties
    assert nothing_opened(sealing)
    assert sealing.opened(**sealing.keys) == {party: PROPOSALS[party] for party in parties}
    for reader in (None, *parties):
        (told,) = sealing.of_kind(reader, AllSealed)
        (act,) = sealing.of_kind(reader, Unsealing)
        assert [one.words for one in act.opened] == [PROPOSALS[party] for party in parties]
        held = {one.party: one.commitment for one in told.commitments}
        for one in act.opened:
            bound = commitment("built", "e", one.party, key=one.opening_key, words=one.words)
            assert bound == held[one.party]
    assert not sealing.of_kind("security", Unsealing)
    minutes = {sealing.of_kind(reader, Unsealing)[0].known.start for reader in parties}
    assert len(minutes) == 1
    with pytest.raises(OpenedBefore):
        sealing.opened(**sealing.keys)


def test_one_wrong_or_missing_key_opens_nothing(sealing: Sealing) -> None:
    sealing.hands_in("anna", "bert")
    with pytest.raises(NotToldYet, match="without keys"):
        sealing.opened(**sealing.keys)
    sealing.told()
    keys = sealing.keys
    wrong: Iterable[dict[str, str]] = (
        {**keys, "bert": new_opening_key()}, {**keys, "anna": new_opening_key()},
        {"anna": keys["anna"]}, {"bert": keys["bert"]}, {},
        {"anna": keys["bert"], "bert": keys["anna"]}, {**keys, "cora": new_opening_key()},
    )  # fmt: skip
    said = set()
    for given in wrong:
        with pytest.raises(EnvelopeDoesNotOpen) as caught:
            sealing.opened(**given)
        said.add(str(caught.value))
        assert nothing_opened(sealing)
    assert len(said) == 1
    assert sealing.opened(**keys)


def test_answers_to_different_words_are_not_put_together(sealing: Sealing) -> None:
    sealing.hands_in("anna", "bert")
    sealing.exchange.hands("bert", conditions=("alone",))
    with pytest.raises(DifferentRequest):
        sealing.told()
    assert not sealing.of_kind("anna", AllSealed)


def test_a_swapped_envelope_is_not_opened(sealing: Sealing) -> None:
    """Somebody at the office hands in an envelope of his own in Bert's name."""
    sealing.hands_in("anna", "bert")
    own, _ = sealed("Anything Anna wants.", "x", "built", "e", "bert")
    sealing.exchange.takes(own.as_json())
    sealing.told()
    with pytest.raises(EnvelopeDoesNotOpen):
        sealing.opened(**sealing.keys)
    assert nothing_opened(sealing)


def test_an_envelope_of_another_place_is_refused(sealing: Sealing) -> None:
    sealing.exchange.hands_all("f")
    elsewhere = {
        "another case": sealed("Six.", "x", "other", "e", "bert")[0],
        "no such exchange": sealed("Six.", "x", "built", "g", "bert")[0],
    }
    for what, envelope in elsewhere.items():
        with pytest.raises(NotVouchedFor):
            sealing.exchange.takes(envelope.as_json())
        assert not sealing.of_kind(None, Envelope), what
    with pytest.raises(NotPermitted):
        sealing.exchange.takes(sealed("Six.", "x", "built", "e", "mediator")[0].as_json())
    moved = {**sealing.seals("bert", exchange="f").as_json(), "exchange": "e"}
    sealing.exchange.takes(moved)
    sealing.hands_in("anna")
    keys = sealing.keys
    sealing.told()
    with pytest.raises(EnvelopeDoesNotOpen):
        sealing.opened(**keys)


def test_a_signed_envelope_is_taken_for_its_party_alone(sealing: Sealing) -> None:
    sealing.exchange.keys()
    anna, bert = sealing.exchange.parties.values()
    exact = json.dumps(sealing.seals("anna").as_json())
    bound = {"purpose": "envelope"}
    refused = {
        "in the other's name": bert.signs(exact, **bound),
        "for another exchange": anna.signs(exact, **bound, exchange="f"),
        "as an act": anna.signs(exact),
        "over no envelope": anna.signs('{"kind": "statement"}', **bound),
    }
    for what, signed in refused.items():
        with pytest.raises(GoodOfficesError):
            sealing.exchange.takes(signed.as_json())
        assert not sealing.of_kind(None, Envelope), what
    sealing.exchange.takes(anna.signs(exact, **bound).as_json())
    (envelope,) = sealing.of_kind("anna", Envelope)
    assert envelope.attested == "signed"
    with pytest.raises(NotVouchedFor, match="only a signed one takes its place"):
        sealing.exchange.takes(sealed("Anything.", "x", "built", "e", "anna")[0].as_json())
    sealing.hands_in("bert")
    assert [e.attested for e in sealing.of_kind(None, Envelope)] == ["signed", "claimed"]
    sealing.told()
    assert sealing.opened(**sealing.keys)["anna"] == PROPOSALS["anna"]


def test_what_is_sealed_among_some_is_no_business_of_the_others(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert", "cora")
    before = [e.id for e in exchange.sight("cora").entries]
    exchange.hands("anna", script=SCRIPT, among=("anna", "bert"))
    exchange.hands("bert")
    keys = {}
    for party in ("anna", "bert"):
        envelope, keys[party] = sealed(PROPOSALS[party], "x", "built", "e", party)
        exchange.takes(envelope.as_json())
    with writing(exchange.folder) as pen:
        tell_all_in(pen, "e")
        unseal(pen, "e", keys)
    assert [e.id for e in exchange.sight("cora").entries] == before
    assert [e.id for e in exchange.sight("security").entries] == []


def test_allow_and_need_travel_under_seal(tmp_path: Path) -> None:
    case = CaseBuilder("anna", "bert")
    everyone = list(case.everyone)
    case.notes("measure", hosts=("anna",), short="visits", source="V1", readers=everyone)
    case.notes("obligation", binds="bert", short="no yards", source="O1", readers=everyone)
    exchange = Exchange(tmp_path, case=case)
    exchange.hands_all()
    permit = {"kind": "permit", "whose": "anna", "of": ["V1"], "answer": "permitted"}
    papers = {
        "anna": [
            permit,
            {**permit, "whose": "bert"},
            {**permit, "of": ["V9"]},
            {**permit, "attested": "signed"},
            {"kind": "certificate"},
            "words",
        ],
        "bert": [{"kind": "need", "whose": "bert", "of": ["O1"], "chance": 0.8}],
    }
    keys = {}
    for party, paper in papers.items():
        envelope, keys[party] = sealed(json.dumps(paper), "x", "built", "e", party)
        exchange.takes(envelope.as_json())
    with writing(exchange.folder) as pen:
        tell_all_in(pen, "e")
        assert unseal(pen, "e", keys).entries == 2
    for reader in (None, "anna", "bert"):
        sight = exchange.sight(reader)
        (allowed,), (needed,) = sight.of_kind(Permit), sight.of_kind(Need)
        assert (allowed.whose, allowed.attested) == ("anna", "claimed")
        assert (needed.whose, needed.chance) == ("bert", 0.8)
    found = STUDIES["verification"].find(exchange.sight())
    assert found is not None


def test_an_exchange_changes_no_byte_that_an_outsider_keeps(tmp_path: Path) -> None:
    """Keys, sheets, acknowledgements, certificates, envelopes: nothing of it reaches Cora."""
    exchange = Exchange(tmp_path, "anna", "bert", "cora")

    def kept() -> object:
        with opened(exchange.folder) as record:
            vault = record.store.vault("cora")
            places = range(record.store.head("cora").n)
            receipt = receipt_for(record, "cora")
            rows = [record.store.files.row(vault.tag(n)) for n in places]
            return receipt.n, receipt.head, rows, record.store.head("security")

    before = kept()
    exchange.keys("anna", "bert")
    sheets = {"anna": exchange.hands("anna", script=SCRIPT, among=("anna", "bert"))}
    sheets["bert"] = exchange.hands("bert")
    keys = {}
    for party, sheet in sheets.items():
        exchange.takes(exchange.parties[party].acknowledges(sheet).as_json())
        envelope, keys[party] = sealed(PROPOSALS[party], "x", "built", "e", party)
        exchange.takes(envelope.as_json())
    exchange.certified()
    with writing(exchange.folder) as pen:
        tell_all_in(pen, "e")
        unseal(pen, "e", keys)
    assert kept() == before
