"""warnings, hypotheses, releasable, owed-intelligence: on the station and on built Sights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from goodoffices.office.opening import sight_of
from goodoffices.record.sight import Reader, Sight
from goodoffices.studies._boards import NAMES
from goodoffices.studies.hypotheses import hypotheses
from goodoffices.studies.owed_intelligence import owed_intelligence
from goodoffices.studies.releasable import releasable
from goodoffices.studies.warnings import warnings
from tests.studies.sights import sight_with

EXAMPLES = Path(__file__).parents[2] / "examples"
BLANKS = ["source", "method", "timing", "target"]
FOUND = (warnings, hypotheses, releasable, owed_intelligence)


@pytest.fixture(scope="module")
def station() -> Sight:
    return sight_of(EXAMPLES / "unity_station")


def report(name: str, holder: str, **fields: object) -> dict[str, object]:
    base = {"kind": "report", "id": name, "holder": holder, "topic": "sabotage", "blanks": BLANKS}
    return {**base, **fields}


def value(found: Any) -> Any:
    assert found is not None
    return found.value


def test_two_warnings_are_not_two_sources(station: Sight) -> None:
    found = warnings(station)
    (topic,) = (t for t in value(found)["topics"] if t["topic"] == "sabotage")
    assert (topic["reports"], topic["independent_sources_shown"]) == (2, 0)
    for row in (r for r in value(found)["reports"] if r["topic"] == "sabotage"):
        assert (row["received"], row["grade"]) == ("not recorded", "F6")
        assert not row["first_observer_shown"]
    assert found is not None
    (line,) = (ln for ln in found.lines if ln.head == "sabotage")
    assert "independent sources shown: 0 of 2" in line.words
    assert "received: not recorded" in line.words


def test_two_reports_of_one_letter_have_one_first_observer() -> None:
    said = {"origin": "the letter of December", "grade": "C"}
    found = value(warnings(sight_with(report("r1", "a", **said), report("r2", "b", **said))))
    assert found["topics"][0]["independent_sources_shown"] == 1
    ungraded = value(warnings(sight_with(report("r1", "a", origin="sources"))))
    assert ungraded["topics"][0]["independent_sources_shown"] == 0


def test_the_station_weighed(station: Sight) -> None:
    found = hypotheses(station)
    (row,) = value(found)
    assert set(row["posterior"]) == set(NAMES)
    assert row["posterior"]["other"] > 0
    assert row["confidence"] == "low"
    assert 1 < row["upstreams"] < 2
    nothing = [row[a]["nothing"] for a in ("if_independent", "posterior", "if_one_upstream")]
    assert nothing == sorted(nothing)
    assert found is not None
    assert found.readers == ("mediator",)
    (figure,) = found.figures
    assert len(figure.rows) == 2 * len(NAMES)
    text = " ".join(line.words for line in found.lines)
    assert "Mars" not in text
    assert "Coalition" not in text
    for line in found.lines:
        assert not ("confidence" in line.words and "likely" in line.words)


def test_naming_one_origin_for_both_lowers_the_odds_of_a_threat() -> None:
    def threat(*reports: dict[str, object]) -> float:
        (row,) = value(hypotheses(sight_with(*reports)))
        return float(sum(row["posterior"][h] for h in ("element", "third_party", "insider")))

    one = {"origin": "a trader", "grade": "C"}
    other = {"origin": "a pilot", "grade": "C"}
    apart = threat(report("r1", "a", **one), report("r2", "b", **other))
    shared = threat(report("r1", "a", **one), report("r2", "b", **one))
    unknown = threat(report("r1", "a"), report("r2", "b"))
    assert shared < unknown < apart


def test_what_each_party_may_know(station: Sight) -> None:
    found = releasable(station)
    rows = {row["party"]: row for row in value(found)}
    assert set(rows) == {"coalition", "mars"}
    for row in rows.values():
        assert len(row["withheld"]) == 1
        assert row["gap_bits"] > 0
        assert set(row["words"]) == set(NAMES)
    assert rows["mars"]["posterior"] == rows["coalition"]["posterior"]
    assert found is not None
    assert "ask Coalition" in next(ln.words for ln in found.lines if ln.head == "Mars")


def test_a_party_that_may_read_nothing_hears_the_priors() -> None:
    (first, second) = value(releasable(sight_with(report("r1", "a"), report("r2", "b"))))
    assert first["withheld"] == second["withheld"] == ["r1", "r2"]
    assert first["posterior"]["nothing"] > 0.3


def test_the_blanks_and_whom_they_were_asked_of(station: Sight) -> None:
    found = owed_intelligence(station)
    rows = {row["party"]: row for row in value(found)}
    assert {"method", "timing", "target"} <= set(rows["mars"]["blanks"])
    (request,) = rows["mars"]["requests"]
    assert request["by"] == "Lena Volkov"
    assert request["purpose"] == "protecting people on the station"
    assert request["due"] == "not stated"
    assert request["on_silence"] == "withholding on purpose"
    assert request["state"] == "ad referendum"
    assert rows["coalition"]["requests"] == []
    assert found is not None
    assert "declared to Mars; Coalition: no record" in found.lines[-1].words


def test_no_reports_no_findings() -> None:
    assert [find(sight_with()) for find in FOUND] == [None] * 4


def test_reports_without_the_blanks_of_a_threat_are_listed_and_not_weighed() -> None:
    sight = sight_with(report("r1", "a", blanks=[]))
    assert warnings(sight) is not None
    assert [find(sight) for find in FOUND[1:]] == [None] * 3


def test_many_holders_and_many_reports_are_still_weighed() -> None:
    parties = tuple(Reader(f"p{n}", "party", f"Party {n}") for n in range(9))
    reports = [report(f"r{n}", f"p{n % 9}") for n in range(20)]
    (row,) = value(hypotheses(sight_with(*reports, parties=parties)))
    assert len(row["linchpins"]) == 20
    assert len(value(owed_intelligence(sight_with(*reports, parties=parties)))) == 9


def test_swapping_the_parties_swaps_the_answer() -> None:
    def rows(first: str, second: str) -> Any:
        parties = (Reader(first, "party", "North"), Reader(second, "party", "South"))
        reports = [report("r1", first, grade="C", origin="a trader"), report("r2", second)]
        sight = sight_with(*reports, parties=parties)
        return value(hypotheses(sight)), value(owed_intelligence(sight))

    (one, owed), (two, swapped) = rows("a", "b"), rows("b", "a")
    assert one == two
    assert [row["party"] for row in owed] == [row["party"] for row in swapped][::-1]
    assert [row["blanks"] for row in owed] == [row["blanks"] for row in swapped]


def test_a_board_of_ones_own_is_weighed_instead() -> None:
    text = (EXAMPLES / "boards" / "unity_station_warnings.yaml").read_text(encoding="utf-8")
    own: dict[str, object] = {"kind": "board", "id": "mine", "topic": "sabotage", "text": text}
    found = hypotheses(sight_with(report("r1", "a"), own))
    (row,) = value(found)
    assert row["board"] == "mine"
    assert "coalition_element" in row["posterior"]
    assert found is not None
    assert found.caveats == ()
    assert "mine" in found.because
    elsewhere = {**own, "topic": "rumours"}
    rows = value(hypotheses(sight_with(report("r1", "a"), elsewhere)))
    assert [(r["topic"], r["board"]) for r in rows] == [("sabotage", None), ("rumours", "mine")]


def test_a_board_that_cannot_be_read_is_named_with_its_fault() -> None:
    found = hypotheses(sight_with({"kind": "board", "id": "mine", "text": "no board"}))
    (row,) = value(found)
    assert row["fault"].startswith("board: expected named fields")
    assert "posterior" not in row
    assert found is not None
    assert "cannot be weighed" in found.lines[0].words
    assert found.figures == ()
