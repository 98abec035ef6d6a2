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
from goodoffices.record.kinds.talk import Script, Statement
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
        found = self.noted_any(*words)
        assert isinstance(found, Statement)
        return found

    def noted_any(self, *words: str) -> Any:
        status, out, err = self.typed(*words, "--json")
        assert (status, err) == (0, ""), err
        return self.sight().get(json.loads(out)["handle"])

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


# -- what is held, moved, kept, and gone out -------------------------------------------------


def heard_by(table: Table, reader: str) -> list[str]:
    return [e.words for e in table.sight(reader).of_kind(Statement)]


def test_what_is_held_is_listed_with_those_it_is_for_and_numbers_marked(table: Table) -> None:
    table.by_line("Ann: at most 3 nights", "Okafor: why?")
    table.noted("--in", "joint", "--new-room", "Good morning.")
    status, out, err = table.typed("--held")
    assert (status, err) == (0, "")
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    assert heads == [
        "held in Caucus with Union, for Union:",
        "held in Joint session, for Union, Management, Town:",
    ]
    assert [line[1] for line in out.splitlines() if line.startswith(" ")] == ["*", " ", " "]
    assert "Ann Bo: at most 3 nights" in out
    assert "not recorded who: Good morning." in out.replace(
        "Mediator: Good", "not recorded who: Good"
    )
    rows = json.loads(table.typed("--held", "--json")[1])["held"]
    assert [row["for"] for row in rows] == [["Union"], ["Union"], ["Union", "Management", "Town"]]


def test_a_room_is_closed_and_its_notes_go_out_to_it_alone(table: Table) -> None:
    table.by_line("Ann: at most three nights", "Okafor: why?")
    table.noted("--in", "caucus management", "--new-room", "They stay.")
    assert heard_by(table, "union") == []
    status, out, err = table.typed("--close", "caucus union")
    assert (status, err) == (0, "")
    assert out.startswith("gone out in Caucus with Union, for Union:")
    assert heard_by(table, "union") == ["at most three nights", "why?"]
    assert heard_by(table, "management") == heard_by(table, "town") == []
    assert table.typed("--close", "caucus union")[1] == "closed; nothing was held in it\n"
    assert "Caucus with Union" not in table.typed("--held")[1]
    assert "Caucus with Union" in table.refused("--close", "caucus onion")


def test_a_note_in_the_wrong_room_is_moved_before_it_goes_out(table: Table) -> None:
    wrong = table.noted("--in", "caucus union", "Amari: at most four")
    assert wrong.originator == "union"
    status, out, err = table.typed(
        "--move", wrong.id, "--in", "caucus management", "--new-room", "--json"
    )
    assert (status, err) == (0, "")
    moved = table.sight().get(json.loads(out)["handle"])
    assert (moved.words, table.room(moved)) == ("at most four", "Caucus with Management")
    assert table.speaker(moved) == ("Dina Amari", "management")
    label = table.sight().label(moved)
    assert label is not None
    assert label.originators == {"management"}
    table.typed("--close", "caucus union")
    table.typed("--close", "caucus management")
    assert heard_by(table, "union") == heard_by(table, "town") == []
    assert heard_by(table, "management") == ["at most four"]
    kinds = [e.kind for e in table.sight("union").entries]
    assert "keeping" not in kinds
    assert moved.words not in str(table.sight("union"))


def test_a_note_that_is_kept_goes_to_nobody(table: Table) -> None:
    kept = table.noted("--in", "caucus union", "He looked at the door.")
    status, out, _ = table.typed("--keep", kept.id[:8])
    assert (status, out.splitlines()[0]) == (0, "kept in Caucus with Union, for nobody else:")
    assert table.typed("--held")[1] == "nothing is held\n"
    table.typed("--close", "1")
    assert heard_by(table, "union") == []
    assert "one that is held" in table.refused("--keep", kept.id)


def test_what_went_out_is_neither_moved_nor_kept(table: Table) -> None:
    note = table.noted("--in", "caucus union", SECRET)
    table.typed("--close", "1")
    assert "one that is held" in table.refused("--keep", note.id)
    assert "one that is held" in table.refused("--move", note.id, "--in", "joint", "--new-room")
    assert table.typed("--keep", "nothing-of-that-name")[0] == 1
    again = table.noted("--in", "caucus union", "One word more.")
    assert heard_by(table, "union") == [SECRET]
    assert "One word more." in table.typed("--held")[1]
    table.typed("--close", "1")
    assert heard_by(table, "union") == [SECRET, again.words]


def test_one_thing_at_a_time(table: Table) -> None:
    for words in (
        [], ["--held", "words"], ["--close", "1", "--keep", "x"], ["--in", "1", "--from", "f", "w"],
        ["words"], ["--move", "x"],
    ):  # fmt: skip
        assert table.refused(*words)


def test_what_the_study_calls_held_is_what_no_party_has(table: Table) -> None:
    table.by_line("one", "two", "three", "four")
    handles = [row["entry"] for row in json.loads(table.typed("--held", "--json")[1])["held"]]
    table.typed("--keep", handles[0])
    run(table._capsys, "confirm", str(table.folder), handles[1], "--to", "union")
    table.typed("--move", handles[2], "--in", "joint", "--new-room")
    words = [row["words"] for row in json.loads(table.typed("--held", "--json")[1])["held"]]
    assert sorted(words) == ["four", "three"]
    assert heard_by(table, "union") == ["two"]
    table.typed("--close", "joint")
    table.typed("--close", "caucus union")
    assert sorted(heard_by(table, "union")) == ["four", "three", "two"]
    assert heard_by(table, "town") == ["three"]
    assert run(table._capsys, "check", str(table.folder))[0] == 0


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
    _, out, _ = run(table._capsys, "parity", str(table.folder), "--json")
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


class Terminal(io.StringIO):
    """What somebody types who sits at a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_each_note_is_stored_when_it_is_typed(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    class Watched(Terminal):
        def __next__(self) -> str:  # type: ignore[override]
            seen.append(len(table.sight().of_kind(Statement)))
            return super().__next__()

    monkeypatch.setattr("sys.stdin", Watched("Ann: one\n\n# no number\nAnn: two\n"))
    status, out, err = table.typed("--in", "caucus union", "-")
    assert status == 0
    assert [line[11:] for line in out.splitlines() if line.startswith(" ")] == [
        " Ann Bo: one", " Ann Bo: two",
    ]  # fmt: skip
    assert "not held: the note, #: expected a number in digits" in err
    assert (seen[0], seen[-1]) == (0, 2)
    assert run(table._capsys, "check", str(table.folder))[0] == 0
    assert sorted(f.name for f in table.folder.iterdir()) == ["keys.sqlite", "record.sqlite"]


def test_a_refusal_in_a_sitting_ends_nothing(
    table: Table, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mandate = tmp_path / "mandate.yaml"
    mandate.write_text("{kind: mandate, type: good offices, readers: [mediator]}")
    run(table._capsys, "file", str(table.folder), str(mandate))
    monkeypatch.setattr("sys.stdin", Terminal("Okafor: + nights: three\nAnn: no\n"))
    status, out, err = table.typed("--in", "caucus union", "-")
    assert (status, "Ann Bo: no" in out) == (0, True)
    assert "not held: refused: the mandate is good offices" in err


def test_a_slip_in_the_room_of_a_sitting_ends_it(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("Ann: one\n"))
    assert "1 Caucus with Union" in table.refused("--in", "caucus onion", "-")
