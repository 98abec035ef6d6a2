"""One reader's certificate that all parties of an exchange were asked the same."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._case import AsOf, Case, For, Json, print_json, verb

app = verb()
Exchange = Annotated[str, typer.Option("--exchange", metavar="E", help="The exchange.")]
Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Where to write it.")]


@app.command()
def certificate(
    case: Case,
    exchange: Exchange,
    reader: For = None,
    out: Out = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Print or write the certificate of exchange E that READER holds; exit status 1 for none.

    That there is none says nothing. Check it without this program: goodoffices verify --help.

    Example: goodoffices certificate station --exchange water --for mars -o certificate.json
    """
    from goodoffices.cli._papers import write_json
    from goodoffices.office.certifying import certificate_for
    from goodoffices.office.opening import sight_of

    document = certificate_for(sight_of(case, reader, as_of), exchange)
    if out is not None:
        write_json(out, document)
    if json or out is None:
        print_json(document)
        return
    for one in document["acknowledgements"]:
        print(f"{one['party']}: {one['attestation']}, {one['date']}")
    how = {one["attestation"] for one in document["acknowledgements"]}
    signed = "signed by all: verify it under the words that were read aloud"
    print(signed if how == {"signed"} else "no proof: not every party signed it")
