"""Take in what a party made on its own device: a key, an acknowledgement, an act, an envelope."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._act import Meeting, Record, show, warn
from goodoffices.cli._case import Json, verb

app = verb()
File = Annotated[Path, typer.Argument(metavar="FILE", help="The file that was handed in.")]
From = Annotated[
    str | None, typer.Option("--from", metavar="PARTY", help="Whose it is: for a key.")
]
Aloud = Annotated[
    str | None, typer.Option("--words", help="For a key: the words that were read aloud.")
]
By = Annotated[
    str | None, typer.Option("--by", metavar="PERSON", help="For a key: who read them aloud.")
]
Heard = Annotated[
    list[str] | None,
    typer.Option("--heard-by", metavar="PERSON", help="For a key: who heard them."),
]


@app.command()
def receive(
    case: Record,
    file: File,
    party: From = None,
    aloud: Aloud = None,
    by: By = None,
    heard: Heard = None,
    room: Meeting = None,
    json: Json = False,
) -> None:
    """File what FILE holds; a signature is taken under that party's key on record alone.

    A key needs --from and --words: type what was read aloud, not what the file says.

    Example: goodoffices receive station mars-acknowledgement.json
    """
    from goodoffices.cli._papers import read_text
    from goodoffices.office.acts import writing
    from goodoffices.office.receiving import Heard, receive

    words = read_text(file)
    with writing(case) as pen:
        how = Heard(party, aloud, by, tuple(heard or ()), room)
        handle = receive(pen, words, file.name, how)
    warn(pen)
    show(handle, json=json)
