"""Who benefits: interests, capability and access of actors, as a prior that is used once.

1. Motive is a prior with an interval, never a verdict, and never also evidence: a result that has
   served as prior refuses to serve again.
2. Leaders and hardliners are separate actors, and every side is given the same kinds of actor.
   Insiders, third parties and "other" are always asked about; "other" is never left out.
3. An actor's weight is exp(l x expected gain) x capability x access. His expected gain is the sum
   over outcomes (who is blamed) of the chance of that blame if he did it, times what it is worth
   to him, -3 to 3. How much people act on gains, l, is anything from .5 to 1.5.
4. P(actor, deliberately) is b x his share of the weights; 1 - b is that nobody did it. b, every
   capability and every access are drawn from what was said, in a word or as an interval.
5. The framing column says who gains if a side is blamed. It names nobody as guilty.
6. Names do not matter: the draws follow the numbers, and actors with the same numbers get the
   same answer, to the last bit.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import Interval, interval90
from goodoffices.common.errors import BadInput

__all__ = [
    "NOBODY",
    "Actor",
    "Framing",
    "Kind",
    "LopsidedActors",
    "MotiveCountedTwice",
    "MotivePrior",
    "framing",
    "hypothesis_priors",
    "use_once",
    "who_benefits",
]

Floats = NDArray[np.float64]
NOBODY = "nobody"
"""The outcome that nobody is blamed, and the name under which failure stands among priors."""
STEEPEST, FLATTEST = 1.5, 0.5
DRAWS = 20_000


class Kind(StrEnum):
    """What an actor is to the talks."""

    LEADERS = "leaders"
    HARDLINERS = "hardliners"
    INSIDER = "insider"
    THIRD_PARTY = "third party"
    OTHER = "other"


class LopsidedActors(BadInput):
    """The list of actors leaves out on one side what it names on another."""

    def __init__(self, expected: str, found: object) -> None:
        super().__init__(
            "actors",
            expected=expected,
            found=found,
            advice="Add the missing actor; give him a low word if you think little of it.",
        )


class MotiveCountedTwice(BadInput):
    """Motive has served as prior and was asked to serve again."""

    def __init__(self, used: str, again: str) -> None:
        super().__init__(
            "motive",
            expected=f"one use, which was {used!r}",
            found=again,
            advice="Leave motive out of the evidence: it is already in the prior.",
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who might do it.

    Parameters
    ----------
    name : str
        As shown.
    kind : Kind
        What he is.
    side : str
        The party he belongs to; empty for none.
    gains : mapping of str to float
        What the outcome "blame falls on X" (or `NOBODY`) is worth to him, -3 to 3; 0 where left
        out.
    blame : mapping of str to float
        Chance of each such outcome if he did it; sums to 1.
    capability, access : Interval
        Chance that he could, and that he could get there: from `chance.band` or as numbers.

    Raises
    ------
    BadInput
        A gain outside -3 to 3, chances of blame that do not sum to 1 within 1e-9.
    """

    name: str
    kind: Kind
    side: str
    gains: Mapping[str, float]
    blame: Mapping[str, float]
    capability: Interval
    access: Interval

    def __post_init__(self) -> None:
        if not all(-3 <= gain <= 3 for gain in self.gains.values()):
            raise BadInput(
                f"gains of {self.name!r}",
                expected="numbers from -3 to 3",
                found=dict(self.gains),
                advice="3 is what he wants most.",
            )
        total = math.fsum(self.blame.values())
        if not all(chance >= 0 for chance in self.blame.values()) or abs(total - 1) > 1e-9:
            raise BadInput(
                f"blame of {self.name!r}",
                expected="chances that sum to 1",
                found=dict(self.blame),
                advice=f"Put what is left on {NOBODY!r}.",
            )

    @property
    def expected_gain(self) -> float:
        """Return the sum of chance of blame times gain, the same in any order of outcomes."""
        return math.fsum(p * self.gains.get(outcome, 0.0) for outcome, p in self.blame.items())


