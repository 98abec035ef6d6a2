"""The brief for tonight: the mediator's, or one reader's own, safe to hand over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._case import AsOf, Case, For, Json, print_json, verb

app = verb()

Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write one self-contained page.")
]
Docx = Annotated[Path | None, typer.Option("--docx", metavar="FILE", help="Write a Word document.")]


@app.command()
def brief(
    case: Case,
    reader: For = None,
    html: Html = None,
    docx: Docx = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Print a brief of CASE, at most three pages of 60 lines.

    Example: goodoffices brief examples/unity_station --for mars --html mars.html
    """
    from goodoffices.brief.arranged import arrange
    from goodoffices.cli._papers import write
    from goodoffices.office.opening import sight_of

    arranged = arrange(sight_of(case, reader, as_of))
    if html is not None:
        from goodoffices.brief.html import page

        write(html, page(arranged).encode(), "--html")
    if docx is not None:
        from goodoffices.brief.docx import document

        write(docx, document(arranged), "--docx")
    if json:
        print_json(arranged.as_json())
    elif html is None and docx is None:
        from goodoffices.brief.terminal import pages

        print("\n".join(pages(arranged)), end="")
