"""A sealed backup of a record in one file, verified by reading it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._act import Record
from goodoffices.cli._case import verb
from goodoffices.cli._progress import progress

app = verb()
To = Annotated[Path, typer.Option("--to", metavar="BACKUP", help="A file that is not there yet.")]
Replace = Annotated[
    Path | None,
    typer.Option("--replace", metavar="OLD", help="An older backup, overwritten and taken away."),
]


@app.command()
def backup(case: Record, to: To, replace: Replace = None) -> None:
    """Write CASE to one file that opens with the passphrase or recovery code that CASE has today.

    A backup from before something was destroyed still holds its words: replace it.

    Example: goodoffices backup station --to /media/stick/station.backup
    """
    from goodoffices.office.backups import back_up

    with progress("checking") as told:
        done = back_up(case, to, replacing=replace, progress=told)
    print(f"backed up {done.case}: {done.size} bytes, read back and compared.")
    if replace is not None:
        print(f"{replace.name} was overwritten and taken away.")
    elif done.destroyed:
        print(f"{done.destroyed} destroyed until now. Backups from before still hold those words:")
        print("replace them one by one: goodoffices backup CASE --to BACKUP --replace OLD")
