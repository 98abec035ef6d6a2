"""Seals: a question fixed before it is judged, a judgement fixed before it is discussed.

1. A question's hash covers its words, outcomes, rule, close and excludes-reason. Whoever holds it
   sees any later change. It is taken before the first judgement.
2. A judgement's hash covers the question's hash, the person, the time, the answer as said, and
   a nonce. Handed in first, it shows later that the answer was not changed after the others
   spoke.
3. The nonce comes from outside and holds at least 16 bytes: answers are few, and without it
   anyone could try them all.
4. The fields stand in one JSON list, quoted, so that no two contents share a text. SHA-256.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime

from goodoffices.common.errors import BadInput
from goodoffices.forecasts.questions import Question

__all__ = ["BrokenSeal", "fingerprint", "open_seal", "seal"]

NONCE_BYTES = 16


class BrokenSeal(BadInput):
    """What was opened is not what was sealed."""

    def __init__(self, where: str) -> None:
        super().__init__(
            where,
            expected="the answer, time, question and nonce that were sealed",
            found="others",
            advice="Check each against the paper; a changed one cannot be opened.",
        )


def fingerprint(question: Question) -> str:
    """Return the SHA-256 of a question, 64 hexadecimal digits.

    The same moment in another zone gives the same hash; another order of outcomes another.

    Examples
    --------
    >>> from goodoffices.forecasts.questions import pose
    >>> rule = "Yes if the signed text is in the record."
    >>> fingerprint(pose("Will it be signed?", [], rule, "1963-12-31"))[:8]
    '979ba2e9'
    """
    fields: list[object] = [
        "question",
        question.words,
        list(question.outcomes),
        question.rule,
        _utc(question.closes),
        question.excludes,
    ]
    return _hash(fields)


def seal(question_hash: str, by: str, at: datetime, answer: str, *, nonce: bytes) -> str:
    """Return the SHA-256 that commits a person to an answer, 64 hexadecimal digits.

    Parameters
    ----------
    question_hash : str
        From `fingerprint`.
    by, at : str, datetime
        The person, and the time with its zone.
    answer : str
        `Judgement.answer`.
    nonce : bytes
        At least 16, secret until opened, never used twice.

    Raises
    ------
    BadInput
        A nonce under 16 bytes.
    """
    if len(nonce) < NONCE_BYTES:
        raise BadInput(
            "nonce",
            expected=f"{NONCE_BYTES} bytes or more",
            found=len(nonce),
            advice="Draw it from the system: with a short one the answer can be guessed.",
        )
    return _hash(["judgement", question_hash, by, _utc(at), answer, nonce.hex()])


def open_seal(
    sealed: str, question_hash: str, by: str, at: datetime, answer: str, *, nonce: bytes
) -> None:
    """Return quietly when the seal opens to this answer.

    Parameters are those of `seal`, after the seal itself.

    Raises
    ------
    BrokenSeal
        Anything differs.
    """
    again = seal(question_hash, by, at, answer, nonce=nonce)
    if not hmac.compare_digest(again.encode(), sealed.strip().lower().encode()):
        raise BrokenSeal(f"seal of {by!r}")


def _hash(fields: list[object]) -> str:
    text = json.dumps(["goodoffices forecasts 1", *fields], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _utc(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")
