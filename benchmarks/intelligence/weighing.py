"""A board of 12 hypotheses and 60 items: posterior, all 60 removals, 200 draws; and the peers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.intelligence._boards import large_board
from benchmarks.intelligence._networks import as_data, as_network, ask_peer, board_nodes
from goodoffices.common.inference import marginals
from goodoffices.intelligence import evidence
from goodoffices.intelligence.layout import Layout, lay_out
from goodoffices.intelligence.weighing import removals, weigh

AGRUM = """
import json, sys, time
import numpy as np
import pyagrum as gum
nodes, evidence = json.load(sys.stdin)
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
start = time.perf_counter()
lazy = gum.LazyPropagation(net)
lazy.addTarget("H")
lazy.setEvidence(evidence)
lazy.makeInference()
answer = lazy.posterior("H").toarray().tolist()
once = time.perf_counter() - start
start = time.perf_counter()
for gone in evidence:
    lazy = gum.LazyPropagation(net)
    lazy.addTarget("H")
    lazy.setEvidence({k: v for k, v in evidence.items() if k != gone})
    lazy.makeInference()
    lazy.posterior("H").toarray()
print(json.dumps([once, once + time.perf_counter() - start, answer]))
"""
PGMPY = """
import json, sys, time
import numpy as np
from pgmpy.models import DiscreteBayesianNetwork
from pgmpy.factors.discrete import TabularCPD
from pgmpy.inference import VariableElimination
nodes, evidence = json.load(sys.stdin)
states = {n["name"]: n["states"] for n in nodes}
net = DiscreteBayesianNetwork([(p, n["name"]) for n in nodes for p in n["parents"]])
for n in nodes:
    table = np.array(n["table"])
    flat = table.reshape(-1, table.shape[-1]).T
    net.add_cpds(TabularCPD(n["name"], len(n["states"]), flat, n["parents"] or None,
        [len(states[p]) for p in n["parents"]] or None,
        {k: states[k] for k in [n["name"], *n["parents"]]}))
ask = VariableElimination(net)
start = time.perf_counter()
answer = ask.query(["H"], evidence, show_progress=False).values.tolist()
once = time.perf_counter() - start
start = time.perf_counter()
few = list(evidence)[:5]
for gone in few:
    ask.query(["H"], {k: v for k, v in evidence.items() if k != gone}, show_progress=False)
print(json.dumps([once, once + (time.perf_counter() - start) * len(evidence) / len(few), answer]))
"""


def median_ms(run: Callable[[], object], *, times: int = 15) -> float:
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return 1e3 * statistics.median(taken)


def _posterior(layout: Layout) -> tuple[evidence.Numbers, np.ndarray]:
    nums = evidence.numbers(layout, layout.middle)
    items = np.ones((1, layout.rests_on.shape[0]), dtype=bool)
    found = evidence.normalised(evidence.over_hypotheses(evidence.by_partition(nums, items)))
    return nums, found[0]


def _draws(layout: Layout) -> np.ndarray:
    drawn = evidence.numbers(layout, layout.draws(200, np.random.default_rng(0)))
    items = np.ones((1, layout.rests_on.shape[0]), dtype=bool)
    return evidence.normalised(evidence.over_hypotheses(evidence.by_partition(drawn, items)))


def main() -> None:
    board = large_board()
    layout = lay_out(board)
    nums, answer = _posterior(layout)
    ours = {
        "posterior": median_ms(lambda: _posterior(layout)),
        "posterior and 60 removals": median_ms(lambda: removals(*_posterior(layout))),
        "200 draws": median_ms(lambda: _draws(layout)),
        "everything `weigh` says": median_ms(
            lambda: weigh(board, np.random.default_rng(0)), times=5
        ),
    }
    for what, ms in ours.items():
        print(f"ours    {what:<28} {ms:9.2f} ms")
    nodes, seen = board_nodes(nums)
    network = as_network(nodes)
    general = median_ms(lambda: marginals(network, seen, query=["H"]), times=5)
    apart = float(np.abs(marginals(network, seen, query=["H"])["H"] - answer).max())
    print(f"ours    general engine, posterior    {general:9.2f} ms ({len(nodes)} nodes)")
    print(f"        largest difference of the two {apart:.1e}")
    for name, program in (("pyAgrum", AGRUM), ("pgmpy", PGMPY)):
        found = ask_peer(program, [as_data(nodes), seen])
        if found is None:
            print(f"{name:<8}skipped: make .venv-peers from requirements-peers.lock")
            continue
        once, whole, theirs = found
        ratio = 1e3 * whole / ours["posterior and 60 removals"]
        print(f"{name:<8}posterior {1e3 * once:.1f} ms; with 60 removals {1e3 * whole:.0f} ms")
        print(f"        ratio {ratio:.0f}; difference {float(np.abs(theirs - answer).max()):.1e}")


if __name__ == "__main__":
    main()
