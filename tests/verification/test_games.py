from __future__ import annotations

import time
from fractions import Fraction
from functools import cache

import pytest

from goodoffices.verification import games
from goodoffices.verification.quantities import NotACount
from tests.verification.cases import case


@cache
def recursion(n: int, m: int, k: int) -> Fraction:
    """The game as it is told, one 2x2 stage after another; nothing of the closed form."""
    if n == 0 or k == 0 or m >= n:
        return Fraction(0)
    if m == 0:
        return Fraction(min(n, k))
    a, b = recursion(n - 1, m - 1, k), recursion(n - 1, m, k)
    c, d = Fraction(-1), 1 + recursion(n - 1, m, k - 1)
    lower = max(min(a, b), min(c, d))
    upper = min(max(a, c), max(b, d))
    return lower if lower == upper else (a * d - b * c) / (a + d - b - c)


@pytest.mark.parametrize("name", ["V13", "V15", "V16"])
def test_values(name: str) -> None:
    golden = case(name)
    for game, expected in zip(
        golden["input"]["games"], golden["expect"]["exact"]["value"], strict=True
    ):
        found = games.inspection_value(game["n"], game["m"], violations=game.get("k", 1))
        assert str(found) == expected


def test_first_inspection() -> None:
    golden = case("V14")
    found = games.inspection_probability(golden["input"]["n"], golden["input"]["m"])
    assert str(found) == golden["expect"]["exact"]["inspection_probability"]


def test_closed_form_is_the_recursion() -> None:
    for n in range(14):
        for m in range(n + 1):
            for k in range(n + 2):
                assert games.inspection_value(n, m, violations=k) == recursion(n, m, k)


def test_the_inspection_chance_leaves_the_inspectee_nothing_to_choose() -> None:
    for n in range(2, 12):
        for m in range(1, n):
            for k in range(1, n + 1):
                q = games.inspection_probability(n, m, violations=k)
                assert q is not None
                assert 0 <= q <= 1
                legal, violate = games.stage(n, m, violations=k)
                value = games.inspection_value(n, m, violations=k)
                assert q * legal[0] + (1 - q) * legal[1] == value
                assert q * violate[0] + (1 - q) * violate[1] == value


def test_where_no_chance_needs_to_be_kept() -> None:
    assert games.inspection_probability(5, 5) is None
    assert games.inspection_probability(0, 0) is None
    assert games.inspection_probability(5, 2, violations=0) is None
    assert games.inspection_probability(5, 0) == 0


def test_thousand_periods_in_a_second() -> None:
    start = time.perf_counter()
    values = [games.inspection_value(1000, m) for m in (1, 250, 500, 999, 1000)]
    assert time.perf_counter() - start < 1
    assert values == sorted(values, reverse=True)
    assert games.inspection_value(1000, 999) == Fraction(1, 2**1000 - 1)


def test_bad_input_is_named() -> None:
    with pytest.raises(games.TooManyInspections, match="at most one inspection a period, 0 to 10"):
        games.inspection_value(10, 11)
    with pytest.raises(NotACount, match="periods: expected a whole number"):
        games.inspection_value(-1, 0)
    with pytest.raises(NotACount, match="violations"):
        games.inspection_value(10, 3, violations=-1)
