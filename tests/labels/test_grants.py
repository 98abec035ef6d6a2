"""Grants: how an originator's permission comes, ends and lapses; laws over random ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from goodoffices.labels.grants import Grant, Granted
from goodoffices.labels.label import Label

OWNERS, READERS = ("a", "c"), ("b", "d", "e")
BASE = Label.of({owner: [] for owner in OWNERS})
START = datetime(2031, 3, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def grants(*, terms: bool) -> st.SearchStrategy[list[Grant]]:
    until = st.none() | st.integers(0, 9).map(day) if terms else st.none()
    one = st.builds(
        Grant,
        release=st.sampled_from(["r1", "r2", "r3", "r4"]),
        whose=st.sampled_from(OWNERS),
        to=st.frozensets(st.sampled_from(READERS), min_size=1),
        given=st.none() | st.integers(0, 9).map(day),
        until=until,
    )
    return st.lists(one, max_size=6)


def released(listed: list[Grant]) -> Granted:
    return reduce(Granted.release, listed, Granted(BASE))


@given(grants(terms=False), st.randoms(use_true_random=False))
def test_without_terms_the_order_of_consents_makes_no_difference(
    listed: list[Grant], random: object
) -> None:
    other = list(listed)
    random.shuffle(other)  # type: ignore[attr-defined]
    assert released(listed).label == released(other).label


@given(grants(terms=True))
def test_a_reader_reads_where_every_owner_allowed_him_and_not_before(listed: list[Grant]) -> None:
    label = released(listed).label
    for reader in READERS:
        asked = {grant.whose for grant in listed if reader in grant.to}
        assert not label.can_read(reader) or asked == set(OWNERS)


@given(grants(terms=True), grants(terms=True))
def test_nothing_is_unsent(first: list[Grant], more: list[Grant]) -> None:
    before = released(first)
    knew = before.label.readers(READERS)
    after = reduce(Granted.release, more, before)
    for grant in (*first, *more):
        after = after.withdraw(grant.release, grant.whose)
    assert knew <= after.label.readers(READERS)


@given(grants(terms=True), st.sampled_from(READERS))
def test_what_is_allowed_to_others_is_nothing_to_a_reader(listed: list[Grant], reader: str) -> None:
    own = [
        Grant(g.release, g.whose, frozenset({reader}), g.given, g.until)
        for g in listed
        if reader in g.to
    ]
    assert released(listed).label.can_read(reader) == released(own).label.can_read(reader)


def test_a_term_that_is_over_by_the_last_consent_has_lapsed() -> None:
    early = Grant("r1", "a", frozenset({"b", "d"}), day(1), day(3))
    late = Grant("r2", "c", frozenset({"b"}), day(5))
    found = released([early, late])
    assert not found.label.can_read("b")
    assert [g.to for g in found.grants] == [frozenset({"d"}), frozenset({"b"})]
    on_time = Grant("r3", "c", frozenset({"d"}), day(3))
    assert found.release(on_time).label.can_read("d")
    again = Grant("r4", "a", frozenset({"b"}), day(6))
    assert found.release(again).label.can_read("b")


def test_a_time_that_cannot_be_told_ends_nothing() -> None:
    bounded = Grant("r1", "a", frozenset({"b"}), None, day(3))
    undated = Grant("r2", "c", frozenset({"b"}))
    assert released([bounded, undated]).label.can_read("b")
