from __future__ import annotations

from datetime import date

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.verification import treaties
from goodoffices.verification.checks import UnknownName
from goodoffices.verification.ledger import (
    Counts,
    Ledger,
    QuotaSpent,
    Use,
    access_clock,
    counted,
    tally,
    vote_passes,
    year_of,
)
from goodoffices.verification.ledger_file import LedgerRead, parse_ledger
from goodoffices.verification.treaties import Status, treaty
from tests.verification.cases import case, close


def test_levels_and_quantities() -> None:
    for name in ("V9", "V9b"):
        golden = case(name)
        for level, p in zip(
            golden["input"]["levels"], golden["expect"]["probability"], strict=True
        ):
            assert close(treaties.DETECTION_LEVELS[level].value, p, "1e-12")
    assert treaties.DETECTION_LEVELS["medium"].status is Status.UNREAD
    golden = case("V10")
    found = [treaties.SIGNIFICANT_QUANTITIES[m].value for m in golden["input"]["materials"]]
    assert found == golden["expect"]["kg"]


def test_inf_refuses_the_186th() -> None:
    golden = case("V23")
    (quota,) = treaty("inf").quotas
    assert quota.total == golden["expect"]["total"]
    assert sum(p.years for p in quota.phases) == golden["expect"]["years"]
    assert [(p.years, p.per_year) for p in quota.phases] == [
        (p["years"], p["per_year"]) for p in golden["input"]["phases"]
    ]
    ledger = Ledger(treaty("inf"))
    for year in range(1, 14):
        for _ in range(quota.per_year(year)):
            ledger = ledger.entered(Use("us", year))
    assert len(ledger.uses) == 185
    for year in range(1, 15):
        with pytest.raises(QuotaSpent, match="one more is not covered"):
            ledger.entered(Use("us", year))
    assert ledger.entered(Use("ussr", 13)).left("ussr", 13) == 9


def test_new_start_refuses_the_19th_and_the_11th_type_one() -> None:
    golden = case("V24")
    expect = golden["expect"]
    found = treaty("new-start")
    for name, key in (
        ("deployed warheads", "deployed_warheads"),
        ("deployed delivery vehicles", "deployed_delivery_vehicles"),
        ("launchers deployed and not", "launchers_deployed_and_not"),
        ("notifications, first year", "notifications_first_year"),
    ):
        assert found.figures[name].value == expect[key]
    quotas = {q.kind: q.per_year(1) for q in found.quotas}
    assert quotas == {
        "": expect["inspections_per_year"],
        "type one": expect["type_one"],
        "type two": expect["type_two"],
    }
    ledger = Ledger(found)
    allowed = []
    for n in range(1, 20):
        try:
            ledger = ledger.entered(Use("us", 1))
        except QuotaSpent:
            allowed.append((n, False))
    assert allowed == [(19, False)]
    ledger = Ledger(found, (Use("us", 1, "type one"),) * 10)
    with pytest.raises(QuotaSpent, match=r"10 of 10 inspections \(type one\) in year 1"):
        ledger.entered(Use("us", 1, "type one"))
    assert ledger.left("us", 1, kind="type two") == 8
    assert ledger.left("us", 1, kind="type two", reserve=1) == 7
    assert ledger.left("us", 2, kind="type one") == 10
    assert ledger.left("russia", 1) == 18


def test_open_skies_ceilings() -> None:
    golden = case("V25")
    given, expect = golden["input"]["passive_quota"], golden["expect"]
    assert dict(treaties.PASSIVE) == given
    assert sum(given.values()) == expect["sum_passive"]
    quotas = {q.kind: q.per_year(1) for q in treaty("open-skies").quotas}
    assert quotas == expect["first_phase_ceiling"]
    ledger = Ledger(treaty("open-skies"), (Use("Norway", 1, "Norway"),) * 5)
    with pytest.raises(QuotaSpent, match="Norway has used 5 of 5"):
        ledger.entered(Use("Norway", 1, "Norway"))


def test_access_clock() -> None:
    golden = case("V26")
    given, expect = golden["input"], golden["expect"]
    asked = date(2016, 1, 1)
    ends = access_clock(asked, given["steps_days"])
    assert [(d - asked).days for d in ends] == expect["deadline_days"]
    for votes, passes in expect["vote_passes"].items():
        needed, members = given["votes_needed"], given["members"]
        assert vote_passes(int(votes), needed=needed, members=members) == passes
    steps = [
        treaty("jcpoa").figures[n].value
        for n in ("talks after a request", "Joint Commission", "to comply")
    ]
    assert steps == given["steps_days"]


def test_daily_report_tally() -> None:
    golden = case("V27")
    found = tally([Counts(**{**r, "previous": r["previous"]}) for r in golden["input"]["regions"]])
    expect = golden["expect"]
    assert (found.violations, found.explosions) == (expect["violations"], expect["explosions"])
    assert (found.previous, found.change) == (expect["previous"], expect["change"])
    assert found.change_by_region == expect["change_by_region"]
    assert counted("six", "previous") == 6
    assert counted("no", "violations") == 0
    unstated = tally([Counts("Donetsk", 199, 1591), Counts("Luhansk", 0, 51, 0)])
    assert unstated.explosions is None
    with pytest.raises(BadInput, match="explosions: expected at most the violations, 17"):
        tally([Counts("Luhansk", 17, 1491, 18)])
    with pytest.raises(BadInput, match="previous: expected a whole number"):
        counted("several", "previous")


def test_the_quota_year_is_the_treatys_own() -> None:
    (quota,) = treaty("inf").quotas
    assert [year_of(quota, date(*d)) for d in ((1988, 6, 1), (1989, 5, 31), (1989, 6, 1))] == [
        1,
        1,
        2,
    ]
    with pytest.raises(BadInput, match="on or after the start of the quota, 1988-06-01"):
        year_of(quota, date(1988, 5, 31))


def test_what_is_unread_says_so_and_every_figure_has_a_source() -> None:
    for one in treaties.TREATIES.values():
        assert all(f.source for f in one.figures.values())
        assert all(q.source for q in one.quotas)
    figures = treaty("sinai-zones").figures
    assert "verify before citing" in figures["check on request"].status
    assert "verify before citing" in treaty("new-start").quotas[0].start_status
    with pytest.raises(UnknownName, match="treaty: expected the id of a treaty"):
        treaty("salt")


def test_ledger_file() -> None:
    def counted_uses(of: str, *uses: object) -> LedgerRead:
        return parse_ledger({"treaty": of, "uses": list(uses)}, "f")

    found = counted_uses("inf", {"party": "us", "date": "1988-07-01", "times": 21})
    assert len(found.ledger.uses) == 20
    assert [u.year for u, _ in found.refused] == [1]
    with pytest.raises(BadInput, match="use 1: expected either year or date"):
        counted_uses("inf", {"party": "us"})
    with pytest.raises(UnknownName, match="inf, kind"):
        counted_uses("inf", {"party": "us", "year": 1, "kind": "surprise"})
    with pytest.raises(BadInput, match="uses: expected a list"):
        parse_ledger({"treaty": "inf"}, "f")
    for day in ("soon", 1988):
        with pytest.raises(BadInput, match="use 1, date: expected a date"):
            counted_uses("inf", {"party": "us", "date": day})
    with pytest.raises(BadInput, match="a treaty with a quota"):
        counted_uses("jcpoa", {"party": "us", "date": "2016-01-16"})
    with pytest.raises(BadInput, match="a mapping with"):
        parse_ledger([], "f")
