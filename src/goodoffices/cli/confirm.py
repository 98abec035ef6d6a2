"""File that something was read back to a reader, and what he said to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.cli._act import Attested, Exchange, Meeting, Record, Ref, Source, act
from goodoffices.cli._case import Json, verb

if TYPE_CHECKING:
    from goodoffices.office.acts import Pen
    from goodoffices.record.entry import Entry

app = verb()
To = Annotated[str, typer.Option("--to", metavar="READER", help="To whom it was read back.")]
Response = Annotated[str, typer.Option("--response", help="confirmed, disputed, or silent.")]


@app.command()
def confirm(
    case: Record,
    ref: Ref,
    to: To,
    response: Response = "confirmed",
    room: Meeting = None,
    exchange: Exchange = None,
    source: Source = None,
    attested: Attested = "claimed",
    json: Json = False,
) -> None:
    """File that REF was read back to READER and confirmed; a held note is let go by it.

    READER is one who may read REF. A notice that its reader confirms is acknowledged.

    Example: goodoffices confirm station L43 --to mars
    """
    from goodoffices.office.asking import room_of_read_back

    def fields(pen: Pen) -> dict[str, Any]:
        heard = _read_back(pen, ref)
        meeting = room_of_read_back(pen, heard, to, pen.room(room) if room else None)
        readers = None if meeting else [to, pen.header.mediator.id]
        return {
            "kind": "read-back", "of": [heard.id], "to": to, "response": response,
            "meeting": meeting, "readers": readers, "originator": pen.header.mediator.id,
            "exchange": exchange, "source": source, "attested": attested,
        }  # fmt: skip

    act(case, fields, json=json)


def _read_back(pen: Pen, ref: str) -> Entry:
    """Return what was read back: numbers, terms, words and offers come before what else it is."""
    from goodoffices.common.errors import BadInput
    from goodoffices.record.kinds.substance import Definition, Demand, Offer, RedLine
    from goodoffices.record.kinds.talk import Answer, Figure, Notice, Question, Statement

    first = (Figure, Definition, Statement, Offer, Notice)
    try:
        return pen.named(ref, *first)
    except BadInput:
        return pen.named(ref, *first, Answer, Demand, Question, RedLine)
