from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from goodoffices.intelligence.board import Board, Report, UnknownReference, Value
from goodoffices.intelligence.reading import board_from
from goodoffices.intelligence.releasing import cut, gap, release
from goodoffices.intelligence.scales import LETTERS, Stated, stated
from tests.conftest import NIGHTLY
from tests.intelligence.boards import plain, random_board

BOARDS = 1_000 if NIGHTLY else 20


def released(board: Board, withheld: set[str]) -> bytes:
    found = release(board, withheld, np.random.default_rng(3), draws=21)
    return json.dumps(found.as_json(), allow_nan=False).encode()


def rewritten(board: Board, report: Report, generator: np.random.Generator) -> Board:
    """Change everything a withheld report says, and its source if nothing else hangs on it."""
    value = [v for v in Value if v is not report.value][int(generator.integers(2))]
    other = replace(
        report,
        value=value,
        would_have_known=stated("likely"),
        wording=f"words {generator.integers(100)}",
        known_time="2326-03-01T08:00:00+00:00",
        credibility=1,
    )
    alone = sum(r.source == report.source for r in board.reports) == 1
    worst = Stated(LETTERS["E"].hit, "letter E")
    sources = tuple(
        replace(s, hit=worst, letter="E") if alone and s.id == report.source else s
        for s in board.sources
    )
    reports = tuple(other if r.id == report.id else r for r in board.reports)
    return replace(board, reports=reports, sources=sources)


def test_what_a_withheld_report_says_changes_no_byte() -> None:
    generator = np.random.default_rng(8)
    changed = 0
    for _ in range(BOARDS):
        board = random_board(generator, named=int(generator.integers(0, 3)), loose=2)
        if not board.reports:
            continue
        report = board.reports[int(generator.integers(len(board.reports)))]
        other = rewritten(board, report, generator)
        assert released(board, {report.id}) == released(other, {report.id})
        changed += gap(board, {report.id}).full != gap(other, {report.id}).full
    assert changed > 0.9 * BOARDS  # the full answer did move: the test can fail


def test_what_only_the_withheld_brought_goes_with_it() -> None:
    board = board_from(
        plain(
            upstreams=[{"id": "far"}, {"id": "near", "heard_from": "far"}, {"id": "idle"}],
            sources=[
                {"id": "s1", "letter": "B", "upstream": "near"},
                {"id": "s2", "letter": "C"},
                {"id": "s3", "letter": "C"},
            ],
            claims=[
                {"id": "plot", "expected": {"a": 0.9, "rest": 0.2}},
                {"id": "secret", "expected": {"b": 0.9, "rest": 0.2}},
            ],
            unknown_upstream={
                "control": [{"by": "x", "given": {"rest": 0.1}, "wants": {"secret": "likely"}}]
            },
            reports=[
                {"id": "r1", "source": "s1", "claim": "plot", "value": "says", "assumes": ["key"]},
                {"id": "r2", "source": "s2", "claim": "plot", "value": "says"},
                {"id": "r3", "source": "s2", "claim": "secret", "value": "says"},
                {"id": "r4", "source": "s3", "claim": "plot", "value": "says"},
            ],
            assumptions=[{"id": "key", "holds": "likely"}],
            sharing=[
                {"between": ["s1", "s2"], "shared": "likely"},
                {"between": ["s2", "s3"], "shared": "likely"},
            ],
            options=[{"id": "ask", "expected": {"a": "likely"}}],
        )
    )
    seen = cut(board, {"s1", "r3"})
    assert [r.id for r in seen.reports] == ["r2", "r4"]
    assert [s.id for s in seen.sources] == ["s2", "s3"]
    assert [c.id for c in seen.claims] == ["plot"]
    assert [seen.upstreams, seen.assumptions, seen.options] == [(), (), ()]
    assert [s.between for s in seen.sharing] == [("s2", "s3")]
    assert "secret" not in repr(seen)
    assert [u.id for u in cut(board, {"r3"}).upstreams] == ["far", "near"]


def test_an_artefact_takes_its_conspicuousness_along() -> None:
    artefact = {
        "id": "badge",
        "expected": {"a": 0.5, "rest": 0.1},
        "conspicuous": {"b": 0.8, "rest": 0.3},
    }
    board = board_from(plain(artefacts=[artefact]))
    assert cut(board, {"badge"}).artefacts == ()
    assert [a.id for a in cut(board, {"badge.conspicuous"}).artefacts] == ["badge"]


def test_a_number_that_betrays_a_source_becomes_a_word() -> None:
    sharp: dict[str, Any] = {"id": "s1", "hit": 0.99, "false_alarm": 0.01}
    dull = {"id": "s2", "hit": 0.52, "false_alarm": 0.48}
    board = board_from(plain(sources=[sharp, dull]))
    words = release(board, set(), np.random.default_rng(0), draws=21)
    assert words.posterior is None
    assert words.interval90 is None
    assert set(words.words) == {h.id for h in board.hypotheses}
    numbers = release(board, {"s1"}, np.random.default_rng(0), draws=21)
    assert numbers.posterior is not None
    anyway = release(board, set(), np.random.default_rng(0), draws=21, step=1.0)
    assert anyway.posterior is not None


def test_the_holder_sees_the_gap_and_what_turns_it() -> None:
    board = board_from(
        plain(
            artefacts=[
                {"id": "note", "expected": {"b": 0.9, "rest": 0.05}},
                {"id": "dust", "expected": {"b": 0.5, "rest": 0.5}},
            ]
        )
    )
    found = gap(board, {"note", "dust"})
    assert (found.leader_full, found.leader_releasable) == ("b", "a")
    assert found.turning == ("note",)
    assert found.bits > 0.3
    assert gap(board, set()).bits == 0.0


def test_only_items_and_sources_can_be_withheld() -> None:
    with pytest.raises(UnknownReference, match=r"withheld: .* found 'plot'"):
        cut(board_from(plain()), {"plot"})


def test_everything_withheld_leaves_the_priors() -> None:
    seen = release(board_from(plain()), {"s1", "s2"}, np.random.default_rng(0), draws=21)
    assert seen.posterior is not None
    assert list(seen.posterior.values()) == pytest.approx([0.2] * 5)
