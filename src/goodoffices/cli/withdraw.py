"""End an offer, or a release that was not used yet; nothing is unsent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodoffices.cli._act import Attested, Meeting, Record, Ref, Source, act
from goodoffices.cli._case import Json, verb

if TYPE_CHECKING:
    from goodoffices.office.acts import Pen

app = verb()
Whose = Annotated[str, typer.Option("--of", metavar="READER", help="Whose it is.")]


@app.command()
def withdraw(
    case: Record,
    ref: Ref,
    whose: Whose,
    room: Meeting = None,
    source: Source = None,
    attested: Attested = "claimed",
    json: Json = False,
) -> None:
    """End REF, an offer or a release of READER's; who knows already goes on knowing.

    Whoever a release had reached is told that it was withdrawn. It belongs to the exchange of REF.

    Example: goodoffices withdraw station R1 --of mars
    """
    from goodoffices.office.asking import sat_in
    from goodoffices.record.kinds.promises import Release
    from goodoffices.record.kinds.substance import Offer

    def fields(pen: Pen) -> dict[str, Any]:
        ended = pen.named(ref, Offer, Release)
        readers = None if room else [whose, pen.header.mediator.id]
        return {
            "kind": "withdrawal", "of": [ended.id], "whose": whose, "originator": whose,
            "meeting": sat_in(pen, pen.room(room), whose) if room else None, "readers": readers,
            "exchange": getattr(ended, "exchange", None), "source": source, "attested": attested,
        }  # fmt: skip

    act(case, fields, json=json, after=_reached)


def _reached(pen: Pen, made: dict[str, Any]) -> list[str]:
    """Say who goes on knowing, and was told."""
    from goodoffices.office.asking import reached

    names = ", ".join(seat.name for seat in reached(pen, made["of"][0]))
    return [f"  it had reached {names}: the retraction is in their record"] if names else []
