"""Economic models, reference classes and the parts of a projection."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from goodoffices.common.errors import BadInput
from goodoffices.stakes.economy import ECONOMY_INPUTS, EconomicModel, worth
from goodoffices.stakes.mechanisms import ATTRITION, MECHANISMS
from goodoffices.stakes.projection import (
    Claim,
    InputSet,
    Question,
    another_as_large,
    mean_to_bound,
    placed,
    project,
)
from goodoffices.stakes.quantities import Quantity, Shape
from goodoffices.stakes.references import (
    CLASSES,
    SIZES,
    Checked,
    ReferenceClass,
    base_rate,
    candidates,
    chosen,
)
from tests.stakes.forces import between, fixed, force

GIVEN = {
    "yearly": 100.0,
    "growth": 0.02,
    "discount": 0.05,
    "war_years": 2.5,
    "lost_in_war": 0.4,
    "healing": 0.3,
    "once": 25.0,
}


def model(**changed: Quantity) -> EconomicModel:
    inputs = {name: fixed(value) for name, value in GIVEN.items()} | changed
    return EconomicModel("alpha", "its adviser", "annex 2", "crowns", 12, inputs)


def by_hand(years: int, given: dict[str, float]) -> tuple[float, float]:
    """Add up year by year in plain words."""
    peace = war = 0.0
    for t in range(years):
        flow = given["yearly"] * ((1 + given["growth"]) / (1 + given["discount"])) ** t
        at_war = min(1.0, max(0.0, given["war_years"] - t))
        since = max(0, t + 1 - int(np.ceil(given["war_years"])))
        lost = given["lost_in_war"] * (at_war + (1 - at_war) * (1 - given["healing"]) ** since)
        peace += flow
        war += flow * (1 - lost)
    return peace, war - given["once"]


def test_worth_is_the_sum_of_the_years() -> None:
    found = worth(model(), 1)
    peace, war = by_hand(12, GIVEN)
    assert found.peace.interval90 == pytest.approx((peace, peace))
    assert found.war.interval90 == pytest.approx((war, war))
    assert found.share.interval90 == pytest.approx(((peace - war) / peace,) * 2)


def test_no_war_costs_nothing_but_what_is_spent_once() -> None:
    found = worth(model(war_years=fixed(0)), 1)
    assert found.cost.interval90 == pytest.approx((25, 25))


def test_worth_spreads_and_every_party_draws_alike() -> None:
    uncertain = {"lost_in_war": Quantity(0.2, 0.6, Shape.UNIFORM)}
    one = worth(model(**uncertain), 9)
    other = worth(replace(model(**uncertain), party="beta", by="another"), 9)
    assert one == other
    assert one.cost.interval90[0] < one.cost.median < one.cost.interval90[1]
    assert worth(model(**uncertain), 10) != one


def test_models_are_refused() -> None:
    with pytest.raises(BadInput, match="years of the model by its adviser"):
        replace(model(), years=0)
    with pytest.raises(BadInput, match="inputs of the model by its adviser"):
        model(speed=fixed(1))
    assert len(ECONOMY_INPUTS) == len(GIVEN)


@pytest.mark.parametrize("one", CLASSES.values(), ids=lambda one: one.name)
def test_shipped_classes_say_where_they_stand(one: ReferenceClass) -> None:
    found = base_rate("a claim", one)
    assert found.rate == Fraction(one.hits, one.n)
    assert found.interval90 is not None
    assert found.interval90[0] < one.hits / one.n < found.interval90[1]
    assert one.source
    assert one.leaves_out
    assert one.checked is not Checked.GIVEN
    if one.checked is not Checked.ABSTRACT:
        assert "verify before citing" in one.checked.value


def test_interval_is_exact() -> None:
    """At each end the chance of a count as extreme is one in twenty (Clopper and Pearson)."""
    from math import comb

    found = base_rate("a claim", chosen(None, hits=3, n=11, source="own"))
    assert found.interval90 is not None
    low, high = found.interval90
    above = sum(comb(11, k) * low**k * (1 - low) ** (11 - k) for k in range(3, 12))
    below = sum(comb(11, k) * high**k * (1 - high) ** (11 - k) for k in range(4))
    assert (above, below) == pytest.approx((0.05, 0.05), abs=1e-9)


def test_all_and_none() -> None:
    ends = [
        base_rate("x", chosen(None, hits=hits, n=8, source="own")).interval90 for hits in (0, 8)
    ]
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0][0] == 0.0
    assert ends[1][1] == 1.0
    assert ends[0][1] == pytest.approx(1 - ends[1][0])


def test_candidates_are_only_named() -> None:
    assert candidates("the weather is fine") == []
    assert "disputes-with-arms-race" in candidates("Security dilemmas end badly")
    assert base_rate("Security dilemmas end badly", None).reference is None


def test_size_class_and_its_quantiles() -> None:
    wars = SIZES["interstate-wars-1823-2003"]
    assert "verify before citing" in wars.checked.value
    assert placed(wars, 100) is None
    share = placed(wars, 7061)
    assert share == pytest.approx((51 / 95, 51 / 95))


def test_what_a_heavy_tail_means_lies_around_the_plug_in_figures() -> None:
    """S17, S18: 0.3686 in the next hundred years, a mean of 5,574,138 up to eight thousand million.

    The published exponent is 1.53; its interval says how little that is known.
    """
    wars = SIZES["interstate-wars-1823-2003"]
    low, high = another_as_large(wars) or (1, 0)
    assert low < 0.3686 < high
    low, high = mean_to_bound(wars) or (1, 0)
    assert low < 5_574_138 < high
    bare = replace(wars, bound=None, largest=None)
    assert another_as_large(bare) is None
    assert mean_to_bound(bare) is None


def question(**changed: Any) -> Question:
    sets = (InputSet("alpha", "-", (force(between(8, 20)), force(between(5, 18)))),)
    given: dict[str, Any] = {
        "title": "t",
        "unit": "persons",
        "model_by": "m",
        "sides": ("a", "b"),
        "mechanism": ATTRITION,
        "sets": sets,
    }
    return Question(**(given | changed))


def test_projection_without_a_class_in_its_unit_is_not_compared() -> None:
    asked = question(unit="ships", reference=SIZES["interstate-wars-1823-2003"])
    found = project(asked, np.random.default_rng(1), runs=1000)
    assert found.projections[0].against is None
    assert found.quantiles is not None


def test_exact_inputs_hang_on_nothing_shown() -> None:
    sets = (InputSet("alpha", "-", (force(fixed(8)), force(fixed(5)))),)
    found = project(question(sets=sets), np.random.default_rng(1), runs=1000)
    assert found.projections[0].influence is None
    assert found.projections[0].outcome.method == "exact"


def test_authors_share_their_random_numbers() -> None:
    forces = (force(between(8, 20)), force(between(5, 18)))
    sets = (InputSet("alpha", "-", forces), InputSet("beta", "-", forces))
    found = project(question(sets=sets), np.random.default_rng(1), runs=1000)
    assert found.projections[0].outcome == found.projections[1].outcome
    assert found.differences[0].difference is None
    assert "no difference to explain" in (found.differences[0].reason or "")


def test_questions_are_refused() -> None:
    with pytest.raises(BadInput, match="one to four sets, each by another author"):
        question(sets=())
    with pytest.raises(BadInput, match="two different names"):
        question(sides=("a", "a"))
    with pytest.raises(BadInput, match="neither of them 'together'"):
        question(sides=("a", "together"))


def test_a_claim_says_what_it_lacks() -> None:
    assert Claim("x", 5).lacks == ("by", "date", "interval", "assumptions", "whose")
    assert Claim("x", 5, by="z", whose="both").lacks == ("date", "interval", "assumptions")


def test_nothing_searches_for_a_best_attack() -> None:
    """No input of a mechanism may be left for the desk to choose, and none names a platform."""
    for mechanism in MECHANISMS.values():
        names = [rule.name for rule in (*mechanism.side, *mechanism.group)]
        assert not set(names) & {"target", "allocation", "platform", "weapon", "strategy"}
        for rule in (*mechanism.side, *mechanism.group):
            assert rule.default in (None, 0, 1)
