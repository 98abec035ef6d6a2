"""What a party vouches for itself: its key read aloud, and acts it signed on its own device."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import BadInput, GoodOfficesError, NotPermitted
from goodoffices.office.acts import writing
from goodoffices.office.attestation import ForeignKey, NotVouchedFor, key_of
from goodoffices.office.checking import check
from goodoffices.office.destroying import destroy
from goodoffices.office.exporting import export
from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from goodoffices.office.signing import Bound, to_sign
from goodoffices.record.acknowledgement import Sheet
from goodoffices.record.handed_in import SignedWords
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.proof import PartyKey, Signed
from goodoffices.record.kinds.talk import Answer, Statement
from goodoffices.record.signature import Signature
from goodoffices.record.troubles import troubles
from goodoffices.record.vouching import attested
from tests.builder import CaseBuilder
from tests.office.exchanges import Exchange, Party
from tests.office.records import run

ACT = {"kind": "statement", "text": "Nine inspections a year, and we sign it."}


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    case = CaseBuilder("anna", "bert")
    case.caucus("anna", id="room", source="R1")
    case.plenary(id="hall", source="R2")
    case.asks("anna", "How many?", id="asked", source="Q1")
    made = Exchange(tmp_path, case=case)
    made.keys()
    return made


def words(exchange: Exchange, reader: str) -> list[str]:
    return [e.words for e in exchange.sight(reader).entries]


# -- keys ------------------------------------------------------------------------------------


def test_a_key_is_on_record_with_who_read_it_and_who_heard(exchange: Exchange) -> None:
    anna = exchange.parties["anna"]
    (key,) = [k for k in exchange.sight().of_kind(PartyKey) if k.whose == "anna"]
    assert key.public_key == anna.public.public_key
    assert anna.aloud in key.words
    assert exchange.sight().speaker(key) == "Anna Lead"
    assert [k.whose for k in exchange.sight("bert").of_kind(PartyKey)] == ["bert"]


def test_a_later_key_supersedes_and_says_so(exchange: Exchange) -> None:
    first = key_of(exchange.sight(), "anna")
    exchange.parties["anna"].key = Party("second").key
    one = exchange.parties["anna"]
    exchange.takes(one.public.as_json(), party="anna", aloud=one.aloud, room="hall")
    second = key_of(exchange.sight(), "anna")
    assert first is not None
    assert second is not None
    assert second.of == (first.id,)
    assert "supersedes the one before" in second.words
    assert len(exchange.sight("bert").of_kind(PartyKey)) == 2
    old = Party("anna").signs(json.dumps(ACT))
    with pytest.raises(ForeignKey):
        exchange.takes(old.as_json())
    assert exchange.takes(one.signs(json.dumps(ACT)).as_json())


@pytest.mark.parametrize(
    ("heard", "says"),
    [
        ({"party": "anna", "aloud": "lusab-babad"}, "the words of the key in the file"),
        ({"party": "anna"}, "whose key it is"),
        ({"aloud": "lusab"}, "whose key it is"),
        ({"party": "anna", "aloud": None, "by": "bert-lead"}, "whose key it is"),
    ],
)
def test_a_key_is_refused_that_nobody_heard(
    heard: dict[str, Any], says: str, exchange: Exchange
) -> None:
    with pytest.raises(BadInput, match=says):
        exchange.takes(Party("new").public.as_json(), **heard)


def test_a_key_is_one_partys_alone_and_read_by_its_own(exchange: Exchange) -> None:
    bert, new = exchange.parties["bert"], Party("new")
    with pytest.raises(BadInput, match="not on record yet"):
        exchange.takes(bert.public.as_json(), party="anna", aloud=bert.aloud)
    with pytest.raises(BadInput, match="a person of anna"):
        exchange.takes(new.public.as_json(), party="anna", aloud=new.aloud, by="bert-lead")
    for seat in ("mediator", "security", "nobody"):
        with pytest.raises(NotPermitted):
            exchange.takes(new.public.as_json(), party=seat, aloud=new.aloud)


# -- acts ------------------------------------------------------------------------------------


def test_a_signed_act_is_filed_as_signed_with_its_signature_beside_it(exchange: Exchange) -> None:
    exact = json.dumps({**ACT, "meeting": "R2"}) + "\n"
    handle = exchange.takes(exchange.parties["anna"].signs(exact).as_json())
    for reader in ("mediator", "anna", "bert"):
        sight = exchange.sight(reader)
        (act,) = [e for e in sight.of_kind(Statement) if e.words == ACT["text"]]
        assert (act.attested, act.originator) == ("signed", "anna")
        (beside,) = sight.cited_by(act, Signed)
        assert beside.exact == exact
        signature = SignedWords(
            "act", "built", beside.exchange, beside.whose, beside.exact,
            Signature.made(
                exchange.parties["anna"].key, exact.encode(), purpose="act", case="built",
                exchange="e", party="anna",
            ).digest,
            beside.public_key, beside.signature,
        )  # fmt: skip
        assert signature.genuine
    assert exchange.sight().get(handle) is not None


def test_a_signed_act_goes_where_it_says_and_no_further(exchange: Exchange) -> None:
    anna = exchange.parties["anna"]
    exchange.takes(anna.signs(json.dumps(ACT)).as_json())
    assert ACT["text"] in words(exchange, "anna")
    exchange.takes(anna.signs(json.dumps({**ACT, "text": "Ten.", "meeting": "R1"})).as_json())
    assert "Ten." in words(exchange, "anna")
    bert = exchange.sight("bert")
    assert not [e for e in bert.entries if e.words in {ACT["text"], "Ten."}]
    assert not bert.of_kind(Signed)
    held = {**ACT, "text": "Eight.", "readers": ["anna", "mediator", "bert"]}
    exchange.takes(anna.signs(json.dumps(held)).as_json())
    assert "Eight." in words(exchange, "bert")


def test_an_answer_may_be_signed(exchange: Exchange) -> None:
    act = {"kind": "answer", "of": ["Q1"], "manner": "full", "text": "Nine."}
    exchange.takes(exchange.parties["anna"].signs(json.dumps(act)).as_json())
    (answer,) = exchange.sight().of_kind(Answer)
    (asked,) = exchange.sight().find("Q1")
    assert (answer.of, answer.attested) == ((asked.id,), "signed")


def test_a_release_may_be_signed(exchange: Exchange) -> None:
    anna = exchange.parties["anna"]
    exchange.takes(anna.signs(json.dumps({**ACT, "meeting": "R1", "source": "N1"})).as_json())
    assert ACT["text"] not in words(exchange, "bert")
    release = {"kind": "release", "whose": "anna", "of": ["N1"], "to": ["bert"]}
    with pytest.raises(GoodOfficesError):
        exchange.takes(exchange.parties["bert"].signs(json.dumps(release)).as_json())
    assert ACT["text"] not in words(exchange, "bert")
    exchange.takes(anna.signs(json.dumps(release)).as_json())
    assert ACT["text"] in words(exchange, "bert")
    (act,) = exchange.sight().of_kind(Release)
    assert act.attested == "signed"


def test_a_released_act_is_signed_to_whom_its_signature_was_released_too(
    exchange: Exchange, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until then it is claimed to be signed, on his page, in his export, and behind it."""
    signed = exchange.parties["anna"].signs(json.dumps({**ACT, "meeting": "R1", "source": "N1"}))
    exchange.takes(signed.as_json())
    (beside,) = exchange.sight().of_kind(Signed)
    release = ("--of", "anna", "--to", "bert")
    told = run(capsys, "release", str(exchange.folder), "N1", *release)[1]
    assert f"told without its signature; release {beside.id[:8]} too" in told
    for n, known in enumerate(("claimed to be signed", "signed")):
        export(exchange.folder, "bert", tmp_path / f"bert {n}")
        for place in (exchange.folder, tmp_path / f"bert {n}"):
            odd = [t for t in troubles(sight_of(place, "bert")) if "marked signed" in t.problem]
            assert len(odd) == 1 - n
            said = run(capsys, "why", str(place), "N1", "--for", "bert")[1].splitlines()
            assert f"  {known}" in said
            page = run(capsys, "brief", str(place), "--for", "bert", "--json")[1]
            (found,) = [f for f in json.loads(page)["findings"] if f["study"] == "statements"]
            assert [row["attested"] for row in found["value"]] == [known]
        run(capsys, "release", str(exchange.folder), beside.id, *release)
    assert "without its signature" not in run(
        capsys, "release", str(exchange.folder), "N1", *release
    )[1]  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        {"kind": "answer", "of": ["Q1"], "manner": "full", "text": "Nine."},
        {"kind": "offer", "whose": "anna", "issue": "wells", "readers": ["anna", "mediator"]},
        {"kind": "red-line", "whose": "anna", "issue": "wells", "text": "The well."},
        {"kind": "statement", "gist": " Nine. ", "by": "Anna Lead", "said": "2031-03-05T09:00Z"},
        {"kind": "release", "whose": "anna", "of": ["N1"], "to": ["bert"], "until": "2999-01-01"},
    ],
    ids=lambda act: str(act["kind"]),
)  # fmt: skip
def test_what_is_taken_in_says_what_was_signed(act: dict[str, Any], exchange: Exchange) -> None:
    for one in ({**ACT, "source": "N1"}, act):
        exchange.takes(exchange.parties["anna"].signs(json.dumps(one)).as_json())
    for reader in ("mediator", "anna"):
        sight = exchange.sight(reader)
        filed = [e for e in sight.entries if e.kind == act["kind"]]
        assert {attested(sight, one) for one in filed} == {"signed"}


