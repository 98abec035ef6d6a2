"""Notes from files: their words are the file's, and nothing in a file is trusted."""

from __future__ import annotations

import hashlib
import io
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.common.errors import BadInput
from goodoffices.office.intake import LARGEST_FILE, NoteFile, read_file, stretches
from goodoffices.office.notes import Speaker
from goodoffices.office.opening import sight_of
from goodoffices.office.word_files import DEEPEST, LARGEST_PART, MOST_PARTS, read_word
from goodoffices.record.kinds.intake import Passage
from goodoffices.record.kinds.talk import Statement
from tests.office.records import record_of, run

Capture = pytest.CaptureFixture[str]
ANN, MARS, CHAIR = Speaker("mars", "ann"), Speaker("mars"), Speaker("mediator", "chair")
NAMES = {"ann bo": ANN, "ann": ANN, "mars": MARS, "chair": CHAIR}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def written(place: Path, data: bytes | str, name: str = "notes.txt") -> Path:
    file = place / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def notes(file: NoteFile) -> list[tuple[str, Speaker | None]]:
    return [(file.text[s.start : s.end], s.speaker) for s in stretches(file, NAMES)]


def plain(text: str) -> NoteFile:
    return NoteFile("n", "", text, None, {})


def words(text: str) -> list[str]:
    return [said for said, _ in notes(plain(text))]


# -- plain text ------------------------------------------------------------------------------


def test_a_paragraph_is_a_note_and_a_bullet_is_one() -> None:
    text = "First line\nand its second.\n\n\n- one\n* two\n  goes on\n\u2022  three\n---\n \n- four"
    assert words(text) == [
        "First line\nand its second.",
        "one",
        "two\n  goes on",
        "three\n---",
        "four",
    ]


def test_numbers_stay_in_the_words_and_split_a_numbered_paragraph_alone() -> None:
    assert words("1. six hours\n2. five\n\n(a) one\n(b) two") == [
        "1. six hours", "2. five", "(a) one", "(b) two",
    ]  # fmt: skip
    assert words("We meet on\n12. December at noon") == ["We meet on\n12. December at noon"]


def test_a_line_begins_with_one_who_speaks_in_the_room() -> None:
    text = "ANN BO: six hours\nand no more\nMars: five\nChair:   why?\nOther: no\n"
    text += "- Ann: \u00e9t\u00e9\n1. Ann: x"
    assert notes(plain(text)) == [
        ("six hours\nand no more", ANN), ("five", MARS), ("why?\nOther: no", CHAIR),
        ("\u00e9t\u00e9\n1. Ann: x", ANN),
    ]  # fmt: skip
    assert notes(plain("1. Ann: x\n2. Chair: y")) == [("x", ANN), ("y", CHAIR)]
    assert notes(plain("Ann:\nno space after it")) == [("no space after it", ANN)]
    assert notes(plain("12:30 Ann left\nhttp://example.org: no")) == [
        ("12:30 Ann left\nhttp://example.org: no", None)
    ]


@given(st.text(alphabet="ab\u00e9\U0001f54a :-*\n\t", max_size=120))
def test_words_are_stretches_of_the_text_in_order_and_nothing_is_lost(text: str) -> None:
    try:
        found = stretches(plain(text), {"a": ANN})
    except BadInput:
        assert not set(text) & set("b\u00e9")
        return
    for one, two in pairwise(found):
        assert one.end <= two.start
    for each in found:
        assert text[each.start : each.end].strip() == text[each.start : each.end] != ""
    kept = "".join(text[s.start : s.end] for s in found)
    for sign in "b\u00e9":
        assert kept.count(sign) == text.count(sign)


