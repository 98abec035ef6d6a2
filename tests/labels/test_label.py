"""The laws of the label algebra, each over 2,000 random cases."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from goodoffices.common.errors import NotPermitted
from goodoffices.labels.label import PUBLIC, Label, join_all

PEOPLE = ("a", "b", "c", "m")
CASES = 2000


class Draw:
    """Random labels, people and groups; small enough that a failure reads by itself."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def person(self) -> str:
        return self.random.choice(PEOPLE)

    def group(self) -> frozenset[str]:
        return frozenset(p for p in PEOPLE if self.random.random() < 0.5)

    def label(self) -> Label:
        return Label.of({p: self.group() for p in PEOPLE if self.random.random() < 0.5})


def law(check: Callable[[Draw], None]) -> Callable[[], None]:
    """Run a law over 2,000 drawn cases."""

    def over_many() -> None:
        draw = Draw(check.__name__)
        for _ in range(CASES):
            check(draw)

    return over_many


@law
def test_join_and_meet_commute(draw: Draw) -> None:
    x, y = draw.label(), draw.label()
    assert x.join(y) == y.join(x)
    assert x.meet(y) == y.meet(x)


@law
def test_join_and_meet_associate(draw: Draw) -> None:
    x, y, z = draw.label(), draw.label(), draw.label()
    assert x.join(y).join(z) == x.join(y.join(z))
    assert x.meet(y).meet(z) == x.meet(y.meet(z))


@law
def test_join_and_meet_are_idempotent_and_public_is_the_bottom(draw: Draw) -> None:
    x = draw.label()
    assert x.join(x) == x == x.meet(x)
    assert x.join(PUBLIC) == x
    assert x.meet(PUBLIC) == PUBLIC


@law
def test_absorption(draw: Draw) -> None:
    x, y = draw.label(), draw.label()
    assert x.join(x.meet(y)) == x == x.meet(x.join(y))


@law
def test_each_distributes_over_the_other(draw: Draw) -> None:
    x, y, z = draw.label(), draw.label(), draw.label()
    assert x.join(y.meet(z)) == x.join(y).meet(x.join(z))
    assert x.meet(y.join(z)) == x.meet(y).join(x.meet(z))


@law
def test_flows_to_is_a_partial_order(draw: Draw) -> None:
    x, y, z = draw.label(), draw.label(), draw.label()
    assert x.flows_to(x)
    assert not (x.flows_to(y) and y.flows_to(x)) or x == y
    assert not (x.flows_to(y) and y.flows_to(z)) or x.flows_to(z)


@law
def test_join_is_the_least_upper_bound(draw: Draw) -> None:
    x, y, z = draw.label(), draw.label(), draw.label()
    joined = x.join(y)
    assert x.flows_to(joined)
    assert y.flows_to(joined)
    assert not (x.flows_to(z) and y.flows_to(z)) or joined.flows_to(z)


@law
def test_order_and_join_agree(draw: Draw) -> None:
    x, y = draw.label(), draw.label()
    assert x.flows_to(y) == (x.join(y) == y)


@law
def test_readers_of_a_join_are_readers_of_both(draw: Draw) -> None:
    x, y = draw.label(), draw.label()
    assert x.join(y).readers(PEOPLE) == x.readers(PEOPLE) & y.readers(PEOPLE)


@law
def test_what_flows_up_loses_readers(draw: Draw) -> None:
    x, y = draw.label(), draw.label()
    assert not x.flows_to(y) or y.readers(PEOPLE) <= x.readers(PEOPLE)


@law
def test_release_only_lowers_and_touches_its_own_policy(draw: Draw) -> None:
    x, by, to = draw.label(), draw.person(), draw.group()
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
def test_releases_of_different_originators_commute(draw: Draw) -> None:
    x, p, q = draw.label(), draw.group(), draw.group()
    for one in x.originators:
        for two in x.originators - {one}:
            first = x.declassify(one, p).declassify(two, q)
            assert first == x.declassify(two, q).declassify(one, p)


@law
def test_consent_is_conjunctive(draw: Draw) -> None:
    x, by, to = draw.label(), draw.person(), draw.group()
    if by not in x.originators:
        return
    gained = x.declassify(by, to).readers(PEOPLE) - x.readers(PEOPLE)
    assert gained <= frozenset(to)
    others = Label(tuple(p for p in x.policies if p[0] != by))
    assert all(others.can_read(reader) for reader in gained)


@law
def test_a_release_of_a_source_leaves_what_was_derived(draw: Draw) -> None:
    x, y, by, to = draw.label(), draw.label(), draw.person(), draw.group()
    derived = x.join(y)
    if by in x.originators:
        x.declassify(by, to)
    assert derived == x.join(y)
    assert derived.readers(PEOPLE) == x.readers(PEOPLE) & y.readers(PEOPLE)


@law
def test_a_newcomer_reads_nothing_but_public(draw: Draw) -> None:
    x = draw.label()
    assert x.can_read("newcomer") == (x == PUBLIC)


@law
def test_the_join_of_many_is_above_each(draw: Draw) -> None:
    xs = [draw.label() for _ in range(3)]
    assert all(x.flows_to(join_all(xs)) for x in xs)
    assert join_all([]) == PUBLIC


@law
def test_equal_labels_are_equal_values(draw: Draw) -> None:
    policies = {p: draw.group() for p in draw.group()}
    backwards = dict(reversed(policies.items()))
    assert Label.of(policies) == Label.of(backwards)
    assert hash(Label.of(policies)) == hash(Label.of(backwards))
