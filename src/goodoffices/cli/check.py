"""Every stored byte of a record verified again, and a receipt held against it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from goodoffices.cli._case import Json, print_json, verb
from goodoffices.cli._progress import progress

app = verb()
Record = Annotated[
    Path, typer.Argument(metavar="CASE", help="An opened record.", show_default=False)
]
Held = Annotated[
    Path | None, typer.Option("--receipt", metavar="FILE", help="A receipt that was handed out.")
]
_MEANING = {
    "whole": "the volume holds what it held then",
    "truncated": "entries that it held then are gone",
    "forked": "something else stands in the place of what it held then",
    "restored": "the record was restored from a backup older than the receipt",
    "replaced": "this is another record: another volume, another case or another office's key",
    "not genuine": "the key it names did not sign it",
}


@app.command()
def check(case: Record, receipt: Held = None, json: Json = False) -> None:
    """Verify CASE; exit status 1 where anything is damaged or the receipt does not hold.

    Example: goodoffices check station --receipt mars-receipt.json
    """
    from goodoffices.office.checking import check as verify
    from goodoffices.office.opened import opened
    from goodoffices.record.receipt import read_receipt

    held = None
    if receipt is not None:
        held = read_receipt(_text(receipt), receipt.name)
    with opened(case) as record, progress("checking") as told:
        found = verify(record, held, progress=told)
        document = _as_json(record, found, held)
    if json:
        print_json(document)
    else:
        print("\n".join(_as_text(document)))
    raise typer.Exit(0 if found.whole else 1)


def _text(file: Path) -> str:
    from goodoffices.common.errors import BadInput

    try:
        if file.stat().st_size > 65536:
            raise BadInput(file.name, expected="a receipt", found="a long file", advice="Check it.")
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInput(
            file.name, expected="a file", found=error.strerror, advice="Check the path."
        ) from error


def _as_json(record: Any, found: Any, held: Any) -> dict[str, Any]:  # noqa: ANN401
    rows = [
        {
            "reader": walk.volume,
            "entries": walk.head.n,
            "imported": walk.imported,
            "witnessed": walk.witnessed,
            "destroyed": walk.destroyed,
            "restored": walk.restored,
        }
        for walk in found.walks
    ]
    verdict = {"reader": held.reader, "entries": held.n, "date": held.date} if held else None
    if verdict:
        verdict |= {"verdict": found.verdict, "meaning": _MEANING[found.verdict]}
    return {
        "case": record.header.case,
        "whole": found.whole,
        "volumes": rows,
        "damage": list(found.damage),
        "earlier_rules": found.earlier_rules,
        "receipt": verdict,
    }


def _as_text(document: dict[str, Any]) -> list[str]:
    text = [f"DAMAGED: {line}" for line in document["damage"]]
    if text:
        text.append("Write nothing more here. Go back to the last backup, and hold every reader's")
        text.append("receipt against it: goodoffices restore BACKUP --to FOLDER.")
    else:
        text.append(f"{document['case']}: every stored byte is as it was written")
    width = max((len(row["reader"]) for row in document["volumes"]), default=0)
    text += [
        f"  {row['reader']:<{width}}  {row['imported']:>6} imported {row['witnessed']:>6} witnessed"
        f" {row['destroyed']:>4} destroyed"
        for row in document["volumes"]
    ]
    if times := max((row["restored"] for row in document["volumes"]), default=0):
        text.append(f"  restored from a backup, times: {times}; newer receipts do not hold")
    if earlier := document["earlier_rules"]:
        text.append(f"  filed under earlier rules of delivery, and standing so: {earlier}")
    held = document["receipt"]
    if held:
        text.append(f"receipt of {held['reader']}, {held['entries']} entries, {held['date']}:")
        text.append(f"  {held['verdict']}: {held['meaning']}")
    return text
