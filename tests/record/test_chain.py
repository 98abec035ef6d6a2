"""The chain alone: what it shows, and what only a receipt can show."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.record.chain import (
    BrokenChain,
    Head,
    Link,
    alone,
    commitment,
    decoded,
    digest,
    encoded,
    followed,
    origin,
)

ORIGIN = origin("talks", "mars", b"salt")
fields = st.lists(st.binary(max_size=40), max_size=5)


def chain(length: int) -> list[Link]:
    head, links = Head(0, ORIGIN), []
    for n in range(length):
        link = head.link(
            digest("body", b"%d" % n), commitment(b"nonce", b"yes"), f"2031-03-0{1 + n % 9}T09:00Z"
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


def found(links: list[Link]) -> list[bytes | str | None]:
    """Return links as they are found one by one."""
    return [alone(link.raw, n, link.body, "mars") for n, link in enumerate(links)]


def test_links_found_one_by_one_are_followed_to_the_same_end() -> None:
    links = chain(12)
    assert followed("mars", ORIGIN, found(links)) == walked(links)
    assert followed("mars", ORIGIN, []) == Head(0, ORIGIN)


def test_by_itself_a_link_shows_its_place_and_its_body() -> None:
    link = chain(3)[2]
    with pytest.raises(BrokenChain, match="entry 1: in its place stands entry 2"):
        alone(link.raw, 1, link.body, "mars")
    with pytest.raises(BrokenChain, match="entry 2: its body is damaged"):
        alone(link.raw, 2, digest("body", b"other"), "mars")
    for raw in (link.raw[:-1], link.raw + b"0", b"\1" + link.raw[1:], b""):
        with pytest.raises(ValueError, match=r"length|long"):
            alone(raw, 2, link.body, "mars")


@pytest.mark.parametrize("field", ["previous", "commitment"])
def test_among_the_others_it_shows_what_was_changed(field: str) -> None:
    links = chain(12)
    changed: Any = digest("body", b"other")
    links[5] = replace(links[5], **{field: changed})
    with pytest.raises(BrokenChain, match="does not follow") as error:
        followed("mars", ORIGIN, found(links))
    assert error.value.n in {5, 6}


def test_a_link_dated_before_the_one_before_it_is_named() -> None:
    links = chain(12)
    links[-1] = replace(links[-1], minute="2031-03-01T09:00Z")
    with pytest.raises(BrokenChain, match="entry 11: it is dated before"):
        followed("mars", ORIGIN, found(links))


def test_a_link_that_is_missing_or_damaged_is_named() -> None:
    links = found(chain(12))
    for what, said in ((None, "entry 4: it is missing"), ("damaged", "entry 4: damaged")):
        with pytest.raises(BrokenChain, match=said):
            followed("mars", ORIGIN, [*links[:4], what, *links[5:]])