@dataclass(frozen=True, slots=True)
class MotivePrior:
    """Chance, before any evidence, that each actor did it deliberately, or nobody did.

    `mean` and `interval90` go by actor, and by `NOBODY`. `draws` has a column for each, in the
    order of `names`; its rows sum to 1. `used_as` is empty until the prior has served.
    """

    names: tuple[str, ...]
    mean: Mapping[str, float]
    interval90: Mapping[str, Interval]
    draws: Floats
    used_as: str = ""


@dataclass(frozen=True, slots=True)
class Framing:
    """Who gains, and who loses, if the blame falls on one outcome; the most first."""

    outcome: str
    gain: tuple[tuple[str, float], ...]
    lose: tuple[tuple[str, float], ...]


def who_benefits(
    actors: Sequence[Actor],
    *,
    deliberate: Interval,
    generator: np.random.Generator,
    draws: int = DRAWS,
) -> MotivePrior:
    """Return the prior that each actor did it, with 90 % intervals.

    Parameters
    ----------
    actors : sequence of Actor
        Every side with leaders and hardliners and the same kinds; an insider, a third party and
        "other" among them.
    deliberate : Interval
        Chance that such an event is deliberate at all, from base rates: the `b` of the rules.
    generator : numpy Generator
        Of the draws.
    draws : int
        At least 200; rounded up to a multiple of the number of actors with the same numbers.

    Returns
    -------
    MotivePrior
        The assumption that fails first: people act on gains as they are written down here.

    Raises
    ------
    LopsidedActors
        The list is not even-handed or leaves somebody out.
    BadInput
        Two actors of one name, too few draws, or nobody who could.

    Notes
    -----
    P(i) = b w_i / sum w, w_i = exp(l g_i) c_i a_i, l ~ U(.5, 1.5). A model of this project.
    """
    _refuse_lopsided(actors)
    names = [actor.name for actor in actors]
    if len(set(names)) < len(names) or NOBODY in names or draws < 200:
        raise BadInput(
            "actors",
            expected=f"different names, none of them {NOBODY!r}, and 200 draws or more",
            found=(names, draws),
            advice="Number those that share a name.",
        )
    order = sorted(range(len(actors)), key=lambda n: _rank(actors[n]))
    turns = math.lcm(*Counter(_numbers(actor) for actor in actors).values())
    rows = max(200, math.ceil(draws / turns))
    steep = generator.uniform(FLATTEST, STEEPEST, rows)
    done = deliberate.draw(generator, rows)
    weights = np.stack([_weights(actors[n], steep, generator, rows) for n in order], axis=1)
    total = weights.sum(axis=1, keepdims=True)
    if not (total > 0).all():
        raise BadInput(
            "actors",
            expected="somebody with capability and access above 0",
            found="nobody",
            advice="Nothing is impossible for everybody: use a word.",
        )
    shares = _turned(actors, order, done[:, None] * weights / total, turns)
    drawn = np.column_stack([shares, np.tile(1.0 - done, turns)])
    return MotivePrior(
        names=(*names, NOBODY),
        mean={name: _mean(drawn[:, n]) for n, name in enumerate((*names, NOBODY))},
        interval90={name: _ends(drawn[:, n]) for n, name in enumerate((*names, NOBODY))},
        draws=drawn,
    )


def use_once(prior: MotivePrior, purpose: str) -> MotivePrior:
    """Return the prior marked as used, or refuse when it has served before.

    Raises
    ------
    MotiveCountedTwice
        It was used, for whatever purpose.
    """
    if prior.used_as:
        raise MotiveCountedTwice(prior.used_as, purpose)
    return replace(prior, used_as=purpose)


