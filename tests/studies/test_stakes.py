"""stakes, bargaining-range, security-dilemma, base-rates: on the station and on built cases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from goodoffices.office.opening import sight_of
from goodoffices.record.sight import Sight
from goodoffices.studies.base_rates import base_rates
from goodoffices.studies.finding import Finding
from goodoffices.studies.stakes import stakes
from tests.builder import STUDIES, CaseBuilder

STATION = Path(__file__).parents[2] / "examples" / "unity_station"


@pytest.fixture(scope="module")
def station() -> Sight:
    return sight_of(STATION)


def given(whose: str | None, name: str, low: float, high: float | None = None) -> dict[str, Any]:
    return {"whose": whose, "name": name, "low": low, "high": low if high is None else high}


def fight(case: CaseBuilder, **fields: Any) -> str:
    inputs = [
        given("anna", "size", 80, 120),
        given("bert", "size", 60, 100),
        given(None, "rate", 1),
        given(None, "lives", 30),
        given(None, "stop", 0.3),
    ]
    model = {"mechanism": "attrition", "unit": "persons", "parties": ("anna", "bert")}
    return case.notes("fight-model", gist="a model", **(model | {"given": inputs} | fields))


def text(found: Finding) -> str:
    return "\n".join(line.words for line in found.lines)


def test_the_stations_figure_is_a_claim_and_never_stands_alone(station: Sight) -> None:
    found = stakes(station)
    assert found is not None
    (line,) = found.lines
    assert line.head == "50,000 dead"
    for lacking in ("author not stated", "range not stated", "losses of each side not stated"):
        assert lacking in line.words
    assert "no reference class chosen" in line.words
    (claim,) = found.value["claims"]
    assert claim["not_stated"] == ["author", "range", "date", "whose losses", "assumptions"]
    assert found.value["projections"] == []


def test_how_likely_something_is_is_no_loss() -> None:
    case = CaseBuilder()
    case.notes("projection", what="chance of one test seen", value="4 in 100", gist="a chance")
    assert STUDIES["stakes"].find(case.sight()) is None


def test_no_claim_and_no_model_is_silence() -> None:
    case = CaseBuilder()
    for name in ("stakes", "bargaining-range", "security-dilemma", "base-rates"):
        assert STUDIES[name].find(case.sight()) is None


def test_losses_are_of_both_sides_with_their_intervals() -> None:
    case = CaseBuilder()
    fight(case, author="its staff", chosen_by="the mediator", reference="interstate-wars-1823-2003")
    found = case.finds("stakes")
    (row,) = found.value["projections"]
    assert set(row["losses"]) == {"anna", "bert"}
    for spread in (*row["losses"].values(), row["together"]):
        low, high = spread["interval90"]
        assert low < spread["mean"] < high
    assert "Anna" in text(found)
    assert "Bert" in text(found)
    assert "both sides, middle 90 %" in text(found)
    assert "verify before citing" in text(found)
    (figure,) = found.figures
    assert {r[1] for r in figure.rows} == {"Anna", "Bert"}
    for _, _, *ends in figure.rows:
        assert ends == sorted(ends)  # type: ignore[type-var]
        assert ends[0] < ends[-1]  # type: ignore[operator]


def test_one_changed_assumption_leaves_both_runs_standing() -> None:
    case = CaseBuilder()
    first = fight(case, author="Marcus Webb")
    change = [given("bert", "size", 100, 140)]
    case.notes(
        "fight-model", of=[first], author="the secretariat", mechanism="attrition", unit="persons",
        parties=("anna", "bert"), given=change, gist="one input changed",
    )  # fmt: skip
    found = case.finds("stakes")
    one, two = found.value["projections"]
    assert (one["author"], two["author"]) == ("Marcus Webb", "the secretariat")
    assert two["changes"] == [one["entry"]]
    assert two["losses"]["anna"]["mean"] > one["losses"]["anna"]["mean"]
    assert "by the inputs of Marcus Webb (" in text(found)
    assert one["differs"] is None
    (part,) = two["differs"]["parts"].values()
    assert part["anna"]["interval90"][0] > 0 > part["bert"]["interval90"][1]
    assert "size of Bert moves Anna" in text(found)
    assert "by the inputs of the secretariat, changed" in text(found)


def test_what_the_losses_hang_on_is_told_for_both_sides() -> None:
    case = CaseBuilder()
    fight(case)
    found = case.finds("stakes")
    (hanging,) = found.value["projections"][0]["hangs_on"]
    assert hanging["input"] == "bert.size"
    low, high = hanging["share_of_spread"]["interval90"]
    assert 0.5 < low < high <= 1
    for one in hanging["would_change"]:
        assert set(one["expected_losses90"]) == {"anna", "bert"}
    assert "size of Bert, " in text(found)


def test_what_counts_alike_stands_side_by_side() -> None:
    case = CaseBuilder()
    alike = [given(None, "size", 60, 100), given(None, "rate", 1), given(None, "lives", 30)]
    fight(case, given=alike)
    hanging = case.value("stakes")["projections"][0]["hangs_on"]
    assert [row["input"] for row in hanging] == ["anna.size", "bert.size"]
    one, two = (row["would_change"] for row in hanging)
    for mine, yours in zip(one, two, strict=True):
        assert mine["expected_losses90"]["anna"] == yours["expected_losses90"]["bert"]


def test_models_that_change_each_other_end() -> None:
    case = CaseBuilder()
    fight(case, id="one", of=["two"])
    fight(case, id="two", of=["one"])
    fight(case, id="three", of=["three"])
    losses = [row["losses"] for row in case.value("stakes")["projections"]]
    assert losses[0] == losses[1] == losses[2] is not None


def test_sides_named_the_other_way_round_lose_the_same() -> None:
    rows = []
    for parties in (("anna", "bert"), ("bert", "anna")):
        case = CaseBuilder()
        fight(case, parties=parties)
        rows.append(case.value("stakes")["projections"][0])
    assert rows[0]["losses"] == rows[1]["losses"]
    assert rows[0]["stopped"] == rows[1]["stopped"]
    assert rows[0]["hangs_on"] == rows[1]["hangs_on"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"parties": ("anna",)}, "two parties"),
        ({"given": []}, "size: units at the start"),
        ({"given": [given("anna", "speed", 1)]}, "inputs among"),
        ({"given": [given("carl", "size", 1)]}, "inputs of the two parties"),
        ({"given": [given(None, "size", -4), given(None, "rate", 1)]}, "size from 1 to 20000"),
        ({"given": [given(None, "size", 9, 4), given(None, "rate", 1)]}, "low, then high"),
        ({"reference": "all wars"}, "one of interstate-wars-1823-2003"),
    ],
)
def test_a_model_that_says_too_little_is_not_run(fields: dict[str, Any], reason: str) -> None:
    case = CaseBuilder("anna", "bert", "carl")
    inputs = fields.pop("given", None)
    if inputs is None:
        fight(case, **fields)
    else:
        model = {"mechanism": "attrition", "unit": "persons", "parties": ("anna", "bert")}
        case.notes("fight-model", given=inputs, gist="m", **(model | fields))
    found = case.finds("stakes")
    assert found.value["projections"][0]["losses"] is None
    assert reason in text(found)


def test_each_partys_own_economic_model() -> None:
    case = CaseBuilder()
    inputs = [
        given(None, "yearly", 900),
        given(None, "war_years", 1, 4),
        given(None, "lost_in_war", 0.2, 0.6),
        given(None, "healing", 0.3),
    ]
    model = {"whose": "anna", "unit": "crowns", "years": 20, "gist": "annex"}
    first = case.by("anna", "economic-model", author="Webb", given=inputs, **model)
    longer = [given(None, "war_years", 4, 8)]
    case.notes("economic-model", of=[first], author="the secretariat", given=longer, **model)
    case.notes("economic-model", author="nobody", given=[], **model)
    found = case.finds("stakes")
    one, two, three = found.value["economies"]
    assert two["share_of_peace"]["mean"] > one["share_of_peace"]["mean"]
    assert one["author"] == "Webb"
    assert three["cost_of_war"] is None
    assert "Anna, by Webb: " in text(found)
    assert "Anna, by the secretariat, changed: " in text(found)
    own = case.finds("stakes", reader="anna")
    assert len(own.value["economies"]) == 1
    assert STUDIES["stakes"].find(case.sight("bert")) is None


def view(case: CaseBuilder, whose: str, low: float, high: float) -> str:
    costs = [{"whose": p, "low": 0.1, "high": 0.1} for p in case.parties]
    prevails = {"whose": "anna", "low": low, "high": high}
    return case.notes(
        "fight-view", whose=whose, prize="the port", parties=case.parties, prevails=prevails,
        costs=costs, gist="a view",
    )  # fmt: skip


def test_ranges_of_two_views_that_share_nothing() -> None:
    case = CaseBuilder()
    view(case, "anna", 0.8, 0.8)
    view(case, "bert", 0.4, 0.4)
    found = case.finds("bargaining-range")
    (between,) = found.value["between"]
    assert between["a_split_satisfies_both"] == "no"
    assert between["room_or_gap"]["exact"] == ["-1/5", "-1/5"]
    first = found.value["views"][0]["shares"]
    assert first["anna"]["exact"] == ["7/10", "9/10"]
    assert first["bert"]["exact"] == ["1/10", "3/10"]
    assert "no split satisfies both as they now see it" in text(found)


def test_commitment_alone_not_credible() -> None:
    case = CaseBuilder()
    point = {
        name: {"low": value, "high": value}
        for name, value in (
            ("patience", 0.9), ("now", 0.3), ("later", 0.6), ("total_cost", 0.2),
        )
    }  # fmt: skip
    case.notes("power-shift", whose="bert", gist="it grows", **point)
    found = case.finds("bargaining-range")
    (row,) = found.value["commitment"]
    assert row["shift"]["low"] == 0.27
    assert row["fails"] == "yes"
    assert row["guarantee"]["exact"] == ["7/100", "7/100"]
    assert "0.27 against a cost of 0.2: commitment alone not credible" in text(found)


@pytest.mark.parametrize("stated", [[], ["bert"]])
def test_a_view_that_says_too_little(stated: list[str]) -> None:
    case = CaseBuilder()
    case.notes(
        "fight-view", whose="anna", prize="p", parties=("anna", "bert"), gist="v",
        prevails={"whose": "anna", "low": 0.5, "high": 0.5},
        costs=[{"whose": party, "low": 0.1, "high": 0.1} for party in stated],
    )  # fmt: skip
    found = case.finds("bargaining-range")
    assert found.value["views"][0]["shares"] is None
    assert "two parties, the chance of one and the cost of each" in text(found)


def coefficient(name: str, whose: str, value: float, to: str | None = None) -> dict[str, Any]:
    return {"name": name, "whose": whose, "to": to, "low": value, "high": value}


def test_richardson_at_rest() -> None:
    case = CaseBuilder()
    coefficients = [
        coefficient("fatigue", "anna", 2), coefficient("fatigue", "bert", 3),
        coefficient("reaction", "anna", 1, "bert"), coefficient("reaction", "bert", 1, "anna"),
        coefficient("grievance", "anna", 4), coefficient("grievance", "bert", 2),
    ]  # fmt: skip
    case.notes("arms-claim", parties=case.parties, unit="crowns", coefficients=coefficients,
               gist="a claim")  # fmt: skip
    case.notes("arms-claim", parties=case.parties, unit="crowns", gist="nothing claimed")
    found = case.finds("security-dilemma")
    one, two = found.value["races"]
    assert one["stable"] == "yes"
    assert one["equilibrium"]["anna"]["low"] == 2.8
    assert one["equilibrium"]["bert"]["low"] == 1.6
    assert "at rest Anna 2.8, Bert 1.6" in text(found)
    assert two["stable"] is None
    assert "a fatigue and a grievance of each party" in text(found)


def test_trust_by_each_sides_own_claims() -> None:
    case = CaseBuilder()
    alike = {"low": 0.9, "high": 0.9}
    case.notes(
        "trust-claim", whose="anna", both=1, exploited=-2, ahead=0.5, neither=0, gist="t",
        trust={"low": 0.3, "high": 0.6}, attack_ahead=True, told_apart=False,
        seen=[{"what": "installations", "if_peaceful": alike, "if_not": alike}],
    )  # fmt: skip
    case.notes(
        "trust-claim", whose="bert", both=1, exploited=-2, ahead=3, neither=0, gist="t",
        trust={"low": 0.5, "high": 0.5}, attack_ahead=True, told_apart=False,
    )  # fmt: skip
    found = case.finds("security-dilemma")
    one, two = found.value["trust"]
    assert (one["threshold"]["exact"], one["enough"]) == ("4/5", "no")
    assert one["telling"] == ["no"]
    assert two["enough"] is None
    assert "1 of 1 things seen tell nothing" in text(found)
    assert "no trust is enough" in text(found)
    assert "doubly dangerous" in found.value["world"]


def test_the_stations_claims_about_history_are_unsupported(station: Sight) -> None:
    found = base_rates(station)
    assert found is not None
    rows = {row["source"]: row for row in found.value}
    assert {"L35", "L51"} <= set(rows)
    assert all(row["status"] == "unsupported" for row in rows.values())
    assert rows["L35"]["candidates"][0] == "secession-violent-and-not-1931-2000"
    assert found.readers == ("mediator",)


def test_a_person_links_a_claim_to_a_class() -> None:
    case = CaseBuilder()
    claim = case.by("anna", "claim", whose="anna", issue="arms", gist="arms races end in war")
    case.notes("base-rate", of=[claim], reference="disputes-with-arms-race", gist="the class")
    other = case.by("bert", "claim", whose="bert", issue="history", gist="it never holds")
    case.notes("base-rate", of=[other], hits=2, n=9, origin="own files", gist="own count")
    wrong = case.by("bert", "claim", whose="bert", issue="history", gist="always so")
    case.notes("base-rate", of=[wrong], reference="no such class", gist="a slip")
    found = case.finds("base-rates")
    one, two, three = found.value
    assert (one["reference_class"]["hits"], one["reference_class"]["n"]) == (23, 28)
    assert one["reference_class"]["rate"]["interval90"] == pytest.approx([0.66, 0.93], abs=0.01)
    assert "66 to 93 % (23 of 28 serious disputes" in text(found)
    assert two["reference_class"]["checked"] == "given by the asker, not checked"
    assert three["status"] == "unsupported"
    assert "the class chosen cannot be used" in text(found)


def lone(words: str) -> list[str]:
    """Return what one line says of losses without two ends or without both sides."""
    clauses = re.findall(r"(?:Anna|Bert) (?:(?!Anna|Bert|;).)*", words)
    ended = [c for c in clauses if not re.search(r"-?[\d,.]+ to -?[\d,.]+", c)]
    named = {clause[:4] for clause in clauses}
    return ended + ([] if len(named) in {0, 2} else [words])


def test_no_line_of_losses_stands_alone_or_for_one_side() -> None:
    case = CaseBuilder()
    first = fight(case, author="Webb", reference="interstate-wars-1823-2003")
    change = [given("bert", "size", 100, 140), given("anna", "rate", 1.2, 1.4)]
    case.notes(
        "fight-model", of=[first], author="the secretariat", mechanism="attrition", unit="persons",
        parties=("anna", "bert"), given=change, gist="two inputs changed",
    )  # fmt: skip
    found = case.finds("stakes")
    told = [line for line in found.lines if line.head in {"no deal", "hangs on", "differs"}]
    assert {line.head for line in told} == {"no deal", "hangs on", "differs"}
    for line in told:
        for clause in re.split(r"; (?=at most|at least|size|rate|expected)", line.words):
            said = re.sub(r"(?:size|rate|stop|lives) of (?:Anna|Bert)", "", clause)
            assert not lone(said), said
    assert lone("Anna 400, Bert 500 to 600")
    assert lone("Anna 400 to 500")
