"""`new` as a mediator and a script run it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from goodoffices.office.opening import sight_of
from goodoffices.record.kinds.people import Meeting
from tests.office.records import run

Capture = pytest.CaptureFixture[str]
FIVE = [
    "--title", "Night shifts", "--mediator", "Grace Okafor", "--parties", "Union, Management",
    "--mandate", "mediation", "--room", "caucus union",
]  # fmt: skip
TYPED = "Night shifts\nGrace Okafor\nUnion, Management\nmed\ncaucus union\n"


def test_options_and_typed_answers_found_the_same(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    status, out, err = run(capsys, "new", str(one), *FIVE, "--insecure-slot")
    assert (status, err) == (0, "insecure: whoever holds the folder reads it\n")
    assert "1 Caucus with Union" in out
    monkeypatch.setattr("sys.stdin", io.StringIO(TYPED))
    status, out, err = run(capsys, "new", str(two), "--insecure-slot")
    assert status == 0
    assert err.count("?") >= 5
    for reader in ("mediator", "union", "management"):
        assert [e.kind for e in sight_of(one, reader).entries] == [
            e.kind for e in sight_of(two, reader).entries
        ]
    assert sorted(f.name for f in one.iterdir()) == ["keys.sqlite", "record.sqlite"]
    assert run(capsys, "check", str(one))[0] == 0


def test_what_is_founded_is_witnessed_here(tmp_path: Path, capsys: Capture) -> None:
    folder, to = str(tmp_path / "mill"), tmp_path / "guard"
    assert run(capsys, "new", folder, *FIVE, "--security", "Guard", "--insecure-slot")[0] == 0
    volumes = json.loads(run(capsys, "check", folder, "--json")[1])["volumes"]
    assert {row["reader"]: (row["imported"], row["witnessed"] > 0) for row in volumes} == {
        "mediator": (0, True), "union": (0, True), "management": (0, True), "guard": (0, False),
    }  # fmt: skip
    assert run(capsys, "export", folder, "--for", "guard", "--to", str(to))[0] == 0
    assert run(capsys, "brief", str(to))[0] == 0
    receipt = str(to / "proof" / "receipt.json")
    assert run(capsys, "note", folder, "--in", "1", "Nine shifts.")[0] == 0
    assert run(capsys, "check", folder, "--receipt", receipt)[0] == 0


def test_the_passphrase_is_that_of_open(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", "night shifts and furnaces")
    folder = str(tmp_path / "mill")
    status, out, _ = run(capsys, "new", folder, *FIVE, "--json")
    document = json.loads(out)
    assert status == 0
    assert set(document) >= {"case", "fingerprint", "recovery_code"}
    assert document["case"] == "night-shifts"
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", "something else")
    assert run(capsys, "check", folder)[0] == 1
    monkeypatch.setenv("GOODOFFICES_PASSPHRASE", document["recovery_code"])
    assert run(capsys, "check", folder)[0] == 0


def test_what_is_inferred_is_shown_and_may_be_said(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_CH.UTF-8")
    _, out, _ = run(capsys, "new", str(tmp_path / "a"), *FIVE, "--insecure-slot")
    assert "fr, of this machine; another: --language" in out
    assert "of this machine; another: --zone" in out
    said = ["--language", "en", "--zone", "+05:30", "--insecure-slot"]
    _, out, _ = run(capsys, "new", str(tmp_path / "b"), *FIVE, *said)
    assert "of this machine" not in out
    sight = sight_of(tmp_path / "b")
    assert sight.header.language == "en"
    (room,) = sight.of_kind(Meeting)
    assert room.starts is not None
    assert room.starts.said.endswith("+05:30")
    assert sight.as_of.isoformat().endswith("+05:30")


@pytest.mark.parametrize(
    ("option", "answer", "says"),
    [
        ("--title", " ", "printed"), ("--title", "a\x1b[2Jb", "printed"),
        ("--mediator", "", "printed"), ("--parties", "Union", "two or more"),
        ("--mandate", "war", "good offices"), ("--room", "caucus marz", "the new room"),
        ("--zone", "Paris", "hours from UTC"), ("--zone", "+25:00", "hours from UTC"),
        ("--language", "English, please", "lang"), ("--observer", "\x07", "printed"),
        ("--room", "caucus union: \x1b[2J", "printed"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_stand_makes_nothing(
    option: str, answer: str, says: str, tmp_path: Path, capsys: Capture
) -> None:
    words = [*FIVE, option, answer, "--insecure-slot"]
    status, out, err = run(capsys, "new", str(tmp_path / "x"), *words)
    assert (status, out) == (2, "")
    assert says in err
    assert "\x1b" not in err
    assert not list(tmp_path.iterdir())


def test_an_answer_that_never_comes_is_one_message(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Night shifts\nGrace\nUnion\n"))
    status, _, err = run(capsys, "new", str(tmp_path / "x"))
    assert status == 2
    assert "two or more" in err
    monkeypatch.setattr("sys.stdin", io.StringIO("Night shifts\n"))
    status, _, err = run(capsys, "new", str(tmp_path / "x"))
    assert status == 2
    assert "--mediator" in err
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    status, out, err = run(capsys, "new", str(tmp_path), *FIVE, "--insecure-slot")
    assert (status, out) == (2, "")
    assert "not there yet" in err
    assert [f.name for f in tmp_path.iterdir()] == ["mine.txt"]


class Terminal(io.StringIO):
    """What somebody types who sits at a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_a_slip_is_asked_again(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "Night shifts\nGrace\nUnion\nUnion, Management\nwar\nmed\ncaucus onion\ncaucus union\n"
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    status, out, err = run(capsys, "new", str(tmp_path / "x"), "--insecure-slot")
    assert status == 0
    assert "1 Caucus with Union" in out
    for slip in ("two or more", "one of good offices", "not onion"):
        assert slip in err
