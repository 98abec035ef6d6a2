"""Signing on a party's own device: no record is there, and none is needed.

1. A sheet is acknowledged: its words are shown, and what is signed is that they were the whole.
2. An envelope is signed as it is, for the case, exchange and party it names.
3. Anything else is an act: its exact text is signed, for a case, exchange and party that are given.
4. A paper is sealed under a fresh key that is printed once, and written nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nacl.signing import SigningKey
from pydantic import TypeAdapter, ValidationError

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.common.unfit import expected_by
from goodoffices.record.acknowledgement import Acknowledgement, Sheet
from goodoffices.record.entry import UNREADABLE, Id, Words
from goodoffices.record.envelope import SealedEnvelope, new_opening_key
from goodoffices.record.handed_in import FORMS, SignedWords, read_handed_in
from goodoffices.record.kinds.proof import Exact
from goodoffices.record.signature import Purpose, Signature
from goodoffices.record.written_forms import Day

__all__ = ["Bound", "ToSign", "sealed", "to_sign"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What an act is signed for; None where it was not given."""

    case: str | None = None
    exchange: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class ToSign:
    """What is about to be signed: what a person reads first, and what the signature makes."""

    shown: str
    signed_by: Callable[[SigningKey], dict[str, Any]]


def to_sign(words: str, where: str, bound: Bound, *, date: str | None = None) -> ToSign:
    """Return what there is to sign in a file.

    Raises
    ------
    BadInput
        It cannot be signed as it is, or for want of a case, exchange or party.
    """
    asked = _to_sign(words, where, bound, date)
    if strange := UNREADABLE.search(asked.shown):
        raise BadInput(
            where, expected="words that are shown as they are written", found=strange[0],
            advice="Sign nothing that reads otherwise than it is written: ask for it anew.",
        )  # fmt: skip
    return asked


def _to_sign(words: str, where: str, bound: Bound, date: str | None) -> ToSign:
    found = read_handed_in(words, where) if any(form in words for form in FORMS) else None
    if isinstance(found, Sheet):
        return _acknowledging(found, date or datetime.now(UTC).date().isoformat())
    if isinstance(found, SealedEnvelope):
        given = Bound(found.case, found.exchange, found.party)
        return _exact(words, where, "envelope", given)
    if found is not None:
        raise BadInput(
            where, expected="a sheet, an act or an envelope", found=type(found).__name__,
            advice="What is signed already is handed in as it is.",
        )  # fmt: skip
    return _exact(words, where, "act", bound)


def _acknowledging(sheet: Sheet, date: str) -> ToSign:
    given = Acknowledgement.of(sheet, _fit("--date", Day, date))
    script = [f"  {n}. {words}" for n, words in enumerate(sheet.script, 1)]
    papers = [f"  with {one.title} (sha256 {one.digest[:16]}...)" for one in sheet.material]
    codes = [f"  under: {', '.join(sheet.conditions)}"] if sheet.conditions else []
    head = f"{sheet.party}, exchange {sheet.exchange}: that this was the whole script, {date}"
    return ToSign(
        "\n".join([head, *script, *papers, *codes]), lambda key: given.signed_by(key).as_json()
    )


def _exact(words: str, where: str, purpose: Purpose, bound: Bound) -> ToSign:
    exact = _printable(where, Exact, words)
    case, exchange, party = (
        _fit(f"--{name}", Id, getattr(bound, name)) for name in ("case", "exchange", "party")
    )

    def signed_by(key: SigningKey) -> dict[str, Any]:
        made = Signature.made(
            key, exact.encode(), purpose=purpose, case=case, exchange=exchange, party=party
        )
        return SignedWords.of(made, exact).as_json()

    head = f"{party}, exchange {exchange}, case {case}: this {purpose}, word for word"
    return ToSign(f"{head}\n{exact.rstrip()}" if purpose == "act" else head, signed_by)


def _printable(where: str, form: Any, words: str) -> str:  # noqa: ANN401 - an annotated str
    """Return words that can stand in a record."""
    try:
        if not UNREADABLE.search(words):
            return str(TypeAdapter(form).validate_python(words))
    except ValidationError:
        pass
    raise BadInput(
        where, expected="words that can be printed, not too long, lines ended by a line feed",
        found=words, advice="Save it as plain text with Unix line ends; split what is long.",
    )  # fmt: skip


def _fit(where: str, form: Any, value: str | None) -> str:  # noqa: ANN401 - an annotated str
    """Return a value that fits its form."""
    try:
        return str(TypeAdapter(form).validate_python(value))
    except ValidationError as error:
        raise BadInput(
            where, expected=expected_by(error.errors(include_url=False)[0]),
            found=NOTHING if value is None else value,
            advice="An act is signed for one case, exchange and party: give all three.",
        ) from error  # fmt: skip


def sealed(
    words: str, where: str, case: str, exchange: str, party: str
) -> tuple[SealedEnvelope, str]:
    """Seal a paper for one case, exchange and party; return the envelope and its opening key.

    Raises
    ------
    BadInput
        The words cannot stand in a record, or a name cannot.
    """
    for name, value in (("case", case), ("exchange", exchange), ("party", party)):
        _fit(f"--{name}", Id, value)
    _printable(where, Words, words)
    key = new_opening_key()
    return SealedEnvelope.of(case, exchange, party, key=key, words=words), key
