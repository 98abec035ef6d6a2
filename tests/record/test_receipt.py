"""A receipt: signed whole, and worth nothing with one letter changed."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from nacl.signing import SigningKey

from goodoffices.common.errors import BadInput
from goodoffices.record.receipt import Receipt, read_receipt

BARE = Receipt("talks", "mars", "76" * 32, 7, "68" * 32, "2031-03-05T09:00Z")
RECEIPT = BARE.signed_by(SigningKey(b"k" * 32))


def test_a_receipt_reads_back_and_is_genuine() -> None:
    assert read_receipt(RECEIPT.written(), "r.json") == RECEIPT
    assert RECEIPT.genuine


@pytest.mark.parametrize("field", [f.name for f in fields(Receipt)])
def test_one_letter_changed_and_it_is_not_genuine(field: str) -> None:
    value = getattr(RECEIPT, field)
    changed: int | str = value + 1 if isinstance(value, int) else _other(value)
    assert not replace(RECEIPT, **{field: changed}).genuine  # type: ignore[arg-type]


def _other(words: str) -> str:
    return ("1" if words[0] != "1" else "2") + words[1:]


def test_signed_by_another_key_it_is_not_genuine() -> None:
    other = BARE.signed_by(SigningKey(b"x" * 32))
    assert other.genuine
    assert not replace(other, office_key=RECEIPT.office_key).genuine


@pytest.mark.parametrize(
    "words",
    [
        "", "[]", "{}", "no json", '{"goodoffices_receipt": 1}', "[" * 100_000,
        RECEIPT.written().replace('"n": 7', '"n": "7"'),
        RECEIPT.written().replace('"n": 7', '"n": true'),
        RECEIPT.written().replace('"goodoffices_receipt": 1', '"goodoffices_receipt": 2'),
        json.dumps({**json.loads(RECEIPT.written()), "more": 1}),
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_refused(words: str) -> None:
    with pytest.raises(BadInput, match=r"r\.json: expected .*goodoffices receipt"):
        read_receipt(words, "r.json")
