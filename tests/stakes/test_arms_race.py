"""Arms races: golden cases, corners against draws, courses against an integrator, swaps."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.arms_race import Race, course, eigenvalues, fitted_growth, rest
from goodoffices.stakes.bounds import Bounds, Tell

of = Bounds.of
tenths = st.integers(0, 12).map(lambda n: Fraction(n, 10))


def two(*values: Any) -> Race:
    a, b, k, m, g, h = (x if isinstance(x, Bounds) else of(x) for x in values)
    return Race((a, b), ((of(0), k), (m, of(0))), (g, h))


@st.composite
def races(draw: st.DrawFn) -> Race:
    n = draw(st.integers(2, 4))

    def bounds(least: Fraction) -> Bounds:
        low, width = draw(tenths) + least, draw(st.sampled_from([Fraction(0), Fraction(1, 5)]))
        return Bounds(low, low + width)

    return Race(
        tuple(bounds(Fraction(1, 10)) for _ in range(n)),
        tuple(tuple(of(0) if i == j else bounds(Fraction(0)) for j in range(n)) for i in range(n)),
        tuple(bounds(Fraction(0)) for _ in range(n)),
    )


def drawn(race: Race, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    def one(bounds: Bounds) -> float:
        return float(generator.uniform(float(bounds.low), float(bounds.high)))

    matrix = np.array([[one(k) for k in row] for row in race.reaction])
    return matrix - np.diag([one(a) for a in race.fatigue]), np.array(
        [one(g) for g in race.grievance]
    )


def test_s10_growth(golden: Path) -> None:
    s10 = next(c for c in json.loads((golden / "stakes.json").read_text()) if c["id"] == "S10")
    found = fitted_growth(s10["input"]["years"], s10["input"]["totals"])
    expect = s10["expect"]
    assert found.slope == pytest.approx(expect["slope"], abs=s10["tolerance"])
    assert found.still_level == pytest.approx(expect["x_intercept"], abs=s10["tolerance"])
    assert found.correlation == pytest.approx(expect["r"], abs=s10["tolerance"])
    assert np.diff(s10["input"]["totals"]) == pytest.approx(expect["increments"])
    assert found.slope90[0] < expect["published_slope"] < found.slope90[1]


def test_s11_rest_and_stability(golden: Path) -> None:
    s11 = next(c for c in json.loads((golden / "stakes.json").read_text()) if c["id"] == "S11")
    for i, one in enumerate(s11["input"]["systems"]):
        found = rest(two(*(one[key] for key in ("a", "b", "k", "l", "g", "h"))))
        assert found.point is not None
        point = [float(ends.low) for ends in found.point]
        assert point == pytest.approx(s11["expect"]["equilibrium"][i], abs=1e-9)
        assert (found.stable is Tell.YES) == s11["expect"]["stable"][i]
        values = [z.real for z in found.tense_eigenvalues]
        assert values == pytest.approx(s11["expect"]["eigenvalues_descending"][i], abs=1e-9)


@settings(max_examples=30)
@given(races(), st.integers(0, 100))
def test_corners_decide_for_every_draw(race: Race, seed: int) -> None:
    found = rest(race)
    generator = np.random.default_rng(seed)
    for _ in range(5):
        matrix, grievance = drawn(race, generator)
        growth = np.linalg.eigvals(matrix).real.max()
        if found.stable is Tell.YES:
            assert growth < 1e-9
        if found.stable is Tell.NO:
            assert growth > -1e-9
        if found.stable is Tell.YES and found.point is not None:
            point = np.linalg.solve(matrix, -grievance)
            for value, ends in zip(point, found.point, strict=True):
                scale = 1e-9 * max(1.0, float(ends.high))
                assert float(ends.low) - scale <= value <= float(ends.high) + scale


@settings(max_examples=30)
@given(races())
def test_swapping_parties_swaps_the_answer(race: Race) -> None:
    n = len(race.fatigue)
    turned = Race(
        race.fatigue[::-1],
        tuple(tuple(row[::-1]) for row in race.reaction[::-1]),
        race.grievance[::-1],
    )
    one, other = rest(race), rest(turned)
    assert one.stable is other.stable
    assert (None if one.point is None else one.point[::-1]) == other.point
    assert one.tense_eigenvalues == other.tense_eigenvalues
    low, high = course(race, range(n), years=3)
    turned_low, turned_high = course(turned, range(n)[::-1], years=3)
    assert np.array_equal(low, turned_low[:, ::-1])
    assert np.array_equal(high, turned_high[:, ::-1])


def test_course_agrees_with_an_integrator() -> None:
    from scipy.linalg import expm

    race = two(0.5, 0.4, 0.9, 0.3, 2, 1)
    low, high = course(race, [12, 9], years=5)
    assert np.array_equal(low, high)
    matrix = np.array([[-0.5, 0.9, 2], [0.3, -0.4, 1], [0, 0, 0]])
    for year in range(6):
        expected = expm(year * matrix) @ [12, 9, 1]
        assert low[year] == pytest.approx(expected[:2], rel=1e-12)


@settings(max_examples=30)
@given(races(), st.integers(0, 50))
def test_courses_of_draws_stay_in_the_band(race: Race, seed: int) -> None:
    from scipy.linalg import expm

    n = len(race.fatigue)
    low, high = course(race, [1.0] * n, years=2)
    matrix, grievance = drawn(race, np.random.default_rng(seed))
    system = np.zeros((n + 1, n + 1))
    system[:n, :n], system[:n, n] = matrix, grievance
    end = (expm(2 * system) @ [*[1.0] * n, 1.0])[:n]
    assert (low[-1] <= end * (1 + 1e-9) + 1e-9).all()
    assert (end <= high[-1] * (1 + 1e-9) + 1e-9).all()


def test_ranges_that_straddle_cannot_tell() -> None:
    found = rest(two(0.5, 0.5, of(0.2, 0.9), 0.5, 1, 1))
    assert found.stable is Tell.DEPENDS
    assert found.point is None
    assert found.doubling is not None
    assert found.doubling[0] == math.inf
    assert found.doubling[1] < math.inf


def test_goodwill_below_zero_is_not_followed() -> None:
    race = two(0.5, 0.5, 0.1, 0.1, -5, -5)
    with pytest.raises(NoAnswer, match="Goodwill carries a party below 0"):
        course(race, [1, 1], years=5)
    with pytest.raises(NoAnswer, match="runs off beyond all measure"):
        course(two(0.1, 0.1, 9, 9, 1, 1), [1, 1], years=50)


def test_eigenvalues_of_three_alike() -> None:
    matrix = [[Fraction(-1) if i == j else Fraction(1, 4) for j in range(3)] for i in range(3)]
    assert [z.real for z in eigenvalues(matrix)] == pytest.approx([-0.5, -1.25, -1.25])


BAD_RACES = [
    (lambda: two(0, 1, 1, 1, 0, 0), "fatigue: expected above 0"),
    (lambda: two(1, 1, -1, 1, 0, 0), "reaction: expected 0 or more"),
    (lambda: Race((of(1),), ((of(0),),), (of(1),)), "parties: expected 2 to 12"),
    (lambda: Race((of(1),) * 2, ((of(0),) * 2,), (of(1),) * 2), "each with every coefficient"),
    (lambda: Race((of(1),) * 2, ((of(1),) * 2,) * 2, (of(1),) * 2), "of a party to itself"),
    (lambda: course(two(1, 1, 1, 1, 0, 0), [1, -1], years=3), "2 armaments of 0 or more"),
    (lambda: course(two(1, 1, 1, 1, 0, 0), [1, 1], years=0), "1 to 100 years"),
    (lambda: course(two(1, 1, 9999, 1, 0, 0), [1, 1], years=1), "sums of at most 1000"),
    (lambda: fitted_growth([1, 2, 3], [1, 2, 3]), "four or more years"),
    (lambda: fitted_growth([1, 2, 3, 5], [1, 2, 4, 9]), "one apart"),
    (lambda: fitted_growth([1, 2, 3, 4], [1, 2, 3, 4]), "grow at different rates"),
]


@pytest.mark.parametrize(("act", "message"), BAD_RACES)
def test_bad_races_are_refused(act: Any, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        act()
