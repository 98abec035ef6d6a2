"""Seal a proposal on a party's own device: nobody opens it before all are in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._case import verb

app = verb()
File = Annotated[Path, typer.Argument(metavar="FILE", help="The proposal, as plain text.")]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="ENVELOPE", help="The envelope.")]
Case = Annotated[str, typer.Option("--case", metavar="ID", help="The case it is for.")]
Exchange = Annotated[str, typer.Option("--exchange", metavar="E", help="What it answers.")]
Party = Annotated[str, typer.Option("--party", help="Whose proposal it is.")]


@app.command()
def seal(file: File, out: Out, case: Case, exchange: Exchange, party: Party) -> None:
    """Seal the words of FILE for one case, exchange and party, and print the key that opens them.

    Hand in the envelope; keep the key. Give it only when you hold the notice that all are in, with
    what each party is committed to.

    Example: goodoffices seal offer.txt -o offer.sealed --case talks --exchange water --party mars
    """
    from goodoffices.cli._papers import read_text, write_json
    from goodoffices.office.signing import sealed

    envelope, key = sealed(read_text(file), file.name, case, exchange, party)
    write_json(out, envelope.as_json())
    print(f"opening key  {key}")
    print(f"commitment   {envelope.commitment}")
