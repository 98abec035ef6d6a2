"""The Word document: it carries what the page carries, and says nothing of who made it."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.table import Table

from goodoffices.brief.arranged import Arranged, Chapter
from goodoffices.brief.docx import PAGE_ONE, document
from goodoffices.brief.terminal import pages
from goodoffices.studies.finding import Figure, Finding, Line
from tests.builder import CaseBuilder
from tests.cases.briefs import EXAMPLES, brief
from tests.cases.briefs import page as page_of
from tests.office.records import run

READERS = [("unity_station", "mars"), ("camp_david_1978", None)]


@cache
def made_of(case: str, reader: str | None = None) -> bytes:
    return document(brief(case, reader))


def read(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def words_of(made: Document) -> list[str]:
    """Return every word of a document in order, page one apart."""
    words: list[str] = []
    for block in made.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                words += (word for cell in row.cells for word in cell.text.split())
        elif block.style is None or block.style.name != PAGE_ONE:
            words += block.text.split()
    return words


class Shown(HTMLParser):
    """Gathers the words that a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base's own
        self._hidden += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}
        if tag not in {"a", "span", "strong"}:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def shown_by(text: str) -> list[str]:
    parser = Shown()
    parser.feed(text)
    return "".join(parser.words).split()


@pytest.mark.parametrize(("case", "reader"), READERS)
def test_it_carries_what_the_page_carries_in_the_same_order(case: str, reader: str | None) -> None:
    arranged = brief(case, reader)
    made = read(made_of(case, reader))
    ours, theirs = words_of(made), shown_by(page_of(case, reader))
    assert len(theirs) > 200
    assert ours == theirs
    figures = sum(len(f.figures) for c in arranged.chapters for f in c.findings)
    assert len(made.inline_shapes) == figures > 0


def test_page_one_stands_first_and_whole() -> None:
    arranged = brief("unity_station")
    paragraphs = read(made_of("unity_station")).paragraphs
    (first,) = [p for p in paragraphs if p.style is not None and p.style.name == PAGE_ONE]
    rows = pages(arranged)[0].splitlines()
    assert first.text.rstrip().splitlines() == rows[rows.index("") + 1 : -2]
    assert first.contains_page_break or 'w:type="page"' in first._p.xml


def test_every_reference_leads_to_its_entry_and_none_leads_out() -> None:
    data = made_of("unity_station")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        text = parts.read("word/document.xml").decode()
        relations = b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".rels"))
    anchors = set(re.findall(r'w:anchor="([^"]+)"', text))
    marks = re.findall(r'w:bookmarkStart w:id="\d+" w:name="([^"]+)"', text)
    assert anchors
    assert anchors <= set(marks)
    assert len(marks) == len(set(marks))
    assert b"External" not in relations


def test_it_names_no_author_no_program_no_time_and_no_machine(tmp_path: Path) -> None:
    data = made_of("unity_station")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {i.date_time for i in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = set(parts.namelist())
        told = parts.read("docProps/core.xml").decode()
    assert names.isdisjoint({"docProps/app.xml", "docProps/thumbnail.jpeg"})
    assert re.findall(r"<(dc\w*|cp):(\w+)", told) == [
        ("cp", "coreProperties"), ("dc", "title"), ("dc", "language"),
    ]  # fmt: skip
    assert b"python-docx" not in data


def test_its_language_is_that_of_the_case() -> None:
    built = CaseBuilder()
    header = type(built.header)("x", "Talks", built.header.readers, "fr")
    sight = built.sight()
    sight = type(sight)(header, sight.reader, sight.as_of, sight.copies, {}, {})
    made = read(document(Arranged(sight, (), (), ())))
    spoken = made.styles.element.findall(".//{*}rPrDefault//{*}lang")
    assert {value for lang in spoken for value in lang.attrib.values()} == {"fr"}
    assert made.core_properties.language == "fr"


def test_what_no_document_can_hold_is_replaced() -> None:
    sight = CaseBuilder().sight()
    odd = "a\ufffeb \u202e & <b> \uffff"
    line, figure = Line(odd, odd), Figure(odd, (odd,), ((odd,),), {"mark": "point"})
    found = Finding(
        "own-words", odd, odd, None, ("mediator",), (), (odd,), (line,), (figure,), ((odd, odd),)
    )
    made = read(document(Arranged(sight, (found,), (), (Chapter(1, odd, (found,)),))))
    words = " ".join(words_of(made))
    assert words.count("a\ufffdb \u202e & <b> \ufffd") == 11
    assert "\ufffe" not in words


def test_each_page_says_for_whom_it_is() -> None:
    arranged = brief("unity_station", "mars")
    head = read(made_of("unity_station", "mars")).sections[0].header.paragraphs[0].text
    assert head == f"{arranged.sight.header.title}: {arranged.audience}"
    assert "FOR MARS" in head


def test_the_verb_writes_it_or_says_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    station, file = str(EXAMPLES / "unity_station"), tmp_path / "mars.docx"
    assert run(capsys, "brief", station, "--for", "mars", "--docx", str(file)) == (0, "", "")
    assert file.read_bytes() == document(brief("unity_station", "mars"))
    status, out, err = run(capsys, "brief", station, "--docx", str(tmp_path / "no" / "page.docx"))
    assert (status, out) == (2, "")
    assert "--docx" in err
