from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import NoAnswer
from goodoffices.intelligence import evidence, kernel, small_sum
from goodoffices.intelligence.as_network import log_joint_by_network
from goodoffices.intelligence.board import Board
from goodoffices.intelligence.layout import lay_out
from goodoffices.intelligence.reading import board_from
from goodoffices.intelligence.weighing import Linchpin, Weighing, confidence, weigh
from tests.conftest import NIGHTLY
from tests.intelligence.boards import IDS, hypotheses, plain, random_board, table_board

seeds = st.integers(0, 100_000)
few = settings(max_examples=100 if NIGHTLY else 10)


def weighed(board: Board, *, seed: int = 0, draws: int = 20) -> Weighing:
    return weigh(board, np.random.default_rng(seed), draws=draws)


def bytes_of(found: Weighing) -> str:
    return json.dumps(found.as_json(), allow_nan=False)


def some_board(seed: int) -> Board:
    generator = np.random.default_rng(seed)
    return random_board(
        generator, named=int(generator.integers(0, 4)), loose=int(generator.integers(0, 4))
    )


@few
@given(seeds)
def test_the_sum_is_that_of_the_network(seed: int) -> None:
    layout = lay_out(some_board(seed))
    nums = evidence.numbers(layout, layout.middle)
    items = np.ones((1, layout.rests_on.shape[0]), dtype=bool)
    ours = evidence._one_state(nums, items)[0]
    like, offset = evidence._unit_likelihoods(nums, items[:, : len(layout.value)])
    base = nums.log_prior[0] + nums.artefacts[0].sum(axis=0) + offset[0]
    for p, row in enumerate(ours):
        found = log_joint_by_network(
            base=base,
            theta=nums.theta[0],
            speak=nums.speak[0],
            kappa=nums.kappa[0],
            like=like[0],
            block=layout.block[p],
            owner=layout.owner[p],
            heard=layout.heard[p],
        )
        np.testing.assert_allclose(row, found + nums.log_weight[0, p], rtol=0, atol=1e-11)


@few
@given(seeds)
def test_the_plain_sum_is_the_compiled_one(seed: int) -> None:
    layout = lay_out(some_board(seed))
    generator = np.random.default_rng(seed)
    nums = evidence.numbers(layout, layout.draws(3, generator))
    base = np.log(generator.dirichlet(np.ones(5), size=3))
    units = len(layout.units.ids)
    like = generator.random((3, units, nums.theta.shape[1], 2))
    given = (base, nums.theta, nums.speak, nums.kappa, like, nums.log_weight)
    b, t, s, k, r, w = (np.ascontiguousarray(table) for table in given)
    block, owner, heard = layout.block, layout.owner, layout.heard
    plain_sum = small_sum.joint(b, t, s, k, r, w, block, owner, heard)
    compiled = kernel.joint(b, t, s, k, r, w, block, owner, heard)
    np.testing.assert_allclose(plain_sum, compiled, rtol=0, atol=1e-11)


@few
@given(seeds)
def test_every_answer_is_a_distribution_inside_its_interval(seed: int) -> None:
    found = weighed(some_board(seed))
    for answer in (found.posterior, found.if_independent, found.if_one_upstream):
        assert sum(answer.values()) == pytest.approx(1.0, abs=1e-12)
        assert all(p > 0 for p in answer.values())
    for h, (lo, hi) in found.interval90.items():
        assert 0 <= lo <= found.posterior[h] <= hi <= 1
    assert [pin.bits for pin in found.linchpins] == sorted(
        (pin.bits for pin in found.linchpins), reverse=True
    )
    for pair in found.lineage:
        assert 0 <= pair.after <= 1


@few
@given(seeds)
def test_the_same_seed_gives_the_same_bytes(seed: int) -> None:
    board = some_board(seed)
    assert bytes_of(weighed(board)) == bytes_of(weighed(board))


@few
@given(seeds)
def test_taking_an_item_away_is_a_board_without_it(seed: int) -> None:
    board = some_board(seed)
    for pin in weighed(board, draws=1).linchpins:
        if pin.item in {a.id for a in board.artefacts}:
            rest = tuple(a for a in board.artefacts if a.id != pin.item)
            found = weighed(replace(board, artefacts=rest), draws=1)
            assert list(found.posterior.values()) == pytest.approx(
                list(pin.without.values()), abs=1e-12
            )


def swapped(data: Any, names: dict[str, str]) -> Any:
    if isinstance(data, dict):
        return {names.get(k, k): swapped(v, names) for k, v in data.items()}
    if isinstance(data, list):
        return [swapped(v, names) for v in data]
    return names.get(data, data) if isinstance(data, str) else data


