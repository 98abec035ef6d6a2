"""Everything behind one line of a brief: words, source, who may read it, what rests on it."""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.cli._case import AsOf, Case, For, Json, print_json, verb

app = verb()
Ref = Annotated[str, typer.Argument(metavar="REF", help="A source (L93) or a handle.")]


@app.command()
def why(case: Case, ref: Ref, reader: For = None, as_of: AsOf = None, json: Json = False) -> None:
    """Show what is behind REF in CASE, as its reader may know it.

    Example: goodoffices why examples/unity_station L93
    """
    from goodoffices.brief.arranged import arrange
    from goodoffices.brief.behind import as_text, behind
    from goodoffices.office.opening import sight_of

    brief = arrange(sight_of(case, reader, as_of))
    found = behind(brief, ref)
    if json:
        print_json(found)
    else:
        names = {r.id: r.name for r in brief.sight.header.readers}
        print(as_text(found, names), end="")
