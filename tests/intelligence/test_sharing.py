from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from goodoffices.intelligence.board import Contradiction
from goodoffices.intelligence.reading import board_from
from goodoffices.intelligence.sharing import shared_pairs, units_of
from goodoffices.intelligence.weighing import Lineage, weigh
from tests.intelligence.boards import plain


def lineage(**parts: Any) -> tuple[Lineage, ...]:
    board = board_from(plain(**parts))
    return weigh(board, np.random.default_rng(0), draws=5).lineage


def reports(first: dict[str, Any], second: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": "r1", "source": "s1", "claim": "plot", "value": "says", **first},
        {"id": "r2", "source": "s2", "claim": "plot", "value": "says", **second},
    ]


def test_what_nobody_stated_is_one_half_and_agreement_raises_it() -> None:
    (pair,) = lineage()
    assert pair.stated == "not stated, one half"
    assert pair.before == pytest.approx(0.5, abs=1e-9)
    assert pair.after > pair.before


@pytest.mark.parametrize(
    ("sign", "factor"), [("shared error", 8.0), ("same contact", 3.0), ("independent access", 0.25)]
)
def test_a_sign_multiplies_the_odds(sign: str, factor: float) -> None:
    (pair,) = lineage(sharing=[{"between": ["s1", "s2"], "signs": [sign]}])
    assert pair.signs == (sign,)
    assert pair.factor == factor
    assert pair.before == pytest.approx(factor / (factor + 1), abs=1e-9)


def test_the_same_words_on_one_day_are_signs() -> None:
    words = "extremists will strike during the joint session at nine"
    (pair,) = lineage(
        reports=reports(
            {"wording": words, "known_time": "2326-03-01T08:00:00+00:00"},
            {"wording": words + " sharp", "known_time": "2326-03-01T19:00:00+00:00"},
        )
    )
    assert pair.signs == ("same wording", "close in time")
    assert pair.before == pytest.approx(6 / 7, abs=1e-9)


@pytest.mark.parametrize(
    "second",
    [
        {"wording": "a different text altogether, of other words"},
        {"known_time": "2326-03-04T08:00:00+00:00"},
        {"known_time": "2326-03-01T08:00:00"},
        {"known_time": "last week"},
    ],
)
def test_other_words_other_days_and_unreadable_times_are_no_signs(second: dict[str, Any]) -> None:
    first = {
        "wording": "extremists will strike during the joint session at nine",
        "known_time": "2326-03-01T08:00:00+00:00",
    }
    (pair,) = lineage(reports=reports(first, second))
    assert pair.signs == ()


def test_agreement_of_two_relays_counts_less_the_more_they_share() -> None:
    answers = []
    for word in ("almost no chance", "unlikely", "likely", "almost certain"):
        board = board_from(plain(sharing=[{"between": ["s1", "s2"], "shared": word}]))
        answers.append(weigh(board, np.random.default_rng(0), draws=1).posterior["a"])
    assert answers == sorted(answers, reverse=True)


def named(*homes: str | None) -> dict[str, Any]:
    return {
        "upstreams": [{"id": "u1"}, {"id": "u2"}],
        "sources": [
            {"id": f"s{n}", "letter": "B", **({"upstream": home} if home else {})}
            for n, home in enumerate(homes, 1)
        ],
        "reports": [
            {"id": f"r{n}", "source": f"s{n}", "claim": "plot", "value": "says"}
            for n, _ in enumerate(homes, 1)
        ],
    }


def test_the_half_is_divided_among_named_upstreams() -> None:
    pairs = {p.between: p.before for p in lineage(**named("u1", "u2", None))}
    assert pairs == {
        ("u1", "s3"): pytest.approx(0.25, abs=1e-6),
        ("u2", "s3"): pytest.approx(0.25, abs=1e-6),
    }


def test_a_pair_with_a_source_of_a_named_upstream_means_that_upstream() -> None:
    stated = [{"between": ["s1", "s3"], "shared": 0.7}]
    pairs = {p.between: p.before for p in lineage(**named("u1", "u1", None), sharing=stated)}
    assert pairs == {("u1", "s3"): pytest.approx(0.7, abs=1e-6)}


def test_two_named_upstreams_are_two() -> None:
    with pytest.raises(Contradiction, match=r"s1 and s2: .* found 'two named upstreams'"):
        lineage(**named("u1", "u2"), sharing=[{"between": ["s1", "s2"], "shared": "likely"}])
    with pytest.raises(Contradiction, match="found 'one named upstream'"):
        lineage(**named("u1", "u1"), sharing=[{"between": ["s1", "s2"], "shared": "likely"}])


def test_two_words_for_one_pair() -> None:
    twice = [
        {"between": ["s1", "s2"], "shared": "likely"},
        {"between": ["s2", "s1"], "shared": "unlikely"},
    ]
    with pytest.raises(Contradiction, match="found 'likely and unlikely'"):
        lineage(sharing=twice)


def test_what_nobody_stated_gives_way() -> None:
    stated = [
        {"between": ["s1", "s2"], "shared": 0.95},
        {"between": ["s2", "s3"], "shared": 0.95},
    ]
    pairs = {p.between: p for p in lineage(**named(None, None, None), sharing=stated)}
    assert pairs["s1", "s2"].before == pytest.approx(0.95, abs=1e-6)
    assert pairs["s1", "s3"].before >= 0.9
    assert "moved" in pairs["s1", "s3"].stated


def test_relays_of_relays_stand_after_whom_they_heard() -> None:
    data = plain(
        upstreams=[{"id": "late", "heard_from": "first"}, {"id": "first"}],
        sources=[{"id": "s1", "letter": "B", "upstream": "late"}],
        reports=[{"id": "r1", "source": "s1", "claim": "plot", "value": "says"}],
    )
    board = board_from(data)
    units = units_of(board)
    assert units.ids == ("first", "late")
    assert [p.fixed for p in shared_pairs(board, units)] == [True]
