"""Random terms of the published shape: mirrored pairs, a share of red lines, fourteen candidates.

Costs 5-99, the mirrored one x 0.8-1.3; intrusion 1-19; targets .5, .8, .9, .95; detection .05-.8,
hosted by the bound side; cap 60 % of one side's total intrusion; tolerance 5 % of it, at least 5;
at most a tenth of the measures in asymmetric pairs. `reciprocal` binds both sides to the same
obligations, as treaties do; otherwise each obligation draws its own side and candidates.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from goodoffices.verification.quantities import Interval
from goodoffices.verification.terms import Measure, Obligation, Permission, Terms

SIDES = ("a", "b")
CANDIDATES = 14


def terms(
    measures: int, obligations: int, seed: int, *, red: float = 0.12, reciprocal: bool = True
) -> Terms:
    draw = np.random.default_rng(seed)
    pairs = measures // 2
    sees = _sees(draw, pairs, obligations, reciprocal=reciprocal)
    price = draw.integers(5, 100, pairs)
    dearer = draw.integers(80, 131, pairs)
    felt = draw.integers(1, 20, measures)
    closed = draw.random(measures) < red
    made = [
        Measure(
            id=f"{side}{i}",
            hosts=(side,),
            cost=Fraction(int(price[i])) * (1 if side == "a" else Fraction(int(dearer[i]), 100)),
            intrusion={side: Fraction(int(felt[pairs * k + i]))},
            detects=sees[0].get((side, i), {}),
            permission=Permission.RED_LINE if closed[pairs * k + i] else Permission.PERMITTED,
            mirror=f"pair{i}",
        )
        for k, side in enumerate(SIDES)
        for i in range(pairs)
    ]
    total = int(felt[:pairs].sum())
    cap = Fraction(6, 10) * total
    return Terms(
        SIDES,
        sees[1],
        tuple(made),
        caps=dict.fromkeys(SIDES, cap),
        tolerance=max(Fraction(5), Fraction(total, 20)),
        asymmetric=measures // 10,
    )


def _sees(
    draw: np.random.Generator, pairs: int, obligations: int, *, reciprocal: bool
) -> tuple[dict[tuple[str, int], dict[str, Interval]], tuple[Obligation, ...]]:
    sees: dict[tuple[str, int], dict[str, Interval]] = {}
    duties = []
    for k in range(obligations // 2 if reciprocal else obligations):
        target = Fraction(str(draw.choice(["0.5", "0.8", "0.9", "0.95"])))
        chosen = draw.choice(pairs, CANDIDATES, replace=False)
        chances = draw.integers(5, 81, CANDIDATES)
        for side in SIDES if reciprocal else (SIDES[int(draw.integers(2))],):
            duty = Obligation(f"{side}-o{k}", side, target)
            duties.append(duty)
            for i, p in zip(chosen, chances, strict=True):
                chance = Interval(Fraction(int(p), 100), Fraction(int(p), 100))
                sees.setdefault((side, int(i)), {})[duty.id] = chance
    return sees, tuple(duties)
