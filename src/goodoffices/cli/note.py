"""Note what is said, while it is said: held until it is read back or the room closes."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from goodoffices.cli._act import Person, Record, warn
from goodoffices.cli._case import Json, print_json, verb

app = verb()
Room = Annotated[str, typer.Option("--in", metavar="MEETING", help="The room.")]
Text = Annotated[
    list[str], typer.Argument(metavar="TEXT", help="The words; - is a note a line from input.")
]


@app.command()
def note(case: Record, text: Text, room: Room, by: Person = None, json: Json = False) -> None:
    """Hold TEXT as said in MEETING by PERSON; the mediator alone reads it until it is let go.

    Example: goodoffices note station --in m2 --by osei Six hours, not five.
    """
    from goodoffices.common.errors import NOTHING, BadInput
    from goodoffices.office.acts import fresh_id, writing

    lines = sys.stdin.read().splitlines() if text == ["-"] else [" ".join(text)]
    words = [line.strip() for line in lines if line.strip()]
    if not words:
        raise BadInput("TEXT", expected="a note", found=NOTHING, advice="Say what was said.")
    with writing(case) as pen:
        said = {"kind": "statement", "meeting": pen.named(room).id, "held": True}
        if by:
            said["by"] = pen.named(by).id
        handles = [pen.file({"id": fresh_id(), **said, "text": line}, "the note") for line in words]
    warn(pen)
    if json:
        print_json({"handle": handles[-1], "handles": handles})
    else:
        print("\n".join(f"held {handle}" for handle in handles))
