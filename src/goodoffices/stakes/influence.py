"""What projected losses hang on, and why two authors' projections differ.

1. Influence: Sobol' indices of both sides' expected losses over the uncertain inputs of one
   author. Each point is played with the same keys and in both role orders, so that the luck of
   the runs neither blurs the shares nor favours a side.
2. What would change the picture: the spread of both sides' losses, and who is stopped, when one
   input lies in its lowest or its highest fifth.
3. Difference: from one author's inputs to another's, input by input, by Shapley's rule on the
   same random numbers, with the simulation's 90 % interval.
4. Swapping the names of the sides swaps every figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import interval90
from goodoffices.common.errors import NoAnswer
from goodoffices.stakes.mechanisms import MECHANISMS, Mechanism
from goodoffices.stakes.quantities import Quantity
from goodoffices.stakes.sensitivity import Design, design, indices, shapley_parts
from goodoffices.stakes.simulation import HERE, Force, Where, paired_runs
from goodoffices.stakes.sweep import run_tasks

__all__ = ["Difference", "Fifth", "Influence", "Share", "difference", "influence"]

Floats = NDArray[np.float64]
Z95 = 1.6448536269514722
CHUNK = 128
ROOT_OF_KEYS = 2**64 - 1  # a block number no simulation reaches


@dataclass(frozen=True, slots=True)
class Share:
    """Shares of variance of one output that one input accounts for, with 90 % intervals."""

    first: float
    first90: tuple[float, float]
    total: float
    total90: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fifth:
    """What is expected when an input lies in its lowest or highest fifth.

    Parameters
    ----------
    beyond : float
        The value that bounds the fifth.
    losses90 : mapping of str to tuple of float
        Middle 90 % of each side's expected losses over the other inputs, people.
    stopped : mapping of str to float
        Chance that the side is stopped.
    """

    beyond: float
    losses90: Mapping[str, tuple[float, float]]
    stopped: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Influence:
    """What losses hang on.

    Parameters
    ----------
    shares : mapping of str to mapping of str to Share
        By input ("side.input"), then by output: each side's name, and "together". An output that
        does not vary is left out.
    fifths : mapping of str to tuple of Fifth
        Lowest and highest fifth of the three most influential inputs (more on a tie).
    evaluations : int
        Runs behind it.
    """

    shares: Mapping[str, Mapping[str, Share]]
    fifths: Mapping[str, tuple[Fifth, Fifth]]
    evaluations: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Why two authors' expected losses differ.

    Parameters
    ----------
    whole : mapping of str to (mean, interval90)
        Second minus first, people, by side and "together".
    parts : mapping of str to mapping of str to (mean, interval90)
        By input that differs, then by side and "together"; they add up to the whole.
    """

    whole: Mapping[str, tuple[float, tuple[float, float]]]
    parts: Mapping[str, Mapping[str, tuple[float, tuple[float, float]]]]


