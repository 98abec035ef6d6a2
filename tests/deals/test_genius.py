"""GENIUS's rules on small files: normalising, closed boxes, number issues, constraints."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.deals.frontier import frontier
from goodoffices.deals.readers.formats import load
from goodoffices.deals.scenario import Scenario
from tests.deals.brute import Oracle


def folder(tmp_path: Path, domain: str, *profiles: str, kind: str = "", after: str = "") -> Path:
    root = '<objective index="0" type="objective" name="root">{}</objective>'
    wrap = f"<negotiation_template><utility_space>{root}</utility_space></negotiation_template>"
    (tmp_path / "z-domain.xml").write_text(wrap.format(domain))
    for n, profile in enumerate(profiles):
        body = root.format(profile) + after
        (tmp_path / f"profile{n}.xml").write_text(f"\n<utility_space {kind}>{body}</utility_space>")
    return tmp_path


def issue(index: int, name: str, items: str, kind: str = "discrete") -> str:
    return f'<issue index="{index}" name="{name}" type="{kind}" {items}</issue>'


def discrete(index: int, name: str, values: dict[str, object] | list[str]) -> str:
    if isinstance(values, list):
        items = "".join(f'<item value="{v}"/>' for v in values)
    else:
        items = "".join(f'<item value="{v}" evaluation="{e}"/>' for v, e in values.items())
    return issue(index, name, f">{items}")


def weights(*values: object) -> str:
    return "".join(f'<weight index="{n + 1}" value="{v}"/>' for n, v in enumerate(values))


def test_evaluations_are_divided_by_the_largest(golden: Path, tmp_path: Path) -> None:
    cases = {c["id"]: c for c in json.loads((golden / "deals.json").read_text())}
    given, want = cases["D27"]["input"], cases["D27"]["expect"]["exact"]["utility"]
    labels = ["a", "b", "c"]
    domain = "".join(discrete(n + 1, f"i{n}", labels) for n in range(3))
    rows = given["evaluations"]
    profile = "".join(
        discrete(n + 1, f"i{n}", dict(zip(labels, row, strict=True))) for n, row in enumerate(rows)
    )
    talks = load(folder(tmp_path, domain, weights(*given["weights"]) + profile))
    got = [talks.parties[0].utility(deal) for deal in given["deals"]]
    assert got == [Fraction(u) for u in want]
    assert not talks.parties[0].reservation.assumed


def test_boxes_are_closed(golden: Path, tmp_path: Path) -> None:
    cases = {c["id"]: c for c in json.loads((golden / "deals.json").read_text())}
    given, want = cases["D28"]["input"], cases["D28"]["expect"]["utility"]
    domain = "".join(
        issue(n, f"i{n}", 'lowerbound="0" upperbound="9">', "integer") for n in (1, 2, 3)
    )
    boxes = "".join(
        f'<hyperRectangle utility="{b["u"]}">'
        + "".join(
            f'<INCLUDES index="{name[1:]}" min="{low}" max="{high}"/>'
            for name, (low, high) in b["box"].items()
        )
        + "</hyperRectangle>"
        for b in given["boxes"]
    )
    tree = f'<utility maxutility="100"><ufun aggregation="sum">{boxes}</ufun></utility>'
    talks = load(folder(tmp_path, domain, domain + tree, kind='type="nonlinear"'))
    deals = [tuple(deal.get(f"i{n}", 0) for n in (1, 2, 3)) for deal in given["deals"]]
    assert [talks.parties[0].utility(deal) * 100 for deal in deals] == want


def test_excluding_boxes_pay_unless_all_bounds_hold(tmp_path: Path) -> None:
    domain = issue(1, "x", 'lowerbound="2" upperbound="4">', "integer") + issue(
        2, "y", 'lowerbound="0" upperbound="1">', "integer"
    )
    tree = (
        '<utility maxutility="10"><ufun weight="7">'
        '<hyperRectangle utility="4"><EXCLUDES index="1" min="3" max="4"/>'
        '<EXCLUDES index="2" min="1" max="1"/></hyperRectangle>'
        '<ufun weight="2"><hyperRectangle utility="1" weight="3"/></ufun>'
        "</ufun></utility>"
    )
    talks = load(folder(tmp_path, domain, domain + tree, kind='type="nonlinear"'))
    party = talks.parties[0]
    got = [party.utility((x, y)) * 10 for x, y in product(range(3), range(2))]
    assert got == [10, 10, 10, 6, 10, 6]
    assert frontier(talks).equivalents in ([4], [None])


Node = tuple[str, int, list[Any]]


@st.composite
def nodes(draw: st.DrawFn, *, inside: bool = False, deep: int = 2) -> Node:
    """Draw a node: aggregation, weight, and rectangles (pays unless, payoff, bounds) or nodes."""
    kind = draw(st.sampled_from(["min", "max"] if inside else ["sum", "min", "max"]))
    bounds = st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 2))
    box = st.tuples(st.booleans(), st.integers(-3, 9), st.lists(bounds, min_size=1, max_size=2))
    parts: list[Any] = draw(st.lists(box, min_size=1, max_size=3))
    if deep:
        below = nodes(inside=kind != "sum", deep=deep - 1)
        parts += draw(st.lists(below, max_size=2))
    return kind, draw(st.sampled_from([1, 2, -1])), parts


def drawn(node: Any) -> str:
    """Return a node as GENIUS writes it."""
    if isinstance(node[0], bool):
        tag = "EXCLUDES" if node[0] else "INCLUDES"
        sides = "".join(f'<{tag} index="{i}" min="{a}" max="{b}"/>' for i, a, b in node[2])
        return f'<hyperRectangle utility="{node[1]}">{sides}</hyperRectangle>'
    return f'<ufun aggregation="{node[0]}" weight="{node[1]}">{"".join(map(drawn, node[2]))}</ufun>'


def worth(node: Any, deal: tuple[int, ...]) -> int:
    """Return what a node is worth by GENIUS's rule, without its own weight."""
    if isinstance(node[0], bool):
        held = all(low <= deal[i - 1] <= high for i, low, high in node[2])
        return int(node[1]) if held != node[0] else 0
    rule: Any = {"sum": sum, "min": min, "max": max}[node[0]]
    return int(rule(worth(p, deal) * (1 if isinstance(p[0], bool) else p[1]) for p in node[2]))


