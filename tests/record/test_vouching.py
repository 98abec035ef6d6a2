"""A mark *signed* is one for whoever can tell so himself; to anybody else it is a claim."""

from __future__ import annotations

import json
from typing import Any

import pytest

from goodoffices.record.handed_in import SignedWords
from goodoffices.record.kinds.talk import Statement
from goodoffices.record.vouching import attested
from tests.builder import CaseBuilder
from tests.office.exchanges import Party

ACT = {"kind": "statement", "gist": "Nine."}


def known(exact: str, *, aloud: str | None = None, **changed: Any) -> str:
    """Return how a statement of Anna's is known that stands beside words she signed."""
    case = CaseBuilder("anna", "bert")
    if aloud:
        case.by("anna", "party-key", whose="anna", public_key=Party(aloud).public.public_key)
    said = case.says("anna", "Nine.", attested="signed")
    made: SignedWords = Party("anna").signs(exact)
    fields = {"whose": "anna", "exchange": "e", "exact": exact, "public_key": made.public_key}
    signed = {**fields, "signature": made.signature, "attested": "signed", "of": (said,)}
    case.by("anna", "signature", **{**signed, **changed})
    (act,) = case.sight().of_kind(Statement)
    return attested(case.sight(), act)


@pytest.mark.parametrize("aloud", [None, "anna"])
def test_words_that_say_what_the_act_says_vouch_for_it(aloud: str | None) -> None:
    assert known(json.dumps(ACT), aloud=aloud) == "signed"
    placed = {**ACT, "meeting": "R2", "of": ["Q1"], "readers": ["anna", "mediator"], "by": "her"}
    assert known(f"\n{json.dumps(placed, indent=1)}\n", aloud=aloud) == "signed"


@pytest.mark.parametrize(
    "exact",
    [
        json.dumps({**ACT, "gist": "Ten."}), json.dumps({**ACT, "text": "Nine, or ten."}),
        json.dumps({**ACT, "kind": "offer"}), json.dumps({**ACT, "unverified": True}),
        json.dumps({**ACT, "said": "2031-03-05"}),
        json.dumps({**ACT, "gist": ["Nine."]}), json.dumps({**ACT, "kind": "nonsense"}),
        '{"kind": "statement", "gist": "Ten.", "gist": "Nine."}', json.dumps([ACT]), "Nine.", "{",
        '{"kind": "statement"}', '{"gist": "Nine."}',
    ],
)  # fmt: skip
def test_other_words_vouch_for_nothing(exact: str) -> None:
    assert known(exact) == "claimed to be signed"


def test_a_key_that_nobody_read_aloud_vouches_for_nothing() -> None:
    assert known(json.dumps(ACT), aloud="puppet") == "claimed to be signed"


def test_a_signature_of_another_vouches_for_nothing() -> None:
    bert: SignedWords = Party("bert").signs(json.dumps(ACT))
    theirs = {"public_key": bert.public_key, "signature": bert.signature}
    assert known(json.dumps(ACT), **theirs) == "claimed to be signed"
    assert known(json.dumps(ACT), **theirs, whose="bert") == "claimed to be signed"
    assert known(json.dumps(ACT), exchange="f") == "claimed to be signed"


def test_a_claim_stays_a_claim() -> None:
    case = CaseBuilder("anna")
    case.says("anna", "Nine.")
    (said,) = case.sight().of_kind(Statement)
    assert attested(case.sight(), said) == "claimed"
