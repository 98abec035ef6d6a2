from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.chance import Interval
from goodoffices.common.errors import BadInput
from goodoffices.intelligence.board import Contradiction, UnknownReference, UpstreamCycle
from goodoffices.intelligence.reading import CONTROL_QUESTIONS, board_from, read_board
from goodoffices.intelligence.scales import LETTERS, MARKS, stated
from tests.intelligence.boards import hypotheses, plain

BOARDS = sorted((Path(__file__).parents[2] / "examples" / "boards").glob("*.yaml"))


def with_report(**fields: Any) -> dict[str, Any]:
    report = {"id": "r", "source": "s1", "claim": "plot", "value": "says"}
    return plain(reports=[{**report, **fields}])


def test_words_numbers_and_pairs() -> None:
    assert stated("Likely").interval == Interval(0.55, 0.80)
    assert stated(0.3).interval == Interval(0.3, 0.3)
    assert stated([0.1, 0.4]).said == "0.1 to 0.4"
    assert stated(1).value == 1.0


@pytest.mark.parametrize(
    "value",
    [True, None, "perhaps", 1.2, -0.1, [0.4, 0.1], [0.1], [0.1, True], {}, float("nan"), 10**400],
)
def test_what_states_no_chance(value: object) -> None:
    with pytest.raises(BadInput, match="chance of rain"):
        stated(value, where="chance of rain")


def test_f_is_wide_and_the_letters_fall_in_order() -> None:
    middles = [letter.hit.middle - letter.false_alarm.middle for letter in LETTERS.values()]
    assert middles[:5] == sorted(middles[:5], reverse=True)
    assert LETTERS["F"].hit.width > 2 * max(LETTERS[k].hit.width for k in "ABCDE")


def test_rest_stands_for_those_not_named() -> None:
    board = board_from(plain())
    assert board.claims[0].expected["nothing"].value == 0.2
    assert board.claims[0].expected["a"].value == 0.9
    open_ = board_from(plain(claims=[{"id": "plot", "expected": {"a": 0.9}}]))
    assert open_.claims[0].expected["b"].said == "not stated"


def test_conspicuousness_is_an_item_of_its_own() -> None:
    artefact = {
        "id": "badge",
        "expected": {"a": 0.5, "b": {"could": "likely", "would": "very likely"}, "rest": 0.1},
        "conspicuous": {"b": "very likely", "rest": "unlikely"},
    }
    board = board_from(plain(artefacts=[artefact]))
    assert [a.id for a in board.artefacts] == ["badge", "badge.conspicuous"]
    assert board.artefacts[0].staged == ("b",)
    assert board.artefacts[1].of == "badge"


