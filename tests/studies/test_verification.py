"""verification: allow against need on built cases, and on the test ban."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from goodoffices.office.opening import sight_of
from goodoffices.record.kinds import kinds_table
from goodoffices.verification.quotas import splits_that_beat
from goodoffices.verification.regime_file import read_regime
from tests.builder import STUDIES, CaseBuilder
from tests.cases.briefs import brief as case_brief
from tests.studies.regimes import answers, duty, heads, measure, needs, text

TEST_BAN = Path(__file__).parents[2] / "examples" / "test_ban_1963"


def test_no_obligation_and_no_measure_is_silence() -> None:
    case = CaseBuilder()
    for name in ("verification", "credible-deals"):
        assert STUDIES[name].find(case.sight()) is None


def test_the_cheapest_permitted_measures_that_meet_the_need() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    visit = measure(case, treaty, 0.8, 0.9, cost=5)
    camera = measure(case, treaty, 0.5, 0.9, cost=2, short="a camera")
    seal = measure(case, treaty, 0.5, 0.5, cost=1, short="a seal")
    answers(case, "bert", "permitted", visit, camera, seal)
    needs(case, "anna", 0.7, treaty)
    found = case.finds("verification")
    assert [m["cost"] for m in found.value["measures"]] == [2, 1]
    (row,) = found.value["obligations"]
    assert row["detection"] == [0.75, 0.95]
    assert heads(found) == ["seen", "regime"]
    assert "a breach is seen with 0.750 to 0.950, 0.700 needed" in text(found)
    figure = found.figures[0]
    assert figure.rows == [("1. no test (Bert)", 0.75, 0.95, 0.7)]
    assert len(found.figures) == 1, "nothing is drawn over time where no time was stated"
    assert found.readers == ("mediator",)


def test_an_obligation_that_no_measure_watches_is_not_seen() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    answers(case, "bert", "permitted", treaty)
    needs(case, "anna", 0.7, treaty)
    found = case.finds("verification")
    assert heads(found) == ["shortfall", "regime", "out of reach", "or narrow"]
    assert "no measure named sees enough" in text(found)


def test_nothing_is_matched_before_all_have_answered() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    visit = measure(case, treaty, 0.8, 0.9)
    needs(case, "anna", 0.7, treaty)
    found = case.finds("verification")
    assert found.value["matched"] is False
    assert found.value["out"] == ["bert"]
    assert "no answer yet: Bert" in text(found)
    answers(case, "bert", "permitted", visit)
    assert case.value("verification")["matched"] is True


def test_the_fewest_red_lines_to_lift_and_whose() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    small = measure(case, treaty, 0.3, 0.4, short="a seal")
    large = measure(case, treaty, 0.8, 0.9, short="a visit")
    answers(case, "bert", "permitted", small)
    answers(case, "bert", "red line", large)
    needs(case, "anna", 0.7, treaty)
    found = case.finds("verification")
    assert heads(found) == ["shortfall", "regime", "fewest to lift", "or narrow"]
    assert "0.300 to 0.400, 0.700 needed" in text(found)
    assert "a visit (Bert: red line)" in text(found)


def test_the_smallest_set_to_lift_agrees_with_brute_force() -> None:
    case = CaseBuilder()
    chances = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.12, 0.18, 0.22, 0.28, 0.32, 0.05)
    treaty = duty(case)
    names = [measure(case, treaty, p, p, short=f"m {p}") for p in chances]
    answers(case, "bert", "permitted", names[0], names[11])
    answers(case, "bert", "red line", *names[1:11])
    needs(case, "anna", 0.7, treaty)

    def seen(chosen: tuple[int, ...]) -> float:
        missed = 1.0
        for n in {0, 11, *chosen}:
            missed *= 1 - chances[n]
        return 1 - missed

    fewest = min(
        size for size in range(11) if any(seen(c) >= 0.7 for c in combinations(range(1, 11), size))
    )
    deadlock = case.value("verification")["deadlock"]
    assert deadlock["fewest_to_lift"] == fewest
    assert all(one["permission"] == "red line" for one in deadlock["lift"][0])


def test_what_no_measure_reaches_is_said() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    visit = measure(case, treaty, 0.1, 0.2)
    answers(case, "bert", "permitted", visit)
    needs(case, "anna", 0.7, treaty)
    assert "out of reach" in heads(case.finds("verification"))


def test_a_common_cause_is_not_independence() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    two = [measure(case, treaty, 0.5, 0.5) for _ in range(2)]
    answers(case, "bert", "permitted", *two)
    needs(case, "anna", 0.7, treaty)
    apart = case.value("verification")["obligations"][0]["detection"]
    case.notes("common-cause", of=two, fault={"low": 0.5, "high": 0.5}, gist="one cable")
    together = case.value("verification")["obligations"][0]["detection"]
    assert apart == [0.75, 0.75]
    assert together == [0.5, 0.5]


def two_cameras(case: CaseBuilder) -> tuple[str, list[str]]:
    treaty = duty(case)
    cameras = [measure(case, treaty, 0.5, 0.5, short=f"camera {n}") for n in (1, 2)]
    answers(case, "bert", "permitted", *cameras)
    return treaty, cameras


def fault(case: CaseBuilder, chance: float, *of: str, **fields: Any) -> str:
    ends = {"low": chance, "high": chance}
    return case.notes("common-cause", of=of, fault=ends, gist="a fault", **fields)


@pytest.mark.parametrize("named", [("cable",), ("cable", "m1", "m2")])
def test_two_cameras_on_one_cable_on_one_generator(named: tuple[str, ...]) -> None:
    """A cause within a cause: each camera keeps its 1/2, both miss with 1/4 / 0.81."""
    case = CaseBuilder()
    treaty, cameras = two_cameras(case)
    needs(case, "anna", 0.65, treaty)
    fault(case, 0.1, *cameras, id="cable", short="the cable is cut")
    known = {"cable": "cable", "m1": cameras[0], "m2": cameras[1]}
    fault(case, 0.1, *(known[n] for n in named), short="the generator stands still")
    found = case.finds("verification")
    (row,) = found.value["obligations"]
    assert row["detection"] == [pytest.approx(1 - 0.25 / 0.81)] * 2
    assert row["met"]
    assert row["flips"]["cause"]
    assert f"turns at {1 - 0.25 / 0.35 / 0.9:.3f} for the fault: the cable is cut" in text(found)


def test_causes_that_cross_or_go_round_are_refused() -> None:
    for ring in (False, True):
        case = CaseBuilder()
        treaty, cameras = two_cameras(case)
        needs(case, "anna", 0.5, treaty)
        fault(case, 0.1, *cameras, *(["grid"] if ring else []), id="cable")
        fault(case, 0.1, *(["cable"] if ring else cameras), id="grid")
        found = case.finds("verification")
        assert found.value["matched"] is False
        reason = "no ring of references" if ring else "at most one common cause over a measure"
        assert reason in text(found)


def test_a_cap_of_the_host_and_the_bound_that_stands_in_the_way() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    seals = [measure(case, treaty, 0.5, 0.6, short=name, intrusion=3) for name in ("seal", "tag")]
    answers(case, "bert", "permitted", *seals)
    needs(case, "anna", 0.7, treaty)
    assert case.value("verification")["unmet"] == []
    case.by("bert", "cap", whose="bert", most=4, gist="at most 4")
    found = case.finds("verification")
    assert found.value["intrusiveness"] == {"anna": 0, "bert": 3}
    assert heads(found) == ["shortfall", "regime", "bound", "or narrow"]
    assert "the most intrusion that Bert accepts stands in the way" in text(found)
    case.by("bert", "cap", whose="bert", most=6, gist="at most 6 after all")
    assert case.value("verification")["unmet"] == []


def test_the_strictest_word_on_reciprocity_stands() -> None:
    case = CaseBuilder()
    treaty, other = duty(case), duty(case, binds="anna", short="no base")
    of_bert = measure(case, treaty, 0.8, 0.9, mirror="visits", intrusion=2)
    of_anna = measure(case, other, 0.8, 0.9, mirror="visits", intrusion=2, hosts=("anna",))
    answers(case, "bert", "permitted", of_bert)
    answers(case, "anna", "permitted", of_anna)
    needs(case, "anna", 0.7, treaty)
    assert len(case.value("verification")["measures"]) == 2, "a mirror is taken whole or not"
    case.notes("reciprocity", unmatched=1, difference=2, gist="one may stand alone")
    assert len(case.value("verification")["measures"]) == 1
    case.by("bert", "reciprocity", whose="bert", difference=1, gist="no more than 1 apart")
    assert len(case.value("verification")["measures"]) == 2
    case.by("bert", "reciprocity", whose="bert", unmatched=0, gist="all or none")
    assert len(case.value("verification")["measures"]) == 2


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("measure", "every", float("inf")), ("measure", "notice", -1), ("obligation", "days", 0),
        ("cap", "most", float("nan")), ("reciprocity", "unmatched", -1), ("measure", "cost", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_not_filed(kind: str, field: str, value: object) -> None:
    given = {"hosts": ["a"], "binds": "a", "short": "s", "whose": "a", "most": 1}
    known = {name: given[name] for name in given if name in kinds_table()[kind].model_fields}
    kinds_table()[kind].model_validate({"kind": kind, "id": "x", **known})
    with pytest.raises(ValidationError):
        kinds_table()[kind].model_validate({"kind": kind, "id": "x", **known, field: value})


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("detection", {"low": 0.9, "high": 0.2}, "the regime is not computed"),
        ("common-cause", {"fault": {"low": 0.9, "high": 0.9}}, "the chance that its causes are up"),
        ("common-cause", {"fault": {"low": 0.2, "high": 1}}, "a probability below 1"),
    ],
)
def test_judgements_that_cannot_be_are_refused(
    kind: str, fields: dict[str, Any], reason: str
) -> None:
    case = CaseBuilder()
    treaty = duty(case)
    visit = measure(case, treaty, 0.8, 0.9)
    answers(case, "bert", "permitted", visit)
    needs(case, "anna", 0.7, treaty)
    case.notes(kind, of=(visit, treaty), gist="a slip", **fields)
    found = case.finds("verification")
    assert found.value["matched"] is False
    assert reason in text(found)


def test_an_answer_about_anothers_ground_is_not_counted() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    visit = measure(case, treaty, 0.8, 0.9)
    answers(case, "anna", "permitted", visit)
    answers(case, "bert", "red line", visit)
    needs(case, "anna", 0.7, treaty)
    assert case.value("verification")["measures"] == []
    answers(case, "bert", "permitted", visit)
    assert len(case.value("verification")["measures"]) == 1


def test_no_party_is_given_the_others_answers() -> None:
    case = CaseBuilder()
    treaty = duty(case, readers=case.everyone)
    visit = measure(case, treaty, 0.8, 0.9, readers=case.everyone)
    answers(case, "bert", "red line", visit)
    needs(case, "anna", 0.7, treaty)
    case.by("bert", "cap", whose="bert", most=4, gist="at most 4")
    case.by("anna", "reciprocity", whose="anna", difference=1, gist="no more than 1")
    case.by("anna", "incentive", of=(treaty,), author="its staff", gist="a judgement")
    own = {"permit", "need", "cap", "reciprocity", "incentive"}
    kinds = {
        reader: {e.kind for e in case.sight(reader).entries} & own
        for reader in ("mediator", "anna", "bert")
    }
    assert kinds == {
        "mediator": own, "anna": {"need", "reciprocity", "incentive"}, "bert": {"permit", "cap"},
    }  # fmt: skip
    assert "detection" not in {e.kind for e in case.sight("bert").entries}


# -- the test ban --------------------------------------------------------------------------------


def test_inspections_are_short_and_scope_can_be_narrowed_as_it_was() -> None:
    found = case_brief("test_ban_1963").finding("verification")
    assert found is not None
    assert heads(found)[:4] == ["shortfall", "shortfall", "seen", "seen"]
    assert "under ground on the mainland (USSR): a breach is seen with 0.043 to 0.188" in text(
        found
    )
    assert heads(found).count("out of reach") == 2
    narrow = [line.words for line in found.lines if line.head == "or narrow"]
    assert len(narrow) == 1
    assert narrow[0].count("no test under ground") == 2
    after = STUDIES["verification"].find(sight_of(TEST_BAN, as_of="1963-07-16"))
    assert after is not None
    assert heads(after) == ["seen", "seen", "regime"], "the offer it rested on was withdrawn"


def test_the_split_is_found_in_the_record_and_from_the_file() -> None:
    """The search on the file, the third option and the record's regime name the same splits."""
    asked = read_regime(TEST_BAN.parent / "regimes" / "test_ban_1963.yaml").split
    assert asked is not None
    found = splits_that_beat(
        asked.events, asked.baseline, guarded=asked.guarded, most=asked.most, reserve=asked.reserve
    )
    beaten = {
        (split.quotas["mainland"], split.quotas["islands"]): holds
        for split, holds in zip(found.beating, found.holds_while, strict=True)
    }
    assert [dict(s.quotas) for s in found.smallest] == [{"mainland": 2, "islands": 6}]
    options = case_brief("test_ban_1963").finding("third-options")
    assert options is not None
    (way,) = [way for way in options.value if way["pattern"] == "split by region"]
    drawn = {(s["guarded"], s["elsewhere"]): s["share_of_events_between"] for s in way["splits"]}
    for quotas in ((2, 6), (3, 6)):
        low, high = map(Fraction, drawn[quotas])
        assert (1 - low, high) == (beaten[quotas]["islands"], beaten[quotas]["mainland"])
    regime = case_brief("test_ban_1963").finding("verification")
    assert regime is not None
    most = "\n".join(line.words for line in regime.lines if line.head == "out of reach")
    assert "two inspections a year on the mainland, six on the islands" in most
    assert "three inspections a year on the mainland, six on the islands" in most


def test_the_test_bans_red_lines_are_in_no_other_brief() -> None:
    for reader in ("usa", "ussr", "uk"):
        assert case_brief("test_ban_1963", reader).finding("verification") is None
    held = {e.kind for e in case_brief("test_ban_1963", "usa").sight.entries}
    assert "permit" in held
    assert "measure" not in held