def hypothesis_priors(
    prior: MotivePrior, hypotheses: Mapping[str, Sequence[str]]
) -> tuple[dict[str, tuple[float, Interval]], MotivePrior]:
    """Return the prior of each hypothesis, mean and 90 % interval, and the prior now used.

    Parameters
    ----------
    prior : MotivePrior
        Not yet used.
    hypotheses : mapping of str to sequence of str
        The actors (or `NOBODY`) under each hypothesis; each in exactly one.

    Raises
    ------
    MotiveCountedTwice
        The prior has served before.
    BadInput
        An actor in no hypothesis, in two, or unknown.
    """
    used = use_once(prior, "prior of the hypotheses")
    listed = [name for group in hypotheses.values() for name in group]
    if sorted(listed) != sorted(prior.names):
        raise BadInput(
            "hypotheses",
            expected="each of these in one hypothesis: " + ", ".join(prior.names),
            found=listed,
            advice=f"Put {NOBODY!r} under failure or nothing.",
        )
    place = {name: n for n, name in enumerate(prior.names)}
    found = {}
    for hypothesis, group in hypotheses.items():
        parts = np.sort(prior.draws[:, [place[name] for name in group]], axis=1)
        column = np.minimum(parts.sum(axis=1), 1.0)
        found[hypothesis] = (_mean(column), _ends(column))
    return found, used


def framing(actors: Sequence[Actor]) -> tuple[Framing, ...]:
    """Return, for each outcome anybody named, who gains and who loses by it.

    Outcomes go by name; actors by size of gain or loss, then by name.
    """
    outcomes = sorted({o for actor in actors for o in (*actor.gains, *actor.blame)})
    return tuple(_framed(outcome, actors) for outcome in outcomes)


def _framed(outcome: str, actors: Sequence[Actor]) -> Framing:
    worth = [(actor.name, float(actor.gains.get(outcome, 0.0))) for actor in actors]
    ordered = sorted(worth, key=lambda pair: (-abs(pair[1]), pair[0]))
    return Framing(
        outcome,
        gain=tuple(pair for pair in ordered if pair[1] > 0),
        lose=tuple(pair for pair in ordered if pair[1] < 0),
    )


def _numbers(actor: Actor) -> tuple[float, ...]:
    """Return all that an actor's weight depends on, and no name."""
    able, near = actor.capability, actor.access
    return (actor.expected_gain, able.lo, able.hi, near.lo, near.hi)


def _weights(actor: Actor, steep: Floats, generator: np.random.Generator, draws: int) -> Floats:
    able = actor.capability.draw(generator, draws)
    near = actor.access.draw(generator, draws)
    return np.asarray(np.exp(steep * actor.expected_gain) * able * near)


def _rank(actor: Actor) -> tuple[tuple[float, ...], str, str]:
    """Return the place in the draws: by numbers, and among the same numbers by side."""
    return _numbers(actor), actor.side, actor.name


def _turned(actors: Sequence[Actor], order: Sequence[int], shares: Floats, turns: int) -> Floats:
    """Return the draws by actor, actors of the same numbers taking each other's in turn."""
    groups: dict[tuple[float, ...], list[int]] = {}
    for column, n in enumerate(order):
        groups.setdefault(_numbers(actors[n]), []).append(column)
    blocks = []
    for turn in range(turns):
        block = np.empty_like(shares)
        for group in groups.values():
            for k, column in enumerate(group):
                block[:, order[column]] = shares[:, group[(k + turn) % len(group)]]
        blocks.append(block)
    return np.concatenate(blocks)


def _mean(drawn: Floats) -> float:
    return math.fsum(drawn.tolist()) / len(drawn)


def _ends(drawn: Floats) -> Interval:
    lo, hi = interval90(drawn)
    return Interval(float(lo), float(hi))


def _refuse_lopsided(actors: Sequence[Actor]) -> None:
    present = {actor.kind for actor in actors}
    for kind in (Kind.INSIDER, Kind.THIRD_PARTY, Kind.OTHER):
        if kind not in present:
            raise LopsidedActors(f"an actor of kind {kind}", sorted(present))
    kinds: dict[str, list[str]] = {}
    for actor in actors:
        if actor.side:
            kinds.setdefault(actor.side, []).append(str(actor.kind))
    for side in sorted(kinds):
        if not {Kind.LEADERS, Kind.HARDLINERS} <= set(kinds[side]):
            raise LopsidedActors(f"leaders and hardliners of {side}, apart", sorted(kinds[side]))
    if len({tuple(sorted(set(k))) for k in kinds.values()}) > 1:
        named = {side: sorted(set(k)) for side, k in sorted(kinds.items())}
        raise LopsidedActors("the same kinds of actor on every side", named)
