"""The smallest set of statements that already contradict each other.

1. A set is contradictory if no preferences meet all of it (strict statements by some margin).
2. Candidate sets hit every known way of giving something up; the smallest such candidate is
   tried. If it is contradictory it is a smallest contradiction, and that is proved.
3. If it is not, it is grown as long as it stays consistent; what is then left out is one more way
   of giving something up, which the next candidate must hit.

Source: Ignatiev, Previti, Liffiton and Marques-Silva (2015), smallest MUS extraction.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from goodoffices.deals.preferences import Known, consistent

__all__ = ["smallest_contradiction"]


def smallest_contradiction(known: Known) -> tuple[int, ...] | None:
    """Return the positions of the fewest statements that contradict each other, None if none do.

    Parameters
    ----------
    known : Known

    Returns
    -------
    tuple of int or None
        Rising. If several sets are smallest, one of them.

    Examples
    --------
    >>> from goodoffices.deals.preferences import Order, Range
    >>> said = (Order(0, 0, 1, by="A"), Range(0, 2, 0.1, 0.2, by="mediator"),
    ...         Order(0, 1, 2, by="A"), Order(0, 2, 0, by="B"))
    >>> smallest_contradiction(Known("A", (3,), said))
    (0, 2, 3)
    """
    count = len(known.statements)
    if consistent(known):
        return None
    given_up: list[set[int]] = []
    while True:
        candidate = _smallest_hitting(given_up, count)
        if not consistent(known, candidate):
            return tuple(candidate)
        given_up.append(set(range(count)) - set(_grown(known, candidate)))


def _grown(known: Known, start: Sequence[int]) -> list[int]:
    """Add statements as long as the set stays consistent, halves first."""
    held = list(start)
    waiting = [[at for at in range(len(known.statements)) if at not in set(start)]]
    while waiting:
        block = waiting.pop()
        if not block:
            continue
        if consistent(known, [*held, *block]):
            held += block
        elif len(block) > 1:
            half = len(block) // 2
            waiting += [block[half:], block[:half]]
    return held


def _smallest_hitting(sets: Sequence[set[int]], count: int) -> list[int]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not sets:
        return []
    rows = np.array([[float(at in one) for at in range(count)] for one in sets])
    solved = milp(
        np.ones(count),
        constraints=LinearConstraint(rows, lb=1.0),
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
    )
    return [at for at in range(count) if solved.x[at] > 0.5]
