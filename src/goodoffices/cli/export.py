"""One reader's record, as a case that people can read, with its proof."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._case import Case, For, verb
from goodoffices.cli._progress import progress

app = verb()
To = Annotated[Path, typer.Option("--to", metavar="FOLDER", help="A folder that is not there yet.")]


@app.command()
def export(case: Case, to: To, reader: For = None) -> None:
    """Write what READER holds in CASE to FOLDER: his entries as YAML, and what proves them.

    An export is not encrypted: whoever holds the folder reads it. 'goodoffices open' makes a record
    of it again; every verb that reads a case reads it as it is.

    Example: goodoffices export examples/unity_station --for mars --to mars
    """
    from goodoffices.office.exporting import export as write
    from goodoffices.record.fingerprint import fingerprint

    with progress("checking") as told:
        done = write(case, reader, to, progress=told)
    print(f"exported {done.reader}: {done.entries} entries, in plain text.")
    if done.receipt is None:
        print("no proof: only an opened record has a chain to prove it by")
    else:
        print(f"proof as of {done.receipt.date}")
        print(f"office key  {fingerprint(bytes.fromhex(done.receipt.office_key))}")
