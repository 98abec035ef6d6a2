"""Which deals are efficient when preferences are known in part, and how firmly.

1. A deal is possibly efficient if some preferences that meet the statements make it efficient
   among the deals given, necessarily efficient if all do. A party's preferences are narrowed by
   the statements on that party alone, so each other deal is tried by one linear programme a party.
2. "Possibly: yes" rests on drawn preferences that are witnesses, "no" on one deal that dominates
   whatever the preferences; between the two the answer is "cannot tell".
3. Which stream of chance a party gets follows from what is known of it, never from its place.
4. The robustness of a deal is the share of the preferences, drawn evenly from those that meet the
   statements, under which it is efficient and no worse than no deal for anyone. Under four fifths
   it is called fragile.

Source of 1: Konczak and Lang (2005), possible and necessary optimality.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.errors import BadInput
from goodoffices.deals.outcomes import fits
from goodoffices.deals.preferences import NEAR, Known, draw, margin
from goodoffices.deals.scenario import Outcome

__all__ = [
    "Robustness",
    "Standing",
    "beaten",
    "drawn",
    "held_share",
    "robustness",
    "standing",
    "standings",
    "surely_better",
]

Floats = NDArray[np.float64]
FRAGILE = 0.8
Z90 = 1.6448536269514722


@dataclass(frozen=True)
class Standing:
    """Whether a deal is efficient under some, or all, preferences that meet the statements."""

    possibly: Literal["yes", "no", "cannot tell"]
    necessarily: Literal["yes", "no"]


def standings(
    known: Sequence[Known],
    deals: Sequence[Outcome],
    asked: Sequence[int],
    generator: np.random.Generator,
    *,
    draws: int = 200,
) -> list[Standing]:
    """Say which of the asked deals are possibly and necessarily efficient among the deals.

    Parameters
    ----------
    known : sequence of Known
        One a party.
    deals : sequence of outcome
        All that may be agreed.
    asked : sequence of int
        Positions in `deals`.
    generator : numpy Generator
        Draws witnesses; the answers "yes" and "no" are proved and do not depend on it.
    draws : int
        Preferences drawn in search of witnesses.

    Returns
    -------
    list of Standing
        "cannot tell" where no witness was drawn and no other deal dominates throughout.
    """
    worth = _worths(known, deals, generator, draws)
    return [standing(known, deals, worth, at) for at in asked]


def drawn(known: Sequence[Known], generator: np.random.Generator, draws: int) -> list[Floats]:
    """Return each party's preferences under each draw (rule 3), as `preferences.draw` does."""

    def nature(p: int) -> str:
        return repr((known[p].sizes, [replace(said, by="") for said in known[p].statements]))

    made = dict.fromkeys(range(len(known)), np.zeros((0, 0)))
    order = sorted(made, key=nature)
    for p, stream in zip(order, generator.spawn(len(known)), strict=True):
        made[p] = draw(known[p], stream, draws)
    return list(made.values())


def _worths(
    known: Sequence[Known], deals: Sequence[Outcome], generator: np.random.Generator, draws: int
) -> list[Floats]:
    """Return for each party the worth of each deal under each draw, no deal last."""
    _check(known, deals)
    rows = [np.array([one.row(deal) for deal in (*deals, None)]) for one in known]
    return [p @ r.T for p, r in zip(drawn(known, generator, draws), rows, strict=True)]


def _check(known: Sequence[Known], deals: Sequence[Outcome]) -> None:
    for one in known:
        for deal in deals:
            if not fits(deal, one.sizes):
                raise BadInput(
                    "deals",
                    expected=f"a value for each issue, below {list(one.sizes)}",
                    found=deal,
                    advice=f"The issues must be those that {one.party!r} spoke of.",
                )


