"""Change the passphrase of a record, or renew its recovery code."""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.cli._act import Record
from goodoffices.cli._case import verb

app = verb()
Code = Annotated[
    bool, typer.Option("--new-code", help="Renew the recovery code; the passphrase stays.")
]


@app.command()
def passphrase(case: Record, code: Code = False) -> None:
    """Give CASE a new passphrase; the old one opens it no more.

    The record opens first, with its passphrase or, where that is lost, its recovery code; then the
    new one is asked for twice. Where no terminal is at hand they are taken from
    GOODOFFICES_PASSPHRASE and GOODOFFICES_NEW_PASSPHRASE. Older copies and backups still open with
    what opened them then: replace them.

    Example: goodoffices passphrase station
    """
    from goodoffices.office import relocking, unlocking

    if code:
        print(f"recovery code  {relocking.renew_code(case)}")
        print("The old one opens this record no more. This one is shown this once: lock it away.")
        return
    relocking.change_passphrase(case, lambda: unlocking.new_passphrase(variable=unlocking.CHANGED))
    print("changed: the old passphrase opens this record no more.")
    print("Older copies and backups still open with it: make new ones and take those away.")
