"""File a question as it was put to a reader, or a formal request with fields to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.cli._act import Attested, Exchange, Meeting, Person, Record, Source, Words, act
from goodoffices.cli._case import Json, verb

if TYPE_CHECKING:
    from goodoffices.office.acts import Pen

app = verb()
To = Annotated[str, typer.Option("--to", metavar="READER", help="Whom it was put to.")]
Key = Annotated[str | None, typer.Option("--key", help="The question of the script it is.")]
Purpose = Annotated[str | None, typer.Option("--purpose", help="Why: a formal request.")]
Due = Annotated[
    str | None, typer.Option("--due", metavar="TIME", help="By when, as a time with its zone.")
]
Fields = Annotated[
    list[str] | None, typer.Option("--field", metavar="NAME", help="A blank to be filled.")
]
OnSilence = Annotated[
    str | None, typer.Option("--on-silence", help="What silence will be taken to mean.")
]
Release = Annotated[
    str | None,
    typer.Option("--release", metavar="REF", help="Ask to release it: what READER sees of it."),
]
Recipient = Annotated[
    list[str] | None, typer.Option("--recipient", metavar="READER", help="To whom, if released.")
]
Until = Annotated[str | None, typer.Option("--until", help="Bounds its use, if released.")]


@app.command()
def ask(
    case: Record,
    words: Words,
    to: To,
    room: Meeting = None,
    by: Person = None,
    key: Key = None,
    purpose: Purpose = None,
    due: Due = None,
    field: Fields = None,
    on_silence: OnSilence = None,
    release: Release = None,
    recipient: Recipient = None,
    until: Until = None,
    exchange: Exchange = None,
    source: Source = None,
    attested: Attested = "claimed",
    json: Json = False,
) -> None:
    """File WORDS as a question to READER: he and the mediator read it, or those of its MEETING.

    With a purpose, a due time, fields, a default on silence, or something to be released it is a
    formal request. No answer to a release by its due time counts as refused.

    Example: goodoffices ask station --to mars What would you need to see first?
    """
    from goodoffices.office.asking import asked_in_time, release_asked, sat_in

    said = " ".join(words)
    formal = {
        "purpose": purpose, "due": due, "fields": field, "on_silence": on_silence,
        "recipient": recipient, "until": until,
    }  # fmt: skip

    def fields(pen: Pen) -> dict[str, Any]:
        person = pen.named(by) if by else None
        put = {
            "to": to, "short": said, "text": said, "exchange": exchange,
            "meeting": sat_in(pen, pen.room(room), to) if room else None,
            "readers": None if room else [pen.header.mediator.id, to],
            "by": person.id if person else None,
            "originator": None if person else pen.header.mediator.id,
            "source": source, "attested": attested,
        }  # fmt: skip
        if release:
            return put | release_asked(pen, release, formal | {"to": to})
        if any(formal.values()):
            return put | asked_in_time(pen, formal | {"to": to})
        return put | {"kind": "question", "key": key}

    act(case, fields, json=json, after=_not_offered)


def _not_offered(pen: Pen, made: dict[str, Any]) -> list[str]:
    """Say to which parties the same default on silence was not offered."""
    from goodoffices.office.asking import not_offered

    missing = ", ".join(party.name for party in not_offered(pen, made))
    return [f"  silence = {made['on_silence']}: not offered to {missing}"] if missing else []
