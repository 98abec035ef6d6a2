from __future__ import annotations

import json
import re
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.intelligence._networks import polytree
from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.common.inference import Network, Node, TooTangled, log_chance, marginals
from tests.conftest import NIGHTLY

Floats = NDArray[np.float64]
COIN = Node("coin", ("no", "yes"), (), [0.5, 0.5])


def random_nodes(
    n: int, generator: np.random.Generator, *, parents: int = 3, window: int = 8
) -> list[Node]:
    """Nodes of two or three states whose parents stand at most `window` places earlier."""
    nodes: list[Node] = []
    for i in range(n):
        near = np.arange(max(0, i - window), i)
        count = min(len(near), int(generator.integers(0, parents + 1)))
        above = sorted(generator.choice(near, size=count, replace=False)) if count else []
        own = int(generator.integers(2, 4))
        shape = [len(nodes[p].states) for p in above]
        table = generator.dirichlet(np.ones(own), size=shape) if shape else _row(generator, own)
        names = [f"n{p}" for p in above]
        nodes.append(Node(f"n{i}", [f"s{k}" for k in range(own)], names, table))
    return nodes


def _row(generator: np.random.Generator, own: int) -> Floats:
    return np.asarray(generator.dirichlet(np.ones(own)))


def enumerated(nodes: list[Node], evidence: dict[str, str]) -> tuple[dict[str, Floats], float]:
    """The same by summing the joint over all assignments."""
    sums = {node.name: np.zeros(len(node.states)) for node in nodes}
    total = 0.0
    for states in product(*(node.states for node in nodes)):
        at = dict(zip((n.name for n in nodes), states, strict=True))
        if any(at[name] != state for name, state in evidence.items()):
            continue
        weight = 1.0
        by_name = {n.name: n for n in nodes}
        for node in nodes:
            row = np.asarray(node.table)
            for parent in node.parents:
                row = row[list(by_name[parent].states).index(at[parent])]
            weight *= float(row[list(node.states).index(at[node.name])])
        total += weight
        for node in nodes:
            sums[node.name][list(node.states).index(at[node.name])] += weight
    return {name: value / total for name, value in sums.items()}, total


def test_golden_networks(golden: Path) -> None:
    cases = json.loads((golden / "intelligence.json").read_text())
    seen = 0
    for case in cases:
        given: dict[str, Any] = case["input"]
        if "network" not in given or "posterior" not in case["expect"]:
            continue
        nodes = [Node(n["name"], n["states"], n["parents"], n["cpt"]) for n in given["network"]]
        found = marginals(Network(nodes), given["evidence"], query=given["query"])
        for name, expected in case["expect"]["posterior"].items():
            states = next(n["states"] for n in given["network"] if n["name"] == name)
            for state, chance in expected.items():
                assert found[name][states.index(state)] == pytest.approx(
                    chance, abs=case["tolerance"]
                ), (case["id"], name, state)
        seen += 1
    assert seen == 19


@pytest.mark.parametrize("seed", range(12))
def test_against_the_sum_over_all_assignments(seed: int) -> None:
    generator = np.random.default_rng(seed)
    nodes = random_nodes(8, generator, window=5)
    evidence = {"n7": "s0", "n3": "s1"}
    expected, total = enumerated(nodes, evidence)
    found = marginals(Network(nodes), evidence)
    for name, chance in expected.items():
        np.testing.assert_allclose(found[name], chance, rtol=0, atol=1e-14)
    assert log_chance(Network(nodes), evidence) == pytest.approx(np.log(total), abs=1e-12)


def oracle(nodes: list[Node], evidence: dict[str, str]) -> dict[str, Floats]:
    """The answer of pyAgrum, whose tables have their axes in the reverse of their names."""
    gum = pytest.importorskip("pyagrum")
    net = gum.BayesNet()
    for node in nodes:
        net.add(gum.LabelizedVariable(node.name, node.name, list(node.states)))
    for node in nodes:
        for parent in node.parents:
            net.addArc(parent, node.name)
    for node in nodes:
        table = net.cpt(node.name)
        ours = [*node.parents, node.name]
        axes = [ours.index(name) for name in reversed(list(table.names))]
        table[:] = np.ascontiguousarray(np.asarray(node.table).transpose(axes))
    lazy = gum.LazyPropagation(net)
    lazy.setEvidence(evidence)
    lazy.makeInference()
    return {node.name: lazy.posterior(node.name).toarray() for node in nodes}


