"""File one entry of any kind in an opened record."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._act import Record, show, warn
from goodoffices.cli._case import Json, verb

app = verb()
Entry = Annotated[
    Path, typer.Argument(metavar="ENTRY.yaml", help="One entry; - is standard input.")
]


@app.command()
def file(case: Record, entry: Entry, json: Json = False) -> None:
    """File the one entry in ENTRY.yaml, with the fields that `goodoffices schema` prints.

    Without an id it gets one from its exact words: the same entry is not filed twice.

    Example: echo '{kind: statement, meeting: m2, text: "..."}' | goodoffices file station -
    """
    from goodoffices.common.errors import BadInput
    from goodoffices.common.plain_yaml import Mapping, read_yaml
    from goodoffices.office.acts import check_known, writing
    from goodoffices.office.attestation import check_by_hand

    from_input = str(entry) == "-"
    where = "standard input" if from_input else entry.name
    fields = read_yaml(Path("/dev/stdin") if from_input else entry, shown_as=where)
    if not isinstance(fields, Mapping):
        raise BadInput(
            where, expected="one entry, a mapping", found=type(fields).__name__,
            advice="File entries one by one; several are a case for 'open'.",
        )  # fmt: skip
    words = repr(sorted(fields.items(), key=lambda field: field[0])).encode()
    digest = hashlib.sha256(words).hexdigest()[:32]
    check_by_hand(fields.get("kind"))
    with writing(case) as pen:
        check_known(fields.get("known"), where, pen.record.now)
        own = f"file-{digest}"
        if "id" not in fields and own in pen.journal.entries:
            raise BadInput(
                where, expected="an entry that is not on record yet", found="this very one, filed",
                advice="Nothing was filed twice. Give it an id, if it came twice.",
            )  # fmt: skip
        handle = pen.file({"id": own, **fields}, where)
    warn(pen)
    show(handle, json=json)