@pytest.mark.parametrize(
    "text",
    [
        " " * 1_000_000 + "x", "x" + "\t" * 1_000_000, "- " * 500_000 + "x", "1. " * 300_000 + "x",
        "a: " * 300_000 + "x", " :" * 500_000 + "x", "\n" * 1_000_000 + "x", "(" * 1_000_000 + "x",
    ],
    ids=lambda text: repr(text[:4]),
)  # fmt: skip
def test_no_text_takes_longer_than_its_length(text: str) -> None:
    try:
        assert len(stretches(plain(text), {"a": ANN})) == 1
    except BadInput as refused:
        assert "at most" in str(refused)  # noqa: PT017 - read or refused, and at once


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfAnn: a\r\nb\rc\x0bd\n", "Ann: a\nb\nc\nd\n"),
        ("Ann: \u00e9\n".encode("utf-16"), "Ann: \u00e9\n"),
        ("a\u2028b\x85c".encode(), "a\nb\nc"),
    ],
)
def test_the_text_as_read_has_one_kind_of_line_end(data: bytes, text: str, tmp_path: Path) -> None:
    file = read_file(written(tmp_path, data))
    assert file.text == text
    assert file.digest == hashlib.sha256(data).hexdigest()
    assert file.name == "notes.txt"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"caf\xe9", "not UTF-8, at 3"), (b"a\x1b[2Jb", "line 1"),
        ("pay \u202e05 not 50".encode(), "line 1"), (b"a\n\nb\x00", "line 3"),
        (b"%PDF-1.7", "a PDF"), (b"{\\rtf1 a}", "rich text"), (b"", "found 0"),
        (b" \n-- \n", "found 0"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "with a password"), (b"x" * 20_001, "20001"),
        (b"a\n\n" * 2_001, "found 2001"), (b"PK\x03\x04 not a zip", "Word document"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_notes_is_refused(data: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        stretches(read_file(written(tmp_path, data)), NAMES)
    assert says in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_what_is_no_file_at_all_is_refused(tmp_path: Path) -> None:
    large = written(tmp_path, b"", "large")
    with large.open("r+b") as opened:
        opened.truncate(LARGEST_FILE + 1)
    for path in (tmp_path, tmp_path / "none", large, Path("/dev/zero")):
        with pytest.raises(BadInput):
            read_file(path)


# -- Word ------------------------------------------------------------------------------------


def word(body: str, parts: dict[str, bytes] | None = None, *, comments: str = "") -> bytes:
    """Return a document of these parts, written by hand."""
    made = io.BytesIO()
    head = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>'
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"{head}{body}</w:body></w:document>")
        if comments:
            file.writestr("word/comments.xml", f'<w:comments xmlns:w="{W}">{comments}</w:comments>')
        for name, data in (parts or {}).items():
            file.writestr(name, data)
    return made.getvalue()


def paragraph(text: str, *, look: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def read(data: bytes, place: Path) -> NoteFile:
    return read_file(written(place, data, "notes.docx"))


def test_paragraphs_lists_and_tables_of_a_document_are_notes(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("Ann Bo: six hours, ")
    made.paragraphs[0].add_run("not five").bold = True
    made.add_paragraph("")
    made.add_paragraph("first point", style="List Number")
    made.add_paragraph("a\nb\tc", style="List Bullet")
    table = made.add_table(0, 2)
    for row in (("Who", "What"), ("Ann Bo", "nine \u00e9"), ("Volkov", "ten"), ("", "")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    saved = io.BytesIO()
    made.save(saved)
    file = read(saved.getvalue(), tmp_path)
    assert notes(file) == [
        ("six hours, not five", ANN), ("first point", None), ("a\nb\tc", None),
        ("Who\tWhat", None), ("nine \u00e9", ANN), ("Volkov\tten", None),
    ]  # fmt: skip
    assert file.done == {}


def test_tracked_changes_are_read_as_accepted_and_it_is_said(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>at most </w:t></w:r><w:ins w:author='x'><w:r><w:t>three</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>four</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>gone</w:t></w:r>"
        "</w:moveFrom></w:p><w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("row")
        + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    file = read(word(body), tmp_path)
    assert notes(file) == [("at most three", None)]
    assert file.done == {"tracked deletion, left out": 3, "tracked insertion, read": 1}


def test_comments_are_for_the_mediator_alone(tmp_path: Path) -> None:
    remark = f"<w:comment w:id='0'>{paragraph('Ann: he winked')}</w:comment>"
    file = read(word(paragraph("said"), comments=remark), tmp_path)
    found = stretches(file, NAMES)
    assert [(file.text[s.start : s.end], s.comment, s.speaker) for s in found] == [
        ("said", False, None), ("Ann: he winked", True, None),
    ]  # fmt: skip
    assert file.done == {"comment, kept for the mediator alone": 1}


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    body = (
        paragraph("shown") + paragraph("hidden", look="<w:vanish/>")
        + paragraph("shown too", look="<w:vanish w:val='0'/>")
        + "<w:p><w:r><w:drawing><w:t>in a box</w:t></w:drawing><w:footnoteReference/></w:r></w:p>"
        + "<w:altChunk/><w:p><w:fldSimple w:instr='INCLUDETEXT \"c:/secret\"'><w:r><w:t>field</w:t>"
        "</w:r></w:fldSimple><w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r></w:p>"
    )  # fmt: skip
    file = read(word(body, {"word/vbaProject.xml": b"x"}), tmp_path)
    assert [said for said, _ in notes(file)] == ["shown", "shown too", "field"]
    assert set(file.done) == {
        "hidden words, left out", "drawing or text box, left out", "note at the foot, left out",
        "attached file, left out",
    }  # fmt: skip
    file = read(word(body, {"word/vbaProject.bin": b"macro"}), tmp_path)
    assert file.done["macros, not run"] == 1


def test_no_link_of_a_document_is_followed(tmp_path: Path) -> None:
    outside = b'<Relationship Target="http://127.0.0.1:1/" TargetMode="External"/>'
    body = '<w:p><w:hyperlink r:id="r1" xmlns:r="r"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>'
    file = read(word(body, {"word/_rels/document.xml.rels": outside}), tmp_path)
    assert [said for said, _ in notes(file)] == ["here"]


def hostile() -> dict[str, bytes]:
    """Return documents that nobody wrote in good faith, by what is wrong with them."""
    whole = word(paragraph("a"))
    laughs = "<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
    outside = "<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    deep = "<w:sdt>" * (DEEPEST + 1) + "</w:sdt>" * (DEEPEST + 1)
    locked = bytearray(whole)
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        locked[locked.index(sign) + (6 if sign == b"PK\x03\x04" else 8)] |= 1
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for n in range(MOST_PARTS + 1):
            file.writestr(f"p{n}", b"")
    return {
        "bomb": word(" " * (LARGEST_PART + 1)),
        "laughs": whole_with(laughs), "outside": whole_with(outside), "deep": word(deep),
        "cut": whole[: len(whole) // 2], "no document": zipped({"x": b"y"}),
        "not XML": zipped({"word/document.xml": b"<w"}),
        "empty": zipped({"word/document.xml": b""}),
        "locked": bytes(locked), "many parts": made.getvalue(),
        "wrong sum": whole[:-30] + b"\x00" * 30,
        "odd bytes": zipped({"word/document.xml": b"<?xml version='1.0' encoding='x-none'?><a/>"}),
    }  # fmt: skip


def zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return made.getvalue()


def whole_with(declared: str) -> bytes:
    body = "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    text = f"{declared}<w:document xmlns:w='{W}'>{body}"
    return zipped({"word/document.xml": text.encode()})


@pytest.mark.parametrize("what", sorted(hostile()))
def test_a_hostile_document_is_refused_in_one_message(what: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected a Word document"):
        read(hostile()[what], tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == ["notes.docx"]


@pytest.mark.parametrize("value", [0x00, 0x7F, 0xFF])
def test_a_document_with_any_byte_changed_is_read_or_refused(value: int) -> None:
    whole = word(paragraph("Ann: six hours") + "<w:tbl><w:tr/></w:tbl>")
    refused = 0
    for at in range(len(whole)):
        try:
            found = read_word(whole[:at] + bytes([value]) + whole[at + 1 :], "n.docx")
        except BadInput:
            refused += 1
            continue
        assert all(found.text[b.start : b.end].strip() for b in found.blocks)
    assert refused > len(whole) / 2


# -- into a record ---------------------------------------------------------------------------

TEXT = "Osei: six hours\n\n- Volkov: not five\n\nNo one said it.\n"


def taken(tmp_path: Path, capsys: Capture, data: bytes | str, name: str) -> tuple[Path, Path]:
    record, folder = record_of("unity_station", tmp_path), tmp_path / "papers"
    folder.mkdir()
    file = written(folder, data, name)
    status, _, err = run(capsys, "note", str(record), "--in", "m2", "--from", str(file))
    assert status == 0, err
    return record, file


def test_each_note_keeps_where_it_stands_in_the_file(tmp_path: Path, capsys: Capture) -> None:
    record, file = taken(tmp_path, capsys, TEXT, "notes.txt")
    sight = sight_of(record)
    passages = sight.of_kind(Passage)
    assert [p.file for p in passages] == ["notes.txt"] * 3
    assert {p.digest for p in passages} == {hashlib.sha256(file.read_bytes()).hexdigest()}
    held = [sight.get(p.of[0]) for p in passages]
    assert [n.words for n in held if n] == [TEXT[p.start : p.end] for p in passages]
    assert [sight.speaker(n)[-5:] for n in held if n] == [" Osei", "olkov", ""]
    assert [n.originator for n in held if n] == ["mars", "security", "mars"]
    assert "notes.txt 6-15" in run(capsys, "why", str(record), held[0].id if held[0] else "")[1]
    assert [f.name for f in file.parent.iterdir()] == ["notes.txt"]


def test_a_partys_copy_says_nothing_of_the_file(tmp_path: Path, capsys: Capture) -> None:
    record, _ = taken(tmp_path, capsys, TEXT, "a-telling-name.txt")
    run(capsys, "note", str(record), "--close", "m2")
    mars = sight_of(record, "mars")
    assert "six hours" in [e.words for e in mars.of_kind(Statement)]
    assert not mars.of_kind(Passage)
    assert "telling" not in str(mars)
    assert "six hours" not in str(sight_of(record, "coalition"))


def test_a_comment_never_reaches_the_room(tmp_path: Path, capsys: Capture) -> None:
    remark = f"<w:comment w:id='0'>{paragraph('he winked')}</w:comment>"
    data = word(paragraph("six hours"), comments=remark)
    record, file = taken(tmp_path, capsys, data, "notes.docx")
    run(capsys, "note", str(record), "--close", "m2")
    assert "he winked" in [e.words for e in sight_of(record).of_kind(Statement)]
    assert "he winked" not in str(sight_of(record, "mars"))
    again = run(capsys, "note", str(record), "--in", "m2", "--from", str(file))
    assert (again[0], again[1]) == (2, "")
    assert "not in" in again[2]
    other = run(capsys, "note", str(record), "--in", "m1", "--from", str(file))
    assert (other[0], other[2]) == (0, "notes.docx: comment, kept for the mediator alone (1)\n")


def test_a_file_that_is_refused_leaves_the_record_as_it_was(
    tmp_path: Path, capsys: Capture
) -> None:
    record = record_of("unity_station", tmp_path)
    before = (record / "record.sqlite").read_bytes()
    file = written(tmp_path, "fine\n\nlong " + "x" * 20_001)
    status, out, err = run(capsys, "note", str(record), "--in", "m2", "--from", str(file))
    assert (status, out) == (2, "")
    assert "notes.txt, line 3" in err
    assert (record / "record.sqlite").read_bytes() == before
