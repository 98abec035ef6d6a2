"""Scenarios: exact numbers, shapes, regions, red lines."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.deals.exact import exact
from goodoffices.deals.scenario import (
    Bonus,
    Issue,
    Preferences,
    Region,
    Reservation,
    Scenario,
    additive,
    forbid,
    region,
)

TROOPS = Issue("troops", ("stay", "leave"))
ZONE = Issue("zone", ("none", "narrow", "wide"))


def test_decimals_mean_what_is_written() -> None:
    assert exact("0.1") + exact("0.2") == exact(0.3)
    assert exact(Decimal("2.50")) == Fraction(5, 2)
    assert exact("-7/20") == Fraction(-7, 20)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e140, max_value=1e140))
def test_a_float_is_its_shortest_decimal(value: float) -> None:
    assert float(exact(value)) == value
    assert exact(value) == exact(repr(value))


@pytest.mark.parametrize("bad", ["nan", "inf", "", "1e999", "1/0", "0x10", "1e99999999", "9" * 500])
def test_what_is_no_number_is_refused(bad: str) -> None:
    with pytest.raises(BadInput, match="a finite number"):
        exact(bad, where="weight")


@pytest.mark.parametrize("big", [10**141, "9" * 300 + "/1", Fraction(10**200)])
def test_what_no_double_could_sum_is_refused(big: int | str | Fraction) -> None:
    with pytest.raises(BadInput, match="a number below 1e141"):
        exact(big)


def test_truth_is_not_a_number() -> None:
    with pytest.raises(BadInput, match="a finite number"):
        exact(True)


def test_utility_adds_tables_and_bonuses_and_respects_cap_and_voids() -> None:
    party = Preferences(
        party="A",
        tables=((4, 0), (0, 3, 6)),
        scale=10,
        reservation=Reservation(Fraction(0), assumed=False),
        base=1,
        bonuses=(Bonus(-2, region([TROOPS, ZONE], {"troops": "stay", "zone": ["none", "wide"]})),),
        cap=8,
        voids=(Region(((1, (1,)),)),),
    )
    assert [party.units((t, z)) for t in range(2) for z in range(3)] == [3, 0, 8, 1, 0, 7]
    assert party.utility((0, 2)) == Fraction(4, 5)
    assert not party.is_additive


def test_a_cap_that_cannot_bind_leaves_preferences_additive() -> None:
    assert additive("A", [["0.5", 1], [0, 1]], cap=2).is_additive
    assert not additive("A", [["0.5", 1], [0, 1]], cap="1.9").is_additive


def test_reservation_is_the_least_utility_when_nobody_gave_it() -> None:
    assert additive("A", [[3, 1], [-2, 5]]).reservation == Reservation(Fraction(-1), assumed=True)
    given_by = additive("A", [[3, 1]], reservation="1.5")
    assert given_by.reservation == Reservation(Fraction(3, 2), assumed=False)
    assert given_by.reservation_units == 2


def test_labels_and_outcomes_translate() -> None:
    talks = Scenario((TROOPS, ZONE), (additive("A", [[0, 1], [0, 1, 2]]),))
    assert talks.outcomes == 6
    assert talks.labels((1, 2)) == {"troops": "leave", "zone": "wide"}
    assert talks.outcome({"zone": "wide", "troops": "leave"}) == (1, 2)
    with pytest.raises(BadInput, match="a value for every issue"):
        talks.outcome({"zone": "wide"})


def test_a_red_line_that_links_issues_ends_additivity() -> None:
    party = additive("A", [[0, 1], [0, 1, 2]])
    single = forbid((TROOPS, ZONE), {"zone": "none"}, party="A", words="some zone there must be")
    linked = forbid((TROOPS, ZONE), {"troops": "stay", "zone": ["wide"]})
    assert Scenario((TROOPS, ZONE), (party,), (single,)).is_additive
    talks = Scenario((TROOPS, ZONE), (party,), (single, linked))
    assert not talks.is_additive
    assert [talks.allows((t, z)) for t in range(2) for z in range(3)] == [0, 1, 0, 0, 1, 1]


def test_an_issue_needs_values() -> None:
    with pytest.raises(BadInput, match=r"issue 'zone'.*at least one value"):
        Issue("zone", ())


def test_repeats_are_refused() -> None:
    with pytest.raises(BadInput, match=r"values of issue 'zone'.*different names"):
        Issue("zone", ("wide", "wide"))
    with pytest.raises(BadInput, match=r"issues: expected different names"):
        Scenario((ZONE, ZONE), (additive("A", [[0, 1, 2]] * 2),))
    with pytest.raises(BadInput, match=r"parties: expected different names"):
        Scenario((ZONE,), (additive("A", [[0, 1, 2]]),) * 2)


def test_parties_must_speak_of_the_same_issues() -> None:
    with pytest.raises(BadInput, match=r"preferences of 'B'.*same issues and the same values"):
        Scenario((ZONE,), (additive("A", [[0, 1, 2]]), additive("B", [[0, 1]])))


def test_nothing_to_negotiate_is_refused() -> None:
    with pytest.raises(BadInput, match="issues: expected at least one"):
        Scenario((), (additive("A", []),))
    with pytest.raises(BadInput, match="parties: expected at least one"):
        Scenario((ZONE,), ())
    with pytest.raises(BadInput, match="values of issue 2: expected at least one"):
        additive("A", [[1], []])


def test_unknown_labels_are_named() -> None:
    with pytest.raises(BadInput, match=r"issues: expected one of 'troops', 'zone'; found 'zones'"):
        forbid((TROOPS, ZONE), {"zones": "wide"})
    with pytest.raises(BadInput, match=r"issue 'zone': expected one of"):
        forbid((TROOPS, ZONE), {"zone": "huge"})
    with pytest.raises(BadInput, match="issues and values of the scenario"):
        Scenario(
            (ZONE,), (additive("A", [[0, 1, 2]]),), (forbid((ZONE, TROOPS), {"troops": "stay"}),)
        )


def test_a_million_values_are_too_many() -> None:
    values = tuple(str(n) for n in range(1_000_001))
    with pytest.raises(BadInput, match="at most 1,000,000 values"):
        Scenario((Issue("price", values),), (additive("A", [[0]]),))