@settings(max_examples=30)
@given(node=nodes())
def test_smallest_and_largest_of_rectangles(
    tmp_path_factory: pytest.TempPathFactory, node: Node
) -> None:
    domain = "".join(
        issue(n, f"i{n}", 'lowerbound="0" upperbound="2">', "integer") for n in (1, 2, 3)
    )
    tree = f'<utility maxutility="100">{drawn(node)}</utility>'
    files = folder(tmp_path_factory.mktemp("g"), domain, domain + tree, kind='type="nonlinear"')
    party = load(files).parties[0]
    for deal in product(range(3), repeat=3):
        assert party.utility(deal) * 100 == worth(node, deal)


def test_a_sum_inside_a_largest_is_refused(tmp_path: Path) -> None:
    domain = issue(1, "x", 'lowerbound="0" upperbound="1">', "integer")
    box = '<hyperRectangle utility="4"><INCLUDES index="1" min="1" max="1"/></hyperRectangle>'
    for inner in (f'<ufun aggregation="sum">{box}{box}</ufun>', '<ufun aggregation="min"/>'):
        tree = f'<utility maxutility="9"><ufun aggregation="max">{inner}</ufun></utility>'
        files = folder(tmp_path, domain, domain + tree, kind='type="nonlinear"')
        with pytest.raises(BadInput, match="sum of rectangles"):
            load(files)


def test_a_cap_at_one_and_its_counts(tmp_path: Path) -> None:
    domain = discrete(1, "x", ["a", "b", "c"]) + discrete(2, "y", ["a", "b"])
    one = weights(1, "0.5") + discrete(1, "x", {"a": 1, "b": 2, "c": 2})
    one += discrete(2, "y", {"a": 1, "b": 0})
    two = weights("0.5", "0.5") + discrete(1, "x", {"a": 1, "b": 1, "c": 1})
    two += discrete(2, "y", {"a": 1, "b": 1})
    talks = load(folder(tmp_path, domain, one, two))
    assert talks.parties[0].utility((1, 0)) == 1
    assert any("weights add up to 1.5" in notice for notice in talks.notices)
    assert frontier(talks).equivalents == [5]
    assert Oracle.of(talks).counts[frontier(talks).units[0]] == 5