@dataclass(frozen=True, slots=True)
class _Points:
    """One task: design points, each played with all keys in both role orders."""

    mechanism: str
    forces: tuple[Force, Force]
    varied: tuple[int, ...]
    points: Floats
    keys: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whose inputs vary, and the column of each in either role order."""

    sides: tuple[str, str]
    forces: tuple[Force, Force]
    varied: tuple[int, ...]

    def columns(self) -> dict[str, tuple[int, int, Quantity]]:
        """Return, by input, its column when its side has the first role, the second, itself."""
        v = len(self.varied)
        return {
            f"{side}.{force.names[i]}": (s * v + k, (1 - s) * v + k, force.inputs[i])
            for s, (side, force) in enumerate(zip(self.sides, self.forces, strict=True))
            for k, i in enumerate(self.varied)
            if i in force.uncertain
        }


def influence(
    mechanism: Mechanism,
    sides: tuple[str, str],
    forces: tuple[Force, Force],
    generator: np.random.Generator,
    *,
    points: int = 512,
    repeats: int = 50,
    where: Where = HERE,
) -> Influence:
    """Return what both sides' losses hang on.

    Parameters
    ----------
    mechanism, sides, forces, generator, where
        As for `simulation.outcome`.
    points : int
        Base points, a power of 2.
    repeats : int
        Runs per point and role order.

    Raises
    ------
    NoAnswer
        No input is uncertain.

    Examples
    --------
    >>> from goodoffices.stakes.mechanisms import ATTRITION
    >>> from goodoffices.stakes.quantities import Shape
    >>> def force(size):
    ...     fixed = Quantity.fixed
    ...     return Force(("stop", "size", "rate", "lives"), (fixed(0), size, fixed(1), fixed(1)))
    >>> a, b = force(Quantity(10, 20, Shape.UNIFORM)), force(Quantity.fixed(15))
    >>> found = influence(ATTRITION, ("a", "b"), (a, b), np.random.default_rng(1), points=16)
    >>> list(found.shares)
    ['a.size']
    """
    varied = tuple(sorted({i for force in forces for i in force.uncertain}))
    if not varied:
        raise NoAnswer("Every input is one number: give ranges to learn what the losses hang on.")
    keyed = np.random.Philox(key=np.array([generator.integers(2**63), ROOT_OF_KEYS], np.uint64))
    keys = np.random.Generator(keyed).integers(2**64, size=repeats, dtype=np.uint64)
    made = design(2 * len(varied), n=points, generator=generator)
    chunks = [
        _Points(mechanism.name, forces, varied, made.points[start : start + CHUNK], keys)
        for start in range(0, len(made.points), CHUNK)
    ]
    done = run_tasks(
        _expected,
        chunks,
        backend=where.backend,
        address=where.address,
        workers=where.workers,
        progress=where.progress,
    )
    expected = np.concatenate(done)
    resampling = int(generator.integers(2**63))
    scope = _Scope(sides, forces, varied)
    shares = _shares(made, expected, scope, resampling)
    fifths = _fifths(made, expected, scope, _leading(shares))
    return Influence(shares, fifths, expected.shape[0] * 2 * repeats)


def _expected(task: _Points) -> Floats:
    """Return means over the keys, shape (points, 2 role orders, 4)."""
    m, repeats, v = len(task.points), len(task.keys), len(task.varied)
    levels = np.full((2, max(len(f.inputs) for f in task.forces), m), 0.5)
    for k, position in enumerate(task.varied):
        levels[0, position] = task.points[:, k]
        levels[1, position] = task.points[:, v + k]
    runs = paired_runs(
        MECHANISMS[task.mechanism],
        *task.forces,
        np.repeat(levels, repeats, axis=2),
        np.tile(task.keys, m),
    )
    return np.asarray(runs.reshape(m, repeats, 2, 4).mean(axis=1))


def _shares(
    made: Design, expected: Floats, scope: _Scope, resampling: int
) -> dict[str, dict[str, Share]]:
    columns = scope.columns()
    shares: dict[str, dict[str, Share]] = {name: {} for name in columns}
    outputs = {
        scope.sides[0]: expected[..., 0],
        scope.sides[1]: expected[..., 1],
        "together": expected[..., 0] + expected[..., 1],
    }
    for output, values in outputs.items():
        try:
            straight, turned = (
                indices(made, values[:, o], generator=np.random.default_rng(resampling))
                for o in (0, 1)
            )
        except NoAnswer:
            continue
        for name, (one, other, _) in columns.items():
            parts = [
                (getattr(straight, key)[one] + getattr(turned, key)[other]) / 2
                for key in ("first", "first90", "total", "total90")
            ]
            shares[name][output] = Share(
                float(parts[0]), _pair(parts[1]), float(parts[2]), _pair(parts[3])
            )
    return shares


def _leading(shares: Mapping[str, Mapping[str, Share]]) -> list[str]:
    totals = {name: by["together"].total for name, by in shares.items() if "together" in by}
    least = sorted(totals.values(), reverse=True)[:3]
    return [name for name, total in totals.items() if total >= least[-1]]


def _fifths(
    made: Design, expected: Floats, scope: _Scope, names: list[str]
) -> dict[str, tuple[Fifth, Fifth]]:
    columns = scope.columns()
    base = slice(0, 2 * made.n)
    found = {}
    for name in names:
        one, other, quantity = columns[name]
        level = np.stack([made.points[base, one], made.points[base, other]], axis=1)
        found[name] = (
            _fifth(expected[base][level <= 0.2], scope.sides, float(quantity.at(0.2))),
            _fifth(expected[base][level >= 0.8], scope.sides, float(quantity.at(0.8))),
        )
    return found


def _fifth(rows: Floats, sides: tuple[str, str], beyond: float) -> Fifth:
    losses, stopped = {}, {}
    for i, side in enumerate(sides):
        low, high = interval90(rows[:, i])
        losses[side] = (float(low), float(high))
        stopped[side] = float(np.sort(rows[:, 2 + i]).mean())
    return Fifth(beyond, losses, stopped)


def difference(
    mechanism: Mechanism,
    sides: tuple[str, str],
    first: tuple[Force, Force],
    second: tuple[Force, Force],
    generator: np.random.Generator,
    *,
    pairs: int = 1000,
) -> Difference:
    """Return why the second author's expected losses differ from the first's.

    Parameters
    ----------
    mechanism, sides, generator
        As for `simulation.outcome`.
    first, second : tuple of Force
        The two authors' inputs, with the same groups.
    pairs : int
        Pairs of runs for each combination of inputs.

    Raises
    ------
    NoAnswer
        More than ten inputs differ, none does, or the groups are not the same.
    """
    if any(one.names != two.names for one, two in zip(first, second, strict=True)):
        raise NoAnswer("The two authors count different groups: compare the totals alone.")
    differing = [
        (s, i)
        for s in (0, 1)
        for i in range(len(first[s].names))
        if first[s].inputs[i] != second[s].inputs[i]
    ]
    if not differing:
        raise NoAnswer("The two authors give the same inputs: there is no difference to explain.")
    key = np.array([generator.integers(2**63), 0], dtype=np.uint64)
    draws = np.random.Generator(np.random.Philox(key=key))
    keys = draws.integers(2**64, size=pairs, dtype=np.uint64)
    levels = draws.random((2, max(len(force.names) for force in first), pairs)) + 2.0**-54

    def losses(changed: frozenset[int]) -> Floats:
        forces = _changed(first, second, {differing[c] for c in changed})
        runs = paired_runs(mechanism, *forces, levels, keys)[..., :2]
        both = (runs[:, 0] + runs[:, 1]) / 2
        return np.stack([both[:, 0], both[:, 1], both[:, 0] + both[:, 1]])

    parts = shapley_parts(losses, range(len(differing)))
    whole = losses(frozenset(range(len(differing)))) - losses(frozenset())
    outputs = (*sides, "together")
    return Difference(
        {name: _mean90(whole[k]) for k, name in enumerate(outputs)},
        {
            f"{sides[s]}.{first[s].names[i]}": {
                name: _mean90(parts[n, k]) for k, name in enumerate(outputs)
            }
            for n, (s, i) in enumerate(differing)
        },
    )


def _changed(
    first: tuple[Force, Force], second: tuple[Force, Force], chosen: set[tuple[int, int]]
) -> tuple[Force, Force]:
    made = [
        Force(
            first[s].names,
            tuple(
                (second if (s, i) in chosen else first)[s].inputs[i]
                for i in range(len(first[s].names))
            ),
        )
        for s in (0, 1)
    ]
    return made[0], made[1]


def _mean90(values: Floats) -> tuple[float, tuple[float, float]]:
    ordered = np.sort(values)
    mean, error = float(ordered.mean()), float(ordered.std(ddof=1)) / len(ordered) ** 0.5
    return mean, (mean - Z95 * error, mean + Z95 * error)


def _pair(ends: Floats) -> tuple[float, float]:
    return float(ends[0]), float(ends[1])
