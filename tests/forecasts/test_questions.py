"""Which questions can resolve, and what would do instead of those that cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.forecasts.outcomes import excludes_by_form, leaves_over, read_from_words
from goodoffices.forecasts.questions import (
    UnresolvableQuestion,
    closing,
    faults,
    pose,
    would_do,
)

RULE = "Yes if the record of the session shows it; the secretary finds."
DAY = "1963-12-31"


def kinds(words: str, outcomes: list[str], rule: str, closes: object, **more: str) -> list[str]:
    return [f.kind for f in faults(words, outcomes, rule, closes, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "Will both delegations attend the joint session until its scheduled end?",
        "Will both hand over verification proposals by 09:00?",
        "Will a joint statement naming an outside threat be issued within 7 days?",
        "Will a joint text with at least one agreed clause exist within 7 days?",
    ],
)
def test_questions_that_replace_the_even_odds(words: str) -> None:
    assert kinds(words, [], RULE, "2187-03-09T09:00:00+00:00") == []


@pytest.mark.parametrize(
    ("words", "closes"),
    [
        ("treaty banning tests in all environments signed by US, UK, USSR?", "1963-12-31"),
        ("treaty banning tests in air, space and water initialled?", "1963-07-31"),
        ("USSR still offers at least 2 on-site inspections?", "1963-07-31"),
        ("at least one US underground test?", "1963-06-30"),
        ("treaty in force (asked 25 Jul 1963)?", "1963-12-31"),
    ],
)
def test_questions_of_1963_can_resolve(words: str, closes: str) -> None:
    rule = "Yes if the published diplomatic record shows it."
    assert faults(words, ["yes", "no"], rule, closes, asked="1963-02-01") == ()


def test_even_odds_are_refused_and_replaced_by_two_questions() -> None:
    words = "even odds: common ground or common enemy"
    assert kinds(words, [], "", None) == [
        "chance-in-question",
        "not-exclusive",
        "not-exhaustive",
        "rule",
        "date",
        "vague",
    ]
    instead = would_do(words, [], "", None)
    assert len(instead) == 2
    assert instead[0].startswith('Will "common ground" have happened by [day')
    assert instead[1].startswith('Will "common enemy" have happened by [day')


@pytest.mark.parametrize(
    "words",
    [
        "50 %: common ground or common enemy",
        "50% chance of common ground or common enemy",
        "50 per cent that it is common ground or common enemy",
        "Fifty-fifty, common ground or common enemy",
        "It is even odds whether common ground or common enemy",
    ],
)
def test_the_chance_before_a_question_is_taken_off(words: str) -> None:
    assert kinds(words, [], RULE, DAY)[:2] == ["chance-in-question", "not-exclusive"]
    assert "common ground" in would_do(words, [], RULE, DAY)[0]
    assert "5" not in would_do(words, [], RULE, DAY)[0]


def test_a_rule_and_a_date_do_not_make_the_two_exclude_each_other() -> None:
    rule = "The chair finds common ground or common enemy in the minutes."
    outcomes = ["common ground", "common enemy"]
    assert kinds("What do they find?", outcomes, rule, DAY) == ["not-exclusive", "not-exhaustive"]
    with_rest = [*outcomes, "neither"]
    assert kinds("What do they find?", with_rest, rule, DAY) == ["not-exclusive"]
    declared = "the chair writes exactly one"
    assert kinds("What do they find?", with_rest, rule, DAY, excludes=declared) == []


@pytest.mark.parametrize(
    ("change", "kind", "reason"),
    [
        ({"words": "  "}, "words", "no words"),
        ({"words": "Is a deal likely?"}, "chance-in-question", "belongs to the answer"),
        ({"outcomes": ["signed"]}, "outcomes", "two or more"),
        ({"outcomes": ["yes", "Yes "]}, "outcomes", "twice"),
        ({"outcomes": ["yes", " "]}, "outcomes", "no words"),
        ({"rule": ""}, "rule", "on what evidence"),
        ({"rule": "we will know"}, "rule", "on what evidence"),
        ({"closes": None}, "date", "when it is over"),
        ({"closes": "next week"}, "date", "when it is over"),
        ({"closes": "1963-12-31T09:00"}, "zone", "no zone"),
        ({"asked": "1964-01-01"}, "order-of-dates", "before it was asked"),
        ({"words": "Will there be progress?"}, "vague", 'what counts as "progress"'),
    ],
)
def test_each_fault_alone(change: dict[str, object], kind: str, reason: str) -> None:
    good: dict[str, object] = {
        "words": "Will a text be signed?",
        "outcomes": ["yes", "no"],
        "rule": RULE,
        "closes": DAY,
    }
    found = faults(**{**good, **change})  # type: ignore[arg-type]
    assert [f.kind for f in found] == [kind]
    assert reason in found[0].reason


def test_a_term_the_rule_defines_is_not_vague() -> None:
    rule = "Progress means that a clause was initialled; the minutes show it."
    assert kinds("Will there be progress?", [], rule, DAY) == []


def test_a_percentage_is_not_a_chance() -> None:
    assert kinds("Will turnout exceed 50 %?", [], RULE, DAY) == []


def test_asked_and_closing_on_one_day_is_in_order() -> None:
    assert kinds("Will a text be signed?", [], RULE, DAY, asked=DAY) == []


def test_war_or_peace_is_not_guessed_at() -> None:
    assert kinds("Will it be war or peace?", [], RULE, DAY) == ["outcomes"]
    assert len(would_do("Will it be war or peace?", [], RULE, DAY)) == 2


@pytest.mark.parametrize(
    ("outcomes", "exclusive", "left"),
    [
        (["yes", "no"], True, False),
        (["signed", "not signed"], True, False),
        (["the treaty is signed", "the treaty is not signed"], True, False),
        (["agreement", "no agreement"], True, False),
        (["only A signs", "only B signs", "both", "neither"], True, False),
        (["only A signs", "only B signs", "both"], True, True),
        (["0-4", "5-9", "10 or more"], True, False),
        (["0 to 4", "6 to 9", "10+"], True, True),
        (["0-5", "5-9", "10 or more"], False, False),
        (["fewer than 10", "10 to 20", "over 20"], True, False),
        (["at most 0.5", "more than 0.5"], True, False),
        (["under 0.5", "more than 0.5"], True, True),
        (["0", "1", "2 or more shots"], True, False),
        (["A", "other"], True, False),
        (["A", "B", "other"], False, False),
        (["A", "other", "none"], False, False),
        (["A", "B"], False, True),
        (["A", "B", "somebody else"], False, False),
        (["for A", "for B", "no award"], False, False),
        (["no deal", "no war"], False, False),
        (["common ground", "no war"], False, False),
        (["above 300", "300 or below"], True, False),
        (["above 300", "300 or above"], False, True),
        (["before 2187-06-01", "2187-06-01 or later", "never"], True, False),
        (["by 2187-06-01", "after 2187-06-01"], True, False),
        (["by 2187-06-01", "from 2187-06-01"], False, False),
        (["2187-06-01 to 2187-06-30", "2187-07-01 to 2187-07-31", "later or never"], False, True),
        (["2187-06-01 to 2187-06-30", "2187-07-01 to 2187-07-31", "other"], True, False),
    ],
)
def test_forms_of_outcomes(outcomes: list[str], *, exclusive: bool, left: bool) -> None:
    assert excludes_by_form(outcomes) is exclusive
    assert leaves_over(outcomes) is left


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6, unique=True))
def test_ranges_cut_at_whole_numbers_are_a_partition(cuts: list[int]) -> None:
    cuts = sorted(cuts)
    inner = [f"{a} to {b - 1}" for a, b in pairwise(cuts)]
    outcomes = [f"under {cuts[0]}", *inner, f"{cuts[-1]} or more"]
    assert excludes_by_form(outcomes)
    assert not leaves_over(outcomes)
    assert excludes_by_form(outcomes[::-1])


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=5), st.text(max_size=60))
def test_any_words_get_an_answer(words: str, outcomes: list[str], rule: str) -> None:
    found = faults(words, outcomes, rule, words)
    assert all(f.reason for f in found)
    assert all(would_do(words, outcomes, rule, None))
    turned = faults(words, outcomes[::-1], rule, words)
    assert [f.kind for f in turned] == [f.kind for f in found]


def test_pose_gives_the_question_with_its_moments() -> None:
    east = timezone(timedelta(hours=3))
    asked = datetime(1963, 2, 1, 9, tzinfo=east)
    question = pose("Will a text be signed?", [], RULE, date(1963, 12, 31), asked=asked)
    assert question.outcomes == ("no", "yes") == read_from_words(question.words)
    assert question.closes == datetime(1963, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert question.asked == asked


def test_pose_refuses_with_reasons_and_what_would_do() -> None:
    with pytest.raises(UnresolvableQuestion, match="happening together") as refused:
        pose("even odds: common ground or common enemy", [], "", None)
    assert len(refused.value.faults) == 6
    assert 'Would do: Will "common ground" have happened' in str(refused.value)


def test_closing_keeps_zones_and_refuses_hours_without() -> None:
    assert closing("1963-12-31T09:00Z") == datetime(1963, 12, 31, 9, tzinfo=UTC)
    assert closing("1963-12-31T09:00") is None
    assert closing("soon") is None
    assert closing(None) is None


def test_hostile_words_do_not_reach_a_terminal() -> None:
    with pytest.raises(UnresolvableQuestion) as refused:
        pose("A\x1b[2J or B\x1b]0;x\x07", [], "", None)
    assert str(refused.value).isprintable()
