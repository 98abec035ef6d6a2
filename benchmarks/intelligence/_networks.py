"""Networks for the benchmarks, as plain data that any engine can read."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.inference import Network, Node
from goodoffices.intelligence.evidence import Numbers

__all__ = ["as_data", "as_network", "ask_peer", "board_nodes", "polytree", "random_nodes"]

Floats = NDArray[np.float64]
PEERS = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
BOTH = ["no", "yes"]


def as_data(nodes: list[Node]) -> list[dict[str, Any]]:
    return [
        {
            "name": n.name,
            "states": list(n.states),
            "parents": list(n.parents),
            "table": np.asarray(n.table).tolist(),
        }
        for n in nodes
    ]


def as_network(nodes: list[Node]) -> Network:
    return Network(nodes)


def board_nodes(nums: Numbers) -> tuple[list[Node], dict[str, str]]:
    """The whole board, a node for each report, for one vector and one way of sharing."""
    layout = nums.layout
    ids = [h.id for h in layout.board.hypotheses]
    nodes = [Node("H", ids, (), np.exp(nums.log_prior[0]))]
    nodes += [
        Node(f"C{c}", BOTH, ("H",), _binary(nums.theta[0, c])) for c in range(nums.theta.shape[1])
    ]
    states = [f"k{k}" for k in range(nums.kappa.shape[3])]
    pairs = sorted(set(zip(layout.report_unit.tolist(), layout.report_claim.tolist(), strict=True)))
    for g in sorted({g for g, _ in pairs}):
        nodes.append(Node(f"K{g}", states, ("H",), nums.kappa[0, g]))
    for g, c in pairs:
        table = _binary(np.moveaxis(nums.speak[0, g, c], -1, 0))
        nodes.append(Node(f"U{g}_{c}", BOTH, (f"C{c}", f"K{g}"), table))
    evidence = {}
    for r, (g, c) in enumerate(
        zip(layout.report_unit.tolist(), layout.report_claim.tolist(), strict=True)
    ):
        nodes.append(Node(f"R{r}", BOTH, (f"U{g}_{c}",), _binary(nums.reports[0, r])))
        evidence[f"R{r}"] = "yes"
    return nodes, evidence


def _binary(yes: Floats) -> Floats:
    return np.stack([1.0 - yes, yes], axis=-1)


def polytree(n: int, generator: np.random.Generator) -> list[Node]:
    """A random tree with each edge turned either way, three states, at most three parents."""
    above: list[list[int]] = [[] for _ in range(n)]
    for i in range(1, n):
        j = int(generator.integers(max(0, i - 50), i))
        if generator.random() < 0.5 or len(above[j]) >= 3:
            above[i].append(j)
        else:
            above[j].append(i)
    return [
        Node(
            f"n{i}",
            ("a", "b", "c"),
            [f"n{p}" for p in parents],
            generator.dirichlet(np.ones(3), size=[3] * len(parents) or None),
        )
        for i, parents in enumerate(above)
    ]


def random_nodes(n: int, generator: np.random.Generator) -> list[Node]:
    """Nodes of two or three states with up to three parents at most eight places earlier."""
    nodes: list[Node] = []
    for i in range(n):
        near = np.arange(max(0, i - 8), i)
        count = min(len(near), int(generator.integers(0, 4)))
        above = sorted(generator.choice(near, size=count, replace=False)) if count else []
        own = int(generator.integers(2, 4))
        shape = [len(nodes[p].states) for p in above]
        table = generator.dirichlet(np.ones(own), size=shape or None)
        nodes.append(Node(f"n{i}", [f"s{k}" for k in range(own)], [f"n{p}" for p in above], table))
    return nodes


def ask_peer(program: str, question: object) -> Any:  # noqa: ANN401  # JSON
    """Run a program of the peers' environment on a JSON question; None where it is absent."""
    if not PEERS.exists():
        return None
    done = subprocess.run(
        [str(PEERS), "-c", program],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print("  peer failed:", done.stderr.strip().splitlines()[-1:])
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])
