"""zone-queries: counted, with what is left, and how one bit becomes more."""

from __future__ import annotations

from goodoffices.record.sight import Reader
from goodoffices.studies.zone_queries import STUDY, zone_queries
from tests.studies.sights import sight_with

PARTIES = tuple(Reader(p, "party", p.upper()) for p in "abc")


def query(name: str, digest: str, *, packages: int = 9, left: int = 2) -> dict[str, object]:
    return {
        "kind": "zone-query", "id": name, "parties": ["a", "b", "c"], "packages": packages,
        "digest": digest, "answer": "no package", "left": left, "source": name,
    }  # fmt: skip


def test_each_query_is_listed_with_what_is_left() -> None:
    found = zone_queries(sight_with(query("q1", "d1"), query("q2", "d2", left=1), parties=PARTIES))
    assert found is not None
    assert [row["left"] for row in found.value] == [2, 1]
    assert found.summary.startswith("2 queries; the last left 1")
    assert "A, B and C" in found.lines[0].words
    assert not any(row["tells_more"] for row in found.value)
    assert zone_queries(sight_with(parties=PARTIES)) is None


def test_how_one_bit_becomes_more_is_named() -> None:
    again = (query("q1", "d1"), query("q2", "d1"), query("q3", "d3", packages=1))
    found = zone_queries(sight_with(*again, parties=PARTIES))
    assert found is not None
    assert ["more than once" in str(row["tells_more"]) for row in found.value] == [
        True,
        True,
        False,
    ]
    assert "one package alone" in str(found.value[2]["tells_more"])


def test_it_is_given_to_every_side_alike() -> None:
    assert STUDY.audience == "all"
