"""Drafts in an opened record: each goes out with its showing, to one reader, and stays shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodoffices.office.opening import sight_of
from goodoffices.office.sayable import NO, YES, sayable
from goodoffices.record.kinds.drafts import Comment, Draft
from tests.office.records import record_of
from tests.office.test_acts import Desk

WORDS = "Ships keep ten miles from the port"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(record_of("camp_david_1978", tmp_path), capsys)


def drafted(desk: Desk, **fields: object) -> str:
    clauses = [{"name": "1", "words": WORDS, "brackets": ["at night"]}]
    given = {"title": "Port text", "originator": "mediator", "clauses": clauses, "source": "T1"}
    return desk.filed(kind="draft", **{**given, **fields})


def shown(desk: Desk, draft: str, to: str, **fields: object) -> str:
    return desk.filed(kind="showing", to=to, what="draft", of=[draft], **fields)


def told(desk: Desk, reader: str, words: str) -> bool:
    return any(words in held for held in desk.words_of(reader))


def test_a_draft_filed_in_a_room_goes_out_with_its_showing(desk: Desk) -> None:
    draft = drafted(desk, meeting="m-16-sadat")
    assert not told(desk, "egypt", WORDS)
    shown(desk, draft, "egypt", meeting="m-16-sadat")
    assert told(desk, "egypt", WORDS)
    assert not told(desk, "israel", WORDS)
    assert desk.typed("check")[0] == 0


def test_the_mediator_knows_to_whom_it_may_be_said(desk: Desk) -> None:
    shown(desk, drafted(desk), "egypt")
    sight = sight_of(desk.folder)
    assert sayable(sight, "egypt", words=WORDS).verdict == YES
    assert sayable(sight, "israel", words=WORDS).verdict == NO


def test_a_comment_stays_in_its_room_and_is_not_named_in_the_next_draft(desk: Desk) -> None:
    draft = drafted(desk)
    shown(desk, draft, "egypt")
    given = {"whose": "egypt", "clause": "1", "critique": "amend", "instead": "twenty miles"}
    said = desk.filed(kind="comment", originator="egypt", meeting="m-16-sadat", of=[draft], **given)
    second = drafted(desk, version="later", of=[draft, said])
    shown(desk, second, "israel")
    held = [d for d in sight_of(desk.folder, "israel").of_kind(Draft) if d.title == "Port text"]
    assert [(d.version, d.of) for d in held] == [("later", ())]
    read = sight_of(desk.folder, "israel").of_kind(Comment)
    assert "twenty miles" not in [c.instead for c in read]
    assert not told(desk, "israel", "twenty miles")


def test_good_offices_carry_no_draft_of_the_mediators_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(record_of("unity_station", tmp_path), capsys)
    entry = tmp_path / "entry.yaml"
    entry.write_text("{kind: draft, title: a text, clauses: [{name: '1', words: peace}]}")
    status, _, err = desk.typed("file", str(entry))
    assert status == 1
    assert "it carries no proposal of the mediator's own" in err


def test_what_was_shown_stays_shown(desk: Desk) -> None:
    showing = shown(desk, drafted(desk), "egypt")
    status, _, err = desk.typed("destroy", showing, "--by", "mediator", "--ground", "a mistake")
    assert status == 2
    assert "The frame of the talks stays" in err
    assert desk.typed("destroy", "T1", "--by", "mediator", "--ground", "a mistake")[0] == 0
    assert not told(desk, "egypt", WORDS)
    assert desk.typed("brief")[0] == 0
    assert desk.typed("check")[0] == 0
