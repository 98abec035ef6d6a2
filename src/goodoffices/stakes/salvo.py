"""Salvoes: exchanges in which shots can be stopped, without chance and exactly with it.

1. Both sides shoot at the same time; what one side loses depends on both as they stood before.
2. Leakers are shots that hit minus shots stopped, never below 0. Losses never exceed what is
   there; the figure before that cap is kept beside it, since it says how lopsided the exchange is.
3. With chance, hits and stops are binomial, and the whole distribution is computed: the state is
   the strength left in units of one leaker, and each state spreads by an outer product.
4. Abstract numbers only. No platform is described here and nothing searches for a best attack.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput

__all__ = ["Fleet", "Salvo", "SalvoChain", "Volley", "exchange", "salvo_chain", "volley"]

Floats = NDArray[np.float64]
MOST_UNITS, MOST_STATES, MOST_ROUNDS = 400, 10_000, 200


@dataclass(frozen=True, slots=True)
class Salvo:
    """Units lost in one deterministic exchange, computed and capped at those present."""

    computed_a: float
    computed_b: float
    capped_a: float
    capped_b: float


@dataclass(frozen=True, slots=True)
class Fleet:
    """One side of an exchange.

    Parameters
    ----------
    ships : int
        Ships at the start, 1 or more.
    shots, interceptors : float
        Per ship and salvo, 0 or more.
    hit, intercept : float
        Chance that a shot would hit, that an interceptor stops one; 0 to 1.
    staying : int
        Leakers that put one ship out of action, 1 or more.
    """

    ships: int
    shots: float
    hit: float
    interceptors: float
    intercept: float
    staying: int

    def __post_init__(self) -> None:
        for name, value in (("ships", self.ships), ("staying", self.staying)):
            if not 1 <= value <= MOST_UNITS:
                raise _refused(name, f"from 1 to {MOST_UNITS}", value)
        for name, number in (("shots", self.shots), ("interceptors", self.interceptors)):
            if not 0 <= number <= 1000:
                raise _refused(f"{name} per ship", "from 0 to 1000", number)
        for name, chance in (("hit", self.hit), ("intercept", self.intercept)):
            if not 0 <= chance <= 1:
                raise _refused(name, "a probability from 0 to 1", chance)

    @property
    def units(self) -> int:
        """Return the strength in units of one leaker."""
        return self.ships * self.staying


@dataclass(frozen=True, slots=True)
class Volley:
    """One side's losses in one volley, exactly and by the normal approximation.

    Parameters
    ----------
    mean_loss, sd_loss : float
        Ships.
    p_no_leaker : float
    normal_mean, normal_sd, normal_p_no_leaker : float
        The untruncated normal approximation, to show how far it is out.
    """

    mean_loss: float
    sd_loss: float
    p_no_leaker: float
    normal_mean: float
    normal_sd: float
    normal_p_no_leaker: float


@dataclass(frozen=True, slots=True)
class SalvoChain:
    """The joint distribution of strength after the last round.

    Parameters
    ----------
    joint : ndarray, shape (units of A + 1, units of B + 1)
        Probability of each pair of strengths left, in units of one leaker.
    staying_a, staying_b : int
        Units per ship.
    """

    joint: Floats
    staying_a: int
    staying_b: int

    @property
    def strength_a(self) -> Floats:
        """Return the distribution of A's units left."""
        return np.asarray(self.joint.sum(axis=1))

    @property
    def strength_b(self) -> Floats:
        """Return the distribution of B's units left."""
        return np.asarray(self.joint.T.copy().sum(axis=1))

    @property
    def survivors(self) -> tuple[float, float]:
        """Return the expected strength left of A and of B, in ships."""
        a, b = self.strength_a, self.strength_b
        return (
            float((a * np.arange(len(a))).sum()) / self.staying_a,
            float((b * np.arange(len(b))).sum()) / self.staying_b,
        )

    @property
    def p_both_alive(self) -> float:
        """Return the chance that both sides have something left."""
        return 1.0 - (float(self.strength_a[0]) + float(self.strength_b[0]) - self.p_both_gone)

    @property
    def p_both_gone(self) -> float:
        """Return the chance that nothing is left on either side."""
        return float(self.joint[0, 0])


def exchange(
    a: float,
    b: float,
    *,
    offence_a: float,
    offence_b: float,
    defence_a: float,
    defence_b: float,
    staying_a: float,
    staying_b: float,
) -> Salvo:
    """Return Hughes's deterministic exchange of one salvo each.

    Parameters
    ----------
    a, b : float
        Units present, 0 or more.
    offence_a, offence_b : float
        Well-aimed shots per unit (shots times scouting effectiveness).
    defence_a, defence_b : float
        Shots stopped per unit (readiness times shots stopped).
    staying_a, staying_b : float
        Hits to put one unit out of action, above 0.

    Raises
    ------
    BadInput
        A negative value, or a staying power of 0.

    Notes
    -----
    loss of A = max(0, (offence_b B - defence_a A) / staying_a). After Hughes, as quoted in public
    notes (verify before citing). The assumption that fails first: fire spreads evenly over the
    targets.

    Examples
    --------
    >>> lost = exchange(2, 5, offence_a=4, offence_b=4, defence_a=4, defence_b=0,
    ...                 staying_a=1, staying_b=2)
    >>> lost.computed_a, lost.capped_a, lost.computed_b
    (12.0, 2, 4.0)
    """
    values = (a, b, offence_a, offence_b, defence_a, defence_b)
    if any(not 0 <= value < math.inf for value in values):
        raise _refused("units, offence and defence", "0 or more", values)
    if any(not 0 < value < math.inf for value in (staying_a, staying_b)):
        raise _refused("staying power", "above 0", (staying_a, staying_b))
    lost_a = max(0, offence_b * b - defence_a * a) / staying_a
    lost_b = max(0, offence_a * a - defence_b * b) / staying_b
    return Salvo(lost_a, lost_b, min(lost_a, a), min(lost_b, b))


