"""Take in what a party hands in: a key, an acknowledgement, an act, an envelope, a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._act import Meeting, Record, show, warn
from goodoffices.cli._case import Json, verb

app = verb()
File = Annotated[Path, typer.Argument(metavar="FILE", help="The file that was handed in.")]
From = Annotated[
    str | None, typer.Option("--from", metavar="PARTY", help="Whose it is: for a key or a paper.")
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

Title = Annotated[str | None, typer.Option("--title", help="For a paper: what it is called.")]


@app.command()
def receive(
    case: Record,
    file: File,
    party: From = None,
    aloud: Aloud = None,
    by: By = None,
    heard: Heard = None,
    title: Title = None,
    room: Meeting = None,
    json: Json = False,
) -> None:
    """File what FILE holds; a signature is taken under that party's key on record alone.

    A key needs --from and --words: type what was read aloud, not what the file says. With --title
    it is a paper, any file at all: its digest goes on record, for 'receipt --paper'.

    Example: goodoffices receive station mars-acknowledgement.json
    """
    from goodoffices.cli._papers import read_bytes, read_text
    from goodoffices.office.acts import writing
    from goodoffices.office.receiving import Heard, receive, receive_paper

    if title is not None:
        raw = read_bytes(file)
        with writing(case) as pen:
            said = {"meeting": pen.room(room).id} if room else {}
            handle = receive_paper(pen, raw, party or "", title, **said)
    else:
        words = read_text(file)
        with writing(case) as pen:
            how = Heard(party, aloud, by, tuple(heard or ()), room)
            handle = receive(pen, words, file.name, how)
    warn(pen)
    show(handle, json=json)
