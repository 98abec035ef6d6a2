"""Four parties, one of them a bridge: who holds what, and what waits for the second release."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from goodoffices.office.opening import sight_of
from goodoffices.record.kinds.people import Meeting, Person, Showing
from goodoffices.record.kinds.promises import Digest, Document, Release
from goodoffices.record.kinds.substance import Agreed, Offer, RedLine, Withdrawal
from goodoffices.record.kinds.talk import Figure, Question, ReadBack, Statement
from goodoffices.record.sight import Sight

CASE = Path(__file__).parents[2] / "examples" / "water_four"
PARTIES = ("uplands", "midvale", "lakes", "delta")
SECOND_RELEASE = """\
- id: delta-portion
  kind: release
  by: pinter
  originator: delta
  whose: delta
  to: [midvale]
  of: [tear-line]
  form: tear-line
  said: "2031-03-06T19:30+02:00"
  source: D9
  readers: [mediator, delta]
"""
READ_BACK = """\
- id: wells-read-back
  kind: read-back
  by: calder
  of: [wells-note]
  to: delta
  response: confirmed
  said: "2031-03-06T19:40+02:00"
  source: D9
  readers: [mediator, delta]
"""


@pytest.fixture(scope="module")
def sights() -> dict[str, Sight]:
    return {reader: sight_of(CASE, reader) for reader in (*PARTIES, "mediator")}


def with_more(tmp_path: Path, entries: str) -> Path:
    folder = tmp_path / "water_four"
    shutil.copytree(CASE, folder)
    (folder / "99-later.yaml").write_text(entries, encoding="utf-8")
    return folder


def test_the_case_says_that_it_is_invented() -> None:
    assert "INVENTED" in (CASE / "case.yaml").read_text(encoding="utf-8")
    mandate = sight_of(CASE, "delta").entries[0]
    assert "invented" in mandate.words


def test_size_of_the_case() -> None:
    files = sorted(CASE.glob("[1-9]*.yaml"))
    entries = sum(p.read_text(encoding="utf-8").count("\n- id: ") for p in files) + sum(
        p.read_text(encoding="utf-8").startswith("- id: ") for p in files
    )
    assert 25 <= entries <= 120


def test_every_time_has_a_zone(sights: dict[str, Sight]) -> None:
    dated = [e.said for e in sights["mediator"].entries if e.said]
    dated += [m.starts for m in sights["mediator"].of_kind(Meeting) if m.starts]
    assert len(dated) > 40
    assert all(time.chosen for time in dated)


def test_the_bridge_is_one_party_with_one_voice(sights: dict[str, Sight]) -> None:
    sight = sights["mediator"]
    seats = Counter(p.seat for p in sight.of_kind(Person) if p.seat in PARTIES)
    assert seats == dict.fromkeys(PARTIES, 1)
    bridges = [p for p in sight.of_kind(Person) if any("bridge" in r for r in p.roles)]
    assert [(p.seat, len(p.roles)) for p in bridges] == [("lakes", 2)]
    for text in sight.of_kind(Agreed):
        assert len(text.parties) == len(set(text.parties))
    assert all(len(a.parties) == 4 for a in sight.of_kind(Agreed) if a.state == "agreed")


def test_the_bridge_carries_only_what_was_released_to_it(sights: dict[str, Sight]) -> None:
    for reader, expected in zip(PARTIES, (True, True, True, False), strict=True):
        held = [o for o in sights[reader].of_kind(Offer) if o.whose == "midvale"]
        assert bool(held) is expected
    by_release = [c for c in sights["uplands"].copies if c.released]
    assert [c.entry.kind for c in by_release] == ["offer"]
    told = [s for s in sights["uplands"].of_kind(Statement) if s.conveys]
    assert [sights["uplands"].seat_of(s) for s in told] == ["lakes"]
    assert not any(s.conveys for s in sights["midvale"].of_kind(Statement))


def test_before_the_release_the_bridge_holds_nothing() -> None:
    before = sight_of(CASE, "lakes", "2031-03-05T14:00+02:00")
    assert not [o for o in before.of_kind(Offer) if o.whose == "midvale"]


def test_the_tear_line_waits_for_the_second_originator(sights: dict[str, Sight]) -> None:
    assert [d.form for d in sights["mediator"].of_kind(Digest)] == ["tear-line"]
    for party in PARTIES:
        assert not sights[party].of_kind(Digest)
    asked = [r.whose for r in sights["mediator"].of_kind(Release)]
    assert asked == ["midvale", "uplands"]


def test_with_both_releases_the_tear_line_arrives_and_names_no_source(tmp_path: Path) -> None:
    case = with_more(tmp_path, SECOND_RELEASE)
    (digest,) = sight_of(case, "midvale").of_kind(Digest)
    assert digest.of == ()
    assert digest.readers is None
    assert not sight_of(case, "lakes").of_kind(Digest)
    assert not sight_of(case, "midvale").of_kind(Document)
    assert not sight_of(case, "midvale", "2031-03-06T19:00+02:00").of_kind(Digest)


def test_each_originator_sees_its_own_portion_alone(sights: dict[str, Sight]) -> None:
    assert [d.originator for d in sights["uplands"].of_kind(Document)] == ["uplands"]
    assert [d.originator for d in sights["delta"].of_kind(Document)] == ["delta"]
    assert [r.of for r in sights["uplands"].of_kind(Release)] == [()]
    assert not sights["delta"].of_kind(Release)


def test_a_held_note_waits_for_its_read_back(sights: dict[str, Sight], tmp_path: Path) -> None:
    ours = [s.source for s in sights["mediator"].of_kind(Statement) if s.held]
    assert ours == ["D9"]
    assert "D9" not in {e.source for e in sights["delta"].entries}
    depth = [f for f in sights["delta"].of_kind(Figure) if f.key == "canal-depth"]
    assert [f.held for f in depth] == [False]
    case = with_more(tmp_path, READ_BACK)
    assert any("dredged" in s.words for s in sight_of(case, "delta").of_kind(Statement))


def test_one_confirmation_is_countersigned(sights: dict[str, Sight]) -> None:
    signed = [r for r in sights["mediator"].of_kind(ReadBack) if r.attested == "countersigned"]
    assert [(r.to, r.response) for r in signed] == [("delta", "confirmed")]


def test_the_withdrawn_offer_is_named_by_what_ended_it(sights: dict[str, Sight]) -> None:
    sight = sights["delta"]
    (withdrawal,) = sight.of_kind(Withdrawal)
    assert [o.whose for o in sight.targets(withdrawal, Offer)] == ["uplands"]
    resting = [a for o in sight.of_kind(Offer) for a in sight.cited_by(o, Agreed)]
    assert [a.state for a in resting] == ["ad referendum"]


def test_the_same_question_and_paper_went_to_all_four(sights: dict[str, Sight]) -> None:
    asked = [q for q in sights["mediator"].of_kind(Question) if q.key == "need"]
    assert [q.to for q in asked] == list(PARTIES)
    assert len({q.words for q in asked}) == 1
    shown = sights["mediator"].of_kind(Showing)
    assert {s.to for s in shown} == set(PARTIES)
    assert len({s.digest for s in shown}) == 1
    for party in PARTIES:
        assert {s.to for s in sights[party].of_kind(Showing)} == {party}
        assert {q.to for q in sights[party].of_kind(Question)} == {party}


def test_a_red_line_told_in_caucus_stays_there(sights: dict[str, Sight]) -> None:
    holders = {reader for reader, sight in sights.items() if sight.of_kind(RedLine)}
    assert holders == {"mediator", "lakes"}


def test_sources_of_a_room_leave_no_gap(sights: dict[str, Sight]) -> None:
    """A reader's own numbering runs through: nothing missing tells of what he may not know."""
    for party, mark in zip(PARTIES, "UMLD", strict=True):
        own = [e.source for e in sights[party].entries if (e.source or "").startswith(mark)]
        numbers = sorted({int((s or "")[1:]) for s in own if (s or "")[1:].isdigit()})
        assert numbers == list(range(1, len(numbers) + 1))
