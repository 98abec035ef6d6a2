"""The published and recomputed numbers of the desk."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goodoffices.common.errors import NoAnswer
from goodoffices.stakes.attrition import attrition, attrition_in_ratios
from goodoffices.stakes.lanchester import (
    Landing,
    calibrated_from_ends,
    landing_trajectory,
    recovered_rates,
    square_law,
)
from goodoffices.stakes.salvo import Fleet, exchange, salvo_chain, volley
from goodoffices.stakes.sensitivity import sobol_indices
from goodoffices.stakes.tails import Tail, bounded_mean, chance_in_record, chance_of_one, mean_size

Case = dict[str, Any]
Golden = Callable[[str], Case]


@pytest.fixture(scope="module")
def case(golden: Path) -> Golden:
    cases = {c["id"]: c for c in json.loads((golden / "stakes.json").read_text())}
    return cases.__getitem__


def near(expected: Any, case: Case) -> Any:
    return pytest.approx(expected, abs=case["tolerance"], rel=0)


def landings(case: Case) -> list[Landing]:
    return [Landing(**row) for row in case["input"]["landings"]]


def test_s1_iwo_jima_to_one_soldier(case: Golden) -> None:
    s1 = case("S1")
    given = s1["input"]
    m, n = landing_trajectory(
        given["N0"], landings(s1), rate_m=given["b"], rate_n=given["a"], days=36
    )
    assert m[given["days"]] == near(s1["expect"]["M"], s1)
    assert n[given["days"]] == near(s1["expect"]["N"], s1)


def test_s2_calibration_from_the_end_points(case: Golden) -> None:
    s2 = case("S2")
    given = s2["input"]
    rate_m, rate_n = calibrated_from_ends(
        given["N0"], landings(s2), days=35, m_end=given["M_end"], n_end=given["N_end"]
    )
    assert (rate_n, rate_m) == near((s2["expect"]["a"], s2["expect"]["b"]), s2)


def test_s3_rates_recovered_from_a_trajectory(case: Golden) -> None:
    s1, s3 = case("S1")["input"], case("S3")
    m, n = landing_trajectory(
        s1["N0"], landings(case("S1")), rate_m=s1["b"], rate_n=s1["a"], days=36
    )
    b, a = recovered_rates(m, n, landed=s3["input"]["total_landed"])
    assert a == near(s3["expect"]["a"], s3)
    assert b == near(s3["expect"]["b_with_remaining"], s3)
    assert b * n[0] / (n[0] - n[-1]) == near(s3["expect"]["b"], s3)


def test_s4_square_law(case: Golden) -> None:
    s4 = case("S4")
    ends = [
        square_law(f["A0"], f["B0"], rate_a=f["a"], rate_b=f["b"]) for f in s4["input"]["fights"]
    ]
    assert [end.survivors_a for end in ends] == near(s4["expect"]["survivors_A"], s4)
    assert [end.duration for end in ends] == near(s4["expect"]["duration"], s4)


@pytest.mark.parametrize("name", ["S5", "S6"])
def test_stochastic_square_law(case: Golden, name: str) -> None:
    found = case(name)
    given, expect = found["input"], found["expect"]
    fight = attrition(given["A"], given["B"], rate_a=given["a"], rate_b=given["b"])
    assert fight.p_a_wins == near(expect["P_A_wins"], found)
    assert fight.expected_survivors_a == near(expect["E_survivors_A"], found)
    if "E_survivors_B" in expect:
        assert fight.expected_survivors_b == near(expect["E_survivors_B"], found)
    sure = square_law(given["A"], given["B"]).survivors_a
    assert sure == near(expect["deterministic_survivors_A"], found)


def test_s5b_small_fights_in_ratios_and_in_floats(case: Golden) -> None:
    s5b = case("S5b")
    for i, f in enumerate(s5b["input"]["fights"]):
        won_a, won_b = attrition_in_ratios(f["A"], f["B"], rate_a=f["a"], rate_b=f["b"])
        fight = attrition(f["A"], f["B"], rate_a=f["a"], rate_b=f["b"])
        left_a, left_b = (
            sum((x * p for x, p in won.items()), start=Fraction(0)) for won in (won_a, won_b)
        )
        exact = {k: Fraction(v[i]) for k, v in s5b["expect"]["exact"].items()}
        assert sum(won_a.values()) == exact["P_A_wins"]
        assert (left_a, left_b) == (exact["E_survivors_A"], exact["E_survivors_B"])
        assert fight.p_a_wins == near(float(exact["P_A_wins"]), s5b)
        assert fight.expected_survivors_a == near(float(left_a), s5b)
        assert fight.expected_survivors_b == near(float(left_b), s5b)


def test_s7_deterministic_salvo(case: Golden) -> None:
    s7 = case("S7")
    g = s7["input"]["common"]
    found = [
        exchange(
            run["A"],
            g["B"],
            offence_a=g["sA"] * g["alpha"],
            offence_b=g["sB"] * g["beta"],
            defence_a=g["tA"] * g["z"],
            defence_b=g["tB"] * g["y"],
            staying_a=run["a"],
            staying_b=g["b"],
        )
        for run in s7["input"]["runs"]
    ]
    for key in ("computed_a", "computed_b", "capped_a", "capped_b"):
        what, side = key.split("_")
        expected = s7["expect"][f"{what}_loss_{side.upper()}"]
        assert [getattr(one, key) for one in found] == near(expected, s7)


def test_s8_volley(case: Golden) -> None:
    s8 = case("S8")
    g = s8["input"]
    side = Fleet(3, g["shots"], g["p"], g["interceptors"], g["q"], round(1 / g["u"]))
    found = volley(side, side)
    for key, value in s8["expect"].items():
        assert getattr(found, key.lower()) == near(value, s8), key


def test_s9_salvo_chain(case: Golden) -> None:
    s9 = case("S9")
    g = s9["input"]
    side = Fleet(
        g["ships"],
        g["shots_per_ship"],
        g["hit"],
        g["interceptors_per_ship"],
        g["stop"],
        g["units_per_ship"],
    )
    chain = salvo_chain(side, side, rounds=g["rounds"])
    expect = s9["expect"]
    assert chain.survivors == near((expect["E_survivors_each_ships"],) * 2, s9)
    assert chain.survivors[0] == chain.survivors[1]
    assert chain.p_both_alive == near(expect["P_both_alive"], s9)
    assert chain.strength_a[0] == near(expect["P_A_annihilated"], s9)
    assert chain.p_both_gone == near(expect["P_both_annihilated"], s9)


def test_s16_s17_tail_of_war_sizes(case: Golden) -> None:
    s16, s17 = case("S16"), case("S17")
    g = s16["input"]
    found = [Tail(g["alpha"], g["xmin"]).exceedance(x) for x in g["x"]]
    assert found == near(s16["expect"]["P_exceed"], s16)
    g = s17["input"]
    per_war = Tail(g["alpha"], g["xmin"], g["wars_in_tail"] / g["wars"]).exceedance(g["x"])
    wars = g["wars"] / g["years"] * g["horizon_years"]
    assert per_war == near(s17["expect"]["p_per_war"], s17)
    assert chance_in_record(per_war, cases=g["wars"]) == near(s17["expect"]["P_in_record"], s17)
    assert chance_of_one(per_war, cases=wars) == near(s17["expect"]["P_next_century"], s17)


def test_s18_bounded_mean_and_no_other(case: Golden) -> None:
    s18 = case("S18")
    g = s18["input"]
    tail = Tail(g["g"] + 1, g["L"])
    assert bounded_mean(tail, bound=g["H"]) == near(s18["expect"]["mean"], s18)
    assert s18["expect"]["unbounded_mean"] == "Infinity"
    with pytest.raises(NoAnswer, match="the mean is infinite: no average size exists"):
        mean_size(tail)


def test_s19_ishigami_analytic_and_estimated(case: Golden) -> None:
    s19, s19b = case("S19"), case("S19b")
    a, b = s19["input"]["a"], s19["input"]["b"]
    variance = a**2 / 8 + b * math.pi**4 / 5 + b**2 * math.pi**8 / 18 + 0.5
    assert variance == near(s19["expect"]["variance"], s19)

    def ishigami(u: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        x = (2 * u - 1) * math.pi
        return np.asarray(
            np.sin(x[:, 0]) * (1 + b * x[:, 2] ** 4) + a * np.sin(x[:, 1]) ** 2, dtype=np.float64
        )

    found = sobol_indices(
        ishigami, 3, n=s19b["input"]["N"], generator=np.random.default_rng(20261122)
    )
    assert found.first == near(s19["expect"]["S1"], s19b)
    assert found.total == near(s19["expect"]["ST"], s19b)
    for value, ends in zip(found.total, found.total90, strict=True):
        assert ends[0] <= value <= ends[1]
