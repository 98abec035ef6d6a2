"""Leaks in the labels: who would be allowed what no originator allows him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from goodoffices.labels.grants import Grant
from goodoffices.labels.label import Label
from goodoffices.office.delivery import Desk
from goodoffices.record.entry import Entry
from goodoffices.record.kinds.drafts import Draft
from goodoffices.record.kinds.people import Meeting, Showing
from goodoffices.record.kinds.promises import Release
from goodoffices.record.volume import Copy
from tests.properties.leaks import ALL, LEAKS, Patch, leak, wrap

__all__ = ["LEAKS", "unfinished_release_announced"]


@leak
def no_join_on_derivation(patch: Patch) -> None:
    """What the mediator's texts rest on."""

    def around(real: Any, desk: Desk, entry: Entry) -> Label:
        label: Label = real(desk, entry)
        own = desk._originator(entry)
        return Label(tuple((o, a if o == own else ALL) for o, a in label.policies))

    wrap(patch, Desk, "_label", around)


@leak
def no_join_over_portions(patch: Patch) -> None:
    """What a digest's portions rest on, before their originators allowed it."""

    portions = Desk._portion_labels

    def around(desk: Desk, entry: Entry) -> list[Label]:
        return [Label(tuple((o, ALL) for o, _ in one.policies)) for one in portions(desk, entry)]

    patch.setattr(Desk, "_portion_labels", around)


@leak
def union_of_readers_instead_of_intersection(patch: Patch) -> None:
    """What one originator allows him and another does not."""
    patch.setattr(Label, "can_read", lambda label, r: any(r in a for _, a in label.policies))


@leak
def release_by_one_originator_is_enough(patch: Patch) -> None:
    """What a second originator has not released."""

    def widened(label: Label, by: str, to: Iterable[str]) -> Label:
        return Label(tuple((o, a | frozenset(to)) for o, a in label.policies))

    patch.setattr(Label, "declassify", widened)


@leak
def release_cascades_to_derivations(patch: Patch) -> None:
    """What was derived from something released."""

    def around(real: Any, desk: Desk, release: Release) -> Iterator[tuple[str, Copy]]:
        yield from real(desk, release)
        grant = Grant(release.id, release.whose, frozenset(release.to))
        for entry in list(desk._entries.values()):
            owners = desk._granted[entry.id].base.originators
            if entry.derives and set(entry.of) & set(release.of) and release.whose in owners:
                desk._granted[entry.id] = desk._granted[entry.id].release(grant)
                yield from desk._copies(entry.id)

    wrap(patch, Desk, "_released", around)


@leak
def room_not_joined_on_derivation(patch: Patch) -> None:
    """What the mediator wrote in the other party's caucus for him to read."""

    def around(real: Any, desk: Desk, entry: Entry) -> Label:
        return Label(tuple((o, ALL) for o, _ in real(desk, entry).policies))

    wrap(patch, Desk, "_room_label", around)


@leak
def presence_as_a_grant(patch: Patch) -> None:
    """Everything said in a room he once sat in."""

    def around(real: Any, desk: Desk, room: Meeting) -> set[str]:
        sat = {seat for person in room.present if (seat := desk._seat(person))}
        readers: set[str] = real(desk, room)
        return readers | sat

    wrap(patch, Desk, "_readers_in", around)


@leak
def meetings_of_the_other_party_visible(patch: Patch) -> None:
    """That the other party was seen, and how often."""

    def around(real: Any, desk: Desk, entry: Entry) -> set[str]:
        every = {reader.id for reader in desk._header.readers}
        readers: set[str] = real(desk, entry)
        return every if isinstance(entry, Meeting) else readers

    wrap(patch, Desk, "_default_readers", around)


@leak
def unfinished_release_announced(patch: Patch) -> None:
    """That something was released to him in part, and that somebody else has not agreed."""

    def around(real: Any, desk: Desk, name: str) -> frozenset[str]:
        entry, readers = desk._entries[name], real(desk, name)
        return frozenset({*readers, *entry.to}) if isinstance(entry, Release) else readers

    wrap(patch, Desk, "_readers", around)


@leak
def draft_shown_to_one_goes_to_all(patch: Patch) -> None:
    """A draft that another party was shown."""

    def around(real: Any, desk: Desk, showing: Showing) -> Iterator[tuple[str, Copy]]:
        for seat in (showing.to, *(p.id for p in desk._header.parties)):
            yield from real(desk, showing.model_copy(update={"to": seat}))

    wrap(patch, Desk, "_shown", around)


@leak
def draft_goes_to_everybody_in_the_room(patch: Patch) -> None:
    """A draft before it is shown to anybody, where it was written in his hearing."""

    def around(real: Any, desk: Desk, entry: Entry) -> set[str]:
        room, readers = desk._room(entry), real(desk, entry)
        drafted = room is not None and isinstance(entry, Draft)
        return desk._readers_in(room) if drafted and room else set(readers)

    wrap(patch, Desk, "_default_readers", around)
