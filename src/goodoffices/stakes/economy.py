"""What peace is worth against war, from each party's own model.

1. A party's model says what its economy yields a year, how that grows in peace, how much of it a
   war would take while it lasts, how fast the loss heals, what the war costs once, and how the
   party discounts. Each is a number or a range, by an author who is named.
2. The value of peace less the value of war is a spread, never a number. Its share of the value of
   peace can be compared between parties; sums in different units cannot, and are not added.
3. A model may be run again with some assumptions changed. Both runs stand, each under its author.
4. Every party's model is drawn with the same random numbers, so that exchanging the names of two
   parties exchanges the answer bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from goodoffices.common.chance import interval90
from goodoffices.common.errors import BadInput
from goodoffices.stakes.mechanisms import InputRule
from goodoffices.stakes.quantities import Quantity
from goodoffices.stakes.simulation import Spread, middle_half

__all__ = ["ECONOMY_INPUTS", "EconomicModel", "Worth", "worth"]

Floats = NDArray[np.float64]
DRAWS = 20_000

ECONOMY_INPUTS: Mapping[str, InputRule] = MappingProxyType(
    {
        one.name: one
        for one in (
            InputRule("yearly", "what the economy yields in the first year", 1e-9, 1e18),
            InputRule("growth", "growth a year in peace, as a share", -0.5, 0.5, 0),
            InputRule("discount", "discount a year, as a share", 0, 0.5, 0),
            InputRule("war_years", "how long the war lasts", 0, 100),
            InputRule("lost_in_war", "share of the yield lost while it lasts", 0, 1),
            InputRule("healing", "share of the loss healed each year after", 0, 1),
            InputRule("once", "what the war costs once, in the same unit", 0, 1e18, 0),
        )
    }
)


@dataclass(frozen=True, slots=True)
class EconomicModel:
    """One author's model of one party's economy.

    Parameters
    ----------
    party, by, source, unit : str
    years : int
        Horizon, 1 to 100.
    inputs : mapping of str to Quantity
        One for each of `ECONOMY_INPUTS`.
    """

    party: str
    by: str
    source: str
    unit: str
    years: int
    inputs: Mapping[str, Quantity]

    def __post_init__(self) -> None:
        if not 1 <= self.years <= 100:
            raise BadInput(
                f"years of the model by {self.by}",
                expected="from 1 to 100",
                found=self.years,
                advice="Give the horizon in whole years.",
            )
        if set(self.inputs) != set(ECONOMY_INPUTS):
            raise BadInput(
                f"inputs of the model by {self.by}",
                expected=", ".join(ECONOMY_INPUTS),
                found=", ".join(self.inputs),
                advice="Give each once.",
            )


@dataclass(frozen=True, slots=True)
class Worth:
    """What war would cost one party by one model.

    Parameters
    ----------
    peace, war : Spread
        Present value of the horizon in peace, and with the war; the model's unit.
    cost : Spread
        Peace less war, draw by draw.
    share : Spread
        Cost as a share of the value of peace.
    """

    peace: Spread
    war: Spread
    cost: Spread
    share: Spread


def worth(model: EconomicModel, root: int) -> Worth:
    """Return what war costs by one model.

    Parameters
    ----------
    model : EconomicModel
    root : int
        Key of the random numbers, 0 to 2**63 - 1: the same for every model that is compared.

    Notes
    -----
    Sum over years t of yearly (1 + growth)^t / (1 + discount)^t, times 1 - lost while the war
    lasts (a part year in part) and 1 - lost (1 - healing)^(years since) after it, less the cost
    once. The assumption that fails first: the war ends.

    Examples
    --------
    >>> given = dict(yearly=100, growth=0, discount=0, war_years=2, lost_in_war=0.5, healing=1,
    ...              once=10)
    >>> model = EconomicModel("a", "a", "-", "credits", 10,
    ...                       {k: Quantity.fixed(v) for k, v in given.items()})
    >>> worth(model, 1).cost.interval90
    (110.0, 110.0)
    """
    key = np.array([root, 2**64 - 2], dtype=np.uint64)
    generator = np.random.Generator(np.random.Philox(key=key))
    levels = generator.random((len(ECONOMY_INPUTS), DRAWS)) + 2.0**-54
    drawn = {
        name: np.clip(model.inputs[name].at(level), rule.low, rule.high)
        for (name, rule), level in zip(ECONOMY_INPUTS.items(), levels, strict=True)
    }
    t = np.arange(float(model.years))[:, None]
    flow = drawn["yearly"] * ((1 + drawn["growth"]) / (1 + drawn["discount"])) ** t
    at_war = np.clip(drawn["war_years"] - t, 0, 1)
    since = np.maximum(t + 1 - np.ceil(drawn["war_years"]), 0)
    lost = drawn["lost_in_war"] * (at_war + (1 - at_war) * (1 - drawn["healing"]) ** since)
    fought = drawn["war_years"] > 0
    peace = flow.sum(axis=0)
    war = np.where(fought, (flow * (1 - lost)).sum(axis=0), peace) - drawn["once"]
    return Worth(*map(_spread, (peace, war, peace - war, (peace - war) / peace)))


def _spread(draws: Floats) -> Spread:
    ordered = np.sort(draws)
    low, high = interval90(ordered)
    error = float(ordered.std(ddof=1)) / len(ordered) ** 0.5
    ends = (float(low), float(high))
    return Spread(
        float(ordered.mean()), ends, middle_half(ordered), float(np.median(ordered)), error
    )