def test_swapping_the_names_swaps_the_answer_exactly() -> None:
    data = plain(
        claims=[{"id": "plot", "expected": {"a": "very likely", "b": "likely", "rest": 0.2}}]
    )
    names = {"a": "b", "b": "a", "s1": "s2", "s2": "s1", "r1": "r2", "r2": "r1"}
    before = weighed(board_from(data)).as_json()
    after = weighed(board_from(swapped(data, names))).as_json()
    for part in ("posterior", "interval90", "words", "if_independent", "if_one_upstream"):
        assert swapped(before[part], names) == after[part]
    assert swapped(before["linchpins"], names) == after["linchpins"]
    assert swapped(before["inseparable"], names) == after["inseparable"]


def relayed(n: int, *, through: str = "one") -> dict[str, Any]:
    """One upstream, n relays; `days` gives each its own system, day and claim time."""

    def extra(i: int) -> dict[str, str]:
        day = f"{i % 3 + 1:02}T08:00:00+00:00"
        return {"known_time": f"2326-03-{day}", "event_time": f"2326-02-{day}"}

    return {
        "upstreams": [{"id": "first", "hit": 0.8, "false_alarm": 0.1, "control": []}],
        "sources": [
            {"id": f"system{i}", "hit": 0.98, "false_alarm": 0.02, "upstream": "first"}
            for i in range(n)
        ],
        "reports": [
            {"id": f"r{i}", "source": f"system{i}", "claim": "plot", "value": "says"}
            | (extra(i) if through == "days" else {})
            for i in range(n)
        ],
    }


@pytest.mark.parametrize("through", ["one", "days"])
def test_ten_relays_of_one_upstream_move_the_answer_less_than_a_two_hundredth(
    through: str,
) -> None:
    """Ten noisy relays against two; against one, the first relay's own noise still counts."""
    claim = [{"id": "plot", "expected": {"a": 1.0, "b": 1.0, "other": 0.5, "rest": 0.0}}]
    two = weighed(board_from(plain(**relayed(2, through=through), claims=claim)))
    ten = weighed(board_from(plain(**relayed(10, through=through), claims=claim)))
    assert max(abs(ten.posterior[h] - two.posterior[h]) for h in IDS) < 0.005
    assert ten.upstreams == 1.0
    assert "one observation, not several" in " ".join(ten.warnings)
    apart = weighed(board_from(plain(**relayed(10), claims=claim))).if_independent
    assert apart["a"] > ten.posterior["a"] + 0.04


def test_the_first_of_ten_relays_already_said_it() -> None:
    claim = [{"id": "plot", "expected": {"a": 1.0, "b": 1.0, "other": 0.5, "rest": 0.0}}]
    perfect = [
        {"id": f"system{i}", "hit": 1.0, "false_alarm": 0.0, "upstream": "first"} for i in range(10)
    ]
    answers = []
    for n in (1, 10):
        parts = relayed(n) | {"sources": perfect[:n]}
        answers.append(weighed(board_from(plain(**parts, claims=claim))).posterior)
    assert max(abs(answers[0][h] - answers[1][h]) for h in IDS) < 1e-12


def test_a_chain_of_relays_is_weaker_than_its_first_observer() -> None:
    def heard_through(chain: int) -> float:
        upstreams: list[dict[str, Any]] = [
            {"id": f"u{i}", "hit": 0.9, "false_alarm": 0.1, "control": []} for i in range(chain)
        ]
        for i in range(1, chain):
            upstreams[i]["heard_from"] = f"u{i - 1}"
        last = f"u{chain - 1}"
        parts = {
            "upstreams": upstreams,
            "sources": [{"id": "s1", "letter": "A", "upstream": last}],
            "reports": [{"id": "r1", "source": "s1", "claim": "plot", "value": "says"}],
        }
        return weighed(board_from(plain(**parts))).posterior["a"]

    answers = [heard_through(n) for n in (1, 2, 3, 4)]
    assert answers == sorted(answers, reverse=True)
    assert answers[0] > answers[3] > 0.2


def test_other_is_never_ruled_out() -> None:
    rows = {f"E{n}": [0.99, 0.9, 0.9, 0.9, 1e-6] for n in range(200)}
    board = table_board(dict.fromkeys(IDS, 0.2), rows)
    assert weighed(board).posterior["other"] > 0


def test_evidence_impossible_under_every_hypothesis() -> None:
    board = table_board({"a": 0.5, "b": 0.5}, {"E": [0.0, 0.0]})
    with pytest.raises(NoAnswer, match="impossible under every hypothesis"):
        weighed(board)


