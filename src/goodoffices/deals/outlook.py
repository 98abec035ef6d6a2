"""Whole deals under preferences known in part: what each is worth to each side, and how surely.

1. Preferences are drawn evenly from those that meet what is known of each party.
2. A deal's worth to a party is a share: 0 is that party's worst deal of those given, 1 its best,
   under each draw by itself. No deal stands on the same scale, below 0 where it is worse than all.
3. Every figure has two ends, between which nine in ten draws lie.
4. Deals are put in order by what the side that is worst off can count on: the mean over the draws
   of its share, counted as nothing where another deal is better for all, or where this one is
   worse than no deal for somebody of whom no deal is placed. Deals alike stay in the order given.
   No party is first.

The assumption that fails first: that the issues add up, for every side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from goodoffices.deals.preferences import NEAR, Known
from goodoffices.deals.robust import Robustness, beaten, drawn, held_share, surely_better
from goodoffices.deals.scenario import Outcome

__all__ = ["Better", "Outlook", "better", "evenness", "outlook", "stands"]

Floats = NDArray[np.float64]
Ends = tuple[float, float]


@dataclass(frozen=True)
class Outlook:
    """What deals may be worth.

    Attributes
    ----------
    known : tuple of Known
        One a party.
    deals : tuple of outcome
    values : tuple of array, shape (draws, unknowns)
        One a party: the worth of each value under each draw, of no deal last.
    """

    known: tuple[Known, ...]
    deals: tuple[Outcome, ...]
    values: tuple[Floats, ...]

    @cached_property
    def worth(self) -> tuple[Floats, ...]:
        """The worth of each deal under each draw, of no deal last; one array a party."""
        rows = [np.array([one.row(deal) for deal in (*self.deals, None)]).T for one in self.known]
        return tuple(v @ r for v, r in zip(self.values, rows, strict=True))

    @cached_property
    def spans(self) -> tuple[Floats, ...]:
        """How much better each party's best deal is than its worst, under each draw."""
        spans = [worth[:, :-1].max(axis=1) - worth[:, :-1].min(axis=1) for worth in self.worth]
        return tuple(np.where(span > NEAR, span, 1.0) for span in spans)

    @cached_property
    def shares(self) -> tuple[Floats, ...]:
        """The worth of each deal as a share (rule 2), of no deal last; one array a party."""
        return tuple(
            (worth - worth[:, :-1].min(axis=1, keepdims=True)) / span[:, None]
            for worth, span in zip(self.worth, self.spans, strict=True)
        )

    def ends(self, party: int, deal: int) -> Ends:
        """Return the two ends of a deal's share for a party; deal -1 is no deal."""
        return _ends(self.shares[party][:, deal])

    def middle(self, party: int, deal: int) -> float:
        """Return the median of a deal's share for a party, to be shown between its ends."""
        return float(np.median(self.shares[party][:, deal]))

    def change(self, party: int, issue: int, old: int, new: int) -> Ends:
        """Return what an issue adds to a party's share from an old deal to a new one, two ends."""
        start = sum(self.known[party].sizes[:issue])
        before, after = (self.values[party][:, start + self.deals[at][issue]] for at in (old, new))
        return _ends((after - before) / self.spans[party])


def _ends(drawn_shares: Floats) -> Ends:
    low, high = np.percentile(drawn_shares, [5, 95])
    return float(low), float(high)


def outlook(
    known: Sequence[Known],
    deals: Sequence[Outcome],
    generator: np.random.Generator,
    *,
    draws: int = 400,
) -> Outlook:
    """Draw preferences and return what the deals may be worth.

    Parameters
    ----------
    known : sequence of Known
        One a party, any number.
    deals : sequence of outcome
        All that may be agreed, at least one.
    generator : numpy Generator
    draws : int
        The ends grow steadier with their square root.

    Raises
    ------
    NoAnswer
        What is said of a party contradicts itself; see `contradictions`.

    Examples
    --------
    >>> from goodoffices.deals.preferences import Order
    >>> a, b = (Known(w, (2,), (Order(0, w == "B", w == "A", by=w),)) for w in "AB")
    >>> seen = outlook([a, b], [(0,), (1,)], np.random.default_rng(1))
    >>> seen.ends(0, 0), seen.ends(1, 0)
    ((1.0, 1.0), (0.0, 0.0))
    """
    return Outlook(tuple(known), tuple(deals), tuple(drawn(known, generator, draws)))


def evenness(seen: Outlook, *, placed: Sequence[int]) -> list[int]:
    """Return the deals in order, the most even one first (rule 4); `placed` as for `stands`."""
    worst_off = np.minimum.reduce([share[:, :-1] for share in seen.shares])
    counted = [
        round(float((worst_off[:, at] * _standing(seen, at, placed)).mean()), 9)
        for at in range(len(seen.deals))
    ]
    return sorted(range(len(seen.deals)), key=lambda at: -counted[at])


def stands(seen: Outlook, deal: int, *, placed: Sequence[int]) -> Robustness:
    """Return how often a deal is efficient, and no worse than no deal for the parties placed.

    Parameters
    ----------
    placed : sequence of int
        Parties of whom something is known of no deal; of the others nothing is presumed.
    """
    held = _standing(seen, deal, placed)
    return held_share(int(held.sum()), len(held))


def _standing(seen: Outlook, deal: int, placed: Sequence[int]) -> NDArray[np.bool_]:
    """Say for each draw whether the deal stands."""
    held = ~beaten(seen.worth, deal)
    for party in placed:
        held &= seen.worth[party][:, deal] >= seen.worth[party][:, -1] - NEAR
    return np.asarray(held)


@dataclass(frozen=True)
class Better:
    """How often a deal is at least as good as another for all and better for one; `surely`: always.

    `surely` is proved from what is known, not read off the draws.
    """

    share: Robustness
    surely: bool


def better(seen: Outlook, deal: int, other: int) -> Better:
    """Say how often the deal is better for all than the other."""
    gaps = [worth[:, deal] - worth[:, other] for worth in seen.worth]
    never_worse = np.logical_and.reduce([gap >= -NEAR for gap in gaps])
    held = never_worse & np.logical_or.reduce([gap > NEAR for gap in gaps])
    surely = bool(held.all()) and surely_better(seen.known, seen.deals[deal], seen.deals[other])
    return Better(held_share(int(held.sum()), len(held)), surely)
