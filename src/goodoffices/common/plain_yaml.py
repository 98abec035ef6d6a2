"""Reading YAML that people wrote and nobody vouches for.

1. Size, depth and number of nodes are bounded before anything is built.
2. Anchors and aliases are refused: they make bombs and loops, and no case needs them.
3. A key that comes twice is a fault, not a silent overwrite.
4. Only JSON's scalars are read as such; `no`, `09:00` and `1962-10-30` stay words. A reader to whom
   a decimal means exactly what is written keeps every scalar as text: `as_written`.
5. Every mapping remembers its line, so that a fault can be pointed at.

Only the events of PyYAML's safe loader are used; nothing is ever constructed by tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from goodoffices.common.errors import BadInput

__all__ = ["Mapping", "as_written", "read_yaml", "yaml_from"]

LARGEST_FILE = 32 * 1024 * 1024
DEEPEST = 24
MOST_NODES = 1_000_000
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "true": True, "false": False,
}  # fmt: skip


_NULLS = {"", "~", "null", "Null", "NULL"}


class Mapping(dict[str, Any]):
    """A mapping that knows the line it began on."""

    line: int = 0


def as_json(words: str) -> Any:  # noqa: ANN401 - a number, a truth value, nothing or words
    """Return what a plain scalar is in JSON, words if nothing else."""
    if words in _WORDS:
        return _WORDS[words]
    number = _NUMBER.fullmatch(words)
    if number is None or len(words) > 40:
        return words
    return float(words) if number[2] or number[3] else int(words)


def as_written(words: str) -> str | None:
    """Return the text of a plain scalar; None for an empty one.

    Examples
    --------
    >>> as_written("0.10"), as_written("null")
    ('0.10', None)
    """
    return None if words in _NULLS else words


def read_yaml(path: Path, *, shown_as: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return the one document of a file, or raise BadInput naming the line."""
    return yaml_from(_text(path, shown_as), shown_as=shown_as)


def yaml_from(text: str, *, shown_as: str, scalar: Callable[[str], Any] = as_json) -> Any:  # noqa: ANN401 - whatever the text holds
    """Return the one document of a text; `scalar` makes something of what is not quoted."""
    events = _checked(yaml.parse(text, Loader=_Loader), shown_as)
    try:
        return _document(events, _Reading(shown_as, scalar))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{shown_as}:{mark.line + 1}" if mark else shown_as
        problem = getattr(error, "problem", None) or "not YAML"
        raise BadInput(
            where, expected="YAML", found=problem, advice="Check indentation, quotes and colons."
        ) from error


def _text(path: Path, shown_as: str) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise BadInput(
                shown_as,
                expected=f"a file of at most {LARGEST_FILE // 1024**2} MiB",
                found=f"{size // 1024**2} MiB",
                advice="Split the case into several files.",
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{shown_as}, byte {error.start}",
            expected="UTF-8 text",
            found="another encoding",
            advice="Save the file as UTF-8.",
        ) from error
    except OSError as error:
        raise BadInput(
            shown_as, expected="a file", found=error.strerror, advice="Check the path."
        ) from error


def _checked(events: Iterator[yaml.Event], shown_as: str) -> Iterator[yaml.Event]:
    depth = 0
    for count, event in enumerate(events):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        refused = _refused(event, depth, count)
        if refused:
            raise BadInput(f"{shown_as}:{_line(event)}", **refused)
        yield event


def _refused(event: yaml.Event, depth: int, count: int) -> dict[str, str]:
    """Return what is wrong with an event: what was expected, found, and what to do."""
    plain = "plain YAML without anchors or aliases, not nested deeply"
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        advice = "Write the value out where it is used."
        return {"expected": plain, "found": str(event.anchor), "advice": advice}
    if depth > DEEPEST:
        found, advice = f"more than {DEEPEST} levels", "Write entries as a plain list."
        return {"expected": plain, "found": found, "advice": advice}
    if count > MOST_NODES:
        expected, advice = f"at most {MOST_NODES} values", "Split the file into several."
        return {"expected": expected, "found": "more", "advice": advice}
    return {}


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


@dataclass(frozen=True)
class _Reading:
    """What the text is called in messages, and what is made of a plain scalar."""

    shown_as: str
    scalar: Callable[[str], Any]


def _document(events: Iterator[yaml.Event], reading: _Reading) -> Any:  # noqa: ANN401
    value: Any = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise BadInput(
                    f"{reading.shown_as}:{_line(event)}",
                    expected="one YAML document",
                    found="a second one",
                    advice="Remove the line '---'.",
                )
        elif isinstance(event, yaml.NodeEvent):
            value = _node(event, events, reading)
    return value


def _node(event: yaml.Event, events: Iterator[yaml.Event], reading: _Reading) -> Any:  # noqa: ANN401
    if isinstance(event, yaml.ScalarEvent):
        return reading.scalar(event.value) if event.implicit[0] else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, reading)
    return _mapping(event, events, reading)


def _sequence(events: Iterator[yaml.Event], reading: _Reading) -> list[Any]:
    items: list[Any] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_node(event, events, reading))
    return items


def _mapping(start: yaml.Event, events: Iterator[yaml.Event], reading: _Reading) -> Mapping:
    mapping = Mapping()
    mapping.line = _line(start)
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = event.value if isinstance(event, yaml.ScalarEvent) else None
        if key is None or key in mapping:
            raise BadInput(
                f"{reading.shown_as}:{_line(event)}",
                expected="a plain key, each once",
                found=f"{key} again" if key else "a list or mapping as a key",
                advice="Rename or remove it.",
            )
        mapping[key] = _node(next(events), events, reading)
    return mapping
