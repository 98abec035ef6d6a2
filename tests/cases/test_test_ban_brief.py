"""The test ban: numbers disputed, offers withdrawn, and what was known when."""

from __future__ import annotations

from typing import Any

from tests.cases.briefs import text, value

CASE = "test_ban_1963"
INSPECTIONS = "on-site inspections a year"


def october(as_of: str | None = None) -> dict[str, Any]:
    rows = [r for r in value(CASE, "read-back", None, as_of) if "8-10" in str(r["versions"])]
    (row,) = rows
    assert isinstance(row, dict)
    return row


def test_two_to_four_against_eight_to_ten_is_disputed_with_its_referent() -> None:
    row = october()
    assert row["state"] == "disputed"
    assert {v["value"] for v in row["versions"]} == {"8-10", "2-4"}
    assert {v["whose"] for v in row["versions"]} == {"usa", "ussr"}
    assert row["unit"]
    assert "Dean" in row["referent"]
    assert "Disputed" in text(CASE)


def test_on_the_day_itself_it_was_not_read_back() -> None:
    row = october("1962-10-30")
    assert row["state"] == "not read back"
    assert [v["value"] for v in row["versions"]] == ["8-10"]


def ledger(party: str, as_of: str | None = None) -> list[tuple[str, str]]:
    rows = value(CASE, "offers", None, as_of)
    return [
        (r["amount"], r["status"])
        for r in rows
        if r["issue"] == INSPECTIONS and r["whose"] == party and r["said"] and r["source"]
    ]


def test_the_ledger_of_inspections() -> None:
    assert [a for a, _ in ledger("usa")] == ["20", "12-20", "8-10", "7"]
    assert [a for a, _ in ledger("ussr")] == ["3", "0", "2-3"]
    assert dict(ledger("ussr"))["2-3"] == "tabled"
    assert dict(ledger("usa"))["8-10"] == "replaced"


def test_on_15_july_everything_resting_on_two_to_three_says_withdrawn() -> None:
    assert dict(ledger("ussr", "1963-07-15"))["2-3"] == "withdrawn"
    said = text(CASE, None, "1963-07-15")
    assert "withdrawn" in said
    openings = value(CASE, "openings", None, "1963-07-15")
    before = value(CASE, "openings")
    assert len(openings) < len(before)


def test_the_united_kingdom_is_one_party() -> None:
    parties = [row["party"] for row in value(CASE, "coverage")]
    assert parties == ["usa", "ussr", "uk"]


def test_what_washington_kept_is_in_no_other_brief() -> None:
    for reader in ("ussr", "uk"):
        said = text(CASE, reader)
        assert "fall-back" not in said
        assert "5-6" not in said
