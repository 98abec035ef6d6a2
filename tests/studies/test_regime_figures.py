"""verification: looks and notice over time, how soon a breach is seen, and what is drawn of it."""

from __future__ import annotations

import pytest

from goodoffices.brief.figures import as_svg
from tests.builder import CaseBuilder
from tests.studies.regimes import answers, duty, heads, measure, needs, text


def test_the_regime_on_a_timeline() -> None:
    case = CaseBuilder()
    treaty = duty(case, days=365)
    camera = measure(case, treaty, 0.3, 0.5, every=0, short="a camera")
    visit = measure(case, treaty, 0.6, 0.8, every=30, notice=3, short="an inspection")
    accounts = measure(case, treaty, 0.2, 0.4, short="accounts")
    answers(case, "bert", "permitted", camera, visit, accounts)
    needs(case, "anna", 0.77, treaty)
    found = case.finds("verification")
    _, timeline, soon = found.figures
    assert timeline.rows == [
        ("1. no test (Bert)", "binds", "", "", 0.0, 365),
        ("1.1 a camera", "all the time", 0.0, None, 0.0, 365),
        ("1.2 an inspection", "looks", 30, 3, 0.0, 365),
        ("1.3 accounts", "not stated", None, None, "", ""),
        ("1: a breach, if seen", "days until seen", "", "", 6.7, 8.7),
    ]
    first, *_, last = (row[1:] for row in soon.rows)
    assert first == (0.0, 0.3, 0.5)
    assert last == (30.0, pytest.approx(0.72), pytest.approx(0.9))
    for figure in found.figures:
        assert as_svg(figure).count("<svg") == 1
    # half of 30 days for what the inspection alone sees: 0.42 of 0.72, 0.4 of 0.9
    days = found.value["obligations"][0]["expected_days"]
    assert days == pytest.approx([15 * 0.4 / 0.9, 15 * 0.42 / 0.72])
    assert "if seen, after 6.7 to 8.7 days on average" in text(found)


def test_what_is_seen_too_late_does_not_count() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    visit = measure(case, treaty, 0.8, 0.9, every=30, short="a visit")
    accounts = measure(case, treaty, 0.6, 0.7, short="accounts, how often not stated")
    answers(case, "bert", "permitted", visit, accounts)
    needs(case, "anna", 0.7, treaty)
    assert case.value("verification")["unmet"] == []
    case.by("anna", "need", whose="anna", chance=0.7, days=15, of=(treaty,), gist="in a fortnight")
    found = case.finds("verification")
    (row,) = found.value["obligations"]
    assert (row["detection"], row["within_days"]) == ([0.4, 0.45], 15)
    assert "a breach is seen with 0.400 to 0.450 within 15 days, 0.700 needed" in text(found)
    assert "out of reach" in heads(found)
    needs(case, "anna", 0.7, treaty)
    assert case.value("verification")["unmet"] == [], "the later word counts: whenever"


def test_the_figure_that_turns_an_answer_in_time_is_the_one_judged() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    visit = measure(case, treaty, 0.8, 0.9, every=30, short="a visit")
    answers(case, "bert", "permitted", visit)
    case.by("anna", "need", whose="anna", chance=0.3, days=15, of=(treaty,), gist="in a fortnight")
    flip = case.value("verification")["obligations"][0]["flips"]
    assert (flip["stated"], flip["at"]) == (0.8, 0.6)


def test_a_quota_of_looks_is_spread_over_its_days() -> None:
    case = CaseBuilder()
    treaty = duty(case, days=730)
    visits = measure(case, treaty, 0.8, 0.9, every=365, looks=5, short="five a year")
    answers(case, "bert", "permitted", visits)
    needs(case, "anna", 0.7, treaty)
    found = case.finds("verification")
    assert found.figures[1].rows[1] == ("1.1 five a year", "looks", 73.0, None, 0.0, 730)
    assert found.value["obligations"][0]["expected_days"] == [182.5, 182.5]


def test_of_many_obligations_the_short_ones_are_drawn() -> None:
    case = CaseBuilder()
    duties = [duty(case, short=f"duty {n}") for n in range(15)]
    for n, one in enumerate(duties):
        visit = measure(case, one, 0.2 if n == 14 else 0.8, 0.9, every=7)
        answers(case, "bert", "permitted", visit)
    needs(case, "anna", 0.7, *duties)
    found = case.finds("verification")
    odds, timeline, soon = found.figures
    assert len(odds.rows) == 15
    drawn = [str(row[0]) for row in timeline.rows if row[1] == "term not stated"]
    assert len(drawn) == len({row[0] for row in soon.rows}) == 12
    assert drawn[0] == "1. duty 0 (Bert)"
    assert drawn[-1] == "15. duty 14 (Bert)"
    assert timeline.title.endswith("(12 of 15 obligations)")


def test_a_term_that_was_not_stated_is_not_filled_in() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    daily = measure(case, treaty, 0.8, 0.9, every=1, short="a patrol")
    answers(case, "bert", "permitted", daily)
    needs(case, "anna", 0.7, treaty)
    timeline = case.finds("verification").figures[1]
    assert [row[1] for row in timeline.rows] == [
        "term not stated", "frequent looks", "days until seen",
    ]  # fmt: skip