def test_many_upstreams_go_through_the_network() -> None:
    n = 14
    parts: dict[str, Any] = {
        "upstreams": [
            {"id": f"u{i}", "control": [{"by": "x", "given": {"rest": 0.2}}]} for i in range(n)
        ],
        "sources": [{"id": f"s{i}", "letter": "B", "upstream": f"u{i}"} for i in range(n)],
        "reports": [
            {"id": f"r{i}", "source": f"s{i}", "claim": f"c{i % 2}", "value": "says"}
            for i in range(n)
        ],
        "claims": [
            {"id": f"c{c}", "expected": {"a": 0.7, "b": 0.6, "rest": 0.3}} for c in range(2)
        ],
    }
    layout = lay_out(board_from(plain(**parts)))
    nums = evidence.numbers(layout, layout.middle)
    items = np.ones((1, n), dtype=bool)
    assert 16_384 * 2 * (4 * n + 5) < evidence.MOST_WORK
    compiled, held = evidence.by_partition(nums, items), evidence.controlled(nums, items)
    bound, evidence.MOST_WORK = evidence.MOST_WORK, 0.0
    try:
        general, also = evidence.by_partition(nums, items), evidence.controlled(nums, items)
    finally:
        evidence.MOST_WORK = bound
    np.testing.assert_allclose(compiled, general, rtol=0, atol=1e-10)
    assert list(held.values()) == pytest.approx(list(also.values()), abs=1e-10)


def test_confidence_is_about_the_evidence() -> None:
    board = board_from(plain(assumptions=[{"id": "key", "holds": "likely"}]))
    firm = (Linchpin("r1", 0.1, "a", {}),)
    turned = (Linchpin("r1", 0.7, "b", {}),)
    assumed = (Linchpin("key", 0.7, "b", {}),)
    assert confidence(0.1, 3.0, firm, "a", board) == "high"
    assert confidence(0.1, 1.9, firm, "a", board) == "moderate"
    assert confidence(0.1, 3.0, assumed, "a", board) == "moderate"
    assert confidence(0.3, 3.0, turned, "a", board) == "low"
    assert confidence(0.4, 3.0, firm, "a", board) == "low"
    assert confidence(0.1, 1.0, firm, "a", board) == "low"
    assert confidence(0.1, 3.0, firm, None, board) == "low"


def test_an_assumption_holds_up_its_items() -> None:
    artefact = {
        "id": "trace",
        "expected": {"a": 0.9, "rest": 0.1, "other": 0.2},
        "assumes": ["sound"],
    }
    answers = {}
    for holds in (0.0, 0.5, 1.0):
        data = plain(artefacts=[artefact], assumptions=[{"id": "sound", "holds": holds}])
        found = weighed(board_from(data))
        answers[holds] = found.posterior["a"]
        pin = next(p for p in found.linchpins if p.item == "sound")
        without = next(p for p in found.linchpins if p.item == "trace")
        assert pin.without == pytest.approx(without.without)
    none = weighed(board_from(plain())).posterior["a"]
    assert answers[0.0] == pytest.approx(none, abs=1e-12)
    assert answers[0.0] < answers[0.5] < answers[1.0]


def test_a_silence_counts_as_far_as_the_source_would_have_known() -> None:
    answers = []
    for knew in (0.0, "unlikely", "almost certain", 1.0):
        silent: dict[str, Any] = {
            "id": "r1",
            "source": "s1",
            "claim": "plot",
            "value": "silent",
            "would_have_known": knew,
        }
        answers.append(weighed(board_from(plain(reports=[silent]))).posterior["a"])
    assert answers[0] == pytest.approx(0.2, abs=1e-12)
    assert answers == sorted(answers, reverse=True)


def test_a_denial_may_say_more_than_a_silence() -> None:
    source = {
        "id": "s1",
        "hit": 0.6,
        "false_alarm": 0.05,
        "denies": {"when_asserted": 0.05, "when_not": 0.7},
    }
    answers = {}
    for value in ("says", "silent", "denies"):
        report: dict[str, Any] = {"id": "r", "source": "s1", "claim": "plot", "value": value}
        report |= {"would_have_known": 1.0} if value == "silent" else {}
        board = board_from(plain(sources=[source], reports=[report]))
        answers[value] = weighed(board).posterior["a"]
    assert answers["denies"] < 0.2 < answers["silent"] < answers["says"]


def test_the_five_questions_about_control_multiply() -> None:
    def control(given: Any) -> float:
        ways = [{"by": "x", "given": {"rest": given}, "wants": {"plot": 0.9}}]
        board = board_from(
            plain(
                upstreams=[{"id": "u", "control": ways}],
                sources=[{"id": "s1", "letter": "A", "upstream": "u"}],
                reports=[{"id": "r1", "source": "s1", "claim": "plot", "value": "says"}],
            )
        )
        return weighed(board).controlled["u"]

    questions = {"motive": 0.8, "opportunity": 0.5, "means": 0.5}
    assert control(questions) == pytest.approx(control(0.2), abs=1e-12)


def test_words_are_about_likelihood_alone() -> None:
    found = weighed(board_from(plain(hypotheses=hypotheses())))
    assert found.confidence in {"low", "moderate", "high"}
    assert not any("confidence" in word for word in found.words.values())
