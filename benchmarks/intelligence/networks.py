"""The general engine: a polytree of 1,000 nodes, and 200 random networks against pyAgrum."""

from __future__ import annotations

import statistics
import time

import numpy as np

from benchmarks.intelligence._networks import (
    as_data,
    as_network,
    ask_peer,
    polytree,
    random_nodes,
)
from goodoffices.common.inference import marginals

AGRUM = """
import json, sys, time
import numpy as np
import pyagrum as gum
answers, taken = [], []
for nodes, evidence in json.load(sys.stdin):
    net = gum.BayesNet()
    for n in nodes:
        net.add(gum.LabelizedVariable(n["name"], n["name"], n["states"]))
    for n in nodes:
        for p in n["parents"]:
            net.addArc(p, n["name"])
    for n in nodes:
        table, ours = net.cpt(n["name"]), [*n["parents"], n["name"]]
        axes = [ours.index(name) for name in reversed(list(table.names))]
        table[:] = np.ascontiguousarray(np.array(n["table"]).transpose(axes))
    times = []
    for _ in range(3):
        start = time.perf_counter()
        lazy = gum.LazyPropagation(net)
        lazy.setEvidence(evidence)
        lazy.makeInference()
        found = {n["name"]: lazy.posterior(n["name"]).toarray().tolist() for n in nodes}
        times.append(time.perf_counter() - start)
    answers.append(found)
    taken.append(sorted(times)[1])
print(json.dumps([answers, taken]))
"""


def main() -> None:
    generator = np.random.default_rng(1)
    tree = polytree(1_000, generator)
    network = as_network(tree)
    taken = []
    for _ in range(9):
        start = time.perf_counter()
        marginals(network)
        taken.append(time.perf_counter() - start)
    ours = statistics.median(taken)
    print(f"ours     polytree of 1,000, all marginals {1e3 * ours:7.1f} ms")
    cases = []
    for _ in range(200):
        nodes = random_nodes(int(generator.integers(2, 121)), generator)
        picked = generator.choice(len(nodes), len(nodes) // 6, replace=False)
        cases.append((nodes, {f"n{i}": "s0" for i in picked}))
    start = time.perf_counter()
    found = [marginals(as_network(nodes), seen) for nodes, seen in cases]
    print(f"ours     200 networks, checked and solved {time.perf_counter() - start:7.2f} s")
    asked = [(as_data(tree), {}), *((as_data(nodes), seen) for nodes, seen in cases)]
    theirs = ask_peer(AGRUM, asked)
    if theirs is None:
        print("pyAgrum  skipped: make .venv-peers from requirements-peers.lock")
        return
    answers, times = theirs
    ratio = times[0] / ours
    print(f"pyAgrum  polytree {1e3 * times[0]:.1f} ms (ratio {ratio:.2f}, build not counted)")
    print(f"pyAgrum  200 networks, solved only {sum(times[1:]):.2f} s")
    worst = max(
        float(np.abs(mine[name] - other[name]).max())
        for mine, other in zip(found, answers[1:], strict=True)
        for name in mine
    )
    print(f"largest difference over 200 networks {worst:.1e}")


if __name__ == "__main__":
    main()
