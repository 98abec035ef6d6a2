"""Reading an authored case: what is read, and what is refused before anything is opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from goodoffices.cli import main
from goodoffices.common.errors import BadInput
from goodoffices.office.authored import read_case
from goodoffices.office.opening import open_authored, sight_of
from goodoffices.record.troubles import troubles

HEAD = """\
format: 1
case: talks
title: Talks
as_of: 1963-07-14T20:00+03:00
readers:
  office: {kind: mediator, name: The Office}
  mars: {kind: party, name: Mars}
  luna: {kind: party, name: Luna}
"""
STATEMENT = "- {id: s1, kind: statement, originator: mars, text: words}\n"
Prepare = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.yaml").write_text(HEAD, encoding="utf-8")
    return case


def further(folder: Path, text: str, name: str = "10.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Run the main job on a bad case: exit status 2, one message, nothing on standard output."""
    with pytest.raises(SystemExit) as ended:
        main(["brief", str(folder)])
    out, err = capsys.readouterr()
    assert ended.value.code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


# -- what is read ------------------------------------------------------------------------------


def test_files_are_read_in_name_order_after_the_case(folder: Path) -> None:
    further(folder, "- {id: third, kind: statement, text: c, of: [second]}\n", "20.yaml")
    further(folder, "- {id: second, kind: statement, text: b, of: [first]}\n", "10.yaml")
    further(folder, HEAD + "entries:\n- {id: first, kind: statement, text: a}\n", "case.yaml")
    assert [e.id for e in read_case(folder).entries] == ["first", "second", "third"]


def test_sections_of_the_case_are_entries(folder: Path) -> None:
    sections = (
        "mandate: {type: mediation}\n"
        "people:\n- {id: ada, name: Ada, seat: mars}\n"
        "meetings:\n- {id: m1, type: caucus, title: One, parties: [mars], present: [ada]}\n"
    )
    entries = read_case(further(folder, HEAD + sections, "case.yaml")).entries
    assert [(e.id, e.kind) for e in entries] == [
        ("mandate", "mandate"), ("ada", "person"), ("m1", "meeting"),
    ]  # fmt: skip


def test_entries_speak_the_language_of_the_case(folder: Path) -> None:
    text = f"{HEAD}language: fr\nentries:\n{STATEMENT}- {{id: s2, kind: statement, lang: ru}}\n"
    assert [e.lang for e in read_case(further(folder, text, "case.yaml")).entries] == ["fr", "ru"]


def test_words_stay_words(folder: Path) -> None:
    """What YAML would read as a truth value, a clock or a date stays as it was written."""
    text = "- {id: s1, kind: statement, text: no, gist: 09:00, quote: 1962-10-30, source: 1_000}\n"
    one = read_case(further(folder, text)).entries[0]
    assert (one.text, one.gist, one.quote, one.source) == ("no", "09:00", "1962-10-30", "1_000")


def test_a_byte_order_mark_is_no_fault(folder: Path) -> None:
    (folder / "10.yaml").write_bytes(b"\xef\xbb\xbf" + STATEMENT.encode())
    assert len(read_case(folder).entries) == 1


def test_a_link_inside_the_folder_is_no_fault(folder: Path) -> None:
    further(folder, STATEMENT, "10.txt")
    (folder / "10.yaml").symlink_to(folder / "10.txt")
    assert len(read_case(folder).entries) == 1


def test_a_file_with_nothing_in_it_is_no_fault(folder: Path) -> None:
    assert read_case(further(folder, "# nothing yet\n")).entries == ()


def test_contradictory_times_are_kept_and_flagged(folder: Path) -> None:
    entry = (
        "- {id: s1, kind: statement, originator: office, source: L1, text: w,"
        " said: 1963-07-10, known: 1963-07-01}\n"
        "- {id: m1, kind: meeting, type: office, title: M, source: L2,"
        " starts: 1963-07-05T10:00Z, ends: 1963-07-04T10:00Z, readers: [office]}\n"
    )
    sight = open_authored(read_case(further(folder, entry))).sight()
    assert [e.said.said for e in sight.entries if e.said] == ["1963-07-10"]
    assert [t.problem for t in troubles(sight)] == [
        "known before it was said", "it ends before it starts",
    ]  # fmt: skip


