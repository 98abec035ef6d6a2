"""STIX 2.1 out and in, with TLP 2.0."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.intelligence.interchange import (
    TLP,
    Item,
    SharedOpinion,
    SharedReport,
    SharedSighting,
    from_stix,
    to_stix,
)

OFFICE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NOON = datetime(2187, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WARNING = SharedReport("w1", "alias 7", NOON, TLP.AMBER_STRICT, "A warning", "Somebody may.", 40)
SECOND = SharedReport("w2", "alias 9", NOON + HOUR, TLP.GREEN, "Another", about=("w1",))
SEEN = SharedSighting("s1", "alias 7", NOON + 2 * HOUR, TLP.AMBER, "w1", NOON, NOON + HOUR, 3)
DOUBT = SharedOpinion("o1", "alias 8", NOON + 3 * HOUR, TLP.RED, ("w1", "s1"), "disagree", "Why?")
ITEMS: list[Item] = [WARNING, SECOND, SEEN, DOUBT]


def send(items: list[Item], up_to: TLP = TLP.RED) -> str:
    return to_stix(items, up_to=up_to, namespace=OFFICE)


def objects(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text).get("objects", [])
    return found


def test_there_and_back() -> None:
    back = from_stix(send(ITEMS))
    assert back.left == ()
    keys = dict(zip([i.key for i in ITEMS], [i.key for i in back.items], strict=True))

    def named(item: Item) -> Item:
        if isinstance(item, SharedSighting):
            return replace(item, key=keys[item.key], of=keys[item.of])
        return replace(item, key=keys[item.key], about=tuple(keys[k] for k in item.about))

    assert list(back.items) == [named(item) for item in ITEMS]


def test_same_items_same_bytes_in_any_order() -> None:
    assert send(ITEMS) == send(ITEMS[::-1])
    assert to_stix(ITEMS, up_to=TLP.RED, namespace=UUID(int=5)) != send(ITEMS)


def test_markings_are_those_of_tlp_2() -> None:
    marks = {
        o["name"]: o["extensions"]["extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"]
        for o in objects(send(ITEMS))
        if o["type"] == "marking-definition"
    }
    assert {name: mark["tlp_2_0"] for name, mark in marks.items()} == {
        "TLP:GREEN": "green",
        "TLP:AMBER": "amber",
        "TLP:AMBER+STRICT": "amber+strict",
        "TLP:RED": "red",
    }


@pytest.mark.parametrize(
    ("up_to", "titles"),
    [
        (TLP.RED, ["opinion", "report", "report", "sighting"]),
        (TLP.AMBER_STRICT, ["report", "report", "sighting"]),
        (TLP.AMBER, []),
        (TLP.CLEAR, []),
    ],
)
def test_what_is_stricter_stays_and_so_does_what_refers_to_it(
    up_to: TLP, titles: list[str]
) -> None:
    """`w2` is green and `s1` amber, but both refer to `w1`, which is amber+strict."""
    sent = objects(send(ITEMS, up_to))
    kinds = sorted(o["type"] for o in sent if o["type"] not in {"identity", "marking-definition"})
    assert kinds == titles
    if not titles:
        assert sent == []


def test_what_stays_leaves_no_trace() -> None:
    hidden = SharedReport("h", "alias 1", NOON, TLP.RED, "Hidden words")
    other = replace(hidden, title="Other words", by="alias 2", at=NOON + HOUR)
    plain = replace(SECOND, about=())
    assert send([plain, hidden], TLP.GREEN) == send([plain, other], TLP.GREEN)
    assert send([plain, hidden], TLP.GREEN) == send([plain], TLP.GREEN)


def marked(*marks: str, granular: tuple[str, ...] = ()) -> TLP:
    document = json.loads(send([WARNING]))
    report = next(o for o in document["objects"] if o["type"] == "report")
    del report["object_marking_refs"]
    if marks:
        report["object_marking_refs"] = list(marks)
    if granular:
        report["granular_markings"] = [
            {"marking_ref": mark, "selectors": ["description"]} for mark in granular
        ]
    return from_stix(json.dumps(document)).items[0].tlp


GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
WHITE_OF_TLP_1 = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"
RED_OF_TLP_1 = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
STRANGE = "marking-definition--11111111-1111-4111-8111-111111111111"


def test_the_strictest_marking_holds_and_none_is_red() -> None:
    assert marked() is TLP.RED
    assert marked(GREEN) is TLP.GREEN
    assert marked(WHITE_OF_TLP_1) is TLP.CLEAR
    assert marked(GREEN, RED_OF_TLP_1) is TLP.RED
    assert marked(GREEN, STRANGE) is TLP.RED
    assert marked(WHITE_OF_TLP_1, granular=(GREEN,)) is TLP.GREEN


def test_other_objects_are_listed_and_left() -> None:
    document = json.loads(send([WARNING]))
    document["objects"].append({"type": "malware", "id": "malware--x"})
    back = from_stix(json.dumps(document))
    assert back.left == (("malware", "malware--x"),)
    assert len(back.items) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "a STIX 2.1 bundle"),
        ("{}", "a STIX 2.1 bundle"),
        ('{"type": "bundle", "objects": 3}', "objects with type and id"),
        ('{"type": "bundle", "objects": [{}]}', "objects with type and id"),
        ('{"type": "bundle", "objects": [{"type": "report", "id": "r"}]}', "STIX 2.1 allows"),
        (
            '{"type":"bundle","objects":[{"type":"opinion","id":"o","spec_version":"2.1"}]}',
            "STIX 2.1 allows",
        ),
        (" " * 4_000_001, "at most"),
    ],
)
def test_bad_bundles(text: str, message: str) -> None:
    with pytest.raises(BadInput) as refused:
        from_stix(text)
    assert message in str(refused.value)


def test_an_empty_bundle_is_no_fault() -> None:
    assert from_stix('{"type": "bundle"}').items == ()


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([WARNING, WARNING], "each key once"),
        ([SECOND], "references to items handed over"),
        ([replace(WARNING, at=NOON.replace(tzinfo=None))], "times with their zones"),
        ([replace(WARNING, confidence=101)], "from 0 to 100"),
        ([WARNING, SEEN, replace(DOUBT, opinion="maybe")], "strongly-disagree"),
        ([WARNING, replace(SEEN, count=0)], "once or more"),
        ([WARNING, replace(SEEN, last_seen=NOON - HOUR)], "first seen before last"),
        ([WARNING, SEEN, replace(DOUBT, about=())], "STIX 2.1 allows"),
    ],
)
def test_bad_items(items: list[Item], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        send(items)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_go_there_and_back(title: str, text: str) -> None:
    (back,) = from_stix(send([replace(WARNING, title=title, text=text)])).items
    assert isinstance(back, SharedReport)
    assert (back.title, back.text) == (title, text)
