"""File a question as it was put to a reader."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from goodoffices.cli._act import Attested, Meeting, Person, Record, Source, Words, act
from goodoffices.cli._case import Json, verb

app = verb()
To = Annotated[str, typer.Option("--to", metavar="READER", help="Whom it was put to.")]
Key = Annotated[str | None, typer.Option("--key", help="The question of the script it is.")]


@app.command()
def ask(
    case: Record,
    words: Words,
    to: To,
    room: Meeting = None,
    by: Person = None,
    key: Key = None,
    source: Source = None,
    attested: Attested = "claimed",
    json: Json = False,
) -> None:
    """File WORDS as a question to READER: he and the mediator read it, or those of its MEETING.

    Example: goodoffices ask station --to mars What would you need to see first?
    """
    from goodoffices.office.acts import Pen

    said = " ".join(words)

    def fields(pen: Pen) -> dict[str, Any]:
        readers = None if room else [pen.header.mediator.id, to]
        return {
            "kind": "question", "to": to, "short": said, "text": said, "key": key,
            "meeting": pen.named(room).id if room else None, "readers": readers,
            "by": pen.named(by).id if by else None,
            "originator": pen.header.mediator.id, "source": source, "attested": attested,
        }  # fmt: skip

    act(case, fields, json=json)
