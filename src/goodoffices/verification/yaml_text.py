"""YAML as people write it, and nothing that YAML can do beyond that.

1. At most 4 MB, 50 levels deep; no anchors and no aliases, so nothing refers to itself or grows.
2. No key twice. Plain values only: text, numbers, true and false, lists, mappings.
3. A fault names line and column.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from goodoffices.common.errors import BadInput

__all__ = ["NotYaml", "read"]

MOST_BYTES = 4_000_000
DEEPEST = 50


class NotYaml(BadInput):
    """Text that is not the plain YAML asked for."""

    def __init__(self, where: str, *, expected: str, found: object) -> None:
        super().__init__(where, expected=expected, found=found, advice="Correct the file there.")


class _Plain(yaml.SafeLoader):
    """Safe loader that refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        seen: set[object] = set()
        for key, _ in node.value:
            name = getattr(key, "value", None)
            if isinstance(name, str) and name in seen:
                raise yaml.MarkedYAMLError(None, None, f"key {name!r} twice", key.start_mark)
            seen.add(name if isinstance(name, str) else id(key))
        return super().construct_mapping(node, deep=deep)


def read(text: str, where: str) -> object:
    """Return what plain YAML says.

    Parameters
    ----------
    text : str
        The document.
    where : str
        Name of the file, for messages.

    Raises
    ------
    NotYaml
        Too large, too deep, with anchors or tags, or not YAML.

    Examples
    --------
    >>> read("a: [1, 0.5, 1/3]", "f")
    {'a': [1, 0.5, '1/3']}
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise NotYaml(where, expected=f"at most {MOST_BYTES} bytes", found=len(text))
    try:
        _plain(text, where)
        return yaml.load(text, Loader=_Plain)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"{where}, line {mark.line + 1}, column {mark.column + 1}" if mark else where
        raise NotYaml(at, expected="YAML", found=error.problem) from None
    except (yaml.YAMLError, ValueError) as error:
        raise NotYaml(where, expected="YAML", found=str(error)) from None


def _plain(text: str, where: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        at = f"{where}, line {event.start_mark.line + 1}" if event.start_mark else where
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            raise NotYaml(at, expected="no anchors and no aliases", found=anchor)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise NotYaml(at, expected=f"at most {DEEPEST} levels", found=depth)
