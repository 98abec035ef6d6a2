"""Leaks in the record, each a small change to the real code: the test must find every one.

Each takes a MonkeyPatch and breaks one promise; its docstring says what B would learn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from goodoffices.common.times import Time
from goodoffices.office import delivery
from goodoffices.office.delivery import Desk
from goodoffices.office.opening import Office
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Comment, Draft
from goodoffices.record.sight import Sight
from goodoffices.record.volume import Copy
from tests.properties.histories import OBSERVER, SEATS, START

__all__ = ["ALL", "LEAKS", "Leak", "Patch", "copies", "leak", "wrap"]

Patch = pytest.MonkeyPatch
Leak = Callable[[Patch], None]
LEAKS: dict[str, Leak] = {}
ALL = frozenset(SEATS)


def leak(seed: Leak) -> Leak:
    LEAKS[seed.__name__] = seed
    return seed


def wrap(patch: Patch, owner: Any, name: str, around: Callable[..., Any]) -> None:
    """Replace a function by one that is handed the real one first."""
    real = getattr(owner, name)
    patch.setattr(owner, name, lambda *args, **named: around(real, *args, **named))


def handles(patch: Patch, make: Callable[[Desk, Entry], object]) -> None:
    """Let handles be made from what only the office knows."""

    def around(real: Any, desk: Desk, entry: Entry, reader: str) -> Entry:
        made: Entry = real(desk, entry, reader)
        return made.model_copy(update={"id": f"{make(desk, entry)}".rjust(26, "0")})

    wrap(patch, Desk, "_rewritten", around)


def copies(patch: Patch, change: Callable[[Desk, Entry, Copy], Copy]) -> None:
    """Let every copy be changed on its way out."""
    wrap(patch, Desk, "_copy", lambda real, d, e, reader: change(d, e, real(d, e, reader)))


def everything(office: Office) -> list[list[Copy]]:
    """Return what no reader may have: all volumes."""
    return list(vars(office._store)["_copies"].values())


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:26]


@leak
def global_sequence_number_as_handle(patch: Patch) -> None:
    """How many entries there are before each of his."""
    handles(patch, lambda desk, entry: list(desk._entries).index(entry.id))


@leak
def counter_per_author_as_handle(patch: Patch) -> None:
    """How many entries the same author filed."""

    def count(desk: Desk, entry: Entry) -> str:
        own = [e for e in desk._entries.values() if e.by == entry.by]
        return f"{entry.by or 'nobody'}{own.index(entry)}"

    handles(patch, count)


@leak
def counter_in_the_compartment_as_handle(patch: Patch) -> None:
    """How many entries carry the same label."""

    def count(desk: Desk, entry: Entry) -> str:
        base = desk._granted[entry.id].base
        return f"{digest(repr(sorted(base.originators)))[:8]}{_like(desk, entry).index(entry)}"

    handles(patch, count)


def _like(desk: Desk, entry: Entry) -> list[Entry]:
    own = desk._granted[entry.id].base.originators
    return [e for e in desk._entries.values() if desk._granted[e.id].base.originators == own]


@leak
def unsalted_label_hash_as_handle(patch: Patch) -> None:
    """Whether two entries have the same readers: the label can be guessed and compared."""

    def hashed(desk: Desk, entry: Entry) -> str:
        policies = [(o, sorted(r)) for o, r in desk._granted[entry.id].base.policies]
        return digest(repr(policies) + entry.id)

    handles(patch, hashed)


@leak
def head_of_a_chain_over_all(patch: Patch) -> None:
    """That anything at all was filed in between."""
    handles(patch, lambda desk, _: digest("".join(desk._entries)))


@leak
def total_of_all_entries(patch: Patch) -> None:
    """How much there is in the case."""

    def around(real: Any, office: Office, reader: str | None = None, **named: Any) -> Sight:
        sight: Sight = real(office, reader, **named)
        total = sum(len(held) for held in everything(office))
        return replace(sight, header=replace(sight.header, title=f"Talks ({total})"))

    wrap(patch, Office, "sight", around)


@leak
def order_of_filing_instead_of_delivery(patch: Patch) -> None:
    """When something released was first filed."""

    def around(real: Any, desk: Desk, entry: Entry) -> None:
        real(desk, entry)
        place = {desk._handle(OBSERVER, name): n for n, name in enumerate(desk._entries)}
        held = vars(desk._store)["_copies"].get(OBSERVER, [])
        held.sort(key=lambda copy: place.get(copy.entry.id, len(place)))

    wrap(patch, Desk, "file", around)


@leak
def source_made_unique_over_all(patch: Patch) -> None:
    """That somebody else has an entry from the same source."""
    seen: list[str | None] = []

    def file(real: Any, desk: Desk, entry: Entry) -> None:
        if not desk._entries:
            seen.clear()
        seen.append(entry.source)
        real(desk, entry)

    def ref(real: Any, sight: Sight, handle: str) -> str:
        words: str = real(sight, handle)
        return f"{words}#{seen.count(words)}" if words in seen else words

    wrap(patch, Desk, "file", file)
    wrap(patch, Sight, "ref", ref)


# -- times -----------------------------------------------------------------------------------


@leak
def tick_of_a_global_clock_as_time(patch: Patch) -> None:
    """How many acts there were before each of his."""

    def ticked(desk: Desk, entry: Entry, copy: Copy) -> Copy:
        tick = START - timedelta(days=400) + timedelta(minutes=len(desk._entries))
        return replace(copy, since=Time.model_validate(tick.strftime("%Y-%m-%dT%H:%MZ")))

    copies(patch, ticked)


@leak
def time_of_the_original_instead_of_the_release(patch: Patch) -> None:
    """What was released to him only later."""
    copies(patch, lambda _, entry, copy: replace(copy, since=entry.when))


@leak
def as_of_taken_from_the_last_entry(patch: Patch) -> None:
    """When the other side was last heard."""

    def around(
        real: Any, office: Office, reader: str | None = None, as_of: datetime | None = None
    ) -> Sight:
        every = [copy for held in everything(office) for copy in held]
        starts = [c.since.start for c in every if c.since and c.since.start]
        sight: Sight = real(office, reader, as_of=max(starts))
        return sight

    wrap(patch, Office, "sight", around)


@leak
def held_note_delivered_early(patch: Patch) -> None:
    """What the mediator has not yet read back."""

    def hold(desk: Desk, entry: Entry, _at: datetime | None) -> None:
        desk._open[entry.id] = entry.when

    patch.setattr(Desk, "_hold", hold)
    patch.setattr(Desk, "_check", lambda _desk, _entry: None)


# -- what is left in a copy ------------------------------------------------------------------


@leak
def number_of_hidden_sources(patch: Patch) -> None:
    """How much a text rests on that he does not know."""

    def counted(_desk: Desk, entry: Entry, copy: Copy) -> Copy:
        told = copy.entry.model_copy(update={"source": f"{len(entry.of)} sources"})
        return replace(copy, entry=told)

    copies(patch, counted)


@leak
def comments_named_in_a_draft_that_answers_them(patch: Patch) -> None:
    """Whose comment changed a draft that he was shown, and what it said."""

    def named(desk: Desk, entry: Entry, copy: Copy) -> Copy:
        found = [e for n in entry.of if isinstance(e := desk._entries[n], Comment)]
        said = [f"{comment.whose}: {comment.words}" for comment in found]
        made = copy.entry.model_copy(update={"gist": "answers " + "; ".join(said)})
        return replace(copy, entry=made) if isinstance(entry, Draft) and said else copy

    copies(patch, named)


@leak
def dangling_reference_left(patch: Patch) -> None:
    """That there is something an entry refers to."""

    def around(real: Any, entry: Entry, names: dict[str, str], **changed: Any) -> Entry:
        every = {name: names.get(name, digest(name)) for name in entry.of}
        made: Entry = real(entry, {**names, **every}, **changed)
        return made

    wrap(patch, delivery, "rewritten", around)
    patch.setattr("goodoffices.record.sight._without_later", lambda copy, _: copy)


@leak
def speaker_named_by_the_authors_id(patch: Patch) -> None:
    """Who spoke, though he does not know the person."""

    def around(real: Any, entry: Entry, names: dict[str, str], **changed: Any) -> Entry:
        made: Entry = real(entry, names, **changed)
        return made.model_copy(update={"by": made.by or entry.by})

    wrap(patch, delivery, "rewritten", around)
    patch.setattr("goodoffices.record.sight._without_later", lambda copy, _: copy)


@leak
def later_reference_left(patch: Patch) -> None:
    """That something is coming which he did not know at the time he asks about."""
    patch.setattr("goodoffices.record.sight._without_later", lambda copy, _: copy)


@leak
def audience_not_cut(patch: Patch) -> None:
    """Who else was told."""
    patch.setattr(delivery, "_cut_to", lambda audience, _: audience)


@leak
def label_left_on_a_copy(patch: Patch) -> None:
    """Who else may read."""
    copies(patch, lambda desk, e, copy: replace(copy, label=desk._granted[e.id].label))
