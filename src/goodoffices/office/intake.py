"""Notes taken from a file: plain text, or a Word document; nothing in it is trusted.

1. The file is read once, up to a bound; what it is is told by its bytes, not by its name. Nothing
   is written beside it.
2. Its text as read is what its bytes say, every line end a line feed, without a mark of byte
   order. A note's words are a stretch of that text, told in code points.
3. In plain text a paragraph is a note; a line that begins with a bullet, or with one who speaks in
   the room, begins another. In a numbered paragraph every number does, and it stays in the words.
4. The speaker's name and the bullet are not in the words. A name that nobody in the room has stays.
5. Each note keeps where it stands: a passage with the file's name, its digest and the stretch, for
   the mediator alone. A comment is a note for the mediator alone.
6. A file is taken into a room once.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from goodoffices.common.errors import BadInput
from goodoffices.office.notes import Note, Notebook, Speaker, spoken
from goodoffices.office.word_files import LINE_END, Block, read_word
from goodoffices.record.entry import LONGEST_TEXT, UNREADABLE
from goodoffices.record.kinds.intake import Passage
from goodoffices.record.kinds.people import Meeting

__all__ = ["NoteFile", "Stretch", "read_file", "stretches", "take"]

LARGEST_FILE = 16 * 1024 * 1024
MOST_NOTES = 2_000
_BULLET = re.compile(r"[ \t]*(?:[-*+\u2022\u2023\u25e6\u2013\u2014\u00b7][ \t]+)?(?=\S)")
_NUMBER = re.compile(r"[ \t]*(?:\(?\w{1,3}[.)])[ \t]+(?=\S)")
_OTHER_FORMS = {
    b"\xd0\xcf\x11\xe0": "an old Word file, or one with a password",
    b"%PDF": "a PDF", b"{\\rtf": "rich text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A file as it was read: its name and digest, its text, and what was done to read it."""

    name: str
    digest: str
    text: str
    blocks: tuple[Block, ...] | None
    done: dict[str, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One note of a file: where its words stand, and who speaks them."""

    start: int
    end: int
    speaker: Speaker | None = None
    comment: bool = False


def read_file(path: Path) -> NoteFile:
    """Return a file of notes.

    Raises
    ------
    BadInput
        It cannot be read, is larger than a bound, or is neither plain text nor a Word document.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PK"):
        word = read_word(data, path.name)
        return NoteFile(path.name, digest, _checked(word.text, path.name), word.blocks, word.done)
    text = LINE_END.sub("\n", _decoded(data, path.name))
    return NoteFile(path.name, digest, _checked(text, path.name), None, {})


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise BadInput(
                path.name, expected="a file", found="none of that name", advice="Check the path."
            )
        with path.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadInput(
            path.name, expected="a file that can be read", found=error.strerror,
            advice="Check the path and its permissions.",
        ) from error  # fmt: skip
    if len(data) > LARGEST_FILE:
        raise BadInput(
            path.name, expected=f"at most {LARGEST_FILE} bytes", found="more", advice="Cut it."
        )
    return data


def _decoded(data: bytes, name: str) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    form = next((form for start, form in _OTHER_FORMS.items() if data.startswith(start)), None)
    try:
        if form is None:
            return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        form = f"bytes that are not UTF-8, at {error.start}"
    raise BadInput(
        name, expected="plain text in UTF-8, or a Word document (.docx)", found=form,
        advice="Save it as plain text (UTF-8).",
    )  # fmt: skip


def _checked(text: str, name: str) -> str:
    if strange := UNREADABLE.search(text):
        raise BadInput(
            f"{name}, line {_line(text, strange.start())}", expected="words that can be printed",
            found=strange[0], advice="Take it out, or save the file as plain text.",
        )  # fmt: skip
    return text


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


# -- which stretches are notes ---------------------------------------------------------------


def stretches(file: NoteFile, names: Mapping[str, Speaker]) -> tuple[Stretch, ...]:
    """Return the notes of a file; `names` are those who speak in the room.

    Raises
    ------
    BadInput
        There is none, or there are too many, or one is too long.
    """
    blocks = _paragraphs(file.text, names) if file.blocks is None else iter(file.blocks)
    found = [s for block in blocks if (s := _stretch(file.text, block, names)) is not None]
    if not 0 < len(found) <= MOST_NOTES:
        raise BadInput(
            file.name, expected=f"one note or more, at most {MOST_NOTES}", found=len(found),
            advice="A paragraph is a note.",
        )  # fmt: skip
    for each in found:
        if each.end - each.start > LONGEST_TEXT:
            raise BadInput(
                f"{file.name}, line {_line(file.text, each.start)}",
                expected=f"a paragraph of at most {LONGEST_TEXT} characters",
                found=each.end - each.start, advice="Leave an empty line where a note ends.",
            )  # fmt: skip
    return tuple(found)


def _paragraphs(text: str, names: Mapping[str, Speaker]) -> Iterator[Block]:
    start: int | None = None
    numbered, at = False, 0
    for line in text.split("\n"):
        blank = not line.strip()
        if start is not None and (blank or _begins(line, names, numbered=numbered)):
            yield Block(start, at)
            start = None if blank else at
        elif start is None and not blank:
            start, numbered = at, bool(_NUMBER.match(line))
        at += len(line) + 1
    if start is not None:
        yield Block(start, len(text))


def _begins(line: str, names: Mapping[str, Speaker], *, numbered: bool) -> bool:
    """Tell whether a line begins a note of its own."""
    bullet = _BULLET.match(line)
    if (bullet and bullet[0].strip()) or (numbered and _NUMBER.match(line)):
        return True
    return spoken(line, names)[0] is not None


def _stretch(text: str, block: Block, names: Mapping[str, Speaker]) -> Stretch | None:
    """Return a block without its bullet, its speaker and the blanks around it."""
    words = text[block.start : block.end]
    bullet = _BULLET.match(words)
    start = bullet.end() if bullet else 0
    number = _NUMBER.match(words, start)
    speaker, at = spoken(words[number.end() if number else start :], names)
    if speaker and not block.comment:
        start = at + (number.end() if number else start)
    rest = words[start:]
    start += len(rest) - len(rest.lstrip())
    if not re.search(r"\w", rest):
        return None
    end = block.start + start + len(rest.strip())
    own = None if block.comment else speaker
    return Stretch(block.start + start, end, own, block.comment)


# -- taking them in --------------------------------------------------------------------------


def take(book: Notebook, room: Meeting, file: NoteFile, speaker: Speaker | None) -> list[str]:
    """Hold the notes of a file in a room, each with its passage; return their handles.

    A speaker given is that of every note; none of the lines then names its own.

    Raises
    ------
    BadInput
        It was taken into this room before, or holds no notes.
    """
    taken = {h for p in book.sight.of_kind(Passage) if p.digest == file.digest for h in p.of}
    if any(n.meeting == room.id for h in taken if (n := book.sight.get(h))):
        raise BadInput(
            file.name, expected=f"a file that is not in {room.title} yet", found="its notes there",
            advice="See note CASE --held. Put what is new into a file of its own.",
        )  # fmt: skip
    found = stretches(file, {} if speaker else book.names(room))
    own = (book.sight.reader.id,)
    handles = book.hold(room, [_note(file, each, speaker, own) for each in found])
    for handle, each in zip(handles, found, strict=True):
        fields = {"kind": "passage", "of": [handle], "file": file.name, "digest": file.digest}
        called = f"{file.name[:150]} {each.start}-{each.end}"
        span = {"start": each.start, "end": each.end, "source": called}
        book.file({**fields, **span, "readers": own}, "the passage")
    return handles


def _note(
    file: NoteFile, each: Stretch, speaker: Speaker | None, own: tuple[str, ...]
) -> Note:  # fmt: skip
    """Return a stretch as a note; a comment is the mediator's, whoever wrote it."""
    words = file.text[each.start : each.end]
    if each.comment:
        return Note(words, Speaker(own[0]), readers=own)
    return Note(words, each.speaker or speaker)
