"""Mechanism models run by run: attrition of mixed forces, and exchanges of salvoes.

1. A run is one row of inputs for the side in the first role, one for the second, and a 64-bit
   key. The key starts a counter-based stream (splitmix64) that only this run uses, so a run
   gives the same result in any order, on any thread, on any machine of the same kind.
2. The two roles are played by the same code. Every key is played twice, with the roles
   exchanged, so that neither side is favoured by the luck of the draw (`simulation`).
3. A mechanism returns losses of both sides and who was stopped; there is no way to ask for one.
4. Attrition: a side has groups of units; a side's rate of causing losses is the sum over its
   groups; fire is spread evenly over the other side's units. A side stops at a share of its
   starting units. Salvo: rounds of simultaneous shots and interceptions.
5. Inputs are abstract numbers given by the parties. No platform is described.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["MECHANISMS", "InputRule", "Mechanism"]

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

STEP = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _uniform(state: np.uint64) -> float:
    """Return the number in [0, 1) that a counter stands for."""
    z = (state ^ (state >> S30)) * MIX_1
    z = (z ^ (z >> S27)) * MIX_2
    return float((z ^ (z >> S31)) >> S11) * 1.1102230246251565e-16


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _plain_attrition_runs(first: Floats, second: Floats, keys: Keys) -> Floats:
    """Do what `_mixed_attrition_runs` does for one group a side, several times faster."""
    out = np.empty((len(keys), 4))
    for run in range(len(keys)):
        x0, y0 = np.rint(first[run, 1]), np.rint(second[run, 1])
        rate_x, rate_y = first[run, 2], second[run, 2]
        floor_x, floor_y = np.floor(first[run, 0] * x0 + 1e-9), np.floor(second[run, 0] * y0 + 1e-9)
        x, y, state = x0, y0, keys[run]
        while x > floor_x and y > floor_y:
            state += STEP
            fire_x, fire_y = x * rate_x, y * rate_y
            lost = 1.0 if _uniform(state) * (fire_x + fire_y) < fire_y else 0.0
            x -= lost
            y -= 1.0 - lost
        out[run, 0] = (x0 - x) * first[run, 3]
        out[run, 1] = (y0 - y) * second[run, 3]
        out[run, 2] = 1.0 if x <= floor_x else 0.0
        out[run, 3] = 1.0 if y <= floor_y else 0.0
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _mixed_attrition_runs(first: Floats, second: Floats, keys: Keys) -> Floats:
    """Return losses of (first, second) and who was stopped, shape (runs, 4).

    A row of inputs is: stop, then size, rate and lives of each group.
    """
    out = np.zeros((len(keys), 4))
    groups = (first.shape[1] // 3, second.shape[1] // 3)
    units = np.zeros((2, max(groups)))
    for run in range(len(keys)):
        sides = (first[run], second[run])
        state = keys[run]
        total, floor, fire = np.zeros(2), np.zeros(2), np.zeros(2)
        for s in range(2):
            for g in range(groups[s]):
                units[s, g] = np.rint(sides[s][1 + 3 * g])
                total[s] += units[s, g]
                fire[s] += units[s, g] * sides[s][2 + 3 * g]
            floor[s] = np.floor(sides[s][0] * total[s] + 1e-9)
        while total[0] > floor[0] and total[1] > floor[1]:
            state += STEP
            hit = 0 if _uniform(state) * (fire[0] + fire[1]) < fire[1] else 1
            g = 0
            if groups[hit] > 1:
                state += STEP
                left = _uniform(state) * total[hit]
                while g < groups[hit] - 1 and left >= units[hit, g]:
                    left -= units[hit, g]
                    g += 1
            units[hit, g] -= 1.0
            total[hit] -= 1.0
            out[run, hit] += sides[hit][3 + 3 * g]
            fire[hit] = 0.0
            for k in range(groups[hit]):
                fire[hit] += units[hit, k] * sides[hit][2 + 3 * k]
        out[run, 2] = 1.0 if total[0] <= floor[0] else 0.0
        out[run, 3] = 1.0 if total[1] <= floor[1] else 0.0
    return out


def _attrition_runs(first: Floats, second: Floats, keys: Keys) -> Floats:
    """Return losses of (first, second) and who was stopped, shape (runs, 4)."""
    plain = first.shape[1] == second.shape[1] == 4
    runs = _plain_attrition_runs if plain else _mixed_attrition_runs
    return np.asarray(runs(first, second, keys))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _salvo_runs(first: Floats, second: Floats, keys: Keys) -> Floats:
    """Return losses of (first, second) and who was annihilated, shape (runs, 4).

    A row of inputs is: rounds, ships, shots, hit, interceptors, intercept, staying, lives.
    """
    out = np.empty((len(keys), 4))
    for run in range(len(keys)):
        sides = (first[run], second[run])
        state = keys[run]
        staying = (np.rint(sides[0][6]), np.rint(sides[1][6]))
        start = (np.rint(sides[0][1]) * staying[0], np.rint(sides[1][1]) * staying[1])
        x, y = start
        for _ in range(int(sides[0][0])):
            if x <= 0.0 or y <= 0.0:
                break
            strength = (x / staying[0], y / staying[1])
            net = [0.0, 0.0]  # leakers that reach (first, second)
            for target in range(2):
                enemy = 1 - target
                for _shot in range(int(np.floor(sides[enemy][2] * strength[enemy] + 0.5))):
                    state += STEP
                    net[target] += 1.0 if _uniform(state) < sides[enemy][3] else 0.0
                for _stop in range(int(np.floor(sides[target][4] * strength[target] + 0.5))):
                    state += STEP
                    net[target] -= 1.0 if _uniform(state) < sides[target][5] else 0.0
            x -= min(x, max(0.0, net[0]))
            y -= min(y, max(0.0, net[1]))
        out[run, 0] = (start[0] - x) / staying[0] * sides[0][7]
        out[run, 1] = (start[1] - y) / staying[1] * sides[1][7]
        out[run, 2] = 1.0 if x <= 0.0 else 0.0
        out[run, 3] = 1.0 if y <= 0.0 else 0.0
    return out


@dataclass(frozen=True, slots=True)
class InputRule:
    """What an input of a mechanism may be.

    Parameters
    ----------
    name, words : str
        Its name in files; what it means, with its unit.
    low, high : float
        The closed range it must lie in.
    default : float, optional
        Taken when the author leaves it out; without one the input is required.
    """

    name: str
    words: str
    low: float
    high: float
    default: float | None = None


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A model of how two sides lose people to each other.

    Parameters
    ----------
    name : str
    assumptions : tuple of str
        In words, the one that fails first at the head.
    side : tuple of InputRule
        Inputs a side has once.
    group : tuple of InputRule
        Inputs that each group of a side has; a side has one group or several.
    run : callable
        (first, second, keys) -> losses and stops, shape (runs, 4).
    """

    name: str
    assumptions: tuple[str, ...]
    side: tuple[InputRule, ...]
    group: tuple[InputRule, ...]
    run: Callable[[Floats, Floats, Keys], Floats]


