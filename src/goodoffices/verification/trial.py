"""A violator who knows the plan tries it: the promise is tested, not believed.

1. Faults of common causes are drawn, then each measure whose causes are all up detects or not:
   breach by breach, nothing of the formula that made the promise.
2. The violator knows the regime, its chances and its causes. He breaches where he is least likely
   to be seen; nature gives him the worst end of every judgement.
3. What is counted: breaches seen, of breaches tried. A promise p over n tries may be missed by
   three standard errors, sqrt(p (1-p) / n), and not by more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.verification.detection import Branch, End, branch
from goodoffices.verification.matching import Regime
from goodoffices.verification.terms import Terms

__all__ = ["Tried", "seen_share", "try_breaches", "weakest"]


@dataclass(frozen=True, slots=True)
class Tried:
    """Breaches of one obligation, tried and seen.

    Parameters
    ----------
    obligation : str
        What was breached.
    promised : float
        Worst-case detection promised. [probability]
    seen, tries : int
        Breaches seen, of breaches tried. [count]
    """

    obligation: str
    promised: float
    seen: int
    tries: int

    @property
    def kept(self) -> bool:
        """Whether the share seen is no less than promised, less three standard errors."""
        error = math.sqrt(self.promised * (1 - self.promised) / self.tries)
        return self.seen / self.tries >= self.promised - 3 * error


def weakest(regime: Regime, party: str) -> str | None:
    """Return the obligation of `party` whose breach is least likely to be seen, or None.

    The first in the order of the terms, where several are equally weak.
    """
    own = [o for o in regime.odds if o.binds == party]
    return min(own, key=lambda o: o.worst).obligation if own else None


def try_breaches(
    terms: Terms, regime: Regime, rng: np.random.Generator, *, tries: int = 100_000
) -> tuple[Tried, ...]:
    """Let every obligation be breached `tries` times, faults and detections drawn one by one.

    Parameters
    ----------
    terms : Terms
        As matched.
    regime : Regime
        As matched.
    rng : numpy Generator
        Source of chance.
    tries : int
        Breaches of each obligation. [count]
    """
    taken = [m for m in terms.measures if m.id in regime.taken]
    found = []
    for odds in regime.odds:
        tree = branch(taken, terms.causes, odds.obligation, end=End.WORST)
        seen = int(_seen(tree, np.ones(tries, dtype=bool), rng).sum())
        found.append(Tried(odds.obligation, float(odds.worst), seen, tries))
    return tuple(found)


def _seen(tree: Branch, up: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which breaches are seen by this branch, where all causes above it are up."""
    size = len(up)
    works = up & (rng.random(size) >= float(tree.fault))
    seen = np.zeros(size, dtype=bool)
    for _, p in tree.chances:
        seen |= works & (rng.random(size) < float(p))
    for low in tree.below:
        seen |= _seen(low, works, rng)
    return seen


def seen_share(tried: Iterable[Tried]) -> Mapping[str, float]:
    """Return the share of breaches seen, by obligation."""
    return {t.obligation: t.seen / t.tries for t in tried}
