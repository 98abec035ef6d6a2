"""Monte Carlo over uncertain inputs: what each side loses under one author's inputs.

1. Runs come in pairs. Both runs of a pair use the same random numbers; in the second the two
   sides have exchanged roles. Exchanging the names of the sides therefore exchanges the answer
   bit for bit, and chance favours nobody.
2. Pairs are cut into blocks of fixed size. A block draws its inputs and its keys from Philox,
   keyed by one root number and the number of the block. Threads, workers and order change nothing.
3. A figure is a mean with its 90 % interval, its median and its simulation error, for both sides
   and for both together. There is no way to have one without the other.
4. Where all inputs are single numbers and the chain is small, the exact distribution is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import interval90
from goodoffices.common.errors import BadInput
from goodoffices.stakes.attrition import attrition
from goodoffices.stakes.mechanisms import MECHANISMS, Mechanism
from goodoffices.stakes.quantities import Quantity
from goodoffices.stakes.salvo import Fleet, salvo_chain
from goodoffices.stakes.sweep import Backend, Progress, run_tasks

__all__ = ["Block", "Force", "Outcome", "Spread", "Where", "block_runs", "outcome", "rows"]

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
PAIRS = 4096
MOST_EVENTS = 2e10


@dataclass(frozen=True, slots=True)
class Force:
    """One side's inputs to a mechanism, in the mechanism's own order.

    Parameters
    ----------
    names : tuple of str
        stop (or rounds, ships, ...), then size, rate and lives of each group, prefixed by the
        group's name where there are several.
    inputs : tuple of Quantity
        One for each name.
    """

    names: tuple[str, ...]
    inputs: tuple[Quantity, ...]

    @property
    def uncertain(self) -> tuple[int, ...]:
        """Return the positions of the inputs that are more than one number."""
        return tuple(i for i, one in enumerate(self.inputs) if one.uncertain)


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure that is never one number.

    Parameters
    ----------
    mean : float
        Expected value, people.
    interval90 : tuple of float
        Middle 90 %.
    interval50 : tuple of float
        Middle half.
    median : float
    error : float
        Standard error of the mean from simulation; 0 where the distribution is exact.
    """

    mean: float
    interval90: tuple[float, float]
    interval50: tuple[float, float]
    median: float
    error: float

    def as_json(self) -> dict[str, object]:
        """Return plain values; the mean never leaves without its interval."""
        return {
            "mean": self.mean,
            "interval90": list(self.interval90),
            "interval50": list(self.interval50),
            "median": self.median,
            "standard_error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What both sides lose.

    Parameters
    ----------
    losses : mapping of str to Spread
        People, by side, both always.
    together : Spread
        Both sides' losses added run by run.
    stopped : mapping of str to float
        Chance that the side is the one stopped (or annihilated).
    undecided : float
        Chance that neither side is, or both are.
    method : str
        "exact" or "Monte Carlo".
    runs : int
        0 where exact.
    """

    losses: Mapping[str, Spread]
    together: Spread
    stopped: Mapping[str, float]
    undecided: float
    method: str
    runs: int


@dataclass(frozen=True, slots=True)
class Where:
    """Where the runs are done; it changes no answer."""

    backend: Backend = Backend.LOCAL
    address: str | None = None
    workers: int | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One task: so many pairs of runs from one key."""

    mechanism: str
    a: Force
    b: Force
    root: int
    number: int
    pairs: int


HERE = Where()


def outcome(
    mechanism: Mechanism,
    sides: tuple[str, str],
    forces: tuple[Force, Force],
    generator: np.random.Generator,
    *,
    runs: int = 100_000,
    where: Where = HERE,
) -> Outcome:
    """Return what both sides lose under one author's inputs.

    Parameters
    ----------
    mechanism : Mechanism
    sides : tuple of str
        Names of the two sides.
    forces : tuple of Force
        Their inputs.
    generator : numpy.random.Generator
        Gives the root key; used once, even where the answer is exact.
    runs : int
        1,000 to 10 million, made even upwards; more runs narrow the simulation error alone.
    where : Where

    Raises
    ------
    BadInput
        Runs outside the range, or more work than 2e10 losses to be simulated.

    Examples
    --------
    >>> from goodoffices.stakes.mechanisms import ATTRITION
    >>> names = ("stop", "size", "rate", "lives")
    >>> force = lambda n: Force(names, tuple(map(Quantity.fixed, (0, n, 1, 10))))
    >>> found = outcome(ATTRITION, ("a", "b"), (force(3), force(2)), np.random.default_rng(1))
    >>> found.method, found.losses["b"].interval90
    ('exact', (0.0, 20.0))
    """
    root = int(generator.integers(2**63))
    exact = _exact(mechanism, sides, forces)
    if exact is not None:
        return exact
    _check_work(mechanism, forces, runs)
    pairs = (runs + 1) // 2
    blocks = [
        Block(mechanism.name, *forces, root, number, min(PAIRS, pairs - number * PAIRS))
        for number in range(-(-pairs // PAIRS))
    ]
    done = run_tasks(
        block_runs,
        blocks,
        backend=where.backend,
        address=where.address,
        workers=where.workers,
        progress=where.progress,
    )
    return _summed(sides, np.concatenate(done))


def block_runs(block: Block) -> Floats:
    """Return losses and stops of both sides, shape (pairs, 2 role orders, 4).

    The last axis is: losses of a, of b, a stopped, b stopped.
    """
    key = np.array([block.root, block.number], dtype=np.uint64)
    generator = np.random.Generator(np.random.Philox(key=key))
    keys = generator.integers(2**64, size=block.pairs, dtype=np.uint64)
    width = max(len(block.a.inputs), len(block.b.inputs))
    levels = generator.random((2, width, block.pairs)) + 2.0**-54  # never 0
    return paired_runs(MECHANISMS[block.mechanism], block.a, block.b, levels, keys)


def paired_runs(mechanism: Mechanism, a: Force, b: Force, levels: Floats, keys: Keys) -> Floats:
    """Return both role orders of each pair, shape (pairs, 2, 4), in the order (a, b)."""
    straight = mechanism.run(rows(mechanism, a, levels[0]), rows(mechanism, b, levels[1]), keys)
    turned = mechanism.run(rows(mechanism, b, levels[0]), rows(mechanism, a, levels[1]), keys)
    return np.stack([straight, turned[:, [1, 0, 3, 2]]], axis=1)


def rows(mechanism: Mechanism, force: Force, levels: Floats) -> Floats:
    """Return a force's inputs at the given levels, shape (runs, inputs).

    A draw outside what the mechanism takes (a lognormal has no end) is set to the nearest end.
    """
    rules = [*mechanism.side, *mechanism.group * len(force.inputs)]
    values = [
        np.clip(one.at(level), rule.low, rule.high)
        for one, level, rule in zip(force.inputs, levels, rules, strict=False)
    ]
    return np.ascontiguousarray(np.stack(values, axis=1))


def _summed(sides: tuple[str, str], runs: Floats) -> Outcome:
    total = runs[..., 0] + runs[..., 1]
    decided = runs[..., 2] != runs[..., 3]
    return Outcome(
        losses={side: _spread(runs[..., i]) for i, side in enumerate(sides)},
        together=_spread(total),
        stopped={
            side: float(np.count_nonzero(decided & (runs[..., 2 + i] == 1))) / total.size
            for i, side in enumerate(sides)
        },
        undecided=float(np.count_nonzero(~decided)) / total.size,
        method="Monte Carlo",
        runs=total.size,
    )


def _spread(draws: Floats) -> Spread:
    """Return the figure of pairs of draws, shape (pairs, 2), whatever the order of the pairs."""
    ordered = np.sort(draws, axis=None)
    of_pairs = np.sort((draws[:, 0] + draws[:, 1]) / 2)
    low, high = interval90(ordered)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    error = float(of_pairs.std(ddof=1)) / len(of_pairs) ** 0.5
    ends = (float(low), float(high))
    return Spread(float(ordered.mean()), ends, middle_half(ordered), float(middle), error)


def middle_half(ordered: Floats) -> tuple[float, float]:
    """Return the ends of the middle half of sorted draws, cut outwards."""
    quarter = (len(ordered) - 1) // 4
    return float(ordered[quarter]), float(ordered[len(ordered) - 1 - quarter])


def _exact(
    mechanism: Mechanism, sides: tuple[str, str], forces: tuple[Force, Force]
) -> Outcome | None:
    """Return the exact outcome where all inputs are single numbers and the chain is small."""
    if any(force.uncertain for force in forces):
        return None
    a, b = ([one.low for one in force.inputs] for force in forces)
    if mechanism.name == "attrition" and len(a) == len(b) == 4:
        return _exact_attrition(sides, a, b)
    if mechanism.name == "salvo":
        return _exact_salvo(sides, a, b)
    return None


def _exact_attrition(sides: tuple[str, str], a: list[float], b: list[float]) -> Outcome:
    size_a, size_b = round(a[1]), round(b[1])
    fight = attrition(
        size_a,
        size_b,
        rate_a=a[2],
        rate_b=b[2],
        stop_a=_floor(a[0] * size_a),
        stop_b=_floor(b[0] * size_b),
    )
    # at most one side loses less than all it can, so the joint distribution is two rays
    stop_a, stop_b = size_a - _floor(a[0] * size_a), size_b - _floor(b[0] * size_b)
    joint = np.zeros((stop_a + 1, stop_b + 1))
    joint[:, stop_b] = fight.distribution_a[: stop_a + 1]
    joint[stop_a, :] = fight.distribution_b[: stop_b + 1]
    joint[stop_a, stop_b] = 0.0
    return _of_joint(sides, joint, (a[3], b[3]), (fight.p_b_wins, fight.p_a_wins))


def _exact_salvo(sides: tuple[str, str], a: list[float], b: list[float]) -> Outcome | None:
    fleets = [Fleet(round(f[1]), f[2], f[3], f[4], f[5], round(f[6])) for f in (a, b)]
    if fleets[0].units * fleets[1].units > 900:
        return None
    chain = salvo_chain(fleets[0], fleets[1], rounds=round(a[0]))
    gone = (float(chain.strength_a[0]), float(chain.strength_b[0]))
    stopped = (gone[0] - chain.p_both_gone, gone[1] - chain.p_both_gone)
    lives = (a[7] / fleets[0].staying, b[7] / fleets[1].staying)
    return _of_joint(sides, chain.joint[::-1, ::-1], lives, stopped)


def _of_joint(
    sides: tuple[str, str],
    joint: Floats,
    lives: tuple[float, float],
    stopped: tuple[float, float],
) -> Outcome:
    """Return the outcome of an exact joint distribution of units lost."""
    lost_a = np.asarray(np.arange(joint.shape[0]) * lives[0], dtype=np.float64)
    lost_b = np.asarray(np.arange(joint.shape[1]) * lives[1], dtype=np.float64)
    by_a = np.asarray(np.ascontiguousarray(joint).sum(axis=1), dtype=np.float64)
    by_b = np.asarray(np.ascontiguousarray(joint.T).sum(axis=1), dtype=np.float64)
    return Outcome(
        losses={sides[0]: _weighted(lost_a, by_a), sides[1]: _weighted(lost_b, by_b)},
        together=_weighted((lost_a[:, None] + lost_b).ravel(), joint.ravel()),
        stopped=dict(zip(sides, stopped, strict=True)),
        undecided=max(0.0, 1.0 - (stopped[0] + stopped[1])),
        method="exact",
        runs=0,
    )


def _floor(units: float) -> int:
    return int(units + 1e-9)  # .29 of 100 is 29, whatever the last bit says


def _weighted(values: Floats, chances: Floats) -> Spread:
    kept = chances > 0
    order = np.lexsort((chances[kept], values[kept]))
    value, chance = values[kept][order], chances[kept][order]
    reached = np.cumsum(chance)
    low, lower, middle, upper, high = (
        float(value[min(np.searchsorted(reached, reached[-1] * level), len(value) - 1)])
        for level in (0.05, 0.25, 0.5, 0.75, 0.95)
    )
    return Spread(float((value * chance).sum()), (low, high), (lower, upper), middle, 0.0)


def _check_work(mechanism: Mechanism, forces: tuple[Force, Force], runs: int) -> None:
    if not 1_000 <= runs <= 10_000_000:
        raise BadInput(
            "runs",
            expected="from 1,000 to 10,000,000",
            found=runs,
            advice="100,000 put the simulation error far below the spread of the inputs.",
        )
    size = sum(
        one.high
        for force in forces
        for name, one in zip(force.names, force.inputs, strict=True)
        if name.endswith("size")
    )
    if size * runs > MOST_EVENTS:
        raise BadInput(
            f"{mechanism.name}: units times runs",
            expected=f"at most {MOST_EVENTS:,.0f}",
            found=cast("float", size * runs),
            advice="Count in larger units (and raise lives), or ask for fewer --runs.",
        )