def standing(
    known: Sequence[Known], deals: Sequence[Outcome], worth: Sequence[Floats], at: int
) -> Standing:
    """Return the same for one deal, with the worth of the deals under preferences drawn already."""
    covered = beaten(worth, at)
    possibly: Literal["yes", "no", "cannot tell"]
    if not covered.all():
        possibly = "yes"
    elif any(surely_better(known, deals[y], deals[at]) for y in _never_worse(worth, at)):
        possibly = "no"
    else:
        possibly = "cannot tell"
    if covered.any() or possibly == "no":
        return Standing(possibly, "no")
    may = any(_may_dominate(known, deal, deals[at]) for deal in deals if deal != deals[at])
    return Standing(possibly, "no" if may else "yes")


def beaten(worth: Sequence[Floats], at: int) -> NDArray[np.bool_]:
    """Say for each draw whether another deal dominates."""
    gaps = [w[:, :-1] - w[:, [at]] for w in worth]
    covers = np.logical_and.reduce([gap >= -NEAR for gap in gaps])
    better = np.logical_or.reduce([gap > NEAR for gap in gaps])
    return np.asarray((covers & better).any(axis=1))


def _never_worse(worth: Sequence[Floats], at: int) -> list[int]:
    never = np.logical_and.reduce([(w[:, :-1] >= w[:, [at]] - NEAR).all(axis=0) for w in worth])
    return [int(y) for y in np.flatnonzero(never) if y != at]


def _may_dominate(known: Sequence[Known], y: Outcome, x: Outcome) -> bool:
    """Say whether some preferences make y at least as good for all and better for one."""
    if not all(_possible(one, y, x, 0.0) for one in known):
        return False
    return any(_possible(one, y, x, 1.0) for one in known)


def surely_better(known: Sequence[Known], y: Outcome, x: Outcome) -> bool:
    """Say whether y dominates x whatever the preferences: never worse, for one always better."""
    if any(_possible(one, x, y, 1.0) for one in known):
        return False
    return any(not _possible(one, x, y, 0.0) for one in known)


def _possible(one: Known, y: Outcome, x: Outcome, strictly: float) -> bool:
    a, b, strict = one.rows()
    gap = one.row(x) - one.row(y)
    if not gap.any():
        return strictly == 0.0
    a = np.vstack([a, gap])
    found = margin(one, a, np.append(b, 0.0), np.append(strict, strictly))
    needs = bool(strict.any() or strictly)
    return found is not None and (not needs or found > NEAR)


@dataclass(frozen=True)
class Robustness:
    """How often a deal stays efficient and rational, with the 90 % interval of drawing."""

    share: float
    interval90: tuple[float, float]
    fragile: bool


def robustness(
    known: Sequence[Known],
    deals: Sequence[Outcome],
    asked: Sequence[int],
    generator: np.random.Generator,
    *,
    draws: int = 400,
) -> list[Robustness]:
    """Return how each asked deal stands under preferences drawn evenly (rule 3).

    Parameters
    ----------
    known, deals, asked, generator
        As for `standings`.
    draws : int
        Preferences drawn for each party; the interval narrows with their square root.
    """
    worth = _worths(known, deals, generator, draws)
    found = []
    for at in asked:
        rational = np.logical_and.reduce([w[:, at] >= w[:, -1] - NEAR for w in worth])
        found.append(held_share(int((rational & ~beaten(worth, at)).sum()), draws))
    return found


def held_share(held: int, draws: int) -> Robustness:
    """Return a share of draws with its 90 % interval.

    Examples
    --------
    >>> held_share(400, 400).fragile, held_share(200, 400).fragile
    (False, True)
    """
    share, z = held / draws, Z90
    middle = (share + z * z / (2 * draws)) / (1 + z * z / draws)
    half = z * math.sqrt(share * (1 - share) / draws + z * z / (4 * draws * draws))
    half /= 1 + z * z / draws
    ends = max(0.0, middle - half), min(1.0, middle + half)
    return Robustness(share, ends, share < FRAGILE)
