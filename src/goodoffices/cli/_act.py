"""What the acts share: the record they are filed in, and how the handle is printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.cli._case import print_json

if TYPE_CHECKING:
    from goodoffices.office.acts import Pen

Record = Annotated[
    Path, typer.Argument(metavar="CASE", help="An opened record.", show_default=False)
]
Ref = Annotated[
    str, typer.Argument(metavar="REF", help="A source (L93) or a handle.", show_default=False)
]
Words = Annotated[
    list[str], typer.Argument(metavar="WORDS...", help="The exact words.", show_default=False)
]
Meeting = Annotated[
    str | None, typer.Option("--in", metavar="MEETING", help="The room it was said in.")
]
Person = Annotated[str | None, typer.Option("--by", metavar="PERSON", help="Who said it.")]
Source = Annotated[str | None, typer.Option("--source", help="Where it stands in the papers.")]
Attested = Annotated[
    str, typer.Option("--attested", help="How it is known: claimed or countersigned.")
]


Exchange = Annotated[
    str | None, typer.Option("--exchange", metavar="ID", help="To what it belongs: no act twice.")
]


def _nothing_more(_pen: Pen, _made: dict[str, Any]) -> list[str]:
    return []


def act(
    folder: Path,
    fields: Callable[[Pen], dict[str, Any]],
    *,
    json: bool,
    after: Callable[[Pen, dict[str, Any]], list[str]] = _nothing_more,
) -> None:
    """File one entry, whose fields are made once the record is open; print its handle.

    `after` says for people what came of it.
    """
    from goodoffices.office.acts import writing
    from goodoffices.office.exact import act_digest, act_id

    with writing(folder) as pen:
        made = {name: value for name, value in fields(pen).items() if value not in (None, [])}
        handle = pen.file({"id": act_id(pen.header.case, made), **made}, "the act")
        said = [_said(pen, made, act_digest(pen.header.case, made)), *after(pen, made)]
    warn(pen)
    show(handle, json=json)
    if not json:
        print("\n".join(said))


def _said(pen: Pen, made: dict[str, Any], digest: str) -> str:
    """Return whose act it is, how that is known, to what it belongs, and its digest."""
    person = pen.journal.entries.get(made.get("by") or "")
    seat = pen.header.reader(made.get("originator") or getattr(person, "seat", None) or "")
    name = getattr(person, "name", "")
    whose = ", ".join(words for words in (name, seat.name if seat else "") if words)
    exchange = f"; exchange {made['exchange']}" if made.get("exchange") else ""
    known = made.get("attested", "claimed")
    return f"  act of {whose or 'nobody named'}, {known}{exchange}; words sha256 {digest[:16]}"


def warn(pen: Pen) -> None:
    """Say on standard error what the mediator should know of an act."""
    if pen.clock_set_back:
        typer.echo(
            "the clock stands before the last act: filed under the minute of that one", err=True
        )


def show(handle: str | None, *, json: bool) -> None:
    """Print the handle of what was filed."""
    if json:
        print_json({"handle": handle})
    else:
        print(f"filed {handle}" if handle else "filed; the mediator does not hold it")
