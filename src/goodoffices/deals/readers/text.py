"""Files as text: how much is read, how it is decoded, what XML, JSON and YAML may contain.

1. A file is at most 4 MB; a folder at most 200 files. UTF-8, else Windows-1252.
2. XML: no document type, so no entities; at most 64 levels.
3. JSON: numbers stay as written; no NaN, no Infinity, no repeated key.
4. YAML by the rules of `plain_yaml`; every scalar stays the text that was written, and the reader
   that knows what belongs there makes a number of it. `No`, `1` and `3:00` are labels if a label
   belongs there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from goodoffices.common.errors import BadInput
from goodoffices.common.plain_yaml import as_written, yaml_from

__all__ = ["Element", "files_of", "is_xml", "json_of", "text_of", "xml_of", "yaml_of"]

LARGEST_FILE = 4_000_000
MOST_FILES = 200
DEEPEST = 64


def files_of(folder: Path) -> list[Path]:
    """Return the folder's own files in name order, hidden ones left out."""
    if not folder.is_dir():
        raise BadInput(
            str(folder), expected="a scenario folder", found=folder.name, advice="Check the path."
        )
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    if len(files) > MOST_FILES:
        raise BadInput(
            str(folder),
            expected=f"at most {MOST_FILES} files",
            found=len(files),
            advice="Name the folder of one scenario.",
        )
    return files


def text_of(path: Path) -> str:
    """Return the file's text."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise BadInput(
                path.name,
                expected=f"at most {LARGEST_FILE:,} bytes",
                found=size,
                advice="Is this a scenario file?",
            )
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            path.name, expected="a readable file", found=error.strerror, advice="Check the path."
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


@dataclass
class Element:
    """An XML element: tag, attributes, children, text."""

    tag: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> Iterator[Element]:
        """Yield the element and what is below it with that tag, in order."""
        if self.tag == tag:
            yield self
        for child in self.children:
            yield from child.all(tag)

    def own(self, tag: str) -> list[Element]:
        """Return the direct children with that tag."""
        return [child for child in self.children if child.tag == tag]


def is_xml(path: Path) -> bool:
    """Say whether a file holds XML, whatever its name says."""
    return text_of(path).lstrip().startswith("<")


def xml_of(path: Path) -> Element:
    """Return the root element of an XML file."""
    text = text_of(path).lstrip()
    if re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise BadInput(
            path.name,
            expected="XML without a document type",
            found="<!DOCTYPE",
            advice="Remove it: scenario files need no entities.",
        )
    text = re.sub(r"^<\?xml[^>]*\?>", "", text)
    text = re.sub(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)", "&amp;", text)
    root = Element("", {})
    stack = [root]

    def opened(tag: str, attributes: dict[str, str]) -> None:
        if len(stack) > DEEPEST:
            raise _too_deep(path.name)
        stack[-1].children.append(Element(tag, attributes))
        stack.append(stack[-1].children[-1])

    def words(data: str) -> None:
        stack[-1].text += data

    parser = expat.ParserCreate(encoding="utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = words
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise BadInput(
            f"{path.name}, line {error.lineno}",
            expected="well-formed XML",
            found=expat.ErrorString(error.code),
            advice="Open it in an editor that checks XML.",
        ) from error
    return root.children[0]


def _too_deep(name: str) -> BadInput:
    return BadInput(
        name,
        expected=f"at most {DEEPEST} levels",
        found="deeper",
        advice="A scenario file is flat.",
    )


def json_of(path: Path) -> object:
    """Return the JSON value of a file, numbers as text where they have a fraction or exponent."""
    try:
        return json.loads(
            text_of(path),
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeats,
        )
    except RecursionError as error:
        raise _too_deep(path.name) from error
    except ValueError as error:
        raise BadInput(
            path.name, expected="valid JSON", found=str(error), advice="Check it with a JSON tool."
        ) from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {repeated!r} occurs twice")
    return found


def yaml_of(path: Path) -> object:
    """Return nested dicts and lists of text from a YAML file; a plain null is None."""
    return yaml_from(text_of(path), shown_as=path.name, scalar=as_written)
