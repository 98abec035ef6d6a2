"""File an originator's permission to pass something on, and deliver it where all have given it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.cli._act import Attested, Exchange, Record, Ref, Source, act
from goodoffices.cli._case import Json, verb

if TYPE_CHECKING:
    from goodoffices.office.acts import Pen

app = verb()
Whose = Annotated[str, typer.Option("--of", metavar="READER", help="Whose permission it is.")]
To = Annotated[list[str], typer.Option("--to", metavar="READER", help="Who may know it.")]
Purpose = Annotated[str | None, typer.Option("--purpose", help="What it is given for.")]
Until = Annotated[str | None, typer.Option("--until", help="Bounds its use, not knowledge.")]
Asked = Annotated[str | None, typer.Option("--asked", metavar="REF", help="The request it grants.")]


@app.command()
def release(
    case: Record,
    ref: Ref,
    whose: Whose,
    to: To,
    purpose: Purpose = None,
    until: Until = None,
    asked: Asked = None,
    exchange: Exchange = None,
    source: Source = None,
    attested: Attested = "claimed",
    json: Json = False,
) -> None:
    """Let READER know the words of REF, as far as they are the originator's to give.

    They reach READER once every originator of REF has allowed it, and not before. Of a digest in
    portions the originator allows his own, and is shown no other.

    Example: goodoffices release station L85 --of mars --to coalition --source R1
    """
    from goodoffices.office.asking import portion
    from goodoffices.record.kinds.talk import Request

    def fields(pen: Pen) -> dict[str, Any]:
        entry, request = pen.named(ref), pen.named(asked, Request) if asked else None
        return {
            "kind": "release", "of": [entry.id], **portion(pen, entry, whose),
            "asked": request.id if request else None,
            "exchange": exchange or getattr(request, "exchange", None),
            "whose": whose, "originator": whose,
            "to": to, "readers": [pen.header.mediator.id, whose], "purpose": purpose,
            "until": until, "source": source, "attested": attested,
        }  # fmt: skip

    act(case, fields, json=json, after=_told)


def _told(pen: Pen, made: dict[str, Any]) -> list[str]:
    """Say to whom it went, what it still waits for, and what its owner has not read."""
    names = {seat.id: seat.name for seat in pen.header.readers}
    desk, (entry,) = pen.journal.desk, made["of"]
    seen = made.get("portion") or desk.label(entry).can_read(made["whose"])
    unread = f"  {names[made['whose']]} does not read these words: was it shown them?"
    lines = [] if seen else [unread]
    for reader in made["to"]:
        owners = ", ".join(names[owner] for owner in desk.waits_for(entry, reader))
        waits = owners or ("its read-back or the end of its room" if entry in pen.held else "")
        later = f"  not told to {names[reader]} yet: it waits for {waits}"
        lines.append(later if waits else f"  told to {names[reader]}")
    return [*lines, *_unsigned(pen, entry, made["to"])]


def _unsigned(pen: Pen, entry: str, to: list[str]) -> list[str]:
    """Say whose signature over a signed act those who get it do not get, and what would do it."""
    from goodoffices.record.kinds.proof import Signed

    known, sight = pen.journal.names, pen.sight()
    acts = [sight.get(handle) for handle, name in known.items() if name == entry]
    beside = [one.id for act in acts if act for one in sight.cited_by(act, Signed)]
    stays = [one for one in beside if any(pen.journal.desk.waits_for(known[one], r) for r in to)]
    advice = "if the exact words may be known as well"
    return [f"  told without its signature; release {one[:8]} too, {advice}" for one in stays]
