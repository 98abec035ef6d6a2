"""Destroy the words of one entry; the proof that it was there stays."""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.cli._act import Record, Ref, warn
from goodoffices.cli._case import Json, print_json, verb

app = verb()
By = Annotated[
    str, typer.Option("--by", metavar="READER", help="An originator of it, or the mediator.")
]
Ground = Annotated[str, typer.Option("--ground", help="Why.")]


@app.command()
def destroy(case: Record, ref: Ref, by: By, ground: Ground, json: Json = False) -> None:
    """Destroy the keys of every copy of REF in CASE, and list what that does not reach.

    A legal hold on record refuses it, until it is lifted.

    Example: goodoffices destroy station L85 --by mars --ground "named a person at risk"
    """
    from goodoffices.office.acts import writing
    from goodoffices.office.destroying import OUTSIDE
    from goodoffices.office.destroying import destroy as put_out

    with writing(case) as pen:
        done = put_out(pen, ref, by, ground)
    warn(pen)
    if json:
        left = {"resting_on_it": done.resting, "same_words": done.same_words}
        rows = {
            name: [{"entry": handle, "kind": kind} for handle, kind in found]
            for name, found in left.items()
        }
        volumes, left_outside = list(done.volumes), {**rows, "outside": OUTSIDE}
        print_json({"handle": done.handle, "volumes": volumes, "not_reached": left_outside})
        return
    print(f"destroyed {done.handle}, in the volumes of {', '.join(done.volumes)}")
    print("not reached:")
    for handle, kind in done.resting:
        print(f"  {handle[:8]} ({kind}), which refers to it")
    for handle, kind in done.same_words:
        print(f"  {handle[:8]} ({kind}), which has the same words")
    print("\n".join(f"  {what}" for what in OUTSIDE.split("; ")))
