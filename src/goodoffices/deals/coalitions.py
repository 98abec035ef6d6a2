"""Which parties a deal can satisfy together, when there are many.

1. A party accepts a deal no worse for it than no deal. A set of parties can agree if some allowed
   deal is accepted by all of them.
2. Some efficient deal is accepted by every party that accepts a given deal, so the frontier of all
   deals shows every set that can agree, and the largest ones among them.
3. How many deals are accepted by all, or by all but one, needs every deal: they are looked at in
   pieces where they are not too many, and not counted otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goodoffices.deals.frontier import Frontier
from goodoffices.deals.outcomes import are_allowed, in_pieces, units_of
from goodoffices.deals.scenario import Scenario

__all__ = ["Coalition", "acceptance", "coalitions"]

MOST_OUTCOMES = 20_000_000


@dataclass(frozen=True)
class Coalition:
    """Parties that some deal satisfies together, and one such deal that is efficient.

    Attributes
    ----------
    parties : tuple of int
    without : tuple of int
        The others.
    deal : int
        Index into the frontier.
    """

    parties: tuple[int, ...]
    without: tuple[int, ...]
    deal: int


def coalitions(scenario: Scenario, found: Frontier) -> list[Coalition]:
    """Return the sets of parties that can agree and are part of no larger such set.

    Parameters
    ----------
    scenario : Scenario
    found : Frontier
        Of all deals (`efficient_deals` without floors).

    Returns
    -------
    list of Coalition
        Largest first, then by the place of the parties. One set of all parties if some deal is
        acceptable to everybody. Of the deals that serve a set the first by outcome is named.
    """
    floors = [party.reservation_units for party in scenario.parties]
    best: dict[frozenset[int], int] = {}
    order = sorted(range(len(found)), key=lambda at: found.outcomes[at].tolist())
    for at in order:
        row = found.units[at]
        accepting = frozenset(p for p, floor in enumerate(floors) if row[p] >= floor)
        best.setdefault(accepting, at)
    largest = [group for group in best if not any(group < other for other in best)]
    largest.sort(key=lambda group: (-len(group), sorted(group)))
    everybody = range(len(floors))
    return [
        Coalition(tuple(sorted(g)), tuple(p for p in everybody if p not in g), best[g])
        for g in largest
    ]


def acceptance(scenario: Scenario) -> list[int] | None:
    """Return how many allowed deals are accepted by 0, 1, ..., all parties; None if too many.

    Examples
    --------
    >>> from goodoffices.deals.scenario import Issue, additive
    >>> talks = Scenario(
    ...     issues=(Issue("x", ("keep", "give")),),
    ...     parties=(additive("A", [[2, 0]], reservation=1), additive("B", [[0, 2]])),
    ... )
    >>> acceptance(talks)
    [0, 1, 1]
    """
    if scenario.outcomes > MOST_OUTCOMES:
        return None
    counts = np.zeros(len(scenario.parties) + 1, np.int64)
    for outcomes in in_pieces(scenario):
        allowed = are_allowed(scenario, outcomes)
        accepted = sum(
            units_of(party, outcomes) >= party.reservation_units for party in scenario.parties
        )
        counts += np.bincount(np.asarray(accepted)[allowed], minlength=len(counts))
    return [int(n) for n in counts]