def test_random_networks_against_pyagrum() -> None:
    generator = np.random.default_rng(1)
    worst = 0.0
    for _ in range(200 if NIGHTLY else 50):
        nodes = random_nodes(int(generator.integers(2, 121)), generator)
        picked = generator.choice(len(nodes), len(nodes) // 6, replace=False)
        evidence = {f"n{i}": "s0" for i in picked}
        ours, theirs = marginals(Network(nodes), evidence), oracle(nodes, evidence)
        worst = max(worst, *(float(np.abs(ours[n] - theirs[n]).max()) for n in ours))
    assert worst < 1e-10


def test_names_do_not_matter() -> None:
    nodes = random_nodes(30, np.random.default_rng(5))
    new = {node.name: f"x{99 - i:02}" for i, node in enumerate(nodes)}
    renamed = [Node(new[n.name], n.states, [new[p] for p in n.parents], n.table) for n in nodes]
    before, after = marginals(Network(nodes)), marginals(Network(renamed))
    assert all((before[name] == after[new[name]]).all() for name in before)


def test_the_order_of_the_list_does_not_matter() -> None:
    nodes = random_nodes(30, np.random.default_rng(6))
    before, after = marginals(Network(nodes)), marginals(Network(nodes[::-1]))
    for name in before:
        np.testing.assert_allclose(before[name], after[name], rtol=0, atol=1e-14)


def test_a_query_gives_what_all_marginals_give() -> None:
    network = Network(polytree(200, np.random.default_rng(2)))
    evidence = {"n5": "a", "n150": "c"}
    whole = marginals(network, evidence)
    some = marginals(network, evidence, query=["n7", "n5"])
    assert list(some) == ["n7", "n5"]
    assert some["n5"].tolist() == [1.0, 0.0, 0.0]
    np.testing.assert_allclose(some["n7"], whole["n7"], rtol=0, atol=1e-14)


def test_thousands_of_children_that_pull_apart_do_not_run_out_of_range() -> None:
    hub = Node("hub", ("a", "b"), (), [0.5, 0.5])
    sharp = [[1 - 1e-9, 1e-9], [1e-9, 1 - 1e-9]]
    children = [Node(f"c{i}", ("a", "b"), ("hub",), sharp) for i in range(3000)]
    evidence = {f"c{i}": "ab"[i % 2] for i in range(3000)}
    found = marginals(Network([hub, *children]), evidence, query=["hub"])
    np.testing.assert_allclose(found["hub"], [0.5, 0.5], atol=1e-9)


def test_an_empty_network_and_a_single_state() -> None:
    assert marginals(Network([])) == {}
    alone = Network([Node("x", ("only",), (), [1.0])])
    assert marginals(alone)["x"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([COIN, COIN], "each name once; found 'coin'"),
        ([Node("x", ("no", "yes"), ("y",), [[1, 0], [0, 1]])], "parents of x: .* found 'y'"),
        ([COIN, Node("x", ("no", "yes"), ("coin",), [0.5, 0.5])], "table of x: .*shape"),
        ([Node("x", ("no", "yes"), (), [0.5, 0.6])], "table of x: .* sum to 1; found 1.1"),
        ([Node("x", ("no", "yes"), (), [1.5, -0.5])], "table of x: "),
        ([Node("x", ("no", "yes"), (), [np.nan, 1.0])], "table of x: "),
        (
            [COIN, Node("x", ("no", "yes"), ("coin", "coin"), np.full((2, 2, 2), 0.5))],
            "parents of x: expected each once",
        ),
        (
            [
                Node("x", ("no", "yes"), ("y",), [[1, 0], [0, 1]]),
                Node("y", ("no", "yes"), ("x",), [[1, 0], [0, 1]]),
            ],
            re.escape("no ring of parents; found ['x', 'y']"),
        ),
    ],
)
def test_bad_networks(nodes: list[Node], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        Network(nodes)


def test_bad_questions() -> None:
    network = Network([COIN])
    with pytest.raises(BadInput, match="node: expected a node of the network; found 'dice'"):
        marginals(network, {"dice": "yes"})
    with pytest.raises(BadInput, match="state of coin: expected one of no, yes; found 'edge'"):
        marginals(network, {"coin": "edge"})
    with pytest.raises(BadInput, match="node: "):
        marginals(network, query=["dice"])


def test_impossible_evidence() -> None:
    network = Network([COIN, Node("x", ("no", "yes"), ("coin",), [[1, 0], [1, 0]])])
    assert log_chance(network, {"x": "yes"}) == -np.inf
    with pytest.raises(NoAnswer, match="impossible"):
        marginals(network, {"x": "yes"})


def test_too_tangled() -> None:
    nodes = [Node(f"n{i}", ("no", "yes"), (), [0.5, 0.5]) for i in range(30)]
    table = np.full((2, 2, 2), 0.5)
    every = [
        Node(f"x{i}_{j}", ("no", "yes"), (f"n{i}", f"n{j}"), table)
        for i, j in combinations(range(30), 2)
    ]
    with pytest.raises(TooTangled, match="1073741824 cells of at most 33554432"):
        marginals(Network([*nodes, *every]), {child.name: "yes" for child in every})