def test_a_party_calls_things_by_its_own_handles(exchange: Exchange) -> None:
    (asked,) = exchange.sight("anna").find("Q1")
    act = {"kind": "answer", "of": [asked.id], "manner": "full", "text": "Nine."}
    exchange.takes(exchange.parties["anna"].signs(json.dumps(act)).as_json())
    (answer,) = exchange.sight("anna").of_kind(Answer)
    assert answer.of == (asked.id,)
    (theirs,) = exchange.sight("bert").of_kind(PartyKey)
    for party, ref in (("anna", theirs.id), ("anna", "asked"), ("bert", "Q1"), ("bert", asked.id)):
        signed = exchange.parties[party].signs(json.dumps({**act, "of": [ref]}))
        with pytest.raises(BadInput, match=f"that {party} holds"):
            exchange.takes(signed.as_json())


def refused() -> dict[str, SignedWords]:
    anna, bert, stranger = Party("anna"), Party("bert"), Party("anna")
    stranger.key = Party("stranger").key
    exact = json.dumps(ACT)
    genuine = anna.signs(exact)
    other = {**genuine.as_json(), "exact": json.dumps({**ACT, "text": "Ten."})}
    moved = {**genuine.as_json(), "exchange": "f"}
    another = {**genuine.as_json(), "case": "other"}
    posing = {**bert.signs(exact).as_json(), "party": "anna"}
    made = {
        name: SignedWords(**{k: v for k, v in fields.items() if k != "goodoffices_signed"})
        for name, fields in {
            "over another act": other, "moved to another exchange": moved,
            "moved to another case": another, "of another party": posing,
        }.items()
    }  # fmt: skip
    return made | {
        "by a stranger": stranger.signs(exact),
        "for another case": anna.signs(exact, case="other"),
        "for another purpose": anna.signs(exact, purpose="acknowledgement"),
        "under the other's key": bert.signs(exact, party="anna"),
        "by no party": anna.signs(exact, party="mediator"),
        "for an exchange it does not name": anna.signs(
            json.dumps({"kind": "answer", "of": ["Q1"], "manner": "full", "exchange": "g"})
        ),
    }


