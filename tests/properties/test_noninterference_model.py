"""What B may not read changes no byte of what B is given.

Random pairs of histories that differ, and that the reference says B cannot tell apart, are run
through the real office; then all of B's Sight and every finding B may be given are compared.
Timing is out of scope.
"""

from __future__ import annotations

from itertools import islice

import pytest

from goodoffices.brief.arranged import arrange
from goodoffices.record.kinds import kinds_table
from goodoffices.studies import studies
from goodoffices.studies.finding import Audience
from tests.conftest import NIGHTLY
from tests.properties.histories import OBSERVER, SEATS, START, STEP, History, handle
from tests.properties.observing import Observer
from tests.properties.reference import AUDIENCES, COMMON, DERIVED, REFERENCES, Replay, visible
from tests.properties.variants import VARIANTS, Tally, pairs

PARTS = 20 if NIGHTLY else 4
PAIRS = 1000 if NIGHTLY else 500


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_what_b_may_not_read_changes_no_byte(part: int) -> None:
    tally, observer = Tally(), Observer()
    for pair in islice(pairs(f"model {part}", tally), PAIRS):
        found = observer.differences(pair)
        assert not found, f"{pair.variant}: {found}\n{pair.left}\n{pair.right}"
    assert tally.total == PAIRS
    assert tally.derived >= PAIRS / 10, tally
    for variant in VARIANTS:
        assert tally.share(variant) >= 0.2, tally
        assert tally.effective[variant] >= PAIRS / 20, tally


def test_the_office_delivers_what_the_reference_says() -> None:
    for pair in islice(pairs("oracle"), 5000 if NIGHTLY else 150):
        office = pair.left.office()
        for seat in SEATS:
            sight = office.sight(seat)
            said = visible(pair.left, seat)
            got = [(c.entry.id, c.since and c.since.start, c.released) for c in sight.copies]
            want = [(handle(seat, s.name), s.since, s.released) for s in said]
            assert got == want, seat
            until = [c.until and c.until.start for c in sight.copies]
            assert until == [s.until for s in said]
            for copy, seen in zip(sight.copies, said, strict=True):
                assert_fields(copy.entry.__dict__, dict(seen.fields), seat)


def assert_fields(got: dict[str, object], want: dict[str, object], seat: str) -> None:
    """Every field is as the reference says; references by this reader's handles."""
    for name, value in want.items():
        if name in REFERENCES.get(str(want["kind"]), COMMON):
            assert got[name] == _called(value, seat), name
        elif name != "id":
            assert got[name] == value, name


def _called(value: object, seat: str) -> object:
    if isinstance(value, tuple):
        return tuple(handle(seat, name) for name in value)
    return handle(seat, value) if isinstance(value, str) else None


def test_the_reference_knows_every_kind() -> None:
    """A new kind that refers or derives has to be told to the reference as well."""
    for name, kind in kinds_table().items():
        assert set(kind.references()) == set(REFERENCES.get(name, COMMON)), name
        assert set(kind.audiences()) == set(AUDIENCES.get(name, ("readers",))), name
        assert kind.derives == (name in DERIVED), name


def test_every_kind_is_drawn_and_reaches_b() -> None:
    missing = set(kinds_table()) - {"link"}
    for pair in islice(pairs("kinds"), 2000):
        missing -= {str(seen.fields["kind"]) for seen in pair.seen}
        if not missing:
            break
    assert not missing


def test_the_mediator_sees_who_may_read() -> None:
    """Where he knows every entry, his view of the labels is the whole truth."""
    checked = 0
    for pair in islice(pairs("labels"), 5000 if NIGHTLY else 150):
        whole = History(pair.left.entries, START + 100 * STEP)
        known = visible(whole, "mediator")
        if len(known) < len(whole.entries) or any(s.released for s in known):
            continue
        replay = Replay()
        for one in whole.entries:
            replay.file(one)
        sight = whole.sight("mediator")
        for name in whole.names:
            label = sight.label(sight.find(handle("mediator", name))[0])
            assert label is not None
            assert label.readers(SEATS) == replay.readers(name), name
        checked += 1
    assert checked >= 20


def test_a_party_is_given_only_what_is_for_all_and_only_its_own_handles() -> None:
    for_all = {study.name for study in studies() if study.audience is Audience.ALL}
    for pair in islice(pairs("given"), 0, 60, 3):
        sight = pair.left.sight(OBSERVER)
        own = {copy.entry.id for copy in sight.copies}
        for finding in arrange(sight).findings:
            assert finding.study in for_all
            assert finding.readers == (OBSERVER,)
            assert own.issuperset(finding.because), finding.study
