"""Note what is said, while it is said: held until it is read back or the room closes."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from goodoffices.cli._act import Record, warn
from goodoffices.cli._case import Json, print_json, verb

app = verb()
Room = Annotated[
    str, typer.Option("--in", metavar="MEETING", help="The room: 'mars caucus', its number.")
]
By = Annotated[
    str | None, typer.Option("--by", metavar="PERSON", help="Who said it; 'Name, party' if new.")
]
NewRoom = Annotated[bool, typer.Option("--new-room", help="Make the room; it opens now.")]
Text = Annotated[
    list[str], typer.Argument(metavar="TEXT", help="The words; - is a note a line from input.")
]


@app.command()
def note(
    case: Record,
    text: Text,
    room: Room,
    by: By = None,
    new_room: NewRoom = False,
    json: Json = False,
) -> None:
    """Hold TEXT as said in MEETING by PERSON; the mediator alone reads it until it is let go.

    A line may begin with its speaker: "Osei: six hours, not five".

    Example: goodoffices note station --in "mars caucus" --by osei Six hours, not five.
    """
    from goodoffices.common.errors import NOTHING, BadInput
    from goodoffices.office.acts import writing
    from goodoffices.office.notes import Note, Notebook, spoken

    lines = sys.stdin.read().splitlines() if text == ["-"] else [" ".join(text)]
    words = [line.strip() for line in lines if line.strip()]
    if not words:
        raise BadInput("TEXT", expected="a note", found=NOTHING, advice="Say what was said.")
    with writing(case) as pen:
        book = Notebook(pen)
        where = book.open_room(room) if new_room else book.room(room)
        speaker = None if by is None else book.speaker(by, where)
        names = book.names(where) if speaker is None else {}
        notes = [
            Note(line[at:], own or speaker) for line in words for own, at in [spoken(line, names)]
        ]
        handles = book.hold(where, notes)
    warn(pen)
    if json:
        print_json({"handle": handles[-1], "handles": handles, "room": where.title})
    else:
        print("\n".join(f"held {handle[:8]} in {where.title}" for handle in handles))
