"""The reference of the kinds of entry, written from the code.

Run `python -m tests.cases.entries_reference` to write docs/reference/entries.md again after a
kind or a field has changed; a test compares the two.

1. Each kind is one row: its name, the first line of its docstring, its own fields.
2. A field's type is said in words; a field that must be written is in bold.
3. What every kind shares stands once, above.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from goodoffices.common.times import Time
from goodoffices.record.entry import Entry
from goodoffices.record.kinds import kinds_table

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "entries.md"
READERS = {
    "originator", "readers", "whose", "seat", "holder", "giver", "about", "estimated_by", "to",
    "parties", "owed_by", "handed_to", "on_silence_told",
}  # fmt: skip
SHORT_NAMES = {"key", "topic"}
SIMPLE: dict[Any, str] = {
    str: "words",
    bool: "true or false",
    float: "a number",
    int: "a whole number",
}
HEAD = """\
# The kinds of entry

Written from the code by `python -m tests.cases.entries_reference`; a test keeps it true. The same
as a JSON Schema: [case.schema.json](case.schema.json). A case from nothing:
[the tutorial](../tutorial.md).

A field in **bold** must be written. A field that was not stated is left out. *Reader* is the id
of a seat named in `case.yaml`; *entry* is the id of an entry that stands earlier (people and
meetings are entries too). A *time* is an ISO 8601 date or zoned time, or
`{said, precision, zone, inferred, readings: [{means, at, chosen}]}`.

## What every entry has

| field | what it is |
|---|---|
"""
SHARED = {
    "kind": "one of the kinds below",
    "id": "its name, `[a-z0-9_-]+`; in a volume, the handle",
    "by": "the person who said or wrote it",
    "originator": "the reader whose content it is; only he may widen who reads it",
    "meeting": "the room it was said in",
    "said": "when it happened, a time",
    "known": "when the record's keeper came to know it, a time",
    "source": "where it stands in the papers: L35, FRUS VII d251; what people call it",
    "via": "the person on whose word alone it stands; left out, it was recorded first-hand",
    "readers": "who may read it; left out, the room decides",
    "attested": "claimed, countersigned or signed: how we know",
    "held": "a note that waits for its read-back or for the close of its meeting",
    "lang": "the language of its words; the case's own where left out",
    "text": "its words, as they stand in a paper",
    "gist": "its words, in the recorder's own",
    "quote": "its exact words",
    "of": "the entries it answers, rests on, releases, replaces or ends",
    "unverified": "marked to be verified before it is cited",
}


def page() -> str:
    """Return the reference as Markdown."""
    shared = (f"| {_name(f, field)} | {SHARED[f]} |" for f, field in Entry.model_fields.items())
    rows = (f"| `{name}` | {_what(kind)} | {_own(kind)} |" for name, kind in kinds_table().items())
    return (
        HEAD
        + "\n".join(shared)
        + "\n\n## The kinds\n\n| kind | what it is | its own fields |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _what(kind: type[Entry]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0].rstrip(".")


def _own(kind: type[Entry]) -> str:
    own = {n: f for n, f in kind.model_fields.items() if n not in Entry.model_fields}
    named = dict.fromkeys(kind.references(), "entry")
    return (
        "; ".join(f"{_name(n, f)}: {_type(f.annotation, _word(n, named))}" for n, f in own.items())
        or "-"
    )


def _name(name: str, field: FieldInfo) -> str:
    return f"**`{name}`**" if field.is_required() else f"`{name}`"


def _word(name: str, references: dict[str, str]) -> str | None:
    if name in READERS:
        return "reader"
    return "a short name" if name in SHORT_NAMES else references.get(name)


def _type(annotation: Any, named: str | None) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(arguments[0], named)
    if origin in {Union, types.UnionType}:
        return " or ".join(_type(a, named) for a in arguments if a is not type(None))
    if origin is Literal:
        return ", ".join(str(a) for a in arguments)
    if origin is tuple:
        return f"list of {_plural(_type(arguments[0], named))}"
    return _plain(annotation, named)


def _plain(annotation: Any, named: str | None) -> str:
    if annotation is Time:
        return "time"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        inner = ", ".join(annotation.model_fields)
        return f"{{{inner}}}"
    return named if annotation is str and named else SIMPLE.get(annotation, "a value")


def _plural(word: str) -> str:
    return {"entry": "entries", "reader": "readers"}.get(word, word)


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
