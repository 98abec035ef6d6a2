"""The JSON Schema of an authored case, made from the kinds themselves.

python -m goodoffices.office.schema > docs/reference/case.schema.json
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from goodoffices.office.authored import SECTIONS, Head
from goodoffices.record.kinds import kinds_table

__all__ = ["case_schema"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def case_schema() -> dict[str, Any]:
    """Return the schema of case.yaml; further files hold lists of its `entries`."""
    kinds = kinds_table()
    models: list[type[BaseModel]] = [*kinds.values(), Head]
    refs, whole = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/$defs/{model}"
    )
    defs = whole["$defs"]
    head = defs.pop("Head")
    sections = {name: _section(defs[kinds[kind].__name__]) for name, kind in SECTIONS.items()}
    any_entry = {"oneOf": [refs[(model, "validation")] for model in kinds.values()]}
    return {
        "$schema": _DRAFT,
        **head,
        "title": "A Good Offices case, format 1",
        "properties": {**head["properties"], **sections, "entries": _list_of(_ANY)},
        "$defs": {**defs, "Entry": any_entry, "Entries": _list_of(_ANY)},
    }


_ANY = {"$ref": "#/$defs/Entry"}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _section(kind: dict[str, Any]) -> dict[str, Any]:
    """Return a section's schema: its entries' kind, and a lone one's id, may be left out."""
    item = {**kind, "required": [f for f in kind["required"] if f not in {"kind", "id"}]}
    return {"anyOf": [item, _list_of(item)]}
