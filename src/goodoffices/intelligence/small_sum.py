"""The sum of `kernel`, in plain arrays: for small boards, which need no compiler.

Same arguments, same meaning, same answer to the last digits; slower per state of the channels and
ready at once.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

__all__ = ["joint"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def joint(  # noqa: PLR0917  # as the compiled one
    base: Floats,
    theta: Floats,
    speak: Floats,
    kappa: Floats,
    like: Floats,
    log_weight: Floats,
    block: Ints,
    owner: Ints,
    heard: Ints,
) -> Floats:
    """Return log P(h, p, e); arguments and shapes as for `kernel.joint`."""
    out = np.empty((len(base), len(block), base.shape[1]))
    for p, row in enumerate(block):
        used = [b for b, g in enumerate(owner[p]) if g >= 0]
        mine = {b: _product(like, [u for u, at in enumerate(row) if at == b]) for b in used}
        terms = []
        for state in product(range(kappa.shape[3]), repeat=len(used)):
            at = dict(zip(used, state, strict=True))
            both = _together(speak, mine, at, owner[p], heard[p])
            terms.append(_claims(theta, both) + _controls(kappa, at, owner[p]))
        found = np.logaddexp.reduce(np.broadcast_arrays(*terms), axis=0)
        out[:, p] = base + log_weight[:, p, None] + found
    return out


def _product(like: Floats, units: list[int]) -> Floats:
    return np.asarray(like[:, units].prod(axis=1))


def _together(
    speak: Floats, mine: dict[int, Floats], at: dict[int, int], owner: Ints, heard: Ints
) -> Floats:
    """Return the chance of all reports on each claim if it is not so, or so: shape (n, C, 2)."""
    both = np.ones((1, speak.shape[2], 2))
    carried = dict.fromkeys(mine, both)
    for b in reversed(list(mine)):
        free = speak[:, owner[b], :, at[b], :]
        reports = mine[b] * carried[b]
        message = free * reports[..., 1:] + (1.0 - free) * reports[..., :1]
        if heard[b] < 0:
            both = both * message
        else:
            carried[int(heard[b])] = carried[int(heard[b])] * message
    return both


def _claims(theta: Floats, both: Floats) -> Floats:
    chance = both[..., :1] + theta * (both[..., 1:] - both[..., :1])
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(chance).sum(axis=1))


def _controls(kappa: Floats, at: dict[int, int], owner: Ints) -> Floats:
    with np.errstate(divide="ignore"):
        logs = [np.log(kappa[:, owner[b], :, k]) for b, k in at.items()]
    return np.asarray(sum(logs, start=np.zeros((1, kappa.shape[2]))))
