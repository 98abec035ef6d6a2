"""Which of several stated values is right, when sources differ in how often they are.

1. A source states at most one value of an object; of several, the last counts.
2. Voting counts every source once. Copies count as often as they were made.
3. Investment: a source divides its trust evenly over what it states; a value grows with what is
   invested in it, a little more than in proportion; trust flows back to investors by their
   share. No knowledge of who copies whom is used, and none is learned from agreement alone:
   most sources state too little for that.
4. Ties go to the value stated first; the answer says how close the second was.

Source: Pasternack and Roth 2010, Investment (from memory: verify before citing).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import NOTHING, BadInput

__all__ = ["Believed", "Statement", "investment", "vote"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROWTH = 1.2
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Statement:
    """One source's value of one object; all three are compared by equality."""

    source: Hashable
    about: Hashable
    value: Hashable


@dataclass(frozen=True, slots=True)
class Believed:
    """The value believed of one object, its share of the belief, and the runner-up's."""

    about: Hashable
    value: Hashable
    share: float
    second: float


@dataclass(frozen=True, slots=True)
class _Facts:
    """Statements as numbers: rows of (source, fact); each fact belongs to one object."""

    source: Ints
    fact: Ints
    of: Ints
    about: list[Hashable]
    value: list[Hashable]


def vote(statements: Iterable[Statement]) -> list[Believed]:
    """Return the value most sources state, object by object in the order of first mention.

    Raises
    ------
    BadInput
        No statements.

    Examples
    --------
    >>> said = [Statement("s1", "x", 1), Statement("s2", "x", 2), Statement("s3", "x", 2)]
    >>> vote(said)[0].value
    2
    """
    facts = _facts(statements)
    belief = np.bincount(facts.fact, minlength=len(facts.of)).astype(np.float64)
    return _believed(facts, belief)


def investment(
    statements: Iterable[Statement], *, growth: float = GROWTH, rounds: int = ROUNDS
) -> list[Believed]:
    """Return the value believed of each object after trust has flowed back and forth.

    Parameters
    ----------
    statements : iterable of Statement
    growth : float
        Exponent >= 1 by which invested trust grows; 1 is proportional.
    rounds : int
        How often trust flows, >= 1.

    Raises
    ------
    BadInput
        No statements, growth below 1, or no round.

    Notes
    -----
    The assumption that fails first is that what is stated more is stated for a reason: copies of
    one falsehood look like many investors.

    Examples
    --------
    >>> said = [Statement(s, o, "right") for s in "abc" for o in (1, 2, 3)]
    >>> said += [Statement("d", 4, "left"), Statement("a", 4, "right")]
    >>> investment(said)[3].value
    'right'
    """
    if growth < 1 or rounds < 1:
        raise BadInput(
            "growth, rounds",
            expected="both at least 1",
            found=(growth, rounds),
            advice="Use the defaults unless you have measured others.",
        )
    facts = _facts(statements)
    n_sources, n_facts = int(facts.source.max()) + 1, len(facts.of)
    stated = np.bincount(facts.source, minlength=n_sources).astype(np.float64)
    trust = np.ones(n_sources)
    belief = _shares(facts, np.bincount(facts.fact, minlength=n_facts).astype(np.float64))
    for _ in range(rounds):
        stake = (trust / stated)[facts.source]
        pool = np.bincount(facts.fact, stake, minlength=n_facts)
        back = belief[facts.fact] * stake / np.maximum(pool[facts.fact], 1e-300)
        earned = np.bincount(facts.source, back, minlength=n_sources)
        trust = np.asarray(earned / earned.max())
        stake = (trust / stated)[facts.source]
        grown = np.bincount(facts.fact, stake, minlength=n_facts) ** growth
        belief = np.asarray(grown / grown.max())
    return _believed(facts, belief)


def _facts(statements: Iterable[Statement]) -> _Facts:
    last = {(s.source, s.about): s.value for s in statements}
    if not last:
        raise BadInput(
            "statements", expected="at least one", found=NOTHING, advice="State something."
        )
    sources: dict[Hashable, int] = {}
    facts: dict[tuple[Hashable, Hashable], int] = {}
    objects: dict[Hashable, int] = {}
    rows = []
    for (source, about), value in last.items():
        objects.setdefault(about, len(objects))
        fact = facts.setdefault((about, value), len(facts))
        rows.append((sources.setdefault(source, len(sources)), fact))
    table = np.array(rows, dtype=np.int64)
    of = np.array([objects[about] for about, _ in facts], dtype=np.int64)
    return _Facts(table[:, 0], table[:, 1], of, list(objects), [value for _, value in facts])


def _shares(facts: _Facts, belief: Floats) -> Floats:
    total = np.bincount(facts.of, belief)
    return np.asarray(belief / np.maximum(total[facts.of], 1e-300))


def _believed(facts: _Facts, belief: Floats) -> list[Believed]:
    share = _shares(facts, belief)
    order = np.lexsort((np.arange(len(share)), -share, facts.of))
    starts = np.searchsorted(facts.of[order], np.arange(len(facts.about)))
    ends = [*starts[1:].tolist(), len(order)]
    return [
        Believed(
            facts.about[n],
            facts.value[int(order[start])],
            float(share[order[start]]),
            float(share[order[start + 1]]) if start + 1 < end else 0.0,
        )
        for n, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True))
    ]
