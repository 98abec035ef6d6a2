from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.verification.checks import (
    BeyondCause,
    CircularReference,
    RepeatedName,
    UnknownName,
    checked,
)
from goodoffices.verification.terms import Terms
from tests.verification.builder import cause, duty, measure, terms

GOOD = terms(
    [duty("o", "0.5")], [measure("m", {"o": "0.5"}, cause="c")], causes=(cause("c", "0.1"),)
)


def test_whole_terms_come_back() -> None:
    assert checked(GOOD) is GOOD


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (replace(GOOD, parties=()), BadInput, "parties: expected at least one"),
        (replace(GOOD, parties=("a", "a", "b")), RepeatedName, "parties: .* found 'a'"),
        (replace(GOOD, measures=GOOD.measures * 2), RepeatedName, "measures: .* found 'm'"),
        (replace(GOOD, caps={"x": Fraction(1)}), UnknownName, r"caps: .* a party \(a, b\)"),
        (replace(GOOD, asymmetric=-1), BadInput, "asymmetric: expected a whole number"),
        (terms([duty("o", 1)], []), BadInput, "obligation o, target: .* below 1"),
        (terms([duty("o", 0, binds="x")], []), UnknownName, "obligation o, binds"),
        (terms([], [measure("m", {"q": 1})]), UnknownName, "measure m, detects: .* an obligation"),
        (terms([], [measure("m", {}, host="x")]), UnknownName, "measure m, host"),
        (terms([], [measure("m", {}, cause="x")]), UnknownName, "measure m, cause"),
        (terms([], [measure("m", {}, requires=("x",))]), UnknownName, "measure m, requires"),
        (replace(GOOD, causes=(cause("c", 1),)), BadInput, "cause c, fault: .* below 1"),
        (replace(GOOD, causes=(cause("c", "0.6"),)), BeyondCause, r"measure m, detects o: .* 0\.4"),
        (
            terms([], [measure("x", {}, requires=("y",)), measure("y", {}, requires=("x",))]),
            CircularReference,
            "requires: expected no ring of references; found 'x -> y -> x'",
        ),
        (
            terms([], [], causes=(cause("c", 0, "d"), cause("d", 0, "c"), cause("e", 0, "d"))),
            CircularReference,
            "under: .* found 'c -> d -> c'",
        ),
        (terms([], [measure("m", {}, requires=("m",))]), CircularReference, "m -> m"),
    ],
)
def test_what_is_wrong_is_named(wrong: Terms, error: type[BadInput], words: str) -> None:
    with pytest.raises(error, match=words):
        checked(wrong)


def test_many_diamonds_are_no_ring_and_take_no_time() -> None:
    layers = [[f"m{i}{s}" for s in "xy"] for i in range(60)]
    chain = [
        measure(name, {}, requires=tuple(layers[i + 1]) if i + 1 < len(layers) else ())
        for i, layer in enumerate(layers)
        for name in layer
    ]
    checked(terms([], chain))
