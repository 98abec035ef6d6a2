"""A signed receipt of one reader's volume, for that reader to keep."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._case import verb

app = verb()
Record = Annotated[
    Path, typer.Argument(metavar="CASE", help="An opened record.", show_default=False)
]
For = Annotated[str, typer.Option("--for", metavar="READER", help="Whose volume.")]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write it.")]


@app.command()
def receipt(case: Record, reader: For, out: Out) -> None:
    """Verify CASE, then write READER's receipt: how long his volume is, its hash, signed.

    Hand it to that reader. Kept outside, it shows any later shortening or rewriting.

    Example: goodoffices receipt station --for mars -o mars-receipt.json
    """
    from goodoffices.common.errors import BadInput, NotPermitted
    from goodoffices.office.checking import receipt_for
    from goodoffices.office.opened import opened
    from goodoffices.record.fingerprint import fingerprint

    with opened(case) as record:
        seat = record.header.reader(reader)
        if seat is None:
            raise NotPermitted
        made = receipt_for(record, reader)
    try:
        out.write_text(made.written(), encoding="utf-8")
    except OSError as error:
        raise BadInput(
            "-o", expected="a file that can be written", found=error.strerror, advice="Check it."
        ) from error
    print(f"receipt for {seat.name}: {made.n} entries, {made.date}")
    print(f"office key  {fingerprint(bytes.fromhex(made.office_key))}")
