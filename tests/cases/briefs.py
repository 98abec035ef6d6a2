"""Opening the shipped cases and reading their findings by study."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from goodoffices.brief import html
from goodoffices.brief.arranged import Arranged, arrange
from goodoffices.brief.terminal import pages
from goodoffices.office.opening import sight_of

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def brief(case: str, reader: str | None = None, as_of: str | None = None) -> Arranged:
    """Return the brief of a shipped case."""
    return arrange(sight_of(EXAMPLES / case, reader, as_of))


@cache
def page(case: str, reader: str | None = None) -> str:
    """Return the page of the brief of a shipped case, with its drawings."""
    return html.page(brief(case, reader))


def value(case: str, study: str, reader: str | None = None, as_of: str | None = None) -> Any:
    """Return what one study found."""
    found = brief(case, reader, as_of).finding(study)
    assert found is not None, study
    return found.value


def text(case: str, reader: str | None = None, as_of: str | None = None) -> str:
    """Return the whole brief as a terminal shows it, unwrapped."""
    return " ".join("\n".join(pages(brief(case, reader, as_of))).split())


def page_one(case: str, reader: str | None = None, as_of: str | None = None) -> list[str]:
    """Return the rows of page one."""
    return pages(brief(case, reader, as_of))[0].splitlines()
