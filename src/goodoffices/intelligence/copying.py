"""Who copies whom, as far as agreement can show it, and the worlds that agree with themselves.

1. Copying shows in shared false values. Agreement on what is right is what honest sources do.
2. With truth and copying both unknown there may be several self-consistent answers: a majority
   that copies makes itself right. So the sum is run from two starts, from equal trust with every
   pair suspected and from the vote, and all worlds found are reported.
3. With fewer than about ten common objects a pair says little. A mediation has few reports: state
   sharing on the board; use this on large tables only, and as a question, never as a finding.

Source: Dong, Berti-Equille and Srivastava 2009 (from memory: verify before citing).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.truth import Statement

__all__ = ["World", "copy_chance", "worlds"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FALSEHOODS, COPY_RATE, PRIOR = 100, 0.8, 0.2
START, ROUNDS = 0.8, 15
MOST_SOURCES = 500


@dataclass(frozen=True, slots=True)
class World:
    """One self-consistent answer: values by object, accuracy by source, pairs that look copied.

    `copies` holds the chance for each unordered pair of sources with something in common.
    """

    start: str
    values: dict[Hashable, Hashable]
    accuracy: dict[Hashable, float]
    copies: dict[tuple[Hashable, Hashable], float]


def copy_chance(
    agree_true: float,
    agree_false: float,
    differ: float,
    *,
    accuracy: tuple[float, float],
    falsehoods: int = FALSEHOODS,
    copy_rate: float = COPY_RATE,
    prior: float = PRIOR,
) -> float:
    """Return the chance that one of two sources copies the other.

    Parameters
    ----------
    agree_true, agree_false, differ : float
        Common objects on which both state the truth, the same falsehood, different values.
    accuracy : pair of float
        How often each is right, strictly between 0 and 1.
    falsehoods : int
        Falsehoods an honest error could pick from, >= 1.
    copy_rate : float
        Share of its objects that a copier copies, below 1.
    prior : float
        Chance of copying before looking, either direction alike.

    Examples
    --------
    >>> copy_chance(3, 0, 2, accuracy=(0.8, 0.8)) < 0.02 < copy_chance(2, 3, 0, accuracy=(0.8, 0.8))
    True
    """
    first, second = accuracy
    true, false = first * second, (1 - first) * (1 - second) / falsehoods
    apart = max(1 - true - false, 1e-12)
    counts = np.array([agree_true, agree_false, differ])
    free = 1 - copy_rate
    alone = np.log([true, false, apart]) @ counts
    copied = [
        np.log([a * copy_rate + true * free, (1 - a) * copy_rate + false * free, apart * free])
        @ counts
        for a in (second, first)
    ]
    logs = np.array([np.log(1 - prior) + alone, *(np.log(prior / 2) + c for c in copied)])
    raised = np.exp(logs - logs.max())
    return float(raised[1:].sum() / raised.sum())


def worlds(
    statements: Iterable[Statement],
    *,
    falsehoods: int = FALSEHOODS,
    copy_rate: float = COPY_RATE,
    prior: float = PRIOR,
) -> tuple[World, ...]:
    """Return the different worlds reached from equal trust and from the vote.

    Parameters
    ----------
    statements : iterable of Statement
        At most 500 sources; a source's last value of an object counts.
    falsehoods, copy_rate, prior
        As for `copy_chance`.

    Raises
    ------
    BadInput
        No statements, or too many sources.
    """
    table = _Table.of(statements)
    setting = (falsehoods, copy_rate, prior)
    found = [_settle(table, start, setting) for start in ("equal trust", "vote")]
    return (found[0],) if found[0].values == found[1].values else tuple(found)


@dataclass(frozen=True, slots=True)
class _Table:
    """Values as small numbers, -1 where a source is silent."""

    sources: list[Hashable]
    about: list[Hashable]
    values: list[list[Hashable]]
    stated: Ints  # (S, O)

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> _Table:
        last = {(s.source, s.about): s.value for s in statements}
        sources = list(dict.fromkeys(source for source, _ in last))
        about = list(dict.fromkeys(about for _, about in last))
        if not 1 <= len(sources) <= MOST_SOURCES:
            raise BadInput(
                "statements",
                expected=f"1 to {MOST_SOURCES} sources",
                found=len(sources),
                advice="Use investment() on larger tables.",
            )
        stated = np.full((len(sources), len(about)), -1, dtype=np.int64)
        values: list[list[Hashable]] = [[] for _ in about]
        for (source, what), value in last.items():
            o = about.index(what)
            if value not in values[o]:
                values[o].append(value)
            stated[sources.index(source), o] = values[o].index(value)
        return cls(sources, about, values, stated)


def _settle(table: _Table, start: str, setting: tuple[int, float, float]) -> World:
    n = len(table.sources)
    accuracy, copies = np.full(n, START), np.zeros((n, n))
    chance = _vote(table) if start == "vote" else _even(table)
    for _ in range(ROUNDS):
        copies = _copies(table, chance, accuracy, setting)
        new = _values(table, accuracy, copies, setting)
        accuracy = _accuracy(table, new)
        moved = max(float(np.abs(a - b).max()) for a, b in zip(new, chance, strict=True))
        chance = new
        if moved < 1e-3:
            break
    return World(
        start,
        {o: table.values[i][int(p.argmax())] for i, (o, p) in enumerate(_pairs(table, chance))},
        dict(zip(table.sources, accuracy.tolist(), strict=True)),
        {
            (table.sources[i], table.sources[j]): float(copies[i, j])
            for i in range(n)
            for j in range(i + 1, n)
            if copies[i, j] > 0
        },
    )


def _pairs(table: _Table, chance: list[Floats]) -> list[tuple[Hashable, Floats]]:
    return list(zip(table.about, chance, strict=True))


def _even(table: _Table) -> list[Floats]:
    return [np.full(len(v), 1 / len(v)) for v in table.values]


def _vote(table: _Table) -> list[Floats]:
    counts = [
        np.bincount(column[column >= 0], minlength=len(v)).astype(np.float64)
        for column, v in zip(table.stated.T, table.values, strict=True)
    ]
    return [c / c.sum() for c in counts]


def _accuracy(table: _Table, chance: list[Floats]) -> Floats:
    out = [
        np.mean([chance[o][v] for o, v in enumerate(row.tolist()) if v >= 0])
        for row in table.stated
    ]
    return np.asarray(np.clip(np.array(out), 0.01, 0.99))


def _copies(
    table: _Table, chance: list[Floats], accuracy: Floats, setting: tuple[int, float, float]
) -> Floats:
    n = len(table.sources)
    falsehoods, copy_rate, prior = setting
    believed = np.array(
        [[chance[o][v] if v >= 0 else 0.0 for o, v in enumerate(r)] for r in table.stated.tolist()]
    )
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            common = (table.stated[i] >= 0) & (table.stated[j] >= 0)
            same = common & (table.stated[i] == table.stated[j])
            if not common.any():
                continue
            true = float(believed[i, same].sum())
            out[i, j] = out[j, i] = copy_chance(
                true,
                float(same.sum()) - true,
                float(common.sum() - same.sum()),
                accuracy=(float(accuracy[i]), float(accuracy[j])),
                falsehoods=falsehoods,
                copy_rate=copy_rate,
                prior=prior,
            )
    return out


def _values(
    table: _Table, accuracy: Floats, copies: Floats, setting: tuple[int, float, float]
) -> list[Floats]:
    falsehoods, copy_rate, _ = setting
    weight = np.log(falsehoods * accuracy / (1 - accuracy))
    out = []
    for column, values in zip(table.stated.T, table.values, strict=True):
        score = np.zeros(len(values))
        for v in range(len(values)):
            taken: list[int] = []
            waiting = np.flatnonzero(column == v).tolist()
            while waiting:
                nxt = max(waiting, key=lambda s: _order(s, taken, copies, accuracy))
                free = np.prod([1 - copy_rate * copies[nxt, t] for t in taken])
                score[v] += weight[nxt] * free
                taken.append(nxt)
                waiting.remove(nxt)
        rest = max(0, falsehoods + 1 - len(values))
        top = max(float(score.max()), 0.0)
        raised = np.exp(score - top)
        out.append(raised / (raised.sum() + rest * np.exp(-top)))
    return out


def _order(source: int, taken: list[int], copies: Floats, accuracy: Floats) -> tuple[float, float]:
    """Rank the most accurate first, then whoever depends most on those already taken."""
    depends = max((float(copies[source, t]) for t in taken), default=0.0)
    return depends, float(accuracy[source])
