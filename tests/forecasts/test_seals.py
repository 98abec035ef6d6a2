"""Hashes of questions and of judgements."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.forecasts.questions import Question, pose
from goodoffices.forecasts.seals import BrokenSeal, fingerprint, open_seal, seal

AT = datetime(1963, 2, 1, 12, tzinfo=UTC)
NONCE = bytes(range(16))


@pytest.fixture
def question() -> Question:
    return pose("Will it be signed?", [], "Yes if the signed text is in the record.", "1963-12-31")


@pytest.mark.parametrize(
    "change",
    [
        {"words": "Will it be signed ?"},
        {"outcomes": ("yes", "no")},
        {"rule": "Yes if somebody says so."},
        {"closes": AT},
        {"excludes": "they cannot"},
    ],
)
def test_any_change_of_a_question_changes_its_hash(
    question: Question, change: dict[str, object]
) -> None:
    assert fingerprint(replace(question, **change)) != fingerprint(question)  # type: ignore[arg-type]


def test_another_zone_for_the_same_moment_does_not(question: Question) -> None:
    east = question.closes.astimezone(timezone(timedelta(hours=5)))
    assert fingerprint(replace(question, closes=east)) == fingerprint(question)


def test_text_cannot_move_between_fields(question: Question) -> None:
    one = replace(question, words='a", "b', rule="c")
    two = replace(question, words="a", rule='b", "c')
    assert fingerprint(one) != fingerprint(two)


def test_a_seal_opens_to_what_was_sealed_and_to_nothing_else(question: Question) -> None:
    known = fingerprint(question)
    made = seal(known, "ana", AT, "0.7", nonce=NONCE)
    open_seal(made.upper(), known, "ana", AT, "0.7", nonce=NONCE)
    other = fingerprint(replace(question, rule="Another rule for the same words."))
    for changed in (
        (made, other, "ana", AT, "0.7"),
        (made, known, "ben", AT, "0.7"),
        (made, known, "ana", AT + timedelta(seconds=1), "0.7"),
        (made, known, "ana", AT, "0.70"),
        ("", known, "ana", AT, "0.7"),
        ("\u00e9", known, "ana", AT, "0.7"),
    ):
        with pytest.raises(BrokenSeal, match="nonce that were sealed"):
            open_seal(*changed, nonce=NONCE)
    with pytest.raises(BrokenSeal):
        open_seal(made, known, "ana", AT, "0.7", nonce=NONCE + b"x")


def test_a_short_nonce_is_refused() -> None:
    with pytest.raises(BadInput, match="16 bytes or more"):
        seal("0" * 64, "ana", AT, "0.7", nonce=b"short")