def test_number_issues(tmp_path: Path) -> None:
    domain = issue(1, "n", 'lowerbound="8" upperbound="14">', "integer") + issue(
        2, "r", '><range lowerbound="0" upperbound="10"/>', "real"
    )
    profile = (
        weights("0.5", "0.5")
        + issue(
            1,
            "n",
            'lowerbound="8" upperbound="14"><evaluator ftype="linear" slope="0.25" offset="0"/>',
            "integer",
        )
        + issue(
            2,
            "r",
            '><range lowerbound="0" upperbound="10"/>'
            '<evaluator ftype="triangular" parameter0="0" parameter1="10" parameter2="5"/>',
            "real",
        )
    )
    talks = load(folder(tmp_path, domain, profile))
    assert talks.issues[0].values == ("8", "9", "10", "11", "12", "13", "14")
    assert len(talks.issues[1].values) == 21
    party = talks.parties[0]
    assert party.utility((2, 10)) == Fraction(1, 4) + Fraction(1, 2)
    assert party.utility((6, 5)) == Fraction(1, 2) + Fraction(1, 4)


RANKS = (
    '<rules><ranks><issue index="1"><item value="-1" rank="1"/><item value="0" rank="2"/>'
    '<item value="1" rank="4"/></issue><issue index="2"><item value="red" rank="1"/>'
    '<item value="blue" rank="2"/></issue></ranks><constraints>{}</constraints></rules>'
)
CONSTRAINTS: dict[str, tuple[str, dict[tuple[int, int], Fraction | int]]] = {
    "inclusive": (
        (
            '<constraint type="inclusiveZeroOutcomeConstraint">'
            '<checkassignment index="1" condition="numeric=positive"/>'
            '<checkassignment index="2" condition="bl"/></constraint>'
        ),
        {(1, 1): 0, (2, 1): 0},
    ),
    "conditional outcome": (
        (
            '<constraint type="conditionalZeroOutcomeConstraint">'
            '<checkassignment index="1" condition="numeric=positive"/>'
            '<checkassignment index="2" condition="blue"/></constraint>'
        ),
        {(2, 0): 0},
    ),
    "zero": (
        (
            '<constraint type="zeroConstraint" index="2"><valueassignment index="1" value="1"/>'
            '</constraint><constraint type="conditionalZeroConstraint" index="2" value="red">'
            '<valueassignment index="1" value="1"/></constraint>'
        ),
        {(2, 0): Fraction(1, 2), (2, 1): Fraction(1, 2)},
    ),
    "sum": (
        (
            '<constraint type="sumZeroConstraint" index="2" value="blue" min="0" max="1">'
            '<item index="1"/></constraint>'
        ),
        {(1, 1): Fraction(1, 4), (2, 1): Fraction(1, 2)},
    ),
    "unknown": ('<constraint type="exclusiveZeroConstraint"/>', {}),
}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraints(tmp_path: Path, name: str) -> None:
    text, changed = CONSTRAINTS[name]
    domain = discrete(1, "n", ["-1", "0", "1"]) + discrete(2, "colour", ["red", "blue"])
    talks = load(folder(tmp_path, domain, domain + RANKS.format(text), kind='type="constraint"'))
    plain = {
        (a, b): Fraction([1, 2, 4][a], 8) + Fraction(b + 1, 4) for a in range(3) for b in (0, 1)
    }
    got = {deal: talks.parties[0].utility(deal) for deal in plain}
    assert got == {**plain, **changed}
    found = frontier(talks)
    floors = tuple(p.reservation_units for p in talks.parties)
    assert found.units == Oracle.of(talks).efficient(floors)
    assert bool(talks.notices) == (name == "unknown")