def volley(attacker: Fleet, defender: Fleet) -> Volley:
    """Return the defender's losses in one volley of the attacker, exactly.

    Parameters
    ----------
    attacker, defender : Fleet
        Of the attacker only the shots count, of the defender only the defence: ask twice, with
        the sides exchanged, and show both.

    Examples
    --------
    >>> side = Fleet(ships=3, shots=4, hit=0.67, interceptors=3, intercept=0.67, staying=5)
    >>> round(volley(side, side).mean_loss, 6)
    0.44119
    """
    shots, stops = (
        _fired(attacker.shots * attacker.ships),
        _fired(defender.interceptors * defender.ships),
    )
    net = _net(shots, attacker.hit, stops, defender.intercept)
    loss = np.minimum(defender.ships, np.arange(len(net)) / defender.staying)
    mean = float((net * loss).sum())
    spread = math.sqrt(float((net * (loss - mean) ** 2).sum()))
    centre = shots * attacker.hit - stops * defender.intercept
    width = math.sqrt(
        shots * attacker.hit * (1 - attacker.hit)
        + stops * defender.intercept * (1 - defender.intercept)
    )
    below = math.inf if width == 0 else (0.5 - centre) / width
    return Volley(
        mean,
        spread,
        float(net[0]),
        centre / defender.staying,
        width / defender.staying,
        0.5 * math.erfc(-below / math.sqrt(2)),
    )


def salvo_chain(a: Fleet, b: Fleet, *, rounds: int) -> SalvoChain:
    """Return the exact joint distribution after simultaneous rounds.

    Parameters
    ----------
    a, b : Fleet
        The two sides; shots and interceptors of a round are rounded from the strength left.
    rounds : int
        1 to 200. A state is frozen once a side has nothing left.

    Raises
    ------
    BadInput
        Rounds outside 1 .. 200, or more than 10,000 pairs of strengths.

    Notes
    -----
    Exchanging the sides transposes the answer bit for bit. The assumption that fails first: shots
    are independent given the strength; one shared radar breaks it.

    Examples
    --------
    >>> side = Fleet(ships=3, shots=4, hit=0.6, interceptors=3, intercept=0.6, staying=5)
    >>> chain = salvo_chain(side, side, rounds=5)
    >>> [round(ships, 6) for ships in chain.survivors]
    [1.357752, 1.357752]
    """
    if not 1 <= rounds <= MOST_ROUNDS:
        raise _refused("rounds", f"from 1 to {MOST_ROUNDS}", rounds)
    if a.units * b.units > MOST_STATES:
        raise _refused("units of A times units of B", f"at most {MOST_STATES}", a.units * b.units)
    first, second = sorted((a, b), key=astuple)
    joint = np.zeros((first.units + 1, second.units + 1))
    joint[first.units, second.units] = 1.0
    for _ in range(rounds):
        joint = _one_round(joint, first, second)
    if a == b:  # rounding must not favour the side named first
        joint = (joint + joint.T) / 2
    joint = joint if first is a else joint.T
    return SalvoChain(np.ascontiguousarray(joint), a.staying, b.staying)


def _one_round(joint: Floats, a: Fleet, b: Fleet) -> Floats:
    """Spread every live state by the outer product of the two sides' damage."""
    after = joint.copy()
    after[1:, 1:] = 0.0
    for x, y in zip(*np.nonzero(joint[1:, 1:]), strict=True):
        left_a = _left(int(x) + 1, a, int(y) + 1, b)
        left_b = _left(int(y) + 1, b, int(x) + 1, a)
        after[: x + 2, : y + 2] += joint[x + 1, y + 1] * np.outer(left_a, left_b)
    return after


def _left(units: int, target: Fleet, enemy_units: int, enemy: Fleet) -> Floats:
    """Return the distribution of the target's units left, shape (units + 1,)."""
    shots = _fired(enemy.shots * enemy_units / enemy.staying)
    stops = _fired(target.interceptors * units / target.staying)
    net = _net(shots, enemy.hit, stops, target.intercept)
    left = np.zeros(units + 1)
    spread = min(units, len(net))
    left[units - np.arange(spread)] = net[:spread]
    left[0] += net[spread:].sum()
    return left


@lru_cache(maxsize=20_000)
def _net(shots: int, hit: float, stops: int, intercept: float) -> Floats:
    """Return the distribution of max(0, hits - stops), shape (shots + 1,)."""
    hits, stopped = _binomial(shots, hit), _binomial(stops, intercept)
    net = np.zeros(shots + 1)
    for k in range(stops + 1):
        kept = hits[k:]
        net[: len(kept)] += stopped[k] * kept
        net[0] += stopped[k] * hits[:k].sum()
    return net


def _binomial(n: int, p: float) -> Floats:
    from scipy.stats import binom

    return np.asarray(binom.pmf(np.arange(n + 1), n, p))


def _fired(amount: float) -> int:
    return math.floor(amount + 0.5)


def _refused(where: str, expected: str, found: object) -> BadInput:
    return BadInput(where, expected=expected, found=found, advice="See the names in the help.")
