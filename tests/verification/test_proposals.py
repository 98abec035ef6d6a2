from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.verification.checks import RepeatedName, UnknownName
from goodoffices.verification.proposals import (
    DifferentRequest,
    NotAllIn,
    Proposal,
    bring_together,
    opens,
    seal,
)
from goodoffices.verification.terms import Measure, Permission
from tests.verification.builder import duty, measure, terms

ASKED = "What would you allow, what must you see?"
CATALOGUE = terms(
    [duty("o", "0.2"), duty("p", 0, binds="a")],
    [
        measure("here", {"p": "0.5"}, host="a"),
        measure("there", {"o": "0.5"}),
        measure("silent", {"o": "0.5"}),
        Measure("both", ("a", "b"), Fraction(1), {}, {}),
    ],
)
A = Proposal("a", ASKED, frozenset({"here", "both"}), frozenset(), {"o": Fraction(1, 2)})
B = Proposal("b", ASKED, frozenset({"both"}), frozenset({"there"}), {"o": Fraction(1, 10)})


def test_permissions_and_targets() -> None:
    joined = bring_together(ASKED, CATALOGUE, [A, B])
    assert {m.id: m.permission for m in joined.measures} == {
        "here": Permission.PERMITTED,
        "there": Permission.RED_LINE,
        "silent": Permission.NOT_STATED,
        "both": Permission.PERMITTED,
    }
    assert {o.id: o.target for o in joined.obligations} == {"o": Fraction(1, 2), "p": 0}


def test_the_surest_and_the_soonest_need_stands() -> None:
    soon = replace(A, within={"o": Fraction(30)})
    sooner = replace(B, within={"o": Fraction(7)})
    for answers in ([soon, sooner], [sooner, soon]):
        (o, p) = bring_together(ASKED, CATALOGUE, answers).obligations
        assert (o.target, o.within) == (Fraction(1, 2), Fraction(7))
        assert p.within is None
    with pytest.raises(UnknownName):
        bring_together(ASKED, CATALOGUE, [replace(A, within={"q": Fraction(1)}), B])
    nonce = bytes(range(16))
    assert opens(seal(soon, nonce), soon, nonce)
    assert not opens(seal(soon, nonce), A, nonce)


def test_the_order_of_answers_is_nothing() -> None:
    assert bring_together(ASKED, CATALOGUE, [A, B]) == bring_together(ASKED, CATALOGUE, [B, A])


def test_what_two_hosts_share_needs_both() -> None:
    quiet = Proposal("b", ASKED)
    joined = bring_together(ASKED, CATALOGUE, [A, quiet])
    assert joined.measures[-1].permission is Permission.NOT_STATED


def test_nothing_opens_before_all_are_in() -> None:
    with pytest.raises(NotAllIn, match="Not every party has answered") as one:
        bring_together(ASKED, CATALOGUE, [A])
    with pytest.raises(NotAllIn) as other:
        bring_together(ASKED, CATALOGUE, [B])
    assert str(one.value) == str(other.value)


def test_a_sealed_answer_opens_to_itself_alone() -> None:
    nonce = bytes(range(16))
    digest = seal(A, nonce)
    assert opens(digest, A, nonce)
    assert not opens(digest, B, nonce)
    assert not opens(digest, A, bytes(16))
    changed = Proposal("a", ASKED + " ", A.permits, A.red_lines, A.needs)
    assert not opens(digest, changed, nonce)
    with pytest.raises(BadInput, match="nonce: expected at least 16 random bytes"):
        seal(A, b"short")


def test_bad_answers_are_named() -> None:
    other = Proposal("b", "What will you hide?")
    with pytest.raises(DifferentRequest, match="proposal of b, request"):
        bring_together(ASKED, CATALOGUE, [A, other])
    with pytest.raises(RepeatedName, match=r"proposals: .* found 'a'"):
        bring_together(ASKED, CATALOGUE, [A, A])
    with pytest.raises(UnknownName, match=r"proposals: .* a party"):
        bring_together(ASKED, CATALOGUE, [A, Proposal("x", ASKED)])
    with pytest.raises(UnknownName, match=r"proposal of b, permits: .* a measure it hosts"):
        bring_together(ASKED, CATALOGUE, [A, Proposal("b", ASKED, frozenset({"here"}))])
    with pytest.raises(UnknownName, match=r"proposal of b, needs: .* an obligation"):
        bring_together(ASKED, CATALOGUE, [A, Proposal("b", ASKED, needs={"q": Fraction(1)})])
    twice = Proposal("b", ASKED, frozenset({"there"}), frozenset({"there"}))
    with pytest.raises(BadInput, match="permitted or refused, not both; found 'there'"):
        bring_together(ASKED, CATALOGUE, [A, twice])