def test_odd_bytes_and_entities(tmp_path: Path) -> None:
    domain = discrete(1, "price", ["5 EUR & more", "6"])
    talks = load(
        folder(tmp_path, domain, weights(1) + discrete(1, "price", {"5 EUR & more": 1, "6": 2}))
    )
    assert talks.issues[0].values[0] == "5 EUR & more"
    text = (tmp_path / "profile0.xml").read_text().replace("EUR", "\x80")
    domain_text = (tmp_path / "z-domain.xml").read_text().replace("EUR", "\x80")
    (tmp_path / "profile0.xml").write_bytes(text.encode("latin-1"))
    (tmp_path / "z-domain.xml").write_bytes(domain_text.encode("latin-1"))
    assert load(tmp_path).issues[0].values[0] == "5 \u20ac & more"


def bad(tmp_path: Path, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        load(tmp_path)


def test_bad_genius_files(tmp_path: Path) -> None:
    domain = discrete(1, "x", ["a", "b"])
    folder(tmp_path, domain, weights(1) + discrete(1, "x", {"a": 1, "b": "null"}))
    bad(tmp_path, r"profile0.xml, issue 'x', value 'b': expected a finite number")
    folder(tmp_path, domain, weights(1) + discrete(1, "x", {"a": 1, "b": -1}))
    bad(tmp_path, r"an evaluation of at least 0")
    folder(tmp_path, domain, weights(1) + discrete(1, "x", {"a": 1, "c": 1}))
    bad(tmp_path, r"the values of the domain; found \['b', 'c'\]")
    folder(tmp_path, domain, discrete(1, "x", {"a": 1, "b": 1}))
    bad(tmp_path, "a weight for every issue; found 'none for x'")
    folder(tmp_path, domain, weights("NaN") + discrete(1, "x", {"a": 1, "b": 1}))
    bad(tmp_path, "weight 1: expected a finite number")
    folder(tmp_path, domain, weights(1, 1) + discrete(2, "x", {"a": 1, "b": 1}))
    bad(tmp_path, "the issues of the domain, by index: 1; found '1, 2'")
    (tmp_path / "profile0.xml").write_text("<utility_space><a></utility_space>")
    bad(tmp_path, "profile0.xml, line 1: expected well-formed XML")
    (tmp_path / "profile0.xml").write_text('<!DOCTYPE x [<!ENTITY y "z">]><utility_space/>')
    bad(tmp_path, "XML without a document type")
    (tmp_path / "profile0.xml").write_text("<a>" * 100 + "</a>" * 100)
    bad(tmp_path, "at most 64 levels")
    (tmp_path / "profile0.xml").unlink()
    bad(tmp_path, "1 domains and 0 profiles")


def test_an_issue_without_values(tmp_path: Path) -> None:
    folder(tmp_path, discrete(1, "x", []), weights(1) + discrete(1, "x", {}))
    bad(tmp_path, "issue 'x': expected at least one value")


def outcomes(talks: Scenario) -> list[tuple[int, ...]]:
    return list(product(*(range(size) for size in talks.sizes)))


def test_genius_rule_on_every_shipped_additive_folder(test_data: Path) -> None:
    """Score random deals again from the XML, by the rule alone."""

    for name in ("ItexvsCypress", "EnglandvsZimbabweB", "group2-politics", "Maxoops"):
        talks = load(test_data / "deals" / "genius" / name)
        deals = outcomes(talks)[:: max(1, talks.outcomes // 200)]
        for party in talks.parties:
            root = ET.parse(test_data / "deals" / "genius" / name / f"{party.party}.xml").getroot()
            weight = {w.get("index"): float(w.get("value", "0")) for w in root.iter("weight")}
            tables = []
            for element in root.iter("issue"):
                table = {
                    i.get("value"): float(i.get("evaluation", "0")) for i in element.findall("item")
                }
                tables.append((weight[element.get("index")], table, max(table.values())))
            for deal in deals:
                labels = talks.labels(deal).values()
                rows = zip(tables, labels, strict=True)
                want = min(1, sum(w * (t[v] / most if most else 0) for (w, t, most), v in rows))
                assert float(party.utility(deal)) == pytest.approx(want, abs=1e-9)
