"""Made-up access logs with known insiders, to measure a watch on.

1. A role has its zones; a person of the role has his own habits near them; a day is a number of
   accesses drawn from these habits, a few at night.
2. An insider is an ordinary person who on four days also goes, a few times, to two zones that
   are unusual for him, about a third of these at night.
3. The generator knows nothing of the watch. Real logs have shifts, travel and changes of duty
   that these have not: figures measured here compare methods, and promise nothing of a venue.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goodoffices.intelligence.insiders import AccessLog

__all__ = ["InsiderScene", "insider_scene"]

PEOPLE, ROLES, ZONES, DAYS, HISTORY = 60, 4, 12, 60, 30
ACTS, EXTRA, AT_NIGHT = 4, 2.0, 0.35


@dataclass(frozen=True, slots=True)
class InsiderScene:
    """A history, the days after it, and which of those person-days were an insider's."""

    history: AccessLog
    watched: AccessLog
    insider: NDArray[np.bool_]


def insider_scene(generator: np.random.Generator, *, insiders: int = 2) -> InsiderScene:
    """Return a scene of 60 people of two delegations, 4 roles, 12 zones, 30 days and 30 more.

    Parameters
    ----------
    generator : numpy Generator
        The whole scene follows from it.
    insiders : int
        0 to 60, drawn from both delegations alike.

    Examples
    --------
    >>> int(insider_scene(np.random.default_rng(0)).insider.sum())
    8
    """
    roles = np.arange(PEOPLE) % ROLES
    usual = generator.dirichlet(np.full(ZONES, 0.4), ROLES)
    habits = np.array([generator.dirichlet(25 * usual[role] + 0.05) for role in roles])
    pace = generator.gamma(8, 1.5, PEOPLE)
    late = generator.beta(1.5, 48.5, PEOPLE)
    total = generator.poisson(pace[:, None], (PEOPLE, DAYS))
    counts = generator.multinomial(total, habits[:, None, :]).astype(np.int64)
    nights = generator.binomial(total, late[:, None]).astype(np.int64)
    insider = np.zeros((PEOPLE, DAYS), dtype=np.bool_)
    for person in generator.choice(PEOPLE, insiders, replace=False):
        for day in generator.choice(np.arange(HISTORY, DAYS), ACTS, replace=False):
            insider[person, day] = True
            times = 1 + int(generator.poisson(EXTRA))
            counts[person, day] += _elsewhere(generator, habits[person], times)
            nights[person, day] += generator.binomial(times, AT_NIGHT)
    sides = tuple("first" if (person // ROLES) % 2 else "second" for person in range(PEOPLE))
    log = AccessLog(counts, nights, tuple(f"role {role}" for role in roles), sides)
    return InsiderScene(log.days(0, HISTORY), log.days(HISTORY, DAYS), insider[:, HISTORY:])


def _elsewhere(
    generator: np.random.Generator, habits: NDArray[np.float64], times: int
) -> NDArray[np.int64]:
    unusual = 1 / (habits + 0.02)
    sought = generator.choice(ZONES, 2, replace=False, p=unusual / unusual.sum())
    chances = np.zeros(ZONES)
    chances[sought] = 0.5
    return generator.multinomial(times, chances).astype(np.int64)
