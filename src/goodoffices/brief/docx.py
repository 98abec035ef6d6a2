"""The brief as a Word document: what the page holds, for those who work on paper.

1. It carries what the page carries, in the same order: every line, every table, every figure as
   an image with its numbers beside it, and behind each reference the entry's own words.
2. Page one of the terminal stands first, whole, on a page of its own: it is what is read aloud.
3. For whom it is stands at the head of every page.
4. The same brief gives the same bytes. The file names no author, no program, no time and no
   machine; its language is the case's.
5. A reference leads to its entry inside the document; nothing leads out of it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from goodoffices.brief.arranged import Arranged, Chapter
from goodoffices.brief.figures import as_png
from goodoffices.brief.html import Behind, cited
from goodoffices.brief.terminal import pages
from goodoffices.studies.finding import Figure, Finding

__all__ = ["PAGE_ONE", "document"]

PAGE_ONE = "Page one"
"""The style in which page one stands."""
_WIDTH, _HEIGHT, _MARGIN = Mm(210), Mm(297), Mm(20)
_TEXT_WIDTH = Length(_WIDTH - 2 * _MARGIN)
_HEAD_WIDTH = Mm(35)
_TEMPLATES_OWN = {
    "extended-properties", "thumbnail", "customXml", "stylesWithEffects", "numbering",
}  # fmt: skip
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_INK, _SOFT = RGBColor(0x1C, 0x1C, 0x1A), RGBColor(0x5C, 0x5C, 0x56)
_LINK, _MARK = RGBColor(0x1F, 0x4E, 0x79), RGBColor(0x7A, 0x2E, 0x1D)


def document(brief: Arranged) -> bytes:
    """Return the whole document."""
    made = docx.Document()
    _bare(made, brief)
    _styled(made, brief.sight.header.language)
    _Writer(made, brief).write()
    saved = io.BytesIO()
    made.save(saved)
    return _timeless(saved.getvalue())


class _Writer:
    """A document being written, top to bottom."""

    def __init__(self, made: Document, brief: Arranged) -> None:
        self._made, self._brief = made, brief
        self._ids = {style.name: style.style_id for style in made.styles}

    def _add(self, words: str, style: str) -> Paragraph:
        return self._under(self._made.add_paragraph(_clean(words)), style)

    def _under(self, paragraph: Paragraph, style: str) -> Paragraph:
        paragraph._p.style = self._ids[style]  # noqa: SLF001 - by name it is looked up each time
        return paragraph

    def write(self) -> None:
        self._head()
        self._page_one()
        for chapter in self._brief.chapters:
            self._chapter(chapter)
        self._troubles()
        self._behind(cited(self._brief))

    def _head(self) -> None:
        title, audience = _clean(self._brief.sight.header.title), _clean(self._brief.audience)
        head = self._made.sections[0].header.paragraphs[0]
        head.text = f"{title}: {audience}"
        self._add(audience, "Audience")
        self._add(title, "Title")
        for line in self._brief.standing:
            self._add(line, "Standing")

    def _page_one(self) -> None:
        rows = pages(self._brief)[0].splitlines()
        body = rows[rows.index("") + 1 : -2]
        paragraph = self._add("\n".join(body), PAGE_ONE)
        paragraph.add_run().add_break(WD_BREAK.PAGE)

    def _chapter(self, chapter: Chapter) -> None:
        self._add(f"{chapter.number} {chapter.title}", "Heading 1")
        for found in chapter.findings:
            self._finding(found)

    def _finding(self, found: Finding) -> None:
        heading = self._add(found.title, "Heading 2")
        heading.add_run(_clean(f" - {found.summary}")).bold = False
        if found.matrix:
            self._table(found.matrix[0], found.matrix[1:])
        for line in found.lines:
            paragraph = self._add("", "Line" if line.head else "Wide line")
            if line.head:
                self._words(paragraph, line.head, bare=True)
                for run in paragraph.runs:
                    run.bold = True
                paragraph.add_run("\t")
            self._words(paragraph, line.words)
        for figure in found.figures:
            self._figure(figure)
        for caveat in found.caveats:
            self._add(caveat, "Caveat")

    def _figure(self, figure: Figure) -> None:
        self._add(figure.title, "Caption")
        picture = self._add("", "Drawing").add_run()
        drawn = picture.add_picture(io.BytesIO(as_png(figure)))
        if drawn.width > _TEXT_WIDTH:
            drawn.height = Length(drawn.height * _TEXT_WIDTH // drawn.width)
            drawn.width = _TEXT_WIDTH
        told = f"{figure.title}; the same numbers stand in the table below"
        drawn._inline.docPr.set("descr", _clean(told))  # noqa: SLF001 - the words for those who hear it
        self._add("the same as a table", "Fact")
        rows = [
            ["not stated" if cell is None else str(cell) for cell in row] for row in figure.rows
        ]
        self._table(figure.columns, rows)

    def _table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        table = self._made.add_table(0, len(heads), style="Table Grid")
        for n, row in enumerate((heads, *rows)):
            made = table.add_row()
            made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
            if n == 0:
                made._tr.trPr.append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - on every page
            for cell, words in zip(made.cells, row, strict=True):
                paragraph = self._under(cell.paragraphs[0], "Cell")
                self._words(paragraph, words)
                for run in paragraph.runs if n == 0 else ():
                    run.bold = True
        self._add("", "Fact")

    def _troubles(self) -> None:
        if not self._brief.troubles:
            return
        self._add("Odd in the papers, kept as they are", "Heading 1")
        for trouble in self._brief.troubles:
            paragraph = self._add("", "Line")
            self._link(paragraph, self._brief.label(trouble.entry), trouble.entry)
            paragraph.add_run(_clean(f"\t{trouble.problem}. {trouble.advice}"))

    def _behind(self, entries: Iterable[Behind]) -> None:
        self._add("Behind each reference", "Heading 1")
        for n, entry in enumerate(entries):
            paragraph = self._add("", "Entry")
            named = paragraph.add_run(_clean(entry.name))
            named.bold = True
            named._r.addprevious(_bookmark("Start", n, _anchor(entry.handle)))  # noqa: SLF001
            named._r.addnext(_bookmark("End", n))  # noqa: SLF001
            paragraph.add_run(_clean(f" {entry.words}"))
            facts = f" - {entry.facts}" if entry.facts else ""
            self._add(entry.kind + facts, "Fact")

    # -- words with references -----------------------------------------------------------------

    def _words(self, paragraph: Paragraph, words: str, *, bare: bool = False) -> None:
        for text, handle in self._brief.pieces(words, head=bare):
            if handle:
                self._link(paragraph, text, handle)
            elif text:
                paragraph.add_run(_clean(text))

    def _link(self, paragraph: Paragraph, text: str, handle: str) -> None:
        run = paragraph.add_run(_clean(text))
        run.font.color.rgb = _LINK
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _anchor(handle))
        run._r.addprevious(link)  # noqa: SLF001 - the library reads links and writes none
        link.append(run._r)  # noqa: SLF001


def _anchor(handle: str) -> str:
    return f"e_{handle}"


def _bookmark(end: str, number: int, name: str = "") -> BaseOxmlElement:
    mark = OxmlElement(f"w:bookmark{end}")
    mark.set(qn("w:id"), str(number))
    if name:
        mark.set(qn("w:name"), name)
    return mark


_NOT_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def _clean(words: str) -> str:
    """Return words without what no document can hold."""
    return _NOT_XML.sub("\ufffd", words)


# -- how it looks, and what it says of itself ------------------------------------------------


def _bare(made: Document, brief: Arranged) -> None:
    """Take out what the template says of itself; leave the title and the language."""
    package = made.part.package
    assert package is not None
    for rels in (package.rels, made.part.rels):
        for name, rel in list(rels.items()):
            if rel.reltype.rpartition("/")[2] in _TEMPLATES_OWN:
                del rels[name]
    told = made.core_properties
    told._element[:] = []  # noqa: SLF001 - author, program and times
    told.title = _clean(brief.sight.header.title)
    told.language = brief.sight.header.language


_KEPT = {
    "Normal", "Header", "Title", "Heading 1", "Heading 2", "Caption", "Default Paragraph Font",
    "Normal Table", "Table Grid", "No List",
}  # fmt: skip
"""What is used of the template's styles."""


