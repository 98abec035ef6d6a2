"""Give the parity certificate of an exchange to all its parties at once, or to nobody."""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.cli._act import Record, warn
from goodoffices.cli._case import Json, print_json, verb

app = verb()
Exchange = Annotated[str, typer.Option("--exchange", metavar="E", help="The exchange.")]


@app.command()
def certify(case: Record, exchange: Exchange, json: Json = False) -> None:
    """File the acknowledgements of all parties of exchange E, for all of them, in one act.

    It is proof only where each signed on its own device. Why none is given is for you alone.

    Example: goodoffices certify station --exchange water
    """
    from goodoffices.office.acts import writing
    from goodoffices.office.certifying import certify as given

    with writing(case) as pen:
        made = given(pen, exchange)
    warn(pen)
    how = {one.party: one.attestation for one in made.acknowledgements}
    if json:
        print_json({"handle": made.id, "attestation": how})
        return
    print(f"certified {made.id}: " + ", ".join(f"{party} {word}" for party, word in how.items()))
    if set(how.values()) != {"signed"}:
        print("no proof: not every party signed it on its own device")
