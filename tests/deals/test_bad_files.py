"""JSON and negmas folders: their rules, and a message for what breaks them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from goodoffices.common.errors import BadInput
from goodoffices.deals.readers.formats import load
from goodoffices.deals.scenario import Scenario

Documents = dict[str, Any]


def put(folder: Path, documents: Documents) -> Path:
    for name, document in documents.items():
        text = document if isinstance(document, str) else json.dumps(document)
        (folder / name).write_text(text)
    return folder


def negolog(**changes: object) -> Documents:
    one = {
        "issueWeights": {"x": 0.25, "y": 0.75},
        "issues": {"x": {"p": 1, "q": 0.1}, "y": {"r": 1}},
    }
    return {"profileA.json": one, "profileB.json": {**one, **changes}}


def test_negolog_rule(tmp_path: Path) -> None:
    talks = load(put(tmp_path, negolog(reservationValue=0.5)))
    assert [p.party for p in talks.parties] == ["profileA", "profileB"]
    assert talks.parties[0].utility((1, 0)) == Fraction(775, 1000)
    assert [p.reservation.utility for p in talks.parties] == [0, Fraction(1, 2)]
    assert not any(p.reservation.assumed for p in talks.parties)
    assert talks.notices == ()


def test_weights_that_do_not_add_up_are_noticed_and_used(tmp_path: Path) -> None:
    talks = load(put(tmp_path, negolog(issueWeights={"x": 1, "y": 1})))
    assert talks.notices == ("profileB.json: weights add up to 2; used as stored",)
    assert talks.parties[1].utility((0, 0)) == 2


DOMAIN = {"name": "d", "issuesValues": {"x": {"values": ["p", "q"]}, "y": {"values": ["r", "s"]}}}


def space(**changes: object) -> Documents:
    tables = {"x": {"p": 0.5, "q": 1}, "y": {"r": 0, "s": 0.25}}
    inner = {
        "issueWeights": {"x": 0.5, "y": 0.5},
        "issueUtilities": {i: {"discreteutils": {"valueUtilities": t}} for i, t in tables.items()},
        "domain": DOMAIN,
        **changes,
    }
    return {"LinearAdditiveUtilitySpace": inner}


def test_geniusweb_rule(tmp_path: Path) -> None:
    bid = {"issuevalues": {"x": "p", "y": "s"}}
    put(tmp_path, {"a.json": space(), "b.json": space(reservationBid=bid), "d.json": DOMAIN})
    talks = load(tmp_path)
    assert talks.parties[0].utility((1, 1)) == Fraction(5, 8)  # not divided by the largest
    assert talks.parties[0].reservation.assumed
    assert talks.parties[0].reservation.utility == Fraction(1, 4)
    assert talks.parties[1].reservation.utility == Fraction(3, 8)
    (tmp_path / "d.json").unlink()
    assert load(tmp_path).issues == talks.issues


NEGMAS = {
    "s.json": {
        "type": "DiscreteCartesianOutcomeSpace",
        "issues": [
            {"name": "n", "type": "ContiguousIssue", "values": [2, 4]},
            {"name": "c", "type": "CategoricalIssue", "values": ["p", "q"]},
        ],
    },
    "u1.json": {
        "type": "LinearAdditiveUtilityFunction",
        "weights": [0.5, 2],
        "values": [
            {"type": "AffineFun", "slope": 2, "bias": -1},
            {"type": "TableFun", "mapping": {"p": 0.1, "q": 0.2}},
        ],
        "bias": 1,
        "reserved_value": None,
    },
    "u2.yaml": (
        "type: ExpDiscountedUFun\ndiscount: 0.9\nreserved_value: 3.5\nufun:\n"
        "  type: LinearAdditiveUtilityFunction\n  weights: {c: 1, n: 1}\n  values:\n"
        "    n: {type: IdentityFun}\n    c: {type: TableFun, mapping: {q: 1, p: 0}}\n"
    ),
}


def test_negmas_rule(tmp_path: Path) -> None:
    talks = load(put(tmp_path, NEGMAS))
    assert talks.issues[0].values == ("2", "3", "4")
    assert talks.parties[0].utility((2, 1)) == 1 + Fraction(7, 2) + Fraction(4, 10)
    assert talks.parties[0].reservation.assumed
    assert talks.parties[1].utility((1, 1)) == 4
    assert talks.parties[1].reservation.utility == Fraction(7, 2)
    assert any("discount" in notice for notice in talks.notices)


def test_negmas_affine_function(tmp_path: Path) -> None:
    documents = {
        "s.yml": "type: OutcomeSpace\nissues: [{name: n, type: ContiguousIssue, values: [0, 2]}]",
        "u.yml": "type: AffineUtilityFunction\nweights: [0.5]\nbias: 0.1\nreserved_value: -.inf",
        "._u.yml": "\x00\x01",
    }
    talks = load(put(tmp_path, documents))
    assert talks.parties[0].utility((2,)) == Fraction(11, 10)
    assert talks.parties[0].reservation.utility == Fraction(1, 10)


NAN = '{"issueWeights": {"x": NaN}, "issues": {"x": {"p": 1}}}'
TWICE = '{"issueWeights": {"x": 1, "x": 2}, "issues": {}}'
UTILITY = "LinearAdditiveUtilityFunction"
SPACE = "type: OutcomeSpace\nissues: [{name: n, values: [p, q]}]"
BAD: dict[str, tuple[Documents, str]] = {
    "NaN": ({"profileA.json": NAN}, "valid JSON; found 'NaN is not a number'"),
    "a repeated key": ({"profileA.json": TWICE}, "the key 'x' occurs twice"),
    "deep JSON": ({"profileA.json": "[" * 100_000}, "valid JSON|at most 64 levels"),
    "other values": (
        negolog(issues={"x": {"p": 1, "t": 0.1}, "y": {"r": 1}}),
        r"profileB, issue 'x': expected a number for each value; found \"differing at \['q', 't'\]",
    ),
    "other issues": (negolog(issues={"x": {"p": 1, "q": 1}}), r"the issues of the domain"),
    "a word for a number": (negolog(issueWeights={"x": "much", "y": 1}), "a finite number"),
    "no values": (negolog(issues={"x": {}, "y": {"r": 1}}), "a number for each value"),
    "a number issue": (
        {"d.json": {"issuesValues": {"x": {"range": [0, 1]}}}, "p.json": space()},
        "Number issues are not read",
    ),
    "another profile": ({"p.json": {"OrderUtilitySpace": {}}}, "found None|LinearAdditive"),
    "no party": ({"d.json": DOMAIN}, "a profile per party"),
    "an unknown bid": (
        {"p.json": space(reservationBid={"issuevalues": {"x": "t"}})},
        "reservationBid, issue 'x': expected a value of the domain",
    ),
    "a continuous issue": (
        {"s.yml": "type: OutcomeSpace\nissues: [{name: n, type: ContinuousIssue, values: [0, 1]}]"},
        "values that can be listed",
    ),
    "a million values": (
        {
            "s.yml": "type: OutcomeSpace\n"
            "issues: [{name: n, type: ContiguousIssue, values: [0, 1e6]}]"
        },
        "at most 100,000 whole numbers",
    ),
    "another function": (
        {"s.yml": SPACE, "u.yml": "type: HyperRectangleUtilityFunction"},
        "LinearAdditiveUtilityFunction or AffineUtilityFunction",
    ),
    "too few weights": (
        {"s.yml": SPACE, "u.yml": f"type: {UTILITY}\nweights: []\nvalues: []"},
        "one for each of the 1 issues; found 0",
    ),
    "an infinite value": (
        {"s.yml": SPACE, "u.yml": f"type: {UTILITY}\nvalues: [{{mapping: {{p: .inf, q: 1}}}}]"},
        "'p': expected a finite number",
    ),
    "no space twice": ({"s.yml": SPACE, "t.yml": SPACE}, "one outcome space; found '2 of them'"),
    "no party of negmas": ({"s.yml": SPACE}, "parties: expected at least one"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_breaks_a_format_is_named(tmp_path: Path, name: str) -> None:
    documents, message = BAD[name]
    with pytest.raises(BadInput, match=message):
        load(put(tmp_path, documents))


def game(folder: Path, scores: dict[str, str]) -> Scenario:
    (folder / "scores_files").mkdir(exist_ok=True)
    put(folder / "scores_files", scores)
    return load(folder)


def test_scoreable_games(tmp_path: Path) -> None:
    talks = game(tmp_path, {"b.txt": "1, 2\n3,0, 5 \n4\n", "a.txt": "2,1\n0,0,1\n\n2"})
    assert [p.party for p in talks.parties] == ["a", "b"]
    assert talks.labels((1, 2)) == {"A": "A2", "B": "B3"}
    assert talks.parties[1].utility((1, 2)) == 7
    assert talks.parties[1].reservation.utility == 4
    with pytest.raises(BadInput, match=r"c.txt, line 2: expected a finite number; found 'x'"):
        game(tmp_path, {"c.txt": "1,2\nx,1\n3"})
    with pytest.raises(BadInput, match="a line of scores per issue"):
        game(tmp_path, {"c.txt": "1,2"})
    with pytest.raises(BadInput, match=r"preferences of 'c'.*same issues"):
        game(tmp_path, {"c.txt": "1,2,3\n1,1,1\n2"})
