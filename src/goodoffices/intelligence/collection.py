"""What would change our mind: what each question that could be asked is worth.

1. A question is worth the bits it is expected to take off the uncertainty, before the answer is
   known. One that every hypothesis answers alike is worth nothing, however interesting.
2. Beside the bits stand the two answers: who would lead after each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from goodoffices.intelligence.bits import expected_bits
from goodoffices.intelligence.board import CollectionOption
from goodoffices.intelligence.scales import NOT_STATED
from goodoffices.intelligence.weighing import leader

__all__ = ["Worth", "worth_asking"]


@dataclass(frozen=True, slots=True)
class Worth:
    """What one question is worth: bits, the chance of yes, and who leads after each answer."""

    option: str
    bits: float
    chance_of_yes: float
    leader_if_yes: str | None
    leader_if_no: str | None


def worth_asking(
    posterior: Mapping[str, float], options: Sequence[CollectionOption]
) -> tuple[Worth, ...]:
    """Return the questions, the most telling first; equal ones keep their order.

    Parameters
    ----------
    posterior : mapping of str to float
        Probability of each hypothesis now.
    options : sequence of CollectionOption
        P(yes | h) of each; a hypothesis left out is not stated.
    """
    names = list(posterior)
    now = np.array([posterior[h] for h in names])
    found = []
    for option in options:
        yes = np.array([option.expected.get(h, NOT_STATED).value for h in names])
        found.append(
            Worth(
                option.id,
                float(expected_bits(now, yes)),
                float(now @ yes),
                leader(names, now * yes),
                leader(names, now * (1.0 - yes)),
            )
        )
    return tuple(sorted(found, key=lambda w: -w.bits))
