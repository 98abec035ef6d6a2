"""One file per question put to a Sight; the table STUDIES is made of the files that are here.

A file joins the table by defining `STUDY`. It must not import a heavy library at its top:
a study imports its desk inside the function that needs it, so that opening the table is cheap.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from goodoffices.studies.finding import Section, Study

__all__ = ["studies"]


@cache
def studies() -> tuple[Study, ...]:
    """Return every study, in the order of the brief."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    modules = (import_module(f"{__name__}.{name}") for name in names)
    found = [module.STUDY for module in modules if hasattr(module, "STUDY")]
    sections = list(Section)
    return tuple(sorted(found, key=lambda s: (sections.index(s.section), s.order, s.name)))
