"""A board as a general Bayesian network, for what the compiled sum cannot hold.

1. Nodes: H; one K per upstream block; one C per claim; one U per block and claim it speaks on
   (and per claim its relays speak on); one R per report; one E per artefact.
2. Reports and artefacts are observed. One network stands for one way of sharing upstreams.
3. It gives the same answer as the compiled sum, cell for cell; it is slower on small boards and
   the only way on boards with many upstreams.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.inference import Network, Node, log_chance, marginals

__all__ = ["log_joint_by_network"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BOTH = ("no", "yes")


def log_joint_by_network(
    *,
    base: Floats,
    theta: Floats,
    speak: Floats,
    kappa: Floats,
    like: Floats,
    block: Ints,
    owner: Ints,
    heard: Ints,
) -> Floats:
    """Return log P(h, e) for one vector of chances and one partition, shape (m,).

    Parameters
    ----------
    base, theta, speak, kappa, like, block, owner, heard
        One row of each argument of `kernel.joint`, without the batch and partition axes.

    Raises
    ------
    TooTangled
        Too many upstreams speak on too many of the same claims.
    """
    top = base.max()
    weight = np.exp(base - top)
    hypotheses = tuple(f"h{h}" for h in range(len(base)))
    nodes = [Node("H", hypotheses, (), weight / weight.sum())]
    nodes += [Node(f"C{c}", BOTH, ("H",), _binary(row)) for c, row in enumerate(theta)]
    evidence: dict[str, str] = {}
    merged = _merged(like, block, len(owner))
    for b, g in enumerate(owner):
        if g < 0:
            continue
        states = tuple(f"k{k}" for k in range(kappa.shape[2]))
        nodes.append(Node(f"K{b}", states, ("H",), kappa[g]))
        for c in range(len(theta)):
            above = f"C{c}" if heard[b] < 0 else f"U{heard[b]}_{c}"
            table = _binary(np.moveaxis(speak[g, c], -1, 0))
            nodes.append(Node(f"U{b}_{c}", BOTH, (above, f"K{b}"), table))
            if merged[b, c].max() > merged[b, c].min():
                nodes.append(Node(f"R{b}_{c}", BOTH, (f"U{b}_{c}",), _binary(merged[b, c])))
                evidence[f"R{b}_{c}"] = "yes"
    network = Network(nodes)
    found = marginals(network, evidence, query=["H"])["H"]
    flat = _flat(merged)
    with np.errstate(divide="ignore"):
        return np.asarray(
            np.log(found) + log_chance(network, evidence) + top + np.log(weight.sum()) + flat
        )


def _binary(yes: Floats) -> Floats:
    return np.stack([1.0 - yes, yes], axis=-1)


def _merged(like: Floats, block: Ints, n_blocks: int) -> Floats:
    out = np.ones((n_blocks, *like.shape[1:]))
    for unit, b in enumerate(block):
        out[b] *= like[unit]
    return out


def _flat(merged: Floats) -> float:
    """Return the log of what reports say alike whether or not their upstream asserts."""
    alike = merged[merged.max(axis=-1) == merged.min(axis=-1)]
    return float(np.log(np.maximum(alike[..., 0], 1e-300)).sum())