@pytest.mark.parametrize("path", BOARDS, ids=lambda p: p.stem)
def test_the_shipped_boards_are_read(path: Path) -> None:
    assert read_board(path).question


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        ([], BadInput, "board: expected named fields"),
        (plain(format=2), BadInput, "expected format: 1"),
        ({"format": 1, "board": "x"}, BadInput, "expected hypotheses; found nothing"),
        (plain(colour="red"), BadInput, "only fields a board has; found 'colour'"),
        (plain(hypotheses=hypotheses({"a": 1.0})), BadInput, "role: disinformation; found 0"),
        (plain(claims=[{"id": "Plot"}]), BadInput, r"claims\[1\]: id: expected small letters"),
        (plain(claims=[{"id": "p"}, {"id": "p"}]), BadInput, "claims: expected each id once"),
        (
            plain(hypotheses=hypotheses(dict.fromkeys(("a", "planted", "nothing", "other"), 0.3))),
            Contradiction,
            "priors: .* found 'a sum from 1.2 to 1.2'",
        ),
        (
            plain(
                hypotheses=hypotheses(
                    {"a": "likely", "planted": "likely", "nothing": 0.1, "other": 0.1}
                )
            ),
            Contradiction,
            "priors: expected exclusive hypotheses",
        ),
        (
            plain(hypotheses=hypotheses({"a": 0.5, "planted": 0.5, "nothing": 0, "other": 0})),
            BadInput,
            "prior of nothing: expected more than 0",
        ),
        (with_report(source="nobody"), UnknownReference, "report r: source: .* found 'nobody'"),
        (with_report(claim="coup"), UnknownReference, "report r: claim: expected one of plot"),
        (with_report(upstream="u9"), UnknownReference, "report r: upstream: .*list is empty"),
        (with_report(value="shouts"), BadInput, "value: expected one of says, denies, silent"),
        (with_report(value="silent"), BadInput, "would_have_known: .* found nothing"),
        (with_report(credibility=7), BadInput, "credibility: expected 1 to 6; found 7"),
        (with_report(credibility=True), BadInput, "credibility: expected a whole number"),
        (with_report(assumes=["x"]), UnknownReference, "report r: assumes"),
        (
            plain(
                upstreams=[
                    {"id": "u1", "heard_from": "u2"},
                    {"id": "u2", "heard_from": "u3"},
                    {"id": "u3", "heard_from": "u2"},
                ]
            ),
            UpstreamCycle,
            "found 'u2 <- u3 <- u2'",
        ),
        (
            plain(
                sources=[
                    {
                        "id": "s1",
                        "hit": 0.8,
                        "false_alarm": 0.1,
                        "denies": {"when_asserted": 0.3, "when_not": 0.5},
                    },
                    {"id": "s2", "letter": "B"},
                ]
            ),
            BadInput,
            "likelihoods that sum to 1; found 'says 0.8 and denies 0.3: more than 1'",
        ),
        (
            plain(
                upstreams=[
                    {
                        "id": "u1",
                        "control": [
                            {"by": "x", "given": {"rest": 0.7}},
                            {"by": "y", "given": {"rest": 0.7}},
                        ],
                    }
                ]
            ),
            Contradiction,
            "control given .*: expected chances of the purposes that sum to at most 1",
        ),
        (
            plain(claims=[{"id": "plot", "expected": {"other": 0.0}}]),
            BadInput,
            "claim plot: expected under other: expected strictly between 0 and 1",
        ),
        (
            plain(claims=[{"id": "plot", "expected": {"a": "maybe"}}]),
            BadInput,
            r"claims\[1\] \(plot\): expected: a: expected one of almost no chance",
        ),
        (
            plain(claims=[{"id": "plot", "expected": {"a": {"could": 0.1, "would": 0.2}}}]),
            BadInput,
            "expected one word or number; found 'several'",
        ),
        (plain(sources=[{"id": "s1", "letter": "G"}]), BadInput, "letter: expected A to F"),
        (plain(sharing=[{"between": ["s1"]}]), BadInput, "between: expected two ids"),
        (
            plain(sharing=[{"between": ["s1", "s2"], "signs": ["vibes"]}]),
            UnknownReference,
            "sharing: signs: .* found 'vibes'",
        ),
        (plain(claims="plot"), BadInput, "claims: expected a list"),
        (plain(claims=[["plot"]]), BadInput, r"claims\[1\]: expected named fields"),
        (
            plain(artefacts=[{"id": "x", "expected": {"a": {"guess": 0.1}}}]),
            BadInput,
            "expected only fields a board has; found 'guess'",
        ),
        (plain(artefacts=[{"id": "x", "expected": {"a": {}}}]), BadInput, "answers in words"),
    ],
)
def test_bad_boards(data: object, kind: type[BadInput], message: str) -> None:
    with pytest.raises(kind, match=message):
        board_from(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x [1]\nb: *x\n", "line 2: expected plain lists and fields; found 'an alias'"),
        ("[" * 60, "found 'deep nesting'"),
        ("[" * 200_000, "found 'deep nesting'"),
        ("a: [1,\n", "expected YAML"),
        ("a: !!python/object/apply:os.system ['true']\n", "expected YAML"),
        ("", "expected named fields; found None"),
        ("a: 2020-99-99\n", "expected YAML"),
    ],
)
def test_bad_files(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "board.yaml"
    path.write_text(text)
    with pytest.raises(BadInput, match=message):
        read_board(path)


def test_files_that_are_not_there_or_too_large_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected a YAML file in UTF-8"):
        read_board(tmp_path / "none.yaml")
    with pytest.raises(BadInput, match="expected a YAML file in UTF-8"):
        read_board(tmp_path)
    (tmp_path / "latin.yaml").write_bytes(b"\xe9\xff")
    with pytest.raises(BadInput, match="expected a YAML file in UTF-8"):
        read_board(tmp_path / "latin.yaml")
    (tmp_path / "large.yaml").write_text("#" * 4_000_001)
    with pytest.raises(BadInput, match="at most 4 MB"):
        read_board(tmp_path / "large.yaml")


def test_the_reference_names_every_field() -> None:
    """Fields are read by name in one module; each stands in docs/reference/boards.md."""
    root = Path(__file__).parents[2]
    code = (root / "src/goodoffices/intelligence/reading.py").read_text(encoding="utf-8")
    page = (root / "docs/reference/boards.md").read_text(encoding="utf-8")
    reads = r'\.(?:text|stated|take|rows|names|choice|optional|whole|mapping|has)\("(\w+)"'
    tables = r'_table\(\w+, "(\w+)"'
    read = set(re.findall(reads, code)) | set(re.findall(tables, code)) | set(CONTROL_QUESTIONS)
    assert len(read) > 40
    assert not {name for name in read if f"`{name}" not in page and f"{name}:" not in page}
    for sign, factor in MARKS.items():
        assert f"`{sign}` (x {factor:g})" in page
