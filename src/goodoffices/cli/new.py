"""Found a case: five questions, and an opened record stands in a folder."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from goodoffices.cli._case import Json, print_json, verb

app = verb()
Answer = TypeVar("Answer")
Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Where the record shall be.", show_default=False)
]
Title = Annotated[str | None, typer.Option("--title", help="What the talks are called.")]
Mediator = Annotated[str | None, typer.Option("--mediator", help="Who mediates.")]
Parties = Annotated[
    str | None, typer.Option("--parties", help="'Union, Management', or 'Union: Ann Bo; ...'.")
]
Mandate = Annotated[
    str | None, typer.Option("--mandate", help="Its type, like mediation; its first letters do.")
]
Room = Annotated[
    str | None, typer.Option("--room", help="The first room: 'caucus union', 'joint'.")
]
Observers = Annotated[
    list[str] | None, typer.Option("--observer", help="A seat that is given something; repeat it.")
]
Security = Annotated[list[str] | None, typer.Option("--security", help="A security seat.")]
Language = Annotated[
    str | None, typer.Option("--language", help="Of the notes, like en; this machine's otherwise.")
]
Zone = Annotated[
    str | None, typer.Option("--zone", help="Of the talks, like +02:00; this machine's otherwise.")
]
Insecure = Annotated[
    bool, typer.Option("--insecure-slot", help="No passphrase: for tests and rehearsals alone.")
]

_PARTIES = "The parties? (Union, Management - or Union: Ann Bo, Per Holm; Management: Dina Amari)"
_MANDATE = "The mandate? (good offices, facilitation, mediation, conciliation, arbitration)"
_ROOM = "The first room? (caucus and the party, or joint)"


@app.command()
def new(
    folder: Folder,
    title: Title = None,
    mediator: Mediator = None,
    parties: Parties = None,
    mandate: Mandate = None,
    room: Room = None,
    observers: Observers = None,
    security: Security = None,
    language: Language = None,
    zone: Zone = None,
    insecure: Insecure = False,
    json: Json = False,
) -> None:
    """Ask what is not given as an option, and make a record in FOLDER.

    The five: what the talks are called, who mediates, the parties (two or more, each with who
    speaks for it where that is known), the mandate, the first room. The passphrase, the words of
    the office's key and the recovery code are those of 'open'.

    Example: goodoffices new mill --title "Night shifts" --mediator "Grace Okafor" --parties
    "Union, Management" --mandate mediation --room "caucus union"
    """
    from goodoffices.office import founding, unlocking
    from goodoffices.office.opened import check_place, found_in
    from goodoffices.office.rooms import new_room

    check_place(folder)
    spoken, (now, clock) = language or _spoken_here(), _now(zone)
    name = _asked("--title", "What are the talks called?", title, founding.printable)
    chair = _asked("--mediator", "Who mediates?", mediator, founding.printable)
    sides = _asked("--parties", _PARTIES, parties, founding.sides_of)
    header = founding.header_of(
        name, sides, language=spoken, security=security or (), observers=observers or ()
    )
    given = _asked("--mandate", _MANDATE, mandate, founding.mandate_of)
    first = _asked("--room", _ROOM, room, lambda words: new_room(words, header))
    case = founding.found(header, sides, mediator=chair, mandate=given, room=first, now=now)
    made = found_in(folder, case, None if insecure else unlocking.new_passphrase())
    if insecure:
        typer.echo("insecure: whoever holds the folder reads it", err=True)
    if json:
        print_json({"case": header.case, **asdict(made)})
        return
    print(f"founded {header.case}: {', '.join(reader.name for reader in header.readers)}.")
    print(f"seats          {', '.join(reader.id for reader in header.readers)}")
    print(f"first room     1 {first['title']}")
    print(f"language       {spoken}{'' if language else ', of this machine; another: --language'}")
    print(f"zone           {clock}{'' if zone else ', of this machine; another: --zone'}")
    print(f"office key     {made.fingerprint}")
    print(f"recovery code  {made.recovery_code}")
    print(f"next           goodoffices note {shlex.quote(str(folder))} --in 1 WORDS")


def _asked(option: str, question: str, given: str | None, check: Callable[[str], Answer]) -> Answer:
    """Return an answer that stands; at a terminal the question is put again until one does."""
    from goodoffices.common.errors import NOTHING, BadInput

    if given is not None:
        return check(given)
    while True:
        typer.echo(f"{question} ", nl=False, err=True)
        words = sys.stdin.readline()
        if not words:
            raise BadInput(
                option, expected="an answer, typed or as an option", found=NOTHING,
                advice="See goodoffices new --help.",
            )  # fmt: skip
        try:
            return check(words.strip())
        except BadInput as error:
            if not sys.stdin.isatty():
                raise
            typer.echo(str(error), err=True)


def _spoken_here() -> str:
    """Return the language of this machine; English where it states none."""
    words = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    language = words.partition(".")[0].partition("_")[0].lower()
    return language if language.isalpha() and 2 <= len(language) <= 3 else "en"


def _now(zone: str | None) -> tuple[datetime, str]:
    """Return the minute, in the zone named or this machine's, and the name of that zone."""
    from goodoffices.common.errors import BadInput
    from goodoffices.common.times import parse_moment

    now = datetime.now(UTC).replace(second=0, microsecond=0)
    if zone is None:
        here = now.astimezone()
        return here, here.isoformat()[-6:]
    moment = parse_moment(f"2000-01-01T00:00{zone}")
    if moment is None or not moment.zoned:
        raise BadInput(
            "--zone", expected="hours from UTC, like +02:00 or -05:30", found=zone,
            advice="Leave it out for that of this machine.",
        )  # fmt: skip
    return now.astimezone(moment.start.tzinfo), zone
