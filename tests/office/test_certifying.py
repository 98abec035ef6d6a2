"""The parity certificate: given to all parties or to none, and silent about everything else."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import BadInput, NotPermitted
from goodoffices.office.acts import Pen, writing
from goodoffices.office.attestation import ForeignKey, NotVouchedFor
from goodoffices.office.certifying import NotCertified, acknowledge, sheets
from goodoffices.record.kinds.proof import Acknowledgement, Certificate
from tests.builder import CaseBuilder
from tests.office.exchanges import SCRIPT, Exchange, Party


def made(folder: Path, *parties: str) -> Exchange:
    exchange = Exchange(folder, *(parties or ("anna", "bert")))
    exchange.keys()
    return exchange


def refusal(exchange: Exchange, reader: str) -> str:
    with pytest.raises(NotPermitted) as caught:
        exchange.certificate(reader)
    return str(caught.value)


@pytest.mark.parametrize("parties", [("anna", "bert"), ("anna", "bert", "cora", "dora")])
def test_all_parties_get_it_or_none(parties: tuple[str, ...], tmp_path: Path) -> None:
    exchange = made(tmp_path, *parties)
    given = exchange.hands_all()
    for n, name in enumerate(parties):
        with pytest.raises(NotCertified, match="not acknowledged yet by"):
            exchange.certified()
        assert len({refusal(exchange, reader) for reader in (*parties, "security")}) == 1, n
        exchange.takes(exchange.parties[name].acknowledges(given[name]).as_json())
    exchange.certified()
    for name in parties:
        document = exchange.certificate(name)
        assert [ack["party"] for ack in document["acknowledgements"]] == list(parties)
        assert document["sheet"]["party"] == name
    assert refusal(exchange, "security")
    with pytest.raises(NotCertified, match="given before"):
        exchange.certified()


def test_it_holds_fixed_fields_and_no_others(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert")
    exchange.proved()
    document = exchange.certificate("bert")
    assert set(document) == {"goodoffices_certificate", "sheet", "acknowledgements"}
    for ack in document["acknowledgements"]:
        assert set(ack) == {
            "goodoffices_acknowledgement", "purpose", "case", "exchange", "party",
            "script_digest", "material_digest", "conditions", "date", "whole", "attestation",
            "public_key", "signature",
        }  # fmt: skip
    words = json.dumps(document)
    handles = {e.id for reader in (None, "anna", "bert") for e in exchange.sight(reader).entries}
    assert not [handle for handle in handles if handle in words]


def test_what_is_put_to_some_is_no_business_of_the_others(tmp_path: Path) -> None:
    exchange = made(tmp_path, "anna", "bert", "cora")
    before = [e.id for e in exchange.sight("cora").entries]
    first = exchange.hands("anna", script=SCRIPT, among=("anna", "bert"))
    second = exchange.hands("bert")
    for name, sheet in (("anna", first), ("bert", second)):
        exchange.takes(exchange.parties[name].acknowledges(sheet).as_json())
    exchange.certified()
    assert exchange.certificate("anna")["sheet"]["parties"] == ["anna", "bert"]
    assert [e.id for e in exchange.sight("cora").entries] == before
    assert refusal(exchange, "cora")
    with pytest.raises(BadInput, match="two parties or more"):
        exchange.hands("cora")


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"script": ("Who counts the ships?", "From what day?")}, "the script"),
        ({"conditions": ("alone",)}, "the conditions"),
    ],
)
def test_nothing_is_certified_over_what_differs(
    how: dict[str, Any], says: str, tmp_path: Path
) -> None:
    exchange = made(tmp_path)
    one = exchange.hands("anna", script=SCRIPT)
    other = exchange.hands("bert", **how)
    for name, sheet in (("anna", one), ("bert", other)):
        exchange.takes(exchange.parties[name].acknowledges(sheet).as_json())
    with pytest.raises(NotCertified, match=f"{says} acknowledged is not the same"):
        exchange.certified()
    assert refusal(exchange, "anna") == refusal(exchange, "bert")


def test_a_word_is_certified_as_a_word(tmp_path: Path) -> None:
    exchange = made(tmp_path)
    given = exchange.hands_all()
    exchange.takes(exchange.parties["anna"].acknowledges(given["anna"]).as_json())
    with writing(exchange.folder) as pen:
        acknowledge(pen, "e", "anna")
        acknowledge(pen, "e", "bert")
    exchange.certified()
    found = exchange.certificate("anna")["acknowledgements"]
    assert [ack["attestation"] for ack in found] == ["signed", "claimed"]
    with writing(exchange.folder) as pen:
        acknowledge(pen, "e", "bert", image="a" * 64)
    exchange.certified()
    found = exchange.certificate("anna")["acknowledgements"]
    assert [ack["attestation"] for ack in found] == ["signed", "countersigned"]
    with pytest.raises(NotPermitted), writing(exchange.folder) as pen:
        acknowledge(pen, "f", "bert")


def test_an_acknowledgement_is_taken_for_what_it_is(tmp_path: Path) -> None:
    exchange = made(tmp_path)
    given, others = exchange.hands_all(), exchange.hands_all("f")
    anna, bert = exchange.parties.values()
    genuine = anna.acknowledges(given["anna"]).as_json()
    stranger = Party("anna")
    stranger.key = Party("stranger").key
    refused: dict[str, dict[str, Any]] = {
        "under another key": stranger.acknowledges(given["anna"]).as_json(),
        "of the other's sheet": anna.acknowledges(given["bert"]).as_json(),
        "moved to another exchange": {**genuine, "exchange": "f"},
        "another date": {**genuine, "date": "2031-03-07"},
        "only called signed": {**genuine, "signature": None},
        "claimed by hand": {**genuine, "attestation": "claimed"},
        "of an exchange that is not there": {**genuine, "exchange": "g"},
    }
    for what, document in refused.items():
        with pytest.raises(NotVouchedFor):
            exchange.takes(document)
        assert not exchange.sight().cited_by(sheets(exchange.sight(), "e")["anna"]), what
    assert exchange.takes(genuine)
    with pytest.raises(NotVouchedFor, match="taken in before"):
        exchange.takes(genuine)
    assert exchange.takes(anna.acknowledges(others["anna"]).as_json())
    assert exchange.takes(bert.acknowledges(given["bert"]).as_json())


def test_what_was_handed_over_again_is_acknowledged_again(tmp_path: Path) -> None:
    exchange = made(tmp_path)
    given = exchange.hands_all()
    exchange.takes(exchange.parties["anna"].acknowledges(given["anna"]).as_json())
    exchange.takes(exchange.parties["bert"].acknowledges(given["bert"]).as_json())
    exchange.hands("bert", script=("Who counts them?",))
    with pytest.raises(NotCertified, match="not acknowledged yet by bert"):
        exchange.certified()
    with pytest.raises(NotVouchedFor, match="not what the party was handed"):
        exchange.takes(exchange.parties["bert"].acknowledges(given["bert"]).as_json())


def test_a_superseded_key_certifies_nothing(tmp_path: Path) -> None:
    exchange = made(tmp_path)
    exchange.acknowledged("anna", "bert")
    exchange.parties["bert"].key = Party("second").key
    exchange.keys("bert")
    with pytest.raises(NotCertified, match="superseded"):
        exchange.certified()


def test_without_a_key_on_record_nothing_is_signed(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, "anna", "bert")
    given = exchange.hands_all()
    with pytest.raises(ForeignKey):
        exchange.takes(exchange.parties["anna"].acknowledges(given["anna"]).as_json())


def test_what_is_handed_over_is_what_is_on_record(tmp_path: Path) -> None:
    """Blanks at the ends are taken off before the party signs, not after."""
    exchange = made(tmp_path)
    script = (" Who counts? ", "From\n  which day?\n")
    given = {"anna": exchange.hands("anna", script=script)}
    given["bert"] = exchange.hands("bert", script=("Who counts?", "From\n  which day?"))
    for name, sheet in given.items():
        exchange.takes(exchange.parties[name].acknowledges(sheet).as_json())
    exchange.certified()
    assert exchange.certificate("bert")["sheet"]["script"] == ["Who counts?", script[1].strip()]


def test_the_nonce_is_one_per_exchange(tmp_path: Path) -> None:
    exchange = made(tmp_path)
    one, two = exchange.hands_all(), exchange.hands_all("f")
    assert {s.nonce for s in one.values()}.isdisjoint(s.nonce for s in two.values())
    assert len({s.script_digest for s in (*one.values(), *two.values())}) == 2
    assert {s.script for s in (*one.values(), *two.values())} == {SCRIPT}


def test_parties_exchanged_exchange_the_certificate(tmp_path: Path) -> None:
    """Nothing hangs on who is first, or on a name."""
    one = made(tmp_path / "one", "anna", "bert")
    two = made(tmp_path / "two", "bert", "anna")
    for exchange in (one, two):
        exchange.acknowledged("anna", "bert")
        exchange.certified()
    fields = ("party", "attestation", "date", "conditions")
    shown = [
        [tuple(ack[f] for f in fields) for ack in e.certificate("anna")["acknowledgements"]]
        for e in (one, two)
    ]
    assert shown[0] == shown[1][::-1]


# -- what nobody learns ----------------------------------------------------------------------

Patch = pytest.MonkeyPatch


def world(folder: Path, told: str, *, other: bool) -> Exchange:
    """Return a record in which Anna said something, and perhaps acknowledged; Bert did."""
    case = CaseBuilder("anna", "bert")
    case.caucus("anna", id="room")
    case.says("anna", told, meeting="room")
    exchange = Exchange(folder, case=case)
    exchange.keys("bert")
    if other:
        exchange.keys("anna")
    given = exchange.hands_all()
    exchange.takes(exchange.parties["bert"].acknowledges(given["bert"]).as_json())
    if other:
        exchange.takes(exchange.parties["anna"].acknowledges(given["anna"]).as_json())
    return exchange


def shown_to_bert(exchange: Exchange) -> list[Any]:
    """Return all that Bert holds and is told; his random handles aside."""
    sight = exchange.sight("bert")
    held: list[Any] = [
        {k: v for k, v in e.model_dump(exclude_defaults=True).items()
         if k not in {"id", "known", "of", "by", "heard_by"}}
        for e in sight.entries
    ]  # fmt: skip
    try:
        return [*held, exchange.certificate("bert")]
    except NotPermitted as none:
        return [*held, str(none)]


@pytest.fixture
def _same_nonce(monkeypatch: Patch) -> None:
    real = secrets.token_hex
    monkeypatch.setattr(secrets, "token_hex", lambda size: "5" * 64 if size == 32 else real(size))


@pytest.mark.usefixtures("_same_nonce")
def test_whether_the_other_has_acknowledged_shows_nowhere(tmp_path: Path) -> None:
    worlds = [
        world(tmp_path / "1", "Nine.", other=False),
        world(tmp_path / "2", "Ten.", other=True),
    ]
    assert shown_to_bert(worlds[0]) == shown_to_bert(worlds[1])


@pytest.mark.usefixtures("_same_nonce")
def test_what_the_other_answered_shows_nowhere_in_a_certificate(tmp_path: Path) -> None:
    worlds = [
        world(tmp_path / "1", "Nine.", other=True),
        world(tmp_path / "2", "Ten.", other=True),
    ]
    for exchange in worlds:
        exchange.certified()
    assert shown_to_bert(worlds[0]) == shown_to_bert(worlds[1])


def error_says_who_is_lacking(patch: Patch) -> None:
    """The refusal says whether the other side has acknowledged."""
    real = Exchange.certificate

    def leaking(self: Exchange, reader: str, exchange: str = "e") -> dict[str, Any]:
        try:
            return real(self, reader, exchange)
        except NotPermitted as none:
            lacking = len(self.sight().of_kind(Acknowledgement)) < 2
            none.args = ("Not all are in.",) if lacking else none.args
            raise

    patch.setattr(Exchange, "certificate", leaking)


def certificate_names_the_answer(patch: Patch) -> None:
    """The certificate carries a hash of what the other said in its own room."""
    real = Exchange.certificate

    def leaking(self: Exchange, reader: str, exchange: str = "e") -> dict[str, Any]:
        document = real(self, reader, exchange)
        said = [e.words for e in self.sight("anna").entries if e.meeting]
        document["acknowledgements"][0]["head"] = hashlib.sha256(said[-1].encode()).hexdigest()
        return document

    patch.setattr(Exchange, "certificate", leaking)


def acknowledgement_reaches_all(patch: Patch) -> None:
    """What one party acknowledges is delivered to the others at once."""
    real = Pen.file

    def leaking(self: Pen, fields: dict[str, Any], *more: Any, **how: Any) -> str | None:
        if fields["kind"] == "acknowledgement":
            fields = {**fields, "readers": [r.id for r in self.header.readers]}
        return real(self, fields, *more, **how)

    patch.setattr(Pen, "file", leaking)


@pytest.mark.usefixtures("_same_nonce")
@pytest.mark.parametrize(
    ("leak", "both"),
    [
        (error_says_who_is_lacking, False),
        (acknowledgement_reaches_all, False),
        (certificate_names_the_answer, True),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_leaks_put_in_on_purpose_are_found(
    leak: Callable[[Patch], None], *, both: bool, tmp_path: Path, monkeypatch: Patch
) -> None:
    leak(monkeypatch)
    one = world(tmp_path / "1", "Nine.", other=both)
    two = world(tmp_path / "2", "Ten.", other=True)
    for exchange in (one, two) if both else ():
        exchange.certified()
    assert shown_to_bert(one) != shown_to_bert(two)


def test_a_certificate_is_what_stands_in_the_volume(tmp_path: Path) -> None:
    exchange = made(tmp_path)
    exchange.acknowledged("anna", "bert")
    exchange.certified()
    (held,) = exchange.sight("bert").of_kind(Certificate)
    assert {type(exchange.sight("bert").get(h)).__name__ for h in held.of} == {
        "Sheet", "Acknowledgement",
    }  # fmt: skip
    assert len(held.of) == 2
