"""The worked cases, through the board and its sums (the networks themselves: tests/common)."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goodoffices.intelligence.bits import expected_bits
from goodoffices.intelligence.board import Board, CollectionOption, Control, Sharing
from goodoffices.intelligence.collection import worth_asking
from goodoffices.intelligence.releasing import gap, release
from goodoffices.intelligence.separation import (
    dempster,
    inconsistency_count,
    mixed_product,
    ratio_bits,
)
from goodoffices.intelligence.weighing import Weighing, weigh
from tests.intelligence.boards import bare, point, table_board

TRUE = {"yes": 1.0, "no": 0.0}
DELEGATIONS = {
    "A_hostile": 0.08,
    "B_hostile": 0.08,
    "third_party": 0.08,
    "insider": 0.06,
    "disinformation": 0.15,
    "nothing": 0.55,
}


@pytest.fixture(scope="module")
def cases(golden: Path) -> dict[str, Any]:
    return {c["id"]: c for c in json.loads((golden / "intelligence.json").read_text())}


def weighed(board: Board) -> Weighing:
    return weigh(board, np.random.default_rng(0), draws=3)


def test_one_upstream_however_often_it_is_relayed(cases: dict[str, Any]) -> None:
    prior = {"yes": 0.1, "no": 0.9}
    expected = cases["C1"]["expect"]["posterior"]["T"]["yes"]
    for relays in (1, 3):
        found = weighed(bare(prior, theta=TRUE, relays=relays))
        assert found.posterior["yes"] == pytest.approx(expected, abs=1e-9)
        assert found.upstreams == pytest.approx(1.0, abs=1e-12)
    expect = cases["C3b"]["expect"]
    assert found.posterior["yes"] == pytest.approx(expect["posterior"], abs=1e-9)
    assert found.upstreams == expect["independent_upstreams"]
    noisy = weighed(bare(prior, theta=TRUE, relays=10, relay=(0.98, 0.02)))
    ten = cases["C5"]["expect"]
    assert noisy.posterior["yes"] == pytest.approx(ten["posterior"]["T"]["yes"], abs=1e-9)
    assert noisy.posterior["yes"] <= ten["upper_bound"] + 1e-12


def test_unknown_sharing(cases: dict[str, Any]) -> None:
    prior = {"yes": 0.1, "no": 0.9}
    expect = cases["C4c"]["expect"]["posterior"]
    for q, value in zip(cases["C4c"]["input"]["q"], expect, strict=True):
        stated = Sharing(("s0", "s1"), point(float(Fraction(q))))
        board = bare(prior, theta=TRUE, relays=2, upstream=None, sharing=(stated,))
        found = weighed(board)
        assert found.posterior["yes"] == pytest.approx(value, abs=1e-9)
        if q == "1/2":
            after = cases["C4b"]["expect"]["posterior"]["D"]["repeats"]
            assert found.lineage[0].after == pytest.approx(after, abs=1e-9)
    assert found.if_independent["yes"] == pytest.approx(
        cases["C2"]["expect"]["posterior"]["T"]["yes"], abs=1e-9
    )
    assert found.if_one_upstream["yes"] == pytest.approx(
        cases["C1"]["expect"]["posterior"]["T"]["yes"], abs=1e-9
    )


def test_a_channel_that_may_be_controlled(cases: dict[str, Any]) -> None:
    given = {"yes": (point(0.3),), "no": (point(0.3),)}
    control = Control("x", given, {"t": point(1.0)})
    found = weighed(bare({"yes": 0.1, "no": 0.9}, theta=TRUE, control=control))
    assert found.posterior["yes"] == pytest.approx(
        cases["C6"]["expect"]["posterior"]["T"]["yes"], abs=1e-9
    )
    assert found.controlled["u"] == pytest.approx(
        cases["C6b"]["expect"]["posterior"]["K"]["controlled"], abs=1e-9
    )
    plain = cases["C1"]["expect"]["posterior"]["T"]["yes"] - 0.1
    assert found.posterior["yes"] - 0.1 < plain / 2


def test_silence_cascade_and_liar(cases: dict[str, Any]) -> None:
    silent = bare({"yes": 0.3, "no": 0.7}, theta=TRUE, free=(0.7, 0.05), values="silent")
    assert weighed(silent).posterior["yes"] == pytest.approx(
        cases["C7"]["expect"]["posterior"]["T"]["yes"], abs=1e-9
    )
    even = {"yes": 0.5, "no": 0.5}
    cascade = bare(even, theta={"yes": 0.9, "no": 0.2}, free=(1.0, 0.0), relay=(0.8, 0.3))
    assert weighed(cascade).posterior["yes"] == pytest.approx(
        cases["C8"]["expect"]["posterior"]["H"]["yes"], abs=1e-9
    )
    liar = bare(even, theta=TRUE, free=(0.2, 0.7))
    assert weighed(liar).posterior["yes"] == pytest.approx(
        cases["C9"]["expect"]["posterior"]["T"]["yes"], abs=1e-9
    )


def warned(upstream: str | None, *, relays: int = 2) -> Board:
    given = {h: (point(0.95 if h == "disinformation" else 0.05),) for h in DELEGATIONS}
    theta = dict.fromkeys(DELEGATIONS, 1.0) | {"disinformation": 0.0, "nothing": 0.0}
    return bare(
        DELEGATIONS,
        theta=theta,
        free=(0.7, 0.1),
        relays=relays,
        relay=(0.9, 0.05),
        upstream=upstream,
        control=Control("x", given, {"t": point(0.9)}),
    )


def test_both_delegations_warned(cases: dict[str, Any]) -> None:
    found = weighed(warned("u"))
    unknown = weighed(warned(None))
    for case, answer in (
        ("C10", found.posterior),
        ("C10b", found.if_independent),
        ("C10c", unknown.posterior),
        ("C10", unknown.if_one_upstream),
        ("C10b", unknown.if_independent),
    ):
        for h, chance in cases[case]["expect"]["posterior"]["H"].items():
            assert answer[h] == pytest.approx(chance, abs=1e-9), case
    assert unknown.lineage[0].after == pytest.approx(
        cases["C10c"]["expect"]["posterior"]["S"]["one"], abs=1e-9
    )
    assert "Independent upstreams shown: 1 for 2 sources" in found.warnings[0]
    assert "Independent upstreams shown: 0 for 2 sources" in unknown.warnings[0]


def test_a_tool_with_a_signature(cases: dict[str, Any]) -> None:
    names = list(cases["C11"]["expect"]["posterior"]["H"])
    prior = dict(zip(names, (0.25, 0.25, 0.10, 0.10, 0.30), strict=True))
    tool = [0.6, 0.05, 0.6, 0.02, 0.01]
    left = [0.15, 0.2, 0.7, 0.2, 0.05]
    for case, rows in (("C11", {"tool": tool}), ("C11b", {"tool": tool, "left": left})):
        found = weighed(table_board(prior, rows))
        for h, chance in cases[case]["expect"]["posterior"]["H"].items():
            assert found.posterior[h] == pytest.approx(chance, abs=1e-9)
        pair = tuple(cases["C11c"]["input"]["pair"])
        assert (pair in found.inseparable) == (case == "C11")
    assert ratio_bits(np.array([tool]), 0, 2)[0] == cases["C11c"]["expect"]["bits"]


def twelve(cases: dict[str, Any]) -> Board:
    given = cases["C12b"]["input"]
    prior = dict(zip(given["hypotheses"], given["prior"], strict=True))
    rows = {f"E{n}": row for n, row in enumerate(given["likelihoods"], 1)}
    return table_board(prior, rows)


def test_linchpins(cases: dict[str, Any]) -> None:
    found = weighed(twelve(cases))
    for h, chance in cases["C12"]["expect"]["posterior"]["H"].items():
        assert found.posterior[h] == pytest.approx(chance, abs=1e-9)
    pins = {pin.item: pin for pin in found.linchpins}
    expect = cases["C12b"]["expect"]
    assert found.linchpins[0].item == expect["linchpin"]
    for n, (bits, lead, without) in enumerate(
        zip(
            expect["bits"],
            cases["C12c"]["expect"]["leader"],
            cases["C12c"]["expect"]["posterior_without"],
            strict=True,
        ),
        1,
    ):
        pin = pins[f"E{n}"]
        assert pin.bits == pytest.approx(bits, abs=1e-9)
        assert pin.leader_without == lead
        assert list(pin.without.values()) == pytest.approx(without, abs=1e-9)


def test_counting_against_weighing(cases: dict[str, Any]) -> None:
    given, expect = cases["C13"]["input"], cases["C13"]["expect"]
    rows = {f"E{n}": row for n, row in enumerate(given["likelihoods"])}
    prior = dict(zip(given["hypotheses"], given["prior"], strict=True))
    found = weighed(table_board(prior, rows))
    assert list(found.posterior.values()) == pytest.approx(expect["posterior"], abs=1e-9)
    count = inconsistency_count(np.array(given["inconsistent"]))
    assert count.tolist() == expect["inconsistency_count"]


def test_dempster_and_the_mixed_product(cases: dict[str, Any]) -> None:
    given, expect = cases["C15"]["input"], cases["C15"]["expect"]
    belief, conflict = dempster(given["m1"], given["m2"])
    assert belief["c"] == expect["belief_c"]
    assert conflict == pytest.approx(expect["conflict"], abs=1e-12)
    assert (conflict > 0.9) == expect["flag"]
    given = cases["C15b"]["input"]
    found = mixed_product(np.array(given["experts"]), reliability=given["reliability"])
    assert found.tolist() == pytest.approx(cases["C15b"]["expect"]["posterior"], abs=1e-9)


def test_what_to_ask_next(cases: dict[str, Any]) -> None:
    given, expect = cases["C20"]["input"], cases["C20"]["expect"]
    prior = {f"H{n}": p for n, p in enumerate(given["prior"])}
    options = [
        CollectionOption(name, name, {h: point(p) for h, p in zip(prior, yes, strict=True)})
        for name, yes in given["options"].items()
    ]
    found = worth_asking(prior, options[::-1])
    assert found[0].option == expect["best"]
    for worth in found:
        assert worth.bits == pytest.approx(expect["bits"][worth.option], abs=1e-9)
        yes = given["options"][worth.option]
        assert float(expected_bits(given["prior"], yes)) == worth.bits


def test_the_releasable_answer(cases: dict[str, Any]) -> None:
    board, expect = twelve(cases), cases["C22"]["expect"]
    withheld = cases["C22"]["input"]["withheld"]
    seen = release(board, withheld, np.random.default_rng(0), step=1.0)
    assert seen.posterior is not None
    assert list(seen.posterior.values()) == pytest.approx(expect["releasable"], abs=1e-9)
    apart = gap(board, withheld)
    assert apart.bits == pytest.approx(expect["gap_bits"], abs=1e-9)
    assert apart.leader_full == expect["leader_full"]
    assert apart.leader_releasable == expect["leader_releasable"]
    assert apart.turning == ()
