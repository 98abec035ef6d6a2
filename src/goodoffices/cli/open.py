"""Make an opened record of an authored case: encrypted, chained, kept on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.cli._case import verb

app = verb()
Authored = Annotated[
    Path, typer.Argument(metavar="AUTHORED", help="A case folder.", show_default=False)
]
To = Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the record shall be.")]
Insecure = Annotated[
    bool, typer.Option("--insecure-slot", help="No passphrase: for tests and rehearsals alone.")
]


@app.command(name="open")
def open_(authored: Authored, to: To, insecure: Insecure = False) -> None:
    """Make a record of AUTHORED in FOLDER, under a passphrase asked for or in the environment.

    What is imported is as its author wrote it: nothing earlier is witnessed. An export is held
    against the proof that came with it, and refused where the two do not match.

    It prints the words of the office's key, for the parties to write down, and a recovery code, for
    you to lock away: it is shown this once. Where no terminal is at hand the passphrase is taken
    from GOODOFFICES_PASSPHRASE.

    Example: goodoffices open examples/unity_station --to station
    """
    from goodoffices.office import unlocking
    from goodoffices.office.authored import read_case
    from goodoffices.office.importing import check_proof
    from goodoffices.office.opened import check_place, make
    from goodoffices.record.fingerprint import fingerprint

    check_place(to)
    case = read_case(authored)
    proof = check_proof(authored, case)
    passphrase = None if insecure else unlocking.new_passphrase()
    made = make(case, to, passphrase)
    if insecure:
        typer.echo("insecure: whoever holds the folder reads it", err=True)
    print(f"opened {case.header.case}: {len(case.entries)} entries.")
    print("imported: nothing earlier is witnessed here.")
    if proof is not None:
        print(f"exported by {fingerprint(bytes.fromhex(proof.office_key))}")
        print(f"on {proof.date}: the proof matches. Are those the words you wrote down?")
    elif case.exported is not None:
        print("no proof came with it: it is as its author wrote it.")
    if case.exported is not None:
        print(f"It is read from the seat of {case.exported.reader}, unless another is named.")
    print(f"office key     {made.fingerprint}")
    print(f"recovery code  {made.recovery_code}")
