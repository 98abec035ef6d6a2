"""verification, credible-deals: allow against need on built cases."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from goodoffices.brief.figures import as_svg
from goodoffices.office.opening import sight_of
from goodoffices.studies.finding import CITED, Finding
from goodoffices.verification.quotas import splits_that_beat
from goodoffices.verification.regime_file import read_regime
from tests.builder import STUDIES, CaseBuilder
from tests.cases.briefs import brief as case_brief

TEST_BAN = Path(__file__).parents[2] / "examples" / "test_ban_1963"


def heads(found: Finding) -> list[str]:
    return [line.head for line in found.lines]


def text(found: Finding) -> str:
    return "\n".join(line.words for line in found.lines)


def duty(case: CaseBuilder, **fields: Any) -> str:
    given = {"binds": "bert", "short": "no test", "gist": "no test", **fields}
    return case.notes("obligation", **given)


def measure(case: CaseBuilder, of: str, low: float, high: float, **fields: Any) -> str:
    given = {"hosts": ("bert",), "short": "a visit", "gist": "m", "cost": 1, **fields}
    name = case.notes("measure", **given)
    case.notes("detection", of=(name, of), low=low, high=high, gist="judged")
    return name


def answers(case: CaseBuilder, party: str, answer: str, *of: str) -> str:
    return case.by(party, "permit", whose=party, answer=answer, of=of, gist="an answer")


def needs(case: CaseBuilder, party: str, chance: float, *of: str) -> str:
    return case.by(party, "need", whose=party, chance=chance, of=of, gist="a need")


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
        ("1. no test (Bert)", "binds", None, None, 0.0, 365),
        ("1.1 a camera", "all the time", 0.0, None, 0.0, 365),
        ("1.2 an inspection", "looks", 30, 3, 0.0, 365),
        ("1.3 accounts", "not stated", None, None, None, None),
        ("1: a breach, if seen", "days until seen", None, None, *row_days(found)),
    ]
    first, *_, last = (row[1:] for row in soon.rows)
    assert first == (0.0, 0.3, 0.5)
    assert last == (30.0, pytest.approx(0.72), pytest.approx(0.9))
    for figure in found.figures:
        assert as_svg(figure).count("<svg") == 1
    assert "if seen, after 6.7 to 8.7 days on average" in text(found)


def row_days(found: Finding) -> list[float]:
    """0.3 at once, then half of 30 days for what only the inspection sees: 0.42 of 0.72."""
    days: list[float] = found.value["obligations"][0]["expected_days"]
    assert days == pytest.approx([15 * 0.4 / 0.9, 15 * 0.42 / 0.72])
    return days


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


# -- credible-deals ------------------------------------------------------------------------------


def ends(low: float, high: float | None = None) -> dict[str, float]:
    return {"low": low, "high": low if high is None else high}


def test_gain_ten_and_sanction_five_ask_for_two_thirds() -> None:
    case = CaseBuilder()
    treaty = duty(case, gain=ends(10), sanction=ends(5))
    visit = measure(case, treaty, 0.6, 0.8)
    answers(case, "bert", "permitted", visit)
    needs(case, "anna", 0.5, treaty)
    found = case.finds("credible-deals")
    (row,) = found.value["obligations"]
    assert row["detection_needed"] == pytest.approx(2 / 3)
    assert row["detection"] == [0.6, 0.8]
    assert row["backed"] is False
    assert row["would_back"]["sanction"] == pytest.approx(20 / 3)
    assert heads(found) == ["not backed"]
    assert "would back it: a sanction of 6.67" in text(found)


def test_the_worst_ends_decide_and_a_permission_would_back() -> None:
    case = CaseBuilder()
    treaty = duty(case, gain=ends(1, 10), sanction=ends(5, 50))
    visit = measure(case, treaty, 0.7, 0.8)
    answers(case, "bert", "red line", visit)
    needs(case, "anna", 0, treaty)
    found = case.finds("credible-deals")
    (row,) = found.value["obligations"]
    assert row["would_back"]["lift"] == [[case.sight().find("S4")[0].id]]
    assert row["would_back"]["sanction"] is None
    assert "would back it: permission for a visit (Bert)" in text(found)
    answers(case, "bert", "permitted", visit)
    assert case.value("credible-deals")["obligations"][0]["backed"] is True


def test_what_was_not_stated_is_not_stated() -> None:
    case = CaseBuilder()
    offer = case.by("bert", "offer", whose="bert", issue="visits", gist="two visits")
    other = case.by("bert", "offer", whose="bert", issue="seals", gist="seals")
    duty(case, of=(offer,), gain=ends(10))
    found = case.finds("credible-deals")
    assert heads(found) == ["not stated", "not matched"]
    assert "no test (Bert): sanction not stated" in text(found)
    assert found.value["without_an_obligation"] == 1
    assert other


def test_what_deters_is_said_before_all_have_answered() -> None:
    case = CaseBuilder()
    duty(case, gain=ends(10), sanction=ends(5))
    found = case.finds("credible-deals")
    (row,) = found.value["obligations"]
    assert row["detection_needed"] == pytest.approx(2 / 3)
    assert row["backed"] is None
    assert heads(found) == ["needed", "not matched"]


def test_each_estimate_has_its_author_and_the_hardest_decides() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    case.by("bert", "incentive", of=(treaty,), gain=ends(1), sanction=ends(9), gist="own view")
    hard = case.notes(
        "incentive", of=(treaty,), gain=ends(4, 8), sanction=ends(2, 6), unit="crowns",
        author="the secretariat", gist="a guess", unverified=True,
    )  # fmt: skip
    case.notes("incentive", of=(treaty,), gain=ends(100), gist="half an estimate")
    visit = measure(case, treaty, 0.7, 0.9)
    answers(case, "bert", "permitted", visit)
    needs(case, "anna", 0.5, treaty)
    found = case.finds("credible-deals")
    (row,) = found.value["obligations"]
    assert [e["author"] for e in row["estimates"]] == ["the secretariat", None]
    assert [e["detection_needed"] for e in row["estimates"]] == [0.8, 0.1]
    assert row["backed"] is False
    words = "gain 4 to 8, sanction 2 to 6 crowns, by the secretariat; verify before citing"
    assert words in text(found)
    assert hard


def package_of(case: CaseBuilder) -> dict[str, str]:
    """Two offers, each with an obligation and a visit; the second visit is a red line."""
    made: dict[str, str] = {}
    for party, answer in (("bert", "permitted"), ("anna", "red line")):
        offer = case.by(party, "offer", whose=party, issue="tests", gist=f"{party}'s offer")
        made[f"{party} offer"] = offer
        made[party] = duty(
            case, of=(offer,), binds=party, short=f"no test of {party}'s", gain=ends(4),
            sanction=ends(6),
        )  # fmt: skip
        made[f"{party} visit"] = measure(
            case, made[party], 0.6, 0.7, hosts=(party,), short=f"visit to {party}"
        )
        answers(case, party, answer, made[f"{party} visit"])
    return made


def test_a_package_is_backed_where_every_promise_in_it_is() -> None:
    case = CaseBuilder()
    made = package_of(case)
    one = case.notes("digest", of=(made["bert offer"],), gist="bert alone")
    case.notes("digest", of=(made["bert offer"], made["anna offer"]), gist="both")
    found = case.finds("credible-deals")
    alone, both = found.value["packages"]
    assert (alone["backed"], both["backed"]) == (True, False)
    assert [row["detection_needed"] for row in alone["obligations"]] == [0.4]
    assert len(alone["measures"]) == 1
    assert heads(found) == ["package", "not backed", "backed", "not backed"]
    assert "every promise in it pays to keep, by visit to bert" in text(found)
    assert "would back it: permission for visit to anna (Anna)" in text(found)
    answers(case, "anna", "permitted", made["anna visit"])
    assert [p["backed"] for p in case.value("credible-deals")["packages"]] == [True, True]
    assert one


def test_a_package_with_something_not_stated_is_left_open() -> None:
    case = CaseBuilder()
    made = package_of(case)
    bare = case.by("bert", "undertaking", whose="bert", short="seals", gist="seals by May")
    silent = duty(case, short="no flight", of=(case.by(
        "bert", "offer", whose="bert", issue="air", gist="no flights"),))  # fmt: skip
    first = case.notes("digest", of=(made["bert offer"], bare), gist="first draft")
    case.notes("digest", of=(made["bert offer"], bare, silent, first), gist="second draft")
    found = case.finds("credible-deals")
    (row,) = found.value["packages"]
    assert row["backed"] is None
    assert heads(found)[0] == "left open"
    assert "no obligation on record for" in text(found)
    assert "gain or sanction not stated:" in text(found)


def test_swapping_the_parties_swaps_what_backs_them() -> None:
    def drawn(first: str, second: str) -> str:
        case = CaseBuilder(first, second)
        pair = [duty(case, binds=p, short=f"duty of {p}", gain=ends(4), sanction=ends(6))
                for p in case.parties]  # fmt: skip
        for party, one, low in zip(case.parties, pair, (0.3, 0.5), strict=True):
            visit = measure(case, one, low, 0.7, hosts=(party,), short=f"visit to {party}")
            answers(case, party, "permitted", visit)
        case.notes("digest", of=pair, gist="both")
        found = (case.finds("verification"), case.finds("credible-deals"))
        return "\n".join(f"{f.summary}\n{heads(f)}\n{text(f)}\n{f.figures}" for f in found)

    def named_anew(words: str) -> str:
        for one, two in (("anna", "bert"), ("Anna", "Bert")):
            words = words.replace(one, "\0").replace(two, one).replace("\0", two)
        return words

    plain = CITED.sub("", drawn("anna", "bert"))
    assert "not backed" in plain
    assert named_anew(CITED.sub("", drawn("bert", "anna"))) == plain


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
