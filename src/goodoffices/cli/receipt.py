"""A signed receipt of one reader's volume, for that reader to keep."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._case import verb
from goodoffices.cli._progress import progress

app = verb()
Record = Annotated[
    Path, typer.Argument(metavar="CASE", help="An opened record.", show_default=False)
]
For = Annotated[str, typer.Option("--for", metavar="READER", help="Whose volume.")]
Paper = Annotated[
    Path | None, typer.Option("--paper", metavar="FILE", help="Of this paper of his instead.")
]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write it.")]


@app.command()
def receipt(case: Record, reader: For, out: Out, paper: Paper = None) -> None:
    """Verify CASE, then write READER's receipt: how long his volume is, its hash, signed.

    Hand it to that reader. Kept outside, it shows any later shortening or rewriting. With --paper
    it is the receipt of that paper, byte for byte, where it stands in READER's volume.

    Example: goodoffices receipt station --for mars -o mars-receipt.json
    """
    from goodoffices.cli._papers import write_new
    from goodoffices.common.errors import NotPermitted
    from goodoffices.office.checking import receipt_for
    from goodoffices.office.due import let_out_for
    from goodoffices.office.opened import opened
    from goodoffices.record.fingerprint import fingerprint

    if paper is not None:
        _of_paper(case, reader, paper, out)
        return
    with opened(case) as record:
        seat = record.header.seat(reader)
        if seat is None:
            raise NotPermitted
        let_out_for(record, seat.id)
        with progress("checking") as told:
            made = receipt_for(record, seat.id, progress=told)
    write_new(out, made.written())
    print(f"receipt for {seat.name}: {made.n} entries, {made.date}")
    print(f"office key  {fingerprint(bytes.fromhex(made.office_key))}")


def _of_paper(case: Path, reader: str, paper: Path, out: Path) -> None:
    from goodoffices.cli._papers import read_bytes, write_json
    from goodoffices.office.opened import opened
    from goodoffices.office.receiving import paper_receipt
    from goodoffices.record.fingerprint import fingerprint

    with opened(case) as record:
        made = paper_receipt(record, reader, read_bytes(paper))
    write_json(out, made.as_json())
    print(f"receipt of a paper: {made.title}, {made.date}")
    print(f"office key  {fingerprint(bytes.fromhex(made.office_key))}")
