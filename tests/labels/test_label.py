"""The laws of the label algebra, each over 2,000 random cases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.common.errors import NotPermitted
from goodoffices.labels.label import PUBLIC, Label, join_all

PEOPLE = ("a", "b", "c", "m")
people = st.sampled_from(PEOPLE)
groups = st.frozensets(people)
labels = st.dictionaries(people, groups, max_size=4).map(Label.of)
law = settings(max_examples=2000)


@law
@given(labels, labels)
def test_join_and_meet_commute(x: Label, y: Label) -> None:
    assert x.join(y) == y.join(x)
    assert x.meet(y) == y.meet(x)


@law
@given(labels, labels, labels)
def test_join_and_meet_associate(x: Label, y: Label, z: Label) -> None:
    assert x.join(y).join(z) == x.join(y.join(z))
    assert x.meet(y).meet(z) == x.meet(y.meet(z))


@law
@given(labels)
def test_join_and_meet_are_idempotent_and_public_is_the_bottom(x: Label) -> None:
    assert x.join(x) == x == x.meet(x)
    assert x.join(PUBLIC) == x
    assert x.meet(PUBLIC) == PUBLIC


@law
@given(labels, labels)
def test_absorption(x: Label, y: Label) -> None:
    assert x.join(x.meet(y)) == x == x.meet(x.join(y))


@law
@given(labels, labels, labels)
def test_each_distributes_over_the_other(x: Label, y: Label, z: Label) -> None:
    assert x.join(y.meet(z)) == x.join(y).meet(x.join(z))
    assert x.meet(y.join(z)) == x.meet(y).join(x.meet(z))


@law
@given(labels, labels, labels)
def test_flows_to_is_a_partial_order(x: Label, y: Label, z: Label) -> None:
    assert x.flows_to(x)
    assert not (x.flows_to(y) and y.flows_to(x)) or x == y
    assert not (x.flows_to(y) and y.flows_to(z)) or x.flows_to(z)


@law
@given(labels, labels, labels)
def test_join_is_the_least_upper_bound(x: Label, y: Label, z: Label) -> None:
    joined = x.join(y)
    assert x.flows_to(joined)
    assert y.flows_to(joined)
    assert not (x.flows_to(z) and y.flows_to(z)) or joined.flows_to(z)


@law
@given(labels, labels)
def test_order_and_join_agree(x: Label, y: Label) -> None:
    assert x.flows_to(y) == (x.join(y) == y)


@law
@given(labels, labels)
def test_readers_of_a_join_are_readers_of_both(x: Label, y: Label) -> None:
    assert x.join(y).readers(PEOPLE) == x.readers(PEOPLE) & y.readers(PEOPLE)


@law
@given(labels, labels)
def test_what_flows_up_loses_readers(x: Label, y: Label) -> None:
    assert not x.flows_to(y) or y.readers(PEOPLE) <= x.readers(PEOPLE)


@law
@given(labels, people, groups)
def test_release_only_lowers_and_touches_its_own_policy(x: Label, by: str, to: set[str]) -> None:
    if by not in x.originators:
        with pytest.raises(NotPermitted, match="Nothing here"):
            x.declassify(by, to)
        return
    after = x.declassify(by, to)
    assert after.flows_to(x)
    assert all(after.allowed_by(o) == x.allowed_by(o) for o in x.originators - {by})
    assert after.declassify(by, to) == after
    assert x.declassify(by, ()) == x


@law
@given(labels, groups, groups)
def test_releases_of_different_originators_commute(x: Label, p: set[str], q: set[str]) -> None:
    for one in x.originators:
        for two in x.originators - {one}:
            first = x.declassify(one, p).declassify(two, q)
            assert first == x.declassify(two, q).declassify(one, p)


@law
@given(labels, people, groups)
def test_consent_is_conjunctive(x: Label, by: str, to: set[str]) -> None:
    if by not in x.originators:
        return
    gained = x.declassify(by, to).readers(PEOPLE) - x.readers(PEOPLE)
    assert gained <= frozenset(to)
    others = Label(tuple(p for p in x.policies if p[0] != by))
    assert all(others.can_read(reader) for reader in gained)


@law
@given(labels, labels, people, groups)
def test_a_release_of_a_source_leaves_what_was_derived(
    x: Label, y: Label, by: str, to: set[str]
) -> None:
    derived = x.join(y)
    if by in x.originators:
        x.declassify(by, to)
    assert derived == x.join(y)
    assert derived.readers(PEOPLE) == x.readers(PEOPLE) & y.readers(PEOPLE)


@law
@given(labels)
def test_a_newcomer_reads_nothing_but_public(x: Label) -> None:
    assert x.can_read("newcomer") == (x == PUBLIC)


@law
@given(st.lists(labels))
def test_the_join_of_many_is_above_each(xs: list[Label]) -> None:
    assert all(x.flows_to(join_all(xs)) for x in xs)
    assert join_all([]) == PUBLIC


@law
@given(st.dictionaries(people, groups))
def test_equal_labels_are_equal_values(policies: dict[str, frozenset[str]]) -> None:
    backwards = dict(reversed(policies.items()))
    assert Label.of(policies) == Label.of(backwards)
    assert hash(Label.of(policies)) == hash(Label.of(backwards))
