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
def _messages(  # noqa: PLR0917  # compiled: no keywords
    speak: Floats, like: Floats, block: Ints, owner: Ints, mine: Floats, message: Floats
) -> None:
    """Put into `message[b, k, c, x]` what block b says, its channel in state k, if it goes by x."""
    mine[:] = 1.0
    for unit in range(len(block)):
        for c in range(like.shape[1]):
            mine[block[unit], c, 0] *= like[unit, c, 0]
            mine[block[unit], c, 1] *= like[unit, c, 1]
    for b in range(len(owner)):
        for c in range(speak.shape[1]):
            for k in range(speak.shape[2]):
                for x in range(2):
                    chance = speak[owner[b], c, k, x]
                    message[b, k, c, x] = chance * mine[b, c, 1] + (1.0 - chance) * mine[b, c, 0]


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _together(  # noqa: PLR0917  # compiled: no keywords
    message: Floats,
    kappa: Floats,
    owner: Ints,
    state: Ints,
    changed: int,
    reports: Floats,
    held: Floats,
) -> None:
    """Bring the running products of blocks `changed` and below up to date.

    `reports[b, c, x]` is the chance of all reports through blocks b and above on claim c if it is
    x; `held[b, h]` that of the states of their channels. Block 0 holds the whole.
    """
    for b in range(changed, -1, -1):
        for c in range(reports.shape[1]):
            reports[b, c, 0] = reports[b + 1, c, 0] * message[b, state[b], c, 0]
            reports[b, c, 1] = reports[b + 1, c, 1] * message[b, state[b], c, 1]
        for h in range(held.shape[1]):
            held[b, h] = held[b + 1, h] * kappa[owner[b], h, state[b]]


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _relayed(  # noqa: PLR0917  # compiled: no keywords
    speak: Floats,
    mine: Floats,
    owner: Ints,
    heard: Ints,
    state: Ints,
    carried: Floats,
    both: Floats,
) -> None:
    """Put into `both[c, x]` the chance of all reports on claim c if it is x, through relays too."""
    both[:] = 1.0
    carried[:] = 1.0
    for b in range(len(owner) - 1, -1, -1):
        for c in range(both.shape[0]):
            says, says_not = mine[b, c, 1] * carried[b, c, 1], mine[b, c, 0] * carried[b, c, 0]
            free_1, free_0 = speak[owner[b], c, state[b], 1], speak[owner[b], c, state[b], 0]
            one = free_1 * says + (1.0 - free_1) * says_not
            nought = free_0 * says + (1.0 - free_0) * says_not
            if heard[b] < 0:
                both[c, 0] *= nought
                both[c, 1] *= one
            else:
                carried[heard[b], c, 0] *= nought
                carried[heard[b], c, 1] *= one


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _claims(theta: Floats, both: Floats, chance: Floats, logs: Floats) -> bool:
    """Put the product over claims of F_c(h) into `chance`; True if part of it went to `logs`."""
    chance[:] = 1.0
    logs[:] = 0.0
    small = False
    for c in range(len(both)):
        false, more = both[c, 0], both[c, 1] - both[c, 0]
        for h in range(len(chance)):
            chance[h] *= false + theta[c, h] * more
        if c % 4 == 3:
            for h in range(len(chance)):
                if chance[h] < SMALL:
                    small = True
                    logs[h] += np.log(chance[h])
                    chance[h] = 1.0
    return small


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _add(  # noqa: PLR0917  # compiled: no keywords
    held: Floats,
    chance: Floats,
    logs: Floats,
    plain: Floats,
    top: Floats,
    total: Floats,
    small: bool,  # noqa: FBT001
) -> None:
    """Add one state of all channels: to `plain`, or where it is small to sums kept in logs."""
    for h in range(len(chance)):
        if not small:
            plain[h] += chance[h] * held[h]
            continue
        value = logs[h] + np.log(chance[h] * held[h])
        if value > top[h]:
            total[h] = total[h] * np.exp(top[h] - value) + 1.0
            top[h] = value
        elif value > -np.inf:
            total[h] += np.exp(value - top[h])


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _next(state: Ints, used: int, n_states: int) -> int:
    """Step to the next state of all channels; return the last block that changed, -1 at the end."""
    for b in range(used):
        state[b] += 1
        if state[b] < n_states:
            return b
        state[b] = 0
    return -1


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
    n_claims, n_states = theta.shape[1], kappa.shape[3]
    out = np.empty((n, n_partitions, m))
    mine = np.empty((n_blocks, n_claims, 2))
    message = np.empty((n_blocks, n_states, n_claims, 2))
    carried = np.empty((n_blocks, n_claims, 2))
    reports, held = np.empty((n_blocks + 1, n_claims, 2)), np.empty((n_blocks + 1, m))
    chance, logs = np.empty(m), np.empty(m)
    state = np.zeros(n_blocks, dtype=np.int64)
    for d in range(n):
        th, sp, ka = theta[d % len(theta)], speak[d % len(speak)], kappa[d % len(kappa)]
        for p in range(n_partitions):
            used = np.sum(owner[p] >= 0)
            mine_of, heard_of = owner[p, :used], heard[p, :used]
            _messages(sp, like[d % len(like)], block[p], mine_of, mine, message)
            top, total, plain = np.full(m, -np.inf), np.zeros(m), np.zeros(m)
            reports[used], held[used] = 1.0, 1.0
            state[:] = 0
            through_relays = np.any(heard_of >= 0)
            changed = used - 1
            while True:
                _together(message, ka, mine_of, state, changed, reports, held)
                if through_relays:
                    _relayed(sp, mine, mine_of, heard_of, state, carried, reports[0])
                small = _claims(th, reports[0], chance, logs)
                _add(held[0], chance, logs, plain, top, total, small)
                changed = _next(state, used, n_states)
                if changed < 0:
                    break
            weight = log_weight[d % len(log_weight), p]
            for h in range(m):
                found = np.logaddexp(np.log(plain[h]), top[h] + np.log(total[h]))
                out[d, p, h] = base[d, h] + weight + found
    return out
