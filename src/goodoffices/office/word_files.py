"""The text of a Word document, as somebody reads it who trusts nothing in it.

1. Two parts of the file are read, the document and its comments; nothing else is opened, nothing
   is run, no link is followed, nothing is written. Size, number and depth are bounded first.
2. A paragraph is a block, a list item too; a row of a table is a block, its cells apart by tabs.
   The numbers that Word counts by itself are not in the text.
3. Tracked changes are read as if accepted: what was inserted is in, what was deleted is out.
   Hidden words, drawings, text boxes, equations, notes at the foot and attached files are left
   out. Each of these is said, with how often.
4. Comments stand after the text, a block each, marked as such.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from goodoffices.common.errors import BadInput

__all__ = ["LINE_END", "Block", "WordText", "read_word"]

LARGEST_PART = 16 * 1024 * 1024
MOST_PARTS, MOST_ELEMENTS, DEEPEST = 2_000, 500_000, 120
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""What ends a line, beside the line feed that it is read as."""
_DOCUMENT, _COMMENTS = "word/document.xml", "word/comments.xml"
_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_INSERTED = {"ins", "moveTo"}
_WITHIN = {
    *_INSERTED, "body", "hyperlink", "fldSimple", "smartTag", "customXml", "bdo", "dir", "sdt",
    "sdtContent",
}  # fmt: skip
_IN_A_CELL = {"p", "tbl", "tr", "tc"}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWN = "drawing or text box, left out"
_LEFT_OUT = {
    "del": "tracked deletion, left out", "moveFrom": "tracked deletion, left out",
    "drawing": _DRAWN, "pict": _DRAWN, "AlternateContent": _DRAWN, "object": _DRAWN,
    "oMath": "equation, left out", "oMathPara": "equation, left out",
    "footnoteReference": "note at the foot, left out",
    "endnoteReference": "note at the foot, left out",
    "altChunk": "attached file, left out", "sym": "symbol of a special font, left out",
}  # fmt: skip
_OTHER_SPACES = {"AlternateContent", "oMath", "oMathPara"}


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text that makes one note, or a comment."""

    start: int
    end: int
    comment: bool = False


@dataclass(frozen=True, slots=True)
class WordText:
    """The text of a document, its blocks, and what was done: each with how often."""

    text: str
    blocks: tuple[Block, ...]
    done: dict[str, int]


def read_word(data: bytes, name: str) -> WordText:
    """Return what a document says.

    Raises
    ------
    BadInput
        It is no Word document, or one that is larger or deeper than any that people write.
    """
    reader = _Reader()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = [part.filename for part in parts.infolist()]
            if len(names) > MOST_PARTS or names.count(_DOCUMENT) != 1:
                raise _unusable(name, "no document in it, or too many parts")
            reader.read(_tree(parts, _DOCUMENT, name), comment=False)
            if names.count(_COMMENTS) == 1:
                reader.read(_tree(parts, _COMMENTS, name), comment=True)
    except _DAMAGE as error:
        raise _unusable(name, str(error)) from error
    reader.done["macros, not run"] += any(p.lower().endswith("vbaproject.bin") for p in names)
    done = {what: often for what, often in sorted(reader.done.items()) if often}
    return WordText("".join(reader.lines), tuple(reader.found), done)


_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError,
    RuntimeError,
)  # fmt: skip
"""What the standard library says of a damaged or locked file."""


def _unusable(name: str, found: object) -> BadInput:
    return BadInput(
        name, expected="a Word document (.docx) without a password", found=found,
        advice="Open it in Word and save it anew, or save it as plain text.",
    )  # fmt: skip


# -- the parts -------------------------------------------------------------------------------


class _TooMuchError(Exception):
    """A part that no person wrote."""


class _Bounded(ET.TreeBuilder):
    """Builds a tree that is neither too large nor too deep, and that declares nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._elements = self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        """Begin an element."""
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > DEEPEST:
            raise _TooMuchError
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        """End an element."""
        self._depth -= 1
        return super().end(tag)

    def doctype(self, *_: object) -> None:
        """Refuse a document type: it can declare entities, and Word writes none."""
        raise _TooMuchError


def _tree(parts: zipfile.ZipFile, part: str, name: str) -> ET.Element:
    if parts.getinfo(part).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _unusable(name, f"{part} packed in a way that Word does not use")
    with parts.open(part) as opened:
        data = opened.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise _unusable(name, f"{part} of more than {LARGEST_PART} bytes")
    parser = ET.XMLParser(target=_Bounded())  # noqa: S314 - bounded, and nothing is declared
    try:
        parser.feed(data)
        root: ET.Element = parser.close()
    except _TooMuchError as error:
        raise _unusable(name, f"{part}: declarations, or more than people write") from error
    except (ET.ParseError, ValueError, LookupError) as error:
        raise _unusable(name, f"{part}: {error}") from error
    return root


# -- the words -------------------------------------------------------------------------------


class _Reader:
    """Gathers lines and blocks from the trees of a document."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.found: list[Block] = []
        self.done: Counter[str] = Counter()
        self._length = 0

    def read(self, element: ET.Element, *, comment: bool) -> None:
        """Add the paragraphs and rows below an element, in order."""
        for child in element:
            name = _name(child)
            self._count(name)
            if name == "p":
                self._add("".join(self._words(child)), comment=comment)
            elif name == "tbl":
                self._rows(child, comment=comment)
            elif name in _WITHIN:
                self.read(child, comment=comment)
            elif name == "comment":
                self.done["comment, kept for the mediator alone"] += 1
                self.read(child, comment=comment)

    def _rows(self, table: ET.Element, *, comment: bool) -> None:
        for row in (r for r in table.iterfind("./*") if _name(r) == "tr"):
            if any(_name(mark) == "del" for mark in row.iterfind("./*/*")):
                self.done[_LEFT_OUT["del"]] += 1
                continue
            cells = ("".join(self._words(cell)) for cell in row if _name(cell) == "tc")
            self._add("\t".join(" ".join(cell.split()) for cell in cells), comment=comment)

    def _add(self, words: str, *, comment: bool) -> None:
        if words.strip():
            self.found.append(Block(self._length, self._length + len(words), comment))
        self.lines.append(words + "\n")
        self._length += len(words) + 1

    def _words(self, element: ET.Element) -> Iterator[str]:
        for child in element:
            name = _name(child)
            self._count(name)
            if name == "t":
                yield LINE_END.sub("\n", child.text or "")
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name == "r" and _hidden(child):
                self.done["hidden words, left out"] += 1
            elif name == "r" or name in _WITHIN:
                yield from self._words(child)
            elif name in _IN_A_CELL:
                yield from self._words(child)
                yield " "

    def _count(self, name: str) -> None:
        if name in _INSERTED:
            self.done["tracked insertion, read"] += 1
        elif name in _LEFT_OUT:
            self.done[_LEFT_OUT[name]] += 1


def _name(element: ET.Element) -> str:
    """Return the name of an element that Word defines, else nothing."""
    space, _, name = element.tag.removeprefix("{").rpartition("}")
    return name if space in _SPACES or name in _OTHER_SPACES else ""


def _hidden(run: ET.Element) -> bool:
    marks = (mark for look in run if _name(look) == "rPr" for mark in look)
    for mark in marks:
        if _name(mark) in {"vanish", "specVanish"}:
            return not {*mark.attrib.values()} & {"0", "false", "off"}
    return False