@pytest.mark.parametrize("what", refused())
def test_what_does_not_vouch_is_refused_and_nothing_filed(what: str, exchange: Exchange) -> None:
    before = len(exchange.sight().entries)
    with pytest.raises(GoodOfficesError) as caught:
        exchange.takes(refused()[what].as_json())
    assert caught.value.status == 1
    assert len(exchange.sight().entries) == before


def test_a_signature_is_taken_once(exchange: Exchange) -> None:
    signed = exchange.parties["anna"].signs(json.dumps(ACT)).as_json()
    exchange.takes(signed)
    with pytest.raises(NotVouchedFor, match="taken in before"):
        exchange.takes(signed)
    again = exchange.parties["anna"].signs(json.dumps(ACT), exchange="f")
    assert exchange.takes(again.as_json())


@pytest.mark.parametrize(
    ("act", "says"),
    [
        ({**ACT, "originator": "bert"}, "the party's own to say"),
        ({**ACT, "attested": "claimed"}, "the party's own to say"),
        ({**ACT, "id": "room"}, "the party's own to say"),
        ({**ACT, "held": True}, "the party's own to say"),
        ({"kind": "red-line", "whose": "bert", "text": "x"}, "the party's own to say"),
        ({"kind": "digest", "of": ["Q1"], "text": "x"}, "the party's own to say"),
        ({"kind": "certificate"}, "an entry that people write"),
        ({"kind": "sheet"}, "an entry that people write"),
        ({"kind": "nonsense"}, "kind: one of"),
        ({**ACT, "text": "x\u001b[2J"}, "words that can be printed"),
        ({**ACT, "by": "Bert Lead"}, "a person of anna"),
        ("Nine.", "an act"),
        ([ACT], "an act"),
    ],
)  # fmt: skip
def test_a_party_signs_only_what_is_its_own(act: object, says: str, exchange: Exchange) -> None:
    with pytest.raises(BadInput, match=says):
        exchange.takes(exchange.parties["anna"].signs(json.dumps(act)).as_json())
    assert not exchange.sight().of_kind(Signed)


