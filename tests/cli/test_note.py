"""`note` as a mediator types it: the right room, the right speaker, the right kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from goodoffices.record.kinds.people import Meeting, Person
from goodoffices.record.kinds.talk import Script, Statement
from tests.cli.table import SECRET, Capture, Table, founded
from tests.office.records import run


@pytest.fixture
def table(tmp_path: Path, capsys: Capture) -> Table:
    return Table(founded(tmp_path), capsys)


def test_a_note_is_held_in_the_room_that_its_words_call(table: Table) -> None:
    for room in ("caucus union", "Union caucus", "1", "caucus with the UNION"):
        note = table.noted("--in", room, SECRET)
        assert (note.text, note.held, table.room(note)) == (SECRET, True, "Caucus with Union")
    for reader in ("union", "management", "town"):
        assert not table.sight(reader).of_kind(Statement)


@pytest.mark.parametrize("room", ["caucus onion", "caucus", "2", "caucus management", ""])
def test_a_room_that_is_not_there_is_refused_and_the_rooms_are_listed(
    room: str, table: Table
) -> None:
    refused = table.refused("--in", room, SECRET)
    assert "1 Caucus with Union" in refused
    assert "--new-room" in refused


def test_a_room_is_made_in_one_go_and_only_when_asked_for(table: Table) -> None:
    made = table.noted("--in", "caucus management", "--new-room", "At most four.")
    assert table.room(made) == "Caucus with Management"
    again = table.noted("--in", "management caucus", "And weekends.")
    assert again.meeting == made.meeting
    assert len(table.sight().of_kind(Meeting)) == 2
    assert len(table.sight("management").of_kind(Meeting)) == 1
    assert len(table.sight("union").of_kind(Meeting)) == 1
    assert "no word but types and parties" in table.refused(
        "--in", "caucus managment", "--new-room", SECRET
    )
    status, out, _ = table.typed("--in", "joint: Round two", "--new-room", SECRET)
    assert (status, out.splitlines()[0]) == (0, "held in Round two, for Union, Management, Town:")


def test_a_refused_note_leaves_no_room_and_no_person(table: Table) -> None:
    table.refused("--in", "joint", "--new-room", "--by", "Nobody", SECRET)
    table.refused("--in", "joint", "--new-room", "--by", "New One, Union", "a\x1b[2Jb")
    assert len(table.sight().of_kind(Meeting)) == 1
    assert len(table.sight().of_kind(Person)) == 5


@pytest.mark.parametrize(
    ("by", "speaker", "originator"),
    [
        ("Ann", "Ann Bo", "union"), ("ann bo", "Ann Bo", "union"),
        ("Okafor", "Grace Okafor", "mediator"), ("Union", "", "union"),
        ("per", "Per Lindqvist", "union"), ("union-1", "Ann Bo", "union"),
    ],
)  # fmt: skip
def test_a_speaker_is_one_who_is_known_in_the_room(
    by: str, speaker: str, originator: str, table: Table
) -> None:
    note = table.noted("--in", "caucus union", "--by", by, SECRET)
    assert table.speaker(note) == (speaker, originator)


@pytest.mark.parametrize("by", ["Osie", "Dina Amari", "Amari", "Management", "", "Ann, Town", ","])
def test_who_is_not_of_the_room_does_not_speak_in_it(by: str, table: Table) -> None:
    refused = table.refused("--in", "caucus union", "--by", by, SECRET)
    assert "Per Lindqvist, Ann Bo, Mediator, Union; found" in refused


def test_a_name_that_two_people_in_the_room_share_is_nobodys(table: Table) -> None:
    table.noted("--in", "joint", "--new-room", "Good morning.")
    assert "Per Holm" in table.refused("--in", "joint", "--by", "Per", SECRET)
    note = table.noted("--in", "joint", "Per: at most three.")
    assert (note.text, note.originator) == ("Per: at most three.", None)


def test_somebody_new_is_written_with_his_party(table: Table) -> None:
    note = table.noted("--in", "1", "--by", "Lena Sund, union", SECRET)
    assert table.speaker(note) == ("Lena Sund", "union")
    again = table.noted("--in", "1", "--by", "Lena Sund, union", SECRET)
    assert again.by == note.by
    assert table.noted("--in", "1", "--by", "Lena", SECRET).by == note.by
    names = [p.name for p in table.sight("management").of_kind(Person)]
    assert "Lena Sund" not in names


def test_a_line_may_begin_with_its_speaker(table: Table) -> None:
    lines = [
        "ANN BO: at most three nights", "  Okafor:  why three?", "Sovereignty: not for sale",
        "Management: they will never agree", "no speaker at all", "Union: as we said",
    ]  # fmt: skip
    found = table.by_line(*lines)
    assert [(e.text, *table.speaker(e)) for e in found] == [
        ("at most three nights", "Ann Bo", "union"),
        ("why three?", "Grace Okafor", "mediator"),
        ("Sovereignty: not for sale", "", "union"),
        ("Management: they will never agree", "", "union"),
        ("no speaker at all", "", "union"),
        ("as we said", "", "union"),
    ]


def test_a_name_that_is_nobodys_in_the_room_is_said(table: Table) -> None:
    for line, left in (("Amari: four", "Amari"), ("Lena Sund: no", "Lena Sund"), ("ann: no", "")):
        status, _, err = table.typed("--in", "caucus union", line)
        assert status == 0
        assert err == (f"left in the words, as no speaker of this room: {left}\n" if left else "")
    for line in ("at noon: no", "A long way to say it: no", "no name at all"):
        assert table.typed("--in", "caucus union", line)[2] == ""


def test_what_nobody_is_named_for_in_a_caucus_is_its_partys_to_release(table: Table) -> None:
    alone = table.noted("--in", "caucus union", SECRET)
    label = table.sight().label(alone)
    assert label is not None
    assert label.originators == {"union"}
    joint = table.noted("--in", "joint", "--new-room", SECRET)
    assert joint.originator is None


def test_words_that_are_none_are_refused(table: Table) -> None:
    table.refused("--in", "1", "   ")
    table.refused("--in", "1", "a\x1b[2Jb")
    table.refused("--in", "1", "x" * 20_001)
    assert table.refused("--in", "1")


# -- signs -----------------------------------------------------------------------------------


def test_a_sign_stands_before_or_after_the_speaker(table: Table) -> None:
    lines = [
        "! Ann: nights: at most 3",
        "Ann: ! weekends",
        "? Why nights?",
        "Okafor: ? Why?",
        "~ sighs",
    ]
    found = table.by_line(*lines)
    kinds = [(e.kind, *table.speaker(e)) for e in found]
    assert kinds == [
        ("demand", "Ann Bo", "union"), ("demand", "Ann Bo", "union"), ("question", "", "mediator"),
        ("question", "Grace Okafor", "mediator"), ("observation", "", "mediator"),
    ]  # fmt: skip
    table.typed("--close", "1")
    seen = [e.kind for e in table.sight("union").entries]
    assert (seen.count("demand"), seen.count("question"), seen.count("observation")) == (2, 2, 0)
    assert not {"demand", "question"} & {e.kind for e in table.sight("management").entries}


def test_the_script_is_the_mediators_and_parity_reads_it(table: Table) -> None:
    table.noted_any("--in", "1", "?? What must change?")
    table.noted_any("--in", "1", "> Fewer nights.")
    table.noted_any("--in", "caucus management", "--new-room", "?? What must change?")
    table.typed("--close", "1")
    assert len(table.sight().of_kind(Script)) == 1
    assert not table.sight("union").of_kind(Script)
    _, out, _ = run(table.capsys, "parity", str(table.folder), "--json")
    (row,) = [row for row in json.loads(out)["value"] if row["what"].startswith("asked")]
    assert row["by_party"]["union"].startswith("answered")
    assert row["by_party"]["management"].startswith("owed")
    assert row["by_party"]["town"] == "no record"


def test_a_sign_that_wants_more_refuses_the_note_and_holds_nothing(table: Table) -> None:
    assert "a number in digits" in table.refused("--in", "1", "# three nights")
    assert "who says it" in table.refused("--in", "joint", "--new-room", "! three nights")


def test_a_demand_in_the_wrong_room_is_moved_to_its_owner(table: Table) -> None:
    wrong = table.noted_any("--in", "1", "! nights: at most 4")
    status, out, _ = table.typed(
        "--move", wrong.id, "--in", "caucus management", "--new-room", "--json"
    )
    assert status == 0
    moved = table.sight().get(json.loads(out)["handle"])
    assert (moved.kind, moved.whose, moved.originator) == ("demand", "management", "management")
    named = table.noted_any("--in", "1", "Okafor: why?")
    status, out, _ = table.typed("--move", named.id, "--in", "caucus management", "--json")
    assert table.speaker(table.sight().get(json.loads(out)["handle"])) == (
        "Grace Okafor",
        "mediator",
    )
