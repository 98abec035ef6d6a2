"""File that a party acknowledged its sheet, on your word or on paper: never a proof."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._act import Meeting, Person, Record, show, warn
from goodoffices.cli._case import Json, verb

app = verb()
Exchange = Annotated[str, typer.Option("--exchange", metavar="E", help="The exchange.")]
Of = Annotated[str, typer.Option("--of", metavar="PARTY", help="Who acknowledged.")]
Paper = Annotated[
    Path | None, typer.Option("--paper", metavar="IMAGE", help="The picture of what was signed.")
]


@app.command()
def acknowledge(
    case: Record,
    exchange: Exchange,
    of: Of,
    paper: Paper = None,
    by: Person = None,
    room: Meeting = None,
    json: Json = False,
) -> None:
    """File that PARTY said its sheet of exchange E was the whole script: claimed, by you.

    With the picture of a signed paper it is countersigned, and the picture's digest is kept. What a
    party signs on its own device is taken in by 'receive'.

    Example: goodoffices acknowledge station --exchange water --of mars
    """
    from goodoffices.cli._papers import read_bytes
    from goodoffices.office.acts import writing
    from goodoffices.office.certifying import acknowledge as filed

    image = hashlib.sha256(read_bytes(paper)).hexdigest() if paper else None
    with writing(case) as pen:
        said = {"by": pen.named(by).id} if by else {}
        said |= {"meeting": pen.room(room).id} if room else {}
        handle = filed(pen, exchange, of, image=image, **said)
    warn(pen)
    show(handle, json=json)
