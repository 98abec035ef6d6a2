"""The chain alone: what it shows, and what only a receipt can show."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.record.chain import BrokenChain, Head, Link, commitment, decoded, encoded, origin

ORIGIN = origin("talks", "mars", b"salt")
fields = st.lists(st.binary(max_size=40), max_size=5)


def chain(length: int) -> list[Link]:
    head, links = Head(0, ORIGIN), []
    for n in range(length):
        link = head.link(
            b"body %d" % n, commitment(b"nonce", b"yes"), f"2031-03-0{1 + n % 9}T09:00Z"
        )
        links.append(link)
        head = head.after(link, "mars")
    return links


def walked(links: list[Link]) -> Head:
    head = Head(0, ORIGIN)
    for link in links:
        head = head.after(link, "mars")
    return head


@given(fields, fields)
def test_different_fields_never_encode_alike(one: list[bytes], other: list[bytes]) -> None:
    assert (encoded(*one) == encoded(*other)) == (one == other)
    assert decoded(encoded(*one)) == tuple(one)


@given(st.binary(max_size=60))
def test_what_is_not_an_encoding_is_refused_or_read_back_alike(raw: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert encoded(*decoded(raw)) == raw


def test_a_chain_that_is_whole_is_walked_to_its_end() -> None:
    links = chain(12)
    assert walked(links) == Head(12, links[-1].hash, links[-1].minute)
    assert [Link.of(link.raw) for link in links] == links


@pytest.mark.parametrize("field", ["previous", "body", "commitment", "minute", "n"])
def test_a_changed_link_breaks_the_next(field: str) -> None:
    links = chain(12)
    changed: Any = {"minute": "2031-03-09T09:01Z", "n": 7}.get(field, b"other")
    links[5] = replace(links[5], **{field: changed})
    with pytest.raises(BrokenChain) as found:
        walked(links)
    assert found.value.n in {5, 6}


@pytest.mark.parametrize("edit", ["delete", "swap", "double"])
def test_rows_deleted_swapped_or_doubled(edit: str) -> None:
    links = chain(12)
    if edit == "delete":
        del links[4]
    elif edit == "swap":
        links[4], links[5] = links[5], links[4]
    else:
        links.insert(4, links[4])
    with pytest.raises(BrokenChain, match="in its place stands entry"):
        walked(links)


def test_a_chain_of_another_volume_or_case_does_not_fit() -> None:
    for other in (origin("talks", "coalition", b"salt"), origin("others", "mars", b"salt")):
        link = Head(0, other).link(b"b", b"c", "2031-03-01T09:00Z")
        with pytest.raises(BrokenChain, match="does not follow"):
            Head(0, ORIGIN).after(link, "mars")


def test_a_tail_cut_off_does_not_show_without_a_receipt() -> None:
    assert walked(chain(12)[:7]).n == 7


def test_a_clock_set_back_writes_the_minute_of_the_last_link() -> None:
    head = walked(chain(3))
    link = head.link(b"b", b"c", "1999-01-01T00:00Z")
    assert link.minute == head.minute
    early = replace(link, minute="1999-01-01T00:00Z")
    with pytest.raises(BrokenChain, match="dated before"):
        head.after(early, "mars")


def test_a_short_answer_cannot_be_guessed_from_its_commitment() -> None:
    assert commitment(b"nonce 1", b"yes") != commitment(b"nonce 2", b"yes")
