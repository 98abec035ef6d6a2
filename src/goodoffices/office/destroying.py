"""Destroying an entry: its words go, the proof that it was there stays.

1. An originator of the entry may, or the mediator, and must say on what ground.
2. That it is destroyed is put on record first, in the volume of each reader who held it; then the
   keys of all its copies are destroyed. A crash between the two is made good by the next act.
   What a party signed goes with the exact words that stand beside it under its signature.
3. The frame of the talks stays: people, rooms, mandates, orders, keys, and the acts that gave or
   ended a permission, showed or confirmed something.
4. Under a legal hold nothing is destroyed that it covers, until it is lifted. The refusal says
   under whose order.
5. What it does not reach is listed: what rests on it, what has the same words, who knows it, and
   every copy outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from goodoffices.common.errors import BadInput, GoodOfficesError, NotPermitted
from goodoffices.office.acts import Pen
from goodoffices.office.journal import JOURNAL
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.custody import Custody, HoldLifted, LegalHold, Viewing
from goodoffices.record.kinds.keeping import Closing, Keeping
from goodoffices.record.kinds.people import Consent, Mandate, Meeting, Person, Showing
from goodoffices.record.kinds.promises import Release
from goodoffices.record.kinds.proof import PartyKey, Signed
from goodoffices.record.kinds.substance import Withdrawal
from goodoffices.record.kinds.talk import ReadBack

__all__ = ["FRAME", "OUTSIDE", "Destroyed", "OnHold", "destroy", "holds_on"]

FRAME = (
    Closing, Consent, Custody, HoldLifted, Keeping, LegalHold, Mandate, Meeting, PartyKey, Person,
    ReadBack, Release, Showing, Viewing, Withdrawal,
)  # fmt: skip
"""What is never destroyed."""
OUTSIDE = (
    "briefs, pages and exports written before now; backups; receipts, which show that something "
    "stood there; digests of its exact words in releases and requests; what people remember"
)
_TELLING = 16
"""Words shorter than this stand in many entries by chance."""


class OnHold(GoodOfficesError):
    """Something that an order says must not be destroyed."""

    def __init__(self, orders: Iterable[str]) -> None:
        super().__init__(
            f"refused: a legal hold is on record, under {'; '.join(orders)}. It is destroyed when "
            "the hold is lifted, by an entry of kind hold-lifted."
        )


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was destroyed, and what the destruction does not reach.

    Attributes
    ----------
    handle : str or None
        The mediator's handle of it.
    volumes : tuple of str
        The readers whose copy was destroyed.
    resting : tuple of tuple
        The entries that refer to it, each as the mediator's handle and its kind.
    same_words : tuple of tuple
        Other entries that have its words in them, alike.
    """

    handle: str | None
    volumes: tuple[str, ...]
    resting: tuple[tuple[str, str], ...]
    same_words: tuple[tuple[str, str], ...]


def destroy(pen: Pen, ref: str, by: str, ground: str) -> Destroyed:
    """Put on record that an entry is destroyed; its keys go when the pen is put down.

    Raises
    ------
    NotPermitted
        There is no such entry, or it is not for `by` to destroy.
    BadInput
        There is no ground, or it belongs to the frame of the talks.
    OnHold
        A legal hold covers it.
    """
    entry = pen.named(ref)
    journal, office = pen.journal, pen.header.mediator.id
    if by != office and by not in journal.desk.label(entry.id).originators:
        raise NotPermitted
    _check(entry, ground)
    if orders := [hold.under for hold in holds_on(entry.id, journal.entries)]:
        raise OnHold(orders)
    volumes = [volume for volume in dict(journal.places[entry.id]) if volume != JOURNAL]
    resting = [e for e in journal.entries.values() if entry.id in _rests_on(e)]
    quoting = [e for e in journal.entries.values() if _quotes(e, entry)]
    signatures = [e for e in resting if isinstance(e, Signed)]
    for one in (entry, *signatures):
        journal.destroy(one.id, by, ground)
    resting, quoting = ([e for e in es if e not in signatures] for es in (resting, quoting))
    handles = {name: handle for handle, name in journal.names.items()}
    return Destroyed(
        handles.get(entry.id), tuple(volumes), _listed(resting, handles), _listed(quoting, handles)
    )


def holds_on(name: str, entries: Mapping[str, Entry]) -> list[LegalHold]:
    """Return the legal holds that cover an entry and were not lifted."""
    lifted = {h for e in entries.values() if isinstance(e, HoldLifted) for h in e.of}
    holds = [e for e in entries.values() if isinstance(e, LegalHold) and e.id not in lifted]
    return [hold for hold in holds if not hold.of or name in hold.of]


def _listed(found: list[Entry], handles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return entries as the mediator calls them; what he does not hold is not his to list."""
    return tuple((handles[e.id], e.kind) for e in found if e.id in handles)


def _quotes(entry: Entry, of: Entry) -> bool:
    """Tell whether an entry has another's words in it, wherever."""
    words = _plain(of.words)
    said = _plain(" ".join(_strings(entry.model_dump())))
    return entry.id != of.id and len(words) >= _TELLING and words in said


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _strings(part)


def _check(entry: Entry, ground: str) -> None:
    if not ground.strip():
        raise BadInput("--ground", expected="a reason", found=ground, advice="Say on what ground.")
    if isinstance(entry, FRAME):
        raise BadInput(
            "REF", expected="something that was said or written", found=entry.kind,
            advice="The frame of the talks stays: people, rooms, mandates, permissions given.",
        )  # fmt: skip


def _rests_on(entry: Entry) -> set[str]:
    found: set[str] = set()
    for field in entry.references():
        value = getattr(entry, field)
        found |= {value} if isinstance(value, str) else set(value or ())
    return found