_LIVES = InputRule("lives", "people lost with one unit", 0, 1e7, 1)

ATTRITION = Mechanism(
    name="attrition",
    assumptions=(
        "Every unit can reach every other at all times.",
        "Units of a group are alike; fire is spread evenly over the other side's units.",
        "A side fights on until it is down to its stop; nobody withdraws earlier or is relieved.",
        "People outside the two forces are not counted.",
    ),
    side=(InputRule("stop", "share of its units at which the side stops", 0, 0.999, 0),),
    group=(
        InputRule("size", "units at the start", 1, 20_000),
        InputRule("rate", "losses one unit causes in a unit of time", 1e-9, 1e9),
        _LIVES,
    ),
    run=_attrition_runs,
)

SALVO = Mechanism(
    name="salvo",
    assumptions=(
        "Shots are independent of each other: no shared cause makes many of them fail together.",
        "Both sides shoot at the same time, for the stated number of rounds.",
        "Shots and interceptions fall in proportion to the strength left.",
        "People outside the two forces are not counted.",
    ),
    side=(
        InputRule("rounds", "rounds of the exchange, the same for both sides", 1, 50),
        InputRule("ships", "ships at the start", 1, 200),
        InputRule("shots", "shots per ship and round", 0, 100),
        InputRule("hit", "chance that a shot would hit", 0, 1),
        InputRule("interceptors", "interceptors per ship and round", 0, 100),
        InputRule("intercept", "chance that an interceptor stops a shot", 0, 1),
        InputRule("staying", "leakers that put one ship out of action", 1, 100),
        _LIVES,
    ),
    group=(),
    run=_salvo_runs,
)

MECHANISMS: Mapping[str, Mechanism] = MappingProxyType({m.name: m for m in (ATTRITION, SALVO)})
