"""Hand one party the script of an exchange, and put on record what it was handed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._act import Meeting, Person, Record, warn
from goodoffices.cli._case import verb

app = verb()
Exchange = Annotated[str, typer.Option("--exchange", metavar="E", help="Your name for it.")]
To = Annotated[str, typer.Option("--to", metavar="PARTY", help="Whom it is put to.")]
Among = Annotated[
    list[str] | None,
    typer.Option("--among", metavar="PARTY", help="All it is put to; every party if left out."),
]
Script = Annotated[
    str | None, typer.Option("--script", metavar="REF", help="A script that is on record.")
]
Words = Annotated[
    list[str] | None, typer.Option("--words", help="A question of the script, word for word.")
]
Material = Annotated[
    list[Path] | None, typer.Option("--material", metavar="FILE", help="Handed over with it.")
]
Condition = Annotated[
    list[str] | None, typer.Option("--condition", metavar="CODE", help="What it is put under.")
]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The sheet to hand over.")]


@app.command()
def hand(
    case: Record,
    exchange: Exchange,
    to: To,
    out: Out,
    among: Among = None,
    script: Script = None,
    words: Words = None,
    material: Material = None,
    condition: Condition = None,
    room: Meeting = None,
    by: Person = None,
) -> None:
    """File what PARTY is handed in exchange E, and write it as a sheet for the party to keep.

    The first sheet draws the exchange's nonce. The next party is handed the same, unless you say
    otherwise: what differs is recorded as it is, and no certificate is given over it.

    Example: goodoffices hand station --exchange water --to mars --words "Who counts?" -o mars.json
    """
    from goodoffices.cli._papers import read_bytes, write_json
    from goodoffices.office.acts import writing
    from goodoffices.office.certifying import hand as put
    from goodoffices.record.acknowledgement import Material as Paper
    from goodoffices.record.kinds.talk import Script as OnRecord

    papers = tuple(
        Paper(file.name, hashlib.sha256(read_bytes(file)).hexdigest()) for file in material or ()
    )
    with writing(case) as pen:
        questions = tuple(words or ())
        if script:
            named = pen.named(script, OnRecord)
            assert isinstance(named, OnRecord)
            questions = (*(one.words for one in named.questions), *questions)
        said = {"meeting": pen.room(room).id} if room else {}
        said |= {"by": pen.named(by).id} if by else {}
        made = put(
            pen, exchange, to, among=tuple(among or ()), script=questions, material=papers,
            conditions=tuple(condition or ()), **said,
        )  # fmt: skip
        write_json(out, made.sheet.as_json())
    warn(pen)
    print(f"{to} is handed the script of exchange {exchange}: {out}")
    print(f"script     {made.sheet.script_digest}")
    if made.differs:
        print(
            f"not as the first was handed it: {', '.join(made.differs)}; no certificate over that"
        )
