"""The kinds of entry; a file here joins the table by defining subclasses of Entry."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from goodoffices.record.entry import Entry

__all__ = ["kinds_table"]

for _path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    import_module(f"{__name__}.{_path.stem}")

_KINDS: dict[str, type[Entry]] = dict(sorted(Entry.table.items()))


def kinds_table() -> dict[str, type[Entry]]:
    """Return every kind of entry by name."""
    return _KINDS
