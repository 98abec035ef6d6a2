"""The exact sum over who controls whom, compiled.

Given the hypothesis and the state of every channel, claims are independent of each other. So

    P(h, e) = pi_h * sum over partitions w(p) * sum over channel states of
              [ product over upstreams kappa_g(k_g | h) * product over claims F_c(h, k) ]
    F_c(h, k) = theta_ch * M_c(1, k) + (1 - theta_ch) * M_c(0, k)

where M_c(x, k) is the product over first observers g of
sum over u of P(U_gc = u | x, k_g) * L_gc(u) * product over upstreams that heard it from g.
Arrays whose first axis has length 1 serve for every row of the batch.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["joint"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SMALL = 1e-200


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _claims(  # noqa: PLR0917  # compiled: no keywords
    theta: Floats,
    speak: Floats,
    mine: Floats,
    owner: Ints,
    heard: Ints,
    state: Ints,
    carried: Floats,
    logs: Floats,
) -> None:
    """Put into `logs` the sum over claims of log F_c(h, state)."""
    chance = np.ones(theta.shape[1])
    logs[:] = 0.0
    for c in range(theta.shape[0]):
        true, false = 1.0, 1.0
        carried[:] = 1.0
        for b in range(len(owner) - 1, -1, -1):
            if owner[b] < 0:
                continue
            free = speak[owner[b], c, state[b]]
            says, says_not = mine[b, c, 1] * carried[b, 1], mine[b, c, 0] * carried[b, 0]
            if_one = free[1] * says + (1.0 - free[1]) * says_not
            if_nought = free[0] * says + (1.0 - free[0]) * says_not
            if heard[b] < 0:
                true, false = true * if_one, false * if_nought
            else:
                carried[heard[b], 1] *= if_one
                carried[heard[b], 0] *= if_nought
        for h in range(theta.shape[1]):
            chance[h] *= theta[c, h] * true + (1.0 - theta[c, h]) * false
            if chance[h] < SMALL:
                logs[h] += np.log(chance[h])
                chance[h] = 1.0
    logs += np.log(chance)


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _add(  # noqa: PLR0917  # compiled: no keywords
    kappa: Floats, owner: Ints, state: Ints, logs: Floats, top: Floats, total: Floats
) -> None:
    """Add one state of all channels to the running sums, which are kept in logs."""
    for h in range(len(logs)):
        chance = 1.0
        for b in range(len(owner)):
            if owner[b] >= 0:
                chance *= kappa[owner[b], h, state[b]]
        value = logs[h] + np.log(chance)
        if value > top[h]:
            total[h] = total[h] * np.exp(top[h] - value) + 1.0
            top[h] = value
        elif value > -np.inf:
            total[h] += np.exp(value - top[h])


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _next(state: Ints, owner: Ints, n_states: int) -> bool:
    """Step to the next state of all channels; False after the last."""
    for b in range(len(owner)):
        if owner[b] < 0:
            continue
        state[b] += 1
        if state[b] < n_states:
            return True
        state[b] = 0
    return False


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def joint(  # noqa: PLR0917  # compiled: no keywords
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
    """Return log P(h, p, e) for every row of the batch, partition and hypothesis.

    Parameters
    ----------
    base : ndarray, shape (n, m)
        Log prior plus what bears on hypotheses directly.
    theta : ndarray, shape (n or 1, C, m)
        P(claim true given h).
    speak : ndarray, shape (n or 1, G, C, K, 2)
        P(upstream asserts, given its state and 0 or 1 for what it goes by).
    kappa : ndarray, shape (n or 1, G, m, K)
        P(state of the channel given h).
    like : ndarray, shape (n or 1, U, C, 2)
        Likelihood of the reports of each unit, given that its upstream does not, or does, assert.
    log_weight : ndarray, shape (n or 1, P)
        Log weights of the partitions.
    block : ndarray of int, shape (P, U)
        Block of each unit.
    owner, heard : ndarray of int, shape (P, B)
        Upstream whose numbers a block has; block it heard from, or -1. Unused blocks: owner -1.
        A block comes after the one it heard from.

    Returns
    -------
    ndarray, shape (n, P, m)
    """
    n, m = base.shape
    n_partitions, n_blocks = owner.shape
    n_states = kappa.shape[3]
    out = np.empty((n, n_partitions, m))
    mine = np.empty((n_blocks, theta.shape[1], 2))
    state = np.zeros(n_blocks, dtype=np.int64)
    carried = np.empty((n_blocks, 2))
    logs = np.empty(m)
    for d in range(n):
        th, sp = theta[d % len(theta)], speak[d % len(speak)]
        ka, li = kappa[d % len(kappa)], like[d % len(like)]
        for p in range(n_partitions):
            mine[:] = 1.0
            for unit in range(block.shape[1]):
                mine[block[p, unit]] *= li[unit]
            top, total = np.full(m, -np.inf), np.zeros(m)
            state[:] = 0
            running = True
            while running:
                _claims(th, sp, mine, owner[p], heard[p], state, carried, logs)
                _add(ka, owner[p], state, logs, top, total)
                running = _next(state, owner[p], n_states)
            weight = log_weight[d % len(log_weight), p]
            for h in range(m):
                out[d, p, h] = base[d, h] + weight + top[h] + np.log(total[h])
    return out