@pytest.mark.parametrize("ends", ["", "\n", "\n\n", " \n  ", "\n\t"])
def test_exact_words_stay_exact_through_an_export(
    ends: str, exchange: Exchange, tmp_path: Path
) -> None:
    act = {**ACT, "text": "Nine: \"a\", 'b' # c - \u00fc", "meeting": "R2"}
    exact = f"{ends}{json.dumps(act, ensure_ascii=False, indent=1)}{ends}"
    exchange.takes(exchange.parties["anna"].signs(exact).as_json())
    for reader in ("mediator", "bert"):
        export(exchange.folder, reader, tmp_path / reader)
        again = sight_of(tmp_path / reader)
        assert [one.exact for one in again.of_kind(Signed)] == [exact]
        assert not [t for t in troubles(again) if "signature" in t.problem]


def test_what_could_not_be_exported_is_not_signed_in(exchange: Exchange) -> None:
    exact = json.dumps(ACT) + "\r\n"
    with pytest.raises(BadInput, match="exact"):
        exchange.takes(exchange.parties["anna"].signs(exact).as_json())
    with pytest.raises(BadInput):
        to_sign(exact, "act.json", Bound("built", "e", "anna"))


def test_what_reads_otherwise_than_it_is_written_is_not_signed() -> None:
    asked = ("Pay \u202e05 not 50?",)
    sheet = Sheet(case="c", exchange="e", party="anna", parties=("anna", "bert"), script=asked,
                  nonce="5" * 64)  # fmt: skip
    with pytest.raises(BadInput, match="shown as they are written"):
        to_sign(json.dumps(sheet.as_json()), "sheet.json", Bound())


def test_words_that_two_readers_read_apart_are_no_act(exchange: Exchange) -> None:
    twice = '{"kind": "statement", "text": "Nine.", "text": "Ten."}'
    with pytest.raises(BadInput, match="an act"):
        exchange.takes(exchange.parties["anna"].signs(twice).as_json())


def test_what_the_other_signed_shows_nowhere(tmp_path: Path) -> None:
    """The other's key, acts and signatures change nothing that a party holds."""
    shown = []
    for n in range(2):
        made = Exchange(tmp_path / str(n), "anna", "bert")
        made.keys("bert")
        if n:
            made.keys("anna")
            made.takes(made.parties["anna"].signs(json.dumps(ACT)).as_json())
        held = made.sight("bert").entries
        shown.append([e.model_dump(exclude={"id", "by", "known"}) for e in held])
    assert shown[0] == shown[1]


def test_what_is_destroyed_goes_with_the_words_under_its_signature(exchange: Exchange) -> None:
    anna = exchange.parties["anna"]
    handle = exchange.takes(anna.signs(json.dumps({**ACT, "meeting": "R2"})).as_json())
    assert handle is not None
    with writing(exchange.folder) as pen:
        done = destroy(pen, handle, "anna", "she asked for it")
    assert (done.resting, done.same_words) == ((), ())
    for reader in ("mediator", "anna", "bert"):
        shown = [e.model_dump_json() for e in exchange.sight(reader).entries]
        assert not [words for words in shown if "Nine inspections" in words]
    with pytest.raises(GoodOfficesError):
        exchange.takes(anna.signs(json.dumps({**ACT, "meeting": "R2"})).as_json())
    with opened(exchange.folder) as record:
        assert check(record).whole
    key = key_of(exchange.sight(), "anna")
    assert key is not None
    with pytest.raises(BadInput, match="frame of the talks"), writing(exchange.folder) as pen:
        destroy(pen, key.id, "anna", "she asked for it")


def test_a_mark_without_a_signature_is_shown_as_a_trouble(exchange: Exchange) -> None:
    exchange.acknowledged("anna")
    exchange.takes(exchange.parties["anna"].signs(json.dumps({**ACT, "meeting": "R2"})).as_json())
    for reader in (None, "anna", "bert"):
        assert not [t for t in troubles(exchange.sight(reader)) if "signature" in t.problem]
    case = CaseBuilder("anna", "bert")
    case.says("anna", "Nine.", attested="signed")
    (odd,) = [t for t in troubles(case.sight()) if "no signature that holds" in t.problem]
    assert case.sight().get(odd.entry) is not None
    said = case.says("anna", "Ten.", attested="signed")
    genuine = exchange.parties["anna"].signs(json.dumps({"kind": "statement", "gist": "Ten."}))
    fields = {
        "whose": "anna", "exchange": "e", "exact": genuine.exact, "of": (said,),
        "public_key": genuine.public_key, "attested": "signed",
    }  # fmt: skip
    case.by("anna", "signature", **fields, signature="0" * 128)
    assert len([t for t in troubles(case.sight()) if "no signature" in t.problem]) == 3
    case.by("anna", "signature", **fields, signature=genuine.signature)
    assert len([t for t in troubles(case.sight()) if "no signature" in t.problem]) == 2
