from __future__ import annotations

import contextlib
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import GoodOfficesError
from goodoffices.verification.deadlock import explain
from goodoffices.verification.matching import match
from goodoffices.verification.quotas import best_splits, splits_that_beat
from goodoffices.verification.regime_file import RegimeFile, read_regime
from goodoffices.verification.sheet import sheet
from goodoffices.verification.terms import Permission
from tests.conftest import NIGHTLY

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "regimes").glob("*.yaml"))
REGIMES = [p for p in EXAMPLES if not p.stem.endswith("_ledger")]
HEAD = "format: 1\ntitle: t\nparties: [a, b]\nobligations: [{id: o, binds: b, target: 0.5}]\n"


def parse(text: str) -> RegimeFile:
    """Read a regime file that holds this text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "f"
        file.write_text(text, encoding="utf-8")
        return read_regime(file)


def test_a_file_says_what_is_written() -> None:
    found = parse(
        HEAD
        + "causes: [{id: c, fault: [0.1, 0.2]}]\n"
        + "measures:\n- {id: m, host: [a, b], cost: 2.5, intrusion: {b: 1/3}, cause: c, every: 30,"
        + " notice: 2,"
        + " detects: {o: {inspections: 3, reserve: 1, events: [20, 75], recognised: 0.5}}}\n"
    ).terms
    (one,) = found.measures
    assert one.hosts == ("a", "b")
    assert (one.cost, one.every) == (Fraction(5, 2), Fraction(30))
    assert one.notice == 2
    assert one.intrusion == {"b": Fraction(1, 3)}
    assert (one.detects["o"].low, one.detects["o"].high) == (Fraction(1, 75), Fraction(1, 20))
    assert one.permission is Permission.PERMITTED


@pytest.mark.parametrize("path", REGIMES, ids=lambda p: p.stem)
def test_every_shipped_regime_has_an_answer(path: Path) -> None:
    found = read_regime(path)
    chosen = match(found.terms)
    ways = explain(found.terms)
    assert chosen.odds
    assert chosen.gap == 0
    assert bool(chosen.unmet) == (ways.narrow != ((),))


def test_test_ban() -> None:
    """No permission would have let every obligation be met; the treaty dropped what was unmet."""
    path = next(p for p in REGIMES if p.stem == "test_ban_1963")
    found = read_regime(path)
    chosen, ways = match(found.terms), explain(found.terms)
    under_ground = ("underground-mainland", "underground-islands")
    assert chosen.unmet == under_ground
    assert (ways.lift, ways.beyond_reach, ways.narrow) == ((), under_ground, (under_ground,))
    asked = found.split
    assert asked is not None
    splits = splits_that_beat(
        asked.events, asked.baseline, guarded=asked.guarded, most=asked.most, reserve=asked.reserve
    )
    assert dict(splits.smallest[0].quotas) == {"mainland": 2, "islands": 6}
    assert dict(best_splits(asked.events, 9)[0].quotas) == {"mainland": 3, "islands": 6}


def test_unity_station_names_the_red_lines_of_both_sides() -> None:
    path = next(p for p in REGIMES if p.stem == "unity_station")
    ways = explain(read_regime(path).terms)
    assert ways.lift == (("beacons-mars", "visits-coalition"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format: 2", "f, format: expected format: 1"),
        ("[]", "f: expected a mapping"),
        ("format: 1\ntitel: x", "f: expected only format, title.*found 'titel'"),
        ("format: 1\ntitle: t", "a line `parties:`"),
        (HEAD, "a line `measures:`"),
        (HEAD + "measures: {}", "measures: expected a list"),
        (HEAD + "measures: [{id: m}]", "measure m: expected a line `host:`"),
        (HEAD + "measures: [{id: no}]", "measure no: expected a line `host:`"),
        (
            HEAD + "measures: [{id: m, host: b, detects: {o: 1.5}}]",
            "measure m, detects o: expected a probability from 0 to 1; found 1.5",
        ),
        (HEAD + "measures: [{id: m, host: b, detects: {o: [0.5, 0.1]}}]", "low <= high"),
        (
            HEAD + "measures: [{id: m, host: b, detects: {x: 0.5}}]",
            "measure m, detects: expected the id of an obligation",
        ),
        (
            HEAD + "measures: [{id: m, host: b, cost: -1}]",
            "measure m, cost: expected a number >= 0",
        ),
        (HEAD + "measures: [{id: m, host: b, notice: -1}]", "measure m, notice: expected a number"),
        (
            HEAD.replace("target", "days: long, target") + "measures: []",
            "obligation o, days: expected",
        ),
        (HEAD + "measures: [{id: m, host: b, cost: cheap}]", "measure m, cost: expected a finite"),
        (HEAD + "measures: [{id: m, host: b, permission: maybe}]", "permitted or red line"),
        (
            HEAD + "measures: [{id: m, host: b, requires: [n]}, {id: n, host: b, requires: [m]}]",
            "requires: expected no ring of references; found 'm -> n -> m'",
        ),
        (
            HEAD
            + "measures: []\ncauses: [{id: c, fault: 0, under: d}, {id: d, fault: 0, under: c}]",
            "under: expected no ring",
        ),
        (HEAD + "measures: &x [*x]", "f:5: expected plain YAML without anchors"),
        (
            HEAD + "measures: []\ntitle: twice",
            "f:6: expected a plain key, each once",
        ),
        (HEAD + "measures: [", "f:.*: expected YAML"),
        ("[" * 200_000, "more than 24 levels"),
        (" " * (32 * 1024 * 1024 + 1), "a file of at most 32 MiB"),
        (HEAD + "measures: []\nasymmetric: 1.5", "asymmetric: expected a whole number"),
        (HEAD + "measures: []\ncaps: {x: 1}", "caps: expected the id of a party"),
        (HEAD + "measures: []\nproposals: {a: {}}", "Not every party has answered"),
        (HEAD + "measures: []\nsplit: {events: {}}", "split: expected a line `baseline:`"),
    ],
)
def test_bad_files_are_refused_with_place_and_advice(text: str, words: str) -> None:
    with pytest.raises(GoodOfficesError, match=words):
        parse(text)


@settings(max_examples=1000 if NIGHTLY else 40)
@given(st.text(alphabet="[]{}:,-&*!|>'\"# \nabmo01.", max_size=60))
def test_rubbish_never_ends_in_a_traceback(text: str) -> None:
    for whole in (text, HEAD + text, HEAD + "measures: " + text):
        with contextlib.suppress(GoodOfficesError):
            parse(whole)


def test_a_need_may_have_its_days() -> None:
    answers = "proposals:\n  a: {needs: {o: {chance: 0.6, within: 14}}}\n  b: {permits: [m]}\n"
    measures = "measures: [{id: m, host: b, every: 28, detects: {o: 0.9}}]\nrequest: r\n"
    terms = parse(HEAD + measures + answers).terms
    (duty,) = terms.obligations
    assert (duty.target, duty.within) == (Fraction(3, 5), Fraction(14))
    found = match(terms)
    assert (found.odds[0].worst, found.unmet) == (Fraction(9, 20), ("o",))
    (row,) = sheet(terms, found)
    assert row.within == 14
    assert row.days == (14.0, 14.0)
    with pytest.raises(GoodOfficesError, match="needs o: expected a line `chance:`"):
        parse(HEAD + measures + answers.replace("chance: 0.6, ", ""))


def test_numbers_stay_what_was_written() -> None:
    text = HEAD.replace("0.5", "0.1") + "measures: []"
    assert parse(text).terms.obligations[0].target == Fraction(1, 10)
