"""What a proposal, an answer or a refusal lets the other side infer of its owner's preferences.

1. An `Observer` is someone who sees exactly what is said, knows the model below and nothing else.
   What it thinks is held as many possible owners, each with a weight.
2. Before anything is said: issue weights even over the simplex, values even on 0 to 1 with the
   best of an issue at 1, no deal even between two stated bounds.
3. `Accepted` and `Refused`: the deal is worth at least, or less than, no deal; `Preferred`: the
   first deal is worth more. Each is wrong, by bluff or slip, with a stated chance.
4. `Proposed`: out of a menu the owner picks among the deals it could live with, each with chance
   proportional to exp(pull x worth). No pull: the proposal says only that it could live with it.
5. The leak of a message is the relative entropy of what is thought after it from what was thought
   before, in bits; for a message that only rules out owners it is log2(mass before / mass left).
   With it comes the 90 % interval of the owner's no-deal value before and after.
6. The 90 % region is the ellipsoid around the mean that holds nine tenths of the weight.
7. Among proposals of nearly the same joint worth the least revealing is the one with the fewest
   bits; the price is stated as a share of joint worth.

A leak is a figure under these assumptions, never a fact about what the other side knows. Bits
above what the number of possible owners can show are a lower bound, and `thin` says so.

Source of 5: Kullback and Leibler (1951). The assumption that fails first: 4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.deals.scenario import Outcome

__all__ = [
    "Accepted",
    "Candidate",
    "Leak",
    "Message",
    "Observer",
    "Preferred",
    "Proposed",
    "Refused",
    "bits_of_narrowing",
    "heard",
    "inside",
    "leak",
    "least_revealing",
    "likelihood",
    "watching",
]

Floats = NDArray[np.float64]
POSSIBLE_OWNERS = 20_000
FEW_LEFT = 200


@dataclass(frozen=True)
class Accepted:
    """The owner said it could live with the deal."""

    deal: Outcome
    wrong: float = 0.0


@dataclass(frozen=True)
class Refused:
    """The owner said it could not live with the deal."""

    deal: Outcome
    wrong: float = 0.0


@dataclass(frozen=True)
class Preferred:
    """The owner said it would rather have the first deal than the second."""

    first: Outcome
    second: Outcome
    wrong: float = 0.0


@dataclass(frozen=True)
class Proposed:
    """The owner proposed the deal out of a menu that the observer can think of."""

    deal: Outcome
    menu: tuple[Outcome, ...]
    pull: float = 0.0


Message = Accepted | Refused | Preferred | Proposed


@dataclass(frozen=True)
class Observer:
    """What someone who sees what is said may think of an owner's preferences.

    Attributes
    ----------
    sizes : tuple of int
        Number of values of each issue.
    values : array, shape (owners, values of all issues)
        Worth of each value to each possible owner.
    no_deal : array, shape (owners,)
        What each has without a deal.
    weights : array, shape (owners,)
        Sum to one.
    """

    sizes: tuple[int, ...]
    values: Floats
    no_deal: Floats
    weights: Floats

    def worth(self, deal: Outcome) -> Floats:
        """Return the worth of the deal to each possible owner."""
        starts = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])
        first, *rest = (starts + np.array(deal)).tolist()
        total = self.values[:, first].copy()
        for column in rest:
            total += self.values[:, column]
        return np.asarray(total)

    @property
    def effective(self) -> float:
        """How many equally likely owners the weights amount to."""
        return float(1 / np.sum(self.weights**2))

    def interval90(self) -> tuple[float, float]:
        """Return the 90 % interval of what the owner has without a deal."""
        order = np.argsort(self.no_deal, kind="stable")
        mass = np.cumsum(self.weights[order])
        low, high = np.searchsorted(mass, [0.05, 0.95])
        last = len(order) - 1
        return (
            float(self.no_deal[order[min(low, last)]]),
            float(self.no_deal[order[min(high, last)]]),
        )


@dataclass(frozen=True)
class Leak:
    """What was let out between two states of an observer.

    Attributes
    ----------
    bits : float
        Rule 5; 0 where nothing was learnt.
    before, after : tuple of float
        90 % interval of the owner's no-deal value.
    shrink : float
        Share of the interval's length that is gone; negative if it grew.
    thin : bool
        Few possible owners are left: the bits are a lower bound.
    """

    bits: float
    before: tuple[float, float]
    after: tuple[float, float]
    shrink: float
    thin: bool


@dataclass(frozen=True)
class Candidate:
    """A proposal with what it would let out, and what it costs in joint worth."""

    at: int
    bits: float
    loss: float


def watching(
    sizes: Sequence[int],
    generator: np.random.Generator,
    *,
    no_deal: tuple[float, float] = (0.0, 1.0),
    owners: int = POSSIBLE_OWNERS,
) -> Observer:
    """Return an observer before anything is said (rule 2).

    Parameters
    ----------
    sizes : sequence of int
    generator : numpy Generator
    no_deal : tuple of float
        Bounds of the owner's no-deal value; the largest possible worth is 1.
    owners : int
        Possible owners drawn; the finest leak that shows is log2 of it.

    Examples
    --------
    >>> seen = watching((3, 2), np.random.default_rng(1), owners=4000)
    >>> after = heard(seen, Accepted((0, 1)))
    >>> round(leak(seen, after).bits, 1)
    0.5
    """
    low, high = no_deal
    if not 0 <= low < high <= 1:
        raise BadInput(
            "no_deal", expected="0 <= low < high <= 1", found=no_deal, advice="Rescale to 0 to 1."
        )
    weights = generator.dirichlet(np.ones(len(sizes)), owners)
    columns = []
    for issue, size in enumerate(sizes):
        values = generator.random((owners, size))
        columns.append(weights[:, [issue]] * values / values.max(axis=1, keepdims=True))
    reserve = generator.uniform(low, high, owners)
    return Observer(
        tuple(sizes), np.asfortranarray(np.hstack(columns)), reserve, np.full(owners, 1 / owners)
    )


def likelihood(observer: Observer, message: Message) -> Floats:
    """Return how likely each possible owner was to say it, up to a common factor."""
    if isinstance(message, Proposed):
        return _proposing(observer, message)
    if not 0 <= message.wrong < 0.5:
        raise BadInput(
            "wrong",
            expected="0 to below 0.5",
            found=message.wrong,
            advice="At 0.5 a message says nothing.",
        )
    if isinstance(message, Preferred):
        holds = observer.worth(message.first) > observer.worth(message.second)
    elif isinstance(message, Accepted):
        holds = observer.worth(message.deal) >= observer.no_deal
    else:
        holds = observer.worth(message.deal) < observer.no_deal
    return np.where(holds, 1 - message.wrong, message.wrong)


def _proposing(observer: Observer, message: Proposed) -> Floats:
    if message.deal not in message.menu:
        raise BadInput(
            "menu",
            expected="a menu that holds the deal proposed",
            found=message.deal,
            advice="Add it: the observer has seen that it was possible.",
        )
    worth = np.stack([observer.worth(deal) for deal in message.menu])
    drawn = np.where(worth >= observer.no_deal, np.exp(message.pull * (worth - 1)), 0.0)
    own = drawn[message.menu.index(message.deal)]
    if message.pull == 0.0:
        return np.asarray((own > 0).astype(np.float64))
    total = drawn.sum(axis=0)
    return np.asarray(np.divide(own, total, out=np.zeros_like(own), where=total > 0))


def heard(observer: Observer, message: Message) -> Observer:
    """Return the observer after the message.

    Raises
    ------
    NoAnswer
        No possible owner would have said it: the assumptions do not fit what was said.
    """
    weights = observer.weights * likelihood(observer, message)
    total = float(weights.sum())
    if total <= 0:
        raise NoAnswer(
            "No possible owner would have said this. Nearest: allow a chance that a message is "
            "wrong, or draw more possible owners."
        )
    return replace(observer, weights=weights / total)


def leak(before: Observer, after: Observer) -> Leak:
    """Return what was let out between two states (rule 5).

    Parameters
    ----------
    before, after : Observer
        The same possible owners; `after` by one or several messages.
    """
    held = after.weights > 0
    ratio = after.weights[held] / before.weights[held]
    bits = float(np.sum(after.weights[held] * np.log2(ratio)))
    old, new = before.interval90(), after.interval90()
    length = old[1] - old[0]
    shrink = 1 - (new[1] - new[0]) / length if length > 0 else 0.0
    return Leak(max(0.0, bits), old, new, shrink, after.effective < FEW_LEFT)


def inside(observer: Observer, values: Floats, no_deal: float, *, level: float = 0.9) -> bool:
    """Say whether preferences lie inside the region that holds this share of the weight (rule 6).

    Parameters
    ----------
    values : array, shape (values of all issues,)
    no_deal : float
    level : float
        Between 0 and 1.
    """
    points = np.column_stack([observer.values, observer.no_deal])
    mean = observer.weights @ points
    off = points - mean
    covariance = (off * observer.weights[:, None]).T @ off
    inverse = np.linalg.pinv(covariance, hermitian=True)
    far = ((off @ inverse) * off).sum(axis=1)
    order = np.argsort(far, kind="stable")
    mass = np.cumsum(observer.weights[order])
    edge = far[order[min(int(np.searchsorted(mass, level)), len(order) - 1)]]
    own = np.append(values, no_deal) - mean
    return bool(own @ inverse @ own <= edge)


def least_revealing(
    observer: Observer,
    proposals: Sequence[Message],
    joint_worth: Sequence[float],
    *,
    loss: float = 0.02,
) -> list[Candidate]:
    """Return the proposals that cost at most `loss` of joint worth, least revealing first.

    Parameters
    ----------
    proposals : sequence of Message
        What would be said, one wording each.
    joint_worth : sequence of float
        What each is worth together, positive; for example a product of gains.
    loss : float
        Largest share of the best joint worth that may be given up, 0 to 1.

    Returns
    -------
    list of Candidate
        The best itself is always among them. Ties in the order given.
    """
    if len(proposals) != len(joint_worth) or not proposals or max(joint_worth) <= 0:
        raise BadInput(
            "proposals",
            expected="a positive joint worth for each of one or more proposals",
            found=(len(proposals), len(joint_worth)),
            advice="Leave out what nobody gains from.",
        )
    best = max(joint_worth)
    near = [at for at, worth in enumerate(joint_worth) if worth >= (1 - loss) * best]
    made = [
        Candidate(at, _bits(observer, proposals[at]), 1 - joint_worth[at] / best) for at in near
    ]
    return sorted(made, key=lambda c: c.bits)


def _bits(observer: Observer, message: Message) -> float:
    """Return the leak of a message; infinite if no possible owner would say it."""
    try:
        return leak(observer, heard(observer, message)).bits
    except NoAnswer:
        return math.inf


def bits_of_narrowing(before: int, after: int) -> float:
    """Return the bits let out when so many equally likely numbers are left of those before.

    Parameters
    ----------
    before, after : int
        Counts, at least 1, `after` not above `before`.

    Examples
    --------
    >>> bits_of_narrowing(8, 2)
    2.0
    """
    if not 1 <= after <= before:
        raise BadInput(
            "counts",
            expected="1 <= after <= before",
            found=(before, after),
            advice="What is left is part of what was there.",
        )
    return math.log2(before / after)
