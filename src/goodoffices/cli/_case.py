"""What the case verbs share: their arguments, and how a document is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from goodoffices.record.sight import Sight


def _named(reader: str | None) -> str | None:
    """Refuse an empty name: nobody is meant by it, the mediator least of all."""
    from goodoffices.common.errors import NotPermitted

    if reader == "":
        raise NotPermitted
    return reader


Case = Annotated[Path, typer.Argument(metavar="CASE", help="A case folder.", show_default=False)]
For = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="READER", help="Whose view; the mediator's when left out.",
        callback=_named,
    ),
]  # fmt: skip
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="TIME", help="What was known then; a date means its end."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def verb(**settings: Any) -> typer.Typer:  # noqa: ANN401 - Typer's own settings
    """Return an app for one verb, in plain text."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, **settings)


def check_office(sight: Sight) -> None:
    """Raise BadInput where a case is read from another seat than the mediator's."""
    from goodoffices.common.errors import BadInput

    if not sight.for_mediator:
        raise BadInput(
            "CASE", expected="the mediator's own record", found=f"what {sight.reader.name} holds",
            advice="One reader's part cannot tell. Ask the mediator.",
        )  # fmt: skip


def print_json(document: Any) -> None:  # noqa: ANN401 - plain JSON of any shape
    """Print exactly one document; what is not finite is a fault of ours and raises."""
    print(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1))
