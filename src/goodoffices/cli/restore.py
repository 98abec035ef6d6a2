"""Put a backup of a record back in use; every volume says from then on that it was restored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._case import verb

app = verb()
Backup = Annotated[
    Path,
    typer.Argument(
        metavar="BACKUP", help="What backup wrote, or a plain copy.", show_default=False
    ),
]
To = Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the record shall be.")]


@app.command()
def restore(backup: Backup, to: To) -> None:
    """Make a record of BACKUP in FOLDER and mark in it that it was restored; BACKUP stays.

    It opens with the passphrase or recovery code that the record had when the backup was made.
    Receipts that are newer than the backup then read 'restored': what they vouch for is not there.

    Example: goodoffices restore /media/stick/station.backup --to station
    """
    from goodoffices.office.backups import restore as put_back

    header = put_back(backup, to)
    print(f"restored {header.case}. Tell every reader: newer receipts do not hold against it.")
