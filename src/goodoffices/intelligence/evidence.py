"""From a vector of stated chances to what the evidence says: exact, for a whole batch at once.

1. A row of the batch is one vector of chances and one choice of items: the full board, the board
   without one item, one item alone, or one draw.
2. Assumptions are summed over: with chance `holds` the items that rest on one are there, else
   they fall away.
3. "Independent" gives every report an upstream and a channel of its own; "one upstream" hangs
   all of them on one, each named upstream taking its turn with equal weight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import NoAnswer
from goodoffices.intelligence.as_network import log_joint_by_network
from goodoffices.intelligence.layout import Layout
from goodoffices.intelligence.sharing import weights

__all__ = [
    "Numbers",
    "by_partition",
    "controlled",
    "independent",
    "needs_network",
    "normalised",
    "numbers",
    "one_upstream",
    "over_hypotheses",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

LEAST = 1e-300
MOST_WORK = 2e7
MOST_NETWORKS = 20
MOST_STATES = 32
MOST_CONTROLLED = 0.999


@dataclass(frozen=True, slots=True)
class Numbers:
    """The tables of a board for n vectors at once; axes as in `layout` and `kernel`."""

    layout: Layout
    log_prior: Floats  # (n, m)
    theta: Floats  # (n, C, m)
    speak: Floats  # (n, G, C, K, 2)
    kappa: Floats  # (n, G, m, K)
    reports: Floats  # (n, R, 2), likelihood given the upstream does not, or does, assert
    artefacts: Floats  # (n, A, m), log
    log_weight: Floats  # (n, P)
    holds: Floats  # (n, S)


def numbers(layout: Layout, vectors: Floats) -> Numbers:
    """Return the tables for vectors of stated chances, shape (n, n_entries)."""
    prior = vectors[:, layout.prior_at]
    return Numbers(
        layout=layout,
        log_prior=np.log(prior / prior.sum(axis=1, keepdims=True)),
        theta=vectors[:, layout.theta_at],
        speak=_speak(layout, vectors),
        kappa=_kappa(layout, vectors),
        reports=_reports(layout, vectors),
        artefacts=_artefacts(layout, vectors),
        log_weight=weights(layout.pairs, layout.x, vectors[:, layout.share_at]),
        holds=vectors[:, layout.holds_at],
    )


def _speak(layout: Layout, vectors: Floats) -> Floats:
    push = np.moveaxis(vectors[:, layout.push_at], 3, 2)  # (n, G, C, q)
    n, g, c, q = push.shape
    out = np.empty((n, g, c, q + 1, 2))
    out[:, :, :, 0, :] = vectors[:, layout.free_at][:, :, None, :]
    out[:, :, :, 1:, :] = push[..., None]
    return out


def _kappa(layout: Layout, vectors: Floats) -> Floats:
    held = vectors[:, layout.control_at].prod(axis=-1)  # (n, G, m, q)
    total = held.sum(axis=-1, keepdims=True)
    stated = layout.control_at.shape[2] > 1
    if stated:  # one purpose can state certainty; several together keep a little freedom
        held = held * np.where(total > 1.0, MOST_CONTROLLED / np.maximum(total, 1e-9), 1.0)
        total = held.sum(axis=-1, keepdims=True)
    return np.concatenate([np.maximum(1.0 - total, 0.0), held], axis=-1)


def _reports(layout: Layout, vectors: Floats) -> Floats:
    says = vectors[:, layout.says_at]
    apart = layout.denies_at >= 0
    denies = np.where(apart, vectors[:, np.maximum(layout.denies_at, 0)], 1.0 - says)
    quiet = np.where(apart, np.maximum(1.0 - says - denies, 0.0), 1.0 - says)
    knew = vectors[:, layout.knew_at][:, :, None]
    silent = knew * quiet + 1.0 - knew
    value = layout.value[None, :, None]
    return np.asarray(np.select([value == 0, value == 1], [says, denies], silent))


def _artefacts(layout: Layout, vectors: Floats) -> Floats:
    chance = vectors[:, layout.artefact_at].prod(axis=-1)
    chance = np.where(layout.absent[None, :, None], 1.0 - chance, chance)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(chance))


def by_partition(nums: Numbers, items: Mask, *, holds: Floats | None = None) -> Floats:
    """Return log P(h, partition, evidence of the chosen items).

    Parameters
    ----------
    nums : Numbers
        Tables for n or for 1 vectors.
    items : ndarray of bool, shape (n or 1, R + A)
        Which reports and artefacts count, in the board's order.
    holds : ndarray, shape (n or 1, S), optional
        Chances that assumptions hold, in place of the stated ones.

    Returns
    -------
    ndarray, shape (n, P, m)
    """
    return _over_assumptions(nums, items, nums.holds if holds is None else holds, _one_state)


def _over_assumptions(
    nums: Numbers, items: Mask, holds: Floats, state: Callable[[Numbers, Mask], Floats]
) -> Floats:
    parts = []
    for choice in product((True, False), repeat=holds.shape[1]):
        there = np.array(choice, dtype=bool)
        standing = ~(nums.layout.rests_on & ~there).any(axis=1)
        with np.errstate(divide="ignore"):
            log_state = np.log(np.where(there, holds, 1.0 - holds)).sum(axis=1)
        part = state(nums, items & standing)
        parts.append(part + log_state.reshape(-1, *[1] * (part.ndim - 1)))
    return np.asarray(np.logaddexp.reduce(parts, axis=0)) if len(parts) > 1 else parts[0]


def _one_state(nums: Numbers, items: Mask) -> Floats:
    layout = nums.layout
    n_reports = len(layout.value)
    with np.errstate(invalid="ignore"):
        found = np.where(items[:, n_reports:, None], nums.artefacts, 0.0).sum(axis=1)
    like, offset = _unit_likelihoods(nums, items[:, :n_reports])
    base = nums.log_prior + found + offset[:, None]
    tables = [base, nums.theta, nums.speak, nums.kappa, like]
    if needs_network(nums):
        return _by_network(tables, nums)
    base, theta, speak, kappa, like, log_weight = (
        np.ascontiguousarray(t) for t in (*tables, nums.log_weight)
    )
    if _states(nums) <= MOST_STATES:
        from goodoffices.intelligence.small_sum import joint
    else:  # the compiler is not even imported for small boards
        from goodoffices.intelligence.kernel import joint
    block, owner, heard = layout.block, layout.owner, layout.heard
    return np.asarray(joint(base, theta, speak, kappa, like, log_weight, block, owner, heard))


def _states(nums: Numbers) -> float:
    """Return over how many states of channels and ways of sharing the sum goes."""
    used = (nums.layout.owner >= 0).sum(axis=1)
    return float((float(nums.kappa.shape[3]) ** used).sum())


def needs_network(nums: Numbers) -> bool:
    """Tell whether one row takes the general engine, tens of milliseconds or more."""
    return _work(nums) > MOST_WORK


def _work(nums: Numbers) -> float:
    """Return about how many multiplications one row of the compiled sum takes."""
    used = (nums.layout.owner >= 0).sum(axis=1)
    n_claims, m = nums.theta.shape[1:]
    return float((float(nums.kappa.shape[3]) ** used * n_claims * (4 * used + m)).sum())


def _by_network(tables: list[Floats], nums: Numbers) -> Floats:
    layout = nums.layout
    if len(layout.block) > MOST_NETWORKS:
        raise NoAnswer(
            f"{len(layout.block)} ways of sharing upstreams, each too large to sum. State the "
            "upstream of more sources, or split the board by claim."
        )
    out = np.empty((len(tables[0]), len(layout.block), tables[0].shape[1]))
    for d, p in np.ndindex(out.shape[:2]):
        base, theta, speak, kappa, like = (table[d % len(table)] for table in tables)
        found = log_joint_by_network(
            base=base,
            theta=theta,
            speak=speak,
            kappa=kappa,
            like=like,
            block=layout.block[p],
            owner=layout.owner[p],
            heard=layout.heard[p],
        )
        out[d, p] = found + nums.log_weight[d % len(nums.log_weight), p]
    return out


def _unit_likelihoods(nums: Numbers, counted: Mask) -> tuple[Floats, Floats]:
    layout = nums.layout
    n_units, n_claims = len(layout.units.ids), nums.theta.shape[1]
    logs = np.log(np.maximum(nums.reports, LEAST))
    logs = np.where(counted[:, :, None], logs, 0.0)
    place = layout.report_unit * n_claims + layout.report_claim
    summed = np.zeros((len(logs), n_units * n_claims, 2))
    for r, where in enumerate(place):
        summed[:, where] += logs[:, r]
    top = summed.max(axis=2, initial=-np.inf)
    impossible = (counted & (nums.reports.max(axis=2) <= 0.0)).any(axis=1)
    offset = np.where(impossible, -np.inf, top.sum(axis=1))
    like = np.exp(summed - top[:, :, None])
    return like.reshape(len(logs), n_units, n_claims, 2), offset


def over_hypotheses(log_joint: Floats) -> Floats:
    """Return log P(h, evidence), shape (n, m), from `by_partition`."""
    return np.asarray(np.logaddexp.reduce(log_joint, axis=1))


def normalised(log_chance: Floats) -> Floats:
    """Return probabilities that sum to 1 over the last axis.

    What is possible stays above 0 however small.

    Raises
    ------
    NoAnswer
        The evidence is impossible under every hypothesis.
    """
    top = log_chance.max(axis=-1, keepdims=True)
    if not np.isfinite(top).all():
        raise NoAnswer(
            "The evidence is impossible under every hypothesis: some stated 0 or 1 is too sure. "
            "Write almost no chance or almost certain there."
        )
    raised = np.exp(log_chance - top)
    chance = raised / raised.sum(axis=-1, keepdims=True)
    return np.where(np.isfinite(log_chance), np.maximum(chance, LEAST), 0.0)


def independent(nums: Numbers, items: Mask) -> Floats:
    """Return log P(h, evidence) with every report its own upstream and channel, shape (n, m)."""
    return _over_assumptions(nums, items, nums.holds, _each_alone)


def _each_alone(nums: Numbers, items: Mask) -> Floats:
    layout = nums.layout
    n_reports = len(layout.value)
    asserts = _asserts(nums)[:, layout.report_upstream, layout.report_claim]  # (n, R, 2, m)
    says_not, says = (nums.reports[:, :, u, None, None] for u in (0, 1))
    given = asserts * says + (1.0 - asserts) * says_not
    given = np.where(items[:, :n_reports, None, None], np.maximum(given, LEAST), 1.0)
    logs = np.zeros((len(given), nums.theta.shape[1], 2, nums.theta.shape[2]))
    for r, claim in enumerate(layout.report_claim):
        logs[:, claim] += np.log(given[:, r])
    with np.errstate(divide="ignore"):
        either = np.logaddexp(
            np.log(nums.theta) + logs[:, :, 1], np.log(1.0 - nums.theta) + logs[:, :, 0]
        )
    found = np.where(items[:, n_reports:, None], nums.artefacts, 0.0).sum(axis=1)
    return np.asarray(nums.log_prior + either.sum(axis=1) + found)


def _asserts(nums: Numbers) -> Floats:
    """Return P(upstream asserts claim | claim so or not, h), its channel and chain its own.

    Shape (n, G, C, 2, m); a relay goes by what the one it heard from asserts.
    """
    alone = np.einsum("ngmk,ngckx->ngcxm", nums.kappa, nums.speak)
    out = alone.copy()
    heard = nums.layout.heard[0]
    for g, above in enumerate(heard[: len(nums.layout.units.named)]):
        if above >= 0:  # named upstreams stand in their own blocks, each after whom it heard
            says = out[:, above]
            out[:, g] = alone[:, g, :, 1:] * says + alone[:, g, :, :1] * (1.0 - says)
    return np.asarray(out)


def _first_observers(layout: Layout) -> Ints:
    heard = layout.heard[0]
    homes = set()
    for g in layout.report_upstream.tolist():
        while g < len(layout.units.named) and heard[g] >= 0:
            g = int(heard[g])  # noqa: PLW2901
        homes.add(g)
    return np.array(sorted(homes), dtype=np.int64)


def one_upstream(nums: Numbers, items: Mask) -> Floats:
    """Return log P(h, evidence) with all reports under one upstream, shape (n, m)."""
    layout = nums.layout
    homes = _first_observers(layout)
    if not len(homes):
        return over_hypotheses(by_partition(nums, items))
    single = replace(
        layout,
        block=np.zeros((len(homes), len(layout.units.ids)), dtype=np.int64),
        owner=homes[:, None],
        heard=np.full((len(homes), 1), -1, dtype=np.int64),
    )
    even = np.full((1, len(homes)), -np.log(len(homes)))
    return over_hypotheses(by_partition(replace(nums, layout=single, log_weight=even), items))


def controlled(nums: Numbers, items: Mask) -> dict[str, float]:
    """Return P(the channel is controlled | evidence) for each named upstream."""
    whole = over_hypotheses(by_partition(nums, items))[0]
    out = {}
    for g, name in enumerate(nums.layout.units.named):
        kappa = nums.kappa.copy()
        kappa[:, g] = np.eye(kappa.shape[3])[0]  # free for certain, at the price of its chance
        with np.errstate(divide="ignore"):
            prior = nums.log_prior + np.log(nums.kappa[:, g, :, 0])
        free = over_hypotheses(by_partition(replace(nums, kappa=kappa, log_prior=prior), items))[0]
        share = np.exp(np.logaddexp.reduce(free) - np.logaddexp.reduce(whole))
        out[name] = float(np.clip(1.0 - share, 0.0, 1.0))
    return out
