"""The leak meter: exact bits, calibrated regions, the least revealing wording."""

from __future__ import annotations

import math
import time
from itertools import product

import numpy as np
import pytest

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.deals.leakage import (
    Accepted,
    Message,
    Observer,
    Preferred,
    Proposed,
    Refused,
    heard,
    inside,
    leak,
    least_revealing,
    likelihood,
    watching,
)

SIZES = (3, 2, 3)
DEALS = tuple(product(*map(range, SIZES)))
BOUNDS = (0.1, 0.6)


def observer(owners: int = 6000) -> Observer:
    return watching(SIZES, np.random.default_rng(1), no_deal=BOUNDS, owners=owners)


def said(owner: Observer, rng: np.random.Generator) -> Message:
    """Return a message of one true owner, by the model itself."""
    kind = rng.integers(0, 3)
    first, second = (DEALS[k] for k in rng.choice(len(DEALS), 2, replace=False))
    wrong = 0.1
    told = bool(rng.random() >= wrong)
    if kind == 0:
        likes = bool(owner.worth(first)[0] >= owner.no_deal[0])
        return Accepted(first, wrong) if likes == told else Refused(first, wrong)
    if kind == 1:
        likes = bool(owner.worth(first)[0] > owner.worth(second)[0])
        return Preferred(first, second, wrong) if likes == told else Preferred(second, first, wrong)
    menu = tuple(DEALS[k] for k in sorted(rng.choice(len(DEALS), 6, replace=False)))
    chances = np.array([likelihood(owner, Proposed(d, menu, 5.0))[0] for d in menu])
    if chances.sum() <= 0:
        return (
            Accepted(first, wrong)
            if owner.worth(first)[0] >= owner.no_deal[0]
            else Refused(first, wrong)
        )
    return Proposed(menu[rng.choice(6, p=chances / chances.sum())], menu, 5.0)


def calibration(shuttles: int, owners: int, messages: int, seed: int) -> float:
    """Return how often the truth lies inside the 90 % region after a simulated shuttle."""
    rng = np.random.default_rng(seed)
    start = observer(owners)
    held = 0
    for _ in range(shuttles):
        owner = watching(SIZES, rng, no_deal=BOUNDS, owners=1)
        seen = start
        for _ in range(messages):
            seen = heard(seen, said(owner, rng))
        held += inside(seen, owner.values[0], float(owner.no_deal[0]))
    return held / shuttles


def test_the_truth_lies_in_the_region_nine_times_in_ten() -> None:
    assert 0.87 <= calibration(500, 1500, 3, seed=3) <= 0.93


def test_bits_of_a_hard_message_are_the_share_that_is_left() -> None:
    seen = observer()
    message = Accepted((0, 0, 0))
    left = float((seen.worth((0, 0, 0)) >= seen.no_deal).mean())
    assert leak(seen, heard(seen, message)).bits == pytest.approx(-math.log2(left))
    other = leak(seen, heard(seen, Refused((0, 0, 0)))).bits
    assert other == pytest.approx(-math.log2(1 - left))
    assert leak(seen, seen).bits == 0


def test_a_message_that_may_be_wrong_lets_out_less_and_a_coin_nothing() -> None:
    seen = observer()
    bits = [leak(seen, heard(seen, Refused((0, 0, 0), w))).bits for w in (0.0, 0.1, 0.3, 0.4999)]
    assert bits == sorted(bits, reverse=True)
    assert bits[-1] == pytest.approx(0, abs=1e-4)


def test_a_refusal_raises_the_floor_and_the_order_of_messages_does_not_matter() -> None:
    seen = observer()
    after = heard(seen, Refused((0, 0, 0)))
    found = leak(seen, after)
    assert found.after[0] > found.before[0]
    one = heard(heard(seen, Accepted((1, 1, 1))), Preferred((0, 0, 0), (2, 1, 1)))
    two = heard(heard(seen, Preferred((0, 0, 0), (2, 1, 1))), Accepted((1, 1, 1)))
    assert np.allclose(one.weights, two.weights)


def test_naming_the_values_otherwise_changes_no_bit() -> None:
    """A message about the first value lets out, on average, what one about the second does."""
    seen = observer(40_000)
    bits = [leak(seen, heard(seen, Accepted(d))).bits for d in ((0, 0, 0), (1, 1, 1), (2, 0, 2))]
    assert max(bits) - min(bits) < 0.03


def test_the_least_revealing_of_near_equal_proposals() -> None:
    seen = heard(observer(), Accepted((2, 1, 2)))
    menu = DEALS[:8]
    proposals = [Proposed(deal, menu, 6.0) for deal in menu]
    worth = [1.0, 0.99, 0.985, 0.97, 0.99, 0.5, 0.995, 0.981]
    found = least_revealing(seen, proposals, worth)
    assert [c.at for c in found] == sorted(
        (c.at for c in found), key=lambda at: leak(seen, heard(seen, proposals[at])).bits
    )
    assert {c.at for c in found} == {0, 1, 2, 4, 6, 7}
    assert all(c.loss <= 0.02 for c in found)
    assert found[0].bits <= next(c.bits for c in found if c.at == 0)


def test_a_message_is_weighed_within_a_second() -> None:
    sizes = (5, 5, 5, 5, 5)
    seen = watching(sizes, np.random.default_rng(0))
    menu = tuple(product(range(3), range(3), range(3), range(2), range(2)))
    start = time.perf_counter()
    after = heard(seen, Proposed(menu[5], menu, 4.0))
    leak(seen, after)
    inside(after, seen.values[0], 0.3)
    assert time.perf_counter() - start < 4  # the figure is measured in benchmarks


def test_bad_input_is_told() -> None:
    seen = observer(200)
    with pytest.raises(BadInput, match="a menu that holds the deal"):
        heard(seen, Proposed((0, 0, 0), ((1, 1, 1),)))
    with pytest.raises(BadInput, match="a message says nothing"):
        heard(seen, Accepted((0, 0, 0), 0.5))
    with pytest.raises(BadInput, match="0 <= low < high <= 1"):
        watching(SIZES, np.random.default_rng(0), no_deal=(0.5, 0.5))
    with pytest.raises(BadInput, match="a positive joint worth"):
        least_revealing(seen, [], [])
    lines = heard(seen, Preferred((0, 0, 0), (1, 1, 1)))
    with pytest.raises(NoAnswer, match="No possible owner"):
        heard(lines, Preferred((1, 1, 1), (0, 0, 0)))
