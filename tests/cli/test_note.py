"""`note` as a mediator types it: the right room, the right speaker, held until it is let go."""

from __future__ import annotations

import io
import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from goodoffices.cli import main
from goodoffices.office.opening import sight_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.people import Meeting, Person
from goodoffices.record.kinds.talk import Statement
from tests.office.records import run

Capture = pytest.CaptureFixture[str]
SECRET = "Six hours, not five."


@cache
def _mill() -> Path:
    folder = Path(mkdtemp()) / "mill"
    parties = "Union: Per Lindqvist, Ann Bo; Management: Dina Amari, Per Holm; Town"
    words = ["--title", "Night shifts", "--mediator", "Grace Okafor", "--parties", parties]
    words += ["--mandate", "mediation", "--room", "caucus union", "--insecure-slot", "--json"]
    with pytest.raises(SystemExit):
        main(["new", str(folder), *words])
    return folder


class Table:
    """A founded record, and `note` typed at it."""

    def __init__(self, folder: Path, capsys: Capture) -> None:
        self.folder, self._capsys = folder, capsys

    def typed(self, *words: str) -> tuple[int, str, str]:
        return run(self._capsys, "note", str(self.folder), *words)

    def noted(self, *words: str) -> Statement:
        status, out, err = self.typed(*words, "--json")
        assert (status, err) == (0, ""), err
        found = self.sight().get(json.loads(out)["handle"])
        assert isinstance(found, Statement)
        return found

    def refused(self, *words: str) -> str:
        before = (self.folder / "record.sqlite").read_bytes()
        status, out, err = self.typed(*words)
        assert (status, out) == (2, ""), out
        assert (self.folder / "record.sqlite").read_bytes() == before
        return err

    def sight(self, reader: str | None = None) -> Any:
        return sight_of(self.folder, reader)

    def room(self, entry: Entry) -> str:
        found = self.sight().meeting(entry)
        assert found is not None
        return str(found.title)

    def speaker(self, entry: Entry) -> tuple[str, str | None]:
        return self.sight().speaker(entry), entry.originator

    def by_line(self, *lines: str, room: str = "caucus union") -> list[Statement]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
            _, out, _ = self.typed("--in", room, "-", "--json")
        return [self.sight().get(handle) for handle in json.loads(out)["handles"]]


@pytest.fixture
def table(tmp_path: Path, capsys: Capture) -> Table:
    capsys.readouterr()
    made = _mill()
    capsys.readouterr()
    shutil.copytree(made, tmp_path / "mill")
    return Table(tmp_path / "mill", capsys)


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
    assert (status, out.split(" in ")[1]) == (0, "Round two\n")


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
