from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.verification.checks import UnknownName
from goodoffices.verification.credibility import Pledge, back, pledges
from goodoffices.verification.quantities import Interval, interval
from goodoffices.verification.terms import Permission
from tests.conftest import NIGHTLY
from tests.verification.builder import duty, measure, terms

CAMERA = measure("camera", {"o": ["0.5", "0.7"]}, cost=2)
VISIT = measure("visit", {"o": ["0.6", "0.8"]}, cost=5, permission=Permission.RED_LINE)
ASKED = terms([duty("o", "0.1"), duty("p", 0, binds="a")], [CAMERA, VISIT])


def amount(value: object) -> Interval:
    return interval(value, "amount", within="natural")


def pledge(gain: object, sanction: object) -> Pledge:
    return Pledge("c1", "b", "o", amount(gain), amount(sanction))


def test_a_pledge_that_permitted_monitoring_backs() -> None:
    found = back(ASKED, [pledge([2, 5], [5, 9])])
    (verdict,) = found.verdicts
    assert verdict.needed == Fraction(1, 2)
    assert verdict.backed
    assert verdict.measures == ("camera",)
    assert not found.unbacked
    assert found.deadlock is None


def test_what_would_back_a_pledge_is_said() -> None:
    found = back(ASKED, [pledge(15, 5)])
    (verdict,) = found.verdicts
    assert found.unbacked == ("c1",)
    assert verdict.needed == Fraction(3, 4)
    assert verdict.sanction_needed == 15
    assert verdict.gain_resisted == 5
    assert found.deadlock is not None
    assert found.deadlock.lift == (("visit",),)


@settings(max_examples=200 if NIGHTLY else 12)
@given(st.integers(0, 30), st.integers(0, 30))
def test_backed_means_keeping_it_is_the_better_choice(gain: int, sanction: int) -> None:
    (verdict,) = back(ASKED, [pledge(gain, sanction)]).verdicts
    seen = verdict.odds.worst
    if gain + sanction:
        assert verdict.backed == (seen * sanction >= (1 - seen) * gain)
    assert verdict.sanction_needed is None or (seen * verdict.sanction_needed >= (1 - seen) * gain)


def test_a_pledge_without_sanction_is_marked_and_not_refused() -> None:
    found = back(ASKED, [pledge(1, 0)])
    assert found.unbacked == ("c1",)
    assert found.verdicts[0].gain_resisted == 0


def test_no_pledge_is_the_plain_regime() -> None:
    found = back(ASKED, [])
    assert found.verdicts == ()
    assert found.regime.taken == ("camera",)


def test_pledges_come_from_what_is_stated() -> None:
    assert pledges(ASKED) == ()


def test_unknown_names() -> None:
    with pytest.raises(UnknownName, match="pledge c1, obligation"):
        back(ASKED, [Pledge("c1", "b", "x", amount(1), amount(1))])
    with pytest.raises(UnknownName, match="pledge c1, maker"):
        back(ASKED, [Pledge("c1", "x", "o", amount(1), amount(1))])
