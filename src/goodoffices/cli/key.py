"""A party's own signing key, made and kept on its own device: new, show, sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.cli._case import Json, print_json, verb

if TYPE_CHECKING:
    from nacl.signing import SigningKey

    from goodoffices.record.key_file import KeyFile

app = verb()
File = Annotated[Path, typer.Argument(metavar="FILE", help="The key file.", show_default=False)]
Paper = Annotated[
    Path, typer.Argument(metavar="PAPER", help="A sheet, an act, or an envelope, as JSON.")
]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write it.")]
Card = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write the public half there.")
]
Insecure = Annotated[
    bool, typer.Option("--insecure-slot", help="No passphrase: for tests and rehearsals alone.")
]
Where = Annotated[str | None, typer.Option(metavar="ID", help="For an act: what for.")]
Day = Annotated[str | None, typer.Option("--date", help="When it was handed over; today.")]


@app.command()
def new(file: File, insecure: Insecure = False) -> None:
    """Make a key in FILE, its private half sealed under a passphrase, and print its words.

    Make it on the party's own device; no record is needed there. Read the words aloud.

    Example: goodoffices key new mars.key
    """
    from goodoffices.cli._papers import write_new
    from goodoffices.office import unlocking
    from goodoffices.record.key_file import KeyFile

    made = KeyFile.new(None if insecure else unlocking.new_passphrase())
    write_new(file, made.written(), mode=0o600)
    if insecure:
        typer.echo("insecure: whoever holds the file signs with it", err=True)
    print(f"key        {_words(made)}")
    print("Read these words aloud to the mediator and to the other parties.")


@app.command()
def show(file: File, out: Card = None, json: Json = False) -> None:
    """Print the words of the key in FILE, or write its public half for the mediator.

    Example: goodoffices key show mars.key -o mars-public.json
    """
    from goodoffices.cli._papers import write_json
    from goodoffices.record.handed_in import PublicKey

    found = _key_file(file)
    if out is not None:
        write_json(out, PublicKey(found.public_key).as_json())
    if json:
        print_json({"public_key": found.public_key, "words": _words(found)})
    else:
        print(_words(found))


@app.command()
def sign(
    file: File,
    paper: Paper,
    out: Out,
    case: Where = None,
    exchange: Where = None,
    party: Where = None,
    date: Day = None,
) -> None:
    """Sign PAPER with the key in FILE: a sheet is acknowledged, an act or an envelope is signed.

    A sheet or an envelope says itself for what; an act needs --case, --exchange and --party. What
    is signed is printed: read it before you type the passphrase.

    Example: goodoffices key sign mars.key mars-sheet.json -o mars-acknowledgement.json
    """
    from goodoffices.cli._papers import read_text, write_json
    from goodoffices.office.signing import Bound, to_sign

    found = _key_file(file)
    asked = to_sign(read_text(paper), paper.name, Bound(case, exchange, party), date=date)
    print(asked.shown)
    write_json(out, asked.signed_by(_opened(found)))
    print(f"signed with {_words(found)}")


def _key_file(file: Path) -> KeyFile:
    from goodoffices.cli._papers import read_text
    from goodoffices.record.key_file import read_key_file

    return read_key_file(read_text(file), file.name)


def _words(found: KeyFile) -> str:
    from goodoffices.record.fingerprint import fingerprint

    return fingerprint(bytes.fromhex(found.public_key))


def _opened(found: KeyFile) -> SigningKey:
    from goodoffices.office import unlocking
    from goodoffices.record.key_file import KeyDoesNotOpen
    from goodoffices.record.slots import DoesNotOpen

    try:
        return found.key(unlocking.ring_key([found.slot]))
    except DoesNotOpen:
        raise KeyDoesNotOpen from None
