"""credible-deals: what would back each promise, and each package, on built cases."""

from __future__ import annotations

import pytest

from goodoffices.studies.finding import CITED
from tests.builder import CaseBuilder
from tests.cases.briefs import brief as case_brief
from tests.studies.regimes import answers, duty, ends, heads, measure, needs, text


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


def test_an_estimate_that_cannot_be_stops_nothing_else() -> None:
    case = CaseBuilder()
    treaty = duty(case)
    case.notes("incentive", of=(treaty,), gain=ends(5, 1), sanction=ends(5), gist="a slip")
    visit = measure(case, treaty, 0.7, 0.9)
    answers(case, "bert", "permitted", visit)
    needs(case, "anna", 0.5, treaty)
    assert case.value("verification")["unmet"] == []
    found = case.finds("credible-deals")
    assert "gain or sanction cannot be used" in text(found)
    case.notes("incentive", of=(treaty,), gain=ends(1), sanction=ends(1), gist="another")
    assert case.value("credible-deals")["obligations"][0]["backed"] is True


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


def test_four_on_a_river_one_promise_not_backed_and_what_would_back_it() -> None:
    found = case_brief("water_four").finding("credible-deals")
    assert found is not None
    backed = {row["binds"]: row["backed"] for row in found.value["obligations"]}
    assert backed == {"uplands": False, "midvale": True, "lakes": None, "delta": True}
    draft = next(p for p in found.value["packages"] if p["kind"] == "draft")
    assert draft["backed"] is False
    (unbacked,) = [row for row in draft["obligations"] if row["backed"] is False]
    assert unbacked["would_back"]["sanction"] == pytest.approx(6)
    assert len(unbacked["would_back"]["lift"]) == 1
    authors = [e["author"] for e in found.value["obligations"][1]["estimates"]]
    assert authors == ["the secretariat", "the ministry of Midvale"]
    for party in backed:
        assert case_brief("water_four", party).finding("credible-deals") is None
        held = {e.kind for e in case_brief("water_four", party).sight.entries}
        assert {"obligation", "measure", "permit"} <= held
        assert not held & {"detection", "common-cause", "draft"}
