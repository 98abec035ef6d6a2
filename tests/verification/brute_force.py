"""Every set of measures, looked at one by one: slow, and without a solver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, combinations

from goodoffices.verification.matching import Regime, regime
from goodoffices.verification.terms import Measure, Permission, Terms


def permitted(one: Measure) -> bool:
    return one.permission is Permission.PERMITTED


def anything(_: Measure) -> bool:
    return True


def regimes(terms: Terms, may: Callable[[Measure], bool]) -> Iterator[Regime]:
    """Every regime that keeps all bounds, met or not."""
    names = [m.id for m in terms.measures if may(m)]
    sets = chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))
    return (r for chosen in sets if _within(terms, r := regime(terms, chosen)))


def _within(terms: Terms, found: Regime) -> bool:
    taken = [m for m in terms.measures if m.id in found.taken]
    choices = [m.choice for m in taken if m.choice is not None]
    felt = found.intrusion
    return (
        all(name in found.taken for m in taken for name in m.requires)
        and len(choices) == len(set(choices))
        and all(felt[p] <= cap for p, cap in terms.caps.items())
        and (terms.tolerance is None or max(felt.values()) - min(felt.values()) <= terms.tolerance)
        and (terms.asymmetric is None or len(found.asymmetric) <= terms.asymmetric)
    )
