"""Who benefits: even-handed, with intervals, used once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.chance import Interval, band
from goodoffices.common.errors import BadInput
from goodoffices.intelligence.actors import (
    NOBODY,
    Actor,
    Kind,
    LopsidedActors,
    MotiveCountedTwice,
    MotivePrior,
    framing,
    hypothesis_priors,
    use_once,
    who_benefits,
)

SOMETIMES = Interval(0.05, 0.20)


def actor(name: str, kind: Kind, side: str = "", **more: object) -> Actor:
    given_: dict[str, object] = {
        "gains": {"A": 0.0, "B": 0.0, NOBODY: 0.0},
        "blame": {"A": 0.3, "B": 0.3, NOBODY: 0.4},
        "capability": band("unlikely"),
        "access": band("unlikely"),
        **more,
    }
    return Actor(name, kind, side, **given_)  # type: ignore[arg-type]


def list_of(*, a: float = 2.0, b: float = 2.0) -> list[Actor]:
    """Return two sides that differ at most in what their hardliners gain."""
    return [
        actor("A leaders", Kind.LEADERS, "A", gains={"A": -3.0, "B": 1.0, NOBODY: -1.0}),
        actor("A hardliners", Kind.HARDLINERS, "A", gains={"A": -2.0, "B": a, NOBODY: 1.0}),
        actor("B leaders", Kind.LEADERS, "B", gains={"B": -3.0, "A": 1.0, NOBODY: -1.0}),
        actor("B hardliners", Kind.HARDLINERS, "B", gains={"B": -2.0, "A": b, NOBODY: 1.0}),
        actor("insider", Kind.INSIDER, access=band("very likely"), capability=band("likely")),
        actor("makers of arms", Kind.THIRD_PARTY, gains={"A": 2.0, "B": 2.0, NOBODY: 1.0}),
        actor("other", Kind.OTHER, access=band("very unlikely")),
    ]


def prior(actors: list[Actor], *, seed: int = 0, draws: int = 4000) -> MotivePrior:
    return who_benefits(
        actors, deliberate=SOMETIMES, generator=np.random.default_rng(seed), draws=draws
    )


def test_failure_is_what_the_base_rate_leaves() -> None:
    found = prior(list_of(), draws=20_000)
    assert found.mean[NOBODY] == pytest.approx(0.875, abs=0.002)
    assert found.interval90[NOBODY].lo == pytest.approx(0.8075, abs=0.003)
    assert found.interval90[NOBODY].hi == pytest.approx(0.9425, abs=0.003)
    assert found.mean["insider"] > found.mean["A hardliners"] > found.mean["A leaders"]
    assert found.mean["other"] > 0


def test_every_draw_sums_to_one() -> None:
    found = prior(list_of())
    assert np.abs(found.draws.sum(axis=1) - 1).max() < 1e-12
    assert sum(found.mean.values()) == pytest.approx(1, abs=1e-12)
    for name in found.names:
        assert found.interval90[name].lo < found.mean[name] < found.interval90[name].hi


def test_the_weights_are_those_of_the_rule() -> None:
    """With points in place of intervals, only l and b are drawn."""
    point = Interval(0.5, 0.5)
    actors = [replace(one, capability=point, access=point) for one in list_of(a=2.5)]
    found = prior(actors, draws=50_000)
    steep = np.linspace(0.5, 1.5, 20_001)
    weights = np.exp(np.outer(steep, [one.expected_gain for one in actors]))
    shares = (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0) * 0.125
    for one, share in zip(actors, shares, strict=True):
        assert found.mean[one.name] == pytest.approx(share, rel=0.02)


def swapped(one: Actor) -> Actor:
    names = {"A": "B", "B": "A"}

    def turn(text: str) -> str:
        return names.get(text[0], text[0]) + text[1:] if text[:1] in names else text

    return replace(
        one,
        name=turn(one.name),
        side=turn(one.side),
        gains={turn(k): v for k, v in one.gains.items()},
        blame={turn(k): v for k, v in one.blame.items()},
    )


@given(st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 9), st.randoms())
def test_swapping_the_parties_swaps_the_answer_exactly(
    a: float, b: float, seed: int, random: object
) -> None:
    actors = list_of(a=a, b=b)
    turned = [swapped(one) for one in actors]
    random.shuffle(turned)  # type: ignore[attr-defined]
    one, two = prior(actors, seed=seed, draws=300), prior(turned, seed=seed, draws=300)
    names = dict(zip([x.name for x in actors], [swapped(x).name for x in actors], strict=True))
    for name, other in names.items():
        assert one.mean[name] == two.mean[other]
        assert one.interval90[name] == two.interval90[other]
    sides = {"A": ["A leaders", "A hardliners"], "B": ["B leaders", "B hardliners"]}
    rest = {"rest": ["insider", "makers of arms", "other", NOBODY]}
    first, _ = hypothesis_priors(one, sides | rest)
    second, _ = hypothesis_priors(two, sides | rest)
    assert (first["A"], first["B"], first["rest"]) == (second["B"], second["A"], second["rest"])


def test_sides_that_are_alike_get_the_same_answer() -> None:
    found = prior(list_of())
    assert found.mean["A hardliners"] == found.mean["B hardliners"]
    assert found.interval90["A leaders"] == found.interval90["B leaders"]


def test_gain_capability_and_access_each_raise_the_prior() -> None:
    low = prior(list_of()).mean["A hardliners"]
    for change in (
        {"gains": {"B": 3.0, NOBODY: 2.0}},
        {"capability": band("very likely")},
        {"access": band("likely")},
    ):
        actors = list_of()
        actors[1] = replace(actors[1], **change)
        assert prior(actors).mean["A hardliners"] > low


def test_framing_names_who_gains_if_a_side_is_blamed() -> None:
    a, b, nobody = framing(list_of(a=2.5))
    assert (a.outcome, b.outcome, nobody.outcome) == ("A", "B", NOBODY)
    assert b.gain[0] == ("A hardliners", 2.5)
    assert dict(b.gain).keys() == {"A hardliners", "A leaders", "makers of arms"}
    assert b.lose[0] == ("B leaders", -3.0)


def test_motive_serves_once() -> None:
    found = prior(list_of())
    hypotheses = {
        "A did it": ["A leaders", "A hardliners"],
        "B did it": ["B leaders", "B hardliners"],
        "inside": ["insider"],
        "outside": ["makers of arms", "other"],
        "failure": [NOBODY],
    }
    priors, used = hypothesis_priors(found, hypotheses)
    assert sum(mean for mean, _ in priors.values()) == pytest.approx(1, abs=1e-12)
    assert priors["failure"][0] == pytest.approx(found.mean[NOBODY], abs=1e-12)
    for mean, ends in priors.values():
        assert mean in ends
    with pytest.raises(MotiveCountedTwice, match="already in the prior"):
        hypothesis_priors(used, hypotheses)
    with pytest.raises(MotiveCountedTwice, match="found 'evidence'"):
        use_once(used, "evidence")


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ("insider", "kind insider"),
        ("makers of arms", "kind third party"),
        ("other", "kind other"),
        ("A hardliners", "leaders and hardliners of A, apart"),
        ("B leaders", "leaders and hardliners of B, apart"),
    ],
)
def test_a_list_that_leaves_somebody_out_is_refused(left_out: str, message: str) -> None:
    with pytest.raises(LopsidedActors, match=message):
        prior([one for one in list_of() if one.name != left_out])


def test_other_refusals() -> None:
    insider_of_a = actor("insider of A", Kind.INSIDER, "A")
    with pytest.raises(LopsidedActors, match="same kinds of actor on every side"):
        prior([*list_of(), insider_of_a])
    both = prior([*list_of(), insider_of_a, actor("insider of B", Kind.INSIDER, "B")])
    assert both.mean["insider of A"] == both.mean["insider of B"]
    with pytest.raises(BadInput, match="different names"):
        prior([*list_of(), list_of()[0]])
    with pytest.raises(BadInput, match="200 draws or more"):
        prior(list_of(), draws=10)
    with pytest.raises(BadInput, match="from -3 to 3"):
        actor("x", Kind.OTHER, gains={"A": 4.0})
    with pytest.raises(BadInput, match="sum to 1"):
        actor("x", Kind.OTHER, blame={"A": 0.4})
    nothing = Interval(0.0, 0.0)
    with pytest.raises(BadInput, match="capability and access above 0"):
        prior([replace(one, access=nothing) for one in list_of()])
    with pytest.raises(BadInput, match="each of these in one hypothesis"):
        hypothesis_priors(prior(list_of()), {"failure": [NOBODY]})


def test_three_sides_are_as_good_as_two() -> None:
    third = [
        actor("C leaders", Kind.LEADERS, "C"),
        actor("C hardliners", Kind.HARDLINERS, "C"),
    ]
    found = prior([*list_of(), *third])
    assert found.mean["C hardliners"] > 0
