"""Rumours: steps and public lines; hashes of authentic texts against altered copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.rumours import (
    Rumour,
    Sighting,
    Status,
    Verdict,
    compare,
    decide,
    heard,
    new_rumour,
    prove,
    public_lines,
)

NOON = datetime(2187, 3, 2, 12, tzinfo=UTC)
NONCE = bytes(range(16))
TEXT = "Article 1. Both sides withdraw.\n\nArticle 2. Inspectors may enter.\n\nArticle 3. Signed."


def looked_into() -> Rumour:
    rumour = new_rumour("An agreement was signed.", Sighting("market", NOON))
    return decide(rumour, Status.UNDER_INVESTIGATION, at=NOON, finding="")


def test_there_are_nine_statuses() -> None:
    assert len(Status) == 9


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.NEW])
def test_every_status_can_be_reached_and_looked_into_again(status: Status) -> None:
    rumour = decide(looked_into(), status, at=NOON, finding="The office holds the only text.")
    assert rumour.status is status
    again = decide(rumour, Status.UNDER_INVESTIGATION, at=NOON, finding="")
    assert again.status is Status.UNDER_INVESTIGATION
    assert len(again.steps) == 4


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.UNDER_INVESTIGATION])
def test_a_new_rumour_is_looked_into_first(status: Status) -> None:
    rumour = new_rumour("An agreement was signed.", Sighting("market", NOON))
    with pytest.raises(BadInput, match="before any other"):
        decide(rumour, status, at=NOON, finding="The office holds the only text.")


def test_refusals() -> None:
    rumour = looked_into()
    with pytest.raises(BadInput, match="what confirmed false rests on"):
        decide(rumour, Status.CONFIRMED_FALSE, at=NOON, finding=" ")
    with pytest.raises(BadInput, match="not before"):
        decide(rumour, Status.PROBABLY_TRUE, at=NOON - timedelta(1), finding="x")
    with pytest.raises(BadInput, match="its zone"):
        decide(rumour, Status.PROBABLY_TRUE, at=NOON.replace(tzinfo=None), finding="x")
    with pytest.raises(BadInput, match="its words"):
        new_rumour(" ", Sighting("market", NOON))
    with pytest.raises(BadInput, match="its zone"):
        new_rumour("x", Sighting("market", NOON.replace(tzinfo=None)))


def test_public_lines_tell_nothing_of_who_heard_it_where_or_how_often() -> None:
    rumour = looked_into()
    often = rumour
    for n in range(5):
        often = heard(often, Sighting(f"room {n}", NOON + timedelta(hours=n)))
    other = new_rumour("A delegate left.", Sighting("kitchen", NOON - timedelta(hours=1)))
    assert public_lines([rumour, other]) == public_lines([other, often])
    shown = repr(public_lines([often, other]))
    for secret in ("market", "room", "kitchen", "Sighting"):
        assert secret not in shown


paragraphs = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(paragraphs, st.sampled_from([b"", NONCE]))
def test_a_true_copy_is_authentic_however_its_lines_end(parts: list[str], nonce: bytes) -> None:
    proof = prove("\n\n".join(parts), nonce=nonce)
    for copy in (
        "\r\n\r\n".join(parts),
        " \n\n\n".join(parts) + "\n\n",
        "\ufeff" + "\n\n".join(parts),
    ):
        assert compare(proof, copy, nonce=nonce).verdict is Verdict.AUTHENTIC


@given(paragraphs, st.integers(0, 5), st.sampled_from([b"", NONCE]))
def test_one_changed_paragraph_is_found(parts: list[str], at: int, nonce: bytes) -> None:
    proof = prove("\n\n".join(parts), nonce=nonce)
    at %= len(parts)
    forged = [*parts[:at], parts[at] + " forged", *parts[at + 1 :]]
    found = compare(proof, "\n\n".join(forged), nonce=nonce)
    assert found.verdict is (Verdict.ALTERED if len(parts) > 1 else Verdict.OTHER)
    assert found.foreign == found.missing == (at + 1,)
    assert not found.moved


@pytest.mark.parametrize(
    ("copy", "verdict", "foreign", "missing", "moved"),
    [
        (TEXT.replace("may", "must"), Verdict.ALTERED, (2,), (2,), False),
        (TEXT.partition("\n\n")[2], Verdict.ALTERED, (), (1,), False),
        (TEXT + "\n\nArticle 4. Reparations.", Verdict.ALTERED, (4,), (), False),
        ("\n\n".join(TEXT.split("\n\n")[::-1]), Verdict.ALTERED, (), (), True),
        (TEXT + "\n\n" + TEXT.partition("\n\n")[0], Verdict.ALTERED, (), (), True),
        (TEXT.replace("\n\n", "\n"), Verdict.OTHER, (1,), (1, 2, 3), False),
        (TEXT.replace("i", "\u0456"), Verdict.OTHER, (1, 2, 3), (1, 2, 3), False),
        ("", Verdict.OTHER, (), (1, 2, 3), False),
    ],
)
def test_forgeries(
    copy: str,
    verdict: Verdict,
    foreign: tuple[int, ...],
    missing: tuple[int, ...],
    *,
    moved: bool,
) -> None:
    found = compare(prove(TEXT, nonce=NONCE), copy, nonce=NONCE)
    assert (found.verdict, found.foreign, found.missing) == (verdict, foreign, missing)
    assert found.moved is moved


def test_the_nonce_keeps_wordings_from_being_tried() -> None:
    assert prove(TEXT, nonce=NONCE).paragraphs != prove(TEXT, nonce=b"").paragraphs
    assert compare(prove(TEXT, nonce=NONCE), TEXT, nonce=b"").verdict is Verdict.OTHER
    with pytest.raises(BadInput, match="16 bytes and more"):
        prove(TEXT, nonce=b"short")
    with pytest.raises(BadInput, match="expected words"):
        prove(" \n\n ", nonce=b"")


def test_a_letter_written_in_two_ways_is_one_letter() -> None:
    composed, apart = "caf\u00e9", "cafe\u0301"
    assert composed != apart
    proof = prove(composed, nonce=NONCE)
    assert compare(proof, apart, nonce=NONCE).verdict is Verdict.AUTHENTIC