def _styled(made: Document, language: str) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    section.header_distance = Mm(9)
    for spoken in made.styles.element.iter(qn("w:lang")):
        for script in ("w:val", "w:eastAsia", "w:bidi"):
            spoken.set(qn(script), language)
    for style in [s for s in made.styles if s.name not in _KEPT]:
        style.delete()
    looks = [
        ("Normal", "Georgia", 10.5, _INK), ("Header", "Arial", 8, _MARK),
        ("Title", "Georgia", 18, _INK), ("Heading 1", "Arial", 11, _INK),
        ("Heading 2", "Arial", 9.5, _SOFT), ("Caption", "Arial", 9, _INK),
        ("Audience", "Arial", 9, _MARK), ("Standing", "Georgia", 10, _INK),
        ("Line", "Georgia", 10, _INK), ("Wide line", "Georgia", 10, _INK),
        ("Cell", "Arial", 8, _INK), ("Fact", "Arial", 8, _SOFT), ("Drawing", "Arial", 9, _INK),
        ("Caveat", "Georgia", 9.5, _SOFT), ("Entry", "Georgia", 10, _INK),
        (PAGE_ONE, "Courier New", 9, _INK),
    ]  # fmt: skip
    for name, font, size, colour in looks:
        _look(made, name, font, size, colour)
    for link in list(made.styles.element.iter(qn("w:link"))):
        link.getparent().remove(link)
    _placed(made)


def _look(made: Document, name: str, font: str, size: float, colour: RGBColor) -> None:
    known = name in {style.name for style in made.styles}
    style = made.styles[name] if known else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), colour
    fonts = style.element.rPr.rFonts
    for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(script), None)
    style.paragraph_format.space_before = Pt(14 if name == "Heading 1" else 0)
    style.paragraph_format.space_after = Pt(0 if name in {"Cell", PAGE_ONE} else 3)


def _placed(made: Document) -> None:
    """Set what differs by style: indents, line heights, what stays together."""
    styles = made.styles
    line = styles["Line"].paragraph_format
    line.left_indent, line.first_line_indent = _HEAD_WIDTH, Length(-_HEAD_WIDTH)
    line.tab_stops.add_tab_stop(_HEAD_WIDTH)
    styles[PAGE_ONE].paragraph_format.line_spacing = Pt(11)
    styles["Caveat"].font.italic = True
    styles["Audience"].font.bold = True
    for name in ("Caption", "Drawing", "Entry"):
        styles[name].paragraph_format.keep_with_next = True


def _timeless(saved: bytes) -> bytes:
    """Return the same file with every part under one date that is nobody's."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EARLIEST)
            part.create_system, part.compress_type = 0, zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return again.getvalue()
