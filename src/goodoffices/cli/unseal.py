"""Open all sealed proposals of an exchange in one act, or none."""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.cli._act import Record, warn
from goodoffices.cli._case import Json, print_json, verb

app = verb()
Exchange = Annotated[str, typer.Option("--exchange", metavar="E", help="The exchange.")]
Key = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="PARTY=KEY", help="The opening key a party gave; - reads them."),
]


@app.command()
def unseal(case: Record, exchange: Exchange, key: Key = None, json: Json = False) -> None:
    """Without keys: tell all parties that all envelopes are in. With all keys: open all of them.

    The first gives every party what each is committed to; collect the keys after it. One wrong or
    missing key, and nothing is opened.

    Example: goodoffices unseal station --exchange water
    """
    from goodoffices.office.acts import writing
    from goodoffices.office.sealing import tell_all_in
    from goodoffices.office.sealing import unseal as opened

    keys = _keys(key)
    with writing(case) as pen:
        if not keys:
            parties = tell_all_in(pen, exchange)
        else:
            made = opened(pen, exchange, keys)
            act = made.act
    warn(pen)
    if not keys:
        told = {"told": list(parties)}
        words = f"all are in: {', '.join(parties)} were told; now ask each for its opening key"
        print_json(told) if json else print(words)
        return
    found = {one.party: one.words for one in act.opened}
    if json:
        print_json({"handle": act.id, "opened": found, "entries": made.entries})
    else:
        print(f"opened {act.id}, read by all of them from now on")
        if made.entries:
            print(f"{made.entries} entries of the papers are on record as their parties' own")
        print("\n".join(f"\n{party}:\n{words}" for party, words in found.items()))


def _keys(given: list[str] | None) -> dict[str, str]:
    import sys

    from goodoffices.common.errors import BadInput

    lines = sys.stdin.read().split() if given == ["-"] else given or []
    pairs = [line.partition("=") for line in lines]
    if any(not party or not key for party, _, key in pairs):
        raise BadInput(
            "--key", expected="a party and its key, like mars=KEY", found="something else",
            advice="Give one --key for each party.",
        )  # fmt: skip
    return {party: key for party, _, key in pairs}
