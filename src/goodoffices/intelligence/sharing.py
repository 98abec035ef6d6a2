"""How likely two sources share an upstream: what was stated, what the signs add.

1. Two sources with the same named upstream share it; with two named ones they do not.
2. A source without a named upstream shares with any other at one half unless something else is
   stated. Where several upstreams are named, the half is divided among them.
3. Signs (shared errors, the same wording, one day) multiply the odds by a shown factor before
   the weights are fitted. Wording and times on the reports are read as signs by themselves.
4. Pairs nobody spoke about give way: a default that the stated pairs rule out moves to the
   nearest chance they allow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import Interval
from goodoffices.intelligence.board import Board, Contradiction, Report, Sharing
from goodoffices.intelligence.partitions import contradicting_triple, fit, pairs
from goodoffices.intelligence.scales import DEFAULT_SHARING, MARKS, Stated

__all__ = ["Pair", "Units", "shared_pairs", "units_of", "weights"]

Floats = NDArray[np.float64]

SAME_WORDING = 0.6
SAME_DAY = timedelta(hours=24)
HALVINGS = 6


@dataclass(frozen=True, slots=True)
class Units:
    """What may be partitioned: named upstreams first, each after whom it heard from."""

    named: tuple[str, ...]
    unnamed: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return all units, named upstreams first."""
        return self.named + self.unnamed


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of units: what was stated, by which signs it moved, where it stands."""

    between: tuple[str, str]
    stated: Stated
    signs: tuple[str, ...]
    fixed: bool
    default: bool

    @property
    def factor(self) -> float:
        """Return the Bayes factor of the signs."""
        return prod(MARKS[sign] for sign in self.signs)

    @property
    def middle(self) -> float:
        """Return the middle chance after the signs."""
        return float(self.chance(np.array(self.stated.value)))

    def chance(self, stated: Floats) -> Floats:
        """Return the chances after the signs."""
        return stated * self.factor / (stated * self.factor + 1.0 - stated)


def units_of(board: Board) -> Units:
    """Return what the reports of a board hang on."""
    used = {board.upstream_of(r) for r in board.reports}
    heard = {u.id: u.heard_from for u in board.upstreams}
    named: list[str] = []
    for upstream in board.upstreams:
        if upstream.id in used:
            chain = _chain(upstream.id, heard)
            named += [u for u in reversed(chain) if u not in named]
    loose = {r.source for r in board.reports if board.upstream_of(r) is None}
    return Units(tuple(named), tuple(s.id for s in board.sources if s.id in loose))


def _chain(start: str, heard: dict[str, str | None]) -> list[str]:
    chain = [start]
    while (further := heard[chain[-1]]) is not None:
        chain.append(further)
    return chain


def shared_pairs(board: Board, units: Units) -> tuple[Pair, ...]:
    """Return what is held about every pair of units.

    Raises
    ------
    Contradiction
        Stated pairs that no partition can satisfy, with the triple named.
    """
    spoken = _spoken(board, units)
    made = []
    for a, b in combinations(units.ids, 2):
        fixed = a in units.named and b in units.named
        stated, signs = _said(spoken.get(frozenset((a, b)), []))
        signs = tuple(dict.fromkeys((*signs, *(() if fixed else _read_signs(board, units, a, b)))))
        default = stated is None
        made.append(Pair((a, b), stated or _default(units, a, fixed=fixed), signs, fixed, default))
    return _reconciled(tuple(made), len(units.ids))


def _spoken(board: Board, units: Units) -> dict[frozenset[str], list[Sharing]]:
    home = {s.id: s.upstream for s in board.sources if s.id not in units.unnamed}
    spoken: dict[frozenset[str], list[Sharing]] = {}
    for statement in board.sharing:
        ends = frozenset(home.get(end) or end for end in statement.between)
        both_named = ends <= set(units.named)
        if both_named and statement.shared is not None:
            raise Contradiction(
                "sharing: " + " and ".join(statement.between),
                expected="at least one source whose upstream is not stated",
                found="two named upstreams" if len(ends) == 2 else "one named upstream",
                advice="If they may be one, leave the sources' upstream unstated.",
            )
        spoken.setdefault(ends, []).append(statement)
    return spoken


def _said(statements: list[Sharing]) -> tuple[Stated | None, tuple[str, ...]]:
    words = [s.shared for s in statements if s.shared is not None]
    if len({w.interval for w in words}) > 1:
        raise Contradiction(
            "sharing: " + " and ".join(statements[0].between),
            expected="one word for the pair",
            found=" and ".join(w.said for w in words),
            advice="Keep one of them.",
        )
    return (words[0] if words else None), tuple(m for s in statements for m in s.marks)


def _default(units: Units, a: str, *, fixed: bool) -> Stated:
    if fixed:
        return Stated(Interval(0.0, 0.0), "two named upstreams")
    half = DEFAULT_SHARING.interval
    share = len(units.named) if a in units.named else 1
    return Stated(Interval(half.lo / share, half.hi / share), DEFAULT_SHARING.said)


def _read_signs(board: Board, units: Units, a: str, b: str) -> list[str]:
    mine, theirs = _reports_of(board, units, a), _reports_of(board, units, b)
    on_one_claim = [(r, s) for r in mine for s in theirs if r.claim == s.claim]
    signs = []
    if any(_same_wording(r, s) for r, s in on_one_claim):
        signs.append("same wording")
    if any(_close_in_time(r, s) for r, s in on_one_claim):
        signs.append("close in time")
    return signs


def _reports_of(board: Board, units: Units, unit: str) -> list[Report]:
    if unit in units.named:
        return [r for r in board.reports if board.upstream_of(r) == unit]
    return [r for r in board.reports if r.source == unit and board.upstream_of(r) is None]


def _same_wording(r: Report, s: Report) -> bool:
    mine, theirs = _threes(r.wording), _threes(s.wording)
    either = mine | theirs
    return bool(either) and len(mine & theirs) / len(either) >= SAME_WORDING


def _threes(wording: str | None) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", (wording or "").lower())
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def _close_in_time(r: Report, s: Report) -> bool:
    first, second = _time(r.known_time), _time(s.known_time)
    if first is None or second is None or (first.tzinfo is None) != (second.tzinfo is None):
        return False
    return abs(first - second) <= SAME_DAY


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _reconciled(made: tuple[Pair, ...], n: int) -> tuple[Pair, ...]:
    index = pairs(n)
    middle = {ij: p.middle for ij, p in zip(index, made, strict=True)}
    soft = {ij for ij, p in zip(index, made, strict=True) if p.default and not p.fixed}
    moved = _yield(middle, soft, n)
    out = tuple(
        _moved_to(p, moved[ij]) if moved[ij] != middle[ij] else p
        for ij, p in zip(index, made, strict=True)
    )
    triple = contradicting_triple(moved, n)
    if triple[0] >= 0:
        raise _triple(triple, out, moved)
    return out


def _yield(
    middle: dict[tuple[int, int], float], soft: set[tuple[int, int]], n: int
) -> dict[tuple[int, int], float]:
    now = dict(middle)
    for _ in range(n):
        for i, k in soft:
            lo, hi = 0.0, 1.0
            for j in set(range(n)) - {i, k}:
                a, b = now[min(i, j), max(i, j)], now[min(j, k), max(j, k)]
                lo, hi = max(lo, a + b - 1.0), min(hi, 1.0 - abs(a - b))
            inside = (lo + 0.02 * (hi - lo), hi - 0.02 * (hi - lo))
            if lo <= hi and not lo <= now[i, k] <= hi:
                now[i, k] = min(max(now[i, k], inside[0]), inside[1])
    return now


def _moved_to(pair: Pair, chance: float) -> Pair:
    point = Stated(Interval(chance, chance), "not stated, moved to what the other pairs allow")
    return Pair(pair.between, point, (), pair.fixed, pair.default)


def _triple(
    triple: tuple[int, int, int], made: tuple[Pair, ...], chances: dict[tuple[int, int], float]
) -> Contradiction:
    index = pairs(max(max(ij) for ij in chances) + 1)
    i, j, k = triple
    named = [index.index((min(a, b), max(a, b))) for a, b in ((i, j), (j, k), (i, k))]
    words = [f"{' and '.join(made[n].between)}: {chances[index[n]]:.2f}" for n in named]
    return Contradiction(
        "sharing",
        expected="chances that can hold together (s_ij + s_jk - s_ik <= 1)",
        found="; ".join(words),
        advice="If the first two pairs share, so does the third: raise it or lower one of them.",
    )


def weights(made: tuple[Pair, ...], x: Floats, draws: Floats) -> Floats:
    """Return the log weights of the partitions for each draw of the stated chances.

    Parameters
    ----------
    made : tuple of Pair
        All pairs, in order.
    x : ndarray, shape (n_partitions, n_pairs)
        Which pairs are together in which partition.
    draws : ndarray, shape (n, n_pairs)
        Chances as drawn, before the signs. A draw that no distribution has is drawn towards the
        middle by halves.

    Raises
    ------
    Contradiction
        The middle itself cannot hold together.
    """
    if not made:
        return np.zeros((len(draws), len(x)))
    drawn = np.column_stack([p.chance(draws[:, n]) for n, p in enumerate(made)])
    middle = np.array([[p.middle for p in made]])
    found, fitted = fit(drawn, x)
    for _ in range(HALVINGS):
        if fitted.all():
            break
        drawn[~fitted] = (drawn[~fitted] + middle) / 2
        found[~fitted], fitted[~fitted] = fit(drawn[~fitted], x)
    if not fitted.all():
        central, good = fit(middle, x)
        if not good[0]:
            raise _no_distribution(made)
        found[~fitted] = central
    with np.errstate(divide="ignore"):
        return np.log(found)


def _no_distribution(made: tuple[Pair, ...]) -> Contradiction:
    spoken = [f"{' and '.join(p.between)}: {p.stated.said}" for p in made if not p.default]
    return Contradiction(
        "sharing",
        expected="chances that some way of sharing has",
        found="; ".join(spoken) or "the defaults",
        advice="Lower the pairs that share least, or state fewer pairs.",
    )