# -- what is refused: fields, kinds, ids, readers -----------------------------------------------

FAULTS = {
    "unknown field": (
        "- id: s1\n  kind: statement\n- id: s2\n  kind: statement\n  colour: red\n",
        r"10\.yaml:3, entry s2: expected only fields of its kind; found 'colour'",
    ),
    "unknown kind": (
        "\n- {id: s1, kind: rumour}\n",
        r"10\.yaml:2: expected kind: one of .*statement.*; found 'rumour'",
    ),
    "no kind": ("- {id: s1}\n", r"10\.yaml:1: expected kind: .* found nothing"),
    "duplicate id": (STATEMENT * 2, r"10\.yaml:2: expected an id of its own; found 's1'"),
    "no id": ("- {kind: statement}\n", r"10\.yaml:1, id: .*found nothing"),
    "bad id": ("- {id: S 1, kind: statement}\n", r"10\.yaml:1, entry S 1, id: .* found 'S 1'"),
    "unknown reader": (
        "- {id: s1, kind: statement, readers: [mars, venus]}\n",
        r"10\.yaml:1, entry s1, readers: .*office.*; found 'venus'\. Add it under 'readers'",
    ),
    "originator is no reader": (
        "- {id: s1, kind: statement, originator: venus}\n",
        r"10\.yaml:1, entry s1, originator: .*one of the case's readers.*found 'venus'",
    ),
    "whose is no reader": (
        "- {id: s1, kind: demand, whose: venus, issue: i}\n", r"entry s1, whose: .*'venus'",
    ),
    "conveyed of no reader": (
        "- {id: s1, kind: statement, conveys: [{whose: venus, form: firm, gist: g}]}\n",
        r"entry s1, conveys: .*'venus'",
    ),
    "unknown person": (
        "- {id: s1, kind: statement, by: ada}\n",
        r"10\.yaml:1, entry s1, by: expected the id of a person; found 'ada'",
    ),
    "not a meeting": (
        f"{STATEMENT}- {{id: s2, kind: statement, meeting: s1}}\n",
        r"10\.yaml:2, entry s2, meeting: expected the id of a meeting; found 's1'",
    ),
    "a reference forwards": (
        "- {id: s1, kind: answer, manner: full, of: [s2]}\n- {id: s2, kind: statement}\n",
        r"10\.yaml:1, entry s1, of: expected the id of an earlier entry; found 's2'",
    ),
    "a deadline active without a zone": (
        ("- id: d1\n  kind: deadline\n  short: reply\n  due:\n    said: tomorrow at nine\n"
        "    readings: [{means: local, at: 1963-07-15T09:00, chosen: true}]\n"),
        r"10\.yaml:1, entry d1, due.*chosen only when its 'at' is a time with a zone",
    ),
    "two readings chosen": (
        ("- {id: d1, kind: deadline, short: s, due: {said: x, readings: "
        "[{means: a, at: 1963-07-15T09:00Z, chosen: true},"
        " {means: b, at: 1963-07-15T10:00Z, chosen: true}]}}\n"),
        r"10\.yaml:1, entry d1, due: .*one reading at most",
    ),
    "a time that is none": (
        "- {id: s1, kind: statement, said: tomorrow}\n", r"entry s1, said: .*ISO 8601",
    ),
    "too many words": (
        f"- {{id: s1, kind: statement, text: {'x' * 20_001}}}\n", r"entry s1, text: .*20000",
    ),
    "no list": ("id: s1\nkind: statement\n", r"10\.yaml: expected a list of entries"),
    "an entry that is none": ("- words\n", r"10\.yaml: expected an entry, a mapping; .*'words'"),
    "words that write to a terminal": (
        '- {id: s1, kind: statement,\n   text: "\\e[2J"}\n',
        r"10\.yaml:1: expected words that can be printed; found '\\x1b\[2J'",
    ),
    "a field that writes to a terminal": (
        '- {id: s1, kind: statement, "\\e[2J": x}\n', r"10\.yaml:1: .*found '\\x1b\[2J'",
    ),
    "a duplicate key": (
        "- id: s1\n  kind: statement\n  id: s2\n",
        r"10\.yaml:3: expected a plain key, each once; found 'id again'",
    ),
    "a YAML bomb": (
        "- &a [x, x]\n- &b [*a, *a]\n- [*b, *b]\n", r"10\.yaml:1: .*without anchors.*found 'a'",
    ),
    "an alias loop": ("- &a [*a]\n", r"10\.yaml:1: .*without anchors.*found 'a'"),
    "an alias of nothing": ("- *a\n", r"10\.yaml:1: .*without anchors.*found 'a'"),
    "200,000 brackets": ("[" * 200_000, r"10\.yaml:1: .*not nested deeply; .*more than 24 levels"),
    "200,000 dashes": ("- " * 200_000, r"10\.yaml:1: .*not nested deeply; .*more than 24 levels"),
    "a broken line": ("- {id: s1\n", r"10\.yaml:2: expected YAML; found"),
    "two documents": (f"{STATEMENT}---\n{STATEMENT}", r"10\.yaml:2: expected one YAML document"),
    "a tag": ("- !!python/object/apply:os.getcwd []\n", r"10\.yaml: expected an entry, a mapping"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_file_and_line(folder: Path, text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read_case(further(folder, text))


HEADS = {
    "no format": ("format: 1\n", "", r"case\.yaml:1, format: .*found nothing"),
    "a later format": ("format: 1", "format: 2", r"case\.yaml:1, format: .*found 2"),
    "an unknown field": ("title:", "colour: red\ntitle:", r"only fields of its kind; .*'colour'"),
    "no mediator": ("kind: mediator", "kind: observer", r"readers: expected exactly one.*found 0"),
    "two mediators": ("kind: party", "kind: mediator", r"readers: expected exactly one.*found 3"),
    "an unknown seat": ("kind: mediator", "kind: king", r"case\.yaml:1, readers\.office\.kind"),
    "a time without zone": ("+03:00", "", r"case\.yaml: as_of: expected a time with a zone"),
    "a time that is none": ("1963-07-14T20:00+03:00", "soon", r"as_of: .*found 'soon'"),
    "a title twice": ("title:", "title: T\ntitle:", r"case\.yaml:4: .*found 'title again'"),
}


@pytest.mark.parametrize(("old", "new", "message"), HEADS.values(), ids=HEADS)
def test_a_fault_in_the_head_is_named(folder: Path, old: str, new: str, message: str) -> None:
    further(folder, HEAD.replace(old, new), "case.yaml")
    with pytest.raises(BadInput, match=message):
        read_case(folder)


# -- what is refused: files ---------------------------------------------------------------------


def sparse(folder: Path) -> None:
    with (folder / "10.yaml").open("wb") as file:
        file.truncate(200 * 1024**2)


def link(folder: Path, name: str, to: Path) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(to)


def outside(folder: Path, name: str) -> None:
    (folder.parent / "secret.yaml").write_text(HEAD, encoding="utf-8")
    link(folder, name, folder.parent / "secret.yaml")


def crowded(folder: Path) -> None:
    for number in range(201):
        (folder / f"{number}.yaml").touch()


FILES: dict[str, tuple[Prepare, str]] = {
    "200 MB": (sparse, r"10\.yaml: expected a file of at most 32 MiB; found '200 MiB'"),
    "a link out": (lambda f: outside(f, "10.yaml"), r"10\.yaml: .*found 'a link that leaves it'"),
    "the case a link out": (
        lambda f: outside(f, "case.yaml"), r"case\.yaml: .*found 'a link that leaves it'",
    ),
    "a link to itself": (lambda f: link(f, "10.yaml", f / "10.yaml"), r"10\.yaml: .*no plain file"),
    "a link to nothing": (lambda f: link(f, "10.yaml", f / "gone"), r"10\.yaml: .*no plain file"),
    "a device": (lambda f: link(f, "10.yaml", Path(os.devnull)), r"10\.yaml: .*no plain file"),
    "a pipe": (lambda f: os.mkfifo(f / "10.yaml"), r"10\.yaml: .*found 'no plain file'"),
    "a folder": (lambda f: (f / "10.yaml").mkdir(), r"10\.yaml: .*found 'no plain file'"),
    "another encoding": (
        lambda f: (f / "10.yaml").write_bytes("- {id: s1, text: café}".encode("latin-1")),
        r"10\.yaml, byte 20: expected UTF-8 text; .*Save the file as UTF-8",
    ),
    "UTF-16": (
        lambda f: (f / "10.yaml").write_bytes("- {id: s1}".encode("utf-16")),
        r"10\.yaml, byte 0: expected UTF-8 text",
    ),
    "a null byte": (lambda f: (f / "10.yaml").write_bytes(b"- {\0}"), r"10\.yaml: expected YAML"),
    "too many files": (crowded, r"case: expected at most 200 files; found 202"),
    "an empty folder": (lambda f: (f / "case.yaml").unlink(), r"case: expected case\.yaml; found"),
    "an empty case": (lambda f: further(f, "", "case.yaml"), r"case\.yaml: expected a mapping"),
    "a list for a case": (
        lambda f: further(f, STATEMENT, "case.yaml"), r"case\.yaml: expected a mapping; found",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("prepare", "message"), FILES.values(), ids=FILES)
def test_a_bad_file_is_named(folder: Path, prepare: Prepare, message: str) -> None:
    prepare(folder)
    with pytest.raises(BadInput, match=message):
        read_case(folder)


def test_a_million_values_are_too_many(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodoffices.common.plain_yaml.MOST_NODES", 1000)
    with pytest.raises(BadInput, match=r"10\.yaml:1: expected at most 1000 values"):
        read_case(further(folder, f"[{'[],' * 1000}]"))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere: expected case\.yaml; found nothing"):
        read_case(tmp_path / "nowhere")


# -- how a refusal looks from outside -------------------------------------------------------------


def test_a_refusal_is_one_line_and_status_2(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused(further(folder, "- {id: s1, kind: rumour}\n"), capsys)
    assert message.startswith("goodoffices: 10.yaml:1: expected kind:")


def test_a_refused_release_is_status_2_and_nothing_is_opened(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = "- {id: r1, kind: release, whose: luna, to: [luna], of: [s1]}\n"
    assert "entry r1, whose" in refused(further(folder, STATEMENT + release), capsys)


def test_why_it_does_not_open_is_told_to_the_mediator_alone(folder: Path) -> None:
    further(folder, "- {id: secret, kind: rumour}\n")
    with pytest.raises(BadInput, match="rumour"):
        sight_of(folder)
    for reader in ("mars", "luna", "nobody"):
        with pytest.raises(BadInput, match=r"^the case: expected a case that opens; found nothing"):
            sight_of(folder, reader)


@pytest.mark.parametrize("words", ["soon", "1962-13", "1962-02-30", "", "\x1b[2J"])
def test_a_time_that_is_none_is_refused(folder: Path, words: str) -> None:
    if not words:
        assert sight_of(folder, None, words).as_of.year == 1963
        return
    with pytest.raises(BadInput, match="--as-of: expected a date or a time"):
        sight_of(folder, None, words)


@pytest.mark.parametrize("words", ["9999", "9999-12", "9999-12-31", "0001", "0001-01-01"])
def test_the_ends_of_the_calendar_can_be_asked_about(folder: Path, words: str) -> None:
    assert sight_of(further(folder, STATEMENT), "mars", words).entries
