"""Forces for the tests, with verbs."""

from __future__ import annotations

from goodoffices.stakes.quantities import Quantity, Shape
from goodoffices.stakes.simulation import Force

fixed = Quantity.fixed


def between(low: float, high: float) -> Quantity:
    return Quantity(low, high, Shape.UNIFORM)


def force(
    size: Quantity, *, rate: Quantity | None = None, stop: float = 0.0, lives: float = 1
) -> Force:
    names = ("stop", "size", "rate", "lives")
    return Force(names, (fixed(stop), size, rate or fixed(1), fixed(lives)))


def fleet(ships: int, *, shots: float, hit: Quantity, rounds: int = 3) -> Force:
    names = ("rounds", "ships", "shots", "hit", "interceptors", "intercept", "staying", "lives")
    values = (rounds, ships, shots, hit, 2, 0.5, 3, 10)
    return Force(names, tuple(v if isinstance(v, Quantity) else fixed(v) for v in values))
