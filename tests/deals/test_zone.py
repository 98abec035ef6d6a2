"""The deal zone: three processes give the one bit that the open computation gives, and no more."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from typing import Any

import numpy as np
import pytest

from goodoffices.common.errors import BadInput
from goodoffices.deals.scenario import Issue, Scenario, additive, forbid
from goodoffices.deals.zone import (
    Budget,
    BudgetSpent,
    _check,
    acceptable,
    digest,
    in_the_clear,
)
from tests.deals.nodes import Nodes

ISSUES = (Issue("x", ("0", "1", "2")), Issue("y", ("0", "1", "2")))
PACKAGES = list(product(range(3), repeat=2))
LISTED = [digest(PACKAGES)] * 3


def talks(a: int, b: int) -> Scenario:
    return Scenario(
        ISSUES,
        (
            additive("A", [[0, 1, 2], [0, 3, 5]], reservation=a),
            additive("B", [[2, 1, 0], [5, 3, 0]], reservation=b),
        ),
        (forbid(ISSUES, {"x": "2"}, party="B"),),
    )


def bits(a: int, b: int) -> list[tuple[int, ...] | None]:
    scenario = talks(a, b)
    return [acceptable(scenario, 0, PACKAGES), acceptable(scenario, 1, PACKAGES), None]


def test_three_processes_answer_as_the_open_computation_and_keep_to_the_budget() -> None:
    pytest.importorskip("mpyc")
    queries = [(4, 4), (5, 4), (0, 7), (6, 1)]
    with Nodes(budgets=(5, 9, 9)) as nodes:
        assert nodes.hear() == [{"ready": True}] * 3
        for asked, (a, b) in enumerate(queries, 1):
            own = bits(a, b)
            want = in_the_clear([row for row in own if row is not None])
            answers = nodes.ask(own, LISTED)
            assert [answer["agreed"] for answer in answers] == [want] * 3
            assert answers[0] == {"agreed": want, "left": 5 - asked}  # one bit and no more
        three: list[Any] = [[1, 0, 0, 1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0, 1], None]
        three[2] = [0, 1, 1, 1, 0, 0, 0, 0, 1]  # three parties, each a node of its own
        assert [a["agreed"] for a in nodes.ask(three, LISTED)] == [False] * 3
        Nodes.send(nodes.processes[0], {"packages": 9, "digest": LISTED[0], "senders": [0, 1]})
        assert nodes.processes[0].stdout is not None
        assert "All 5 queries" in nodes.processes[0].stdout.readline()


def test_lists_that_differ_end_the_query() -> None:
    pytest.importorskip("mpyc")
    with Nodes() as nodes:
        nodes.hear()
        other = digest(PACKAGES[::-1])
        answers = nodes.ask(bits(0, 0), [LISTED[0], other, LISTED[0]])
        assert all("digests that differ" in answer["refused"] for answer in answers)


def test_rubbish_is_refused_and_the_network_is_not_listened_on() -> None:
    pytest.importorskip("mpyc")
    with Nodes(count=1, budgets=(3,)) as nodes:
        nodes.hear()
        Nodes.send(nodes.processes[0], {"packages": 1, "digest": "0" * 64, "bits": "1"})
        assert "a list of whole numbers" in nodes.hear()[0]["refused"]
    words = ["-m", "goodoffices.deals.zone_node", "-P", "example.org"]
    done = subprocess.run(
        [sys.executable, *words], input='{"budget": 1}', capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "nodes on this machine" in done.stdout


def test_a_party_decides_at_home() -> None:
    scenario = talks(4, 4)
    for party in range(2):
        held = scenario.parties[party]
        for deal, bit in zip(PACKAGES, acceptable(scenario, party, PACKAGES), strict=True):
            crosses = party == 1 and deal[0] == 2
            assert bool(bit) == (held.utility(deal) >= 4 and not crosses)


def test_in_the_clear_is_any_all() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        made = rng.integers(0, 2, (3, 4))
        assert in_the_clear(made.tolist()) == bool(made.all(axis=0).any())


def test_the_budget_is_a_record() -> None:
    budget = Budget(2).spend("aa", 3).spend("bb", 4)
    assert [(q.number, q.digest, q.packages) for q in budget.asked] == [(1, "aa", 3), (2, "bb", 4)]
    with pytest.raises(BudgetSpent, match="All 2 queries"):
        budget.spend("cc", 1)
    with pytest.raises(BadInput, match="0 or more"):
        Budget(-1)


def test_bad_input_is_told() -> None:
    with pytest.raises(BadInput, match="let the mediator run the third"):
        _check(2, [1], 1, [0, 1])
    with pytest.raises(BadInput, match="nodes, each once"):
        _check(3, [1], 1, [0, 0])
    with pytest.raises(BadInput, match="1 to 100,000"):
        _check(3, [], 0, [0])
    with pytest.raises(BadInput, match="each 0 or 1"):
        _check(3, [2], 1, [0])
