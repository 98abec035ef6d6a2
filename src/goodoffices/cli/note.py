"""Note what is said, while it is said: held until it is read back or the room closes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodoffices.cli._act import Record, warn
from goodoffices.cli._case import Json, print_json, verb

if TYPE_CHECKING:
    from goodoffices.office.notes import Note, Notebook
    from goodoffices.record.kinds.people import Meeting
    from goodoffices.record.sight import Sight

app = verb()
Room = Annotated[
    str | None, typer.Option("--in", metavar="MEETING", help="The room: 'mars caucus', a number.")
]
By = Annotated[
    str | None, typer.Option("--by", metavar="PERSON", help="Who said it; 'Name, party' if new.")
]
NewRoom = Annotated[bool, typer.Option("--new-room", help="Make the room; it opens now.")]
From = Annotated[
    Path | None, typer.Option("--from", metavar="FILE", help="Notes in plain text or Word.")
]
Held = Annotated[bool, typer.Option("--held", help="List what is held, to be read back.")]
Move = Annotated[
    str | None, typer.Option("--move", metavar="HANDLE", help="A held note, to the room --in.")
]
Keep = Annotated[
    str | None, typer.Option("--keep", metavar="HANDLE", help="A held note that goes nowhere.")
]
Close = Annotated[
    str | None, typer.Option("--close", metavar="MEETING", help="End a room: its notes go out.")
]
Text = Annotated[
    list[str] | None,
    typer.Argument(metavar="TEXT", help="The words; - is a note a line from input."),
]
_SHOWN, _NAME = 8, 3


@app.command()
def note(
    case: Record,
    text: Text = None,
    room: Room = None,
    by: By = None,
    new_room: NewRoom = False,
    file: From = None,
    held: Held = False,
    move: Move = None,
    keep: Keep = None,
    close: Close = None,
    json: Json = False,
) -> None:
    """Hold TEXT as said in MEETING by PERSON; the mediator alone reads it until it is let go.

    A line may begin with its speaker: "Osei: six hours, not five". At the end of a room read back
    what --held lists, move or keep what is in the wrong place, and --close the room.

    Example: goodoffices note station --in "caucus mars" --by osei Six hours, not five.
    """
    from goodoffices.office.acts import writing
    from goodoffices.office.notes import Notebook

    _one_of(text or None, file, held or None, move, keep, close)
    if held:
        _list(case, json=json)
        return
    if text == ["-"] and sys.stdin.isatty() and not json:
        _sit(case, room, by, new_room=new_room)
        return
    with writing(case) as pen:
        book = Notebook(pen)
        if close is not None:
            done, handles = "gone out", book.close(book.room(close))
        elif keep is not None:
            done, handles = "kept", [book.keep(keep)]
        else:
            where = _room(book, room, new_room=new_room)
            done, handles = "held", _noted(book, where, text or [], by, file, move)
        sight = book.sight
    warn(pen)
    if close is not None:
        _remind(sight, handles)
    elif not keep:
        _notice(sight, handles)
    if json:
        print_json({"handle": handles[-1] if handles else None, "handles": handles})
    else:
        print("\n".join(_by_room(sight, handles, done)) or "closed; nothing was held in it")


def _one_of(*ways: object) -> None:
    from goodoffices.common.errors import NOTHING, BadInput

    given = [way for way in ways if way is not None]
    if len(given) != 1:
        raise BadInput(
            "note", expected="TEXT or --from, or one of --held, --move, --keep, --close",
            found=NOTHING if not given else f"{len(given)} of them",
            advice="See goodoffices note --help.",
        )  # fmt: skip


def _room(book: Notebook, room: str | None, *, new_room: bool) -> Meeting:
    from goodoffices.common.errors import NOTHING, BadInput
    from goodoffices.office.rooms import listed

    if room is None:
        raise BadInput(
            "--in", expected="the room: " + "; ".join(listed(book.rooms)), found=NOTHING,
            advice="A note belongs to the room it was said in.",
        )  # fmt: skip
    return book.open_room(room) if new_room else book.room(room)


def _noted(
    book: Notebook, where: Meeting, text: list[str], by: str | None, file: Path | None,
    move: str | None,
) -> list[str]:  # fmt: skip
    from goodoffices.common.errors import NOTHING, BadInput
    from goodoffices.office.intake import read_file, take

    speaker = None if by is None else book.speaker(by, where)
    if move is not None:
        return [book.move(move, where, speaker)]
    if file is not None:
        read = read_file(file)
        for what, often in read.done.items():
            typer.echo(f"{file.name}: {what} ({often})", err=True)
        return take(book, where, read, speaker)
    lines = sys.stdin.read().splitlines() if text == ["-"] else [" ".join(text)]
    words = {n: line.strip() for n, line in enumerate(lines, 1) if line.strip()}
    if not words:
        raise BadInput("TEXT", expected="a note", found=NOTHING, advice="Say what was said.")
    notes = book.heard(words.values(), where, speaker)
    if text != ["-"]:
        return book.hold(where, notes)
    numbered = zip(words, notes, strict=True)
    return [handle for n, note in numbered for handle in _held(book, where, n, note)]


def _held(book: Notebook, where: Meeting, n: int, note: Note) -> list[str]:
    """Hold the note of one line; where it is none, say of which line, and that no line is held."""
    from goodoffices.common.errors import BadInput

    try:
        return book.hold(where, [note])
    except BadInput as error:
        raise BadInput(
            f"line {n}, {error.where}", expected=error.expected, found=error.found,
            advice=f"{error.advice} No line was held.",
        ) from error  # fmt: skip


def _sit(case: Path, room: str | None, by: str | None, *, new_room: bool) -> None:
    """Take a note a line from whoever sits at the terminal; each is stored when it is typed."""
    from goodoffices.common.errors import GoodOfficesError, RecordDamaged
    from goodoffices.office.notes import sitting

    with sitting(case) as act:
        with act() as book:
            where = _room(book, room, new_room=new_room)
            speaker = None if by is None else book.speaker(by, where)
        typer.echo(f"{where.title}: a note a line; control-D ends", err=True)
        for line in filter(str.strip, sys.stdin):
            try:
                with act() as book:
                    handles = book.hold(where, book.heard([line], where, speaker))
                    sight = book.sight
                print("\n".join(_by_room(sight, handles, "held")), flush=True)  # it is stored
                _notice(sight, handles)
            except RecordDamaged:
                raise
            except GoodOfficesError as error:
                typer.echo(f"not held: {error}", err=True)


def _notice(sight: Sight, handles: list[str]) -> None:
    """Say which names were left in the words, as nobody of the room goes by them."""
    entries = [entry for handle in handles if (entry := sight.get(handle))]
    starts = [e.words.partition(": ") for e in entries if e.kind == "statement" and not e.by]
    names = [name for name, colon, _ in starts if colon and name[:1].isupper()]
    left = dict.fromkeys(name for name in names if len(name.split()) <= _NAME)
    if left:
        named = ", ".join(list(left)[:_SHOWN])
        typer.echo(f"left in the words, as no speaker of this room: {named}", err=True)


def _remind(sight: Sight, handles: list[str]) -> None:
    """Say which numbers and terms went out without having been read back."""
    from goodoffices.record.kinds.substance import Definition
    from goodoffices.record.kinds.talk import ReadBack
    from goodoffices.studies.held_notes import has_number

    gone = [entry for handle in handles if (entry := sight.get(handle))]
    said = [e for e in gone if isinstance(e, Definition) or has_number(e)]
    unread = [e.id[:8] for e in said if not sight.cited_by(e, ReadBack)]
    if unread:
        more = f" and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
        first = ", ".join(unread[:_SHOWN])
        typer.echo(f"numbers and terms not read back: {first}{more}", err=True)
        typer.echo("read them back still: goodoffices confirm CASE HANDLE --to READER", err=True)


def _list(case: Path, *, json: bool) -> None:
    """Print what is held, to be read back; numbers are marked."""
    from goodoffices.office.opening import sight_of
    from goodoffices.studies.held_notes import held_notes

    sight = sight_of(case)
    found = held_notes(sight)
    rows = found.value if found else []
    if json:
        print_json({"held": rows})
        return
    handles = [row["entry"] for row in rows]
    print("\n".join(_by_room(sight, handles, "held")) or "nothing is held")


def _by_room(sight: Sight, handles: list[str], done: str) -> Iterator[str]:
    """Go through notes under their rooms: who is to read them, who spoke, the words."""
    from goodoffices.studies.held_notes import has_number, intended

    entries = [entry for handle in handles if (entry := sight.get(handle))]
    above = ""
    for entry in entries:
        room = sight.meeting(entry)
        to = ", ".join(intended(sight, entry)) or "nobody else"
        head = f"{done} in {room.title if room else 'no room'}, for {to}:"
        if head != above:
            yield head
        above = head
        speaker = sight.speaker(entry) or sight.name(entry.originator or "") or "not recorded who"
        mark = "*" if has_number(entry) else " "
        yield f" {mark}{entry.id[:8]}  {speaker}: {' '.join(entry.words.split())}"
