"""File what came back to a question or a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.cli._act import (
    Attested,
    Exchange,
    Meeting,
    Person,
    Record,
    Ref,
    Source,
    Words,
    act,
)
from goodoffices.cli._case import Json, verb

if TYPE_CHECKING:
    from goodoffices.office.acts import Pen

app = verb()
Manner = Annotated[
    str, typer.Option("--manner", help="full, partial, hedged, question, refused, ad referendum.")
]
Filled = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="NAME=WORDS", help="What was put in a field of a request."),
]


@app.command()
def answer(
    case: Record,
    ref: Ref,
    words: Words,
    manner: Manner,
    field: Filled = None,
    exchange: Exchange = None,
    room: Meeting = None,
    by: Person = None,
    source: Source = None,
    attested: Attested = "claimed",
    json: Json = False,
) -> None:
    """File WORDS as the answer to REF of the one who was asked; said where REF was asked.

    It belongs to the exchange of REF where none is given.

    Example: goodoffices answer station L27 --manner partial Fleet movements first.
    """
    from goodoffices.office.asking import filled, sat_in
    from goodoffices.record.kinds.talk import Question, Request

    def fields(pen: Pen) -> dict[str, Any]:
        asked = pen.named(ref, Question, Request)
        assert isinstance(asked, Question | Request)
        meeting = sat_in(pen, pen.room(room), asked.to) if room else asked.meeting
        return {
            "kind": "answer", "of": [asked.id], "manner": manner, "text": " ".join(words),
            "filled": filled(asked, field or []), "exchange": exchange or asked.exchange,
            "originator": asked.to, "meeting": meeting,
            "readers": None if meeting else [asked.to, pen.header.mediator.id],
            "by": pen.named(by).id if by else None, "source": source, "attested": attested,
        }  # fmt: skip

    act(case, fields, json=json, after=_not_told)


def _not_told(pen: Pen, made: dict[str, Any]) -> list[str]:
    """Say who asked and is not told: what a party answers is its own."""
    asked = pen.journal.desk.label(made["of"][0]).originators
    waits = asked - {pen.header.mediator.id, *(made.get("readers") or asked)}
    names = ", ".join(seat.name for seat in pen.header.readers if seat.id in waits)
    return [f"  not told to {names}, who asked: it is the answerer's to release"] if names else []
