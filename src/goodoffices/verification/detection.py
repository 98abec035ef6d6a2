"""How surely a set of measures sees a breach, common causes and uncertain judgements included.

1. Without common causes measures miss independently: miss = product of (1 - p).
2. A cause c with fault chance g is down, and everything under it blind, or up; then what is under
   it misses independently, each with the chance that keeps its own stated p:
   miss(c) = g + (1-g) * product of (1 - p / U) * product of miss(causes under c),
   U being the chance that the measure's causes are all up. A lone measure under c keeps its p.
3. Judgements are intervals. The worst end takes every p at its low end and every fault at its
   high end, the best end the opposite. The worst end decides.
4. The miss is affine in each p, so the p at which an answer flips is found exactly. It grows with
   each fault, every measure keeping its own p: the fault at which it flips is found by halving.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from goodoffices.verification.quantities import Interval
from goodoffices.verification.terms import Cause, Measure, Obligation

__all__ = ["Branch", "End", "Flip", "Odds", "branch", "flips", "miss", "odds"]

ONE = Fraction(1)
FINEST = Fraction(1, 2**30)
Seen: TypeAlias = tuple[str, str | None, Fraction]  # measure, its cause, its chance
Causes: TypeAlias = Mapping[str, tuple[Fraction, str | None]]  # fault, the cause above


class End(StrEnum):
    """Which end of every interval."""

    WORST = "worst"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Branch:
    """Measures that see one obligation, arranged under their common causes.

    Parameters
    ----------
    fault : Fraction
        Chance that this branch's cause is down; 0 at the root.
    chances : tuple of (measure id, Fraction)
        Detection of the measures directly here, given that all causes above are up.
    below : tuple of Branch
        Causes that stand under this one.
    """

    fault: Fraction
    chances: tuple[tuple[str, Fraction], ...]
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Odds:
    """Chance that a breach of one obligation is detected.

    Parameters
    ----------
    obligation, binds : str
        The obligation and the party it binds.
    worst, best : Fraction
        Detection with every judgement at its worst, at its best. [probability]
    target : Fraction
        Detection wanted. [probability]
    """

    obligation: str
    binds: str
    worst: Fraction
    best: Fraction
    target: Fraction

    @property
    def met(self) -> bool:
        """Whether the worst end reaches the target."""
        return self.worst >= self.target

    @property
    def could_be_met(self) -> bool:
        """Whether the best end reaches the target."""
        return self.best >= self.target


@dataclass(frozen=True, slots=True)
class Flip:
    """The value of one judgement at which an obligation turns from met to unmet or back.

    Parameters
    ----------
    obligation : str
        The answer.
    measure, cause : str or None
        The one figure it turns on: what a measure sees, or how often a cause fails.
    stated : Fraction
        The figure as it decided, at its worst end. [probability]
    at : Fraction
        The figure at which the answer turns, all others at their worst; of a cause to 2**-30, on
        the side that is met. [probability]
    """

    obligation: str
    measure: str | None
    stated: Fraction
    at: Fraction
    cause: str | None = None


def branch(
    measures: Iterable[Measure], causes: Iterable[Cause], duty: str, *, end: End = End.WORST
) -> Branch:
    """Arrange the measures that see `duty` under their causes.

    Parameters
    ----------
    measures, causes : iterable
        The measures taken; all causes they stand under.
    duty : str
        The obligation. Measures that do not see it are left out.
    end : End
        Which end of the intervals.
    """
    known = {c.id: (_fault(c, end), c.under) for c in causes}
    judged = ((m, m.detects.get(duty)) for m in measures)
    seeing = [(m.id, m.cause, _end(p, end)) for m, p in judged if p is not None]
    return _arranged(None, ONE, [one for one in seeing if one[2] > 0], known)


def _end(judged: Interval, end: End) -> Fraction:
    return judged.low if end is End.WORST else judged.high


def _fault(cause: Cause, end: End) -> Fraction:
    return cause.fault.high if end is End.WORST else cause.fault.low


def _arranged(name: str | None, up: Fraction, seeing: list[Seen], known: Causes) -> Branch:
    """Arrange what is under `name`, the causes above it being up with chance `up`."""
    fault = Fraction(0) if name is None else known[name][0]
    up *= 1 - fault
    here = tuple((measure, p / up) for measure, cause, p in seeing if cause == name)
    used = _used(seeing, known)
    below = [c for c, (_, under) in known.items() if under == name and c in used]
    return Branch(fault, here, tuple(_arranged(c, up, seeing, known) for c in below))


def _used(seeing: list[Seen], known: Causes) -> set[str]:
    """Causes with a measure somewhere under them."""
    used: set[str] = set()
    for _, cause, _ in seeing:
        name = cause
        while name is not None and name not in used:
            used.add(name)
            name = known[name][1]
    return used


def miss(tree: Branch, *, taken: Callable[[str], Fraction] | None = None) -> Fraction:
    """Chance that every measure of the tree misses.

    Parameters
    ----------
    tree : Branch
        From `branch`.
    taken : callable, optional
        For each measure the share of its chance that counts, 0 (left out) to 1 (taken); all 1.

    Returns
    -------
    Fraction
        [probability]; 1 for an empty tree.

    Examples
    --------
    Two measures that see 1/2 and 3/5, with a shared fault of 1/5:

    >>> cable = Branch(Fraction(1, 5), (("a", Fraction(5, 8)), ("b", Fraction(3, 4))))
    >>> 1 - miss(Branch(Fraction(0), (), (cable,)))
    Fraction(29, 40)
    """
    here = math.prod((1 - p * (taken(m) if taken else 1) for m, p in tree.chances), start=ONE)
    inside = math.prod((miss(low, taken=taken) for low in tree.below), start=here)
    return tree.fault + (1 - tree.fault) * inside


def odds(measures: Iterable[Measure], causes: Iterable[Cause], duty: Obligation) -> Odds:
    """Return the detection of a breach of `duty` at both ends of the judgements.

    Notes
    -----
    The assumption that fails first: given that their causes are up, measures miss independently.
    """
    chosen, shared = tuple(measures), tuple(causes)
    worst = 1 - miss(branch(chosen, shared, duty.id))
    best = 1 - miss(branch(chosen, shared, duty.id, end=End.BEST))
    return Odds(duty.id, duty.binds, worst, best, duty.target)


def flips(
    measures: Iterable[Measure], causes: Iterable[Cause], duty: Obligation
) -> tuple[Flip, ...]:
    """Return every single judgement that would turn the answer on `duty`, nearest first.

    For an obligation that is met: the p below which it is not, the fault above which it is not.
    For one that is unmet: the p from which, the fault up to which it is, within what the interval
    allows. A figure that does not matter turns nothing and is not listed.
    """
    chosen, shared = tuple(measures), tuple(causes)
    found = [*_measures_turning(chosen, shared, duty), *_causes_turning(chosen, shared, duty)]
    return tuple(sorted(found, key=lambda f: abs(f.at - f.stated)))


def _measures_turning(
    chosen: tuple[Measure, ...], shared: tuple[Cause, ...], duty: Obligation
) -> list[Flip]:
    seen = 1 - miss(branch(chosen, shared, duty.id))
    found = []
    for one in chosen:
        judged = one.detects.get(duty.id)
        if judged is None or judged.high == 0:
            continue
        line = [_seen_with(chosen, shared, duty.id, one, p) for p in (Fraction(0), judged.high)]
        at = _turning(judged.high, line, duty.target)
        if at is not None and (0 < at <= judged.low if seen >= duty.target else at <= judged.high):
            found.append(Flip(duty.id, one.id, judged.low, at))
    return found


def _seen_with(
    chosen: tuple[Measure, ...], causes: tuple[Cause, ...], duty: str, one: Measure, p: Fraction
) -> Fraction:
    """Return the detection with one judgement set to `p`."""
    changed = replace(one, detects={**one.detects, duty: Interval(p, p)})
    measures = [changed if m.id == one.id else m for m in chosen]
    return 1 - miss(branch(measures, causes, duty))


def _turning(high: Fraction, line: list[Fraction], target: Fraction) -> Fraction | None:
    """Where the line through (0, line[0]) and (high, line[1]) meets the target."""
    without, with_ = line
    if without == with_:
        return None
    return high * (target - without) / (with_ - without)


def _causes_turning(
    chosen: tuple[Measure, ...], shared: tuple[Cause, ...], duty: Obligation
) -> list[Flip]:
    found = []
    for cause in shared:
        stated, most = cause.fault.high, _most_fault(chosen, shared, duty.id, cause)
        sees = partial(_seen_under, chosen, shared, duty.id, cause)
        low, high = (stated, most) if sees(stated) >= duty.target else (cause.fault.low, stated)
        if low < high and sees(low) >= duty.target > sees(high):
            at = _halved(sees, duty.target, low, high)
            found.append(Flip(duty.id, None, stated, at, cause.id))
    return found


def _seen_under(
    chosen: tuple[Measure, ...],
    shared: tuple[Cause, ...],
    duty: str,
    cause: Cause,
    fault: Fraction,
) -> Fraction:
    """Return the detection with one fault set to `fault`, every measure keeping its own p."""
    changed = replace(cause, fault=Interval(fault, fault))
    return 1 - miss(branch(chosen, [changed if c is cause else c for c in shared], duty))


def _most_fault(
    chosen: tuple[Measure, ...], shared: tuple[Cause, ...], duty: str, cause: Cause
) -> Fraction:
    """Return the highest fault at which every measure under a cause can still see what it does."""
    known = {c.id: c for c in shared}
    room = [ONE - FINEST]
    for one in chosen:
        above = _above(one.cause, known)
        if cause.id in above and one.detects.get(duty):
            others = (1 - known[c].fault.high for c in above if c != cause.id)
            room.append(1 - one.detects[duty].low / math.prod(others, start=ONE))
    return min(room)


def _above(name: str | None, known: Mapping[str, Cause]) -> list[str]:
    above = []
    while name is not None:
        above.append(name)
        name = known[name].under
    return above


def _halved(
    sees: Callable[[Fraction], Fraction], target: Fraction, low: Fraction, high: Fraction
) -> Fraction:
    """Return the highest fault found at which the target is met; it is at `low`, not at `high`."""
    while high - low > FINEST:
        middle = Fraction(round((low + high) / 2 / FINEST)) * FINEST
        if not low < middle < high:
            break
        low, high = (middle, high) if sees(middle) >= target else (low, middle)
    return low
