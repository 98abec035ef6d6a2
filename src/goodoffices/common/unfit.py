"""What a form expected of a value that does not fit it, in words that people read."""

from __future__ import annotations

from pydantic_core import ErrorDetails

__all__ = ["expected_by"]

_WORDS = {
    "missing": "it to be there",
    "string_type": "words",
    "string_too_short": "words",
    "string_too_long": "at most {max_length} characters",
    "string_unicode": "words in UTF-8",
    "literal_error": "{expected}",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}
_ID, _LETTERS = "^[a-z0-9_-]+$", "an id, in small letters, digits, - and _"


def expected_by(fault: ErrorDetails) -> str:
    """Return what was expected where pydantic found a fault.

    Examples
    --------
    >>> expected_by({"type": "string_type", "loc": ("text",), "msg": "", "input": 3})
    'words'
    """
    told = fault.get("ctx", {})
    if fault["type"] == "string_pattern_mismatch":
        return _LETTERS if told["pattern"] == _ID else "words that can be printed"
    if fault["type"] in _WORDS:
        return _WORDS[fault["type"]].format(**told)
    return fault["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
