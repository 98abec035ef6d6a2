"""What comes from a party's own device: one JSON document each, of a form that it names.

1. A form is named by the field that begins with `goodoffices_`; its value is the form's version.
2. Every field of a form is checked, and no other is taken. What does not fit is refused whole, and
   so is what says a name twice: two readers would read it apart.
3. Words that a party signed are kept as the exact text that was signed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from goodoffices.common.errors import NOTHING, BadInput
from goodoffices.common.unfit import expected_by
from goodoffices.record.acknowledgement import PURPOSE, WHOLE, Acknowledgement, Sheet
from goodoffices.record.entry import Id
from goodoffices.record.envelope import SealedEnvelope
from goodoffices.record.kinds.proof import Exact
from goodoffices.record.signature import Purpose, Signature
from goodoffices.record.written_forms import Hex32, Hex64

__all__ = ["FORMS", "HandedIn", "PublicKey", "SignedWords", "once", "read_handed_in"]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A party's public key, to be compared with the words read aloud."""

    public_key: Hex32

    def as_json(self) -> dict[str, Any]:
        """Return it as it is handed in."""
        return {"goodoffices_public_key": 1, **asdict(self)}


@dataclass(frozen=True, slots=True)
class SignedWords:
    """Exact words, and a party's signature over them for one purpose, case and exchange."""

    purpose: Purpose
    case: Id
    exchange: Id
    party: Id
    exact: Exact
    digest: Hex32
    public_key: Hex32
    signature: Hex64

    @classmethod
    def of(cls, made: Signature, exact: str) -> SignedWords:
        """Put a signature beside the words it is over."""
        return cls(exact=exact, **asdict(made))

    @property
    def genuine(self) -> bool:
        """Whether the key it names signed these words, for what it says."""
        bound = {name: value for name, value in asdict(self).items() if name != "exact"}
        return Signature(**bound).holds(self.exact.encode())

    def as_json(self) -> dict[str, Any]:
        """Return it as it is handed in."""
        return {"goodoffices_signed": 1, **asdict(self)}


HandedIn = Acknowledgement | PublicKey | SealedEnvelope | Sheet | SignedWords
FORMS: dict[str, type[Any]] = {
    "goodoffices_acknowledgement": Acknowledgement,
    "goodoffices_envelope": SealedEnvelope,
    "goodoffices_public_key": PublicKey,
    "goodoffices_sheet": Sheet,
    "goodoffices_signed": SignedWords,
}
_CONSTANT = {"purpose": PURPOSE, "whole": WHOLE}


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a mapping of what JSON says.

    Raises
    ------
    ValueError
        A name stands twice.
    """
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def read_handed_in(words: str, where: str) -> HandedIn:
    """Return the document in a file.

    Raises
    ------
    BadInput
        It is none of the forms, or a field of it does not fit.
    """
    try:
        found = json.loads(words, object_pairs_hook=once)
    except (ValueError, RecursionError):
        found = None
    names = [name for name in found if name in FORMS] if isinstance(found, dict) else []
    if len(names) != 1 or found[names[0]] != 1:
        raise _unfit(where, "a document of one of the forms " + ", ".join(FORMS), NOTHING)
    found.pop(names[0])
    form = FORMS[names[0]]
    if form is Acknowledgement:
        _check_constant(found, where)
    more = set(found) - {field.name for field in fields(form)}
    if more:
        raise _unfit(f"{where}, {min(more)}", "only fields of its form", min(more))
    try:
        made = _adapter(names[0]).validate_python(found)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise _unfit(f"{where}, {field}", expected_by(first), first["input"]) from error
    return made


@cache
def _adapter(name: str) -> TypeAdapter[HandedIn]:
    return TypeAdapter(FORMS[name])


def _check_constant(found: dict[str, Any], where: str) -> None:
    for name, value in _CONSTANT.items():
        if found.pop(name, None) != value:
            raise _unfit(f"{where}, {name}", repr(value), NOTHING)


def _unfit(where: str, expected: str, found: object) -> BadInput:
    return BadInput(
        where, expected=expected, found=found,
        advice="Give the file as the party's device wrote it, unchanged.",
    )  # fmt: skip
