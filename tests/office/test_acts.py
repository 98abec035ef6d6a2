"""The acts as the mediator types them: what each does, whom it reaches, what is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from goodoffices.office import opened as opened_module
from goodoffices.office.acts import writing
from goodoffices.office.journal import JOURNAL
from goodoffices.office.opened import opened
from goodoffices.office.opening import sight_of
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.talk import Answer, Figure, Question, ReadBack, Statement
from tests.office.records import run, small_record

Capture = pytest.CaptureFixture[str]
SECRET = "Nine inspections, if it stays between us."


class Desk:
    """A record of the station and the verbs typed at it."""

    def __init__(self, folder: Path, capsys: Capture) -> None:
        self.folder, self._capsys = folder, capsys

    def typed(self, verb: str, *words: str) -> tuple[int, str, str]:
        return run(self._capsys, verb, str(self.folder), *words)

    def handle(self, verb: str, *words: str) -> str:
        status, out, err = self.typed(verb, *words, "--json")
        assert (status, err) == (0, "")
        (found,) = {json.loads(out)["handle"]}
        return str(found)

    def entry(self, handle: str, reader: str | None = None) -> Entry:
        found = sight_of(self.folder, reader).get(handle)
        assert found is not None
        return found

    def words_of(self, reader: str) -> list[str]:
        return [e.words for e in sight_of(self.folder, reader).entries]

    def filed(self, **fields: Any) -> str:
        file = self.folder.parent / "entry.yaml"
        file.write_text(json.dumps(fields))
        return self.handle("file", str(file))


def said_by(desk: Desk, seat: str, text: str) -> str:
    """File a statement of one delegation, said in its own caucus; return its handle."""
    room = {"mars": "m2", "coalition": "m1"}[seat]
    return desk.filed(kind="statement", originator=seat, meeting=room, text=text)


def test_what_is_filed_reaches_its_room_and_no_other(desk: Desk) -> None:
    handle = desk.filed(kind="statement", by="osei", meeting="m2", text=SECRET, source="N1")
    filed = desk.entry(handle)
    assert isinstance(filed, Statement)
    assert filed.known is not None
    assert filed.known.start is not None
    assert sight_of(desk.folder).as_of - filed.known.start < timedelta(minutes=3)
    assert SECRET in desk.words_of("mars")
    assert SECRET not in desk.words_of("coalition") + desk.words_of("security")
    assert desk.typed("check")[0] == 0
    assert sorted(f.name for f in desk.folder.iterdir()) == ["keys.sqlite", "record.sqlite"]
    assert "N1" in desk.typed("why", "N1")[1]


def test_the_same_entry_is_not_filed_twice(desk: Desk) -> None:
    fields = {"kind": "statement", "by": "osei", "meeting": "m2", "text": SECRET}
    desk.filed(**fields)
    file = desk.folder.parent / "entry.yaml"
    before = (desk.folder / "record.sqlite").read_bytes()
    status, out, err = desk.typed("file", str(file))
    assert (status, out) == (2, "")
    assert "Nothing was filed twice" in err
    assert (desk.folder / "record.sqlite").read_bytes() == before
    file.write_text(json.dumps({**fields, "text": SECRET + " Or eight."}))
    assert desk.typed("file", str(file))[0] == 0


def test_an_entry_comes_from_standard_input(desk: Desk) -> None:
    program = [sys.executable, "-c", "from goodoffices.cli import main; main()"]
    words = f"{{kind: statement, meeting: m2, text: {json.dumps(SECRET)}}}"
    done = subprocess.run(
        [*program, "file", str(desk.folder), "-"], input=words, text=True, check=True,
        capture_output=True,
    )  # fmt: skip
    assert done.stdout.startswith("filed ")
    assert SECRET in desk.words_of("mars")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "nonsense"}, "kind: one of"),
        ({"kind": "statement", "meeting": "m99", "text": "x"}, "the id of a meeting"),
        ({"kind": "statement", "readers": ["nobody"], "text": "x"}, "one of the case's readers"),
        ({"kind": "statement", "text": "x\u001b[2J"}, "words that can be printed"),
        ({"kind": "statement", "text": ""}, "text: expected words; found ''"),
        ({"kind": "statement", "text": "x", "known": "2999-01-01"}, "known: expected a time that"),
        ({"kind": "statement", "readers": ["Mars"]}, "expected an id, in small letters"),
        ({"kind": "statement", "text": "x" * 20_001}, "expected at most 20000 characters"),
        ({"kind": "offer", "text": "x"}, "whose: expected it to be there; found nothing"),
        ({"kind": "statement", "text": "pay \u202e05 not 50"}, "words that can be printed"),
        ({"kind": "statement", "text": "x", "attested": "signed"}, "claimed or countersigned"),
        ({"kind": "statement", "id": "m2", "text": "x"}, "an id of its own"),
        ({"kind": "release", "whose": "coalition", "to": ["mars"], "of": ["m2"]}, "originator"),
    ],
)  # fmt: skip
def test_what_is_no_entry_is_refused_and_nothing_stored(
    fields: dict[str, Any], says: str, desk: Desk
) -> None:
    before = (desk.folder / "record.sqlite").read_bytes()
    file = desk.folder.parent / "entry.yaml"
    file.write_text(json.dumps(fields))
    status, out, err = desk.typed("file", str(file))
    assert (status, out) == (2, "")
    assert says in err
    assert (desk.folder / "record.sqlite").read_bytes() == before
    for words in ("- a list", "words", ""):
        file.write_text(words)
        assert desk.typed("file", str(file))[0] == 2


def test_a_note_is_held_until_it_is_read_back(desk: Desk) -> None:
    handle = desk.handle("note", "--in", "m2", "--by", "osei", *SECRET.split())
    assert SECRET in desk.words_of("mediator")
    assert SECRET not in desk.words_of("mars")
    desk.handle("confirm", handle, "--to", "mars")
    assert SECRET in desk.words_of("mars")
    assert SECRET not in desk.words_of("coalition")


def test_notes_line_by_line_are_one_act(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("one\n\n  two  \nthree\n"))
    status, out, _ = desk.typed("note", "--in", "m2", "-", "--json")
    assert status == 0
    handles = json.loads(out)["handles"]
    assert [desk.entry(h).words for h in handles] == ["one", "two", "three"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n \n"))
    assert desk.typed("note", "--in", "m2", "-")[0] == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("four\n\n# many days\nfive\n"))
    status, _, err = desk.typed("note", "--in", "m2", "-")
    assert status == 2
    assert "line 3, the note" in err
    assert "No line was held" in err
    assert "four" not in desk.words_of("mediator")


def test_asked_and_answered(desk: Desk) -> None:
    asked = desk.handle("ask", "--to", "coalition", "--key", "goals", "What are your goals?")
    assert isinstance(desk.entry(asked), Question)
    assert "What are your goals?" in desk.words_of("coalition")
    assert "What are your goals?" not in desk.words_of("mars")
    told = desk.handle("answer", asked, "--manner", "partial", SECRET)
    answer = desk.entry(told)
    assert isinstance(answer, Answer)
    assert (answer.of, answer.originator) == ((asked,), "coalition")
    assert SECRET in desk.words_of("coalition")
    assert SECRET not in desk.words_of("mars")
    status, _, err = desk.typed("answer", told, "--manner", "full", "again")
    assert status == 2
    assert "question" in err


def test_a_release_delivers_and_a_withdrawal_unsends_nothing(desk: Desk) -> None:
    told = desk.filed(kind="statement", by="osei", meeting="m2", text=SECRET)
    other = desk.filed(kind="statement", by="osei", meeting="m2", text="Ten.")
    status, _, err = desk.typed("release", told, "--of", "coalition", "--to", "coalition")
    assert status == 2
    assert "an originator of what is released: mars" in err
    given = desk.handle("release", told, "--of", "mars", "--to", "coalition")
    assert isinstance(desk.entry(given), Release)
    assert SECRET in desk.words_of("coalition")
    assert "Ten." not in desk.words_of("coalition")
    desk.handle("withdraw", given, "--of", "mars")
    assert SECRET in desk.words_of("coalition")
    assert desk.typed("sayable", "--to", "coalition", "--entry", other)[1].startswith("no")
    status, _, err = desk.typed("withdraw", given, "--of", "coalition")
    assert status == 2
    assert "Only whose it is" in err
    assert desk.typed("check")[0] == 0


def test_a_figure_is_confirmed(desk: Desk) -> None:
    status, _, _ = desk.typed("confirm", "L43", "--to", "mars")
    assert status == 0
    sight = sight_of(desk.folder)
    (figure,) = (e for e in sight.find("L43") if isinstance(e, Figure))
    (back,) = sight.cited_by(figure, ReadBack)
    assert (back.to, back.response) == ("mars", "confirmed")


def test_what_several_entries_are_called_is_asked_about(desk: Desk) -> None:
    status, _, err = desk.typed("release", "L115", "--of", "mars", "--to", "coalition")
    assert status == 2
    assert "Called so: " in err
    assert "(red-line)" in err
    letters = err.partition("Called so: ")[2][:8]
    assert desk.typed("release", letters, "--of", "mars", "--to", "coalition")[0] == 0
    absent = desk.typed("release", "L999", "--of", "mars", "--to", "coalition")
    assert absent[0] == 1
    assert "Nothing here that you may read" in absent[2]


def test_the_mandate_carries_no_proposal_of_the_mediators_own(desk: Desk) -> None:
    proposal = {
        "kind": "offer",
        "whose": "mediator",
        "issue": "inspections",
        "text": "Five a year.",
    }
    file = desk.folder.parent / "proposal.yaml"
    file.write_text(json.dumps({**proposal, "meeting": "m2"}))
    status, out, err = desk.typed("file", str(file))
    assert (status, out) == (1, "")
    assert "the mandate is facilitation; it carries no proposal of the mediator's own" in err
    desk.filed(kind="mandate", id="mandate2", type="mediation", readers=["mediator", "mars"])
    assert desk.typed("file", str(file))[0] == 0
    desk.filed(kind="mandate", id="mandate3", type="good offices", readers=["mediator", "mars"])
    file.write_text(json.dumps({**proposal, "meeting": "m2", "text": "Six a year."}))
    assert desk.typed("file", str(file))[0] == 1
    file.write_text(json.dumps({**proposal, "whose": "mars", "meeting": "m2", "by": "osei"}))
    assert desk.typed("file", str(file))[0] == 0


def test_a_clock_set_back_loses_nothing_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = opened_module._now
    monkeypatch.setattr(opened_module, "_now", lambda: real().replace(year=2000))
    status, out, err = desk.typed("note", "--in", "m2", SECRET)
    assert status == 0
    assert out.startswith("held ")
    assert "the clock stands before the last act" in err
    assert SECRET in desk.words_of("mediator")  # it is read back under the wrong clock too
    assert SECRET in desk.typed("note", "--held")[1]
    assert len(desk.words_of("mars")) > 100
    monkeypatch.undo()
    assert SECRET in desk.words_of("mediator")
    assert desk.typed("check")[0] == 0


def test_an_act_has_one_minute_for_all_it_reaches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock goes on by a minute each time it is looked at, over the end of a year."""
    record = small_record(tmp_path)
    minutes = (datetime(2030, 12, 31, 23, 58, tzinfo=UTC) + timedelta(minutes=n) for n in count())
    monkeypatch.setattr(opened_module, "_now", lambda: next(minutes))
    said = {"kind": "statement", "id": "all", "originator": "anna", "text": "To all of you."}
    with writing(record) as pen:
        pen.file({**said, "readers": ["mediator", "anna", "bert", "carl"]}, "a test")
        act = pen.now
    with opened(record) as found:
        seats = ("mediator", "anna", "bert", "carl", JOURNAL)
        assert {found.store.head(seat).minute for seat in seats} == {f"{act:%Y-%m-%dT%H:%MZ}"}
    for seat in seats[:-1]:
        known = sight_of(record, seat).entries[-1].known
        assert known is not None
        assert known.start == act


def test_acts_on_an_authored_case_are_refused(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("format: 1\n")
    status, out, err = run(capsys, "note", str(tmp_path), "--in", "m2", "x")
    assert (status, out) == (2, "")
    assert "goodoffices open" in err
